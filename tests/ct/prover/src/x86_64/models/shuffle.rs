//! Vector instructions that move lanes to other places.

use crate::x86_64::{
    machine::Machine,
    op::{Op, Operand},
};
use crate::{
    shadow::{Word, choose, spread},
    vector::Vector,
};
use iced_x86::Mnemonic;

/// The first of two sources, the second, and the immediate.
fn sources(machine: &mut Machine, op: &Op) -> (Vector, Vector, usize) {
    let first = op.first_source();
    (
        machine.read_vector(op, first),
        machine.read_vector(op, first + 1),
        usize::from(op.immediate()),
    )
}

pub fn pick(machine: &mut Machine, op: &Op, size: usize, pick: fn(usize, usize) -> usize) {
    let source = machine.read_vector(op, 1);
    let how = usize::from(op.immediate());
    let result =
        Vector::from_lanes(size, op.vector_bytes, |index| source.lane(size, pick(how, index)));
    machine.write_vector(op, size, &result);
}

pub fn pick_of_two(machine: &mut Machine, op: &Op, size: usize, pick: fn(usize, usize) -> usize) {
    let (first, second, how) = sources(machine, op);
    let result = Vector::from_lanes(size, op.vector_bytes, |index| {
        let from = pick(how, index);
        let source = if from < 64 { &first } else { &second };
        source.lane(size, from % 64)
    });
    machine.write_vector(op, size, &result);
}

/// Where lane `index` comes from if the `offset`-th and following lanes of each 16 bytes (`lanes` lanes) of
/// two sources are interleaved; lanes of the second source count from 64.
pub fn interleave(lanes: usize, offset: usize, index: usize) -> usize {
    let (part, within) = (index / lanes * lanes, index % lanes);
    part + offset + within / 2 + within % 2 * 64
}

pub fn shift_bytes_left(machine: &mut Machine, op: &Op) {
    shift_bytes(machine, op, usize::checked_sub);
}

pub fn shift_bytes_right(machine: &mut Machine, op: &Op) {
    shift_bytes(machine, op, |index, by| Some(index + by).filter(|from| *from < 16));
}

/// Each 16 bytes by themselves.
fn shift_bytes(machine: &mut Machine, op: &Op, from: fn(usize, usize) -> Option<usize>) {
    let source = machine.read_vector(op, op.last() - 1);
    let by = usize::from(op.immediate());
    let result = Vector::from_lanes(1, op.vector_bytes, |index| {
        from(index % 16, by).map_or(Word::default(), |from| source.lane(1, index / 16 * 16 + from))
    });
    machine.write_vector(op, 1, &result);
}

/// PALIGNR: the bytes from `immediate` on, of each 16 of the second source with those of the first above.
pub fn align_bytes(machine: &mut Machine, op: &Op) {
    let (high, low, by) = sources(machine, op);
    let result = Vector::from_lanes(1, op.vector_bytes, |index| {
        let (part, from) = (index / 16 * 16, index % 16 + by);
        match from / 16 {
            0 => low.lane(1, part + from),
            1 => high.lane(1, part + from - 16),
            _ => Word::default(),
        }
    });
    machine.write_vector(op, 1, &result);
}

pub fn align_doublewords(machine: &mut Machine, op: &Op) {
    align_lanes(machine, op, 4);
}

pub fn align_quadwords(machine: &mut Machine, op: &Op) {
    align_lanes(machine, op, 8);
}

/// VALIGN: the lanes from `immediate` on, of the second source with the first above.
fn align_lanes(machine: &mut Machine, op: &Op, size: usize) {
    let (high, low, by) = sources(machine, op);
    let lanes = op.vector_bytes / size;
    let result = Vector::from_lanes(size, op.vector_bytes, |index| {
        let from = index + by % lanes;
        if from < lanes { low.lane(size, from) } else { high.lane(size, from - lanes) }
    });
    machine.write_vector(op, size, &result);
}

/// The `part`-th 16 bytes of a vector, in lanes of 8.
fn half_of(source: &Vector, part: usize, index: usize) -> Word {
    source.lane(8, 2 * part + index % 2)
}

/// VPERM2I128: each half is one of the four halves of two sources, or zero.
pub fn permute_128(machine: &mut Machine, op: &Op) {
    let (first, second, how) = sources(machine, op);
    let result = Vector::from_lanes(8, op.vector_bytes, |index| {
        let control = how >> (index / 2 * 4);
        let source = if control & 2 == 0 { &first } else { &second };
        if control & 8 == 0 { half_of(source, control & 1, index) } else { Word::default() }
    });
    machine.write_vector(op, 8, &result);
}

/// VSHUFI64X2: the lower 16-byte parts come from the first source, the upper ones from the second.
pub fn shuffle_128(machine: &mut Machine, op: &Op) {
    let (first, second, how) = sources(machine, op);
    let parts = op.vector_bytes / 16;
    let bits = if parts == 4 { 2 } else { 1 };
    let size = match op.mnemonic {
        Mnemonic::Vshufi32x4 | Mnemonic::Vshuff32x4 => 4,
        _ => 8,
    };
    let result = Vector::from_lanes(8, op.vector_bytes, |index| {
        let part = index / 2;
        let source = if part < parts / 2 { &first } else { &second };
        half_of(source, how >> (part * bits) & (parts - 1), index)
    });
    machine.write_vector(op, size, &result);
}

