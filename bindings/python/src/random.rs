//! Where random numbers come from: the operating system. Known answers need others (feature `hazmat`).

#[cfg(not(feature = "hazmat"))]
pub(crate) use getrandom::SysRng as Source;
#[cfg(feature = "hazmat")]
pub(crate) use hazmat::Source;

#[cfg(feature = "hazmat")]
pub(crate) mod hazmat {
    use cognito_crypto::{
        rand_core::{TryCryptoRng, TryRng, utils},
        srp::PrivateKey,
    };
    use pyo3::prelude::*;
    use std::{collections::VecDeque, fmt, sync::Mutex};

    static WRITTEN_DOWN: Mutex<VecDeque<u8>> = Mutex::new(VecDeque::new());
    static PRIVATE_KEY: Mutex<Option<Vec<u8>>> = Mutex::new(None);

    /// Random numbers that were written down; it fails when they are used up.
    pub(crate) struct Source;

    /// The error of a [`Source`] that has no bytes left.
    #[derive(Debug)]
    pub(crate) struct NoneLeft;

    impl fmt::Display for NoneLeft {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("no random numbers left")
        }
    }

    impl std::error::Error for NoneLeft {}

    impl TryRng for Source {
        type Error = NoneLeft;

        fn try_next_u32(&mut self) -> Result<u32, NoneLeft> {
            utils::next_word_via_fill(self)
        }

        fn try_next_u64(&mut self) -> Result<u64, NoneLeft> {
            utils::next_word_via_fill(self)
        }

        fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), NoneLeft> {
            let mut written_down = WRITTEN_DOWN.lock().map_err(|_| NoneLeft)?;
            for byte in out {
                *byte = written_down.pop_front().ok_or(NoneLeft)?;
            }
            Ok(())
        }
    }

    impl TryCryptoRng for Source {}

    /// Has these bytes drawn from now on, in place of random ones.
    #[pyfunction]
    pub(crate) fn replay(bytes: Vec<u8>) {
        *WRITTEN_DOWN.lock().unwrap() = bytes.into();
    }

    /// How many bytes are left of those to be drawn.
    #[pyfunction]
    pub(crate) fn unread() -> usize {
        WRITTEN_DOWN.lock().unwrap().len()
    }

    /// Has the next UserSrp or DeviceSrp start with this private value, big-endian.
    #[pyfunction]
    pub(crate) fn use_private_key(bytes: Vec<u8>) {
        *PRIVATE_KEY.lock().unwrap() = Some(bytes);
    }

    pub(crate) fn private_key() -> Option<PrivateKey> {
        let bytes = PRIVATE_KEY.lock().unwrap().take()?;
        Some(PrivateKey::from_be_bytes(&bytes).unwrap())
    }
}
