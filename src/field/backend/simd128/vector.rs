//! The vectors of WebAssembly as a machine, and the backend.

use super::{
    kernel::{self, Workspace},
    machine::Machine,
};
use crate::{
    field::{
        backend::{
            Backend,
            radix28::{
                convert::{pairs, words},
                kernel::{LIMBS, RADIX},
                machine::Machine as Lanewise,
                rows::{Constants, Packed, Padded, ROWS, Rows, constants::CONSTANTS},
            },
        },
        words::Words,
    },
    secret::mask::mask_eq,
};
use core::{
    arch::wasm32::{
        i64x2_add, i64x2_sub, u32x4, u32x4_add, u32x4_shuffle, u64x2, u64x2_extend_high_u32x4,
        u64x2_extend_low_u32x4, u64x2_extmul_high_u32x4, u64x2_extmul_low_u32x4,
        u64x2_extract_lane, u64x2_shl, u64x2_shr, u64x2_shuffle, u64x2_splat, v128, v128_and,
        v128_load, v128_or,
    },
    hint::black_box,
};
use zeroize::Zeroize;

/// The witness, which proves nothing: a module with these instructions loads only where the engine has them.
#[derive(Clone, Copy)]
pub(crate) struct Simd128;

/// Two columns, or four limbs.
#[derive(Clone, Copy)]
pub(crate) struct Vector(v128);

const ZERO: Vector = Vector(u64x2(0, 0));

impl Zeroize for Vector {
    fn zeroize(&mut self) {
        // SAFETY: a reference is valid for writes.
        #[expect(unsafe_code, reason = "there is no safe volatile write")]
        unsafe {
            core::ptr::write_volatile(self, ZERO);
        }
    }
}

/// The constants as vectors.
static VECTORS: Constants<Vector> = Constants {
    friendly: narrow(&CONSTANTS.friendly),
    modulus: narrow(&CONSTANTS.modulus),
    inverse: narrow(&CONSTANTS.inverse),
};

const fn narrow(rows: &[Padded<[u64; 4]>; 3]) -> [Padded<Vector>; 3] {
    let mut out = [[ZERO; ROWS + 2]; 3];
    let mut i = 0;
    while i < 3 * (ROWS + 2) {
        let [a, b, c, d] = rows[i / (ROWS + 2)][i % (ROWS + 2)];
        out[i / (ROWS + 2)][i % (ROWS + 2)] = Vector(u32x4(a as u32, b as u32, c as u32, d as u32));
        i += 1;
    }
    out
}

impl Lanewise for Simd128 {
    type V = [Vector; 2];

    #[inline(always)]
    fn splat(self, word: u64) -> Self::V {
        [Vector(u64x2_splat(word)); 2]
    }

    #[inline(always)]
    fn add(self, [a, b]: Self::V, [c, d]: Self::V) -> Self::V {
        [Vector(i64x2_add(a.0, c.0)), Vector(i64x2_add(b.0, d.0))]
    }

    #[inline(always)]
    fn sub(self, [a, b]: Self::V, [c, d]: Self::V) -> Self::V {
        [Vector(i64x2_sub(a.0, c.0)), Vector(i64x2_sub(b.0, d.0))]
    }

    #[inline(always)]
    fn mul(self, a: Self::V, b: Self::V) -> Self::V {
        self.products(self.narrow(a), self.narrow(b))
    }

    #[inline(always)]
    fn low<const BITS: i32>(self, [a, b]: Self::V) -> Self::V {
        let mask = u64x2_splat((1 << BITS) - 1);
        [Vector(v128_and(a.0, mask)), Vector(v128_and(b.0, mask))]
    }

    #[inline(always)]
    fn high<const BITS: i32>(self, [a, b]: Self::V) -> Self::V {
        let bits = const { BITS.cast_unsigned() };
        [Vector(u64x2_shr(a.0, bits)), Vector(u64x2_shr(b.0, bits))]
    }

    #[inline(always)]
    fn pack(self, [[a, b], [c, d]]: [Self::V; 2]) -> Self::V {
        [Vector(v128_or(a.0, u64x2_shl(c.0, 32))), Vector(v128_or(b.0, u64x2_shl(d.0, 32)))]
    }

    #[inline(always)]
    fn unpack(self, row: Self::V) -> [Self::V; 2] {
        [self.low::<32>(row), self.high::<32>(row)]
    }

    #[inline(always)]
    fn launder<T>(self, place: &mut T) -> &mut T {
        black_box(place)
    }

    #[inline(always)]
    fn launder_ref<T>(self, place: &T) -> &T {
        black_box(place)
    }
}

