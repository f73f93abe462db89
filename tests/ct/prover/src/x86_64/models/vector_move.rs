//! Vector instructions that copy, insert, extract and repeat.

use crate::x86_64::{
    alu,
    machine::Machine,
    op::{Op, Operand},
};
use crate::{shadow::Word, vector::Vector};
use iced_x86::Mnemonic;

pub fn copy(machine: &mut Machine, op: &Op, size: usize) {
    let source = machine.read_vector(op, 1);
    machine.write_vector(op, size, &source);
}

/// MOVD, MOVQ, MOVSS, MOVSD between a register and another kind of register or memory; into a vector
/// register, what lies above within its 16 bytes is cleared.
pub fn scalar(machine: &mut Machine, op: &Op) {
    let bytes = match op.mnemonic {
        Mnemonic::Movq | Mnemonic::Vmovq | Mnemonic::Movsd | Mnemonic::Vmovsd => 8,
        _ => 4,
    };
    let word = machine.read(op, 1).truncate(bytes);
    if let Operand::Vector { .. } = op.operands[0] {
        write_low(machine, op, word);
    } else {
        machine.write(op, 0, word);
    }
}

/// A 16-byte result with only a low word.
fn write_low(machine: &mut Machine, op: &Op, word: Word) {
    let mut result = Vector::default();
    result.set_lane(8, 0, word);
    machine.write_vector(op, 8, &result);
}

/// MOVSS, MOVSD between vector registers: only the lowest lane is copied.
pub fn low_lane(machine: &mut Machine, op: &Op) {
    let size = if op.mnemonic == Mnemonic::Movss { 4 } else { 8 };
    let mut result = machine.read_vector(op, 0);
    result.set_lane(size, 0, machine.read(op, 1).truncate(size));
    machine.write_vector(op, 8, &result);
}

/// MOVHPS, MOVLPS and their kin: eight bytes of memory and one half of a vector register.
pub fn half(machine: &mut Machine, op: &Op) {
    use Mnemonic as M;
    let high = matches!(op.mnemonic, M::Movhps | M::Movhpd | M::Vmovhps | M::Vmovhpd);
    if let Operand::Memory = op.operands[0] {
        let lane = machine.read_vector(op, 1).lane(8, usize::from(high));
        machine.write(op, 0, lane);
    } else {
        let mut result = machine.read_vector(op, op.first_source());
        let lane = machine.read(op, op.last());
        result.set_lane(8, usize::from(high), lane);
        machine.write_vector(op, 8, &result);
    }
}

/// MOVHLPS: high to low half; MOVLHPS: low to high half.
pub fn half_of_register(machine: &mut Machine, op: &Op) {
    let to_low = matches!(op.mnemonic, Mnemonic::Movhlps | Mnemonic::Vmovhlps);
    let mut result = machine.read_vector(op, op.first_source());
    let source = machine.read_vector(op, op.last());
    let lane = source.lane(8, usize::from(to_low));
    result.set_lane(8, usize::from(!to_low), lane);
    machine.write_vector(op, 8, &result);
}

pub fn insert_byte(machine: &mut Machine, op: &Op) {
    insert(machine, op, 1);
}

pub fn insert_word(machine: &mut Machine, op: &Op) {
    insert(machine, op, 2);
}

pub fn insert_doubleword(machine: &mut Machine, op: &Op) {
    insert(machine, op, 4);
}

pub fn insert_quadword(machine: &mut Machine, op: &Op) {
    insert(machine, op, 8);
}

fn insert(machine: &mut Machine, op: &Op, size: usize) {
    let mut result = machine.read_vector(op, op.first_source());
    let lane = machine.read(op, op.last() - 1);
    result.set_lane(size, usize::from(op.immediate()) % (16 / size), lane);
    machine.write_vector(op, 8, &result);
}

pub fn extract_byte(machine: &mut Machine, op: &Op) {
    extract(machine, op, 1);
}

pub fn extract_word(machine: &mut Machine, op: &Op) {
    extract(machine, op, 2);
}

pub fn extract_doubleword(machine: &mut Machine, op: &Op) {
    extract(machine, op, 4);
}

pub fn extract_quadword(machine: &mut Machine, op: &Op) {
    extract(machine, op, 8);
}

