//! `kill -9` at any time, of the processes and of Redis; and a Redis that is there and does not answer.

use crate::{
    process::{Process, call},
    redis::Redis,
    server::{map, parameters_of},
};
use cognito_crypto::auth::{App, UserSrp};
use serde_json::{Value, json};
use std::{
    sync::{
        RwLock,
        atomic::{AtomicBool, Ordering},
    },
    thread::{scope, sleep},
    time::{Duration, Instant},
};

const POOL: &str = "us-east-1_Emulator";
const CLIENT: &str = "emulator";

fn tokens(answer: &Value) -> Option<String> {
    answer["AuthenticationResult"]["RefreshToken"].as_str().map(String::from)
}

fn sign_in(name: &str, password: &str) -> Value {
    json!({ "AuthFlow": "USER_PASSWORD_AUTH", "ClientId": CLIENT,
        "AuthParameters": { "USERNAME": name, "PASSWORD": password } })
}

#[test]
fn a_sign_in_goes_on_at_another_process_when_the_one_that_began_it_is_killed() {
    let Some(mut redis) = Redis::start("processes that are killed") else { return };
    let app = App::new(POOL, CLIENT).unwrap();
    for kill_redis in [false, true, false, true] {
        let [mut first, second] = [(); 2].map(|()| Process::start(redis.port).unwrap());
        let (parameters, started) = UserSrp::new(&app, "alice").start().unwrap();
        let request = json!({ "AuthFlow": "USER_SRP_AUTH", "ClientId": CLIENT,
            "AuthParameters": map(&parameters) });
        let (_, challenge) = call(first.address(), "InitiateAuth", &request).unwrap();
        first.kill();
        if kill_redis {
            redis.kill_and_restart();
        }
        let responses = started.respond(&parameters_of(&challenge), "Passw0rd!").unwrap();
        let request = json!({ "ChallengeName": "PASSWORD_VERIFIER", "ClientId": CLIENT,
            "ChallengeResponses": map(&responses) });
        let (status, answer) = call(second.address(), "RespondToAuthChallenge", &request).unwrap();
        assert!(status == 200 && tokens(&answer).is_some(), "{answer}");
        // Once, at any of them.
        let third = Process::start(redis.port).unwrap();
        for process in [&second, &third] {
            let again = call(process.address(), "RespondToAuthChallenge", &request).unwrap().1;
            assert_eq!(again["__type"], "NotAuthorizedException");
        }
    }
}

#[test]
fn a_redis_that_does_not_answer_is_an_internal_error_until_it_does() {
    let Some(redis) = Redis::start("a Redis that does not answer") else { return };
    let process = Process::start(redis.port).unwrap();
    let start = Instant::now();
    assert_eq!(redis.command(&["CLIENT", "PAUSE", "15000", "ALL"]).unwrap(), "+OK");
    let request = sign_in("alice", "Passw0rd!");
    let (status, answer) = call(process.address(), "InitiateAuth", &request).unwrap();
    assert_eq!((status, &answer["__type"]), (500, &json!("InternalErrorException")));
    sleep(Duration::from_secs(16).saturating_sub(start.elapsed()));
    // No answer that comes late is taken for another's.
    for _ in 0..3 {
        let (status, answer) = call(process.address(), "InitiateAuth", &request).unwrap();
        assert!(status == 200 && tokens(&answer).is_some(), "{answer}");
    }
}

#[test]
fn wrong_passwords_are_counted_over_all_processes() {
    let Some(redis) = Redis::start("wrong passwords in a fleet") else { return };
    let fleet = [(); 5].map(|()| Process::start(redis.port).unwrap());
    let guess = |process: &Process, password| {
        call(process.address(), "InitiateAuth", &sign_in("alice", password)).unwrap().1
    };
    for process in &fleet {
        assert_eq!(guess(process, "wrong")["message"], "Incorrect username or password.");
    }
    assert_eq!(guess(&fleet[0], "Passw0rd!")["message"], "Password attempts exceeded");
}

/// What a user may rely on, since it was answered.
#[derive(Default)]
struct Acknowledged {
    /// Name and password.
    users: Vec<(String, String)>,
    good: Vec<String>,
    revoked: Vec<String>,
}

