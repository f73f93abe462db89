//! One instruction on the real CPU: from a state of all registers to the state after it.

use iced_x86::{CpuidFeature, Instruction};
use std::{arch::global_asm, mem::offset_of, sync::Mutex};

/// All that an instruction can read or write. Without AVX-512 there are 16 vectors of half the width and no masks.
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
#[unsafe(export_name = "prover_has_avx512")]
static mut HAS_AVX512: bool = false;
static IN_USE: Mutex<()> = Mutex::new(());

fn has_avx512() -> bool {
    is_x86_feature_detected!("avx512bw")
}

/// Zeroes what this CPU does not have.
pub fn cut(state: &mut State) {
    if !has_avx512() {
        state.vectors[16..].fill([0; 8]);
        state.vectors.iter_mut().for_each(|vector| vector[4..].fill(0));
        state.masks = [0; 8];
    }
}

/// Whether this CPU can carry out the instruction; it has at least AVX2, as the gate's own programs want.
pub fn can_execute(instruction: &Instruction) -> bool {
    instruction.cpuid_features().iter().all(|feature| match feature {
        CpuidFeature::ADX => is_x86_feature_detected!("adx"),
        CpuidFeature::AES => is_x86_feature_detected!("aes"),
        CpuidFeature::AVX512F => is_x86_feature_detected!("avx512f"),
        CpuidFeature::AVX512BW => is_x86_feature_detected!("avx512bw"),
        CpuidFeature::AVX512DQ => is_x86_feature_detected!("avx512dq"),
        CpuidFeature::AVX512VL => is_x86_feature_detected!("avx512vl"),
        CpuidFeature::AVX512_IFMA => is_x86_feature_detected!("avx512ifma"),
        CpuidFeature::AVX512_VBMI => is_x86_feature_detected!("avx512vbmi"),
        CpuidFeature::PCLMULQDQ => is_x86_feature_detected!("pclmulqdq"),
        CpuidFeature::SHA => is_x86_feature_detected!("sha"),
        _ => true,
    })
}

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
        (&raw mut HAS_AVX512).write(has_avx512());
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
    "cmp byte ptr [rip + prover_has_avx512], 0",
    "je 2f",
    ".irp n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31",
    "vmovdqu64 zmm\\n, [rip + prover_state + {vectors} + 64 * \\n]",
    ".endr",
    ".irp n, 0,1,2,3,4,5,6,7",
    "kmovq k\\n, [rip + prover_state + {masks} + 8 * \\n]",
    ".endr",
    "jmp 3f",
    "2:",
    ".irp n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15",
    "vmovdqu ymm\\n, [rip + prover_state + {vectors} + 64 * \\n]",
    ".endr",
    "3:",
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
    "cmp byte ptr [rip + prover_has_avx512], 0",
    "je 2f",
    ".irp n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31",
    "vmovdqu64 [rip + prover_state + {vectors} + 64 * \\n], zmm\\n",
    ".endr",
    ".irp n, 0,1,2,3,4,5,6,7",
    "kmovq [rip + prover_state + {masks} + 8 * \\n], k\\n",
    ".endr",
    "jmp 3f",
    "2:",
    ".irp n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15",
    "vmovdqu [rip + prover_state + {vectors} + 64 * \\n], ymm\\n",
    ".endr",
    "3:",
    "vzeroupper",
    "cld",
    "pop r15; pop r14; pop r13; pop r12; pop rbp; pop rbx",
    "ret",
    flags = const offset_of!(State, flags),
    masks = const offset_of!(State, masks),
    vectors = const offset_of!(State, vectors),
);
