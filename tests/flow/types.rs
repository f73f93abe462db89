//! What can be done with the public types: kept, sent to another thread, made, read from text.

use super::{app, ask, challenge, respond, srp, started};
use cognito_crypto::{
    Error, Problem, SecretString,
    auth::{
        AccountRequest, AnalyticsMetadata, App, AuthFlow, AuthFlowStarted, AuthenticationResult,
        ClockOffset, ConfirmDeviceRequest, ContextData, Device, DeviceSecretVerifierConfig,
        DeviceSrp, DeviceSrpStarted, FlowError, ForgetDeviceRequest,
        GetTokensFromRefreshTokenRequest, HttpHeader, InitiateAuthRequest, InitiateAuthResponse,
        Metadata, NewDeviceMetadata, Parameters, Reply, Request, RespondToAuthChallengeRequest,
        RevokeTokenRequest, ServiceError, SignedIn, Step, Timestamp, UpdateDeviceStatusRequest,
        UserContextData, UserSrp, UserSrpStarted,
        prompt::{Prompt, Refused, SavedPrompt, StartOver},
    },
};

/// `tests/wasm` calls every function that reads the clock where there is none; here they are counted, nothing but
/// [`Timestamp::now`] asks the standard library, and those that use up what they are called on are left out there.
#[test]
fn r13_every_function_that_reads_the_clock_does_so_through_timestamp_now() {
    fn walk(directory: &std::path::Path, read: &mut impl FnMut(&str, &str)) {
        for entry in std::fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, read);
            } else if path.extension().is_some_and(|end| end == "rs") {
                read(path.to_str().unwrap(), &std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    let (mut clocks, mut readers) = (Vec::new(), 0);
    walk(std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")), &mut |path, source| {
        let code = source.lines().filter(|line| !line.trim_start().starts_with("//"));
        // The function that a line is in, and what stands above it.
        let (mut above, mut function) = (String::new(), String::new());
        for line in code {
            if line.contains(" fn ") {
                function = std::mem::take(&mut above) + line;
            } else if line.trim().is_empty() {
                above.clear();
            } else {
                above += line.trim();
            }
            if line.contains("SystemTime::now()") || line.contains("Instant::now()") {
                clocks.push(path.to_owned());
            }
            if line.contains("Timestamp::now()?") {
                readers += 1;
                let borrows =
                    ["&self", "&mut self", "fn now(self)"].iter().any(|it| function.contains(it));
                let consumes = !borrows || function.contains("PendingClaim");
                let is_absent = function.contains(r#"target_family = "wasm""#);
                assert_eq!(consumes, is_absent, "where there is no clock: {function}");
            }
        }
    });
    assert!(matches!(&clocks[..], [path] if path.ends_with("timestamp.rs")), "{clocks:?}");
    assert_eq!(readers + 1, 13, "READERS of tests/wasm/src/clock.rs");
}

/// Compiles only for types that can be kept anywhere.
fn can_be_kept<T: Send + Sync + 'static>() {}

#[test]
fn every_type_can_be_kept_and_sent_to_another_thread() {
    can_be_kept::<(App, Device, AuthFlow, AuthFlowStarted, Step, SignedIn, FlowError)>();
    can_be_kept::<(UserSrp, UserSrpStarted, DeviceSrp, DeviceSrpStarted)>();
    can_be_kept::<(Prompt, StartOver, SavedPrompt, Refused<Prompt>, Refused<StartOver>)>();
    can_be_kept::<(Request, InitiateAuthRequest, RespondToAuthChallengeRequest, Metadata)>();
    can_be_kept::<(GetTokensFromRefreshTokenRequest, RevokeTokenRequest, AccountRequest)>();
    can_be_kept::<(Reply, InitiateAuthResponse, AuthenticationResult, ServiceError)>();
    can_be_kept::<(ConfirmDeviceRequest, UpdateDeviceStatusRequest, ForgetDeviceRequest)>();
    can_be_kept::<(Parameters, SecretString, Timestamp, ClockOffset)>();
}

/// An application keeps the flow next to its device, and goes on with it in another thread.
struct Kept {
    device: Device,
    flow: AuthFlowStarted,
}

#[test]
fn a_flow_lives_next_to_its_device_and_goes_on_in_another_thread() {
    let device = Device::new("us-east-1_0a1b2c3d", "-x1Y2z3W4", "device password");
    let kept = Kept { flow: started(srp().with_device(&device)), device };
    let kept = std::thread::spawn(move || {
        let flow = respond(kept.flow.handle(challenge("DEVICE_SRP_AUTH", &[])).unwrap());
        Kept { flow, ..kept }
    })
    .join()
    .unwrap();
    let sent = kept.flow.request().parameters();
    assert_eq!(sent.get("DEVICE_KEY"), Some(kept.device.key()));
}

#[test]
fn a_refused_answer_is_an_error_like_any_other() {
    fn answer(code: &str) -> Result<AuthFlowStarted, Box<dyn std::error::Error + Send + Sync>> {
        let prompt = ask(started(srp()).handle(challenge("SMS_MFA", &[]))?);
        let Prompt::SmsMfa(prompt) = prompt else { return Err("another question".into()) };
        Ok(prompt.answer(code)?)
    }
    let refused = answer("").unwrap_err();
    assert_eq!(refused.to_string(), "SMS_MFA_CODE is empty");
    let empty = Error::Input { name: "SMS_MFA_CODE", problem: Problem::Empty };
    let source = refused.source().and_then(|source| source.downcast_ref());
    assert_eq!(source, Some(&empty));
    assert!(answer("123456").is_ok());
}

#[test]
fn parameters_are_a_collection() {
    let mut map: Parameters = [("b", "2"), ("a", "1")].into_iter().collect();
    map.extend([(String::from("c"), "3")]);
    assert_eq!((map.len(), map.iter().len()), (3, 3));
    assert!(map.contains_key("c") && !map.contains_key("d"));
    let borrowed: Vec<_> = (&map).into_iter().collect();
    assert_eq!(borrowed, [("a", "1"), ("b", "2"), ("c", "3")]);
    let owned = map.into_iter();
    assert_eq!(owned.len(), 3);
    let owned: Vec<_> = owned.map(|(key, value)| key + &value).collect();
    assert_eq!(owned, ["a1", "b2", "c3"]);
}

#[test]
fn every_wire_type_can_be_made() {
    let mut metadata = Metadata::new();
    metadata.analytics_metadata = Some(AnalyticsMetadata::new("endpoint"));
    metadata.user_context_data = Some(UserContextData::new("ZGF0YQ=="));
    let mut context = ContextData::new("192.0.2.1", "example.com", "/login");
    context.http_headers.push(HttpHeader::new("Accept", "*/*"));
    metadata.context_data = Some(context);
    let printed = format!("{metadata:?}");
    assert!(printed.contains("/login") && !printed.contains("192.0.2.1"), "{printed}");

    let mut request = InitiateAuthRequest::new("client", "USER_AUTH", Parameters::new());
    request.metadata = metadata;
    assert_eq!(Request::InitiateAuth(request).operation(), "InitiateAuth");
    let request = RespondToAuthChallengeRequest::new("client", "SMS_MFA", Parameters::new());
    assert_eq!(Request::RespondToAuthChallenge(request).operation(), "RespondToAuthChallenge");
    let request = GetTokensFromRefreshTokenRequest::new(&app(), "eyJj");
    assert_eq!(request.client_secret.as_ref().map(SecretString::expose), Some("s3cret"));
    let request = Request::GetTokensFromRefreshToken(request);
    assert_eq!(request.operation(), "GetTokensFromRefreshToken");
    assert!(request.parameters().is_empty() && !format!("{request:?}").contains("s3cret"));

    let result = AuthenticationResult::new("eyJra")
        .with_id_token("eyJra")
        .with_refresh_token("eyJj")
        .with_expires_in(3600)
        .with_new_device_metadata(NewDeviceMetadata::new("key", "group"));
    assert!(!format!("{result:?}").contains("eyJ"));
    let response = InitiateAuthResponse::challenge("SELECT_CHALLENGE")
        .with_parameters([("USERNAME", "alice")])
        .with_session("AYABe")
        .with_available_challenges(&["PASSWORD"]);
    assert!(!format!("{response:?}").contains("alice"), "{response:?}");

    let config = DeviceSecretVerifierConfig::new("Aw==", "Aw==");
    let confirm = ConfirmDeviceRequest::new("key", "eyJra", config).with_device_name("a phone");
    assert!(!format!("{confirm:?}").contains("phone"));
    assert_eq!(confirm.device_name.as_deref(), Some("a phone"));

    let refused: Reply = Err(ServiceError::new("NotAuthorizedException", "no")).into();
    assert!(matches!(refused, Reply::Error(_)));
    let signed_in: Reply = Ok(InitiateAuthResponse::signed_in(result)).into();
    assert!(matches!(signed_in, Reply::Response(_)));
}

#[test]
fn times_are_read_and_converted() {
    let text = "Tue Feb 1 03:04:05 UTC 2000";
    let time: Timestamp = text.parse().unwrap();
    assert_eq!((time.unix(), time.to_string()), (949_374_245, text.into()));
    let system = std::time::UNIX_EPOCH + std::time::Duration::from_secs(949_374_245);
    assert_eq!(Timestamp::try_from(system), Ok(time));
    let refused = "Tue Feb 01 03:04:05 UTC 2000".parse::<Timestamp>();
    assert_eq!(refused, Err(Error::Input { name: "timestamp", problem: Problem::Format }));
}

#[test]
fn r14_a_wrong_clock_is_corrected_with_the_date_of_a_response() {
    let shown = Timestamp::from_unix(784_111_777 - 600).unwrap();
    let service = Timestamp::parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT").unwrap();
    let offset = ClockOffset::between(service, shown);
    assert_eq!((offset.seconds(), offset.correct(shown)), (600, Ok(service)));
    let flow = started(srp());
    let verifier = challenge("PASSWORD_VERIFIER", &super::VERIFIER);
    let flow = respond(flow.handle_at(verifier, offset.correct(shown).unwrap()).unwrap());
    let signed = flow.request().parameters().get("TIMESTAMP");
    assert_eq!(signed, Some("Sun Nov 6 08:49:37 UTC 1994"));

    let fast = ClockOffset::between(shown, service);
    let out_of_range = Err(Error::Input { name: "timestamp", problem: Problem::OutOfRange });
    assert_eq!(fast.seconds(), -600);
    assert_eq!(fast.correct(Timestamp::from_unix(599).unwrap()), out_of_range);
    assert_eq!(offset.correct(Timestamp::from_unix(253_402_300_799).unwrap()), out_of_range);
    assert!(ClockOffset::default().now().is_ok());
}
