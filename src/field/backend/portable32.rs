//! The portable backend of targets whose multiplier takes 32 bits, or where the product of two 64-bit words would be a
//! call: WebAssembly and 32-bit CPUs. Plain Rust, without a vector or a line of assembly.

use super::{
    Backend,
    radix28::{
        constants::CONSTANTS,
        convert::{pairs, words},
        kernel::{self, LIMBS, Packed, RADIX, Workspace},
        machine::Machine,
    },
};
use crate::{field::words::Words, secret::mask::mask_eq};
use core::sync::atomic::{Ordering, compiler_fence};

/// The witness, which proves nothing: this backend needs nothing of the CPU. It is also the machine that the kernels
/// run on, with a single word for a lane.
#[derive(Clone, Copy)]
pub(crate) struct Portable32;

impl Machine for Portable32 {
    type V = u64;

    /// WebAssembly has as many as its host.
    const FEW_REGISTERS: bool = cfg!(not(target_family = "wasm"));

    /// CPUs with so few registers gain nothing from a second copy of a loop, and an engine of WebAssembly loses by it.
    const COMPACT: bool = true;

    #[inline(always)]
    fn settle(self) {
        compiler_fence(Ordering::SeqCst);
    }

    #[inline(always)]
    fn splat(self, word: u64) -> u64 {
        word
    }

    #[inline(always)]
    fn add(self, a: u64, b: u64) -> u64 {
        a.wrapping_add(b)
    }

    #[inline(always)]
    fn sub(self, a: u64, b: u64) -> u64 {
        a.wrapping_sub(b)
    }

    #[inline(always)]
    fn mul(self, a: u64, b: u64) -> u64 {
        if cfg!(target_family = "wasm") {
            a * b // has one instruction there
        } else {
            u64::from(a as u32) * u64::from(b as u32)
        }
    }

    #[inline(always)]
    fn low<const BITS: i32>(self, v: u64) -> u64 {
        v & ((1 << BITS) - 1)
    }

    #[inline(always)]
    fn high<const BITS: i32>(self, v: u64) -> u64 {
        v >> BITS
    }

    #[inline(always)]
    fn pack(self, [low, high]: [u64; 2]) -> u64 {
        low | high << 32
    }

    #[inline(always)]
    fn unpack(self, row: u64) -> [u64; 2] {
        [u64::from(row as u32), row >> 32]
    }
}

impl Backend for Portable32 {
    type Residue = Packed<u64>;
    type Workspace = Workspace<u64>;

    const ZERO: Self::Residue = [[0; _]; _];
    const WORKSPACE: Self::Workspace = Workspace::new(0);
    const R_BITS: usize = RADIX as usize * LIMBS;

    fn load(self, out: &mut Self::Residue, x: &Words) {
        out.as_flattened_mut().fill_with(pairs(x));
    }

    fn store(self, out: &mut Words, x: &Self::Residue) {
        words(out, x.as_flattened().iter().copied());
    }

    fn mul(
        self,
        work: &mut Self::Workspace,
        out: &mut Self::Residue,
        a: &Self::Residue,
        b: &Self::Residue,
    ) {
        product(work, a, b);
        reduce(work, out);
    }

    fn square(self, work: &mut Self::Workspace, out: &mut Self::Residue, a: &Self::Residue) {
        square(work, a);
        reduce(work, out);
    }

    fn select(self, out: &mut Self::Residue, table: &[Self::Residue], index: u64) {
        /// As many limbs as stay in registers.
        const PART: usize = 4;
        for (part, out) in out.as_chunks_mut::<PART>().0.iter_mut().enumerate() {
            *out = [[0; 2]; PART];
            for (number, entry) in (0..).zip(table) {
                let wanted = mask_eq(number, index);
                let entry = entry.as_chunks::<PART>().0[part].as_flattened();
                for (out, pair) in out.as_flattened_mut().iter_mut().zip(entry) {
                    *out |= pair & wanted;
                }
            }
        }
    }
}

// Three functions, none of which is inlined: an engine of WebAssembly replaces a function by its optimised form only
// between two calls, and the sooner the smaller it is.

#[inline(never)]
fn product(work: &mut Workspace<u64>, a: &Packed<u64>, b: &Packed<u64>) {
    kernel::product(Portable32, work, a, b);
}

#[inline(never)]
fn square(work: &mut Workspace<u64>, a: &Packed<u64>) {
    kernel::square(Portable32, work, a);
}

#[inline(never)]
fn reduce(work: &mut Workspace<u64>, out: &mut Packed<u64>) {
    kernel::reduce(Portable32, &CONSTANTS, work, out);
}
