//! Vector instructions.

use super::integer::{conjunction, disjunction, inverse, moved, sign_extend};
use crate::{
    aarch64::{code::Code, machine::Machine, registers::VECTOR},
    shadow::{Taint, Word, ones, spread},
    vector::Vector,
};

fn sources(machine: &Machine, code: Code) -> [Vector; 2] {
    [code.rn(), code.rm()].map(|register| machine.registers.vectors[register])
}

fn write(machine: &mut Machine, code: Code, bytes: usize, result: &Vector) {
    machine.registers.write_vector(code.rd(), bytes, result);
}

/// A lane of which every byte depends on all of these.
fn mixed(size: usize, value: u64, words: &[Word]) -> Word {
    let taint = words.iter().fold(0, |all, word| all | word.truncate(size).taint());
    Word::mixed(value, taint).truncate(size)
}

// Lane by lane.

/// Each lane from the same lanes of two sources.
pub fn lanes(machine: &mut Machine, code: Code, function: fn(u64, u64, usize) -> u64) {
    lanes_of(machine, code, code.vector_bytes(), function);
}

/// The same for the lowest doubleword only.
pub fn scalar(machine: &mut Machine, code: Code, function: fn(u64, u64, usize) -> u64) {
    lanes_of(machine, code, 8, function);
}

fn lanes_of(machine: &mut Machine, code: Code, bytes: usize, function: fn(u64, u64, usize) -> u64) {
    let ([a, b], size) = (sources(machine, code), code.lane());
    let result = Vector::from_lanes(size, bytes, |index| {
        let (a, b) = (a.lane(size, index), b.lane(size, index));
        mixed(size, function(a.value, b.value, size), &[a, b])
    });
    write(machine, code, bytes, &result);
}

/// Each lane from its old value and the same lanes of two sources.
pub fn accumulate(machine: &mut Machine, code: Code, function: fn(u64, u64, u64) -> u64) {
    let ([a, b], size) = (sources(machine, code), code.lane());
    let old = machine.registers.vectors[code.rd()];
    let result = Vector::from_lanes(size, code.vector_bytes(), |index| {
        let [old, a, b] = [old, a, b].map(|vector| vector.lane(size, index));
        mixed(size, function(old.value, a.value, b.value), &[old, a, b])
    });
    write(machine, code, code.vector_bytes(), &result);
}

/// Each lane from one lane.
pub fn lane(machine: &mut Machine, code: Code, function: fn(u64, usize) -> u64) {
    lane_of(machine, code, code.vector_bytes(), function);
}

pub fn scalar_lane(machine: &mut Machine, code: Code, function: fn(u64, usize) -> u64) {
    lane_of(machine, code, 8, function);
}

fn lane_of(machine: &mut Machine, code: Code, bytes: usize, function: fn(u64, usize) -> u64) {
    let (source, size) = (machine.registers.vectors[code.rn()], code.lane());
    let result = Vector::from_lanes(size, bytes, |index| {
        let lane = source.lane(size, index);
        mixed(size, function(lane.value, size), &[lane])
    });
    write(machine, code, bytes, &result);
}

/// All ones or zero.
pub fn mask(holds: bool) -> u64 {
    if holds { u64::MAX } else { 0 }
}

pub fn signed(value: u64, size: usize) -> i64 {
    sign_extend(value, size) as i64
}

/// Each lane of the result from a pair of neighbours: of the first source, then of the second.
pub fn pairs(machine: &mut Machine, code: Code, function: fn(u64, u64, usize) -> u64) {
    let ([a, b], size, bytes) = (sources(machine, code), code.lane(), code.vector_bytes());
    let half = bytes / size / 2;
    let result = Vector::from_lanes(size, bytes, |index| {
        let source = if index < half { &a } else { &b };
        let [x, y] = [0, 1].map(|next| source.lane(size, index % half * 2 + next));
        mixed(size, function(x.value, y.value, size), &[x, y])
    });
    write(machine, code, bytes, &result);
}

