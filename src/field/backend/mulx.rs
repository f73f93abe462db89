//! The backend for x86-64 servers without AVX-512 IFMA: the inner loop of [`radix60`] by hand, around `mulx`.
//!
//! The CPUs with BMI2 and AVX2 are Intel's since Haswell (2013) and AMD's since Zen (2017). The two carry chains of
//! ADX, `adcx` and `adox`, serve rows of 64-bit words, of which a multiplication takes 4512 products; the sums of pairs
//! take 2800 and never carry out of their 128 bits, so that plain `add` and `adc` do. Rows with two carry chains
//! measured 1.2 times as slow on AMD Zen 5.
//!
//! What is saved over the portable backend: `mulx` puts products where they are needed, and the sums nᵢ + nₖ of N's
//! limbs come ready-made from a table of 10 KB, in the order of their use.

use core::arch::asm;

use zeroize::Zeroize;

use crate::field::{fixed_base::Table, words::Words};

use super::{
    Backend,
    radix60::{self, BITS, Columns, LIMBS, Limbs, N, Product, Row, Square},
};

cpufeatures::new!(cpu, "avx2", "bmi2");

/// Having one proves that the CPU has AVX2 and BMI2.
#[derive(Clone, Copy)]
pub(crate) struct Mulx(());

impl Mulx {
    /// The backend, if the CPU and the operating system have what it needs.
    pub(crate) fn new() -> Option<Self> {
        cpu::get().then_some(Self(()))
    }
}

impl Backend for Mulx {
    type Residue = Limbs;
    type Workspace = Columns;

    const ZERO: Limbs = [0; LIMBS];
    const WORKSPACE: Columns = Columns::ZERO;
    const R_BITS: usize = BITS as usize * LIMBS;

    fn load(self, out: &mut Limbs, x: &Words) {
        radix60::split(out, x);
    }

    fn store(self, out: &mut Words, x: &Limbs) {
        radix60::join(out, x);
    }

    fn mul(self, work: &mut Columns, out: &mut Limbs, a: &Limbs, b: &Limbs) {
        work.set_product(a, b);
        let mut sums = &SUMS[..];
        work.reduce::<Product>(out, |lows, highs, columns| {
            add_pairs::<false>(self, lows, highs, &mut sums, columns)
        });
    }

    fn square(self, work: &mut Columns, out: &mut Limbs, a: &Limbs) {
        work.set_square(a);
        let mut sums = &SUMS[..];
        work.reduce::<Square>(out, |lows, highs, columns| {
            add_pairs::<true>(self, lows, highs, &mut sums, columns)
        });
    }

    fn select(self, out: &mut Limbs, table: &[Limbs], index: u64) {
        // SAFETY: `self` proves the features.
        #[expect(unsafe_code, reason = "calls a #[target_feature] function")]
        unsafe {
            select(out, table, index);
        }
    }

    fn select_and_load(self, out: &mut Limbs, table: &Table, index: u64) {
        let mut entry = [0; _];
        // SAFETY: `self` proves the features.
        #[expect(unsafe_code, reason = "calls a #[target_feature] function")]
        unsafe {
            select_entry(&mut entry, table, index);
        }
        radix60::split(out, &entry);
        entry.zeroize();
    }
}

/// Pairs of rows: 0 + 1 + … + 25 in the lower half of the columns, and as many in the upper half.
const PAIRS: usize = 650;

/// nᵢ + nₖ and nᵢ + nₖ₊₁ of every pair, in the order of their use.
static SUMS: [[u64; 2]; PAIRS] = {
    let mut sums = [[0; 2]; PAIRS];
    let mut next = 0;
    let mut half = 0;
    while half < LIMBS {
        let first = (2 * half + 1).saturating_sub(LIMBS);
        let mut low = half;
        while low > first {
            low -= 1;
            let high = 2 * half - low;
            let above = if high + 1 < LIMBS { N[high + 1] } else { 0 };
            sums[next] = [N[low] + N[high], N[low] + above];
            next += 1;
        }
        half += 1;
    }
    sums
};

