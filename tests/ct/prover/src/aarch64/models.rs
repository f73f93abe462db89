//! The instructions: the bits that each is known by, and what it does to values and shadows. One table.
//!
//! Every row is compared with the CPU, or an emulator of one, on random states (`tests/aarch64_models.rs`). An
//! instruction that is not in the table ends the run.

mod control;
mod integer;
mod memory;
mod sha;
mod vector;

use crate::aarch64::{code::Code, machine::Machine};
use integer::{conjunction, disjunction, inverse};
use vector::{Old, mask, signed};

/// An instruction, or several that differ in fields which their model reads.
pub struct Row {
    pub name: &'static str,
    /// The instruction word from its highest bit on; a dot stands for either.
    pub pattern: &'static str,
    pub model: fn(&mut Machine, Code),
}

impl Row {
    /// The bits that count, and what they are.
    const fn bits(&self) -> (u32, u32) {
        let (mut mask, mut bits, mut index, mut seen) = (0, 0, 0, 0);
        let pattern = self.pattern.as_bytes();
        while index < pattern.len() {
            if pattern[index] != b' ' {
                mask = mask << 1 | (pattern[index] != b'.') as u32;
                bits = bits << 1 | (pattern[index] == b'1') as u32;
                seen += 1;
            }
            index += 1;
        }
        assert!(seen == 32, "not 32 bits");
        (mask, bits)
    }
}

const BITS: [(u32, u32); TABLE.len()] = {
    let (mut all, mut index) = ([(0, 0); TABLE.len()], 0);
    while index < TABLE.len() {
        all[index] = TABLE[index].bits();
        index += 1;
    }
    all
};

/// The number of the row of an instruction.
pub fn row(word: u32) -> Option<usize> {
    BITS.iter().position(|(mask, bits)| word & mask == *bits)
}

const fn row_of(name: &'static str, pattern: &'static str, model: fn(&mut Machine, Code)) -> Row {
    Row { name, pattern, model }
}

