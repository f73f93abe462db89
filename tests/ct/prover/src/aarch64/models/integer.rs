//! Integer instructions.

use super::control::{read_or_sp, write_or_sp};
use crate::{
    aarch64::{
        code::Code,
        machine::Machine,
        registers::{C, N, NZCV, V, Z},
    },
    report::Leak,
    shadow::{SECRET, Taint, UNKNOWN, Word, carried, choose, fold, ones, spread},
};

/// The word whose bits are those of `words`, moved and copied by `function`, or zeros.
///
/// The shadow is moved in the same way, bit by bit.
pub fn moved<const WORDS: usize>(
    words: [Word; WORDS],
    function: impl Fn([u64; WORDS]) -> u64,
) -> Word {
    let value = function(words.map(|word| word.value));
    if words.iter().all(|word| word.shadow == 0) {
        return Word::public(value);
    }
    let moved = |which: u8| {
        let bytes = |shadow: u64| ((shadow / u64::from(which)) & spread(1)) * 0xff;
        let bits = function(words.map(|word| bytes(word.shadow)));
        // Any bit of a byte makes the byte so.
        let bits = bits | bits >> 4;
        let bits = bits | bits >> 2;
        ((bits | bits >> 1) & spread(1)) * u64::from(which)
    };
    Word { value, shadow: moved(SECRET) | moved(UNKNOWN) }
}

/// A value of `bytes` bytes as a signed one.
pub fn sign_extend(value: u64, bytes: usize) -> u64 {
    let unused = 64 - 8 * bytes;
    ((value << unused) as i64 >> unused) as u64
}

/// LSL, LSR, ASR, ROR by their number.
pub fn shift(word: Word, kind: u32, count: u32, bytes: usize) -> Word {
    let bits = 8 * bytes as u32;
    let shifted = moved([word.truncate(bytes)], |[value]| match kind {
        0 => value << count,
        1 => value >> count,
        2 => (sign_extend(value, bytes) as i64 >> count) as u64,
        _ if bytes == 4 => u64::from((value as u32).rotate_right(count)),
        _ => value.rotate_right(count % bits),
    });
    shifted.truncate(bytes)
}

/// The bytes of a conjunction that are zero because one side is a public zero do not depend on the other.
pub fn conjunction(a: Word, b: Word) -> Word {
    let value = a.value & b.value;
    if a.shadow | b.shadow == 0 {
        return Word::public(value);
    }
    let shadow = (0..8).fold(0, |shadow, byte| {
        let lane = 0xff_u64 << (8 * byte);
        let zero = |word: Word| word.value & lane == 0 && word.shadow & lane == 0;
        shadow | if zero(a) || zero(b) { 0 } else { (a.shadow | b.shadow) & lane }
    });
    Word { value, shadow }
}

pub fn inverse(word: Word) -> Word {
    Word { value: !word.value, ..word }
}

pub fn disjunction(a: Word, b: Word) -> Word {
    inverse(conjunction(inverse(a), inverse(b)))
}

/// a + b + carry, and the flags.
fn sum(a: Word, b: Word, carry: bool, bytes: usize) -> (Word, u32) {
    let (x, y) = (a.value & ones(bytes), b.value & ones(bytes));
    let wide = u128::from(x) + u128::from(y) + u128::from(carry);
    let value = wide as u64 & ones(bytes);
    let top = |value: u64| value >> (8 * bytes - 1) & 1 == 1;
    let flag = |holds: bool, flag: u32| if holds { flag } else { 0 };
    let flags = flag(top(value), N)
        | flag(value == 0, Z)
        | flag(wide >> (8 * bytes) != 0, C)
        | flag(top((x ^ value) & (y ^ value)), V);
    let shadow = carried(a.shadow | b.shadow) & ones(bytes);
    (Word { value, shadow }, flags)
}

/// ADD, ADDS, SUB, SUBS of two operands.
fn add_or_subtract(machine: &mut Machine, code: Code, a: Word, b: Word) -> Word {
    let bytes = code.bytes();
    let subtract = code.bit(30);
    let b = if subtract { inverse(b).truncate(bytes) } else { b };
    let (result, flags) = sum(a, b, subtract, bytes);
    if code.bit(29) {
        machine.registers.flags.set(NZCV, flags, result.taint());
    }
    result
}

/// Writes a result; 31 is the stack pointer unless flags are set.
fn write_sum(machine: &mut Machine, code: Code, result: Word) {
    if code.bit(29) {
        machine.registers.write(code.rd(), code.bytes(), result);
    } else {
        write_or_sp(machine, code.rd(), code.bytes(), result);
    }
}

