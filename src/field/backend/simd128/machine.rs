//! What the kernel asks of a machine.

use crate::field::backend::radix28::rows::Rows;

/// Rows of columns, which are vectors of four 64-bit lanes, and rows of limbs.
pub(crate) trait Machine: Rows {
    /// Four words below 2^32.
    type Row: Copy;

    /// Four zeros.
    fn zeros(self) -> Self::Row;

    /// A row of words below 2^32.
    fn narrow(self, v: Self::V) -> Self::Row;

    /// The same words in lanes of 64 bits.
    fn widen(self, row: Self::Row) -> Self::V;

    /// a + b, which are below 2^32.
    fn sum(self, a: Self::Row, b: Self::Row) -> Self::Row;

    /// Word `I` < 4 in every place. Word 0 is the least significant.
    fn repeat<const I: usize>(self, row: Self::Row) -> Self::Row;

    /// The upper of two rows in memory, moved up by `UP` < 4 places; the top words of the lower row come in.
    fn alignment<const UP: usize>(self, rows: &[Self::Row; 2]) -> Self::Row;

    /// The four products of words.
    fn products(self, a: Self::Row, b: Self::Row) -> Self::V;
}
