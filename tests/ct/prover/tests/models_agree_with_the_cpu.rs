//! Every instruction model against the CPU, on random states: the values, and what the shadows promise.

#![cfg(target_arch = "x86_64")]

mod cpu {
    pub mod forms;
    pub mod native;
}
mod common {
    pub mod random;
}

use common::random::Random;
use cpu::{
    forms,
    native::{self, State},
};
use iced_x86::{Code, Instruction, Mnemonic};
use prover::x86_64::{
    Interpreter, Op,
    alu::flag,
    cpu::Cpu,
    machine::Machine,
    models::{Model, model},
    registers::{RAX, RCX, RDI, RDX, RSI, RSP},
};
use prover::{
    Memory,
    interpreter::Interpreter as _,
    program::Program,
    shadow::{SECRET, UNKNOWN, Word},
};
use std::collections::BTreeSet;

/// Random states for each form.
const STATES: u64 = 300;

/// The forms that have no model, to see that what they write becomes secret enough.
const OVER_APPROXIMATED: [&str; 15] = [
    "Aesenc",
    "Cmpxchg8b",
    "Crc32",
    "Kshiftlq",
    "Lahf",
    "Pclmulqdq",
    "Pdep",
    "Pext",
    "Rcl",
    "Sahf",
    "Vaddpd",
    "Vpcompressq",
    "Vpmaddubsw",
    "Vpmaddwd",
    "Vpsadbw",
];

/// All words of a state, in one order.
fn words(state: &mut State) -> impl Iterator<Item = &mut u64> {
    let State { general, memory, vectors, masks, flags } = state;
    let general = general.iter_mut().chain(memory);
    general.chain(vectors.as_flattened_mut()).chain(masks).chain([flags])
}

/// Makes the state one that the form can run in.
fn legalise(text: &str, state: &mut State) {
    state.flags = state.flags & u64::from(flag::ALL) | 2;
    state.general[RSP] = 0;
    state.general[RSI] = native::scratch() + 64;
    state.general[RDI] = native::scratch() + 80;
    native::cut(state);
    if text.starts_with("rep") {
        state.general[RCX] %= 8;
    }
    if text.starts_with("div") {
        state.general[RDX] = 0;
        state.general[RCX] |= 1;
    }
    if text == "div cl" {
        state.general[RAX] &= 0xff;
    }
}

fn random_state(text: &str, random: &mut Random) -> State {
    let mut state = State::ZERO;
    // Now and then equal operands, which random ones never are.
    let same = random.next().is_multiple_of(8).then(|| random.word());
    words(&mut state).for_each(|word| *word = same.unwrap_or_else(|| random.word()));
    legalise(text, &mut state);
    state
}

/// A shadow for each word of a state: some bytes secret, but none that addresses are made of.
fn random_secrets(text: &str, random: &mut Random) -> State {
    let mut secrets = State::ZERO;
    words(&mut secrets).for_each(|shadow| *shadow = random.shadow());
    secrets.flags &= u64::from(flag::ALL);
    native::cut(&mut secrets);
    for register in [RSI, RDI, RSP] {
        secrets.general[register] = 0;
    }
    if text.starts_with("rep") || text.starts_with("div") {
        secrets.general[RCX] = 0;
    }
    secrets
}

/// The same state with other secrets.
fn other_secrets(text: &str, state: &State, secrets: &State, random: &mut Random) -> State {
    let (mut other, mut secrets) = (*state, *secrets);
    for (word, secret) in words(&mut other).zip(words(&mut secrets)) {
        *word = *word & !*secret | random.word() & *secret;
    }
    legalise(text, &mut other);
    other
}

fn memory() -> Memory {
    Program::this([]).unwrap().memory().unwrap()
}

fn interpreter() -> Interpreter {
    Interpreter::new(memory(), Cpu::IFMA).unwrap()
}

fn op(machine: &mut Machine, form: u64) -> Op {
    Op::decode(form, &machine.memory.code(form))
}

fn can_execute(machine: &mut Machine, form: u64) -> bool {
    native::can_execute(&op(machine, form).instruction)
}

/// The interpreter's state after the form: the values, which bits are secret, and which are unknown.
fn interpret(
    interpreter: &mut Interpreter,
    form: u64,
    state: &State,
    secrets: &State,
) -> [State; 3] {
    native::set_scratch(state);
    let machine = &mut interpreter.machine;
    machine.memory = memory();
    let shadow = |bits: u64| bits & (0x0101_0101_0101_0101 * u64::from(SECRET));
    let registers = &mut machine.registers;
    for index in 0..16 {
        registers.general[index].value = state.general[index];
        registers.general[index].shadow = shadow(secrets.general[index]);
    }
    for index in 0..8 {
        registers.masks[index].value = state.masks[index];
        registers.masks[index].shadow = shadow(secrets.masks[index]);
    }
    for index in 0..32 {
        registers.vectors[index].value = state.vectors[index];
        registers.vectors[index].shadow = secrets.vectors[index].map(shadow);
    }
    registers.flags.value = state.flags as u32;
    registers.flags.secret = secrets.flags as u32;
    registers.flags.unknown = 0;
    for (index, bits) in secrets.memory.iter().enumerate() {
        for byte in (0..8).filter(|byte| bits >> (8 * byte) & 1 == 1) {
            let address = native::scratch() + 8 * index as u64 + byte;
            machine.memory.mark(address, 1, SECRET, 0);
        }
    }
    machine.ip = form;
    interpreter.step();
    snapshot(&mut interpreter.machine)
}