pub fn add_immediate(machine: &mut Machine, code: Code) {
    let immediate = u64::from(code.bits(10, 12)) << if code.bit(22) { 12 } else { 0 };
    let a = read_or_sp(machine, code.rn(), code.bytes());
    let result = add_or_subtract(machine, code, a, Word::public(immediate));
    write_sum(machine, code, result);
}

pub fn add_extended(machine: &mut Machine, code: Code) {
    let a = read_or_sp(machine, code.rn(), code.bytes());
    let b = extended(machine, code, code.bits(10, 3)).truncate(code.bytes());
    let result = add_or_subtract(machine, code, a, b);
    write_sum(machine, code, result);
}

/// Rm extended as the option field says, and shifted left.
pub fn extended(machine: &Machine, code: Code, left: u32) -> Word {
    let option = code.bits(13, 3);
    let bytes = 1 << (option & 3);
    let word = machine.registers.read(code.rm(), bytes);
    moved([word], |[value]| if option < 4 { value } else { sign_extend(value, bytes) } << left)
}

pub fn add_shifted(machine: &mut Machine, code: Code) {
    let bytes = code.bytes();
    let a = machine.registers.read(code.rn(), bytes);
    let b = machine.registers.read(code.rm(), bytes);
    let b = shift(b, code.bits(22, 2), code.bits(10, 6), bytes);
    let mut result = add_or_subtract(machine, code, a, b);
    // A register minus itself does not depend on it.
    if code.bit(30) && code.rn() == code.rm() && code.bits(10, 6) == 0 {
        result.shadow = 0;
        if code.bit(29) {
            machine.registers.flags.set(NZCV, Z | C, 0);
        }
    }
    machine.registers.write(code.rd(), bytes, result);
}

/// ADC, ADCS, SBC, SBCS.
pub fn add_with_carry(machine: &mut Machine, code: Code) {
    let bytes = code.bytes();
    let a = machine.registers.read(code.rn(), bytes);
    let b = machine.registers.read(code.rm(), bytes);
    let mut b = if code.bit(30) { inverse(b).truncate(bytes) } else { b };
    b.shadow |= spread(machine.registers.flags.taint(C));
    let (result, flags) = sum(a, b, machine.registers.flags.get(C), bytes);
    if code.bit(29) {
        machine.registers.flags.set(NZCV, flags, result.taint());
    }
    machine.registers.write(code.rd(), bytes, result);
}

/// AND, ORR, EOR, ANDS of two operands.
fn logic(machine: &mut Machine, code: Code, a: Word, b: Word) -> Word {
    let result = match code.bits(29, 2) {
        1 => disjunction(a, b),
        2 => Word { value: a.value ^ b.value, shadow: a.shadow | b.shadow },
        _ => conjunction(a, b),
    };
    let result = result.truncate(code.bytes());
    if code.bits(29, 2) == 3 {
        let flags = if result.value == 0 { Z } else { 0 };
        let negative = result.value >> (8 * code.bytes() - 1) & 1 == 1;
        let flags = flags | if negative { N } else { 0 };
        machine.registers.flags.set(N | Z, flags, result.taint());
        machine.registers.flags.set(C | V, 0, 0);
    }
    result
}

pub fn logic_immediate(machine: &mut Machine, code: Code) {
    let a = machine.registers.read(code.rn(), code.bytes());
    let (mask, _) = bit_masks(code);
    let result = logic(machine, code, a, Word::public(mask));
    if code.bits(29, 2) == 3 {
        machine.registers.write(code.rd(), code.bytes(), result);
    } else {
        write_or_sp(machine, code.rd(), code.bytes(), result);
    }
}

pub fn logic_shifted(machine: &mut Machine, code: Code) {
    let bytes = code.bytes();
    let a = machine.registers.read(code.rn(), bytes);
    let b = machine.registers.read(code.rm(), bytes);
    let b = shift(b, code.bits(22, 2), code.bits(10, 6), bytes);
    let b = if code.bit(21) { inverse(b).truncate(bytes) } else { b };
    let mut result = logic(machine, code, a, b);
    // A register xor itself does not depend on it.
    if code.bits(29, 2) == 2 && code.rn() == code.rm() && code.bits(10, 6) == 0 {
        result.shadow = 0;
    }
    machine.registers.write(code.rd(), bytes, result);
}

