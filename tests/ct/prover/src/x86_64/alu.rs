//! Integer arithmetic of the CPU on plain values: results and status flags.

use crate::shadow::ones;

/// The status flags' bits, as in RFLAGS.
pub mod flag {
    pub const CF: u32 = 1;
    pub const PF: u32 = 1 << 2;
    pub const AF: u32 = 1 << 4;
    pub const ZF: u32 = 1 << 6;
    pub const SF: u32 = 1 << 7;
    pub const OF: u32 = 1 << 11;
    pub const ALL: u32 = CF | PF | AF | ZF | SF | OF;
}
use flag::{AF, CF, OF, PF, SF, ZF};

/// A result, the flags' new values, and which flags the manual leaves undefined.
#[derive(Clone, Copy, Debug, Default)]
pub struct Outcome {
    pub result: u64,
    pub flags: u32,
    pub undefined: u32,
}

fn flag_if(holds: bool, flag: u32) -> u32 {
    if holds { flag } else { 0 }
}

/// The top bit of a value of `bytes` bytes.
pub fn sign(value: u64, bytes: usize) -> bool {
    value >> (8 * bytes - 1) & 1 == 1
}

pub fn sign_extend(value: u64, bytes: usize) -> u64 {
    let unused = 64 - 8 * bytes;
    ((value << unused) as i64 >> unused) as u64
}

/// ZF, SF and PF of a result.
fn zero_sign_parity(result: u64, bytes: usize) -> u32 {
    flag_if(result == 0, ZF)
        | flag_if(sign(result, bytes), SF)
        | flag_if((result as u8).count_ones().is_multiple_of(2), PF)
}

pub fn add(a: u64, b: u64, carry: bool, bytes: usize) -> Outcome {
    let (a, b) = (a & ones(bytes), b & ones(bytes));
    let sum = u128::from(a) + u128::from(b) + u128::from(carry);
    let result = sum as u64 & ones(bytes);
    let flags = zero_sign_parity(result, bytes)
        | flag_if(sum >> (8 * bytes) != 0, CF)
        | flag_if((a ^ b ^ result) & 0x10 != 0, AF)
        | flag_if(sign((a ^ result) & (b ^ result), bytes), OF);
    Outcome { result, flags, undefined: 0 }
}

pub fn sub(a: u64, b: u64, borrow: bool, bytes: usize) -> Outcome {
    let (a, b) = (a & ones(bytes), b & ones(bytes));
    let result = a.wrapping_sub(b).wrapping_sub(u64::from(borrow)) & ones(bytes);
    let flags = zero_sign_parity(result, bytes)
        | flag_if(u128::from(a) < u128::from(b) + u128::from(borrow), CF)
        | flag_if((a ^ b ^ result) & 0x10 != 0, AF)
        | flag_if(sign((a ^ b) & (a ^ result), bytes), OF);
    Outcome { result, flags, undefined: 0 }
}

/// The flags of AND, OR, XOR and TEST.
pub fn logic(result: u64, bytes: usize) -> Outcome {
    let result = result & ones(bytes);
    Outcome { result, flags: zero_sign_parity(result, bytes), undefined: AF }
}

/// The signed product; CF and OF tell that it does not fit.
pub fn signed_product(a: u64, b: u64, bytes: usize) -> Outcome {
    let wide = i128::from(sign_extend(a, bytes) as i64) * i128::from(sign_extend(b, bytes) as i64);
    let result = wide as u64 & ones(bytes);
    let fits = wide == i128::from(sign_extend(result, bytes) as i64);
    Outcome { result, flags: flag_if(!fits, CF | OF), undefined: ZF | SF | PF | AF }
}

/// The high half of the signed product.
pub fn signed_product_high(a: u64, b: u64, bytes: usize) -> u64 {
    let wide = i128::from(sign_extend(a, bytes) as i64) * i128::from(sign_extend(b, bytes) as i64);
    (wide >> (8 * bytes)) as u64 & ones(bytes)
}