/// PSHUFB: each byte is one of the same 16 bytes, or zero if its index has the top bit set.
pub fn shuffle_bytes(machine: &mut Machine, op: &Op) {
    let (source, indices, _) = sources(machine, op);
    let result = Vector::from_lanes(1, op.vector_bytes, |lane| {
        let index = indices.lane(1, lane);
        let part = lane / 16 * 16;
        let byte = |from: u64| source.lane(1, part + from as usize % 16);
        let all = (0..16).fold(0, |all, from| all | byte(from).shadow);
        let chosen = if index.value & 0x80 == 0 { byte(index.value) } else { Word::default() };
        choose(index.taint(), chosen, all)
    });
    machine.write_vector(op, 1, &result);
}

pub fn permute_bytes(machine: &mut Machine, op: &Op) {
    permute(machine, op, 1);
}

pub fn permute_doublewords(machine: &mut Machine, op: &Op) {
    permute(machine, op, 4);
}

pub fn permute_quadwords(machine: &mut Machine, op: &Op) {
    permute(machine, op, 8);
}

/// VPERM: each lane is the lane of operand 2 that operand 1 tells.
fn permute(machine: &mut Machine, op: &Op, size: usize) {
    let (indices, source) = (machine.read_vector(op, 1), machine.read_vector(op, 2));
    let lanes = op.vector_bytes / size;
    let result = Vector::from_lanes(size, op.vector_bytes, |lane| {
        let index = indices.lane(size, lane);
        let chosen = source.lane(size, index.value as usize % lanes);
        choose(index.taint(), chosen, spread(source.taint()))
    });
    machine.write_vector(op, size, &result);
}

pub fn permute_two_bytes(machine: &mut Machine, op: &Op) {
    permute_two(machine, op, 1);
}

pub fn permute_two_doublewords(machine: &mut Machine, op: &Op) {
    permute_two(machine, op, 4);
}

pub fn permute_two_quadwords(machine: &mut Machine, op: &Op) {
    permute_two(machine, op, 8);
}

/// VPERMI2 and VPERMT2: each lane is a lane of two tables. The former has its indices in operand 0 and the
/// tables after it, the latter the first table in operand 0 and its indices in operand 1.
fn permute_two(machine: &mut Machine, op: &Op, size: usize) {
    use Mnemonic as M;
    let [zero, one, second] = [0, 1, 2].map(|index| machine.read_vector(op, index));
    let indices_first = matches!(
        op.mnemonic,
        M::Vpermi2b | M::Vpermi2d | M::Vpermi2ps | M::Vpermi2q | M::Vpermi2pd
    );
    let (indices, first) = if indices_first { (zero, one) } else { (one, zero) };
    let lanes = op.vector_bytes / size;
    let all = spread(first.taint() | second.taint());
    let result = Vector::from_lanes(size, op.vector_bytes, |lane| {
        let index = indices.lane(size, lane);
        let from = index.value as usize % (2 * lanes);
        let chosen =
            if from < lanes { first.lane(size, from) } else { second.lane(size, from - lanes) };
        choose(index.taint(), chosen, all)
    });
    machine.write_vector(op, size, &result);
}

/// PBLENDVB: bytes of the second source where the third one (XMM0 in the old encoding) has its top bit set.
pub fn blend_bytes_by_signs(machine: &mut Machine, op: &Op) {
    let (first, second, _) = sources(machine, op);
    let signs = if op.legacy { machine.registers.vectors[0] } else { machine.read_vector(op, 3) };
    let result = Vector::from_lanes(1, op.vector_bytes, |index| {
        let (one, other) = (first.lane(1, index), second.lane(1, index));
        let sign = signs.lane(1, index);
        let chosen = if sign.value & 0x80 == 0 { one } else { other };
        choose(sign.taint(), chosen, one.shadow | other.shadow)
    });
    machine.write_vector(op, 1, &result);
}

pub fn blend_bytes(machine: &mut Machine, op: &Op) {
    blend(machine, op, 1);
}

pub fn blend_doublewords(machine: &mut Machine, op: &Op) {
    blend(machine, op, 4);
}

pub fn blend_quadwords(machine: &mut Machine, op: &Op) {
    blend(machine, op, 8);
}

/// VPBLENDM: lanes of the second source where the mask register says so, else of the first.
fn blend(machine: &mut Machine, op: &Op, size: usize) {
    let (first, second) = (machine.read_vector(op, 1), machine.read_vector(op, 2));
    let mask = op.lanes.map_or(Word::public(u64::MAX), |mask| machine.registers.masks[mask]);
    let result = Vector::from_lanes(size, op.vector_bytes, |index| {
        let (other, one) = (first.lane(size, index), second.lane(size, index));
        let chosen = if mask.value >> index & 1 == 1 {
            one
        } else if op.zeroing {
            Word::default()
        } else {
            other
        };
        choose(mask.taint(), chosen, one.shadow | other.shadow)
    });
    // All lanes are written: the mask has been used up.
    if let Operand::Vector { register, .. } = op.operands[0] {
        machine.registers.vectors[register] = result;
    }
}
