//! R13: `wasm32-unknown-unknown` has no clock, and asking the standard library for one panics. Whatever reads the
//! system clock is a typed error there, and everything works with the host's time.

use absent::*;
use cognito_crypto::{
    Error, Problem,
    auth::{
        App, AuthFlow, AuthFlowStarted, ClockOffset, Device, DeviceSrp, DeviceSrpStarted,
        Parameters, Timestamp, UserSrp, UserSrpStarted,
        server::{
            OpenedClaim, PendingClaim, SealingKeys, SimulationKey, StoredUser, UserLookup, UserPool,
        },
    },
};

#[expect(unused_imports, reason = "what there is of it has other names")]
use cognito_crypto::auth::batch::*;

/// Calls every public function that reads the system clock. Returns which of them did not say that there is none.
///
/// Those that would use up what they are called on, a flow or a challenge, are not there at all, so that nothing is
/// lost.
pub fn r13_every_function_that_reads_the_clock_is_a_typed_error(now: Timestamp) -> Vec<String> {
    let found = calls(now).expect("the host gives random numbers");
    let missing = Error::Input { name: "system clock", problem: Problem::Unavailable };
    let says_so = found.into_iter().filter(|(_, result)| *result != Err(missing));
    let wrong = says_so.map(|(name, result)| format!("{name}: {result:?}"));
    let used_up = consuming(now).expect("the host gives random numbers");
    assert_eq!(used_up.len() + BORROWING, READERS);
    wrong.collect()
}

/// How many functions there are: `tests/flow/types.rs` counts them in the source.
pub const READERS: usize = 13;
const BORROWING: usize = 5;

type Call = (&'static str, Result<(), Error>);

fn calls(now: Timestamp) -> Result<[Call; BORROWING], Error> {
    let sign_in = SignIn::new(now)?;
    let SignIn { app, keys, .. } = &sign_in;
    let mut flow = AuthFlow::user_srp_auth(app, "alice", PASSWORD).start()?;
    Ok([
        ("Timestamp::now", Timestamp::now().map(drop)),
        ("ClockOffset::now", ClockOffset::between(now, now).now().map(drop)),
        ("AuthFlowStarted::renew", flow.renew()),
        ("SealingKeys::open_user", keys.open_user(app, &sign_in.responses).map(drop)),
        ("SealingKeys::open_device", keys.open_device(app, &sign_in.responses).map(drop)),
    ])
}

/// Calls the methods and functions that are not there: a method of the type, or a second function of the name, would be
/// called instead or be ambiguous, and this would not compile.
fn consuming(now: Timestamp) -> Result<[NotThere; READERS - BORROWING], Error> {
    let sign_in = SignIn::new(now)?;
    let flow = AuthFlow::user_srp_auth(&sign_in.app, "alice", PASSWORD).start()?;
    Ok([
        flow.handle(),
        sign_in.user()?.respond(),
        sign_in.device()?.respond(),
        sign_in.pending()?.1.verify(),
        sign_in.keys.seal(),
        respond_users(),
        respond_devices(),
        verify_claims(),
    ])
}

/// In place of something that is not there.
struct NotThere;

trait Absent: Sized {
    fn handle(&self) -> NotThere {
        NotThere
    }

    fn respond(&self) -> NotThere {
        NotThere
    }

    fn verify(&self) -> NotThere {
        NotThere
    }

    fn seal(&self) -> NotThere {
        NotThere
    }
}

impl Absent for AuthFlowStarted {}
impl Absent for UserSrpStarted {}
impl Absent for DeviceSrpStarted {}
impl Absent for PendingClaim {}
impl Absent for SealingKeys {}

mod absent {
    use super::NotThere;

    pub fn respond_users() -> NotThere {
        NotThere
    }

    pub fn respond_devices() -> NotThere {
        NotThere
    }

    pub fn verify_claims() -> NotThere {
        NotThere
    }
}

const PASSWORD: &str = "correct horse";

/// A sign-in in both roles, with the host's time and sealed challenges.
struct SignIn {
    app: App,
    pool: UserPool,
    keys: SealingKeys,
    responses: Parameters,
}

impl SignIn {
    fn new(now: Timestamp) -> Result<Self, Error> {
        let app = App::new("us-east-1_AbC123xyZ", "client")?;
        let pool = UserPool::new(&app, &SimulationKey::generate()?);
        let (request, started) = UserSrp::new(&app, "alice").start()?;
        let keys = SealingKeys::generate()?;
        let (challenge, pending) = challenged(&app, &pool, &request)?;
        let challenge = keys.seal_at(challenge, pending, now)?;
        let responses = started.respond_at(&challenge, PASSWORD, now)?;
        let OpenedClaim { claim, .. } = keys.open_user_at(&app, &responses, now)?;
        claim.verify_at(&responses, now)?;
        Ok(Self { app, pool, keys, responses })
    }

    fn user(&self) -> Result<UserSrpStarted, Error> {
        Ok(UserSrp::new(&self.app, "alice").start()?.1)
    }

    fn device(&self) -> Result<DeviceSrpStarted, Error> {
        let device = Device::new("us-east-1_0a1b2c3d", "-x1Y2z3W4", "device password");
        Ok(DeviceSrp::new(&self.app, "alice", &device).start()?.1)
    }

    fn pending(&self) -> Result<(Parameters, PendingClaim), Error> {
        let (request, _) = UserSrp::new(&self.app, "alice").start()?;
        challenged(&self.app, &self.pool, &request)
    }
}

fn challenged(
    app: &App,
    pool: &UserPool,
    request: &Parameters,
) -> Result<(Parameters, PendingClaim), Error> {
    let user = StoredUser::register(app, "alice", PASSWORD)?;
    pool.challenge_user(request, UserLookup::found(user)?)
}
