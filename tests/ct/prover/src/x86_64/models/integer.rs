//! Integer instructions other than shifts.

use crate::x86_64::{
    alu::{self, Outcome, flag},
    machine::Machine,
    op::{Op, Operand},
    registers::{Part, RAX, RBP, RCX, RDI, RDX, RSI, RSP},
};
use crate::{
    report::Leak,
    shadow::{Taint, UNKNOWN, Word, carried, choose, fold, ones, spread},
};

pub fn mov(machine: &mut Machine, op: &Op) {
    let word = machine.read(op, 1);
    machine.write(op, 0, word);
}

pub fn movbe(machine: &mut Machine, op: &Op) {
    let word = swap_bytes(machine.read(op, 1), op.bytes);
    machine.write(op, 0, word);
}

pub fn movsx(machine: &mut Machine, op: &Op) {
    let from = match op.operands[1] {
        Operand::General(part) => part.bytes,
        _ => op.memory_bytes,
    };
    let word = machine.read(op, 1);
    let signs = spread(top_shadow(word, from)) & !ones(from);
    let value = alu::sign_extend(word.value, from);
    machine.write(op, 0, Word { value, shadow: word.shadow | signs });
}

/// The shadow of the byte that has the sign.
fn top_shadow(word: Word, bytes: usize) -> Taint {
    (word.shadow >> (8 * (bytes - 1))) as u8
}

pub fn lea(machine: &mut Machine, op: &Op) {
    let address = op.address.map_or(Word::default(), |address| machine.resolve(&address));
    machine.write(op, 0, address);
}

pub fn push(machine: &mut Machine, op: &Op) {
    let word = machine.read(op, 0);
    machine.push(word);
}

pub fn pop(machine: &mut Machine, op: &Op) {
    let word = machine.pop();
    machine.write(op, 0, word);
}

pub fn leave(machine: &mut Machine, _: &Op) {
    machine.registers.general[RSP] = machine.registers.general[RBP];
    machine.registers.general[RBP] = machine.pop();
}

pub fn xchg(machine: &mut Machine, op: &Op) {
    let (a, b) = (machine.read(op, 0), machine.read(op, 1));
    // The register last: it may be part of the address.
    machine.write(op, 0, b);
    machine.write(op, 1, a);
}

pub fn xadd(machine: &mut Machine, op: &Op) {
    let (a, b) = (machine.read(op, 0), machine.read(op, 1));
    let sum = alu::add(a.value, b.value, false, op.bytes);
    let taint = a.taint() | b.taint();
    set_flags(machine, flag::ALL, &sum, taint);
    let sum = Word::mixed(sum.result, taint);
    // Memory first, since the register may be part of the address; of two registers the sum's last.
    for (index, word) in if op.touches_memory { [(0, sum), (1, a)] } else { [(1, a), (0, sum)] } {
        machine.write(op, index, word);
    }
}

/// If RAX equals operand 0, operand 1 is stored there; else RAX is loaded from there.
pub fn cmpxchg(machine: &mut Machine, op: &Op) {
    let (target, source) = (machine.read(op, 0), machine.read(op, 1));
    let expected = machine.registers.general[RAX].truncate(op.bytes);
    let taint = target.taint() | expected.taint();
    let difference = alu::sub(expected.value, target.value, false, op.bytes);
    set_flags(machine, flag::ALL, &difference, taint);
    let equal = difference.result == 0;
    let rax = Part { register: RAX, offset: 0, bytes: op.bytes };
    // If the comparison is not public, nor is which of the two was written.
    let chosen = |word: Word| Word { shadow: word.shadow | spread(taint), ..word };
    if equal || taint != 0 {
        machine.write(op, 0, chosen(if equal { source } else { target }));
    }
    if !equal || taint != 0 {
        machine.registers.write(rax, chosen(if equal { expected } else { target }));
    }
}

/// Takes over the flags in `which`; those without a defined value may also stay, and become unknown.
pub fn set_flags(machine: &mut Machine, which: u32, outcome: &Outcome, taint: Taint) {
    let flags = &mut machine.registers.flags;
    flags.set(which & !outcome.undefined, outcome.flags, taint);
    flags.stain(which & outcome.undefined, taint | UNKNOWN);
}

