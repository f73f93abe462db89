//! The interpreter against the CPU on whole functions: calls, loops, allocation, and the C library's memory functions.

#![cfg(target_arch = "x86_64")]

use prover::world::Allocator;
use prover::x86_64::single_step;
use std::{collections::BTreeMap, fmt::Write, hint::black_box};

#[global_allocator]
static ALLOCATOR: Allocator = Allocator;

fn numbers(seed: u64) -> impl Iterator<Item = u64> {
    std::iter::successors(Some(seed), |x| {
        Some(x.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(0x1405_7b7e_f767_814f))
    })
}

fn sorts_and_formats(case: u64) -> u64 {
    let mut all: Vec<u64> = numbers(case).take(20).collect();
    all.sort_unstable();
    let map: BTreeMap<u64, String> =
        all.iter().map(|x| (x % 1000, format!("{x:>20} {:x} {:?}", x / 7, *x as i32))).collect();
    let mut text = String::new();
    for (key, value) in &map {
        let _ = write!(text, "{key}={value};");
    }
    text.bytes().fold(0, |sum, byte| sum * 31 % 1_000_003 + u64::from(byte))
}

fn copies_and_compares(case: u64) -> u64 {
    let source: Vec<u8> = numbers(case).take(5100).map(|x| (x >> 56) as u8).collect();
    let mut sum = 0;
    for length in (0..70).chain([255, 256, 257, 1000, 2049, 5000]) {
        let mut copy = vec![length as u8; length + 64];
        copy[3..3 + length].copy_from_slice(black_box(&source[length % 7..length % 7 + length]));
        copy.copy_within(1..1 + length, 9);
        sum += u64::from(copy[..length] == source[..length]);
        sum += u64::from(copy[9..9 + length] <= source[..length]);
        copy[..length].fill(3);
        sum = sum.wrapping_mul(31).wrapping_add(u64::from(*copy.last().unwrap_or(&0)));
    }
    sum
}

fn divides_and_multiplies(case: u64) -> u64 {
    let mut values = numbers(case);
    let mut next = || black_box(values.next().unwrap_or(1));
    (0..100).fold(0, |sum: u64, _| {
        let (a, b) = (u128::from(next()) << 64 | u128::from(next()), u128::from(next() | 1));
        let signed = (a as i128 / b as i128) as u64 ^ (next() as i64).rem_euclid(1001) as u64;
        sum.rotate_left(7) ^ (a / b) as u64 ^ (a % b) as u64 ^ signed
    })
}

#[test]
fn the_interpreter_takes_the_steps_that_the_cpu_takes() {
    let subjects: [fn(u64) -> u64; 3] =
        [sorts_and_formats, copies_and_compares, divides_and_multiplies];
    for subject in subjects {
        let steps = single_step::compare(subject, 99).unwrap();
        assert!(steps > 5000, "{steps}");
    }
}