/// ADDP of a register's two doublewords.
pub fn add_pair(machine: &mut Machine, code: Code) {
    let source = machine.registers.vectors[code.rn()];
    let [x, y] = [0, 1].map(|index| source.lane(8, index));
    let sum = mixed(8, x.value.wrapping_add(y.value), &[x, y]);
    write(machine, code, 8, &Vector::from_lanes(8, 8, |_| sum));
}

/// One lane from all lanes, of `wider` times their size.
pub fn across(
    machine: &mut Machine,
    code: Code,
    wider: usize,
    function: fn(u64, u64, usize) -> u64,
) {
    let (source, size) = (machine.registers.vectors[code.rn()], code.lane());
    let lanes = (0..code.vector_bytes() / size).map(|index| source.lane(size, index));
    let result = lanes
        .reduce(|a, b| mixed(8, function(a.value, b.value, size), &[a, b]).truncate(size * wider));
    let result = result.unwrap_or_default();
    let result = Word::mixed(result.value, result.taint()).truncate(size * wider);
    write(machine, code, size * wider, &Vector::from_lanes(8, 8, |_| result));
}

// Bits.

/// AND, BIC, ORR, ORN and EOR, of whole registers.
pub fn bits(machine: &mut Machine, code: Code, function: fn(Word, Word) -> Word) {
    let [a, b] = sources(machine, code);
    let mut result = Vector::from_lanes(8, code.vector_bytes(), |index| {
        function(a.lane(8, index), b.lane(8, index))
    });
    // A register xor itself does not depend on it.
    if code.rn() == code.rm() && result.value == [0; 8] {
        result.shadow = if code.bit(29) { [0; 8] } else { result.shadow };
    }
    write(machine, code, code.vector_bytes(), &result);
}

pub fn exclusive_or(a: Word, b: Word) -> Word {
    Word { value: a.value ^ b.value, shadow: a.shadow | b.shadow }
}

/// BSL, BIT and BIF: bits of one or the other as a third tells, of (destination, first, second).
pub fn choose_bits(machine: &mut Machine, code: Code, order: fn([Word; 3]) -> [Word; 3]) {
    let ([a, b], old) = (sources(machine, code), machine.registers.vectors[code.rd()]);
    let result = Vector::from_lanes(8, code.vector_bytes(), |index| {
        let [by, set, clear] = order([old, a, b].map(|vector| vector.lane(8, index)));
        disjunction(conjunction(by, set), conjunction(inverse(by), clear))
    });
    write(machine, code, code.vector_bytes(), &result);
}

/// MVN and RBIT: each byte's bits.
pub fn byte_bits(machine: &mut Machine, code: Code, function: fn(u8) -> u8) {
    let source = machine.registers.vectors[code.rn()];
    let result = Vector::from_lanes(1, code.vector_bytes(), |index| {
        let byte = source.lane(1, index);
        Word { value: u64::from(function(byte.value as u8)), ..byte }
    });
    write(machine, code, code.vector_bytes(), &result);
}

/// The immediate of MOVI, MVNI, ORR and BIC, from the fields cmode, op and abcdefgh.
fn modified_immediate(code: Code) -> u64 {
    let byte = u64::from(code.bits(16, 3) << 5 | code.bits(5, 5));
    let (cmode, op) = (code.bits(12, 4), code.bit(29));
    let twice = |word: u64| word << 32 | word;
    match cmode {
        0..=7 => twice(byte << (8 * (cmode >> 1))),
        8..=11 => twice((byte << (8 * (cmode >> 1 & 1))) * 0x0001_0001),
        12 => twice(byte << 8 | 0xff),
        13 => twice(byte << 16 | 0xffff),
        _ if !op => byte * 0x0101_0101_0101_0101,
        _ => (0..8).map(|bit| (byte >> bit & 1) * (0xff << (8 * bit))).sum(),
    }
}

