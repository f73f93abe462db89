//! The instruction models: what each instruction computes, on values and on shadows. One table.
//!
//! A model is checked against the CPU on random states, value by value and shadow by shadow
//! (`tests/models_agree_with_the_cpu.rs`); an instruction that is not in the table is over-approximated.

mod control;
mod integer;
mod lanes;
mod mask;
mod sha;
mod shift;
mod shuffle;
mod vector_move;

use crate::x86_64::{alu, machine::Machine, op::Op};
use iced_x86::{Instruction, Mnemonic, OpKind};

/// What an instruction does: its shape, with the function that tells it from others of this shape.
#[derive(Clone, Copy)]
pub enum Model {
    /// There is none.
    None,
    /// Anything.
    Do(fn(&mut Machine, &Op)),
    /// A shift or rotation of operand 0 by the last operand.
    Shift(alu::Shift),
    /// A copy, in lanes of this size as far as a mask register is involved.
    Copy(usize),
    /// Each lane of the result from the same bits of two sources, in lanes of this size.
    Bits(usize, fn(u64, u64) -> u64),
    /// Each lane of the result from the same lanes of two sources.
    Lanes(usize, fn(u64, u64) -> u64),
    /// Each lane of the result from one lane.
    Lane(usize, fn(u64) -> u64),
    /// Each lane of the result from its old value and the same lanes of two sources.
    Accumulate(usize, fn(u64, u64, u64) -> u64),
    /// Each lane shifted by one count for all, an immediate or the low half of a vector: (lane, count, bits).
    ShiftLanes(usize, fn(u64, u64, u64) -> u64),
    /// One mask bit from the same lanes of two sources.
    TestLanes(usize, fn(u64, u64) -> bool),
    /// One mask bit from the same lanes of two sources, compared as the immediate tells; signed or not.
    Compare(usize, bool),
    /// Each lane of the result is a lane of one source; (immediate, lane) tells which.
    Pick(usize, fn(usize, usize) -> usize),
    /// Each lane of the result is a lane of two sources, the second one's counted on from 64.
    PickOfTwo(usize, fn(usize, usize) -> usize),
    /// A mask register from two.
    Masks(usize, fn(u64, u64) -> u64),
    /// A mask register, or part of one, copied.
    CopyMask(usize),
}

impl Model {
    pub(crate) fn apply(self, machine: &mut Machine, op: &Op) {
        match self {
            Self::None => {}
            Self::Do(model) => model(machine, op),
            Self::Shift(function) => shift::shift(machine, op, function),
            Self::Copy(size) => vector_move::copy(machine, op, size),
            Self::Bits(size, function) => lanes::bits(machine, op, size, function),
            Self::Lanes(size, function) => lanes::lanes(machine, op, size, function),
            Self::Lane(size, function) => lanes::lane(machine, op, size, function),
            Self::Accumulate(size, function) => lanes::accumulate(machine, op, size, function),
            Self::ShiftLanes(size, function) => lanes::shift(machine, op, size, function),
            Self::TestLanes(size, function) => mask::test(machine, op, size, function),
            Self::Compare(size, signed) => mask::compare(machine, op, size, signed),
            Self::Pick(size, pick) => shuffle::pick(machine, op, size, pick),
            Self::PickOfTwo(size, pick) => shuffle::pick_of_two(machine, op, size, pick),
            Self::Masks(size, function) => mask::combine(machine, op, size, function),
            Self::CopyMask(size) => mask::copy(machine, op, size),
        }
    }
}

/// The sizes of lanes: byte, word, doubleword, quadword.
const B: usize = 1;
const W: usize = 2;
const D: usize = 4;
const Q: usize = 8;

