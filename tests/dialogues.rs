//! Does a whole sign-in say what the service expects, challenge by challenge?
//!
//! `dialogues.json` holds the service's answers, the user's, and every request as an independent program
//! computes it. Every row of the API's two tables, of flows and of challenges, has to be there.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

#[path = "common/known.rs"]
mod known;
#[path = "common/random.rs"]
mod random;
#[path = "common/script.rs"]
mod script;

use cognito_crypto::auth::{
    App, AuthFlowStarted, Device, DeviceRememberedStatus, ForgetDeviceRequest, Request,
    RevokeTokenRequest, ServiceError, SignedIn, Step, Timestamp, UpdateDeviceStatusRequest,
    prompt::Prompt,
};
use known::{bytes, cases, read, text};
use random::Replay;
use script::{answer, reply, shown, through_storage};
use serde_json::{Value, json, to_value};
use std::{collections::BTreeSet, fmt::Debug, slice::Iter};

/// Flows and challenges, with what tells the kinds of a challenge's answer apart.
const ROWS: [&str; 34] = [
    "ADMIN_NO_SRP_AUTH",
    "ADMIN_NO_SRP_AUTH PASSWORD",
    "ADMIN_USER_PASSWORD_AUTH",
    "CUSTOM_AUTH",
    "CUSTOM_AUTH CHALLENGE_NAME",
    "CUSTOM_CHALLENGE ANSWER",
    "DEVICE_PASSWORD_VERIFIER PASSWORD_CLAIM_SIGNATURE",
    "DEVICE_SRP_AUTH SRP_A",
    "EMAIL_OTP EMAIL_OTP_CODE",
    "GetTokensFromRefreshToken",
    "MFA_SETUP",
    "MFA_SETUP EMAIL",
    "NEW_PASSWORD_REQUIRED NEW_PASSWORD",
    "PASSWORD PASSWORD",
    "PASSWORD_SRP SRP_A",
    "PASSWORD_VERIFIER PASSWORD_CLAIM_SIGNATURE",
    "REFRESH_TOKEN",
    "REFRESH_TOKEN_AUTH",
    "SELECT_CHALLENGE EMAIL_OTP",
    "SELECT_CHALLENGE PASSWORD",
    "SELECT_CHALLENGE PASSWORD_SRP",
    "SELECT_CHALLENGE SMS_OTP",
    "SELECT_CHALLENGE WEB_AUTHN",
    "SELECT_CHALLENGE WEB_AUTHN CREDENTIAL",
    "SELECT_MFA_TYPE ANSWER",
    "SMS_MFA SMS_MFA_CODE",
    "SMS_OTP SMS_OTP_CODE",
    "SOFTWARE_TOKEN_MFA SOFTWARE_TOKEN_MFA_CODE",
    "TELEPATHY THOUGHT",
    "USER_AUTH",
    "USER_AUTH PREFERRED_CHALLENGE",
    "USER_PASSWORD_AUTH",
    "USER_SRP_AUTH",
    "WEB_AUTHN CREDENTIAL",
];

#[test]
fn every_dialogue_is_spoken_as_it_is_written() {
    for case in cases(&read("dialogues.json"), "dialogues").unwrap() {
        Actor::new(&case).play();
    }
}

/// Throttling, faults of the service, and calls that did not get through.
fn faults() -> [ServiceError; 7] {
    let error = ServiceError::new;
    [
        error("TooManyRequestsException", "Too many requests"),
        error("", "").with_status(429),
        error("InternalErrorException", "Something went wrong").with_status(500),
        error("NotAuthorizedException", "").with_status(503),
        error("", "<html>").with_status(502),
        error("", "connection reset by peer"),
        error("", ""),
    ]
}

/// In every dialogue, so at every kind of request of every flow: [`every_flow_and_every_challenge_has_a_dialogue`].
#[test]
fn r4_every_request_of_every_dialogue_survives_every_fault() {
    let (mut requests, mut claims) = (0, 0);
    for case in cases(&read("dialogues.json"), "dialogues").unwrap() {
        let actor = Actor { faulty: true, ..Actor::new(&case) };
        actor.play();
        let sent = case["steps"].as_array().unwrap().iter().filter_map(|step| step.get("request"));
        for request in sent {
            requests += 1;
            let responses = &request["body"]["ChallengeResponses"];
            claims += usize::from(responses.get("PASSWORD_CLAIM_SIGNATURE").is_some());
        }
    }
    assert!(requests > 300 && claims > 50, "{requests} requests, {claims} claims");
}

