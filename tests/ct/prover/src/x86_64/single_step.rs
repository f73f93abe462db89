//! The interpreter against the CPU, step by step: the same instructions in the same order, with the same
//! values in all general-purpose registers and flags.
//!
//! The subject is interpreted first, then run natively under the trap flag, which makes the CPU raise a
//! signal after every instruction. Both live on the same stack and heap, so that even addresses are equal.

use crate::{
    program::Program,
    prove::Run,
    regions,
    shadow::UNKNOWN,
    world::{self, Subject},
    x86_64::{alu::flag, cpu::Cpu, interpreter::Interpreter},
};
use std::{cell::UnsafeCell, ptr::null_mut, sync::Mutex};

/// What the interpreter expects to be before an instruction.
struct Expected {
    at: u64,
    general: [u64; 16],
    flags: u32,
    /// A bit for each register whose value the interpreter knows.
    known: u16,
    flags_known: u32,
    /// A library's function starts here, which the interpreter carries out at once.
    in_library: bool,
}

/// Steps with a whole state each that are kept.
const MOST_STEPS: usize = 2_000_000;

/// The state shared with the signal handler.
struct Comparison {
    expected: Vec<Expected>,
    next: usize,
    mismatch: Option<usize>,
    found: [u64; 18],
}

struct Shared(UnsafeCell<Comparison>);

// SAFETY: used by the one thread that holds `IN_USE`, and by its signal handler in between.
unsafe impl Sync for Shared {}

static IN_USE: Mutex<()> = Mutex::new(());
static SHARED: Shared = Shared(UnsafeCell::new(Comparison {
    expected: Vec::new(),
    next: 0,
    mismatch: None,
    found: [0; 18],
}));

/// Compares a subject's two runs; returns the number of steps.
///
/// # Errors
/// What differs first, or why the subject could not be interpreted.
pub fn compare(subject: Subject, case: u64) -> Result<usize, String> {
    let _lock = IN_USE.lock().map_err(|error| error.to_string())?;
    let (expected, result) = interpret(subject, case)?;
    // SAFETY: the lock is held and no signal arrives before the trap flag is set.
    let comparison = unsafe { &mut *SHARED.0.get() };
    *comparison = Comparison { expected, next: 0, mismatch: None, found: [0; 18] };
    install_handler();
    let native = run_stepping(subject, case);
    describe(comparison)?;
    if result.is_some_and(|result| native != result) {
        return Err(format!("returned {native:#x}, interpreted {result:x?}"));
    }
    Ok(comparison.next)
}

fn interpret(subject: Subject, case: u64) -> Result<(Vec<Expected>, Option<u64>), String> {
    let program = Program::this([]).map_err(|error| error.to_string())?;
    let address = subject as usize as u64;
    let run = Run::<Interpreter>::start(&program, Cpu::REAL, address, case);
    let mut run = run.map_err(|error| error.to_string())?;
    let mut expected = Vec::new();
    while !run.is_over() && expected.len() < MOST_STEPS {
        expected.push(expectation(&run));
        run.step();
    }
    let report = run.finish();
    match report.stopped {
        Some((at, why)) => Err(format!("{why}, at {at:#x}")),
        None => Ok((expected, report.result)),
    }
}

fn expectation(run: &Run<'_, Interpreter>) -> Expected {
    let machine = &run.interpreter.machine;
    let registers = &machine.registers;
    let known = (0..16).filter(|index| registers.general[*index].taint() & UNKNOWN == 0);
    Expected {
        at: machine.ip,
        general: registers.general.map(|word| word.value),
        flags: registers.flags.value,
        known: known.fold(0, |bits, index| bits | 1 << index),
        flags_known: flag::ALL & !registers.flags.unknown,
        in_library: run.interpreter.is_outside(machine.ip),
    }
}

