//! Shifts, rotations and bit counts of general-purpose registers.

use super::integer::set_flags;
use crate::shadow::{Taint, UNKNOWN, Word, ones, spread};
use crate::x86_64::{
    alu::{self, Outcome, flag},
    machine::Machine,
    op::{Op, Operand},
};
use iced_x86::Mnemonic;

/// The count, cut to the operand's width as the CPU does.
fn count(word: Word, bytes: usize) -> u32 {
    (word.value & if bytes == 8 { 63 } else { 31 }) as u32
}

pub fn shift(machine: &mut Machine, op: &Op, function: alu::Shift) {
    let (word, by) = (machine.read(op, 0), machine.read(op, 1));
    let taint = word.taint() | by.taint();
    let count = count(by, op.bytes);
    if count == 0 {
        // Nothing changes but the upper half of a 32-bit register; with a secret count all might.
        machine.registers.flags.stain(flag::ALL, by.taint());
        let shadow = word.shadow | spread(by.taint());
        return machine.write(op, 0, Word { shadow, ..word });
    }
    let outcome = function(word.value, count, op.bytes);
    let rotates = matches!(op.mnemonic, Mnemonic::Rol | Mnemonic::Ror);
    let written = if rotates { flag::CF | flag::OF } else { flag::ALL };
    set_flags(machine, written, &outcome, taint);
    // With a secret count the flags might as well have stayed what they were.
    machine.registers.flags.stain(written, by.taint());
    let shadow = shifted_shadow(op.mnemonic, word, count, op.bytes, by.taint());
    machine.write(op, 0, Word { value: outcome.result, shadow });
}

/// A shift by a public count moves the shadows along; a byte gets those of both bytes its bits come from.
fn shifted_shadow(what: Mnemonic, word: Word, count: u32, bytes: usize, taint: Taint) -> u64 {
    let whole = count & !7;
    let partly = if count & 7 == 0 { whole } else { whole + 8 };
    let up = |by| word.shadow.checked_shl(by).unwrap_or(0);
    let down = |by| word.shadow.checked_shr(by).unwrap_or(0);
    let moved = match what {
        Mnemonic::Shl | Mnemonic::Shlx => up(whole) | up(partly),
        Mnemonic::Shr | Mnemonic::Shrx => down(whole) | down(partly),
        _ => spread(word.taint()),
    };
    (moved | spread(taint)) & ones(bytes)
}

/// SHLX, SHRX, SARX, RORX.
pub fn without_flags(machine: &mut Machine, op: &Op) {
    let (word, by) = (machine.read(op, 1), machine.read(op, 2).truncate(1));
    let function: alu::Shift = match op.mnemonic {
        Mnemonic::Shlx => alu::shl,
        Mnemonic::Shrx => alu::shr,
        Mnemonic::Sarx => alu::sar,
        _ => alu::ror,
    };
    let count = count(by, op.bytes);
    let value = if count == 0 { word.value } else { function(word.value, count, op.bytes).result };
    let shadow = shifted_shadow(op.mnemonic, word, count, op.bytes, by.taint());
    machine.write(op, 0, Word { value, shadow });
}

/// SHLD, SHRD.
pub fn double(machine: &mut Machine, op: &Op) {
    let (word, filler, by) = (machine.read(op, 0), machine.read(op, 1), machine.read(op, 2));
    let taint = word.taint() | filler.taint() | by.taint();
    let count = count(by, op.bytes);
    if count == 0 {
        machine.registers.flags.stain(flag::ALL, by.taint());
        return machine.write(op, 0, Word::mixed(word.value, taint));
    }
    let function = if op.mnemonic == Mnemonic::Shld { alu::shld } else { alu::shrd };
    let outcome = function(word.value, filler.value, count, op.bytes);
    set_flags(machine, flag::ALL, &outcome, taint);
    machine.write(op, 0, Word::mixed(outcome.result, taint));
}

