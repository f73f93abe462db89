//! Montgomery multiplication on 112 limbs of 28 bits, of one number or of several that lie side by side.
//!
//! # Representation
//!
//! A residue is 112 limbs in radix 2^28, R = 2^3136. Either limb i is a word, or limb i of several numbers is a vector
//! with a number in each lane: the kernels are generic over that, since no lane ever looks at another. Carries are
//! exact: limb after limb, they cost three instructions in a column of some 200. In memory two limbs share a lane, so
//! that a table has half the size.
//!
//! Nine products of phases for sixteen, as [`phases`](super::phases) explains; the product of a and b and all the
//! products of the reduction go into the same nine sums. (Where the lanes of a vector share one number, as in
//! [`avx2`](super::avx2), the second level gains nothing, because there a phase would be 28 limbs in vectors of four.)
//!
//! Of each product, four limbs times four limbs is 16 multiplications on eight loaded words or vectors, while seven
//! columns are in registers.
//!
//! # Compact code
//!
//! An engine of WebAssembly compiles the module while the first login waits: at once and badly, and whatever runs often
//! once more and well, on other threads. The second compilation takes longer than the arithmetic of the login, and the
//! longer the larger a function is. So where [`COMPACT`](machine::Machine::COMPACT) holds, each loop over tiles stands
//! once in a function and adds to columns that were set to 0, and what reductions repeat has functions of its own.
//!
//! # Bounds
//!
//! Inputs are below 2^3080: the last two limbs are 0. Digits are below 2^28, sums of four of them below 2^30, doubled
//! below 2^31: they fit the multiplier. A column is at most 112 products of a and b and 112 of the reduction, and a
//! carry: below 224·2^56 + 2^37 < 2^64. The nine sums may wrap, as [`avx2`](super::avx2) explains. The product over R
//! is below 2^(6160 − 3136) = 2^3024, and of the multiples of N that are added, those of the last two blocks are below
//! M and N: the result is below 1.96·N, one subtraction of N away from canonical form. The tests run the
//! kernels on checked lanes, which prove for all inputs that no column overflows.

#[cfg(test)]
pub(super) mod checked;
pub(super) mod constants;
#[cfg(any(target_pointer_width = "32", test, feature = "hazmat"))]
pub(super) mod convert;
pub(super) mod kernel;
pub(super) mod machine;
#[cfg(any(
    test,
    all(target_arch = "x86_64", target_pointer_width = "64", target_feature = "sse2"),
    all(target_arch = "wasm32", target_feature = "simd128")
))]
pub(super) mod rows;
#[cfg(test)]
pub(crate) mod tests;