/// The masks that a bit field is made of, from N, immr and imms: of the manual's DecodeBitMasks, `wmask` and `tmask`.
fn bit_masks(code: Code) -> (u64, u64) {
    let (immr, imms) = (code.bits(16, 6), code.bits(10, 6));
    let length = 31 - (code.bits(22, 1) << 6 | !imms & 0x3f).leading_zeros();
    let size = 1_u32 << length;
    let (s, r) = (imms & (size - 1), immr & (size - 1));
    let repeated =
        |element: u64| (0..64 / size).fold(0, |all, index| all | element << (index * size));
    let field = |bits: u32| if bits >= 64 { u64::MAX } else { (1 << bits) - 1 };
    let ones = field(s + 1);
    let rotated = (ones >> r | if r == 0 { 0 } else { ones << (size - r) }) & field(size);
    let difference = s.wrapping_sub(r) & (size - 1);
    (repeated(rotated), repeated(field(difference + 1)))
}

/// SBFM, BFM and UBFM: shifts, extensions, insertions and extractions of bit fields.
pub fn bit_field(machine: &mut Machine, code: Code) {
    let bytes = code.bytes();
    let (wmask, tmask) = bit_masks(code);
    let (immr, imms) = (code.bits(16, 6), code.bits(10, 6));
    let kind = code.bits(29, 2);
    let source = machine.registers.read(code.rn(), bytes);
    let old = if kind == 1 { machine.registers.read(code.rd(), bytes) } else { Word::default() };
    let rotate = |value: u64| match bytes {
        4 => u64::from((value as u32).rotate_right(immr)),
        _ => value.rotate_right(immr),
    };
    let result = moved([source, old], |[source, old]| {
        let bottom = old & !wmask | rotate(source) & wmask;
        let top = match kind {
            0 if source >> imms & 1 == 1 => u64::MAX,
            1 => old,
            _ => 0,
        };
        top & !tmask | bottom & tmask
    });
    machine.registers.write(code.rd(), bytes, result);
}

/// EXTR: the middle of a pair of registers.
pub fn extract(machine: &mut Machine, code: Code) {
    let bytes = code.bytes();
    let [high, low] = [code.rn(), code.rm()].map(|index| machine.registers.read(index, bytes));
    let count = code.bits(10, 6);
    let result = moved([high, low], |[high, low]| {
        ((u128::from(high) << (8 * bytes) | u128::from(low)) >> count) as u64
    });
    machine.registers.write(code.rd(), bytes, result);
}

/// MOVN, MOVZ and MOVK.
pub fn move_wide(machine: &mut Machine, code: Code) {
    let left = 16 * code.bits(21, 2);
    let immediate = u64::from(code.bits(5, 16)) << left;
    let old = machine.registers.read(code.rd(), code.bytes());
    let word = match code.bits(29, 2) {
        0 => Word::public(!immediate),
        2 => Word::public(immediate),
        _ => {
            let hole = !(0xffff_u64 << left);
            Word { value: old.value & hole | immediate, shadow: old.shadow & hole }
        }
    };
    machine.registers.write(code.rd(), code.bytes(), word);
}

/// CCMP and CCMN.
pub fn compare_if(machine: &mut Machine, code: Code) {
    let bytes = code.bytes();
    let (holds, taint) = machine.registers.flags.holds(code.bits(12, 4));
    let a = machine.registers.read(code.rn(), bytes);
    let b = match code.bit(11) {
        true => Word::public(u64::from(code.bits(16, 5))),
        false => machine.registers.read(code.rm(), bytes),
    };
    let subtract = code.bit(30);
    let b = if subtract { inverse(b).truncate(bytes) } else { b };
    let (result, compared) = sum(a, b, subtract, bytes);
    let (flags, depends) = match (holds, taint) {
        (false, 0) => (code.bits(0, 4), 0),
        (false, _) => (code.bits(0, 4), result.taint()),
        (true, _) => (compared, result.taint()),
    };
    machine.registers.flags.set(NZCV, flags, taint | depends);
}

/// CSEL, CSINC, CSINV and CSNEG.
pub fn select(machine: &mut Machine, code: Code) {
    let bytes = code.bytes();
    let (holds, taint) = machine.registers.flags.holds(code.bits(12, 4));
    let a = machine.registers.read(code.rn(), bytes);
    let b = machine.registers.read(code.rm(), bytes);
    let changed = match (code.bit(30), code.bit(10)) {
        (false, false) => b,
        (false, true) => sum(b, Word::public(0), true, bytes).0,
        (true, false) => inverse(b),
        (true, true) => sum(Word::public(0), inverse(b), true, bytes).0,
    };
    let chosen = if holds { a } else { changed };
    let result = choose(taint, chosen, a.shadow | changed.shadow);
    machine.registers.write(code.rd(), bytes, result);
}

