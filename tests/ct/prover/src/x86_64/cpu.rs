//! The CPU that the interpreted program believes to run on: what CPUID and XGETBV answer.

/// A set of CPU features, in the bits of CPUID.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cpu {
    leaf1_ecx: u32,
    leaf1_edx: u32,
    leaf7_ebx: u32,
    leaf7_ecx: u32,
    /// The registers that the operating system saves, as XGETBV tells.
    saved: u64,
    /// Ask the real CPU instead.
    real: bool,
}

/// FPU, TSC, CX8, CMOV, MMX, FXSR, SSE, SSE2: what every x86-64 has.
const X86_64_EDX: u32 = 1 | 1 << 4 | 1 << 8 | 1 << 15 | 1 << 23 | 1 << 24 | 1 << 25 | 1 << 26;
/// SSE3, SSSE3, FMA, CX16, SSE4.1, SSE4.2, MOVBE, POPCNT, XSAVE, OSXSAVE, AVX, F16C.
const X86_64_V3_ECX: u32 = 1
    | 1 << 9
    | 1 << 12
    | 1 << 13
    | 1 << 19
    | 1 << 20
    | 1 << 22
    | 1 << 23
    | 1 << 26
    | 1 << 27
    | 1 << 28
    | 1 << 29;
/// BMI1, AVX2, BMI2.
const X86_64_V3_EBX: u32 = 1 << 3 | 1 << 5 | 1 << 8;
const ADX: u32 = 1 << 19;
const SHA: u32 = 1 << 29;
/// AVX-512 F, DQ, IFMA, CD, BW, VL; in ECX, VBMI.
const AVX512: u32 = 1 << 16 | 1 << 17 | 1 << 21 | 1 << 28 | 1 << 30 | 1 << 31;
const AVX512_ECX: u32 = 1 << 1;

impl Cpu {
    /// The oldest x86-64: SSE2 and nothing else.
    pub const BASELINE: Self = Self {
        leaf1_ecx: 0,
        leaf1_edx: X86_64_EDX,
        leaf7_ebx: 0,
        leaf7_ecx: 0,
        saved: 3,
        real: false,
    };

    /// AVX2, BMI2, ADX and SHA, but no AVX-512.
    pub const AVX2: Self = Self {
        leaf1_ecx: X86_64_V3_ECX,
        leaf1_edx: X86_64_EDX,
        leaf7_ebx: X86_64_V3_EBX | ADX | SHA,
        leaf7_ecx: 0,
        saved: 7,
        real: false,
    };

    /// All that [`AVX2`](Self::AVX2) has, and AVX-512 with IFMA and VBMI.
    pub const IFMA: Self = Self {
        leaf7_ebx: Self::AVX2.leaf7_ebx | AVX512,
        leaf7_ecx: AVX512_ECX,
        saved: 0xe7,
        ..Self::AVX2
    };

    /// The CPU that this program runs on.
    pub const REAL: Self = Self { real: true, ..Self::BASELINE };

    /// EAX, EBX, ECX and EDX after CPUID.
    pub(crate) fn cpuid(self, leaf: u32, subleaf: u32) -> [u32; 4] {
        if self.real {
            // SAFETY: every CPU with 64-bit registers has the instruction.
            #[allow(unused_unsafe, reason = "unsafe for the oldest compiler only")]
            let answer = unsafe { std::arch::x86_64::__cpuid_count(leaf, subleaf) };
            return [answer.eax, answer.ebx, answer.ecx, answer.edx];
        }
        match (leaf, subleaf) {
            // The highest leaf, and the maker's name.
            (0, _) => [7, 0, 0, 0],
            (1, _) => [0, 0, self.leaf1_ecx, self.leaf1_edx],
            (7, 0) => [0, self.leaf7_ebx, self.leaf7_ecx, 0],
            _ => [0; 4],
        }
    }

    /// XCR0, as XGETBV tells.
    pub(crate) fn saved_registers(self) -> u64 {
        if !self.real {
            return self.saved;
        }
        let (low, high): (u32, u32);
        // SAFETY: XGETBV reads register 0, which is there where CPUID said so to the program that asks.
        unsafe {
            std::arch::asm!("xgetbv", in("ecx") 0, out("eax") low, out("edx") high, options(nomem));
        }
        u64::from(high) << 32 | u64::from(low)
    }
}
