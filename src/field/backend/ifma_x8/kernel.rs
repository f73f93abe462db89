//! The Montgomery multiplication and square of eight independent numbers, one in each lane.

use crate::field::{
    backend::{ifma::machine::Machine, unroll},
    consteval::limb,
    words::N,
};

/// Bits per limb.
pub(super) const RADIX: u32 = 52;
/// Limbs of a residue: 3120 bits.
pub(super) const LIMBS: usize = BLOCK * BLOCKS;
/// Limbs that go together: a block times a block is 72 multiplications on 12 loaded vectors.
pub(super) const BLOCK: usize = 6;
/// Blocks of a residue.
pub(super) const BLOCKS: usize = 10;

/// Six limbs of eight numbers.
pub(super) type Block<V> = [V; BLOCK];
/// Eight residues.
pub(super) type Limbs<V> = [Block<V>; BLOCKS];
/// The columns of a product.
pub(super) type Product<V> = [Block<V>; 2 * BLOCKS];
/// The limbs of one number.
pub(super) type Modulus = [[u64; BLOCK]; BLOCKS];

/// N + 1, of which the lowest limb is 0.
pub(super) static MODULUS: Modulus = {
    let mut modulus = [[0; BLOCK]; BLOCKS];
    let mut i = 1;
    while i < LIMBS {
        modulus[i / BLOCK][i % BLOCK] = limb(&N, RADIX, i);
        i += 1;
    }
    modulus[0][1] += 1; // N ≡ −1 mod 2^64: limb 0 is all ones, and limb 1 ends in twelve ones
    modulus
};

/// Columns of two blocks that products are added up in. A high half belongs to the next column.
struct Columns<V> {
    low: [V; 2 * BLOCK],
    high: [V; 2 * BLOCK],
    /// The high halves of the last column that is done.
    below: V,
}

impl<V: Copy> Columns<V> {
    #[inline(always)]
    fn zero<M: Machine<V = V>>(m: M) -> Self {
        Self { low: [m.splat(0); 2 * BLOCK], high: [m.splat(0); 2 * BLOCK], below: m.splat(0) }
    }

    /// Adds a block times six more limbs.
    #[inline(always)]
    fn add_product<M: Machine<V = V>>(&mut self, m: M, a: &Block<V>, b: impl Fn(usize) -> V) {
        unroll!(K in [0 1 2 3 4 5] {
            let b = b(K);
            unroll!(I in [0 1 2 3 4 5] {
                self.low[I + K] = m.mul_low(self.low[I + K], a[I], b);
            });
            unroll!(I in [0 1 2 3 4 5] {
                self.high[I + K] = m.mul_high(self.high[I + K], a[I], b);
            });
        });
    }

    /// Adds the products of a block's different limbs, each pair once.
    #[inline(always)]
    fn add_own_products<M: Machine<V = V>>(&mut self, m: M, a: &Block<V>) {
        unroll!(K in [1 2 3 4 5] {
            unroll!(I in [0 1 2 3 4] {
                if I < K {
                    self.low[I + K] = m.mul_low(self.low[I + K], a[I], a[K]);
                    self.high[I + K] = m.mul_high(self.high[I + K], a[I], a[K]);
                }
            });
        });
    }

    /// The sum of column k of the lower block, which is done. To be asked for in ascending order.
    #[inline(always)]
    fn done<M: Machine<V = V>>(&mut self, m: M, k: usize) -> V {
        let sum = m.add(self.low[k], self.below);
        self.below = self.high[k];
        sum
    }

    /// Drops the lower block.
    #[inline(always)]
    fn advance<M: Machine<V = V>>(&mut self, m: M) {
        unroll!(K in [0 1 2 3 4 5] {
            self.low[K] = self.low[K + BLOCK];
            self.high[K] = self.high[K + BLOCK];
            self.low[K + BLOCK] = m.splat(0);
            self.high[K + BLOCK] = m.splat(0);
        });
    }
}

/// The pairs of blocks (i, c − i) with i < end, both below 10: their product begins in column 6c.
#[inline(always)]
fn pairs(c: usize, end: usize) -> impl Iterator<Item = (usize, usize)> {
    (c.saturating_sub(BLOCKS - 1)..end.min(BLOCKS)).map(move |i| (i, c - i))
}

/// out = a·b: sums of columns, not yet carried.
#[inline(always)]
pub(super) fn product<M: Machine>(m: M, out: &mut Product<M::V>, a: &Limbs<M::V>, b: &Limbs<M::V>) {
    let mut sum = Columns::zero(m);
    for (c, out) in out.iter_mut().enumerate() {
        for (i, j) in pairs(c, c + 1) {
            sum.add_product(m, &a[i], |k| b[j][k]);
        }
        unroll!(K in [0 1 2 3 4 5] { out[K] = sum.done(m, K); });
        sum.advance(m);
    }
}

/// out = a²: twice the products of different limbs, and the squares.
#[inline(always)]
pub(super) fn square<M: Machine>(m: M, out: &mut Product<M::V>, a: &Limbs<M::V>) {
    let mut sum = Columns::zero(m);
    for (c, out) in out.iter_mut().enumerate() {
        for (i, j) in pairs(c, c.div_ceil(2)) {
            sum.add_product(m, &a[i], |k| a[j][k]);
        }
        if c.is_multiple_of(2) {
            sum.add_own_products(m, &a[c / 2]);
        }
        unroll!(K in [0 1 2 3 4 5] {
            let once = sum.done(m, K);
            let twice = m.add(once, once);
            // Column 2n gets the low half of limb n squared, column 2n + 1 the high half.
            let limb = a[c / 2][c % 2 * (BLOCK / 2) + K / 2];
            out[K] = match K % 2 {
                0 => m.mul_low(twice, limb, limb),
                _ => m.mul_high(twice, limb, limb),
            };
        });
        sum.advance(m);
    }
}

/// out = product / 2^3120 mod N.
#[inline(always)]
pub(super) fn reduce<M: Machine>(
    m: M,
    modulus: &Modulus,
    product: &Product<M::V>,
    quotient: &mut Limbs<M::V>,
    out: &mut Limbs<M::V>,
) {
    let mut sum = Columns::zero(m);
    let mut carry = m.splat(0);
    for (c, product) in product.iter().enumerate() {
        let modulus = m.launder_ref(modulus);
        for (i, j) in pairs(c, c) {
            sum.add_product(m, &quotient[i], |k| m.splat(modulus[j][k]));
        }
        unroll!(K in [0 1 2 3 4 5] {
            let column = m.add(m.add(product[K], sum.done(m, K)), carry);
            carry = m.high::<RADIX>(column);
            if c < BLOCKS {
                quotient[c][K] = column;
                unroll!(I in [1 2 3 4 5] {
                    let limb = m.splat(modulus[0][I]);
                    sum.low[I + K] = m.mul_low(sum.low[I + K], column, limb);
                    sum.high[I + K] = m.mul_high(sum.high[I + K], column, limb);
                });
            } else {
                out[c - BLOCKS][K] = column;
            }
        });
        sum.advance(m);
    }
}
