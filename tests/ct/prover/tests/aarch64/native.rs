//! A few instructions on the real CPU, or on qemu's: from a state of all registers to the state after them.

use std::{arch::global_asm, mem::offset_of, sync::Mutex};

/// All that an instruction can read or write. x27 and x28 belong to the code below.
#[repr(C, align(64))]
#[derive(Clone, Copy)]
pub struct State {
    /// x0 to x30, and the stack pointer.
    pub general: [u64; 32],
    pub memory: [u64; 64],
    pub vectors: [[u64; 2]; 32],
    /// As MRS shows them: N is bit 31.
    pub flags: u64,
    own_stack: u64,
}

impl State {
    pub const ZERO: Self =
        Self { general: [0; 32], memory: [0; 64], vectors: [[0; 2]; 32], flags: 0, own_stack: 0 };
}

#[unsafe(export_name = "prover_state")]
static mut STATE: State = State::ZERO;
static IN_USE: Mutex<()> = Mutex::new(());

/// The address of the state, which x28 holds.
pub fn state() -> u64 {
    &raw const STATE as u64
}

/// The address of the scratch memory, which the instructions use in place.
pub fn scratch() -> u64 {
    state() + offset_of!(State, memory) as u64
}

/// Puts a state's scratch memory where the instructions will find it.
pub fn set_scratch(state: &State) {
    let _lock = IN_USE.lock().unwrap();
    // SAFETY: the lock is held.
    unsafe { (&raw mut STATE.memory).write(state.memory) }
}

/// Carries out the code whose address is in x27, and which ends with a jump to `prover_leave_form`.
pub fn execute(state: &mut State) {
    let _lock = IN_USE.lock().unwrap();
    // SAFETY: the lock is held; the assembly below saves and restores what Rust expects to be kept.
    unsafe {
        (&raw mut STATE).write(*state);
        prover_enter_form();
        *state = (&raw const STATE).read();
        state.own_stack = 0;
    }
}

/// Where the code ends.
pub fn leave() -> u64 {
    prover_leave_form as *const () as u64
}

unsafe extern "C" {
    fn prover_enter_form();
    fn prover_leave_form();
}

global_asm!(
    ".global prover_enter_form",
    "prover_enter_form:",
    "stp x29, x30, [sp, #-160]!",
    "stp x19, x20, [sp, #16]; stp x21, x22, [sp, #32]; stp x23, x24, [sp, #48]",
    "stp x25, x26, [sp, #64]; stp x27, x28, [sp, #80]",
    "stp d8, d9, [sp, #96]; stp d10, d11, [sp, #112]; stp d12, d13, [sp, #128]; stp d14, d15, [sp, #144]",
    "adrp x28, prover_state",
    "add x28, x28, :lo12:prover_state",
    "mov x9, sp",
    "str x9, [x28, #{own_stack}]",
    ".irp n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31",
    "ldr q\\n, [x28, #({vectors} + 16 * \\n)]",
    ".endr",
    "ldr x9, [x28, #{flags}]",
    "msr nzcv, x9",
    "ldr x9, [x28, #248]",
    "mov sp, x9",
    ".irp n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,29,30",
    "ldr x\\n, [x28, #(8 * \\n)]",
    ".endr",
    "br x27",
    ".global prover_leave_form",
    "prover_leave_form:",
    ".irp n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30",
    "str x\\n, [x28, #(8 * \\n)]",
    ".endr",
    "mov x9, sp",
    "str x9, [x28, #248]",
    "mrs x9, nzcv",
    "str x9, [x28, #{flags}]",
    ".irp n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31",
    "str q\\n, [x28, #({vectors} + 16 * \\n)]",
    ".endr",
    "ldr x9, [x28, #{own_stack}]",
    "mov sp, x9",
    "ldp x19, x20, [sp, #16]; ldp x21, x22, [sp, #32]; ldp x23, x24, [sp, #48]",
    "ldp x25, x26, [sp, #64]; ldp x27, x28, [sp, #80]",
    "ldp d8, d9, [sp, #96]; ldp d10, d11, [sp, #112]; ldp d12, d13, [sp, #128]; ldp d14, d15, [sp, #144]",
    "ldp x29, x30, [sp], #160",
    "ret",
    flags = const offset_of!(State, flags),
    vectors = const offset_of!(State, vectors),
    own_stack = const offset_of!(State, own_stack),
);