fn extract(machine: &mut Machine, op: &Op, size: usize) {
    let source = machine.read_vector(op, 1);
    let lane = source.lane(size, usize::from(op.immediate()) % (16 / size));
    machine.write(op, 0, lane);
}

pub fn insert_128(machine: &mut Machine, op: &Op) {
    insert_part(machine, op, 16);
}

pub fn insert_256(machine: &mut Machine, op: &Op) {
    insert_part(machine, op, 32);
}

fn insert_part(machine: &mut Machine, op: &Op, bytes: usize) {
    let (mut result, part) = (machine.read_vector(op, 1), machine.read_vector(op, 2));
    let first = usize::from(op.immediate()) % (op.vector_bytes / bytes) * bytes / 8;
    for index in 0..bytes / 8 {
        result.set_lane(8, first + index, part.lane(8, index));
    }
    machine.write_vector(op, lane_of(op.mnemonic), &result);
}

/// The lanes that a mask register chooses.
fn lane_of(mnemonic: Mnemonic) -> usize {
    if format!("{mnemonic:?}").contains("32x4") { 4 } else { 8 }
}

pub fn extract_128(machine: &mut Machine, op: &Op) {
    extract_part(machine, op, 16);
}

pub fn extract_256(machine: &mut Machine, op: &Op) {
    extract_part(machine, op, 32);
}

fn extract_part(machine: &mut Machine, op: &Op, bytes: usize) {
    let source = machine.read_vector(op, 1);
    let first = usize::from(op.immediate()) % (op.vector_bytes / bytes) * bytes / 8;
    let result = Vector::from_lanes(8, bytes, |index| source.lane(8, first + index));
    machine.write_vector(op, lane_of(op.mnemonic), &result);
}

pub fn broadcast_byte(machine: &mut Machine, op: &Op) {
    broadcast(machine, op, 1);
}

pub fn broadcast_word(machine: &mut Machine, op: &Op) {
    broadcast(machine, op, 2);
}

pub fn broadcast_doubleword(machine: &mut Machine, op: &Op) {
    broadcast(machine, op, 4);
}

pub fn broadcast_quadword(machine: &mut Machine, op: &Op) {
    broadcast(machine, op, 8);
}

fn broadcast(machine: &mut Machine, op: &Op, size: usize) {
    let lane = machine.read(op, 1).truncate(size);
    let result = Vector::from_lanes(size, op.vector_bytes, |_| lane);
    machine.write_vector(op, size, &result);
}

pub fn broadcast_128(machine: &mut Machine, op: &Op) {
    broadcast_part(machine, op, 16);
}

pub fn broadcast_256(machine: &mut Machine, op: &Op) {
    broadcast_part(machine, op, 32);
}

fn broadcast_part(machine: &mut Machine, op: &Op, bytes: usize) {
    let part = machine.read_vector(op, 1);
    let result = Vector::from_lanes(8, op.vector_bytes, |index| part.lane(8, index % (bytes / 8)));
    machine.write_vector(op, lane_of(op.mnemonic), &result);
}

/// Clears all but the low 16 bytes of the first 16 vector registers.
pub fn zero_upper(machine: &mut Machine, _: &Op) {
    for vector in &mut machine.registers.vectors[..16] {
        *vector = vector.truncate(16);
    }
}

/// Clears the first 16 vector registers.
pub fn zero_all(machine: &mut Machine, _: &Op) {
    machine.registers.vectors[..16].fill(Vector::default());
}

pub fn signs_of_bytes(machine: &mut Machine, op: &Op) {
    signs(machine, op, 1);
}

pub fn signs_of_doublewords(machine: &mut Machine, op: &Op) {
    signs(machine, op, 4);
}

pub fn signs_of_quadwords(machine: &mut Machine, op: &Op) {
    signs(machine, op, 8);
}

/// One bit for each lane: its sign.
fn signs(machine: &mut Machine, op: &Op, size: usize) {
    let source = machine.read_vector(op, 1);
    let bits = (0..op.vector_bytes / size)
        .fold(0, |bits, index| bits | (source.lane(size, index).value >> (8 * size - 1)) << index);
    machine.write(op, 0, Word::mixed(bits, source.taint()));
}

pub fn widen_byte_to_word(machine: &mut Machine, op: &Op) {
    widen(machine, op, 1, 2);
}