#[test]
fn what_was_answered_survives_kills_at_random_points_under_load() {
    const FLEET: usize = 3;
    let Some(redis) = Redis::start("kills under load") else { return };
    let port = redis.port;
    let redis = RwLock::new(redis);
    let fleet: Vec<_> = (0..FLEET).map(|_| RwLock::new(Process::start(port).unwrap())).collect();
    let addresses: Vec<_> = fleet.iter().map(address).map(RwLock::new).collect();
    let stop = AtomicBool::new(false);
    let (all, kills) = scope(|scope| {
        let worker = |number: usize| {
            let (addresses, stop) = (&addresses, &stop);
            scope.spawn(move || work(number, addresses, stop))
        };
        let workers: Vec<_> = (0..4).map(worker).collect();
        let (end, mut kills) = (Instant::now() + Duration::from_secs(12), 0);
        while Instant::now() < end {
            // From 50 ms to some 300: any point of what goes on.
            let [chance, pause] = random();
            sleep(Duration::from_millis(50 + u64::from(pause)));
            if chance % 4 == 0 {
                redis.write().unwrap().kill_and_restart();
            } else {
                let index = usize::from(chance) % FLEET;
                fleet[index].write().unwrap().kill();
                let fresh = Process::start(port).unwrap();
                *addresses[index].write().unwrap() = fresh.address().into();
                *fleet[index].write().unwrap() = fresh;
            }
            kills += 1;
        }
        stop.store(true, Ordering::Relaxed);
        let all: Vec<_> = workers.into_iter().map(|worker| worker.join().unwrap()).collect();
        (all, kills)
    });
    let process = Process::start(port).unwrap();
    let call = |operation, request: &Value| call(process.address(), operation, request).unwrap().1;
    let refresh = |token: &String| {
        json!({ "AuthFlow": "REFRESH_TOKEN_AUTH", "ClientId": CLIENT,
            "AuthParameters": { "REFRESH_TOKEN": token } })
    };
    let mut counts = [0; 3];
    for Acknowledged { users, good, revoked } in &all {
        for (name, password) in users {
            let answer = call("InitiateAuth", &sign_in(name, password));
            assert!(tokens(&answer).is_some(), "{name}: {answer}");
        }
        for token in good {
            let answer = call("InitiateAuth", &refresh(token));
            assert!(answer["AuthenticationResult"]["AccessToken"].is_string(), "{answer}");
        }
        for token in revoked {
            let answer = call("InitiateAuth", &refresh(token));
            assert_eq!(answer["__type"], "NotAuthorizedException", "{answer}");
        }
        let found = [users.len(), good.len(), revoked.len()];
        counts = [0, 1, 2].map(|index| counts[index] + found[index]);
    }
    assert!(kills >= 10 && counts.iter().all(|count| *count >= 5), "{kills} {counts:?}");
}

fn address(process: &RwLock<Process>) -> String {
    process.read().unwrap().address().into()
}

fn random() -> [u8; 2] {
    let mut bytes = [0; 2];
    getrandom::fill(&mut bytes).unwrap();
    bytes
}

/// New users, sign-ins, changed passwords and revoked tokens until it is told to stop. What was not answered may have
/// happened or not, and is not relied on.
fn work(number: usize, addresses: &[RwLock<String>], stop: &AtomicBool) -> Acknowledged {
    let mut known = Acknowledged::default();
    let call = |operation, request: Value| {
        let [chance, _] = random();
        let address = addresses[usize::from(chance) % addresses.len()].read().unwrap().clone();
        match call(&address, operation, &request) {
            Ok((200, answer)) => Some(answer),
            // Redis is not there for a moment.
            Ok((500, _)) | Err(_) => None,
            Ok((status, answer)) => panic!("{status} {answer} to {operation} {request}"),
        }
    };
    for turn in 0.. {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        let name = format!("user-{number}-{turn}");
        let mut password = format!("first-{number}-{turn}");
        let user = json!({ "UserPoolId": POOL, "Username": name });
        let set = |password: &str| {
            let mut request = user.clone();
            request["Password"] = password.into();
            request["Permanent"] = true.into();
            call("AdminSetUserPassword", request)
        };
        let created = call("AdminCreateUser", user.clone()).is_some();
        if !created || set(&password).is_none() {
            continue;
        }
        if turn % 2 == 1 {
            password = format!("second-{number}-{turn}");
            if set(&password).is_none() {
                continue;
            }
        }
        for turn in 0..4 {
            let Some(answer) = call("InitiateAuth", sign_in(&name, &password)) else { continue };
            let token = tokens(&answer).unwrap();
            if turn % 2 == 0 {
                known.good.push(token);
            } else if call("RevokeToken", json!({ "ClientId": CLIENT, "Token": token })).is_some() {
                known.revoked.push(token);
            }
        }
        known.users.push((name, password));
    }
    known
}
