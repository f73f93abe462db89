//! What the kernels ask of a machine. They are generic over it, so that one source serves vectors and single words, and
//! that the tests can run the very same code on lanes that check themselves.

/// 64-bit words, or vectors of them, with a multiplier that takes 32 bits. No operation moves anything between lanes.
pub(crate) trait Machine: Copy {
    /// A word, or a word in each lane.
    type V: Copy;

    /// Whether the registers hold seven columns, four digits and a limb only in part.
    const FEW_REGISTERS: bool = false;

    /// Whether it costs more to have a loop twice than to add to zeros: where registers are few, or where the code is
    /// compiled while it runs.
    const COMPACT: bool = false;

    /// `word` in every lane.
    fn splat(self, word: u64) -> Self::V;

    /// Keeps the compiler from mixing what comes before with what comes after, which would need more registers.
    fn settle(self) {}

    /// a + b mod 2^64.
    fn add(self, a: Self::V, b: Self::V) -> Self::V;

    /// a − b mod 2^64.
    fn sub(self, a: Self::V, b: Self::V) -> Self::V;

    /// a·b, for a and b below 2^32.
    fn mul(self, a: Self::V, b: Self::V) -> Self::V;

    /// v mod 2^BITS.
    fn low<const BITS: i32>(self, v: Self::V) -> Self::V;

    /// v >> BITS.
    fn high<const BITS: i32>(self, v: Self::V) -> Self::V;

    /// Words below 2^32, two in one.
    fn pack(self, rows: [Self::V; 2]) -> Self::V;

    /// The two words that [`Machine::pack`] made one of.
    fn unpack(self, row: Self::V) -> [Self::V; 2];

    /// The same place, of which the compiler forgets that it knows the content.
    ///
    /// Without this LLVM keeps what was just stored in vector registers until it spills them, and replaces broadcasts
    /// from memory by shuffles.
    fn launder<T>(self, place: &mut T) -> &mut T {
        place
    }

    /// `launder` for a place that is only read.
    fn launder_ref<T>(self, place: &T) -> &T {
        place
    }
}
