//! The bounds of the gate (how many times as fast the crate has to be), in one table for every backend that a CPU may
//! choose.

/// A bound that a run has to keep, and a goal.
#[derive(Clone, Copy)]
pub struct Gate {
    pub must: f64,
    pub aim: f64,
}

/// A gate for each quantity; a quantity without one is on record.
#[derive(Clone, Copy, Default)]
pub struct Gates {
    /// Against OpenSSL's constant-time power.
    pub client_login: Option<Gate>,
    pub random_power: Option<Gate>,
    pub generator_power: Option<Gate>,
    pub server_login: Option<Gate>,
    pub batch_of_8: Option<Gate>,
    /// Both steps through the public API, against the powers alone of crypto-bigint and num-bigint.
    pub against_powers: Option<Gate>,
    /// Both steps through the public API, against aws-cognito-srp and cognito_srp.
    pub as_shipped: Option<Gate>,
    /// Both steps through the public API, against RustCrypto's srp.
    pub rustcrypto: Option<Gate>,
    /// A 513-bit power and a server login with its keys, against this crate at 9491324.
    pub power_before: Option<Gate>,
    pub server_keys_before: Option<Gate>,
}

const fn gate(must: f64, aim: f64) -> Option<Gate> {
    Some(Gate { must, aim })
}

/// CPUs with AVX-512 IFMA that start two 512-bit multiplications in a cycle, such as Zen 5.
const IFMA: Gates = Gates {
    client_login: gate(9.5, 11.5),
    random_power: gate(5.0, 6.2),
    generator_power: gate(18.0, 25.0),
    server_login: gate(6.5, 8.0),
    batch_of_8: gate(12.0, 13.4),
    against_powers: gate(11.5, 15.0),
    as_shipped: gate(40.0, 55.0),
    rustcrypto: gate(16.0, 22.0),
    power_before: None,
    server_keys_before: gate(0.97, 1.0),
};

/// Those that start one, since their vector units are 256 bits wide: Zen 4. The kernels keep either kind of multiplier
/// busy all the time, so that this one takes twice the cycles, while OpenSSL's scalar code takes the same.
const IFMA_IN_HALVES: Gates = Gates {
    client_login: gate(5.2, 6.0),
    random_power: gate(3.4, 3.8),
    generator_power: gate(14.0, 16.0),
    server_login: gate(4.2, 5.0),
    batch_of_8: gate(6.6, 7.5),
    against_powers: gate(11.5, 13.0),
    as_shipped: gate(36.0, 42.0),
    rustcrypto: gate(14.5, 17.0),
    power_before: None,
    server_keys_before: gate(0.97, 1.0),
};

/// CPUs with AVX2 and without AVX-512 IFMA. At the baseline the backend was `adx` there.
const AVX2: Gates = Gates {
    client_login: gate(2.7, 3.4),
    random_power: gate(1.9, 2.4),
    generator_power: gate(9.0, 12.0),
    server_login: gate(2.2, 3.0),
    batch_of_8: gate(4.0, 5.0),
    against_powers: None,
    as_shipped: gate(20.0, 25.0),
    rustcrypto: None,
    power_before: gate(2.1, 2.4),
    server_keys_before: gate(0.97, 1.0),
};

/// The gates of the backend with this name, on an AMD CPU of this family. The portable one, and whatever else a CPU
/// without AVX2 chooses, is held to [`PORTABLE_LOGIN`] and [`PORTABLE_LOGIN_BEFORE`] alone, as on every other CPU.
pub fn of(backend: &str, family: &str) -> Gates {
    match (backend, family) {
        ("ifma", "25") => IFMA_IN_HALVES,
        ("ifma", _) => IFMA,
        ("avx2", _) => AVX2,
        _ => Gates::default(),
    }
}

/// A client login in portable Rust, against crypto-bigint.
pub const PORTABLE_LOGIN: Option<Gate> = gate(1.5, 2.0);
/// The same against the portable backend at 9491324.
pub const PORTABLE_LOGIN_BEFORE: Option<Gate> = gate(1.2, 1.4);
/// Client logins in a batch over two cores, against one core. Wall time: the machine's other load shows.
pub const TWO_CORES: Option<Gate> = gate(1.8, 1.95);
/// The share of a login through the public API that is not modular arithmetic: at most.
pub const OVERHEAD: Option<Gate> = gate(0.04, 0.02);