/// One test for each situation that people run into, which plays its dialogues.
macro_rules! situations {
    ($($test:ident: $number:literal),* $(,)?) => {
        $(#[test] fn $test() { play_situation($number); })*
    };
}

situations! {
    r1_a_challenge_beside_tokens_counts_only_if_it_can_be_answered: "R1: ",
    r2_refresh_tokens_rotate: "R2: ",
    r3_the_services_own_words_reach_the_caller: "R3: ",
    r4_faults_that_pass_lose_nothing: "R4: ",
    r5_a_device_that_is_refused_locks_nobody_out: "R5: ",
    r6_an_invalid_device_key_is_an_unknown_device: "R6: ",
    r7_a_time_based_code_expires_without_its_session: "R7: ",
    r8_every_question_can_be_left: "R8: ",
    r9_an_attribute_that_has_a_value_is_not_sent_again: "R9: ",
    r10_null_is_an_empty_list_and_an_empty_map: "R10: ",
    r11_the_access_token_names_the_user: "R11: ",
    r18_an_error_has_its_name_in_the_body_or_in_the_header: "R18: ",
    r19_confirm_sign_up_signs_in: "R19: ",
    r20_wrong_codes_are_counted: "R20: ",
}

fn play_situation(number: &str) {
    let mut played = 0;
    for case in cases(&read("dialogues.json"), "dialogues").unwrap() {
        if text(&case, "name").unwrap().starts_with(number) {
            Actor::new(&case).play();
            played += 1;
        }
    }
    assert_ne!(played, 0, "{number}");
}

#[test]
fn r16_r19_requests_around_a_sign_in_carry_the_right_secrets() {
    for case in cases(&read("requests.json"), "requests").unwrap() {
        let app = script::app(&case);
        let input = |name: &str| case["inputs"][name].as_str();
        let found = match input("token") {
            Some(token) => to_value(RevokeTokenRequest::new(&app, token)),
            None => {
                let mut request = app.account_request(input("username").unwrap());
                if let Some(session) = input("session") {
                    request = request.with_session(session);
                }
                to_value(request)
            }
        };
        assert_eq!(found.unwrap(), case["body"], "{}", case["name"]);
    }
}

#[test]
fn every_flow_and_every_challenge_has_a_dialogue() {
    let mut rows = BTreeSet::new();
    for case in cases(&read("dialogues.json"), "dialogues").unwrap() {
        rows.extend(case["steps"].as_array().unwrap().iter().filter_map(row));
    }
    let listed: BTreeSet<_> = ROWS.into_iter().map(String::from).collect();
    assert_eq!(rows, listed);
}

/// The row of the tables that a request belongs to.
fn row(step: &Value) -> Option<String> {
    let body = step.get("request")?.get("body")?;
    if let Some(operation @ "GetTokensFromRefreshToken") = step["request"]["operation"].as_str() {
        return Some(operation.into());
    }
    if let Some(flow) = body["AuthFlow"].as_str() {
        let marks = ["CHALLENGE_NAME", "PREFERRED_CHALLENGE"].into_iter();
        let marks = marks.filter(|mark| body["AuthParameters"].get(mark).is_some());
        return Some([flow].into_iter().chain(marks).collect::<Vec<_>>().join(" "));
    }
    let name = body["ChallengeName"].as_str()?;
    let responses = body["ChallengeResponses"].as_object()?;
    let common = ["USERNAME", "SECRET_HASH", "DEVICE_KEY"];
    let mut parts = vec![name];
    match (name, responses.keys().find(|key| !common.contains(&key.as_str()))) {
        ("SELECT_CHALLENGE", _) => {
            parts.push(responses["ANSWER"].as_str()?);
            parts.extend(responses.get("CREDENTIAL").map(|_| "CREDENTIAL"));
        }
        (_, Some(first)) if first.starts_with("PASSWORD_CLAIM") => {
            parts.push("PASSWORD_CLAIM_SIGNATURE");
        }
        (_, Some(first)) => parts.push(first),
        (_, None) => {}
    }
    Some(parts.join(" "))
}

/// The names of the ChallengeResponses in which two requests differ, which are the same otherwise.
fn differences(one: &Value, other: &Value) -> Vec<String> {
    let mut other = other.clone();
    let mut names = Vec::new();
    if let Some(responses) = one["ChallengeResponses"].as_object() {
        for (name, value) in responses {
            if other["ChallengeResponses"][name] != *value {
                names.push(name.clone());
                other["ChallengeResponses"][name] = value.clone();
            }
        }
    }
    assert_eq!(*one, other);
    names
}

/// Plays the flow's and the user's part of one dialogue.
struct Actor<'a> {
    case: &'a Value,
    app: App,
    device: Option<Device>,
    now: Timestamp,
    secrets: Vec<&'a str>,
    /// Whether every fault comes at every request.
    faulty: bool,
}

