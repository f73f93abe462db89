//! The SHA-256 instructions. Their duration does not depend on data.

use crate::{
    aarch64::{code::Code, machine::Machine, registers::VECTOR},
    sha256::{one_round, small_sigma0, small_sigma1},
    shadow::{Taint, Word},
    vector::Vector,
};

type Lanes = [u32; 4];

fn read(machine: &Machine, register: usize) -> (Lanes, Taint) {
    let vector = machine.registers.vectors[register].truncate(VECTOR);
    ([0, 1, 2, 3].map(|lane| vector.lane(4, lane).value as u32), vector.taint())
}

fn write(machine: &mut Machine, code: Code, lanes: Lanes, taint: Taint) {
    let result = Vector::from_lanes(4, VECTOR, |index| Word::mixed(u64::from(lanes[index]), taint));
    machine.registers.write_vector(code.rd(), VECTOR, &result);
}

/// Four rounds on a…d and e…h, with W + K.
fn four_rounds([a, b, c, d]: Lanes, [e, f, g, h]: Lanes, words: Lanes) -> [Lanes; 2] {
    let [a, b, c, d, e, f, g, h] = words.into_iter().fold([a, b, c, d, e, f, g, h], one_round);
    [[a, b, c, d], [e, f, g, h]]
}

/// SHA256H: a…d after four rounds.
pub fn hash1(machine: &mut Machine, code: Code) {
    let [x, y, w] = [code.rd(), code.rn(), code.rm()].map(|register| read(machine, register));
    let [abcd, _] = four_rounds(x.0, y.0, w.0);
    write(machine, code, abcd, x.1 | y.1 | w.1);
}

/// SHA256H2: e…h after four rounds.
pub fn hash2(machine: &mut Machine, code: Code) {
    let [y, x, w] = [code.rd(), code.rn(), code.rm()].map(|register| read(machine, register));
    let [_, efgh] = four_rounds(x.0, y.0, w.0);
    write(machine, code, efgh, x.1 | y.1 | w.1);
}

/// SHA256SU0: W0…W3 + σ0(W1…W4).
pub fn message1(machine: &mut Machine, code: Code) {
    let ((w, taint), (next, other)) = (read(machine, code.rd()), read(machine, code.rn()));
    let following = [w[1], w[2], w[3], next[0]];
    let sum = [0, 1, 2, 3].map(|lane| w[lane].wrapping_add(small_sigma0(following[lane])));
    write(machine, code, sum, taint | other);
}

/// SHA256SU1: what SHA256SU0 made + W9…W12 + σ1(W14…W17), of which W16 and W17 are the first two results.
pub fn message2(machine: &mut Machine, code: Code) {
    let [(sum, a), (w8, b), (w12, c)] =
        [code.rd(), code.rn(), code.rm()].map(|register| read(machine, register));
    let w9 = [w8[1], w8[2], w8[3], w12[0]];
    let partial = [0, 1, 2, 3].map(|lane| sum[lane].wrapping_add(w9[lane]));
    let w16 = partial[0].wrapping_add(small_sigma1(w12[2]));
    let w17 = partial[1].wrapping_add(small_sigma1(w12[3]));
    let w18 = partial[2].wrapping_add(small_sigma1(w16));
    let w19 = partial[3].wrapping_add(small_sigma1(w17));
    write(machine, code, [w16, w17, w18, w19], a | b | c);
}