/// MOVI, MVNI, and ORR and BIC with an immediate.
pub fn immediate(machine: &mut Machine, code: Code) {
    let (word, cmode) = (Word::public(modified_immediate(code)), code.bits(12, 4));
    if cmode == 15 {
        return machine.stop("floating-point immediate");
    }
    let (changes, op) = (cmode < 12 && cmode & 1 == 1, code.bit(29));
    let old = machine.registers.vectors[code.rd()];
    let result = Vector::from_lanes(8, code.vector_bytes(), |index| match (changes, op) {
        (true, false) => disjunction(old.lane(8, index), word),
        (true, true) => conjunction(old.lane(8, index), inverse(word)),
        (false, true) if cmode != 14 => inverse(word),
        _ => word,
    });
    write(machine, code, code.vector_bytes(), &result);
}

// Shifts.

/// The lane's size is told by the highest bit of the field immh.
fn lane_of_shift(code: Code) -> usize {
    1 << (31 - code.bits(19, 4).leading_zeros())
}

fn left(code: Code) -> (usize, u32) {
    let size = lane_of_shift(code);
    (size, code.bits(16, 7) - 8 * size as u32)
}

fn right(code: Code) -> (usize, u32) {
    let size = lane_of_shift(code);
    (size, 16 * size as u32 - code.bits(16, 7))
}

fn shift_left(lane: Word, size: usize, count: u32) -> Word {
    moved([lane], |[value]| value << count).truncate(size)
}

/// By 1 to all bits.
fn shift_right(lane: Word, size: usize, count: u32, is_signed: bool) -> Word {
    let shifted = moved([lane], |[value]| match is_signed {
        true => (sign_extend(value, size) as i64 >> count.min(63)) as u64,
        false => value.checked_shr(count).unwrap_or(0),
    });
    shifted.truncate(size)
}

/// What a shift does with what was in the destination.
#[derive(Clone, Copy)]
pub enum Old {
    /// Replaces it.
    Goes,
    /// Adds it.
    Added,
    /// Keeps the bits that nothing is shifted to.
    Around,
}

/// SHL and SLI.
pub fn shift_left_immediate(machine: &mut Machine, code: Code, bytes: usize, old: Old) {
    let (size, count) = left(code);
    let (source, before) =
        (machine.registers.vectors[code.rn()], machine.registers.vectors[code.rd()]);
    let result = Vector::from_lanes(size, bytes, |index| {
        let shifted = shift_left(source.lane(size, index), size, count);
        let hole = Word::public((1_u64 << count) - 1);
        match old {
            Old::Around => disjunction(shifted, conjunction(before.lane(size, index), hole)),
            _ => shifted,
        }
    });
    write(machine, code, bytes, &result);
}

/// SSHR, USHR, SSRA, USRA and SRI.
pub fn shift_right_immediate(machine: &mut Machine, code: Code, bytes: usize, old: Old) {
    let (size, count) = right(code);
    let (source, before) =
        (machine.registers.vectors[code.rn()], machine.registers.vectors[code.rd()]);
    let is_signed = !code.bit(29);
    let result = Vector::from_lanes(size, bytes, |index| {
        let (lane, before) = (source.lane(size, index), before.lane(size, index));
        let shifted = shift_right(lane, size, count, is_signed);
        match old {
            Old::Goes => shifted,
            Old::Added => mixed(size, before.value.wrapping_add(shifted.value), &[before, shifted]),
            Old::Around => {
                let hole = !ones(size).checked_shr(count).unwrap_or(0) & ones(size);
                disjunction(shifted, conjunction(before, Word::public(hole)))
            }
        }
    });
    write(machine, code, bytes, &result);
}

