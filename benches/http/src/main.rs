//! Signs in to the emulator over HTTP on all cores, and says how much of the time is cryptography.
//!
//! `http EMULATOR RECORD SECONDS`; `run` builds both programs and calls it. A sign-in is InitiateAuth and
//! RespondToAuthChallenge with SRP, each on a connection that stays open, with the two tokens that the emulator signs.

use std::{
    env,
    error::Error,
    fs,
    io::{BufRead, BufReader},
    process::{Child, ChildStdout, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use cognito_crypto::auth::{
    App, Parameters, UserSrp,
    server::{SimulationKey, StoredUser, UserLookup, UserPool},
};
use cpu_time::ThreadTime;
use serde_json::{Value, json};
use ureq::Agent;

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// What the emulator's `--demo` makes.
const POOL: &str = "us-east-1_Emulator";
const CLIENT: &str = "emulator";
const USER: &str = "alice";
const PASSWORD: &str = "Passw0rd!";

/// Sign-ins in this process alone, to time their cryptography.
const ALONE: u32 = 500;

/// The emulator, which ends with this value. Its output stays open, since it goes on to print.
struct Emulator {
    child: Child,
    address: String,
    _output: BufReader<ChildStdout>,
}

impl Emulator {
    fn start(program: &str) -> Result<Self> {
        let mut child = Command::new(program)
            .args(["--memory", "--demo", "--port", "0", "--rate", "1000000"])
            .stdout(Stdio::piped())
            .spawn()?;
        let mut output = BufReader::new(child.stdout.take().ok_or("no output")?);
        let mut line = String::new();
        output.read_line(&mut line)?;
        let address = line.trim().strip_prefix("listening on ").ok_or("no address")?.to_owned();
        Ok(Self { child, address, _output: output })
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Processor time of a process so far, all its threads, in seconds: in hundredths, as Linux counts.
fn cpu_seconds(process: &str) -> Result<f64> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat"))?;
    let fields = stat.rsplit_once(')').ok_or("no name")?.1.split_whitespace();
    let ticks: u64 = fields.skip(11).take(2).map(|field| field.parse().unwrap_or(0)).sum();
    Ok(ticks as f64 / 100.0)
}

struct Api {
    agent: Agent,
    address: String,
}

impl Api {
    fn call(&self, operation: &str, request: &Value) -> Result<Value> {
        let mut response = self
            .agent
            .post(&self.address)
            .header("X-Amz-Target", format!("AWSCognitoIdentityProviderService.{operation}"))
            .content_type("application/x-amz-json-1.1")
            .send(serde_json::to_vec(request)?)?;
        Ok(response.body_mut().read_json()?)
    }

    fn sign_in(&self, app: &App) -> Result<()> {
        let (parameters, started) = UserSrp::new(app, USER).start()?;
        let reply = self.call(
            "InitiateAuth",
            &json!({ "AuthFlow": "USER_SRP_AUTH", "ClientId": CLIENT, "AuthParameters": parameters }),
        )?;
        let challenge: Parameters = serde_json::from_value(reply["ChallengeParameters"].clone())?;
        let reply = self.call(
            "RespondToAuthChallenge",
            &json!({
                "ChallengeName": "PASSWORD_VERIFIER", "ClientId": CLIENT, "Session": reply["Session"],
                "ChallengeResponses": started.respond(&challenge, PASSWORD)?,
            }),
        )?;
        reply["AuthenticationResult"]["AccessToken"].as_str().map(drop).ok_or("no token".into())
    }
}

/// How many sign-ins one thread makes until the end.
fn load(address: &str, end: Instant) -> Result<u32> {
    let api = Api { agent: Agent::new_with_defaults(), address: address.to_owned() };
    let app = App::new(POOL, CLIENT)?;
    let mut count = 0;
    while Instant::now() < end {
        api.sign_in(&app)?;
        count += 1;
    }
    Ok(count)
}

/// Processor time of this crate's part in a sign-in, client and server, in seconds.
fn cryptography() -> Result<(f64, f64)> {
    let (app, key) = (App::new(POOL, CLIENT)?, SimulationKey::generate()?);
    let (mut client, mut server) = (Duration::ZERO, Duration::ZERO);
    for _ in 0..ALONE {
        let user = StoredUser::register(&app, USER, PASSWORD)?;
        let start = ThreadTime::now();
        let (parameters, started) = UserSrp::new(&app, USER).start()?;
        client += start.elapsed();
        let start = ThreadTime::now();
        let (challenge, pending) =
            UserPool::new(&app, &key).challenge_user(&parameters, UserLookup::found(user)?)?;
        server += start.elapsed();
        let start = ThreadTime::now();
        let responses = started.respond(&challenge, PASSWORD)?;
        client += start.elapsed();
        let start = ThreadTime::now();
        pending.verify(&responses)?;
        server += start.elapsed();
    }
    Ok(((client / ALONE).as_secs_f64(), (server / ALONE).as_secs_f64()))
}

fn main() -> Result<()> {
    let arguments: Vec<_> = env::args().skip(1).collect();
    let [program, record, seconds] = &arguments[..] else {
        return Err("usage: http EMULATOR RECORD SECONDS".into());
    };
    let (client, server) = cryptography()?;
    let emulator = Emulator::start(program)?;
    let process = emulator.child.id().to_string();
    let cores = thread::available_parallelism()?.get();
    // Twice as many as there are cores, so that a thread that waits for the server leaves no core idle.
    let (start, before) = (Instant::now(), (cpu_seconds("self")?, cpu_seconds(&process)?));
    let end = start + Duration::from_secs(seconds.parse()?);
    let threads: Vec<_> = (0..2 * cores)
        .map(|_| {
            let address = emulator.address.clone();
            thread::spawn(move || load(&address, end))
        })
        .collect();
    let mut sign_ins = 0;
    for thread in threads {
        sign_ins += thread.join().map_err(|_| "a thread panicked")??;
    }
    let elapsed = start.elapsed().as_secs_f64();
    let count = f64::from(sign_ins);
    let ours = (cpu_seconds("self")? - before.0) / count;
    let theirs = (cpu_seconds(&process)? - before.1) / count;
    let share = (client + server) / (ours + theirs);

    let cpu = fs::read_to_string("/proc/cpuinfo")?;
    let cpu = cpu.lines().find_map(|line| line.strip_prefix("model name\t: ")).unwrap_or("unknown");
    let backend = cognito_crypto::backend();
    println!("{cpu}, {cores} cores, {backend} backend, {sign_ins} sign-ins in {elapsed:.1} s");
    println!("sign-ins a second                      {:8.0}", count / elapsed);
    println!("sign-ins a second and core             {:8.0}", count / elapsed / cores as f64);
    println!("sign-ins a second of processor time    {:8.0}", 1.0 / (ours + theirs));
    println!("processor time of a sign-in, µs        {:8.0}", (ours + theirs) * 1e6);
    println!("  the client program                   {:8.0}", ours * 1e6);
    println!("    of it cognito-crypto               {:8.0}", client * 1e6);
    println!("  the emulator                         {:8.0}", theirs * 1e6);
    println!("    of it cognito-crypto               {:8.0}", server * 1e6);
    println!("share of cognito-crypto                {:7.1} %", share * 100.0);
    let json = json!({
        "cpu": cpu, "cores": cores, "backend": backend, "sign_ins": sign_ins, "seconds": elapsed,
        "sign_ins_per_second": count / elapsed, "sign_ins_per_second_and_core": count / elapsed / cores as f64,
        "client_us": ours * 1e6, "client_crypto_us": client * 1e6,
        "server_us": theirs * 1e6, "server_crypto_us": server * 1e6, "share_of_crypto": share,
    });
    Ok(fs::write(record, format!("{json:#}\n"))?)
}
