//! A Redis of the test's own: started on a free port of the loopback interface, and gone with its files at the end.

use std::{
    env, fs,
    io::{self, BufRead, BufReader, Write},
    net::{Ipv4Addr, TcpListener, TcpStream},
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicUsize, Ordering},
    thread::sleep,
    time::Duration,
};

pub(crate) struct Redis {
    process: Child,
    pub(crate) port: u16,
    directory: PathBuf,
}

impl Redis {
    /// Starts one that has on its disk whatever it has said is written. Where there is none, says that `check` is
    /// skipped.
    pub(crate) fn start(check: &str) -> Option<Self> {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("cognito-crypto-redis-{}-{number}", std::process::id());
        let directory = env::temp_dir().join(name);
        fs::create_dir(&directory).unwrap();
        let port =
            TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port();
        match spawn(port, &directory) {
            Ok(process) => {
                let redis = Self { process, port, directory };
                redis.wait();
                Some(redis)
            }
            Err(_) => {
                fs::remove_dir(&directory).unwrap();
                // Seen although the test passes, and on a line of its own.
                let line = format!("\nSKIPPED: {check}: redis-server is not installed\n");
                let _ = io::stderr().write_all(line.as_bytes());
                None
            }
        }
    }

    /// Sends a command; returns the first line of what is answered (`+OK`, `$-1`, `:1`, `-ERR …`).
    pub(crate) fn command(&self, words: &[&str]) -> io::Result<String> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))?;
        let mut text = format!("*{}\r\n", words.len());
        for word in words {
            text += &format!("${}\r\n{word}\r\n", word.len());
        }
        stream.write_all(text.as_bytes())?;
        let mut line = String::new();
        BufReader::new(stream).read_line(&mut line)?;
        Ok(line.trim_end().into())
    }

    /// Kills it, as the power does, and starts it anew.
    #[allow(dead_code, reason = "not every test does")]
    pub(crate) fn kill_and_restart(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
        self.process = spawn(self.port, &self.directory).unwrap();
        self.wait();
    }

    fn wait(&self) {
        let answers = (0..1000).any(|_| {
            sleep(Duration::from_millis(10));
            self.command(&["PING"]).is_ok_and(|answer| answer == "+PONG")
        });
        assert!(answers, "redis-server does not answer");
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = fs::remove_dir_all(&self.directory);
    }
}

fn spawn(port: u16, directory: &PathBuf) -> io::Result<Child> {
    Command::new("redis-server")
        .args(["--bind", "127.0.0.1", "--port", &port.to_string(), "--dir"])
        .arg(directory)
        .args(["--appendonly", "yes", "--appendfsync", "always", "--save", ""])
        .stdout(Stdio::null())
        .spawn()
}