/// The sum or difference of the two operands, with the carry or without.
fn sum(machine: &mut Machine, op: &Op, subtract: bool, with_carry: bool) -> Word {
    let (a, b) = (machine.read(op, 0), machine.read(op, 1));
    let flags = machine.registers.flags;
    let carry = if with_carry { flag::CF } else { 0 };
    // A register minus itself does not depend on it.
    let operands = if subtract && op.same_sources() { 0 } else { a.shadow | b.shadow };
    let shadow = carried(operands | spread(flags.taint(carry)));
    let function = if subtract { alu::sub } else { alu::add };
    let outcome = function(a.value, b.value, flags.get(carry), op.bytes);
    set_flags(machine, flag::ALL, &outcome, fold(shadow));
    Word { value: outcome.result, shadow }.truncate(op.bytes)
}

pub fn add(machine: &mut Machine, op: &Op) {
    let result = sum(machine, op, false, false);
    machine.write(op, 0, result);
}

pub fn adc(machine: &mut Machine, op: &Op) {
    let result = sum(machine, op, false, true);
    machine.write(op, 0, result);
}

pub fn sub(machine: &mut Machine, op: &Op) {
    let result = sum(machine, op, true, false);
    machine.write(op, 0, result);
}

pub fn sbb(machine: &mut Machine, op: &Op) {
    let result = sum(machine, op, true, true);
    machine.write(op, 0, result);
}

pub fn cmp(machine: &mut Machine, op: &Op) {
    sum(machine, op, true, false);
}

pub fn inc(machine: &mut Machine, op: &Op) {
    step(machine, op, alu::add);
}

pub fn dec(machine: &mut Machine, op: &Op) {
    step(machine, op, alu::sub);
}

fn step(machine: &mut Machine, op: &Op, function: fn(u64, u64, bool, usize) -> Outcome) {
    let word = machine.read(op, 0);
    let outcome = function(word.value, 1, false, op.bytes);
    set_flags(machine, flag::ALL & !flag::CF, &outcome, word.taint());
    machine.write(op, 0, Word::mixed(outcome.result, word.taint()));
}

pub fn neg(machine: &mut Machine, op: &Op) {
    let word = machine.read(op, 0);
    let outcome = alu::sub(0, word.value, false, op.bytes);
    set_flags(machine, flag::ALL, &outcome, word.taint());
    machine.write(op, 0, Word::mixed(outcome.result, word.taint()));
}

pub fn not(machine: &mut Machine, op: &Op) {
    let word = machine.read(op, 0);
    machine.write(op, 0, inverse(word));
}

/// The bytes of a conjunction that are zero because one side is a public zero do not depend on the other.
fn conjunction(a: Word, b: Word) -> Word {
    let shadow = (0..8).fold(0, |shadow, byte| {
        let lane = 0xff_u64 << (8 * byte);
        let zero = |word: Word| word.value & lane == 0 && word.shadow & lane == 0;
        shadow | if zero(a) || zero(b) { 0 } else { (a.shadow | b.shadow) & lane }
    });
    Word { value: a.value & b.value, shadow }
}

fn inverse(word: Word) -> Word {
    Word { value: !word.value, ..word }
}

fn logic(machine: &mut Machine, op: &Op, result: Word) -> Word {
    let result = result.truncate(op.bytes);
    let outcome = alu::logic(result.value, op.bytes);
    // CF and OF become 0 whatever the operands are.
    set_flags(machine, flag::ALL, &outcome, result.taint());
    machine.registers.flags.set(flag::CF | flag::OF, 0, 0);
    result
}

pub fn and(machine: &mut Machine, op: &Op) {
    let (a, b) = (machine.read(op, 0), machine.read(op, 1));
    let result = logic(machine, op, conjunction(a, b));
    machine.write(op, 0, result);
}

pub fn andn(machine: &mut Machine, op: &Op) {
    let (a, b) = (machine.read(op, 1), machine.read(op, 2));
    let result = logic(machine, op, conjunction(inverse(a), b));
    // Unlike after AND, AF and PF are undefined.
    machine.registers.flags.stain(flag::PF, UNKNOWN);
    machine.write(op, 0, result);
}

pub fn test(machine: &mut Machine, op: &Op) {
    let (a, b) = (machine.read(op, 0), machine.read(op, 1));
    logic(machine, op, conjunction(a, b));
}

pub fn or(machine: &mut Machine, op: &Op) {
    let (a, b) = (machine.read(op, 0), machine.read(op, 1));
    let either = inverse(conjunction(inverse(a), inverse(b)));
    let result = logic(machine, op, either);
    machine.write(op, 0, result);
}

pub fn xor(machine: &mut Machine, op: &Op) {
    let (a, b) = (machine.read(op, 0), machine.read(op, 1));
    // A register xor itself does not depend on it.
    let shadow = if op.same_sources() { 0 } else { a.shadow | b.shadow };
    let result = logic(machine, op, Word { value: a.value ^ b.value, shadow });
    machine.write(op, 0, result);
}

