//! A process of the fleet, called over HTTP.

use serde_json::Value;
use std::{
    io::{self, BufRead, BufReader, Error, Read, Write},
    net::TcpStream,
    process::{Child, Command, Stdio},
};

/// It ends with the test.
pub struct Process {
    child: Child,
    address: String,
}

impl Process {
    /// Starts one on the Redis at a port.
    pub fn start(redis: u16) -> io::Result<Self> {
        let mut child = Command::new(env!("CARGO_BIN_EXE_cognito-emulator"))
            .args(["--demo", "--port", "0", "--rate", "100000"])
            .args(["--shared", &format!("redis://127.0.0.1:{redis}")])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        // The address, and then what `--demo` made.
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let (address, demo) = (lines.next().transpose()?, lines.next().transpose()?);
        let address = address.as_deref().and_then(|line| line.strip_prefix("listening on http://"));
        match address.zip(demo) {
            Some((address, _)) => Ok(Self { address: address.into(), child }),
            None => {
                child.wait()?;
                Err(Error::other("it did not start"))
            }
        }
    }

    pub fn address(&self) -> &str {
        &self.address
    }

    /// As `kill -9` does.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Status and body of the answer to a call, if one came.
pub fn call(address: &str, operation: &str, request: &Value) -> io::Result<(u16, Value)> {
    let mut stream = TcpStream::connect(address)?;
    let body = request.to_string();
    let length = body.len();
    write!(
        stream,
        "POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
         X-Amz-Target: AWSCognitoIdentityProviderService.{operation}\r\n\
         Content-Length: {length}\r\n\r\n{body}"
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let status = answer.get(9..12).and_then(|status| status.parse().ok());
    let body = answer.split_once("\r\n\r\n").and_then(|(_, body)| serde_json::from_str(body).ok());
    status.zip(body).ok_or_else(|| Error::other("no answer"))
}
