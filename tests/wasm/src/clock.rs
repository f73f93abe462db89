//! R13: `wasm32-unknown-unknown` has no clock, and asking the standard library for one panics. Whatever reads the
//! system clock is a typed error there, and everything works with the host's time.

use cognito_crypto::{
    Error, Problem,
    auth::{
        App, AuthFlow, AuthenticationResult, ClockOffset, Device, DeviceSrp, DeviceSrpStarted,
        FlowError, InitiateAuthResponse, Parameters, Timestamp, UserSrp, UserSrpStarted, batch,
        server::{
            OpenedClaim, PendingClaim, SealingKeys, SimulationKey, StoredUser, UserLookup, UserPool,
        },
    },
};

/// Calls every public function that reads the system clock. Returns which of them did not say that there is none.
pub fn r13_every_function_that_reads_the_clock_is_a_typed_error(now: Timestamp) -> Vec<String> {
    let found = calls(now).expect("the host gives random numbers");
    let missing = Error::Input { name: "system clock", problem: Problem::Unavailable };
    found
        .into_iter()
        .filter(|(_, result)| *result != Err(missing))
        .map(|(name, result)| format!("{name}: {result:?}"))
        .collect()
}

/// How many functions there are: `tests/flow/types.rs` counts them in the source.
pub const READERS: usize = 13;

type Call = (&'static str, Result<(), Error>);

fn calls(now: Timestamp) -> Result<[Call; READERS], Error> {
    let sign_in = SignIn::new(now)?;
    let SignIn { app, keys, challenge, .. } = &sign_in;
    let mut flow = AuthFlow::user_srp_auth(app, "alice", PASSWORD).start()?;
    Ok([
        ("Timestamp::now", Timestamp::now().map(drop)),
        ("ClockOffset::now", ClockOffset::between(now, now).now().map(drop)),
        ("UserSrpStarted::respond", sign_in.user()?.respond(challenge, PASSWORD).map(drop)),
        ("DeviceSrpStarted::respond", sign_in.device()?.respond(challenge).map(drop)),
        ("AuthFlowStarted::renew", flow.renew()),
        ("AuthFlowStarted::handle", handled(flow)),
        ("PendingClaim::verify", sign_in.pending()?.1.verify(&sign_in.responses)),
        ("SealingKeys::seal", {
            let (challenge, pending) = sign_in.pending()?;
            keys.seal(challenge, pending).map(drop)
        }),
        ("SealingKeys::open_user", keys.open_user(app, &sign_in.responses).map(drop)),
        ("SealingKeys::open_device", keys.open_device(app, &sign_in.responses).map(drop)),
        ("respond_users", {
            batch::respond_users(vec![(sign_in.user()?, challenge, PASSWORD)]).map(drop)
        }),
        ("respond_devices", {
            batch::respond_devices(vec![(sign_in.device()?, challenge)]).map(drop)
        }),
        ("verify_claims", {
            batch::verify_claims(vec![(sign_in.pending()?.1, &sign_in.responses)]).map(drop)
        }),
    ])
}

fn handled(flow: cognito_crypto::auth::AuthFlowStarted) -> Result<(), Error> {
    let tokens = InitiateAuthResponse::signed_in(AuthenticationResult::new("token"));
    match flow.handle(tokens) {
        Err(FlowError::Protocol(error)) => Err(error),
        other => panic!("{other:?}"),
    }
}

const PASSWORD: &str = "correct horse";

/// A sign-in in both roles, with the host's time and sealed challenges.
struct SignIn {
    app: App,
    pool: UserPool,
    keys: SealingKeys,
    challenge: Parameters,
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
        Ok(Self { app, pool, keys, challenge, responses })
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
