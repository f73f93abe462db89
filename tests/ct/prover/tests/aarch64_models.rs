//! Every instruction model of A64 against the CPU, or qemu's, on random states: the values, and what the shadows
//! promise.

#![cfg(target_arch = "aarch64")]

mod aarch64 {
    pub mod forms;
    pub mod native;
}
mod common {
    pub mod random;
}

use aarch64::{
    forms,
    native::{self, State},
};
use common::random::Random;
use prover::{
    aarch64::{
        Cpu, Interpreter,
        models::{TABLE, row},
        registers::NZCV,
    },
    interpreter::Interpreter as _,
    program::Program,
    shadow::{SECRET, UNKNOWN},
    vector::Vector,
};
use std::collections::BTreeSet;

/// Random states for each form.
const STATES: u64 = 60;

/// What cannot be carried out alone, or asks about the thread.
const NOT_ALONE: [&str; 2] = ["svc", "brk"];

/// All words of a state, in one order.
fn words(state: &mut State) -> impl Iterator<Item = &mut u64> {
    let State { general, memory, vectors, flags, .. } = state;
    general.iter_mut().chain(memory).chain(vectors.as_flattened_mut()).chain([flags])
}

/// The registers that addresses are made of.
const POINTERS: [usize; 6] = [1, 2, 3, 27, 28, 31];

/// Makes the state one that the form can run in.
fn legalise(form: u64, state: &mut State) {
    state.flags &= u64::from(NZCV) << 28;
    state.general[1] = native::scratch() + 128;
    state.general[2] = native::scratch() + 192;
    state.general[3] %= 8;
    state.general[27] = form;
    state.general[28] = native::state();
    state.general[31] = native::scratch() + 256;
}

fn random_state(form: u64, random: &mut Random) -> State {
    let mut state = State::ZERO;
    // Now and then equal operands, which random ones never are.
    let same = random.next().is_multiple_of(8).then(|| random.word());
    words(&mut state).for_each(|word| *word = same.unwrap_or_else(|| random.word()));
    legalise(form, &mut state);
    state
}

/// A shadow for each word of a state: some bytes secret, but none that addresses are made of.
fn random_secrets(random: &mut Random) -> State {
    let mut secrets = State::ZERO;
    words(&mut secrets).for_each(|shadow| *shadow = random.shadow());
    secrets.flags &= u64::from(NZCV) << 28;
    POINTERS.iter().for_each(|register| secrets.general[*register] = 0);
    secrets
}

/// The same state with other secrets.
fn other_secrets(form: u64, state: &State, secrets: &State, random: &mut Random) -> State {
    let (mut other, mut secrets) = (*state, *secrets);
    for (word, secret) in words(&mut other).zip(words(&mut secrets)) {
        *word = *word & !*secret | random.word() & *secret;
    }
    legalise(form, &mut other);
    other
}

/// The interpreter's state after the form: the values, which bits are secret, and which are unknown.
fn interpret(
    interpreter: &mut Interpreter,
    program: &Program,
    state: &State,
    secrets: &State,
) -> [State; 3] {
    native::set_scratch(state);
    let machine = &mut interpreter.machine;
    machine.memory = program.memory().unwrap();
    let shadow = |bits: u64| bits & (0x0101_0101_0101_0101 * u64::from(SECRET));
    let registers = &mut machine.registers;
    for index in 0..32 {
        registers.general[index].value = state.general[index];
        registers.general[index].shadow = shadow(secrets.general[index]);
        registers.vectors[index] = Vector::default();
        registers.vectors[index].value[..2].copy_from_slice(&state.vectors[index]);
        registers.vectors[index].shadow[..2].copy_from_slice(&secrets.vectors[index].map(shadow));
    }
    registers.flags.value = (state.flags >> 28) as u32;
    registers.flags.secret = (secrets.flags >> 28) as u32;
    registers.flags.unknown = 0;
    for (index, bits) in secrets.memory.iter().enumerate() {
        for byte in (0..8).filter(|byte| bits >> (8 * byte) & 1 == 1) {
            let address = native::scratch() + 8 * index as u64 + byte;
            machine.memory.mark(address, 1, SECRET, 0);
        }
    }
    machine.ip = state.general[27];
    while interpreter.ip() != native::leave() && interpreter.report().stopped.is_none() {
        interpreter.step();
    }
    after(interpreter)
}