impl<'a> Actor<'a> {
    fn new(case: &'a Value) -> Self {
        let secrets = [
            "/client_secret",
            "/device/DevicePassword",
            "/start/password",
            "/start/preferring/password",
            "/start/refresh_token",
        ];
        Self {
            case,
            app: script::app(case),
            device: script::device(case),
            now: Timestamp::from_unix(case["now"].as_u64().unwrap()).unwrap(),
            secrets: secrets.into_iter().filter_map(|path| case.pointer(path)?.as_str()).collect(),
            faulty: false,
        }
    }

    fn play(&self) {
        let name = text(self.case, "name").unwrap();
        let mut rng = Replay::new(bytes(self.case, "random").unwrap());
        let mut steps = self.case["steps"].as_array().unwrap().iter();
        let start = script::start(self.case, &self.app, self.device.as_ref());
        self.assert_redacted(&start);
        let mut flow = start.start_with_rng(&mut rng).unwrap();
        let end = loop {
            self.assert_redacted(&flow);
            let mut said = self.send(&flow, &mut steps);
            if self.faulty {
                flow = self.survive(flow);
            }
            if said.get("unreached").is_some() {
                flow.renew_at(self.now(said));
                said = self.send(&flow, &mut steps);
            }
            match flow.handle_with_rng_at(reply(said), &mut rng, self.now(said)) {
                Ok(Step::Send(next)) => flow = next,
                Ok(Step::SendAgain(next, error)) => {
                    assert_eq!(error.to_string(), said["passes"], "{name}");
                    flow = next;
                }
                Ok(Step::Ask(prompt)) => flow = self.ask(prompt, &mut steps, &mut rng),
                Ok(Step::Done(signed_in)) => break Ok(signed_in),
                Err(error) => break Err(error),
            }
        };
        assert!(steps.next().is_none(), "{name} is over too early");
        match end {
            Ok(signed_in) => self.finish(&signed_in, &mut rng),
            // As an application prints it, which has no other error type.
            Err(error) => {
                let forgotten = &self.case["done"]["device_to_forget"];
                assert_eq!(json!(error.device_to_forget()), *forgotten, "{name}");
                let printed = Box::<dyn std::error::Error>::from(error).to_string();
                assert_eq!(printed, self.case["refused"], "{name}");
            }
        }
        assert!(rng.is_used_up(), "{name} draws less than it should");
    }

    /// When a step happens.
    fn now(&self, step: &Value) -> Timestamp {
        let later = step["later"].as_u64().unwrap_or_default();
        Timestamp::from_unix(self.now.unix() + later).unwrap()
    }