/// The table.
#[rustfmt::skip]
pub fn model(instruction: &Instruction) -> Model {
    use Mnemonic::*;
    use Model::{Accumulate, Bits, Compare, Copy, CopyMask, Do, Lane, Lanes, Masks, Pick, PickOfTwo, Shift, ShiftLanes, TestLanes};
    match instruction.mnemonic() {
        // Control flow
        Nop | Endbr64 | Pause | Mfence | Lfence | Sfence | Prefetcht0 | Prefetchnta => Do(control::nothing),
        Jmp => Do(control::jump),
        Jo | Jno | Jb | Jae | Je | Jne | Jbe | Ja | Js | Jns | Jp | Jnp | Jl | Jge | Jle | Jg => Do(control::jump_if),
        Call => Do(control::call),
        Ret => Do(control::ret),
        Cpuid => Do(control::cpuid),
        Xgetbv => Do(control::xgetbv),
        Ud2 | Int3 | Hlt | Syscall => Do(control::forbidden),

        // Integers
        Mov | Movzx | Movbe if is_general(instruction) => Do(if instruction.mnemonic() == Movbe { integer::movbe } else { integer::mov }),
        Movsx | Movsxd => Do(integer::movsx),
        Lea => Do(integer::lea),
        Push => Do(integer::push),
        Pop => Do(integer::pop),
        Leave => Do(integer::leave),
        Xchg => Do(integer::xchg),
        Xadd => Do(integer::xadd),
        Cmpxchg => Do(integer::cmpxchg),
        Add => Do(integer::add),
        Adc => Do(integer::adc),
        Sub => Do(integer::sub),
        Sbb => Do(integer::sbb),
        Cmp => Do(integer::cmp),
        Inc => Do(integer::inc),
        Dec => Do(integer::dec),
        Neg => Do(integer::neg),
        Not => Do(integer::not),
        And => Do(integer::and),
        Andn => Do(integer::andn),
        Or => Do(integer::or),
        Xor => Do(integer::xor),
        Test => Do(integer::test),
        Bswap => Do(integer::bswap),
        Imul if instruction.op_count() > 1 => Do(integer::imul),
        Imul => Do(integer::imul_wide),
        Mul => Do(integer::mul),
        Mulx => Do(integer::mulx),
        Adcx => Do(integer::adcx),
        Adox => Do(integer::adox),
        Div => Do(integer::div),
        Cdq | Cqo => Do(integer::sign_into_rdx),
        Cwde | Cdqe => Do(integer::sign_extend_rax),
        Stc | Clc | Cmc => Do(integer::set_carry),
        Seto | Setno | Setb | Setae | Sete | Setne | Setbe | Seta | Sets | Setns | Setp | Setnp | Setl | Setge | Setle | Setg => Do(integer::set_if),
        Cmovo | Cmovno | Cmovb | Cmovae | Cmove | Cmovne | Cmovbe | Cmova | Cmovs | Cmovns | Cmovp | Cmovnp | Cmovl | Cmovge | Cmovle | Cmovg => Do(integer::move_if),
        Stosb | Stosd | Stosq => Do(integer::stos),
        Movsb | Movsq => Do(integer::movs),
        Movsd if instruction.is_string_instruction() => Do(integer::movs),

        // Shifts and bits
        Shl => Shift(alu::shl),
        Shr => Shift(alu::shr),
        Sar => Shift(alu::sar),
        Rol => Shift(alu::rol),
        Ror => Shift(alu::ror),
        Shld | Shrd if instruction.op_register(1).size() >= 4 => Do(shift::double),
        Shlx | Shrx | Sarx | Rorx => Do(shift::without_flags),
        Bt | Bts | Btr | Btc if instruction.op0_kind() == OpKind::Register => Do(shift::bit_test),
        Tzcnt | Lzcnt | Popcnt => Do(shift::count_bits),
        Bsf | Bsr => Do(shift::scan_bits),
        Bzhi => Do(shift::zero_high_bits),
        Blsr | Blsi | Blsmsk => Do(shift::lowest_set_bit),

        // Vectors: copies
        Movups | Movaps | Movdqu | Movdqa | Movupd | Movapd | Lddqu | Movntdq | Movntps | Vmovntdq | Vlddqu => Copy(Q),
        Vmovups | Vmovaps | Vmovdqu | Vmovdqa | Vmovdqu32 | Vmovdqa32 => Copy(D),
        Vmovupd | Vmovapd | Vmovdqu64 | Vmovdqa64 => Copy(Q),
        Vmovdqu8 => Copy(B),
        Vmovdqu16 => Copy(W),
        Movd | Vmovd | Movq | Vmovq => Do(vector_move::scalar),
        Movss | Movsd | Vmovss | Vmovsd if touches_memory(instruction) => Do(vector_move::scalar),
        Movss | Movsd => Do(vector_move::low_lane),
        Movhps | Movhpd | Movlps | Movlpd => Do(vector_move::half),
        Movhlps | Movlhps | Vmovlhps | Vmovhlps => Do(vector_move::half_of_register),
        Vmovhps | Vmovlps | Vmovhpd | Vmovlpd => Do(vector_move::half),
        Pinsrb | Vpinsrb => Do(vector_move::insert_byte),
        Pinsrw | Vpinsrw => Do(vector_move::insert_word),
        Pinsrd | Vpinsrd => Do(vector_move::insert_doubleword),
        Pinsrq | Vpinsrq => Do(vector_move::insert_quadword),
        Pextrb | Vpextrb => Do(vector_move::extract_byte),
        Pextrw | Vpextrw => Do(vector_move::extract_word),
        Pextrd | Vpextrd => Do(vector_move::extract_doubleword),
        Pextrq | Vpextrq => Do(vector_move::extract_quadword),
        Vinserti128 | Vinsertf128 | Vinserti32x4 | Vinsertf32x4 => Do(vector_move::insert_128),
        Vinserti64x4 | Vinsertf64x4 => Do(vector_move::insert_256),
        Vextracti128 | Vextractf128 | Vextracti32x4 | Vextractf32x4 => Do(vector_move::extract_128),
        Vextracti64x4 | Vextractf64x4 => Do(vector_move::extract_256),
        Vpbroadcastb => Do(vector_move::broadcast_byte),
        Vpbroadcastw => Do(vector_move::broadcast_word),
        Vpbroadcastd | Vbroadcastss => Do(vector_move::broadcast_doubleword),
        Vpbroadcastq | Vbroadcastsd => Do(vector_move::broadcast_quadword),
        Vbroadcasti128 | Vbroadcastf128 | Vbroadcasti32x4 | Vbroadcastf32x4 => Do(vector_move::broadcast_128),
        Vbroadcasti64x4 | Vbroadcastf64x4 => Do(vector_move::broadcast_256),
        Vzeroupper => Do(vector_move::zero_upper),
        Vzeroall => Do(vector_move::zero_all),
        Pmovmskb | Vpmovmskb => Do(vector_move::signs_of_bytes),
        Movmskps | Vmovmskps => Do(vector_move::signs_of_doublewords),
        Movmskpd | Vmovmskpd => Do(vector_move::signs_of_quadwords),
        Pmovzxbw | Vpmovzxbw => Do(vector_move::widen_byte_to_word),
        Pmovzxbd | Vpmovzxbd => Do(vector_move::widen_byte_to_doubleword),
        Pmovzxbq | Vpmovzxbq => Do(vector_move::widen_byte_to_quadword),
        Pmovzxwd | Vpmovzxwd => Do(vector_move::widen_word_to_doubleword),
        Pmovzxdq | Vpmovzxdq => Do(vector_move::widen_doubleword_to_quadword),
        Pmovsxbw | Vpmovsxbw => Do(vector_move::sign_extend_byte_to_word),
        Pmovsxbd | Vpmovsxbd => Do(vector_move::sign_extend_byte_to_doubleword),
        Pmovsxbq | Vpmovsxbq => Do(vector_move::sign_extend_byte_to_quadword),
        Pmovsxwd | Vpmovsxwd => Do(vector_move::sign_extend_word_to_doubleword),
        Pmovsxdq | Vpmovsxdq => Do(vector_move::sign_extend_doubleword_to_quadword),
        Packuswb | Vpackuswb => Do(vector_move::pack_words_unsigned),
        Packsswb | Vpacksswb => Do(vector_move::pack_words_signed),
        Packusdw | Vpackusdw => Do(vector_move::pack_doublewords_unsigned),
        Packssdw | Vpackssdw => Do(vector_move::pack_doublewords_signed),
        Vpmovqb | Vpmovqd | Vpmovqw | Vpmovdb | Vpmovdw | Vpmovwb => Do(vector_move::narrow),

        // Vectors: bits
        Pand | Andps | Andpd | Vpand | Vandps | Vpandd => Bits(D, |a, b| a & b),
        Vpandq | Vandpd => Bits(Q, |a, b| a & b),
        Pandn | Andnps | Andnpd | Vpandn | Vandnps | Vpandnd => Bits(D, |a, b| !a & b),
        Vpandnq | Vandnpd => Bits(Q, |a, b| !a & b),
        Por | Orps | Orpd | Vpor | Vorps | Vpord => Bits(D, |a, b| a | b),
        Vporq | Vorpd => Bits(Q, |a, b| a | b),
        Pxor | Xorps | Xorpd | Vpxor | Vxorps | Vpxord => Bits(D, |a, b| a ^ b),
        Vpxorq | Vxorpd => Bits(Q, |a, b| a ^ b),
        Vpternlogd => Do(lanes::ternary_logic_doublewords),
        Vpternlogq => Do(lanes::ternary_logic_quadwords),

        // Vectors: arithmetic
        Paddb | Vpaddb => Lanes(B, u64::wrapping_add),
        Paddw | Vpaddw => Lanes(W, u64::wrapping_add),
        Paddd | Vpaddd => Lanes(D, u64::wrapping_add),
        Paddq | Vpaddq => Lanes(Q, u64::wrapping_add),
        Psubb | Vpsubb => Lanes(B, u64::wrapping_sub),
        Psubw | Vpsubw => Lanes(W, u64::wrapping_sub),
        Psubd | Vpsubd => Lanes(D, u64::wrapping_sub),
        Psubq | Vpsubq => Lanes(Q, u64::wrapping_sub),
        Psubusb | Vpsubusb => Lanes(B, u64::saturating_sub),
        Pmuludq | Vpmuludq => Lanes(Q, |a, b| (a & 0xffff_ffff) * (b & 0xffff_ffff)),
        Pmuldq | Vpmuldq => Lanes(Q, |a, b| (a as i32 as i64 * b as i32 as i64) as u64),
        Pmulld | Vpmulld => Lanes(D, u64::wrapping_mul),
        Pmullw | Vpmullw => Lanes(W, u64::wrapping_mul),
        Pmaxub | Vpmaxub => Lanes(B, u64::max),
        Pminub | Vpminub => Lanes(B, u64::min),
        Pcmpeqb | Vpcmpeqb if !to_mask(instruction) => Lanes(B, |a, b| all_if(a == b)),
        Pcmpeqw | Vpcmpeqw if !to_mask(instruction) => Lanes(W, |a, b| all_if(a == b)),
        Pcmpeqd | Vpcmpeqd if !to_mask(instruction) => Lanes(D, |a, b| all_if(a == b)),
        Pcmpeqq | Vpcmpeqq if !to_mask(instruction) => Lanes(Q, |a, b| all_if(a == b)),
        Pcmpgtb | Vpcmpgtb if !to_mask(instruction) => Lanes(B, |a, b| all_if(a as i8 > b as i8)),
        Pcmpgtw | Vpcmpgtw if !to_mask(instruction) => Lanes(W, |a, b| all_if(a as i16 > b as i16)),
        Pcmpgtd | Vpcmpgtd if !to_mask(instruction) => Lanes(D, |a, b| all_if(a as i32 > b as i32)),
        Pcmpgtq | Vpcmpgtq if !to_mask(instruction) => Lanes(Q, |a, b| all_if(a as i64 > b as i64)),
        Vpabsq => Lane(Q, |a| (a as i64).unsigned_abs()),
        Vpmadd52luq => Accumulate(Q, |sum, a, b| sum.wrapping_add(product52(a, b) as u64 & LOW52)),
        Vpmadd52huq => Accumulate(Q, |sum, a, b| sum.wrapping_add((product52(a, b) >> 52) as u64)),

        // Vectors: shifts
        Psllw | Vpsllw => ShiftLanes(W, lanes::shl),
        Pslld | Vpslld => ShiftLanes(D, lanes::shl),
        Psllq | Vpsllq => ShiftLanes(Q, lanes::shl),
        Psrlw | Vpsrlw => ShiftLanes(W, lanes::shr),
        Psrld | Vpsrld => ShiftLanes(D, lanes::shr),
        Psrlq | Vpsrlq => ShiftLanes(Q, lanes::shr),
        Psraw | Vpsraw => ShiftLanes(W, lanes::sar),
        Psrad | Vpsrad => ShiftLanes(D, lanes::sar),
        Vpsraq => ShiftLanes(Q, lanes::sar),
        Vprold => ShiftLanes(D, lanes::rol),
        Vprolq => ShiftLanes(Q, lanes::rol),
        Vprord => ShiftLanes(D, lanes::ror),
        Vprorq => ShiftLanes(Q, lanes::ror),
        Vpsllvd => Lanes(D, |a, count| lanes::shl(a, count, 32)),
        Vpsllvq => Lanes(Q, |a, count| lanes::shl(a, count, 64)),
        Vpsrlvd => Lanes(D, |a, count| lanes::shr(a, count, 32)),
        Vpsrlvq => Lanes(Q, |a, count| lanes::shr(a, count, 64)),
        Pslldq | Vpslldq => Do(shuffle::shift_bytes_left),
        Psrldq | Vpsrldq => Do(shuffle::shift_bytes_right),

        // Vectors: shuffles by an immediate
        Pshufd | Vpshufd | Vpermilps if has_immediate(instruction) => Pick(D, |how, lane| lane / 4 * 4 + (how >> (lane % 4 * 2) & 3)),
        Pshuflw | Vpshuflw => Pick(W, |how, lane| if lane % 8 < 4 { lane / 8 * 8 + (how >> (lane % 4 * 2) & 3) } else { lane }),
        Pshufhw | Vpshufhw => Pick(W, |how, lane| if lane % 8 < 4 { lane } else { lane / 8 * 8 + 4 + (how >> (lane % 4 * 2) & 3) }),
        Vpermq | Vpermpd if has_immediate(instruction) => Pick(Q, |how, lane| lane / 4 * 4 + (how >> (lane % 4 * 2) & 3)),
        Movddup | Vmovddup => Pick(Q, |_, lane| lane / 2 * 2),
        Shufps | Vshufps => PickOfTwo(D, |how, lane| lane / 4 * 4 + (how >> (lane % 4 * 2) & 3) + if lane % 4 < 2 { 0 } else { 64 }),
        Shufpd | Vshufpd => PickOfTwo(Q, |how, lane| lane / 2 * 2 + (how >> lane & 1) + if lane % 2 == 0 { 0 } else { 64 }),
        Punpcklbw | Vpunpcklbw => PickOfTwo(B, |_, lane| shuffle::interleave(16, 0, lane)),
        Punpckhbw | Vpunpckhbw => PickOfTwo(B, |_, lane| shuffle::interleave(16, 8, lane)),
        Punpcklwd | Vpunpcklwd => PickOfTwo(W, |_, lane| shuffle::interleave(8, 0, lane)),
        Punpckhwd | Vpunpckhwd => PickOfTwo(W, |_, lane| shuffle::interleave(8, 4, lane)),
        Punpckldq | Vpunpckldq | Unpcklps | Vunpcklps => PickOfTwo(D, |_, lane| shuffle::interleave(4, 0, lane)),
        Punpckhdq | Vpunpckhdq | Unpckhps | Vunpckhps => PickOfTwo(D, |_, lane| shuffle::interleave(4, 2, lane)),
        Punpcklqdq | Vpunpcklqdq | Unpcklpd | Vunpcklpd => PickOfTwo(Q, |_, lane| shuffle::interleave(2, 0, lane)),
        Punpckhqdq | Vpunpckhqdq | Unpckhpd | Vunpckhpd => PickOfTwo(Q, |_, lane| shuffle::interleave(2, 1, lane)),
        Pblendw | Vpblendw => PickOfTwo(W, |how, lane| lane + (how >> (lane % 8) & 1) * 64),
        Vpblendd | Blendps | Vblendps => PickOfTwo(D, |how, lane| lane + (how >> lane & 1) * 64),
        Blendpd | Vblendpd => PickOfTwo(Q, |how, lane| lane + (how >> lane & 1) * 64),
        Palignr | Vpalignr => Do(shuffle::align_bytes),
        Valignd => Do(shuffle::align_doublewords),
        Valignq => Do(shuffle::align_quadwords),
        Vperm2i128 | Vperm2f128 => Do(shuffle::permute_128),
        Vshufi64x2 | Vshuff64x2 | Vshufi32x4 | Vshuff32x4 => Do(shuffle::shuffle_128),

        // Vectors: shuffles by another vector or a mask
        Pshufb | Vpshufb => Do(shuffle::shuffle_bytes),
        Pblendvb | Vpblendvb => Do(shuffle::blend_bytes_by_signs),
        Vpermd | Vpermps => Do(shuffle::permute_doublewords),
        Vpermq | Vpermpd => Do(shuffle::permute_quadwords),
        Vpermb => Do(shuffle::permute_bytes),
        Vpermi2b | Vpermt2b => Do(shuffle::permute_two_bytes),
        Vpermi2d | Vpermi2ps | Vpermt2d | Vpermt2ps => Do(shuffle::permute_two_doublewords),
        Vpermi2q | Vpermi2pd | Vpermt2q | Vpermt2pd => Do(shuffle::permute_two_quadwords),
        Vpblendmb => Do(shuffle::blend_bytes),
        Vpblendmd | Vblendmps => Do(shuffle::blend_doublewords),
        Vpblendmq | Vblendmpd => Do(shuffle::blend_quadwords),

        // Masks
        Kmovb => CopyMask(B),
        Kmovw => CopyMask(W),
        Kmovd => CopyMask(D),
        Kmovq => CopyMask(Q),
        Kandb => Masks(B, |a, b| a & b),
        Kandw => Masks(W, |a, b| a & b),
        Kandd => Masks(D, |a, b| a & b),
        Kandq => Masks(Q, |a, b| a & b),
        Korb => Masks(B, |a, b| a | b),
        Korw => Masks(W, |a, b| a | b),
        Kord => Masks(D, |a, b| a | b),
        Korq => Masks(Q, |a, b| a | b),
        Kxorb => Masks(B, |a, b| a ^ b),
        Kxorw => Masks(W, |a, b| a ^ b),
        Kxord => Masks(D, |a, b| a ^ b),
        Kxorq => Masks(Q, |a, b| a ^ b),
        Kxnorb => Masks(B, |a, b| !(a ^ b)),
        Kxnorw => Masks(W, |a, b| !(a ^ b)),
        Kaddb => Masks(B, u64::wrapping_add),
        Kaddw => Masks(W, u64::wrapping_add),
        Knotb => Masks(B, |_, b| !b),
        Knotw => Masks(W, |_, b| !b),
        Kshiftlb | Kshiftlw | Kshiftrb | Kshiftrw => Do(mask::shift),
        Kunpckbw | Kunpckwd | Kunpckdq => Do(mask::unpack),
        Kortestb | Kortestw | Kortestd | Kortestq => Do(mask::or_test),
        Vpcmpeqb => TestLanes(B, |a, b| a == b),
        Vpcmpeqw => TestLanes(W, |a, b| a == b),
        Vpcmpeqd => TestLanes(D, |a, b| a == b),
        Vpcmpeqq => TestLanes(Q, |a, b| a == b),
        Vpcmpgtb => TestLanes(B, |a, b| a as i8 > b as i8),
        Vpcmpgtd => TestLanes(D, |a, b| a as i32 > b as i32),
        Vpcmpgtq => TestLanes(Q, |a, b| a as i64 > b as i64),
        Vptestmb => TestLanes(B, |a, b| a & b != 0),
        Vptestmd => TestLanes(D, |a, b| a & b != 0),
        Vptestmq => TestLanes(Q, |a, b| a & b != 0),
        Vptestnmb => TestLanes(B, |a, b| a & b == 0),
        Vptestnmd => TestLanes(D, |a, b| a & b == 0),
        Vptestnmq => TestLanes(Q, |a, b| a & b == 0),
        Vpcmpb => Compare(B, true),
        Vpcmpd => Compare(D, true),
        Vpcmpq => Compare(Q, true),
        Vpcmpub => Compare(B, false),
        Vpcmpud => Compare(D, false),
        Vpcmpuq => Compare(Q, false),
        Ptest | Vptest => Do(mask::vector_test),
        Vtestps => Do(mask::sign_test),

        // SHA-256
        Sha256msg1 => Do(sha::message1),
        Sha256msg2 => Do(sha::message2),
        Sha256rnds2 => Do(sha::two_rounds),

        _ => Model::None,
    }
}

/// All ones if `holds`.
fn all_if(holds: bool) -> u64 {
    if holds { u64::MAX } else { 0 }
}

const LOW52: u64 = (1 << 52) - 1;

/// The 104-bit product of the low 52 bits.
fn product52(a: u64, b: u64) -> u128 {
    u128::from(a & LOW52) * u128::from(b & LOW52)
}

fn touches_memory(instruction: &Instruction) -> bool {
    instruction.op_kinds().any(|kind| kind == OpKind::Memory)
}

fn has_immediate(instruction: &Instruction) -> bool {
    instruction.op_kinds().last() == Some(OpKind::Immediate8)
}

/// Whether the result goes into a mask register.
fn to_mask(instruction: &Instruction) -> bool {
    instruction.op0_register().is_k()
}

/// Whether every register operand is a general-purpose one.
fn is_general(instruction: &Instruction) -> bool {
    (0..instruction.op_count()).all(|index| {
        instruction.op_kind(index) != OpKind::Register || instruction.op_register(index).is_gpr()
    })
}
