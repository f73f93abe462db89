//! Mask registers, and what compares vectors into masks or flags.

use super::integer::set_flags;
use crate::shadow::{Word, fold, ones};
use crate::x86_64::{
    alu::{Outcome, flag, sign_extend},
    machine::Machine,
    op::{Op, Operand},
};
use iced_x86::Mnemonic;

/// KMOV: between mask registers, general-purpose registers and memory; what lies above is cleared.
pub fn copy(machine: &mut Machine, op: &Op, size: usize) {
    let word = machine.read(op, 1).truncate(size);
    machine.write(op, 0, word);
}

/// The low `8 · size` bits of two masks combined; one with only one source has it twice.
pub fn combine(machine: &mut Machine, op: &Op, size: usize, function: fn(u64, u64) -> u64) {
    let (a, b) = (machine.read(op, op.last().min(1)), machine.read(op, op.last()));
    // k xor k and !(k xor k) do not depend on k.
    let constant = op.last() == 2
        && op.same_sources()
        && function(0, 0) & ones(size) == function(u64::MAX, u64::MAX) & ones(size)
        && function(0, 0) != function(1, 0);
    let taint = if constant { 0 } else { a.truncate(size).taint() | b.truncate(size).taint() };
    let result = Word::mixed(function(a.value, b.value), taint).truncate(size);
    machine.write(op, 0, result);
}

/// KSHIFTL, KSHIFTR of bytes and words.
pub fn shift(machine: &mut Machine, op: &Op) {
    use Mnemonic as M;
    let size = if matches!(op.mnemonic, M::Kshiftlb | M::Kshiftrb) { 1 } else { 2 };
    let mask = machine.read(op, 1).truncate(size);
    let count = u32::from(op.immediate());
    let left = matches!(op.mnemonic, M::Kshiftlb | M::Kshiftlw);
    let shifted = if left { mask.value.checked_shl(count) } else { mask.value.checked_shr(count) };
    let result = Word::mixed(shifted.unwrap_or(0), mask.taint()).truncate(size);
    machine.write(op, 0, result);
}

/// KUNPCK: the low halves of two masks, the second one's below.
pub fn unpack(machine: &mut Machine, op: &Op) {
    let half = match op.mnemonic {
        Mnemonic::Kunpckbw => 1,
        Mnemonic::Kunpckwd => 2,
        _ => 4,
    };
    let (high, low) = (machine.read(op, 1), machine.read(op, 2).truncate(half));
    let high = high.truncate(half);
    let result = Word {
        value: high.value << (8 * half) | low.value,
        shadow: high.shadow << (8 * half) | low.shadow,
    };
    machine.write(op, 0, result);
}

/// KORTEST: ZF if no bit is set in either mask, CF if all are set in one or the other.
pub fn or_test(machine: &mut Machine, op: &Op) {
    let size = match op.mnemonic {
        Mnemonic::Kortestb => 1,
        Mnemonic::Kortestw => 2,
        Mnemonic::Kortestd => 4,
        _ => 8,
    };
    let (a, b) = (machine.read(op, 0).truncate(size), machine.read(op, 1).truncate(size));
    let either = a.value | b.value;
    set_zero_and_carry(machine, either == 0, either == ones(size), fold(a.shadow | b.shadow));
}

/// PTEST: ZF if the second vector and the first share no bit, CF if the first has all bits of the second.
pub fn vector_test(machine: &mut Machine, op: &Op) {
    let (first, second) = (machine.read_vector(op, 0), machine.read_vector(op, 1));
    let pairs = || first.value.iter().zip(second.value);
    let disjoint = pairs().all(|(a, b)| a & b == 0);
    let contained = pairs().all(|(a, b)| !a & b == 0);
    set_zero_and_carry(machine, disjoint, contained, first.taint() | second.taint());
}

/// VTESTPS: as PTEST, of the doublewords' signs only.
pub fn sign_test(machine: &mut Machine, op: &Op) {
    const SIGNS: u64 = 0x8000_0000_8000_0000;
    let (first, second) = (machine.read_vector(op, 0), machine.read_vector(op, 1));
    let pairs = || first.value.iter().zip(second.value);
    let disjoint = pairs().all(|(a, b)| a & b & SIGNS == 0);
    let contained = pairs().all(|(a, b)| !a & b & SIGNS == 0);
    set_zero_and_carry(machine, disjoint, contained, first.taint() | second.taint());
}

fn set_zero_and_carry(machine: &mut Machine, zero: bool, carry: bool, taint: u8) {
    let flags = if zero { flag::ZF } else { 0 } | if carry { flag::CF } else { 0 };
    set_flags(machine, flag::ALL, &Outcome { result: 0, flags, undefined: 0 }, taint);
}

pub fn test(machine: &mut Machine, op: &Op, size: usize, function: fn(u64, u64) -> bool) {
    compare_lanes(machine, op, size, op.last(), function);
}

/// VPCMP and VPCMPU: the immediate tells which comparison.
pub fn compare(machine: &mut Machine, op: &Op, size: usize, signed: bool) {
    let how = op.immediate();
    compare_lanes(machine, op, size, op.last() - 1, move |a, b| {
        let order = if signed {
            (sign_extend(a, size) as i64).cmp(&(sign_extend(b, size) as i64))
        } else {
            a.cmp(&b)
        };
        match how & 7 {
            0 => order.is_eq(),
            1 => order.is_lt(),
            2 => order.is_le(),
            3 => false,
            4 => order.is_ne(),
            5 => order.is_ge(),
            6 => order.is_gt(),
            _ => true,
        }
    });
}

/// One bit of the mask register that is operand 0 for each lane of operand 1 and operand `second`.
fn compare_lanes(
    machine: &mut Machine,
    op: &Op,
    size: usize,
    second: usize,
    holds: impl Fn(u64, u64) -> bool,
) {
    let (a, b) = (machine.read_vector(op, 1), machine.read_vector(op, second));
    let bytes = match op.operands[1] {
        Operand::Vector { bytes, .. } => bytes,
        _ => op.vector_bytes,
    };
    let chosen = op.lanes.map_or(Word::public(u64::MAX), |mask| machine.registers.masks[mask]);
    // What lies above the last lane's bit does not count.
    let chosen = chosen.truncate((bytes / size).div_ceil(8));
    let (mut bits, mut taint) = (0, chosen.taint());
    // A lane that a public mask leaves out does not count.
    let counts = |index: &usize| chosen.taint() != 0 || chosen.value >> index & 1 == 1;
    for index in (0..bytes / size).filter(counts) {
        let (a, b) = (a.lane(size, index), b.lane(size, index));
        taint |= fold(a.shadow | b.shadow);
        bits |= u64::from(holds(a.value, b.value)) << index;
    }
    machine.write(op, 0, Word::mixed(bits & chosen.value, taint));
}