/// The unsigned product: (high, low).
pub fn product(a: u64, b: u64, bytes: usize) -> (u64, u64) {
    let wide = u128::from(a & ones(bytes)) * u128::from(b & ones(bytes));
    ((wide >> (8 * bytes)) as u64 & ones(bytes), wide as u64 & ones(bytes))
}

/// A shift or rotation by a count that is not 0 after masking.
pub type Shift = fn(value: u64, count: u32, bytes: usize) -> Outcome;

/// What a shift leaves besides the result: CF, OF if the count is 1, and the flags of the result.
fn shifted(result: u64, carry: bool, overflow: bool, count: u32, bytes: usize) -> Outcome {
    let flags = zero_sign_parity(result, bytes) | flag_if(carry, CF) | flag_if(overflow, OF);
    let beyond = flag_if(count > 8 * bytes as u32, CF);
    Outcome { result, flags, undefined: AF | beyond | flag_if(count > 1, OF) }
}

pub fn shl(value: u64, count: u32, bytes: usize) -> Outcome {
    let wide = u128::from(value & ones(bytes)) << count;
    let result = wide as u64 & ones(bytes);
    let carry = wide >> (8 * bytes) & 1 == 1;
    shifted(result, carry, sign(result, bytes) != carry, count, bytes)
}

pub fn shr(value: u64, count: u32, bytes: usize) -> Outcome {
    let value = value & ones(bytes);
    let carry = value >> (count - 1) & 1 == 1;
    shifted(value >> count, carry, sign(value, bytes), count, bytes)
}

pub fn sar(value: u64, count: u32, bytes: usize) -> Outcome {
    let value = sign_extend(value, bytes) as i64;
    let carry = value >> (count - 1) & 1 == 1;
    let mut out = shifted((value >> count) as u64 & ones(bytes), carry, false, count, bytes);
    // The sign bits shifted out are defined for any count.
    out.undefined &= !CF;
    out
}

pub fn rol(value: u64, count: u32, bytes: usize) -> Outcome {
    let result = rotate_left(value, count, bytes);
    let carry = result & 1 == 1;
    rotated(result, carry, sign(result, bytes) != carry, count)
}

pub fn ror(value: u64, count: u32, bytes: usize) -> Outcome {
    let bits = 8 * bytes as u32;
    let result = rotate_left(value, bits - count % bits, bytes);
    let next = sign(result << 1, bytes);
    rotated(result, sign(result, bytes), sign(result, bytes) != next, count)
}

fn rotate_left(value: u64, count: u32, bytes: usize) -> u64 {
    let bits = 8 * bytes as u32;
    let (value, count) = (u128::from(value & ones(bytes)), count % bits);
    (value << count | value >> (bits - count)) as u64 & ones(bytes)
}

/// Rotations leave ZF, SF, PF and AF alone: the caller does not take them.
fn rotated(result: u64, carry: bool, overflow: bool, count: u32) -> Outcome {
    let flags = flag_if(carry, CF) | flag_if(overflow, OF);
    Outcome { result, flags, undefined: flag_if(count > 1, OF) }
}

/// SHLD: `value` shifted left, filled from the top of `filler`.
pub fn shld(value: u64, filler: u64, count: u32, bytes: usize) -> Outcome {
    let bits = 8 * bytes as u32;
    let pair = u128::from(value & ones(bytes)) << bits | u128::from(filler & ones(bytes));
    let result = (pair << count >> bits) as u64 & ones(bytes);
    let carry = pair >> (2 * bits - count) & 1 == 1;
    shifted(result, carry, sign(result ^ value, bytes), count, bytes)
}

/// SHRD: `value` shifted right, filled from the bottom of `filler`.
pub fn shrd(value: u64, filler: u64, count: u32, bytes: usize) -> Outcome {
    let bits = 8 * bytes as u32;
    let pair = u128::from(filler & ones(bytes)) << bits | u128::from(value & ones(bytes));
    let result = (pair >> count) as u64 & ones(bytes);
    let carry = value >> (count - 1) & 1 == 1;
    shifted(result, carry, sign(result ^ value, bytes), count, bytes)
}
