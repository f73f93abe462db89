//! One instruction on the real CPU: from a state of all registers to the state after it.

use std::{arch::global_asm, mem::offset_of, sync::Mutex};

/// All that an instruction can read or write.
#[repr(C, align(64))]
#[derive(Clone, Copy)]
pub struct State {
    pub general: [u64; 16],
    pub memory: [u64; 32],
    pub vectors: [[u64; 8]; 32],
    pub masks: [u64; 8],
    pub flags: u64,
}

impl State {
    pub const ZERO: Self =
        Self { general: [0; 16], memory: [0; 32], vectors: [[0; 8]; 32], masks: [0; 8], flags: 0 };
}

#[unsafe(export_name = "prover_state")]
static mut STATE: State = State::ZERO;
#[unsafe(export_name = "prover_form")]
static mut FORM: u64 = 0;
static IN_USE: Mutex<()> = Mutex::new(());

/// The address of the scratch memory, which the instruction uses in place.
pub fn scratch() -> u64 {
    &raw const STATE as u64 + offset_of!(State, memory) as u64
}

/// Puts a state's scratch memory where the instruction will find it.
pub fn set_scratch(state: &State) {
    let _lock = IN_USE.lock().unwrap();
    // SAFETY: the lock is held.
    unsafe { (&raw mut STATE.memory).write(state.memory) }
}

/// Carries out the instruction at `form`, which is followed by a jump to `prover_leave_form`.
pub fn execute(form: u64, state: &mut State) {
    let _lock = IN_USE.lock().unwrap();
    // SAFETY: the lock is held; the assembly below saves and restores what Rust expects to be kept.
    unsafe {
        (&raw mut STATE).write(*state);
        (&raw mut FORM).write(form);
        prover_enter_form();
        *state = (&raw const STATE).read();
    }
}

unsafe extern "C" {
    fn prover_enter_form();
}

global_asm!(
    ".global prover_enter_form",
    "prover_enter_form:",
    "push rbx; push rbp; push r12; push r13; push r14; push r15",
    ".irp n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31",
    "vmovdqu64 zmm\\n, [rip + prover_state + {vectors} + 64 * \\n]",
    ".endr",
    ".irp n, 0,1,2,3,4,5,6,7",
    "kmovq k\\n, [rip + prover_state + {masks} + 8 * \\n]",
    ".endr",
    "push qword ptr [rip + prover_state + {flags}]",
    "popfq",
    "mov rax, [rip + prover_state]",
    "mov rcx, [rip + prover_state + 8]",
    "mov rdx, [rip + prover_state + 16]",
    "mov rbx, [rip + prover_state + 24]",
    "mov rbp, [rip + prover_state + 40]",
    "mov rsi, [rip + prover_state + 48]",
    "mov rdi, [rip + prover_state + 56]",
    ".irp n, 8,9,10,11,12,13,14,15",
    "mov r\\n, [rip + prover_state + 8 * \\n]",
    ".endr",
    "jmp qword ptr [rip + prover_form]",
    ".global prover_leave_form",
    "prover_leave_form:",
    "mov [rip + prover_state], rax",
    "mov [rip + prover_state + 8], rcx",
    "mov [rip + prover_state + 16], rdx",
    "mov [rip + prover_state + 24], rbx",
    "mov [rip + prover_state + 40], rbp",
    "mov [rip + prover_state + 48], rsi",
    "mov [rip + prover_state + 56], rdi",
    ".irp n, 8,9,10,11,12,13,14,15",
    "mov [rip + prover_state + 8 * \\n], r\\n",
    ".endr",
    "pushfq",
    "pop qword ptr [rip + prover_state + {flags}]",
    ".irp n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31",
    "vmovdqu64 [rip + prover_state + {vectors} + 64 * \\n], zmm\\n",
    ".endr",
    ".irp n, 0,1,2,3,4,5,6,7",
    "kmovq [rip + prover_state + {masks} + 8 * \\n], k\\n",
    ".endr",
    "vzeroupper",
    "cld",
    "pop r15; pop r14; pop r13; pop r12; pop rbp; pop rbx",
    "ret",
    flags = const offset_of!(State, flags),
    masks = const offset_of!(State, masks),
    vectors = const offset_of!(State, vectors),
);
