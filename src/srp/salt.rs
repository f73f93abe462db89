//! The salt: a public integer, kept in the form that is hashed.

use crate::{
    encoding,
    error::{Error, Problem},
    secret::declassify,
};
use alloc::{string::String, vec::Vec};
use rand_core::TryCryptoRng;

/// A salt: an integer, public, kept as pad(salt), the form that is hashed.
///
/// It is an integer and not a byte string: leading zeros are forgotten on its way through the service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Salt(Vec<u8>);

impl Salt {
    const NAME: &str = "salt";

    /// Bytes of the salts this crate draws.
    pub(crate) const GENERATED_BYTES: usize = 16;

    /// Longest salt: the magnitude has at most 512 bytes, which are the 1,024 digits that clients take.
    const MAX_BYTES: usize = encoding::MAX_HEX_DIGITS / 2;

    /// Longest base64 text of a salt: of 512 bytes and one for the sign.
    const MAX_BASE64: usize = (Self::MAX_BYTES + 1).div_ceil(3) * 4;

    /// Draws 16 random bytes, the first of them made odd and so not zero: clients which hash the text as
    /// it was sent and clients which read an integer then agree.
    ///
    /// # Errors
    /// [`Error::Rng`] if the generator fails.
    pub fn generate_with_rng<R: TryCryptoRng + ?Sized>(rng: &mut R) -> Result<Self, Error> {
        let mut bytes = [0; Self::GENERATED_BYTES];
        rng.try_fill_bytes(&mut bytes).map_err(|_| Error::Rng)?;
        declassify(&mut bytes);
        bytes[0] |= 1;
        Self::from_be_bytes(&bytes)
    }

    /// [`generate_with_rng`](Self::generate_with_rng) from the operating system.
    ///
    /// # Errors
    /// [`Error::Rng`] if the generator fails.
    #[cfg(feature = "getrandom")]
    pub fn generate() -> Result<Self, Error> {
        Self::generate_with_rng(&mut getrandom::SysRng)
    }

    /// A big-endian integer; leading zero bytes do not matter.
    ///
    /// # Errors
    /// [`Error::Input`] if there are more than 512 significant bytes.
    pub fn from_be_bytes(bytes: &[u8]) -> Result<Self, Error> {
        let significant = encoding::strip_zeros(bytes);
        if significant.len() > Self::MAX_BYTES {
            return Err(Error::Input { name: Self::NAME, problem: Problem::TooLong });
        }
        Ok(Self(encoding::pad(significant)))
    }

    /// A salt in its hashed form.
    pub(crate) fn from_padded(padded: Vec<u8>) -> Self {
        Self(padded)
    }

    /// Parses a hexadecimal integer, possibly negative (`-7b`, from devices registered by very old
    /// clients): either case, odd length and leading zeros accepted.
    ///
    /// # Errors
    /// [`Error::Input`] if there are no digits, more than 1,024, or others than hexadecimal ones.
    pub fn from_hex(text: &str) -> Result<Self, Error> {
        let refused = |problem| Error::Input { name: Self::NAME, problem };
        Ok(Self(match text.strip_prefix('-') {
            None => encoding::pad(&encoding::parse_hex(text).map_err(refused)?),
            Some(digits) => encoding::pad_negative(&encoding::parse_hex(digits).map_err(refused)?),
        }))
    }

    /// Parses `DeviceSecretVerifierConfig.Salt`: base64 of pad(salt).
    ///
    /// # Errors
    /// [`Error::Input`] if the text is not base64, empty, of a negative integer, or of one with more than
    /// 512 bytes.
    pub fn from_base64(text: &str) -> Result<Self, Error> {
        let refused = |problem| Error::Input { name: Self::NAME, problem };
        if text.len() > Self::MAX_BASE64 {
            return Err(refused(Problem::TooLong));
        }
        let bytes = encoding::decode_block(text).map_err(refused)?;
        match bytes.first() {
            Some(first) if first & 0x80 != 0 => Err(refused(Problem::Negative)),
            _ => Self::from_be_bytes(&bytes),
        }
    }

    /// Base64 of pad(salt), as `DeviceSecretVerifierConfig.Salt` wants it.
    #[must_use]
    pub fn to_base64(&self) -> String {
        encoding::encode_secret(&self.0)
    }

    /// Lowercase hexadecimal, as the `SALT` parameter carries it: whole bytes, none of them a leading
    /// zero, a minus sign before a negative one.
    #[must_use]
    pub fn to_hex(&self) -> String {
        if self.0[0] & 0x80 == 0 {
            return encoding::to_hex(&self.0);
        }
        // Taking the two's complement again gives the magnitude of a negative integer.
        let mut text = String::from("-");
        text.push_str(&encoding::to_hex(&encoding::negate(&self.0)));
        text
    }

    /// pad(salt): the minimal two's complement, as it is hashed.
    #[must_use]
    pub fn padded(&self) -> &[u8] {
        &self.0
    }
}