fn after(interpreter: &mut Interpreter) -> [State; 3] {
    let machine = &mut interpreter.machine;
    let [mut value, mut secret, mut unknown] = [State::ZERO; 3];
    let bits =
        |shadow: u64, which: u8| ((shadow / u64::from(which)) & 0x0101_0101_0101_0101) * 0xff;
    let registers = machine.registers.clone();
    let memory: Vec<_> =
        (0..64).map(|index| machine.memory.read(native::scratch() + 8 * index, 8)).collect();
    let all = registers.general.iter().chain(&memory).map(|word| (word.value, word.shadow));
    let vectors = registers.vectors.iter();
    let all = all.chain(
        vectors.flat_map(|vector| (0..2).map(|half| (vector.value[half], vector.shadow[half]))),
    );
    let out = words(&mut value).zip(words(&mut secret)).zip(words(&mut unknown));
    for (((value, secret), unknown), (word, shadow)) in out.zip(all) {
        (*value, *secret, *unknown) = (word, bits(shadow, SECRET), bits(shadow, UNKNOWN));
    }
    let flags = registers.flags;
    value.flags = u64::from(flags.value) << 28;
    (secret.flags, unknown.flags) = (u64::from(flags.secret) << 28, u64::from(flags.unknown) << 28);
    [value, secret, unknown]
}

/// Bits in which two states differ, in the order of [`words`].
fn differences(mut a: State, mut b: State) -> Vec<u64> {
    words(&mut a).zip(words(&mut b)).map(|(a, b)| *a ^ *b).collect()
}

/// The first word in which bits differ that are not covered; by number, registers first.
fn uncovered(differences: &[u64], mut cover: State) -> Option<usize> {
    differences.iter().zip(words(&mut cover)).position(|(bits, cover)| bits & !*cover != 0)
}

/// Compares one form with the CPU on many states; tells what is wrong.
fn compare(
    interpreter: &mut Interpreter,
    program: &Program,
    text: &str,
    form: u64,
    random: &mut Random,
) -> Result<(), String> {
    for round in 0..STATES {
        let state = random_state(form, random);
        // What depends on a branch has no shadow: the branch itself is the finding.
        let secrets = if text.ends_with("1:") { State::ZERO } else { random_secrets(random) };
        let other = other_secrets(form, &state, &secrets, random);
        let [value, secret, unknown] = interpret(interpreter, program, &state, &secrets);
        if let Some((_, why)) = interpreter.report().stopped.take() {
            return Err(format!("{text}: {why}"));
        }
        let is_swap = interpreter.report().findings.keys().any(|finding| finding.secret);
        interpreter.report().findings.clear();
        let [mut first, mut second] = [state, other];
        native::execute(&mut first);
        native::execute(&mut second);
        if let Some(word) = uncovered(&differences(value, first), unknown) {
            return Err(format!("{text}: wrong value in word {word}, round {round}"));
        }
        // After a finding nothing is promised: CAS stores or does not, by what it compares.
        if is_swap && text.contains("cas") {
            continue;
        }
        if let Some(word) = uncovered(&differences(first, second), secret) {
            return Err(format!("{text}: word {word} depends on a secret, round {round}"));
        }
    }
    Ok(())
}

#[test]
fn every_model_computes_what_the_cpu_computes_and_every_shadow_holds() {
    let program = Program::this([]).unwrap();
    let mut interpreter = Interpreter::new(program.memory().unwrap(), Cpu::SHA2);
    let mut random = Random(1);
    // SAFETY: a table in this program that nothing writes to.
    let table = unsafe { &forms::TABLE };
    let wrong: Vec<String> = forms::TEXT
        .iter()
        .zip(table)
        .filter_map(|(text, form)| {
            compare(&mut interpreter, &program, text, *form, &mut random).err()
        })
        .collect();
    assert_eq!(wrong, Vec::<String>::new());
    println!("{} forms of {} instructions were compared", table.len(), TABLE.len());
    let missing: BTreeSet<_> = (0..TABLE.len())
        .filter(|row| {
            interpreter.report().executed(*row) == 0 && !NOT_ALONE.contains(&TABLE[*row].name)
        })
        .map(|row| (TABLE[row].name, TABLE[row].pattern))
        .collect();
    // The thread's register is what the program says.
    assert_eq!(missing, BTreeSet::from([("mrs", "110101010011 1011 1101 0000 010 .....")]));
    assert!(row(0).is_none());
}
