//! Whole sign-ins against this crate's own server role, with real arithmetic, clock and random numbers.

use super::{POOL, app, ask, challenge};
use cognito_crypto::auth::{
    App, AuthFlow, AuthenticationResult, Device, DeviceSecretVerifierConfig, FirstFactor,
    FlowError, InitiateAuthResponse, NewDeviceMetadata, Parameters, Reply, Request, ServiceError,
    SignedIn, Step,
    prompt::Prompt,
    server::{PendingClaim, SimulationKey, StoredDevice, StoredUser, UserLookup, UserPool},
};

const USER_ID: &str = "0c8a2c1e-0d1f-4b1a-9f0e-1c2d3e4f5a6b";

/// A user pool with one user, who is asked for what `asks` says after the password was proved.
struct Service {
    app: App,
    password: &'static str,
    device: Option<(String, String, String, String)>,
    asks: Vec<&'static str>,
    pending: Option<PendingClaim>,
}

impl Service {
    fn new(app: &App, asks: &[&'static str]) -> Self {
        let asks = asks.iter().rev().copied().collect();
        Self { app: app.clone(), password: "correct horse", device: None, asks, pending: None }
    }

    fn send(&mut self, request: &Request) -> Reply {
        match self.answer(request) {
            Ok(response) => response.into(),
            Err(cognito_crypto::Error::NotAuthorized) => {
                let message = "Incorrect username or password.";
                ServiceError::new("NotAuthorizedException", message).into()
            }
            Err(error) => panic!("the client sent nonsense: {error}"),
        }
    }

    fn answer(&mut self, request: &Request) -> Result<InitiateAuthResponse, cognito_crypto::Error> {
        let parameters = request.parameters();
        let username = parameters.require("USERNAME")?;
        self.app.verify_secret_hash(username, parameters.get("SECRET_HASH"))?;
        let name = match request {
            Request::InitiateAuth(_) if parameters.get("SRP_A").is_none() => "",
            Request::InitiateAuth(_) => "PASSWORD_SRP",
            Request::RespondToAuthChallenge(request) => &request.challenge_name,
            other => panic!("no challenge: {other:?}"),
        };
        match (name, parameters.get("ANSWER")) {
            ("PASSWORD_SRP", _) | ("SELECT_CHALLENGE", Some("PASSWORD_SRP")) => {
                let user = StoredUser::register(&self.app, USER_ID, self.password)?;
                let key = SimulationKey::generate()?;
                let lookup = UserLookup::found(user)?;
                let (sent, pending) =
                    UserPool::new(&self.app, &key).challenge_user(parameters, lookup)?;
                Ok(self.prove("PASSWORD_VERIFIER", sent, pending))
            }
            ("DEVICE_SRP_AUTH", _) => {
                let (key, group, salt, verifier) = self.device.as_ref().unwrap();
                let device = StoredDevice::from_config(
                    key,
                    group,
                    &DeviceSecretVerifierConfig::new(salt, verifier),
                )?;
                let (sent, pending) = UserPool::new(&self.app, &SimulationKey::from_bytes([0; 32]))
                    .challenge_device(parameters, device)?;
                Ok(self.prove("DEVICE_PASSWORD_VERIFIER", sent, pending))
            }
            ("PASSWORD_VERIFIER" | "DEVICE_PASSWORD_VERIFIER", _) => {
                self.pending.take().unwrap().verify(parameters)?;
                Ok(self.next())
            }
            _ => Ok(self.next()),
        }
    }

    fn prove(
        &mut self,
        name: &str,
        parameters: Parameters,
        pending: PendingClaim,
    ) -> InitiateAuthResponse {
        self.pending = Some(pending);
        let mut response = challenge(name, &[]);
        response.challenge_parameters = Some(parameters);
        response
    }

    fn next(&mut self) -> InitiateAuthResponse {
        if let Some(name) = self.asks.pop() {
            return challenge(name, &[]);
        }
        let metadata = NewDeviceMetadata::new("us-east-1_0a1b2c3d", "-x1Y2z3W4");
        let result = AuthenticationResult::new("eyJra").with_new_device_metadata(metadata);
        InitiateAuthResponse::signed_in(result)
    }
}

/// Signs in with this password; custom challenges are answered, codes typed.
fn sign_in(service: &mut Service, flow: AuthFlow, password: &str) -> Result<SignedIn, FlowError> {
    let mut flow = flow.start()?;
    loop {
        let reply = service.send(flow.request());
        flow = match flow.handle(reply)? {
            Step::Send(flow) => flow,
            Step::Ask(Prompt::SelectChallenge(prompt)) => {
                prompt.answer(FirstFactor::PasswordSrp(password))?
            }
            Step::Ask(Prompt::StartOver(prompt)) => prompt.answer(Some(password))?,
            Step::Ask(Prompt::CustomChallenge(prompt)) => prompt.answer("4"),
            Step::Ask(Prompt::SmsMfa(prompt)) => prompt.answer("123456")?,
            Step::Done(signed_in) => return Ok(signed_in),
            other => panic!("no such question: {:?}", ask(other)),
        };
    }
}

#[test]
fn the_right_password_signs_in_through_every_flow_with_srp_and_a_wrong_one_does_not() {
    let open = App::new(POOL, "client").unwrap();
    for app in [app(), open] {
        for password in ["correct horse", "wrong"] {
            for (flow, asks) in [
                (AuthFlow::user_srp_auth(&app, "alice@example.com", password), [].as_slice()),
                (AuthFlow::user_srp_auth(&app, "alice@example.com", password), &["SMS_MFA"]),
                (AuthFlow::user_srp_auth(&app, "alice", password).as_admin(), &[]),
                (AuthFlow::custom_auth_srp(&app, "alice", password), &["CUSTOM_CHALLENGE"; 2]),
                (AuthFlow::user_auth(&app, "alice"), &["SELECT_CHALLENGE"]),
                (
                    AuthFlow::user_auth(&app, "alice")
                        .with_preferred_factor(FirstFactor::PasswordSrp(password)),
                    &[],
                ),
            ] {
                let result = sign_in(&mut Service::new(&app, asks), flow, password);
                match password {
                    "wrong" => {
                        let error = result.unwrap_err();
                        assert_eq!(error.service().unwrap().name(), "NotAuthorizedException");
                    }
                    _ => assert_eq!(result.unwrap().username, USER_ID),
                }
            }
        }
    }
}

#[test]
fn r5_a_device_that_was_confirmed_proves_itself_and_one_with_another_password_is_left_out() {
    let app = app();
    let mut service = Service::new(&app, &[]);
    let flow = AuthFlow::user_srp_auth(&app, "alice@example.com", "correct horse");
    let signed_in = sign_in(&mut service, flow, "").unwrap();
    let confirmed = signed_in.authentication_result.confirm_device(Some("phone")).unwrap();
    let (request, device) = confirmed.unwrap();

    let config = request.device_secret_verifier_config;
    let keys = (device.key().into(), device.group_key().into());
    let verifier = config.password_verifier.expose().into();
    service.device = Some((keys.0, keys.1, config.salt, verifier));
    let impostor = Device::new(device.key(), device.group_key(), "another password");
    for (device, to_forget) in [(&device, None), (&impostor, Some(device.key()))] {
        service.asks = vec!["SMS_MFA", "DEVICE_SRP_AUTH"];
        let flow = AuthFlow::user_srp_auth(&app, "alice@example.com", "correct horse");
        // Nobody types the password again: the flow would refuse an empty one.
        let signed_in = sign_in(&mut service, flow.with_device(device), "").unwrap();
        assert_eq!(signed_in.device_to_forget.as_deref(), to_forget);
    }
}