fn swap_bytes(word: Word, bytes: usize) -> Word {
    let unused = 64 - 8 * bytes;
    Word { value: word.value.swap_bytes() >> unused, shadow: word.shadow.swap_bytes() >> unused }
}

pub fn bswap(machine: &mut Machine, op: &Op) {
    let word = swap_bytes(machine.read(op, 0), op.bytes);
    machine.write(op, 0, word);
}

/// Two operands or three: the last two are the factors.
pub fn imul(machine: &mut Machine, op: &Op) {
    let (a, b) = (machine.read(op, op.last() - 1), machine.read(op, op.last()));
    let taint = a.taint() | b.taint();
    let outcome = alu::signed_product(a.value, b.value, op.bytes);
    set_flags(machine, flag::ALL, &outcome, taint);
    machine.write(op, 0, Word::mixed(outcome.result, taint));
}

/// RDX:RAX = RAX · operand; AX = AL · operand for bytes.
pub fn mul(machine: &mut Machine, op: &Op) {
    let (a, b) = (machine.registers.general[RAX].truncate(op.bytes), machine.read(op, 0));
    let (high, low) = alu::product(a.value, b.value, op.bytes);
    let undefined = flag::ALL & !flag::CF & !flag::OF;
    let flags = if high == 0 { 0 } else { flag::CF | flag::OF };
    write_product(
        machine,
        op,
        high,
        Outcome { result: low, flags, undefined },
        a.taint() | b.taint(),
    );
}

/// The same of signed numbers.
pub fn imul_wide(machine: &mut Machine, op: &Op) {
    let (a, b) = (machine.registers.general[RAX].truncate(op.bytes), machine.read(op, 0));
    let high = alu::signed_product_high(a.value, b.value, op.bytes);
    let low = alu::signed_product(a.value, b.value, op.bytes);
    write_product(machine, op, high, low, a.taint() | b.taint());
}

fn write_product(machine: &mut Machine, op: &Op, high: u64, low: Outcome, taint: Taint) {
    set_flags(machine, flag::ALL, &low, taint);
    if op.bytes == 1 {
        return write_general(machine, RAX, 2, Word::mixed(high << 8 | low.result, taint));
    }
    write_general(machine, RAX, op.bytes, Word::mixed(low.result, taint));
    write_general(machine, RDX, op.bytes, Word::mixed(high, taint));
}

fn write_general(machine: &mut Machine, register: usize, bytes: usize, word: Word) {
    machine.registers.write(Part { register, offset: 0, bytes }, word);
}

/// Operand 0 (high) and operand 1 (low) = RDX · operand 2.
pub fn mulx(machine: &mut Machine, op: &Op) {
    let (a, b) = (machine.registers.general[RDX].truncate(op.bytes), machine.read(op, 2));
    let taint = a.taint() | b.taint();
    let (high, low) = alu::product(a.value, b.value, op.bytes);
    machine.write(op, 1, Word::mixed(low, taint));
    machine.write(op, 0, Word::mixed(high, taint));
}

pub fn adcx(machine: &mut Machine, op: &Op) {
    add_with(machine, op, flag::CF);
}

pub fn adox(machine: &mut Machine, op: &Op) {
    add_with(machine, op, flag::OF);
}

/// An addition whose carry, in and out, is the flag `carry`; no other flag is touched.
fn add_with(machine: &mut Machine, op: &Op, carry: u32) {
    let (a, b) = (machine.read(op, 0), machine.read(op, 1));
    let flags = machine.registers.flags;
    let taint = a.taint() | b.taint() | flags.taint(carry);
    let outcome = alu::add(a.value, b.value, flags.get(carry), op.bytes);
    let out = if outcome.flags & flag::CF != 0 { carry } else { 0 };
    machine.registers.flags.set(carry, out, taint);
    machine.write(op, 0, Word::mixed(outcome.result, taint));
}

