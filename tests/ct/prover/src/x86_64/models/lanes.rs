//! Vector arithmetic, lane by lane.

use crate::x86_64::{
    machine::Machine,
    op::{Op, Operand},
};
use crate::{
    shadow::{Word, fold},
    vector::Vector,
};

/// Each result bit depends on the same bits of both sources only.
pub fn bits(machine: &mut Machine, op: &Op, size: usize, function: fn(u64, u64) -> u64) {
    let first = machine.read_vector(op, op.first_source());
    let second = machine.read_vector(op, op.last());
    // x xor x and !x & x are 0, whatever x is.
    let cancelled = op.same_sources() && function(u64::MAX, u64::MAX) == 0;
    let mut result = Vector::default();
    for word in 0..8 {
        result.value[word] = function(first.value[word], second.value[word]);
        if !cancelled {
            result.shadow[word] = first.shadow[word] | second.shadow[word];
        }
    }
    let result = result.truncate(op.vector_bytes);
    machine.write_vector(op, size, &result);
}

pub fn lanes(machine: &mut Machine, op: &Op, size: usize, function: fn(u64, u64) -> u64) {
    let first = machine.read_vector(op, op.first_source());
    let second = machine.read_vector(op, op.last());
    // x − x, x = x and x > x do not depend on x: known by their giving the same for two values.
    let constant = op.same_sources() && function(0, 0) == function(3, 3);
    let result = Vector::from_lanes(size, op.vector_bytes, |index| {
        let (a, b) = (first.lane(size, index), second.lane(size, index));
        let taint = if constant { 0 } else { fold(a.shadow | b.shadow) };
        Word::mixed(function(a.value, b.value), taint)
    });
    machine.write_vector(op, size, &result);
}

pub fn lane(machine: &mut Machine, op: &Op, size: usize, function: fn(u64) -> u64) {
    let source = machine.read_vector(op, op.last());
    let result = Vector::from_lanes(size, op.vector_bytes, |index| {
        let lane = source.lane(size, index);
        Word::mixed(function(lane.value), lane.taint())
    });
    machine.write_vector(op, size, &result);
}

pub fn accumulate(machine: &mut Machine, op: &Op, size: usize, function: fn(u64, u64, u64) -> u64) {
    let sources = [0, 1, 2].map(|index| machine.read_vector(op, index));
    let result = Vector::from_lanes(size, op.vector_bytes, |index| {
        let [sum, a, b] = sources.map(|source| source.lane(size, index));
        let taint = fold(sum.shadow | a.shadow | b.shadow);
        Word::mixed(function(sum.value, a.value, b.value), taint)
    });
    machine.write_vector(op, size, &result);
}

/// A shift of every lane by the same count.
pub fn shift(machine: &mut Machine, op: &Op, size: usize, function: fn(u64, u64, u64) -> u64) {
    let source = match op.operands[op.last()] {
        // The old encoding with an immediate shifts its destination.
        _ if op.last() == 1 => machine.read_vector(op, 0),
        _ => machine.read_vector(op, op.last() - 1),
    };
    let count = match op.operands[op.last()] {
        Operand::Immediate(count) => Word::public(count & 0xff),
        _ => machine.read_vector(op, op.last()).lane(8, 0),
    };
    let result = Vector::from_lanes(size, op.vector_bytes, |index| {
        let lane = source.lane(size, index);
        let value = function(lane.value, count.value, 8 * size as u64);
        Word::mixed(value, fold(lane.shadow | count.shadow))
    });
    machine.write_vector(op, size, &result);
}

/// A shift of one lane of `bits` bits.
pub fn shl(lane: u64, count: u64, bits: u64) -> u64 {
    if count < bits { lane << count } else { 0 }
}

pub fn shr(lane: u64, count: u64, bits: u64) -> u64 {
    if count < bits { lane >> count } else { 0 }
}

pub fn sar(lane: u64, count: u64, bits: u64) -> u64 {
    let unused = 64 - bits;
    ((lane << unused) as i64 >> unused >> count.min(bits - 1)) as u64
}

pub fn rol(lane: u64, count: u64, bits: u64) -> u64 {
    let count = count % bits;
    shl(lane, count, bits) | shr(lane, bits - count, bits)
}

pub fn ror(lane: u64, count: u64, bits: u64) -> u64 {
    rol(lane, bits - count % bits, bits)
}

pub fn ternary_logic_doublewords(machine: &mut Machine, op: &Op) {
    ternary_logic(machine, op, 4);
}

pub fn ternary_logic_quadwords(machine: &mut Machine, op: &Op) {
    ternary_logic(machine, op, 8);
}

/// Each result bit is the bit of the immediate that the three source bits number.
fn ternary_logic(machine: &mut Machine, op: &Op, size: usize) {
    let table = op.immediate();
    let [a, b, c] = [0, 1, 2].map(|index| machine.read_vector(op, index));
    // The sources that the table depends on at all.
    let depends = |bit: u8| (0..8).any(|index| table >> index & 1 != table >> (index ^ bit) & 1);
    let uses = [depends(4), depends(2), depends(1)];
    let mut result = Vector::default();
    for word in 0..8 {
        for index in (0..8_u8).filter(|index| table >> index & 1 == 1) {
            let term = |source: u64, bit: u8| if index & bit != 0 { source } else { !source };
            result.value[word] |=
                term(a.value[word], 4) & term(b.value[word], 2) & term(c.value[word], 1);
        }
        for (source, used) in [&a, &b, &c].into_iter().zip(uses) {
            result.shadow[word] |= if used { source.shadow[word] } else { 0 };
        }
    }
    let result = result.truncate(op.vector_bytes);
    machine.write_vector(op, size, &result);
}
