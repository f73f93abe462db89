//! The SHA-256 instructions. Their duration does not depend on data.

use crate::x86_64::{machine::Machine, op::Op};
use crate::{
    sha256::{one_round, small_sigma0, small_sigma1},
    shadow::{Taint, Word},
    vector::Vector,
};

type Lanes = [u32; 4];

fn read(machine: &mut Machine, op: &Op, index: usize) -> (Lanes, Taint) {
    let vector = machine.read_vector(op, index);
    ([0, 1, 2, 3].map(|lane| vector.lane(4, lane).value as u32), vector.truncate(16).taint())
}

fn write(machine: &mut Machine, op: &Op, lanes: Lanes, taint: Taint) {
    let result = Vector::from_lanes(4, 16, |index| Word::mixed(u64::from(lanes[index]), taint));
    machine.write_vector(op, 4, &result);
}

/// SHA256MSG1: W0…W3 + σ0(W1…W4).
pub fn message1(machine: &mut Machine, op: &Op) {
    let ((w, taint), (next, other)) = (read(machine, op, 0), read(machine, op, 1));
    let following = [w[1], w[2], w[3], next[0]];
    let sum = [0, 1, 2, 3].map(|lane| w[lane].wrapping_add(small_sigma0(following[lane])));
    write(machine, op, sum, taint | other);
}

/// SHA256MSG2: operand 0 + σ1(W14, W15, W16, W17), of which W16 and W17 are the first two results.
pub fn message2(machine: &mut Machine, op: &Op) {
    let ((sum, taint), (w12, other)) = (read(machine, op, 0), read(machine, op, 1));
    let w16 = sum[0].wrapping_add(small_sigma1(w12[2]));
    let w17 = sum[1].wrapping_add(small_sigma1(w12[3]));
    let w18 = sum[2].wrapping_add(small_sigma1(w16));
    let w19 = sum[3].wrapping_add(small_sigma1(w17));
    write(machine, op, [w16, w17, w18, w19], taint | other);
}

/// SHA256RNDS2: two rounds on the state ABEF (operand 1) and CDGH (operand 0), with W + K from XMM0.
pub fn two_rounds(machine: &mut Machine, op: &Op) {
    let (([h, g, d, c], first), ([f, e, b, a], second)) =
        (read(machine, op, 0), read(machine, op, 1));
    let words = machine.registers.vectors[0].truncate(8);
    let mut state = [a, b, c, d, e, f, g, h];
    for round in 0..2 {
        state = one_round(state, words.lane(4, round).value as u32);
    }
    let [a, b, _, _, e, f, _, _] = state;
    write(machine, op, [f, e, b, a], first | second | words.taint());
}
