//! The foreign big-number libraries, each through its constant-time power where it has one.

pub mod awslc;
pub mod crypto_bigint;
pub mod gmp;
pub mod num_bigint;
pub mod openssl;