fn snapshot(machine: &mut Machine) -> [State; 3] {
    let [mut value, mut secret, mut unknown] = [State::ZERO; 3];
    let bits =
        |shadow: u64, which: u8| ((shadow / u64::from(which)) & 0x0101_0101_0101_0101) * 0xff;
    let registers = machine.registers.clone();
    let memory: Vec<_> =
        (0..32).map(|index| machine.memory.read(native::scratch() + 8 * index, 8)).collect();
    let both = |word: &Word| (word.value, word.shadow);
    let all = registers.general.iter().chain(&memory).map(both);
    let vectors = registers.vectors.iter();
    let all = all.chain(vectors.flat_map(|vector| vector.value.into_iter().zip(vector.shadow)));
    let all = all.chain(registers.masks.iter().map(both));
    let out = words(&mut value).zip(words(&mut secret)).zip(words(&mut unknown));
    for (((value, secret), unknown), (word, shadow)) in out.zip(all) {
        (*value, *secret, *unknown) = (word, bits(shadow, SECRET), bits(shadow, UNKNOWN));
    }
    let flags = registers.flags;
    (value.flags, secret.flags) = (flags.value.into(), flags.secret.into());
    unknown.flags = flags.unknown.into();
    [value, secret, unknown]
}

/// Bits in which two states differ, in the order of [`words`].
fn differences(mut a: State, mut b: State) -> Vec<u64> {
    let all = u64::from(flag::ALL);
    (a.flags, b.flags) = (a.flags & all, b.flags & all);
    (a.general[RSP], b.general[RSP]) = (0, 0);
    words(&mut a).zip(words(&mut b)).map(|(a, b)| *a ^ *b).collect()
}

/// The first word in which bits differ that are not covered; by number, registers first.
fn uncovered(differences: &[u64], mut cover: State) -> Option<usize> {
    differences.iter().zip(words(&mut cover)).position(|(bits, cover)| bits & !*cover != 0)
}

/// Compares one form with the CPU, if it has such instructions, on many states; tells what is wrong.
fn compare(
    interpreter: &mut Interpreter,
    text: &str,
    form: u64,
    random: &mut Random,
) -> Result<(), String> {
    let here = can_execute(&mut interpreter.machine, form);
    for round in 0..STATES {
        let state = random_state(text, random);
        let secrets = random_secrets(text, random);
        let other = other_secrets(text, &state, &secrets, random);
        let [value, secret, unknown] = interpret(interpreter, form, &state, &secrets);
        if let Some((_, why)) = interpreter.machine.report.stopped.take() {
            return Err(why);
        }
        interpreter.machine.report.findings.clear();
        if !here {
            continue;
        }
        let [mut first, mut second] = [state, other];
        native::execute(form, &mut first);
        native::execute(form, &mut second);
        if let Some(word) = uncovered(&differences(value, first), unknown) {
            return Err(format!("{text}: wrong value in word {word}, round {round}"));
        }
        if let Some(word) = uncovered(&differences(first, second), secret) {
            return Err(format!("{text}: word {word} depends on a secret, round {round}"));
        }
    }
    Ok(())
}

#[test]
fn every_model_computes_what_the_cpu_computes_and_every_shadow_holds() {
    let (mut interpreter, mut random) = (interpreter(), Random(1));
    // SAFETY: a table in this program that nothing writes to.
    let table = unsafe { &forms::TABLE };
    let wrong: Vec<String> = forms::TEXT
        .iter()
        .zip(table)
        .filter_map(|(text, form)| compare(&mut interpreter, text, *form, &mut random).err())
        .collect();
    let machine = &mut interpreter.machine;
    let here = table.iter().filter(|form| can_execute(machine, **form)).count();
    println!("{here} of {} instructions were compared with this CPU", table.len());
    if here < table.len() {
        println!("SKIPPED: the models of {} instructions that this CPU lacks", table.len() - here);
    }
    assert_eq!(wrong, Vec::<String>::new());
    let names: Vec<&str> = machine.report.over_approximated.keys().map(String::as_str).collect();
    assert_eq!(names, OVER_APPROXIMATED);
}

/// What cannot be carried out alone: it moves the instruction or stack pointer, or asks about the CPU. The
/// single-step test sees the first kind.
const NOT_ALONE: [Mnemonic; 28] = {
    use Mnemonic::*;
    [
        Jmp, Jo, Jno, Jb, Jae, Je, Jne, Jbe, Ja, Js, Jns, Jp, Jnp, Jl, Jge, Jle, Jg, Call, Ret,
        Push, Pop, Leave, Cpuid, Xgetbv, Ud2, Int3, Hlt, Syscall,
    ]
};

#[test]
fn every_instruction_of_the_table_is_compared_with_the_cpu() {
    let mut machine = interpreter().machine;
    // SAFETY: a table in this program that nothing writes to.
    let table = unsafe { &forms::TABLE };
    let compared: BTreeSet<_> =
        table.iter().map(|form| op(&mut machine, *form).mnemonic as usize).collect();
    let missing: BTreeSet<_> = Code::values()
        .map(|code| {
            let mut instruction = Instruction::new();
            instruction.set_code(code);
            instruction
        })
        .filter(|instruction| !matches!(model(instruction), Model::None))
        .map(|instruction| instruction.mnemonic())
        .filter(|mnemonic| !NOT_ALONE.contains(mnemonic))
        .filter(|mnemonic| !compared.contains(&(*mnemonic as usize)))
        .map(|mnemonic| format!("{mnemonic:?}"))
        .collect();
    assert_eq!(missing, BTreeSet::new());
}