/// RAX, RDX = quotient and remainder of RDX:RAX by the operand; AL, AH = those of AX by a byte. Its duration depends on
/// all of them.
pub fn div(machine: &mut Machine, op: &Op) {
    let divisor = machine.read(op, 0);
    let rax = machine.registers.general[RAX];
    let low = rax.truncate(op.bytes);
    let high = match op.bytes {
        1 => Word { value: rax.value >> 8, shadow: rax.shadow >> 8 },
        _ => machine.registers.general[RDX],
    };
    let high = high.truncate(op.bytes);
    let taint = divisor.taint() | low.taint() | high.taint();
    machine.leak_if(taint, Leak::Duration, op);
    if divisor.value == 0 || high.value >= divisor.value {
        return machine.stop(op, "division overflow");
    }
    let dividend = u128::from(high.value) << (8 * op.bytes) | u128::from(low.value);
    let (quotient, remainder) =
        (dividend / u128::from(divisor.value), dividend % u128::from(divisor.value));
    let (quotient, remainder) = (quotient as u64, remainder as u64);
    if op.bytes == 1 {
        write_general(machine, RAX, 2, Word::mixed(remainder << 8 | quotient, taint));
    } else {
        write_general(machine, RAX, op.bytes, Word::mixed(quotient, taint));
        write_general(machine, RDX, op.bytes, Word::mixed(remainder, taint));
    }
    machine.registers.flags.stain(flag::ALL, taint | UNKNOWN);
}

/// CDQ, CQO: RDX becomes RAX's sign.
pub fn sign_into_rdx(machine: &mut Machine, op: &Op) {
    let bytes = if op.mnemonic == iced_x86::Mnemonic::Cqo { 8 } else { 4 };
    let rax = machine.registers.general[RAX];
    let value = if alu::sign(rax.value, bytes) { u64::MAX } else { 0 };
    write_general(machine, RDX, bytes, Word::mixed(value, top_shadow(rax, bytes)));
}

/// CWDE, CDQE: the lower half of EAX or RAX is extended by its sign.
pub fn sign_extend_rax(machine: &mut Machine, op: &Op) {
    let bytes = if op.mnemonic == iced_x86::Mnemonic::Cdqe { 8 } else { 4 };
    let half = machine.registers.general[RAX].truncate(bytes / 2);
    let signs = spread(top_shadow(half, bytes / 2)) & !ones(bytes / 2);
    let value = alu::sign_extend(half.value, bytes / 2);
    write_general(machine, RAX, bytes, Word { value, shadow: half.shadow | signs });
}

pub fn set_carry(machine: &mut Machine, op: &Op) {
    let flags = &mut machine.registers.flags;
    match op.mnemonic {
        iced_x86::Mnemonic::Stc => flags.set(flag::CF, flag::CF, 0),
        iced_x86::Mnemonic::Clc => flags.set(flag::CF, 0, 0),
        _ => flags.value ^= flag::CF,
    }
}

pub fn set_if(machine: &mut Machine, op: &Op) {
    let (holds, taint) = machine.registers.flags.condition(op.condition);
    machine.write(op, 0, Word::mixed(u64::from(holds), taint));
}

/// CMOVcc: the destination is written even if the condition does not hold.
pub fn move_if(machine: &mut Machine, op: &Op) {
    let (holds, taint) = machine.registers.flags.condition(op.condition);
    let (old, new) = (machine.read(op, 0), machine.read(op, 1));
    let chosen = if holds { new } else { old };
    machine.write(op, 0, choose(taint, chosen, old.shadow | new.shadow));
}

/// Checks and counts the repetitions of a string instruction; 1 without a prefix.
fn repetitions(machine: &mut Machine, op: &Op, pointers: &[usize]) -> u64 {
    let registers = &machine.registers.general;
    let addresses = pointers.iter().fold(0, |all, pointer| all | registers[*pointer].taint());
    let count = registers[RCX];
    machine.leak_if(addresses, Leak::Address, op);
    if !op.instruction.has_rep_prefix() {
        return 1;
    }
    machine.leak_if(count.taint(), Leak::Repetitions, op);
    machine.registers.general[RCX] = Word::public(0);
    count.value
}

fn advance(machine: &mut Machine, pointer: usize, bytes: u64) -> u64 {
    let word = &mut machine.registers.general[pointer];
    let old = word.value;
    word.value = old.wrapping_add(bytes);
    old
}

/// STOS: [RDI] = RAX, again and again. The direction flag is always clear.
pub fn stos(machine: &mut Machine, op: &Op) {
    let count = repetitions(machine, op, &[RDI]);
    let word = machine.registers.general[RAX];
    for _ in 0..count {
        let to = advance(machine, RDI, op.memory_bytes as u64);
        machine.memory.write(to, op.memory_bytes, word);
    }
}

/// MOVS: [RDI] = [RSI], again and again.
pub fn movs(machine: &mut Machine, op: &Op) {
    let count = repetitions(machine, op, &[RDI, RSI]);
    for _ in 0..count {
        let from = advance(machine, RSI, op.memory_bytes as u64);
        let to = advance(machine, RDI, op.memory_bytes as u64);
        let word = machine.memory.read(from, op.memory_bytes);
        machine.memory.write(to, op.memory_bytes, word);
    }
}
