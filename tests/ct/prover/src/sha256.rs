//! The parts of SHA-256 (FIPS 180-4) that CPUs have instructions for.

/// σ0 and σ1 of §4.1.2.
pub(crate) fn small_sigma0(x: u32) -> u32 {
    x.rotate_right(7) ^ x.rotate_right(18) ^ x >> 3
}

pub(crate) fn small_sigma1(x: u32) -> u32 {
    x.rotate_right(17) ^ x.rotate_right(19) ^ x >> 10
}

/// One round of §6.2.2, with W + K.
pub(crate) fn one_round([a, b, c, d, e, f, g, h]: [u32; 8], word: u32) -> [u32; 8] {
    let sigma1 = e.rotate_right(6) ^ e.rotate_right(11) ^ e.rotate_right(25);
    let sigma0 = a.rotate_right(2) ^ a.rotate_right(13) ^ a.rotate_right(22);
    let choice = e & f ^ !e & g;
    let majority = a & b ^ a & c ^ b & c;
    let t1 = h.wrapping_add(sigma1).wrapping_add(choice).wrapping_add(word);
    let t2 = sigma0.wrapping_add(majority);
    [t1.wrapping_add(t2), a, b, c, d.wrapping_add(t1), e, f, g]
}