/// [`radix60::add_pairs`], with the next of the sums of N's limbs from a table.
#[inline(always)]
fn add_pairs<const SQUARE: bool>(
    _: Mulx,
    lows: &[Row],
    highs: &[Row],
    sums: &mut &'static [[u64; 2]],
    [even, odd]: [u128; 2],
) -> [u128; 2] {
    let count = lows.len();
    let (now, later) = sums.split_at(count);
    *sums = later;
    let highs = &highs[..=count];
    if count == 0 {
        return [even, odd];
    }
    let [mut even_low, mut even_high] = [even as u64, (even >> 64) as u64];
    let [mut odd_low, mut odd_high] = [odd as u64, (odd >> 64) as u64];
    // A row is 32 bytes, [a, b, q, n]; an entry of `sums` is 16 bytes. `at` counts from −4·count to 0 in steps of 4,
    // so that `high` and `sum` are one past the last high row and the last entry.
    macro_rules! sum_up {
        ($($product:literal),*) => {
            asm!(
                ".p2align 5",
                "2:",
                $($product,)*
                // even += (low.q + high.q)·(low.n + high.n)
                "mov rdx, [{high} + 8*{at} + 16]",
                "add rdx, [{low} + 16]",
                "mulx {h}, {l}, [{sum} + 4*{at}]",
                "add {even_low}, {l}",
                "adc {even_high}, {h}",
                // odd += (low.q + next.q)·(low.n + next.n)
                "mov rdx, [{high} + 8*{at} + 48]",
                "add rdx, [{low} + 16]",
                "mulx {h}, {l}, [{sum} + 4*{at} + 8]",
                "add {odd_low}, {l}",
                "adc {odd_high}, {h}",
                "sub {low}, 32",
                "add {at}, 4",
                "jnz 2b",
                low = inout(reg) &raw const lows[count - 1] => _,
                high = in(reg) &raw const highs[count],
                sum = in(reg) now.as_ptr_range().end,
                at = inout(reg) -4 * count as isize => _,
                even_low = inout(reg) even_low,
                even_high = inout(reg) even_high,
                odd_low = inout(reg) odd_low,
                odd_high = inout(reg) odd_high,
                h = out(reg) _,
                l = out(reg) _,
                out("rdx") _,
                options(pure, readonly, nostack),
            )
        };
    }
    // SAFETY: the witness proves `mulx`. The loop runs `count` ≥ 1 times; it reads `lows` from the last row to the
    // first, `now` from the first entry to the last, and in `highs`, which has count + 1 rows, each time a row and
    // the one after it. It writes to nothing but the registers named.
    #[expect(unsafe_code, reason = "`mulx` and its registers are out of the compiler's reach")]
    unsafe {
        if SQUARE {
            sum_up!(
                // even += low.a·high.b
                "mov rdx, [{low}]",
                "mulx {h}, {l}, [{high} + 8*{at} + 8]",
                "add {even_low}, {l}",
                "adc {even_high}, {h}",
                // odd += low.a·next.b
                "mulx {h}, {l}, [{high} + 8*{at} + 40]",
                "add {odd_low}, {l}",
                "adc {odd_high}, {h}"
            );
        } else {
            sum_up!(
                // even += (low.a + high.a)·(low.b + high.b)
                "mov rdx, [{low}]",
                "mov {l}, [{low} + 8]",
                "add rdx, [{high} + 8*{at}]",
                "add {l}, [{high} + 8*{at} + 8]",
                "mulx {h}, {l}, {l}",
                "add {even_low}, {l}",
                "adc {even_high}, {h}",
                // odd += (low.a + next.a)·(low.b + next.b)
                "mov rdx, [{low}]",
                "mov {l}, [{low} + 8]",
                "add rdx, [{high} + 8*{at} + 32]",
                "add {l}, [{high} + 8*{at} + 40]",
                "mulx {h}, {l}, {l}",
                "add {odd_low}, {l}",
                "adc {odd_high}, {h}"
            );
        }
    }
    let join = |low: u64, high: u64| u128::from(high) << 64 | u128::from(low);
    [join(even_low, even_high), join(odd_low, odd_high)]
}

/// [`super::select`] in wide vectors.
#[target_feature(enable = "avx2")]
fn select(out: &mut Limbs, table: &[Limbs], index: u64) {
    super::select(out, table, index);
}

/// [`Table::select`] in wide vectors.
#[target_feature(enable = "avx2")]
fn select_entry(out: &mut Words, table: &Table, index: u64) {
    table.select(out, index);
}