    /// Sends the request, and returns what the service says.
    fn send(&self, flow: &AuthFlowStarted, steps: &mut Iter<'a, Value>) -> &'a Value {
        self.compare(flow.request(), &steps.next().unwrap()["request"]);
        steps.next().unwrap()
    }

    /// Hands every fault to the flow: the same request is there again. Only a claim that is more than two minutes
    /// old is signed anew.
    fn survive(&self, flow: AuthFlowStarted) -> AuthFlowStarted {
        let sent = to_value(flow.request()).unwrap();
        let signed = flow.request().parameters().get("TIMESTAMP");
        let signed = signed.map(|time| Timestamp::parse(time).unwrap());
        let again = |flow: AuthFlowStarted, fault: &ServiceError, later: u64| {
            let now = Timestamp::from_unix(signed.unwrap_or(self.now).unix() + later).unwrap();
            let no_random_numbers = &mut Replay::new(Vec::new());
            let attempts = flow.attempts();
            match flow.handle_with_rng_at(fault.clone(), no_random_numbers, now) {
                Ok(Step::SendAgain(flow, error)) => {
                    assert_eq!((&error, flow.attempts()), (fault, attempts + 1));
                    flow
                }
                other => panic!("{fault} leads to {other:?}"),
            }
        };
        faults().iter().fold(flow, |mut flow, fault| {
            for later in [0, 120] {
                flow = again(flow, fault, later);
                assert_eq!(to_value(flow.request()).unwrap(), sent, "{fault}");
            }
            flow = again(flow, fault, 121);
            let renewed = to_value(flow.request()).unwrap();
            let changed = ["PASSWORD_CLAIM_SIGNATURE", "TIMESTAMP"];
            assert_eq!(differences(&sent, &renewed), signed.map_or(&[][..], |_| &changed));
            // Signed for the first time again, it is the known answer again.
            flow = again(flow, fault, 0);
            assert_eq!(to_value(flow.request()).unwrap(), sent, "{fault}");
            flow
        })
    }

    fn compare(&self, request: &Request, expected: &Value) {
        self.assert_redacted(request);
        let found = json!({ "operation": request.operation(), "body": request });
        assert_eq!(found, *expected, "{}", self.case["name"]);
    }

    fn ask(
        &self,
        mut prompt: Prompt,
        steps: &mut Iter<'a, Value>,
        rng: &mut Replay,
    ) -> AuthFlowStarted {
        let (name, step) = (&self.case["name"], steps.next().unwrap());
        assert_eq!(prompt.challenge_name().unwrap_or("StartOver"), step["ask"], "{name}");
        let compare = |prompt: &Prompt| {
            assert_eq!(shown(prompt), step["shows"], "{name}");
            let refusal = prompt.refusal().map(ToString::to_string);
            assert_eq!(json!([prompt.tries(), refusal]), step["after"], "{name}");
        };
        compare(&prompt);
        self.assert_redacted(&prompt);
        for wrong in step["refused"].as_array().unwrap() {
            let (again, error) = answer(prompt, &wrong["answer"], rng).unwrap_err();
            assert_eq!(error, wrong["error"], "{name}");
            prompt = again;
        }
        if step["resume"] == true {
            prompt = through_storage(prompt, &self.app, self.device.as_ref(), &self.secrets);
            compare(&prompt);
        }
        if step["leave"] == true {
            return self.ask(Prompt::StartOver(prompt.start_over()), steps, rng);
        }
        answer(prompt, &step["answer"], rng).unwrap()
    }

    fn finish(&self, signed_in: &SignedIn, rng: &mut Replay) {
        let done = &self.case["done"];
        self.assert_redacted(signed_in);
        assert_eq!(signed_in.username, done["username"], "{}", self.case["name"]);
        assert_eq!(json!(signed_in.device_to_forget), done["device_to_forget"]);
        let said = self.case["steps"].as_array().unwrap().last().unwrap();
        let result = &signed_in.authentication_result;
        assert_eq!(to_value(result).unwrap(), said["reply"]["AuthenticationResult"]);

        let name = done["confirm_device"]["DeviceName"].as_str();
        let confirmed = result.confirm_device_with_rng(name, rng).unwrap();
        assert_eq!(confirmed.is_some(), done.get("device").is_some());
        let Some((confirm, device)) = confirmed else { return };
        self.assert_redacted(&confirm);
        let verifier = confirm.device_secret_verifier_config.password_verifier.expose();
        assert!(!format!("{confirm:?}").contains(verifier));
        let token = result.access_token.as_ref().unwrap().expose();
        let status = DeviceRememberedStatus::Remembered;
        let update = UpdateDeviceStatusRequest::new(device.key(), token, status);
        let forget = ForgetDeviceRequest::new(device.key(), token);
        assert_eq!(to_value(confirm).unwrap(), done["confirm_device"]);
        assert_eq!(to_value(device).unwrap(), done["device"]);
        assert_eq!(to_value(update).unwrap(), done["update_device_status"]);
        for status in [status, DeviceRememberedStatus::NotRemembered] {
            assert_eq!(to_value(status).unwrap(), status.as_str());
        }
        assert_eq!(to_value(forget).unwrap(), done["forget_device"]);
    }

    fn assert_redacted(&self, value: &impl Debug) {
        let printed = format!("{value:?}");
        for secret in self.secrets.iter().chain(&["eyJra", "eyJjd", "AYABe", "123456"]) {
            assert!(!printed.contains(secret), "{printed} contains {secret}");
        }
    }
}