pub fn widen_byte_to_doubleword(machine: &mut Machine, op: &Op) {
    widen(machine, op, 1, 4);
}

pub fn widen_byte_to_quadword(machine: &mut Machine, op: &Op) {
    widen(machine, op, 1, 8);
}

pub fn widen_word_to_doubleword(machine: &mut Machine, op: &Op) {
    widen(machine, op, 2, 4);
}

pub fn widen_doubleword_to_quadword(machine: &mut Machine, op: &Op) {
    widen(machine, op, 4, 8);
}

fn widen(machine: &mut Machine, op: &Op, from: usize, to: usize) {
    let source = machine.read_vector(op, 1);
    let result = Vector::from_lanes(to, op.bytes, |index| source.lane(from, index));
    machine.write_vector(op, to, &result);
}

pub fn sign_extend_byte_to_word(machine: &mut Machine, op: &Op) {
    sign_extend(machine, op, 1, 2);
}

pub fn sign_extend_byte_to_doubleword(machine: &mut Machine, op: &Op) {
    sign_extend(machine, op, 1, 4);
}

pub fn sign_extend_byte_to_quadword(machine: &mut Machine, op: &Op) {
    sign_extend(machine, op, 1, 8);
}

pub fn sign_extend_word_to_doubleword(machine: &mut Machine, op: &Op) {
    sign_extend(machine, op, 2, 4);
}

pub fn sign_extend_doubleword_to_quadword(machine: &mut Machine, op: &Op) {
    sign_extend(machine, op, 4, 8);
}

fn sign_extend(machine: &mut Machine, op: &Op, from: usize, to: usize) {
    let source = machine.read_vector(op, 1);
    let result = Vector::from_lanes(to, op.bytes, |index| {
        let lane = source.lane(from, index);
        Word::mixed(alu::sign_extend(lane.value, from), lane.taint())
    });
    machine.write_vector(op, to, &result);
}

pub fn pack_words_unsigned(machine: &mut Machine, op: &Op) {
    pack(machine, op, 2, 0, 0xff);
}

pub fn pack_words_signed(machine: &mut Machine, op: &Op) {
    pack(machine, op, 2, -0x80, 0x7f);
}

pub fn pack_doublewords_unsigned(machine: &mut Machine, op: &Op) {
    pack(machine, op, 4, 0, 0xffff);
}

pub fn pack_doublewords_signed(machine: &mut Machine, op: &Op) {
    pack(machine, op, 4, -0x8000, 0x7fff);
}

/// Signed lanes of `from` bytes, cut to the range, in half the room; in each 16 bytes first those of the one
/// source, then those of the other.
fn pack(machine: &mut Machine, op: &Op, from: usize, lowest: i64, highest: i64) {
    let first = machine.read_vector(op, op.first_source());
    let second = machine.read_vector(op, op.last());
    let lanes = 16 / from;
    let result = Vector::from_lanes(from / 2, op.vector_bytes, |index| {
        let (part, within) = (index / (2 * lanes), index % (2 * lanes));
        let source = if within < lanes { &first } else { &second };
        let lane = source.lane(from, part * lanes + within % lanes);
        let value = (alu::sign_extend(lane.value, from) as i64).clamp(lowest, highest);
        Word::mixed(value as u64, lane.taint())
    });
    machine.write_vector(op, from / 2, &result);
}

/// VPMOVQB and its kin: the low part of each lane, side by side.
pub fn narrow(machine: &mut Machine, op: &Op) {
    use Mnemonic as M;
    let (from, to) = match op.mnemonic {
        M::Vpmovqb => (8, 1),
        M::Vpmovqw => (8, 2),
        M::Vpmovqd => (8, 4),
        M::Vpmovdb => (4, 1),
        M::Vpmovdw => (4, 2),
        _ => (2, 1),
    };
    if op.lanes.is_some() {
        return machine.stop(op, "no model with a mask register");
    }
    let source = machine.read_vector(op, 1);
    let lanes = match op.operands[1] {
        Operand::Vector { bytes, .. } => bytes / from,
        _ => 0,
    };
    let result = Vector::from_lanes(to, lanes * to, |index| source.lane(from, index));
    machine.write_vector(op, to, &result);
}
