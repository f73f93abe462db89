//! The command: `cognito-emulator` serves user pools on loopback.

use cognito_emulator::{
    http,
    service::{self, DEMO, Service},
    store::Store,
    terminal::{complain, say},
};
use lexopt::{Arg, Parser, ValueExt};
use std::{
    error::Error,
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
    process::ExitCode,
    str::FromStr,
};
use tokio::{net::TcpListener, runtime::Builder};

const HELP: &str = "\
A small Amazon Cognito user-pool endpoint on 127.0.0.1.

cargo run --release --manifest-path examples/emulator/Cargo.toml -- [OPTION]...

  --demo        make a pool, an app client and a user to begin with
  --db FILE     where its state is kept (default: cognito-emulator.redb)
  --memory      keep no state
  --shared URL  keep it in this Redis (redis://127.0.0.1:6379), which other processes share
  --address URL the address that clients use, of what spreads requests over such processes
  --port PORT   0 takes a free one (default: 9229)
  --rate N      requests a second that are answered (default: 500)
  --at-once N   requests that are worked on at a time; more are refused (default: 256)
  --batch N     claims that are verified together, if so many wait (default: 64)
  --device-without-session
                take DEVICE_SRP_AUTH without its Session, as pycognito sends it
  --test-mode   let tests read codes, force the forms of values, and let calls fail
  --help        this text

It prints its address, and every code that the service would send by mail.
";

fn main() -> ExitCode {
    match Options::parse().map_err(Into::into).and_then(run) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(format_args!("cognito-emulator: {error}"));
            ExitCode::FAILURE
        }
    }
}

struct Options {
    demo: bool,
    help: bool,
    memory: bool,
    shared: Option<String>,
    address: Option<String>,
    service: service::Options,
    database: PathBuf,
    port: u16,
    rate: u32,
    at_once: usize,
}

impl Options {
    fn parse() -> Result<Self, lexopt::Error> {
        let mut options = Self {
            demo: false,
            help: false,
            memory: false,
            shared: None,
            address: None,
            service: service::Options::default(),
            database: "cognito-emulator.redb".into(),
            port: 9229,
            rate: 500,
            at_once: 256,
        };
        let mut parser = Parser::from_env();
        while let Some(argument) = parser.next()? {
            match argument {
                Arg::Long("demo") => options.demo = true,
                Arg::Long("help") => options.help = true,
                Arg::Long("memory") => options.memory = true,
                Arg::Long("device-without-session") => {
                    options.service.device_without_session = true;
                }
                Arg::Long("test-mode") => options.service.test_mode = true,
                Arg::Long("shared") => options.shared = Some(parser.value()?.string()?),
                Arg::Long("address") => options.address = Some(parser.value()?.string()?),
                Arg::Long("db") => options.database = parser.value()?.into(),
                Arg::Long("port") => options.port = number(&mut parser, "port")?,
                Arg::Long("rate") => options.rate = number(&mut parser, "rate")?,
                Arg::Long("at-once") => options.at_once = number(&mut parser, "at-once")?,
                Arg::Long("batch") => options.service.batch = number(&mut parser, "batch")?,
                other => return Err(other.unexpected()),
            }
        }
        Ok(options)
    }
}

/// The number that an option has. If it is none, the error names the option.
fn number<T: FromStr<Err: Error + Send + Sync + 'static>>(
    parser: &mut Parser,
    option: &str,
) -> Result<T, lexopt::Error> {
    parser.value()?.parse().map_err(|error| format!("--{option}: {error}").into())
}

fn run(mut options: Options) -> Result<(), Box<dyn Error>> {
    if options.help {
        say(format_args!("{}", HELP.trim_end()));
        return Ok(());
    }
    let store = match &options.shared {
        Some(url) => Store::shared(url)?,
        None if options.memory => Store::in_memory()?,
        None => {
            let file = &options.database;
            Store::open(file).map_err(|error| format!("{}: {error}", file.display()))?
        }
    };
    // Each connection carries one request at a time.
    options.at_once = options.at_once.min(http::MAX_CONNECTIONS);
    // A thread for each request, most of which wait for the verdict on their claim.
    let threads = options.at_once.max(1);
    let runtime = Builder::new_multi_thread().max_blocking_threads(threads).enable_all().build()?;
    runtime.block_on(serve(options, store))
}

async fn serve(options: Options, store: Store) -> Result<(), Box<dyn Error>> {
    let place = SocketAddr::from((Ipv4Addr::LOCALHOST, options.port));
    let listener = TcpListener::bind(place).await.map_err(|error| format!("{place}: {error}"))?;
    let address = format!("http://{}", listener.local_addr()?);
    let issuer = options.address.unwrap_or_else(|| address.clone());
    let service = Service::new(store, issuer, options.service).map_err(|fault| fault.message)?;
    say(format_args!("listening on {address}"));
    if options.demo {
        service.demo().map_err(|fault| fault.message)?;
        let [pool, client, user, password] = DEMO;
        say(format_args!("pool {pool}, client {client}, user {user}, password {password}"));
    }
    let limits = http::Limits { rate: options.rate, at_once: options.at_once };
    http::serve(listener, service, limits, stopped()).await?;
    Ok(())
}

/// Resolves when the process is asked to stop.
async fn stopped() {
    // Without a handler the process is killed instead, which the database survives.
    let _ = tokio::signal::ctrl_c().await;
}