/// SSHL and USHL: each lane by the signed low byte of the other's, to the right if it is negative.
pub fn shift_by_lane(value: u64, by: u64, size: usize, is_signed: bool) -> u64 {
    let by = by as i8;
    let bits = 8 * size as u32;
    match by {
        0.. if by as u32 >= bits => 0,
        0.. => value << by,
        _ if is_signed => (signed(value, size) >> u32::from(by.unsigned_abs()).min(63)) as u64,
        _ if u32::from(by.unsigned_abs()) >= bits => 0,
        _ => value >> by.unsigned_abs(),
    }
}

/// SSHLL and USHLL: the lower or upper half's lanes, twice as wide.
pub fn shift_left_long(machine: &mut Machine, code: Code) {
    let (size, count) = left(code);
    let first = if code.bit(30) { 8 / size } else { 0 };
    let (source, is_signed) = (machine.registers.vectors[code.rn()], !code.bit(29));
    let result = Vector::from_lanes(2 * size, VECTOR, |index| {
        let lane = source.lane(size, first + index);
        let wide = moved([lane], |[value]| {
            if is_signed { sign_extend(value, size) << count } else { value << count }
        });
        wide.truncate(2 * size)
    });
    write(machine, code, VECTOR, &result);
}

/// SHLL: the lower or upper half's lanes, twice as wide, shifted by their width.
pub fn shift_left_by_width(machine: &mut Machine, code: Code) {
    let size = code.lane();
    let first = if code.bit(30) { 8 / size } else { 0 };
    let source = machine.registers.vectors[code.rn()];
    let result = Vector::from_lanes(2 * size, VECTOR, |index| {
        moved([source.lane(size, first + index)], |[value]| value << (8 * size))
    });
    write(machine, code, VECTOR, &result);
}

/// Narrows lanes into the lower half of the destination, or into the upper one, which keeps the other.
fn narrow(machine: &mut Machine, code: Code, size: usize, lane: impl Fn(Word) -> Word) {
    let source = machine.registers.vectors[code.rn()];
    let narrowed = Vector::from_lanes(size, 8, |index| lane(source.lane(2 * size, index)));
    let mut result = narrowed;
    if code.bit(30) {
        result = machine.registers.vectors[code.rd()];
        result.set_lane(8, 1, narrowed.lane(8, 0));
    }
    write(machine, code, code.vector_bytes(), &result);
}

/// SHRN.
pub fn shift_right_narrow(machine: &mut Machine, code: Code) {
    let (size, count) = right(code);
    narrow(machine, code, size, |lane| shift_right(lane, 2 * size, count, false).truncate(size));
}

/// XTN.
pub fn extract_narrow(machine: &mut Machine, code: Code) {
    narrow(machine, code, code.lane(), |lane| lane);
}

/// Lanes twice as wide from the lower or upper halves of two sources, of which the first may be as wide already
/// (`wide`), added to what was there or not: (old, first, second).
pub fn long(
    machine: &mut Machine,
    code: Code,
    wide: bool,
    accumulates: bool,
    function: fn(u64, u64, u64) -> u64,
) {
    let ([a, b], size) = (sources(machine, code), code.lane());
    let second = |index: usize| b.lane(size, index);
    long_of(machine, code, size, [a, b], wide, accumulates, function, second);
}

#[expect(clippy::too_many_arguments, reason = "what its two callers have")]
fn long_of(
    machine: &mut Machine,
    code: Code,
    size: usize,
    [a, _]: [Vector; 2],
    wide: bool,
    accumulates: bool,
    function: fn(u64, u64, u64) -> u64,
    second: impl Fn(usize) -> Word,
) {
    let first = if code.bit(30) { 8 / size } else { 0 };
    let (old, is_signed) = (machine.registers.vectors[code.rd()], !code.bit(29));
    let extend = |word: Word| if is_signed { sign_extend(word.value, size) } else { word.value };
    let result = Vector::from_lanes(2 * size, VECTOR, |index| {
        let old = if accumulates { old.lane(2 * size, index) } else { Word::default() };
        let b = second(first + index);
        let (a, x) = if wide {
            let a = a.lane(2 * size, index);
            (a, a.value)
        } else {
            let a = a.lane(size, first + index);
            (a, extend(a))
        };
        mixed(2 * size, function(old.value, x, extend(b)), &[old, a, b])
    });
    write(machine, code, VECTOR, &result);
}