impl Rows for Simd128 {
    #[inline(always)]
    fn up(self, [low, high]: Self::V, [_, below]: Self::V) -> Self::V {
        [
            Vector(u64x2_shuffle::<1, 2>(below.0, low.0)),
            Vector(u64x2_shuffle::<1, 2>(low.0, high.0)),
        ]
    }
}

impl Machine for Simd128 {
    type Row = Vector;

    #[inline(always)]
    fn zeros(self) -> Vector {
        ZERO
    }

    #[inline(always)]
    fn narrow(self, [low, high]: Self::V) -> Vector {
        Vector(u32x4_shuffle::<0, 2, 4, 6>(low.0, high.0))
    }

    #[inline(always)]
    fn widen(self, row: Vector) -> Self::V {
        [Vector(u64x2_extend_low_u32x4(row.0)), Vector(u64x2_extend_high_u32x4(row.0))]
    }

    #[inline(always)]
    fn sum(self, a: Vector, b: Vector) -> Vector {
        Vector(u32x4_add(a.0, b.0))
    }

    #[inline(always)]
    fn repeat<const I: usize>(self, row: Vector) -> Vector {
        Vector(u32x4_shuffle::<I, I, I, I>(row.0, row.0))
    }

    #[inline(always)]
    fn alignment<const UP: usize>(self, rows: &[Vector; 2]) -> Vector {
        const { assert!(UP < 4) };
        let words: *const u32 = rows.as_ptr().cast();
        // SAFETY: the two rows have eight words, of which these are the four from 4 − UP on.
        #[expect(unsafe_code, reason = "vectors are loaded from where no vector begins")]
        unsafe {
            Vector(v128_load(words.add(4 - UP).cast()))
        }
    }

    #[inline(always)]
    fn products(self, a: Vector, b: Vector) -> Self::V {
        [Vector(u64x2_extmul_low_u32x4(a.0, b.0)), Vector(u64x2_extmul_high_u32x4(a.0, b.0))]
    }
}

impl Backend for Simd128 {
    type Residue = Packed<[Vector; 2]>;
    type Workspace = Workspace<[Vector; 2], Vector>;

    const ZERO: Self::Residue = [[ZERO; _]; _];
    const WORKSPACE: Self::Workspace = Workspace::new([ZERO; 2], ZERO);
    const R_BITS: usize = RADIX as usize * LIMBS;

    fn load(self, out: &mut Self::Residue, x: &Words) {
        let mut pair = pairs(x);
        for vector in out.as_flattened_mut() {
            *vector = Vector(u64x2(pair(), pair()));
        }
    }

    fn store(self, out: &mut Words, x: &Self::Residue) {
        let lanes = |v: &Vector| [u64x2_extract_lane::<0>(v.0), u64x2_extract_lane::<1>(v.0)];
        words(out, x.as_flattened().iter().flat_map(lanes));
    }

    fn mul(
        self,
        work: &mut Self::Workspace,
        out: &mut Self::Residue,
        a: &Self::Residue,
        b: &Self::Residue,
    ) {
        product(work, a, Some(b));
        reduce(work, out);
    }

    fn square(self, work: &mut Self::Workspace, out: &mut Self::Residue, a: &Self::Residue) {
        product(work, a, None);
        reduce(work, out);
    }

    fn select(self, out: &mut Self::Residue, table: &[Self::Residue], index: u64) {
        /// As many vectors as stay in registers.
        const PART: usize = 7;
        for (part, out) in out.as_flattened_mut().as_chunks_mut::<PART>().0.iter_mut().enumerate() {
            *out = [ZERO; PART];
            for (number, entry) in (0..).zip(table) {
                let wanted = u64x2_splat(mask_eq(number, index));
                let entry = &entry.as_flattened().as_chunks::<PART>().0[part];
                for (out, vector) in out.iter_mut().zip(entry) {
                    out.0 = v128_or(out.0, v128_and(vector.0, wanted));
                }
            }
        }
    }
}

// Neither is inlined: an engine compiles a function whole.

#[inline(never)]
fn product(
    work: &mut Workspace<[Vector; 2], Vector>,
    a: &Packed<[Vector; 2]>,
    b: Option<&Packed<[Vector; 2]>>,
) {
    kernel::product(Simd128, work, a, b);
}

#[inline(never)]
fn reduce(work: &mut Workspace<[Vector; 2], Vector>, out: &mut Packed<[Vector; 2]>) {
    kernel::reduce(Simd128, &VECTORS, work, out);
}

/// A residue of that value, in redundant digits.
#[cfg(test)]
pub(crate) fn residue(x: &num_bigint::BigUint) -> Packed<[Vector; 2]> {
    use crate::field::backend::radix28::rows::tests::{redundant, rows};
    rows(&redundant(x)).map(|[a, b, c, d]| [Vector(u64x2(a, b)), Vector(u64x2(c, d))])
}