fn describe(comparison: &Comparison) -> Result<(), String> {
    let Some(step) = comparison.mismatch else {
        return match comparison.expected.len() - comparison.next {
            0 => Ok(()),
            rest => Err(format!("the CPU stopped {rest} steps early")),
        };
    };
    let (expected, found) = (&comparison.expected[step], &comparison.found);
    let general = expected.general.iter().zip(found).enumerate();
    let different = general.filter(|(index, (a, b))| expected.known >> index & 1 == 1 && a != b);
    Err(format!(
        "step {step} at {:#x}: the CPU is at {:#x}, flags {:#x} and {:#x}, registers {:x?}",
        expected.at,
        found[16],
        expected.flags & expected.flags_known,
        found[17] as u32 & expected.flags_known,
        different.collect::<Vec<_>>(),
    ))
}

/// Runs the subject natively with the trap flag set.
fn run_stepping(subject: Subject, case: u64) -> u64 {
    regions::clear();
    // SAFETY: the handler is installed; from here to the end every instruction raises SIGTRAP.
    unsafe { std::arch::asm!("pushfq", "or qword ptr [rsp], 0x100", "popfq") };
    let result = world::call(subject, case);
    // SAFETY: clears the flag again.
    unsafe { std::arch::asm!("pushfq", "and qword ptr [rsp], ~0x100", "popfq") };
    result
}

fn install_handler() {
    const STACK: usize = 1 << 17;
    let stack = Vec::leak(vec![0_u8; STACK]).as_mut_ptr().cast();
    let stack = libc::stack_t { ss_sp: stack, ss_flags: 0, ss_size: STACK };
    // SAFETY: the stack is never freed, the action is a valid one.
    unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        action.sa_sigaction = on_step as *const () as usize;
        action.sa_flags = libc::SA_SIGINFO | libc::SA_ONSTACK;
        libc::sigaltstack(&raw const stack, null_mut());
        libc::sigaction(libc::SIGTRAP, &raw const action, null_mut());
    }
}

/// The places of the general-purpose registers in a signal context, by their number in machine code; then
/// the instruction pointer and the flags.
const PLACES: [i32; 18] = [
    libc::REG_RAX,
    libc::REG_RCX,
    libc::REG_RDX,
    libc::REG_RBX,
    libc::REG_RSP,
    libc::REG_RBP,
    libc::REG_RSI,
    libc::REG_RDI,
    libc::REG_R8,
    libc::REG_R9,
    libc::REG_R10,
    libc::REG_R11,
    libc::REG_R12,
    libc::REG_R13,
    libc::REG_R14,
    libc::REG_R15,
    libc::REG_RIP,
    libc::REG_EFL,
];

extern "C" fn on_step(_: i32, _: *const libc::siginfo_t, context: *const libc::ucontext_t) {
    // SAFETY: the kernel hands over a valid context; the thread that the signal interrupts does not use the
    // comparison meanwhile.
    let (context, comparison) = unsafe { (&*context, &mut *SHARED.0.get()) };
    let found = PLACES.map(|place| context.uc_mcontext.gregs[place as usize] as u64);
    let Some(expected) = comparison.expected.get(comparison.next) else { return };
    if comparison.mismatch.is_some() || comparison.next == 0 && found[16] != expected.at {
        return;
    }
    let previous = comparison.next.checked_sub(1).map(|step| &comparison.expected[step]);
    if agrees(expected, &found) {
        comparison.next += 1;
    } else if previous.is_none_or(|previous| previous.at != found[16] && !previous.in_library) {
        // A repeated string instruction raises a signal for each repetition, a library's function for each of its
        // instructions; anything else is a mismatch.
        comparison.mismatch = Some(comparison.next);
        comparison.found = found;
    }
}

fn agrees(expected: &Expected, found: &[u64; 18]) -> bool {
    let general = (0..16)
        .all(|index| expected.known >> index & 1 == 0 || expected.general[index] == found[index]);
    let flags = (expected.flags ^ found[17] as u32) & expected.flags_known == 0;
    expected.at == found[16] && general && flags
}
