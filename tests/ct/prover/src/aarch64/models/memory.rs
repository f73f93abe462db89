//! Loads and stores.

use super::integer::{extended, sign_extend};
use crate::{
    aarch64::{code::Code, machine::Machine, registers::VECTOR},
    report::Leak,
    shadow::{Word, fold, ones, spread},
    vector::Vector,
};

/// What one register takes from memory or gives to it.
#[derive(Clone, Copy)]
struct Access {
    vector: bool,
    load: bool,
    /// Bytes in memory.
    bytes: usize,
    /// Bytes of the register that a load extends the sign to, if it does.
    signed: Option<usize>,
}

/// What an instruction other than a pair's does, by its size, its vector bit and its opcode.
fn access(code: Code) -> Access {
    let (size, vector, opcode) = (code.bits(30, 2), code.bit(26), code.bits(22, 2));
    let bytes = if vector && opcode >= 2 { VECTOR } else { 1 << size };
    let signed = match opcode {
        2 if !vector => Some(8),
        3 if !vector => Some(4),
        _ => None,
    };
    let load = if vector { opcode & 1 == 1 } else { opcode != 0 };
    Access { vector, load, bytes, signed }
}

fn transfer(machine: &mut Machine, access: Access, register: usize, address: u64) {
    let Access { vector, load, bytes, signed } = access;
    match (vector, load) {
        (true, true) => {
            let loaded = load_vector(machine, address, bytes);
            machine.registers.write_vector(register, bytes, &loaded);
        }
        (true, false) => {
            let vector = machine.registers.vectors[register];
            for offset in (0..bytes).step_by(8) {
                let at = address.wrapping_add(offset as u64);
                machine.memory.write(at, bytes.min(8), vector.lane(8, offset / 8));
            }
        }
        (false, true) => {
            let mut word = machine.memory.read(address, bytes);
            if signed.is_some() {
                let sign = (word.shadow >> (8 * (bytes - 1))) as u8;
                word.value = sign_extend(word.value, bytes);
                word.shadow |= spread(sign) & !ones(bytes);
            }
            machine.registers.write(register, signed.unwrap_or(8), word);
        }
        (false, false) => {
            let word = machine.registers.read(register, bytes);
            machine.memory.write(address, bytes, word);
        }
    }
}

fn load_vector(machine: &mut Machine, address: u64, bytes: usize) -> Vector {
    let mut vector = Vector::default();
    for offset in (0..bytes).step_by(8) {
        let word = machine.memory.read(address.wrapping_add(offset as u64), bytes.min(8));
        vector.set_lane(8, offset / 8, word);
    }
    vector
}

/// The address of an access whose base register changes by `offset`, before it or after.
fn indexed(machine: &mut Machine, code: Code, offset: u64, before: bool) -> u64 {
    let address = machine.address(code, Word::public(if before { offset } else { 0 }));
    let base = &mut machine.registers.general[code.rn()];
    base.value = base.value.wrapping_add(offset);
    address
}

/// Base and unsigned offset, in units of the access.
pub fn unsigned_offset(machine: &mut Machine, code: Code) {
    let access = access(code);
    let offset = u64::from(code.bits(10, 12)) * access.bytes as u64;
    let address = machine.address(code, Word::public(offset));
    transfer(machine, access, code.rd(), address);
}

/// Base and signed offset in bytes: LDUR, STUR, and with a change of the base before or after the access.
pub fn signed_offset(machine: &mut Machine, code: Code) {
    let offset = code.signed(12, 9);
    let address = match code.bits(10, 2) {
        0 => machine.address(code, Word::public(offset)),
        kind => indexed(machine, code, offset, kind == 3),
    };
    transfer(machine, access(code), code.rd(), address);
}

/// Base and a second register, extended and shifted.
pub fn register_offset(machine: &mut Machine, code: Code) {
    let access = access(code);
    let left = if code.bit(12) { access.bytes.trailing_zeros() } else { 0 };
    let offset = extended(machine, code, left);
    let address = machine.address(code, offset);
    transfer(machine, access, code.rd(), address);
}

/// Relative to the instruction.
pub fn literal(machine: &mut Machine, code: Code) {
    let (size, vector) = (code.bits(30, 2), code.bit(26));
    let (bytes, signed) = if vector {
        (4 << size, None)
    } else {
        ([4, 8, 4][size as usize], (size == 2).then_some(8))
    };
    let address = code.at.wrapping_add(code.signed(5, 19).wrapping_mul(4));
    transfer(machine, Access { vector, load: true, bytes, signed }, code.rd(), address);
}

/// Two registers at once.
pub fn pair(machine: &mut Machine, code: Code) {
    let (size, vector) = (code.bits(30, 2), code.bit(26));
    let (bytes, signed) = match (vector, size) {
        (true, _) => (4 << size, None),
        (false, 2) => (8, None),
        (false, 1) => (4, Some(8)),
        (false, _) => (4, None),
    };
    let access = Access { vector, load: code.bit(22), bytes, signed };
    let offset = code.signed(15, 7).wrapping_mul(bytes as u64);
    let address = match code.bits(23, 2) {
        1 => indexed(machine, code, offset, false),
        3 => indexed(machine, code, offset, true),
        _ => machine.address(code, Word::public(offset)),
    };
    transfer(machine, access, code.rd(), address);
    transfer(machine, access, code.ra(), address.wrapping_add(bytes as u64));
}