/// The lane of the second source that an instruction by element names, and its size.
fn element(machine: &Machine, code: Code) -> (usize, Word) {
    let size = code.lane();
    let (high, low, middle) = (code.bits(11, 1), code.bits(20, 1), code.bits(21, 1));
    let (register, index) = match size {
        2 => (code.rm() & 15, high << 2 | middle << 1 | low),
        _ => (code.rm(), high << 1 | middle),
    };
    (size, machine.registers.vectors[register].lane(size, index as usize))
}

/// Each lane from its old value, the same lane of a source and one lane of another.
pub fn by_element(machine: &mut Machine, code: Code, function: fn(u64, u64, u64) -> u64) {
    let (size, b) = element(machine, code);
    let [a, old] = [code.rn(), code.rd()].map(|register| machine.registers.vectors[register]);
    let keeps = code.bit(29);
    let result = Vector::from_lanes(size, code.vector_bytes(), |index| {
        let old = if keeps { old.lane(size, index) } else { Word::default() };
        let a = a.lane(size, index);
        mixed(size, function(old.value, a.value, b.value), &[old, a, b])
    });
    write(machine, code, code.vector_bytes(), &result);
}

/// The same with lanes twice as wide.
pub fn long_by_element(
    machine: &mut Machine,
    code: Code,
    accumulates: bool,
    function: fn(u64, u64, u64) -> u64,
) {
    let (size, b) = element(machine, code);
    let a = machine.registers.vectors[code.rn()];
    long_of(machine, code, size, [a, a], false, accumulates, function, |_| b);
}

// Lanes that move.

/// Each lane is one of a pair of sources, the second one's counted on from the number of lanes.
pub fn permute(machine: &mut Machine, code: Code, pick: fn(usize, usize) -> usize) {
    let ([a, b], size, bytes) = (sources(machine, code), code.lane(), code.vector_bytes());
    let lanes = bytes / size;
    let result = Vector::from_lanes(size, bytes, |index| {
        let place = pick(index, lanes);
        if place < lanes { a.lane(size, place) } else { b.lane(size, place - lanes) }
    });
    write(machine, code, bytes, &result);
}

/// EXT: bytes from a pair of registers, starting in the first.
pub fn extract(machine: &mut Machine, code: Code) {
    let ([a, b], bytes) = (sources(machine, code), code.vector_bytes());
    let first = code.bits(11, 4) as usize;
    let result = Vector::from_lanes(1, bytes, |index| {
        let place = first + index;
        if place < bytes { a.lane(1, place) } else { b.lane(1, place - bytes) }
    });
    write(machine, code, bytes, &result);
}

/// REV16, REV32 and REV64: the lanes of each group of so many bytes, the last first.
pub fn reverse(machine: &mut Machine, code: Code, group: usize) {
    let (source, size) = (machine.registers.vectors[code.rn()], code.lane());
    let result = Vector::from_lanes(size, code.vector_bytes(), |index| {
        source.lane(size, index ^ (group / size - 1))
    });
    write(machine, code, code.vector_bytes(), &result);
}