/// BT, BTS, BTR and BTC of a register.
pub fn bit_test(machine: &mut Machine, op: &Op) {
    let (word, index) = (machine.read(op, 0), machine.read(op, 1));
    let taint = word.taint() | index.taint();
    let index = index.value & (8 * op.bytes as u64 - 1);
    let (bit, place) = (word.value >> index & 1, 1 << index);
    let undefined = flag::OF | flag::SF | flag::AF | flag::PF;
    let outcome = Outcome { result: 0, flags: bit as u32 * flag::CF, undefined };
    set_flags(machine, flag::CF | undefined, &outcome, taint);
    let result = match op.mnemonic {
        Mnemonic::Bts => word.value | place,
        Mnemonic::Btr => word.value & !place,
        Mnemonic::Btc => word.value ^ place,
        _ => return,
    };
    machine.write(op, 0, Word::mixed(result, taint));
}

fn zero_flag(holds: bool) -> u32 {
    if holds { flag::ZF } else { 0 }
}

fn carry_flag(holds: bool) -> u32 {
    if holds { flag::CF } else { 0 }
}

/// TZCNT, LZCNT, POPCNT.
pub fn count_bits(machine: &mut Machine, op: &Op) {
    let word = machine.read(op, 1);
    let bits = 8 * op.bytes as u32;
    let result = match op.mnemonic {
        Mnemonic::Tzcnt => word.value.trailing_zeros().min(bits),
        Mnemonic::Lzcnt => word.value.leading_zeros() - (64 - bits),
        _ => word.value.count_ones(),
    };
    let is_zero = word.value == 0;
    let (flags, undefined) = match op.mnemonic {
        Mnemonic::Popcnt => (zero_flag(is_zero), 0),
        _ => {
            let flags = zero_flag(result == 0) | carry_flag(is_zero);
            (flags, flag::OF | flag::SF | flag::PF | flag::AF)
        }
    };
    let result = u64::from(result);
    set_flags(machine, flag::ALL, &Outcome { result, flags, undefined }, word.taint());
    machine.write(op, 0, Word::mixed(result, word.taint()));
}

/// BSF, BSR. Without a bit to find, the destination is what it was or undefined.
pub fn scan_bits(machine: &mut Machine, op: &Op) {
    let Operand::General(part) = op.operands[0] else { return };
    let (old, word) = (machine.registers.general[part.register], machine.read(op, 1));
    let none = word.value == 0;
    let outcome =
        Outcome { flags: zero_flag(none), undefined: flag::ALL & !flag::ZF, ..Outcome::default() };
    set_flags(machine, flag::ALL, &outcome, word.taint());
    let taint = word.taint() | old.taint();
    if none {
        machine.registers.general[part.register] = Word::mixed(old.value, taint | UNKNOWN);
        return;
    }
    let found = match op.mnemonic {
        Mnemonic::Bsf => word.value.trailing_zeros(),
        _ => 63 - word.value.leading_zeros(),
    };
    // The old value would show through if the secret were 0.
    let taint = if word.taint() == 0 { 0 } else { taint };
    machine.registers.general[part.register] = Word::mixed(u64::from(found), taint);
}

/// BZHI: operand 1 without the bits from the position that operand 2 tells.
pub fn zero_high_bits(machine: &mut Machine, op: &Op) {
    let (word, position) = (machine.read(op, 1), machine.read(op, 2).truncate(1));
    let taint = word.taint() | position.taint();
    let (kept, bits) = (position.value, 8 * op.bytes as u64);
    let result = if kept >= bits { word.value } else { word.value & ((1 << kept) - 1) };
    let mut outcome = alu::logic(result, op.bytes);
    outcome.flags |= carry_flag(kept >= bits);
    outcome.undefined |= flag::PF;
    set_flags(machine, flag::ALL, &outcome, taint);
    machine.write(op, 0, Word::mixed(result, taint));
}

/// BLSR, BLSI, BLSMSK.
pub fn lowest_set_bit(machine: &mut Machine, op: &Op) {
    let word = machine.read(op, 1);
    let (value, below) = (word.value, word.value.wrapping_sub(1));
    let (result, carry) = match op.mnemonic {
        Mnemonic::Blsr => (value & below, value == 0),
        Mnemonic::Blsi => (value & value.wrapping_neg(), value != 0),
        _ => (value ^ below, value == 0),
    };
    let mut outcome = alu::logic(result, op.bytes);
    outcome.flags |= carry_flag(carry);
    outcome.undefined |= flag::PF;
    set_flags(machine, flag::ALL, &outcome, word.taint());
    machine.write(op, 0, Word::mixed(outcome.result, word.taint()));
}