/// RBIT, REV16, REV32 and REV.
pub fn reverse(machine: &mut Machine, code: Code) {
    let bytes = code.bytes();
    let word = machine.registers.read(code.rn(), bytes);
    let (unit, kind) = (64 - 8 * bytes, code.bits(10, 6));
    let result = moved([word], |[value]| match kind {
        0 => value.reverse_bits() >> unit,
        1 => (value & 0x00ff_00ff_00ff_00ff) << 8 | value >> 8 & 0x00ff_00ff_00ff_00ff,
        2 => value.swap_bytes().rotate_right(32) & ones(bytes),
        _ => value.swap_bytes(),
    });
    machine.registers.write(code.rd(), bytes, result);
}

/// CLZ, and CLS, which counts the bits below the sign that equal it.
pub fn count_leading(machine: &mut Machine, code: Code) {
    let bytes = code.bytes();
    let word = machine.registers.read(code.rn(), bytes);
    let above = 64 - 8 * bytes as u32;
    let count = if code.bit(10) {
        let value = sign_extend(word.value, bytes);
        (value ^ value << 1 | 1).leading_zeros() - above
    } else {
        word.value.leading_zeros() - above
    };
    machine.registers.write(code.rd(), bytes, Word::mixed(u64::from(count), word.taint()));
}

/// UDIV and SDIV, whose duration depends on their operands.
pub fn divide(machine: &mut Machine, code: Code) {
    let bytes = code.bytes();
    let [a, b] = [code.rn(), code.rm()].map(|index| machine.registers.read(index, bytes));
    let taint = a.taint() | b.taint();
    machine.leak_if(taint, Leak::Duration, code);
    let quotient = match code.bit(10) {
        false => a.value.checked_div(b.value).unwrap_or(0),
        true => {
            let [a, b] = [a.value, b.value].map(|value| sign_extend(value, bytes) as i64);
            if b == 0 { 0 } else { a.wrapping_div(b) as u64 }
        }
    };
    machine.registers.write(code.rd(), bytes, Word::mixed(quotient, taint));
}

/// LSLV, LSRV, ASRV and RORV.
pub fn shift_by_register(machine: &mut Machine, code: Code) {
    let bytes = code.bytes();
    let [word, count] = [code.rn(), code.rm()].map(|index| machine.registers.read(index, bytes));
    let by = count.value as u32 % (8 * bytes as u32);
    let mut result = shift(word, code.bits(10, 2), by, bytes);
    let by = (count.shadow & 0xff) as Taint;
    if by != 0 {
        result.shadow |= spread(by | word.taint());
    }
    machine.registers.write(code.rd(), bytes, result);
}

/// MADD, MSUB, and those whose factors are words and whose product is a doubleword.
pub fn multiply_add(machine: &mut Machine, code: Code) {
    let kind = code.bits(21, 3);
    let bytes = if kind == 0 { code.bytes() } else { 4 };
    let factor = |index| {
        let word = machine.registers.read(index, bytes);
        let value = if kind == 1 { sign_extend(word.value, bytes) } else { word.value };
        (value, word.taint())
    };
    let ((a, of_a), (b, of_b)) = (factor(code.rn()), factor(code.rm()));
    let addend = machine.registers.read(code.ra(), code.bytes());
    let product = a.wrapping_mul(b);
    let product = if code.bit(15) { product.wrapping_neg() } else { product };
    let value = addend.value.wrapping_add(product);
    let result = Word::mixed(value, of_a | of_b | addend.taint());
    machine.registers.write(code.rd(), code.bytes(), result);
}

/// UMULH and SMULH.
pub fn multiply_high(machine: &mut Machine, code: Code) {
    let [a, b] = [code.rn(), code.rm()].map(|index| machine.registers.read(index, 8));
    let product = match code.bit(23) {
        true => u128::from(a.value) * u128::from(b.value),
        false => (i128::from(a.value as i64) * i128::from(b.value as i64)) as u128,
    };
    let result = Word::mixed((product >> 64) as u64, fold(a.shadow | b.shadow));
    machine.registers.write(code.rd(), 8, result);
}