/// TBL and TBX: bytes of up to four registers at the places that a vector tells. A secret place makes the byte secret,
/// and is no leak: nothing but registers is looked at.
pub fn table(machine: &mut Machine, code: Code) {
    let count = code.bits(13, 2) as usize + 1;
    let register = |index: usize| &machine.registers.vectors[(code.rn() + index) % 32];
    let all = (0..count).fold(0, |all, index| all | register(index).truncate(VECTOR).taint());
    let (places, old) =
        (machine.registers.vectors[code.rm()], machine.registers.vectors[code.rd()]);
    let result = Vector::from_lanes(1, code.vector_bytes(), |index| {
        let place = places.lane(1, index);
        let at = place.value as usize;
        let otherwise = if code.bit(12) { old.lane(1, index) } else { Word::default() };
        let byte = if at < VECTOR * count {
            register(at / VECTOR).lane(1, at % VECTOR)
        } else {
            otherwise
        };
        let by: Taint = place.taint();
        let depends = if by == 0 { 0 } else { by | all | otherwise.taint() };
        Word { shadow: byte.shadow | spread(depends), ..byte }
    });
    write(machine, code, code.vector_bytes(), &result);
}

/// The lane's size and its number from the field imm5.
fn lane_field(code: Code) -> (usize, usize) {
    let field = code.bits(16, 5);
    let log = field.trailing_zeros();
    (1 << log, (field >> (log + 1)) as usize)
}

/// DUP of a lane.
pub fn repeat_lane(machine: &mut Machine, code: Code) {
    let (size, index) = lane_field(code);
    let lane = machine.registers.vectors[code.rn()].lane(size, index);
    let result = Vector::from_lanes(size, code.vector_bytes(), |_| lane);
    write(machine, code, code.vector_bytes(), &result);
}

/// DUP of a lane into a register of which the rest is zero.
pub fn move_lane(machine: &mut Machine, code: Code) {
    let (size, index) = lane_field(code);
    let lane = machine.registers.vectors[code.rn()].lane(size, index);
    write(machine, code, size, &Vector::from_lanes(size, size, |_| lane));
}

/// DUP of a general-purpose register.
pub fn repeat_general(machine: &mut Machine, code: Code) {
    let (size, _) = lane_field(code);
    let lane = machine.registers.read(code.rn(), size);
    let result = Vector::from_lanes(size, code.vector_bytes(), |_| lane);
    write(machine, code, code.vector_bytes(), &result);
}

/// INS of a general-purpose register.
pub fn insert_general(machine: &mut Machine, code: Code) {
    let (size, index) = lane_field(code);
    let lane = machine.registers.read(code.rn(), size);
    machine.registers.vectors[code.rd()].set_lane(size, index, lane);
}

/// INS of a lane.
pub fn insert_lane(machine: &mut Machine, code: Code) {
    let (size, index) = lane_field(code);
    let from = code.bits(11, 4) as usize / size;
    let lane = machine.registers.vectors[code.rn()].lane(size, from);
    machine.registers.vectors[code.rd()].set_lane(size, index, lane);
}

/// UMOV and SMOV.
pub fn lane_to_general(machine: &mut Machine, code: Code) {
    let (size, index) = lane_field(code);
    let lane = machine.registers.vectors[code.rn()].lane(size, index);
    let bytes = code.vector_bytes() / 2;
    let is_signed = !code.bit(12);
    let word = match is_signed {
        true => moved([lane], |[value]| sign_extend(value, size)),
        false => lane,
    };
    machine.registers.write(code.rd(), bytes, word);
}

/// FMOV between a general-purpose register and a vector register or its upper half.
pub fn move_general(machine: &mut Machine, code: Code) {
    let (bytes, upper) = (code.bytes(), usize::from(code.bit(19)));
    if code.bit(16) {
        let word = machine.registers.read(code.rn(), bytes);
        if upper == 1 {
            machine.registers.vectors[code.rd()].set_lane(8, 1, word);
        } else {
            write(machine, code, bytes, &Vector::from_lanes(8, 8, |_| word));
        }
    } else {
        let word = machine.registers.vectors[code.rn()].lane(8, upper);
        machine.registers.write(code.rd(), bytes, word);
    }
}

/// FMOV between vector registers.
pub fn move_scalar(machine: &mut Machine, code: Code) {
    let bytes = if code.bit(22) { 8 } else { 4 };
    let source = machine.registers.vectors[code.rn()];
    write(machine, code, bytes, &source);
}