/// The table. The first row that fits counts.
#[rustfmt::skip]
pub const TABLE: &[Row] = {
    use row_of as row;
    &[
    // Branches
    row("b",       "000101 ..........................",          control::b),
    row("bl",      "100101 ..........................",          control::bl),
    row("b.cond",  "01010100 ................... 0 ....",        control::b_cond),
    row("cbz",     ". 0110100 ................... .....",        control::compare_and_branch),
    row("cbnz",    ". 0110101 ................... .....",        control::compare_and_branch),
    row("tbz",     ". 0110110 ..... .............. .....",       control::test_and_branch),
    row("tbnz",    ". 0110111 ..... .............. .....",       control::test_and_branch),
    row("br",      "1101011 0000 11111 000000 ..... 00000",      control::br),
    row("blr",     "1101011 0001 11111 000000 ..... 00000",      control::blr),
    row("ret",     "1101011 0010 11111 000000 ..... 00000",      control::br),
    row("nop",     "11010101000000110010 0000 000 11111",        control::nothing),
    row("bti",     "11010101000000110010 0100 ..0 11111",        control::nothing),
    row("barrier", "11010101000000110011 .... 1.. 11111",        control::nothing),
    row("prfm",    "11 111 0 01 10 ............ ..... .....",    control::nothing),
    row("mrs",     "110101010011 1011 1101 0000 010 .....",      control::thread),
    row("mrs",     "110101010011 1011 0100 0010 000 .....",      control::read_flags),
    row("msr",     "110101010001 1011 0100 0010 000 .....",      control::write_flags),
    row("svc",     "11010100 000 ................ 00001",        control::forbidden),
    row("brk",     "11010100 001 ................ 00000",        control::forbidden),
    row("adr",     "0 .. 10000 ................... .....",       control::adr),
    row("adrp",    "1 .. 10000 ................... .....",       control::adrp),

    // Integers
    row("add",     ". 00 100010 . ............ ..... .....",     integer::add_immediate),
    row("adds",    ". 01 100010 . ............ ..... .....",     integer::add_immediate),
    row("sub",     ". 10 100010 . ............ ..... .....",     integer::add_immediate),
    row("subs",    ". 11 100010 . ............ ..... .....",     integer::add_immediate),
    row("add",     ". 00 01011 .. 0 ..... ...... ..... .....",   integer::add_shifted),
    row("adds",    ". 01 01011 .. 0 ..... ...... ..... .....",   integer::add_shifted),
    row("sub",     ". 10 01011 .. 0 ..... ...... ..... .....",   integer::add_shifted),
    row("subs",    ". 11 01011 .. 0 ..... ...... ..... .....",   integer::add_shifted),
    row("add",     ". 00 01011 00 1 ..... ...... ..... .....",   integer::add_extended),
    row("adds",    ". 01 01011 00 1 ..... ...... ..... .....",   integer::add_extended),
    row("sub",     ". 10 01011 00 1 ..... ...... ..... .....",   integer::add_extended),
    row("subs",    ". 11 01011 00 1 ..... ...... ..... .....",   integer::add_extended),
    row("adc",     ". 00 11010000 ..... 000000 ..... .....",     integer::add_with_carry),
    row("adcs",    ". 01 11010000 ..... 000000 ..... .....",     integer::add_with_carry),
    row("sbc",     ". 10 11010000 ..... 000000 ..... .....",     integer::add_with_carry),
    row("sbcs",    ". 11 11010000 ..... 000000 ..... .....",     integer::add_with_carry),
    row("and",     ". 00 100100 ............. ..... .....",      integer::logic_immediate),
    row("orr",     ". 01 100100 ............. ..... .....",      integer::logic_immediate),
    row("eor",     ". 10 100100 ............. ..... .....",      integer::logic_immediate),
    row("ands",    ". 11 100100 ............. ..... .....",      integer::logic_immediate),
    row("and",     ". 00 01010 .. 0 ..... ...... ..... .....",   integer::logic_shifted),
    row("bic",     ". 00 01010 .. 1 ..... ...... ..... .....",   integer::logic_shifted),
    row("orr",     ". 01 01010 .. 0 ..... ...... ..... .....",   integer::logic_shifted),
    row("orn",     ". 01 01010 .. 1 ..... ...... ..... .....",   integer::logic_shifted),
    row("eor",     ". 10 01010 .. 0 ..... ...... ..... .....",   integer::logic_shifted),
    row("eon",     ". 10 01010 .. 1 ..... ...... ..... .....",   integer::logic_shifted),
    row("ands",    ". 11 01010 .. 0 ..... ...... ..... .....",   integer::logic_shifted),
    row("bics",    ". 11 01010 .. 1 ..... ...... ..... .....",   integer::logic_shifted),
    row("movn",    ". 00 100101 .. ................ .....",      integer::move_wide),
    row("movz",    ". 10 100101 .. ................ .....",      integer::move_wide),
    row("movk",    ". 11 100101 .. ................ .....",      integer::move_wide),
    row("sbfm",    ". 00 100110 ............. ..... .....",      integer::bit_field),
    row("bfm",     ". 01 100110 ............. ..... .....",      integer::bit_field),
    row("ubfm",    ". 10 100110 ............. ..... .....",      integer::bit_field),
    row("extr",    ". 00 100111 . 0 ..... ...... ..... .....",   integer::extract),
    row("ccmn",    ". 01 11010010 ..... .... . 0 ..... 0 ....",  integer::compare_if),
    row("ccmp",    ". 11 11010010 ..... .... . 0 ..... 0 ....",  integer::compare_if),
    row("csel",    ". 00 11010100 ..... .... 00 ..... .....",    integer::select),
    row("csinc",   ". 00 11010100 ..... .... 01 ..... .....",    integer::select),
    row("csinv",   ". 10 11010100 ..... .... 00 ..... .....",    integer::select),
    row("csneg",   ". 10 11010100 ..... .... 01 ..... .....",    integer::select),
    row("rbit",    ". 10 11010110 00000 000000 ..... .....",     integer::reverse),
    row("rev16",   ". 10 11010110 00000 000001 ..... .....",     integer::reverse),
    row("rev32",   ". 10 11010110 00000 000010 ..... .....",     integer::reverse),
    row("rev",     "1 10 11010110 00000 000011 ..... .....",     integer::reverse),
    row("clz",     ". 10 11010110 00000 000100 ..... .....",     integer::count_leading),
    row("cls",     ". 10 11010110 00000 000101 ..... .....",     integer::count_leading),
    row("udiv",    ". 00 11010110 ..... 000010 ..... .....",     integer::divide),
    row("sdiv",    ". 00 11010110 ..... 000011 ..... .....",     integer::divide),
    row("lslv",    ". 00 11010110 ..... 001000 ..... .....",     integer::shift_by_register),
    row("lsrv",    ". 00 11010110 ..... 001001 ..... .....",     integer::shift_by_register),
    row("asrv",    ". 00 11010110 ..... 001010 ..... .....",     integer::shift_by_register),
    row("rorv",    ". 00 11010110 ..... 001011 ..... .....",     integer::shift_by_register),
    row("madd",    ". 00 11011 000 ..... 0 ..... ..... .....",   integer::multiply_add),
    row("msub",    ". 00 11011 000 ..... 1 ..... ..... .....",   integer::multiply_add),
    row("smaddl",  "1 00 11011 001 ..... 0 ..... ..... .....",   integer::multiply_add),
    row("smsubl",  "1 00 11011 001 ..... 1 ..... ..... .....",   integer::multiply_add),
    row("umaddl",  "1 00 11011 101 ..... 0 ..... ..... .....",   integer::multiply_add),
    row("umsubl",  "1 00 11011 101 ..... 1 ..... ..... .....",   integer::multiply_add),
    row("smulh",   "1 00 11011 010 ..... 0 ..... ..... .....",   integer::multiply_high),
    row("umulh",   "1 00 11011 110 ..... 0 ..... ..... .....",   integer::multiply_high),

    // Loads and stores
    row("ldst",    ".. 111 . 01 .. ............ ..... .....",    memory::unsigned_offset),
    row("ldst",    ".. 111 . 00 .. 0 ......... 00 ..... .....",  memory::signed_offset),
    row("ldst",    ".. 111 . 00 .. 0 ......... .1 ..... .....",  memory::signed_offset),
    row("ldst",    ".. 111 . 00 .. 1 ..... ... . 10 ..... .....", memory::register_offset),
    row("ldr",     "00 011 . 00 ................... .....",      memory::literal),
    row("ldr",     "01 011 . 00 ................... .....",      memory::literal),
    row("ldr",     "10 011 . 00 ................... .....",      memory::literal),
    row("ldstp",   ".. 101 . 0 .. . ....... ..... ..... .....",  memory::pair),
    row("stxr",    ".. 001000 000 ..... . 11111 ..... .....",    memory::ordered),
    row("ldxr",    ".. 001000 010 11111 . 11111 ..... .....",    memory::ordered),
    row("stlr",    ".. 001000 100 11111 1 11111 ..... .....",    memory::ordered),
    row("ldar",    ".. 001000 110 11111 1 11111 ..... .....",    memory::ordered),
    row("cas",     ".. 001000 1.1 ..... . 11111 ..... .....",    memory::compare_and_swap),
    row("ldadd",   ".. 111 0 00 .. 1 ..... 0000 00 ..... .....", memory::atomic),
    row("ldclr",   ".. 111 0 00 .. 1 ..... 0001 00 ..... .....", memory::atomic),
    row("ldeor",   ".. 111 0 00 .. 1 ..... 0010 00 ..... .....", memory::atomic),
    row("ldset",   ".. 111 0 00 .. 1 ..... 0011 00 ..... .....", memory::atomic),
    row("swp",     ".. 111 0 00 .. 1 ..... 1000 00 ..... .....", memory::atomic),
    row("ldst1 to 4", "0 . 001100 . . 0 ..... 0..0 .. ..... .....", memory::structures),
    row("ldst1",   "0 . 001100 . . 0 ..... 0111 .. ..... .....", memory::structures),
    row("ldst1, 2", "0 . 001100 . . 0 ..... 10.0 .. ..... .....", memory::structures),
    row("ld1r",    "0 . 001101 . 10 ..... 1100 .. ..... .....",  memory::repeated),
    row("ldst1",   "0 . 001101 . .0 ..... 0.0 . .. ..... .....", memory::single_lane),
    row("ldst1",   "0 . 001101 . .0 ..... 100 . .. ..... .....", memory::single_lane),

    // Vectors: moves
    row("dup",     "0 . 0 01110000 ..... 0 0000 1 ..... .....",  vector::repeat_lane),
    row("dup",     "0 . 0 01110000 ..... 0 0001 1 ..... .....",  vector::repeat_general),
    row("dup",     "01 0 11110000 ..... 0 0000 1 ..... .....",   vector::move_lane),
    row("smov",    "0 . 0 01110000 ..... 0 0101 1 ..... .....",  vector::lane_to_general),
    row("umov",    "0 . 0 01110000 ..... 0 0111 1 ..... .....",  vector::lane_to_general),
    row("ins",     "010 01110000 ..... 0 0011 1 ..... .....",    vector::insert_general),
    row("ins",     "011 01110000 ..... 0 .... 1 ..... .....",    vector::insert_lane),
    row("fmov",    "0 00 11110 00 1 00 11. 000000 ..... .....",  vector::move_general),
    row("fmov",    "1 00 11110 01 1 00 11. 000000 ..... .....",  vector::move_general),
    row("fmov",    "1 00 11110 10 1 01 11. 000000 ..... .....",  vector::move_general),
    row("fmov",    "000 11110 0. 1 000000 10000 ..... .....",    vector::move_scalar),
    row("movi",    "0 . . 0111100000 ... .... 01 ..... .....",   vector::immediate),
    row("ext",     "0 . 101110 00 0 ..... 0 .... 0 ..... .....", vector::extract),
    row("tbl",     "0 . 001110 00 0 ..... 0 .. 0 00 ..... .....", vector::table),
    row("tbx",     "0 . 001110 00 0 ..... 0 .. 1 00 ..... .....", vector::table),
    row("uzp1",    "0 . 001110 .. 0 ..... 0 001 10 ..... .....", |m, c| vector::permute(m, c, |i, _| 2 * i)),
    row("uzp2",    "0 . 001110 .. 0 ..... 0 101 10 ..... .....", |m, c| vector::permute(m, c, |i, _| 2 * i + 1)),
    row("trn1",    "0 . 001110 .. 0 ..... 0 010 10 ..... .....", |m, c| vector::permute(m, c, |i, n| i % 2 * n + i / 2 * 2)),
    row("trn2",    "0 . 001110 .. 0 ..... 0 110 10 ..... .....", |m, c| vector::permute(m, c, |i, n| i % 2 * n + i / 2 * 2 + 1)),
    row("zip1",    "0 . 001110 .. 0 ..... 0 011 10 ..... .....", |m, c| vector::permute(m, c, |i, n| i % 2 * n + i / 2)),
    row("zip2",    "0 . 001110 .. 0 ..... 0 111 10 ..... .....", |m, c| vector::permute(m, c, |i, n| i % 2 * n + i / 2 + n / 2)),
    row("rev64",   "0 . 0 01110 .. 10000 00000 10 ..... .....",  |m, c| vector::reverse(m, c, 8)),
    row("rev32",   "0 . 1 01110 .. 10000 00000 10 ..... .....",  |m, c| vector::reverse(m, c, 4)),
    row("rev16",   "0 . 0 01110 .. 10000 00001 10 ..... .....",  |m, c| vector::reverse(m, c, 2)),
    row("xtn",     "0 . 0 01110 .. 10000 10010 10 ..... .....",  vector::extract_narrow),

    // Vectors: bits
    row("and",     "0 . 0 01110 00 1 ..... 00011 1 ..... .....", |m, c| vector::bits(m, c, conjunction)),
    row("bic",     "0 . 0 01110 01 1 ..... 00011 1 ..... .....", |m, c| vector::bits(m, c, |a, b| conjunction(a, inverse(b)))),
    row("orr",     "0 . 0 01110 10 1 ..... 00011 1 ..... .....", |m, c| vector::bits(m, c, disjunction)),
    row("orn",     "0 . 0 01110 11 1 ..... 00011 1 ..... .....", |m, c| vector::bits(m, c, |a, b| disjunction(a, inverse(b)))),
    row("eor",     "0 . 1 01110 00 1 ..... 00011 1 ..... .....", |m, c| vector::bits(m, c, vector::exclusive_or)),
    row("bsl",     "0 . 1 01110 01 1 ..... 00011 1 ..... .....", |m, c| vector::choose_bits(m, c, |[d, a, b]| [d, a, b])),
    row("bit",     "0 . 1 01110 10 1 ..... 00011 1 ..... .....", |m, c| vector::choose_bits(m, c, |[d, a, b]| [b, a, d])),
    row("bif",     "0 . 1 01110 11 1 ..... 00011 1 ..... .....", |m, c| vector::choose_bits(m, c, |[d, a, b]| [b, d, a])),
    row("mvn",     "0 . 1 01110 00 10000 00101 10 ..... .....",  |m, c| vector::byte_bits(m, c, |byte| !byte)),
    row("rbit",    "0 . 1 01110 01 10000 00101 10 ..... .....",  |m, c| vector::byte_bits(m, c, u8::reverse_bits)),

    // Vectors: arithmetic
    row("add",     "0 . 0 01110 .. 1 ..... 10000 1 ..... .....", |m, c| vector::lanes(m, c, |a, b, _| a.wrapping_add(b))),
    row("sub",     "0 . 1 01110 .. 1 ..... 10000 1 ..... .....", |m, c| vector::lanes(m, c, |a, b, _| a.wrapping_sub(b))),
    row("add",     "010 11110 11 1 ..... 10000 1 ..... .....",   |m, c| vector::scalar(m, c, |a, b, _| a.wrapping_add(b))),
    row("sub",     "011 11110 11 1 ..... 10000 1 ..... .....",   |m, c| vector::scalar(m, c, |a, b, _| a.wrapping_sub(b))),
    row("mul",     "0 . 0 01110 .. 1 ..... 10011 1 ..... .....", |m, c| vector::lanes(m, c, |a, b, _| a.wrapping_mul(b))),
    row("mla",     "0 . 0 01110 .. 1 ..... 10010 1 ..... .....", |m, c| vector::accumulate(m, c, |d, a, b| d.wrapping_add(a.wrapping_mul(b)))),
    row("mls",     "0 . 1 01110 .. 1 ..... 10010 1 ..... .....", |m, c| vector::accumulate(m, c, |d, a, b| d.wrapping_sub(a.wrapping_mul(b)))),
    row("cmgt",    "0 . 0 01110 .. 1 ..... 00110 1 ..... .....", |m, c| vector::lanes(m, c, |a, b, n| mask(signed(a, n) > signed(b, n)))),
    row("cmhi",    "0 . 1 01110 .. 1 ..... 00110 1 ..... .....", |m, c| vector::lanes(m, c, |a, b, _| mask(a > b))),
    row("cmge",    "0 . 0 01110 .. 1 ..... 00111 1 ..... .....", |m, c| vector::lanes(m, c, |a, b, n| mask(signed(a, n) >= signed(b, n)))),
    row("cmhs",    "0 . 1 01110 .. 1 ..... 00111 1 ..... .....", |m, c| vector::lanes(m, c, |a, b, _| mask(a >= b))),
    row("cmtst",   "0 . 0 01110 .. 1 ..... 10001 1 ..... .....", |m, c| vector::lanes(m, c, |a, b, _| mask(a & b != 0))),
    row("cmeq",    "0 . 1 01110 .. 1 ..... 10001 1 ..... .....", |m, c| vector::lanes(m, c, |a, b, _| mask(a == b))),
    row("cmeq",    "011 11110 11 1 ..... 10001 1 ..... .....",   |m, c| vector::scalar(m, c, |a, b, _| mask(a == b))),
    row("sshl",    "0 . 0 01110 .. 1 ..... 01000 1 ..... .....", |m, c| vector::lanes(m, c, |a, b, n| vector::shift_by_lane(a, b, n, true))),
    row("ushl",    "0 . 1 01110 .. 1 ..... 01000 1 ..... .....", |m, c| vector::lanes(m, c, |a, b, n| vector::shift_by_lane(a, b, n, false))),
    row("smax",    "0 . 0 01110 .. 1 ..... 01100 1 ..... .....", |m, c| vector::lanes(m, c, |a, b, n| signed(a, n).max(signed(b, n)) as u64)),
    row("umax",    "0 . 1 01110 .. 1 ..... 01100 1 ..... .....", |m, c| vector::lanes(m, c, |a, b, _| a.max(b))),
    row("smin",    "0 . 0 01110 .. 1 ..... 01101 1 ..... .....", |m, c| vector::lanes(m, c, |a, b, n| signed(a, n).min(signed(b, n)) as u64)),
    row("umin",    "0 . 1 01110 .. 1 ..... 01101 1 ..... .....", |m, c| vector::lanes(m, c, |a, b, _| a.min(b))),
    row("addp",    "0 . 0 01110 .. 1 ..... 10111 1 ..... .....", |m, c| vector::pairs(m, c, |a, b, _| a.wrapping_add(b))),
    row("umaxp",   "0 . 1 01110 .. 1 ..... 10100 1 ..... .....", |m, c| vector::pairs(m, c, |a, b, _| a.max(b))),
    row("uminp",   "0 . 1 01110 .. 1 ..... 10101 1 ..... .....", |m, c| vector::pairs(m, c, |a, b, _| a.min(b))),
    row("addp",    "010 11110 11 11000 11011 10 ..... .....",    vector::add_pair),
    row("addv",    "0 . 0 01110 .. 11000 11011 10 ..... .....",  |m, c| vector::across(m, c, 1, |a, b, _| a.wrapping_add(b))),
    row("uaddlv",  "0 . 1 01110 .. 11000 00011 10 ..... .....",  |m, c| vector::across(m, c, 2, |a, b, _| a.wrapping_add(b))),
    row("umaxv",   "0 . 1 01110 .. 11000 01010 10 ..... .....",  |m, c| vector::across(m, c, 1, |a, b, _| a.max(b))),
    row("uminv",   "0 . 1 01110 .. 11000 11010 10 ..... .....",  |m, c| vector::across(m, c, 1, |a, b, _| a.min(b))),
    row("cmgt",    "0 . 0 01110 .. 10000 01000 10 ..... .....",  |m, c| vector::lane(m, c, |a, n| mask(signed(a, n) > 0))),
    row("cmge",    "0 . 1 01110 .. 10000 01000 10 ..... .....",  |m, c| vector::lane(m, c, |a, n| mask(signed(a, n) >= 0))),
    row("cmeq",    "0 . 0 01110 .. 10000 01001 10 ..... .....",  |m, c| vector::lane(m, c, |a, _| mask(a == 0))),
    row("cmle",    "0 . 1 01110 .. 10000 01001 10 ..... .....",  |m, c| vector::lane(m, c, |a, n| mask(signed(a, n) <= 0))),
    row("cmlt",    "0 . 0 01110 .. 10000 01010 10 ..... .....",  |m, c| vector::lane(m, c, |a, n| mask(signed(a, n) < 0))),
    row("abs",     "0 . 0 01110 .. 10000 01011 10 ..... .....",  |m, c| vector::lane(m, c, |a, n| signed(a, n).unsigned_abs())),
    row("neg",     "0 . 1 01110 .. 10000 01011 10 ..... .....",  |m, c| vector::lane(m, c, |a, _| a.wrapping_neg())),
    row("cmeq",    "010 11110 11 10000 01001 10 ..... .....",    |m, c| vector::scalar_lane(m, c, |a, _| mask(a == 0))),
    row("neg",     "011 11110 11 10000 01011 10 ..... .....",    |m, c| vector::scalar_lane(m, c, |a, _| a.wrapping_neg())),
    row("cnt",     "0 . 0 01110 00 10000 00101 10 ..... .....",  |m, c| vector::lane(m, c, |a, _| a.count_ones().into())),
    row("addl",    "0 . . 01110 .. 1 ..... 0000 00 ..... .....", |m, c| vector::long(m, c, false, false, |_, a, b| a.wrapping_add(b))),
    row("addw",    "0 . . 01110 .. 1 ..... 0001 00 ..... .....", |m, c| vector::long(m, c, true, false, |_, a, b| a.wrapping_add(b))),
    row("subl",    "0 . . 01110 .. 1 ..... 0010 00 ..... .....", |m, c| vector::long(m, c, false, false, |_, a, b| a.wrapping_sub(b))),
    row("subw",    "0 . . 01110 .. 1 ..... 0011 00 ..... .....", |m, c| vector::long(m, c, true, false, |_, a, b| a.wrapping_sub(b))),
    row("mlal",    "0 . . 01110 .. 1 ..... 1000 00 ..... .....", |m, c| vector::long(m, c, false, true, |d, a, b| d.wrapping_add(a.wrapping_mul(b)))),
    row("mlsl",    "0 . . 01110 .. 1 ..... 1010 00 ..... .....", |m, c| vector::long(m, c, false, true, |d, a, b| d.wrapping_sub(a.wrapping_mul(b)))),
    row("mull",    "0 . . 01110 .. 1 ..... 1100 00 ..... .....", |m, c| vector::long(m, c, false, false, |_, a, b| a.wrapping_mul(b))),
    row("mul",     "0 . 0 01111 .. .. .... 1000 . 0 ..... .....", |m, c| vector::by_element(m, c, |_, a, b| a.wrapping_mul(b))),
    row("mla",     "0 . 1 01111 .. .. .... 0000 . 0 ..... .....", |m, c| vector::by_element(m, c, |d, a, b| d.wrapping_add(a.wrapping_mul(b)))),
    row("mls",     "0 . 1 01111 .. .. .... 0100 . 0 ..... .....", |m, c| vector::by_element(m, c, |d, a, b| d.wrapping_sub(a.wrapping_mul(b)))),
    row("mull",    "0 . . 01111 .. .. .... 1010 . 0 ..... .....", |m, c| vector::long_by_element(m, c, false, |_, a, b| a.wrapping_mul(b))),
    row("mlal",    "0 . . 01111 .. .. .... 0010 . 0 ..... .....", |m, c| vector::long_by_element(m, c, true, |d, a, b| d.wrapping_add(a.wrapping_mul(b)))),

    // Vectors: shifts. With a size of 0 the pattern is that of an immediate, which comes first.
    row("shr",     "0 . . 011110 ....... 00000 1 ..... .....",   |m, c| vector::shift_right_immediate(m, c, c.vector_bytes(), Old::Goes)),
    row("sra",     "0 . . 011110 ....... 00010 1 ..... .....",   |m, c| vector::shift_right_immediate(m, c, c.vector_bytes(), Old::Added)),
    row("sri",     "0 . 1 011110 ....... 01000 1 ..... .....",   |m, c| vector::shift_right_immediate(m, c, c.vector_bytes(), Old::Around)),
    row("shl",     "0 . 0 011110 ....... 01010 1 ..... .....",   |m, c| vector::shift_left_immediate(m, c, c.vector_bytes(), Old::Goes)),
    row("sli",     "0 . 1 011110 ....... 01010 1 ..... .....",   |m, c| vector::shift_left_immediate(m, c, c.vector_bytes(), Old::Around)),
    row("shr",     "01 . 111110 ....... 00000 1 ..... .....",    |m, c| vector::shift_right_immediate(m, c, 8, Old::Goes)),
    row("sra",     "01 . 111110 ....... 00010 1 ..... .....",    |m, c| vector::shift_right_immediate(m, c, 8, Old::Added)),
    row("shl",     "010 111110 ....... 01010 1 ..... .....",     |m, c| vector::shift_left_immediate(m, c, 8, Old::Goes)),
    row("sli",     "011 111110 ....... 01010 1 ..... .....",     |m, c| vector::shift_left_immediate(m, c, 8, Old::Around)),
    row("shll",    "0 . . 011110 ....... 10100 1 ..... .....",   vector::shift_left_long),
    row("shll",    "0 . 1 01110 .. 10000 10011 10 ..... .....",  vector::shift_left_by_width),
    row("shrn",    "0 . 0 011110 ....... 10000 1 ..... .....",   vector::shift_right_narrow),

    // SHA-256
    row("sha256h",   "01011110 000 ..... 0 100 00 ..... .....",  sha::hash1),
    row("sha256h2",  "01011110 000 ..... 0 101 00 ..... .....",  sha::hash2),
    row("sha256su1", "01011110 000 ..... 0 110 00 ..... .....",  sha::message2),
    row("sha256su0", "01011110 00 10100 00010 10 ..... .....",   sha::message1),
    ]
};
