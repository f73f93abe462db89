//! Every instruction of the table in the forms that compilers use, to be carried out by the CPU.
//!
//! x1, x2 and the stack pointer point into scratch memory, x3 is a small number, and x27 and x28 are not to be touched.

use std::arch::global_asm;

macro_rules! forms {
    ($($line:literal)*) => {
        pub const TEXT: &[&str] = &[$($line),*];
        // For each form its code and a jump back, and its address in a table.
        global_asm!(
            ".arch armv8.2-a+crypto+lse",
            ".pushsection .data.rel.ro.prover_forms,\"aw\",@progbits",
            ".balign 8",
            ".global prover_form_table",
            "prover_form_table:",
            ".popsection",
            $(concat!(
                "77: ", $line, "\n b prover_leave_form\n",
                ".pushsection .data.rel.ro.prover_forms,\"aw\",@progbits\n .quad 77b\n .popsection",
            )),*
        );
    };
}

unsafe extern "C" {
    #[link_name = "prover_form_table"]
    pub static TABLE: [u64; TEXT.len()];
}

forms! {
    // Branches
    "b 1f; mov x0, 7; 1:" "b.eq 1f; mov x0, 7; 1:" "b.ne 1f; mov x0, 7; 1:" "b.hs 1f; mov x0, 7; 1:" "b.lo 1f; mov x0, 7; 1:" "b.mi 1f; mov x0, 7; 1:"
    "b.pl 1f; mov x0, 7; 1:" "b.vs 1f; mov x0, 7; 1:" "b.vc 1f; mov x0, 7; 1:" "b.hi 1f; mov x0, 7; 1:" "b.ls 1f; mov x0, 7; 1:" "b.ge 1f; mov x0, 7; 1:"
    "b.lt 1f; mov x0, 7; 1:" "b.gt 1f; mov x0, 7; 1:" "b.le 1f; mov x0, 7; 1:" "b.al 1f; mov x0, 7; 1:"
    "cbz x4, 1f; mov x0, 7; 1:" "cbz w4, 1f; mov x0, 7; 1:" "cbnz x4, 1f; mov x0, 7; 1:" "cbnz w4, 1f; mov x0, 7; 1:"
    "tbz x4, 63, 1f; mov x0, 7; 1:" "tbz w4, 3, 1f; mov x0, 7; 1:" "tbnz x4, 33, 1f; mov x0, 7; 1:" "tbnz w4, 31, 1f; mov x0, 7; 1:"
    "bl 1f; 1:" "adr x0, 1f; br x0; mov x5, 7; 1:" "adr x0, 1f; blr x0; mov x5, 7; 1:" "adr x30, 1f; ret; mov x5, 7; 1:" "adr x9, 1f; ret x9; mov x5, 7; 1:"
    "nop" "bti jc" "dmb ish" "dsb sy" "isb" "prfm pldl1keep, [x1]" "adr x0, prover_leave_form" "adrp x0, prover_leave_form"
    "mrs x0, nzcv" "msr nzcv, x4"

    // Integers
    "add x0, x4, 17" "add w0, w4, 4095" "add x0, x4, 1, lsl 12" "add x0, sp, 32" "add sp, sp, 16" "adds x0, x4, 17" "adds w0, w4, 1, lsl 12" "sub x0, x4, 17"
    "sub sp, sp, 32" "sub w0, w4, 3" "subs x0, x4, 17" "subs w0, w4, 1" "cmp x4, 0" "cmp sp, 9" "cmn w4, 1" "mov x0, sp"
    "add x0, x4, x5" "add w0, w4, w5" "add x0, x4, x5, lsl 7" "add x0, x4, x5, lsr 63" "add w0, w4, w5, asr 5" "adds x0, x4, x5" "adds w0, w4, w5, lsl 31" "sub x0, x4, x5"
    "sub w0, w4, w5, lsr 3" "sub x0, x4, x4" "subs x0, x4, x5" "subs w0, w4, w5" "subs x0, x4, x4" "subs x0, x4, x5, asr 63" "cmp x4, x5" "cmp w4, w5" "neg x0, x4"
    "negs w0, w4" "add x0, x4, w5, uxtb" "add x0, x4, w5, sxth 2" "add sp, sp, w3, uxtw 4" "add w0, w4, w5, uxth" "adds x0, x4, w5, sxtw 3" "adds w0, w4, w5, sxtb"
    "sub x0, x4, w5, uxtw" "sub w0, w4, w5, sxtb 1" "subs x0, x4, w5, uxtb" "subs x0, x4, x5, sxtx 4" "cmp sp, x5"
    "adc x0, x4, x5" "adc w0, w4, w5" "adcs x0, x4, x5" "adcs w0, w4, w5" "sbc x0, x4, x5" "sbc w0, w4, w5" "sbcs x0, x4, x5" "sbcs w0, w4, w5" "ngc x0, x4"
    "and x0, x4, 0xff" "and w0, w4, 0xfffffffe" "and x0, x4, 0x0fffffffffffffff" "and x0, x4, 0x5555555555555555" "and x0, x4, 0xe000e000e000e000" "and sp, x1, 0xfffffffffffffff0"
    "orr x0, x4, 0x8000000000000000" "orr w0, wzr, 0x33333333" "orr x0, x4, 0x1fe" "eor x0, x4, 0x8080808080808080" "eor w0, w4, 1" "eor x0, x4, 0xfffffffffffffffe" "ands x0, x4, 7" "ands w0, w4, 0x80000000"
    "tst x4, 0x3f" "and x0, x4, x5" "and w0, w4, w5, ror 9" "and x0, x4, x5, asr 63" "bic x0, x4, x5" "bic w0, w4, w5, lsl 3" "orr x0, x4, x5" "orr x0, x4, x5, lsl 32" "orr w0, w4, w5, lsr 3"
    "mov x0, x4" "mov w0, w4" "orn x0, x4, x5" "orn w0, w4, w5, asr 3" "mvn x0, x4" "eor x0, x4, x5" "eor x0, x4, x4" "eor w0, w4, w5, ror 25" "eor x0, x4, x5, ror 63"
    "eor x0, x4, x5, lsr 1" "eon x0, x4, x5" "eon w0, w4, w5, lsl 1" "ands x0, x4, x5" "ands w0, w4, w5, lsl 4" "bics x0, x4, x5" "bics w0, w4, w5"
    "movn x0, 5" "movn w0, 5, lsl 16" "movz x0, 0x1234, lsl 48" "movz w0, 7" "movk x0, 0x1234, lsl 32" "movk x0, 9" "movk w0, 0x1234, lsl 16"
    "sbfm x0, x4, 3, 17" "sbfm x0, x4, 60, 7" "sbfm w0, w4, 5, 31" "asr x0, x4, 13" "sxtb x0, w4" "sxth w0, w4" "sxtw x0, w4" "sbfiz x0, x4, 8, 9"
    "bfi x0, x4, 8, 16" "bfi w0, w4, 1, 3" "bfxil x0, x4, 9, 20" "bfxil w0, w4, 0, 8" "bfm x0, x4, 0, 63" "bfm x0, x4, 17, 3"
    "ubfx x0, x4, 9, 20" "ubfiz x0, x4, 12, 30" "ubfx w0, w4, 31, 1" "lsl x0, x4, 4" "lsl w0, w4, 31" "lsr x0, x4, 60" "lsr w0, w4, 1" "uxtb w0, w4" "uxth w0, w4" "lsr x0, x4, 0"
    "extr x0, x4, x5, 60" "extr x0, x4, x5, 0" "extr w0, w4, w5, 7" "ror x0, x4, 19" "ror w0, w4, 2" "extr w0, w4, w5, 0"
    "ccmp x4, x5, 9, eq" "ccmp w4, 31, 4, ne" "ccmp x4, 0, 0, hi" "ccmp w4, w5, 15, lt" "ccmn x4, x5, 2, mi" "ccmn w4, 1, 8, ge"
    "csel x0, x4, x5, eq" "csel w0, w4, w5, lo" "csinc x0, x4, x5, gt" "cset x0, vs" "cset w0, le" "cinc x0, x4, hs" "csinv x0, x4, x5, ls" "csetm x0, eq" "csinv w0, w4, w5, pl" "csneg x0, x4, x5, ne"
    "csneg w0, w4, w5, vc" "rbit x0, x4" "rbit w0, w4" "rev16 x0, x4" "rev16 w0, w4" "rev32 x0, x4" "rev w0, w4" "rev x0, x4" "clz x0, x4" "clz w0, w4" "cls x0, x4" "cls w0, w4"
    "udiv x0, x4, x5" "udiv w0, w4, w5" "sdiv x0, x4, x5" "sdiv w0, w4, w5" "lsl x0, x4, x5" "lsl w0, w4, w5" "lsr x0, x4, x3" "lsr w0, w4, w5" "asr x0, x4, x5" "asr w0, w4, w3" "ror x0, x4, x5" "ror w0, w4, w5"
    "madd x0, x4, x5, x6" "madd w0, w4, w5, w6" "mul x0, x4, x5" "msub x0, x4, x5, x6" "mneg w0, w4, w5" "smaddl x0, w4, w5, x6" "smull x0, w4, w5" "smsubl x0, w4, w5, x6" "umaddl x0, w4, w5, x6"
    "umull x0, w4, w5" "umsubl x0, w4, w5, x6" "smulh x0, x4, x5" "umulh x0, x4, x5"

    // Loads and stores
    "ldr x0, [x1]" "ldr w0, [x1, 4]" "ldr x0, [sp, 8]" "ldrb w0, [x1, 3]" "ldrh w0, [x1, 6]" "ldrsb x0, [x1, 1]" "ldrsb w0, [x1, 1]" "ldrsh x0, [x1]" "ldrsh w0, [x1, 2]" "ldrsw x0, [x1, 8]"
    "str x0, [x1, 16]" "str w0, [x1]" "strb w0, [x1, 5]" "strh w0, [x1, 6]" "str xzr, [x1, 8]" "ldr q0, [x1, 16]" "ldr d0, [x1, 8]" "ldr s0, [x1, 4]" "ldr h0, [x1, 2]" "ldr b0, [x1, 1]"
    "str q0, [x1, 16]" "str d0, [x1]" "str s0, [x1]" "str h0, [x1]" "str b0, [x1, 3]" "ldur x0, [x1, -7]" "ldurb w0, [x1, -1]" "ldursw x0, [x1, -4]" "ldurh w0, [x1, 1]" "stur x0, [x1, -5]" "sturb w0, [x1, -1]"
    "ldur q0, [x1, -3]" "stur q0, [x1, 7]" "stur d0, [x1, -8]" "ldr x0, [x1, 8]!" "ldr x0, [x1], -16" "ldrb w0, [x1], 1" "str x0, [x1, -16]!" "strb w0, [x1], 1" "ldr q0, [x1], 16" "str q0, [x1, -16]!"
    "str x4, [sp, -16]!" "ldr x4, [sp], 16" "ldr x0, [x1, x3]" "ldr x0, [x1, x3, lsl 3]" "ldr w0, [x1, w3, uxtw 2]" "ldrb w0, [x1, x3]" "ldrh w0, [x1, w3, sxtw 1]" "str x0, [x1, x3, lsl 3]" "strb w0, [x1, w3, uxtw]"
    "ldr q0, [x1, x3]" "str q0, [x1, x3, lsl 4]" "ldrsb x0, [x1, x3]" "ldr x0, 1f; b prover_leave_form; .balign 8; 1: .quad 0x123456789abcdef0" "ldr w0, 1f; b prover_leave_form; 1: .word 0xfedcba98"
    "ldrsw x0, 1f; b prover_leave_form; 1: .word 0xfedcba98" "ldr q0, 1f; b prover_leave_form; 1: .quad 1, 0x8000000000000000" "ldr d0, 1f; b prover_leave_form; 1: .quad 3" "ldr s0, 1f; b prover_leave_form; 1: .word 3"
    "ldp x0, x4, [x1]" "ldp w0, w4, [x1, 8]" "ldpsw x0, x4, [x1]" "stp x0, x4, [x1, -16]" "stp w0, w4, [x1]" "ldp q0, q1, [x1]" "stp q0, q1, [x1, 32]" "ldp d0, d1, [x1, 8]" "stp d8, d9, [sp, 16]" "ldp s0, s1, [x1]"
    "stp x0, x4, [sp, -32]!" "ldp x0, x4, [sp], 32" "stp q0, q1, [x1], 32" "ldp q0, q1, [x1, -32]!" "stp xzr, xzr, [x1]" "ldnp x0, x4, [x1]"
    "ldxr x0, [x1]; stxr w4, x5, [x1]" "ldaxr w0, [x1]; stlxr w4, w5, [x1]" "ldxrb w0, [x1]; stxrb w4, w5, [x1]" "ldaxrh w0, [x1]; stlxrh w4, w5, [x1]" "stlr x0, [x1]" "stlrb w0, [x1]" "ldar x0, [x1]" "ldarb w0, [x1]" "ldar w0, [x1]"
    "cas x0, x4, [x1]" "casal w0, w4, [x1]" "casb w0, w4, [x1]" "ldr x0, [x1]; casa x0, x4, [x1]" "ldadd x0, x4, [x1]" "ldaddal w0, w4, [x1]" "ldclr x0, x4, [x1]" "ldeor x0, x4, [x1]" "ldset w0, w4, [x1]" "ldsetalb w0, w4, [x1]"
    "swp x0, x4, [x1]" "swpal w0, w4, [x1]" "swpb w0, w4, [x1]"
    "ld1 {{v0.16b}}, [x1]" "ld1 {{v0.8b}}, [x1]" "ld1 {{v0.2d}}, [x1], 16" "ld1 {{v0.4s, v1.4s}}, [x1]" "ld1 {{v30.16b, v31.16b, v0.16b}}, [x1]" "ld1 {{v0.16b, v1.16b, v2.16b, v3.16b}}, [x1], 64" "st1 {{v0.16b}}, [x1]" "st1 {{v0.2d, v1.2d}}, [x1], x3"
    "st1 {{v0.4s, v1.4s, v2.4s}}, [x1]" "st1 {{v0.8b, v1.8b, v2.8b, v3.8b}}, [x1]" "ld2 {{v0.16b, v1.16b}}, [x1]" "ld2 {{v0.2d, v1.2d}}, [x1]" "ld3 {{v0.8h, v1.8h, v2.8h}}, [x1]" "ld4 {{v0.4s, v1.4s, v2.4s, v3.4s}}, [x1]"
    "st2 {{v0.4s, v1.4s}}, [x1]" "st3 {{v0.8b, v1.8b, v2.8b}}, [x1]" "st4 {{v0.16b, v1.16b, v2.16b, v3.16b}}, [x1], 64"
    "ld1r {{v0.16b}}, [x1]" "ld1r {{v0.4s}}, [x1]" "ld1r {{v0.2d}}, [x1], 8" "ld1r {{v0.8b}}, [x1]" "ld1 {{v0.b}}[11], [x1]" "ld1 {{v0.h}}[7], [x1]" "ld1 {{v0.s}}[2], [x1], 4" "ld1 {{v0.d}}[1], [x1]" "st1 {{v0.b}}[3], [x1]" "st1 {{v0.h}}[5], [x1]"
    "st1 {{v0.s}}[3], [x1]" "st1 {{v0.d}}[1], [x1]" "st1 {{v0.s}}[1], [x1], x3"

    // Vectors: moves
    "dup v0.16b, v1.b[5]" "dup v0.8b, v1.b[15]" "dup v0.4s, v1.s[2]" "dup v0.2d, v1.d[1]" "dup v0.8h, v1.h[7]" "dup v0.16b, w4" "dup v0.2d, x4" "dup v0.2s, w4" "mov d0, v1.d[1]" "mov s0, v1.s[3]" "mov b0, v1.b[9]"
    "smov x0, v1.b[3]" "smov w0, v1.h[3]" "smov x0, v1.s[1]" "umov w0, v1.b[3]" "umov w0, v1.s[3]" "umov x0, v1.d[1]" "umov w0, v1.h[1]" "ins v0.b[3], w4" "ins v0.d[1], x4" "ins v0.s[2], w4" "ins v0.h[7], wzr"
    "ins v0.b[3], v1.b[12]" "ins v0.d[1], v1.d[0]" "ins v0.s[0], v1.s[3]" "ins v0.h[2], v1.h[5]" "fmov d0, x4" "fmov x0, d1" "fmov s0, w4" "fmov w0, s1" "fmov v0.d[1], x4" "fmov x0, v1.d[1]" "fmov d0, d1" "fmov s0, s1"
    "movi v0.2d, 0" "movi v0.16b, 0xa5" "movi v0.8b, 7" "movi v0.4s, 0xa5" "movi v0.4s, 0xa5, lsl 24" "movi v0.8h, 0x7f" "movi v0.8h, 0x7f, lsl 8" "movi v0.4s, 9, msl 8" "movi v0.4s, 9, msl 16" "movi v0.2d, 0xff00ff0000ffff00" "movi d0, 0xff00ffffff0000ff"
    "mvni v0.4s, 0xa5" "mvni v0.8h, 3, lsl 8" "mvni v0.4s, 1, msl 8" "mvni v0.2s, 1" "orr v0.4s, 0xa5, lsl 8" "orr v0.8h, 1" "bic v0.4s, 0xf0" "bic v0.8h, 0xf0, lsl 8" "bic v0.2s, 0x80, lsl 24"
    "ext v0.16b, v1.16b, v2.16b, 5" "ext v0.16b, v1.16b, v1.16b, 8" "ext v0.8b, v1.8b, v2.8b, 3" "tbl v0.16b, {{v1.16b}}, v2.16b" "tbl v0.8b, {{v1.16b, v2.16b}}, v3.8b" "tbl v0.16b, {{v1.16b, v2.16b, v3.16b, v4.16b}}, v5.16b" "tbx v0.16b, {{v1.16b, v2.16b}}, v3.16b"
    "uzp1 v0.16b, v1.16b, v2.16b" "uzp1 v0.2d, v1.2d, v2.2d" "uzp1 v0.4h, v1.4h, v2.4h" "uzp2 v0.4s, v1.4s, v2.4s" "uzp2 v0.8b, v1.8b, v2.8b" "trn1 v0.4s, v1.4s, v2.4s" "trn1 v0.8b, v1.8b, v2.8b" "trn2 v0.8h, v1.8h, v2.8h" "trn2 v0.2d, v1.2d, v2.2d" "zip1 v0.16b, v1.16b, v2.16b"
    "zip1 v0.2s, v1.2s, v2.2s" "zip2 v0.8h, v1.8h, v2.8h" "zip2 v0.2d, v1.2d, v2.2d" "zip2 v0.8b, v1.8b, v2.8b" "rev64 v0.16b, v1.16b" "rev64 v0.4s, v1.4s" "rev64 v0.4h, v1.4h" "rev32 v0.16b, v1.16b" "rev32 v0.8h, v1.8h" "rev16 v0.16b, v1.16b"
    "xtn v0.8b, v1.8h" "xtn2 v0.16b, v1.8h" "xtn v0.2s, v1.2d" "xtn v0.4h, v1.4s"

    // Vectors: bits
    "and v0.16b, v1.16b, v2.16b" "and v0.8b, v1.8b, v2.8b" "bic v0.16b, v1.16b, v2.16b" "orr v0.16b, v1.16b, v2.16b" "mov v0.16b, v1.16b" "orn v0.16b, v1.16b, v2.16b" "eor v0.16b, v1.16b, v2.16b" "eor v0.16b, v1.16b, v1.16b" "eor v0.8b, v1.8b, v2.8b"
    "bsl v0.16b, v1.16b, v2.16b" "bit v0.16b, v1.16b, v2.16b" "bif v0.16b, v1.16b, v2.16b" "bsl v0.8b, v1.8b, v2.8b" "mvn v0.16b, v1.16b" "mvn v0.8b, v1.8b" "rbit v0.16b, v1.16b"

    // Vectors: arithmetic
    "add v0.16b, v1.16b, v2.16b" "add v0.4s, v1.4s, v2.4s" "add v0.2d, v1.2d, v2.2d" "add v0.4h, v1.4h, v2.4h" "sub v0.8h, v1.8h, v2.8h" "sub v0.2d, v1.2d, v2.2d" "add d0, d1, d2" "sub d0, d1, d2" "mul v0.4s, v1.4s, v2.4s" "mul v0.16b, v1.16b, v2.16b" "mla v0.4s, v1.4s, v2.4s"
    "mla v0.8h, v1.8h, v2.8h" "mls v0.4s, v1.4s, v2.4s" "cmgt v0.16b, v1.16b, v2.16b" "cmgt v0.2d, v1.2d, v2.2d" "cmhi v0.16b, v1.16b, v2.16b" "cmhi v0.4s, v1.4s, v2.4s" "cmge v0.8h, v1.8h, v2.8h" "cmhs v0.16b, v1.16b, v2.16b" "cmtst v0.16b, v1.16b, v2.16b" "cmeq v0.16b, v1.16b, v2.16b"
    "cmeq v0.2d, v1.2d, v2.2d" "cmeq d0, d1, d2" "sshl v0.4s, v1.4s, v2.4s" "sshl v0.16b, v1.16b, v2.16b" "sshl v0.2d, v1.2d, v2.2d" "ushl v0.4s, v1.4s, v2.4s" "ushl v0.2d, v1.2d, v2.2d" "ushl v0.16b, v1.16b, v2.16b" "smax v0.16b, v1.16b, v2.16b" "umax v0.16b, v1.16b, v2.16b"
    "smin v0.8h, v1.8h, v2.8h" "umin v0.4s, v1.4s, v2.4s" "addp v0.16b, v1.16b, v2.16b" "addp v0.2d, v1.2d, v2.2d" "addp v0.8b, v1.8b, v2.8b" "umaxp v0.16b, v1.16b, v2.16b" "umaxp v0.4s, v1.4s, v2.4s" "uminp v0.16b, v1.16b, v2.16b" "addp d0, v1.2d" "addv b0, v1.16b" "addv s0, v1.4s" "addv h0, v1.4h"
    "uaddlv h0, v1.8b" "uaddlv h0, v1.16b" "umaxv b0, v1.16b" "umaxv s0, v1.4s" "uminv b0, v1.8b" "cmgt v0.16b, v1.16b, 0" "cmge v0.16b, v1.16b, 0" "cmeq v0.16b, v1.16b, 0" "cmeq v0.2d, v1.2d, 0" "cmle v0.8h, v1.8h, 0" "cmlt v0.16b, v1.16b, 0" "cmlt v0.4s, v1.4s, 0" "abs v0.4s, v1.4s" "neg v0.16b, v1.16b"
    "neg v0.2d, v1.2d" "cmeq d0, d1, 0" "neg d0, d1" "cnt v0.16b, v1.16b" "cnt v0.8b, v1.8b" "saddl v0.8h, v1.8b, v2.8b" "uaddl v0.4s, v1.4h, v2.4h" "uaddl2 v0.8h, v1.16b, v2.16b" "saddw v0.8h, v1.8h, v2.8b" "uaddw v0.2d, v1.2d, v2.2s" "uaddw2 v0.2d, v1.2d, v2.4s" "ssubl v0.4s, v1.4h, v2.4h" "usubl2 v0.2d, v1.4s, v2.4s"
    "usubw v0.8h, v1.8h, v2.8b" "usubw2 v0.8h, v1.8h, v2.16b" "umlal v0.2d, v1.2s, v2.2s" "smlal2 v0.2d, v1.4s, v2.4s" "umlsl v0.2d, v1.2s, v2.2s" "umull v0.2d, v1.2s, v2.2s" "umull2 v0.2d, v1.4s, v2.4s" "smull v0.4s, v1.4h, v2.4h" "umull v0.8h, v1.8b, v2.8b"
    "mul v0.4s, v1.4s, v2.s[3]" "mul v0.8h, v1.8h, v2.h[5]" "mla v0.4s, v1.4s, v2.s[1]" "mla v0.4h, v1.4h, v2.h[7]" "mls v0.2s, v1.2s, v2.s[2]" "umull v0.2d, v1.2s, v2.s[3]" "umull2 v0.2d, v1.4s, v2.s[0]" "smull v0.4s, v1.4h, v2.h[6]" "umlal v0.2d, v1.2s, v2.s[1]" "umlal2 v0.2d, v1.4s, v2.s[2]"

    // Vectors: shifts
    "ushr v0.4s, v1.4s, 7" "sshr v0.16b, v1.16b, 7" "ushr v0.2d, v1.2d, 64" "sshr v0.2d, v1.2d, 64" "ushr v0.8h, v1.8h, 16" "sshr v0.2s, v1.2s, 3" "usra v0.4s, v1.4s, 12" "ssra v0.2d, v1.2d, 60" "usra v0.2d, v1.2d, 64" "sri v0.4s, v1.4s, 7" "sri v0.2d, v1.2d, 64" "sri v0.16b, v1.16b, 3"
    "shl v0.4s, v1.4s, 7" "shl v0.16b, v1.16b, 4" "shl v0.2d, v1.2d, 63" "shl v0.8h, v1.8h, 0" "sli v0.4s, v1.4s, 7" "sli v0.2d, v1.2d, 3" "sli v0.8b, v1.8b, 4" "ushr d0, d1, 60" "sshr d0, d1, 1" "usra d0, d1, 3" "ssra d0, d1, 64" "shl d0, d1, 3" "sli d0, d1, 9"
    "uxtl v0.8h, v1.8b" "uxtl2 v0.4s, v1.8h" "sxtl v0.2d, v1.2s" "ushll v0.4s, v1.4h, 3" "sshll2 v0.8h, v1.16b, 7" "shll v0.8h, v1.8b, 8" "shll2 v0.4s, v1.8h, 16" "shll v0.2d, v1.2s, 32" "shrn v0.8b, v1.8h, 4" "shrn2 v0.16b, v1.8h, 8" "shrn v0.2s, v1.2d, 32"

    // SHA-256
    "sha256h q0, q1, v2.4s" "sha256h2 q0, q1, v2.4s" "sha256su0 v0.4s, v1.4s" "sha256su1 v0.4s, v1.4s, v2.4s"
}