/// Loads and stores that other threads must see in order, and the exclusive ones, which always succeed: there is one
/// thread.
pub fn ordered(machine: &mut Machine, code: Code) {
    let access =
        Access { vector: false, load: code.bit(22), bytes: 1 << code.bits(30, 2), signed: None };
    let address = machine.address(code, Word::public(0));
    transfer(machine, access, code.rd(), address);
    let is_exclusive = !code.bit(23);
    if is_exclusive && !access.load {
        machine.registers.write(code.rm(), 4, Word::public(0));
    }
}

/// LDADD, LDCLR, LDEOR, LDSET and SWP.
pub fn atomic(machine: &mut Machine, code: Code) {
    let bytes = 1 << code.bits(30, 2);
    let address = machine.address(code, Word::public(0));
    let old = machine.memory.read(address, bytes);
    let operand = machine.registers.read(code.rm(), bytes);
    let value = match code.bits(12, 4) {
        0 => old.value.wrapping_add(operand.value),
        1 => old.value & !operand.value,
        2 => old.value ^ operand.value,
        3 => old.value | operand.value,
        _ => operand.value,
    };
    let new =
        if code.bit(15) { operand } else { Word::mixed(value, old.taint() | operand.taint()) };
    machine.memory.write(address, bytes, new);
    machine.registers.write(code.rd(), 8, old);
}

/// CAS: whether it stores must be public.
pub fn compare_and_swap(machine: &mut Machine, code: Code) {
    let bytes = 1 << code.bits(30, 2);
    let address = machine.address(code, Word::public(0));
    let old = machine.memory.read(address, bytes);
    let expected = machine.registers.read(code.rm(), bytes);
    machine.leak_if(fold(old.shadow | expected.shadow), Leak::MaskedAccess, code);
    if old.value == expected.value {
        let new = machine.registers.read(code.rd(), bytes);
        machine.memory.write(address, bytes, new);
    }
    machine.registers.write(code.rm(), 8, old);
}

/// LD1 to LD4 and ST1 to ST4 of whole registers, whose lanes alternate in memory but for LD1 and ST1.
pub fn structures(machine: &mut Machine, code: Code) {
    let (count, alternate) = match code.bits(12, 4) {
        0b0000 => (4, true),
        0b0010 => (4, false),
        0b0100 => (3, true),
        0b0110 => (3, false),
        0b0111 => (1, false),
        0b1000 => (2, true),
        _ => (2, false),
    };
    let (size, bytes) = (1 << code.bits(10, 2), code.vector_bytes());
    let lanes = bytes / size;
    let address = structure_address(machine, code, count * bytes);
    for index in 0..count {
        let register = (code.rd() + index) % 32;
        let mut vector = machine.registers.vectors[register];
        for lane in 0..lanes {
            let place = if alternate { lane * count + index } else { index * lanes + lane };
            let at = address.wrapping_add((place * size) as u64);
            if code.bit(22) {
                vector.set_lane(size, lane, machine.memory.read(at, size));
            } else {
                machine.memory.write(at, size, vector.lane(size, lane));
            }
        }
        if code.bit(22) {
            machine.registers.write_vector(register, bytes, &vector);
        }
    }
}

/// The address, after which the base may grow by a register or by what was accessed.
fn structure_address(machine: &mut Machine, code: Code, bytes: usize) -> u64 {
    if !code.bit(23) {
        return machine.address(code, Word::public(0));
    }
    let offset = match code.rm() {
        31 => Word::public(bytes as u64),
        register => machine.registers.read(register, 8),
    };
    machine.leak_if(offset.taint(), Leak::Address, code);
    indexed(machine, code, offset.value, false)
}

/// LD1 and ST1 of a single lane.
pub fn single_lane(machine: &mut Machine, code: Code) {
    let place = (code.bits(30, 1) << 3 | code.bits(10, 3)) as usize;
    let (size, lane) = match code.bits(14, 2) {
        0 => (1, place),
        1 => (2, place >> 1),
        _ if code.bit(10) => (8, place >> 3),
        _ => (4, place >> 2),
    };
    let address = structure_address(machine, code, size);
    let mut vector = machine.registers.vectors[code.rd()];
    if code.bit(22) {
        vector.set_lane(size, lane, machine.memory.read(address, size));
        machine.registers.write_vector(code.rd(), VECTOR, &vector);
    } else {
        machine.memory.write(address, size, vector.lane(size, lane));
    }
}

/// LD1R: one lane, in every lane.
pub fn repeated(machine: &mut Machine, code: Code) {
    let size = 1 << code.bits(10, 2);
    let address = structure_address(machine, code, size);
    let lane = machine.memory.read(address, size);
    let vector = Vector::from_lanes(size, code.vector_bytes(), |_| lane);
    machine.registers.write_vector(code.rd(), code.vector_bytes(), &vector);
}
