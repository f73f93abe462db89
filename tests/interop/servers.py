"""The servers of the matrix, each started on a free port of the loopback interface and stopped at the end."""

import contextlib
import os
import pathlib
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request

from tamper import tampering, unchanged

TARGET = pathlib.Path(__file__).resolve().parent.parent.parent / "target" / "interop"
BUILD = TARGET / "build" / "release"
# How long a server may take to answer, in seconds.
START = 60


class NotReady(Exception):
    """A server that ended, or did not answer."""


@contextlib.contextmanager
def emulator(state=("--memory",), log="emulator.log"):
    """This crate's server role."""
    # pycognito answers DEVICE_SRP_AUTH without its Session.
    options = [*state, "--test-mode", "--device-without-session", "--port", "0", "--rate", "5000"]
    log = TARGET / log
    with process([BUILD / "cognito-emulator", *options], log) as started:
        yield wait_until(started, lambda: announced(log))


@contextlib.contextmanager
def fleet(size=3):
    """The server role as several processes that share a Redis, each of which gets the next request."""
    with tempfile.TemporaryDirectory() as state, contextlib.ExitStack() as stack:
        redis, port = free_port(), free_port()
        durable = ["--dir", state, "--save", "", "--appendonly", "yes", "--appendfsync", "always"]
        arguments = ["redis-server", "--bind", "127.0.0.1", "--port", str(redis), *durable]
        started = stack.enter_context(process(arguments, TARGET / "redis.log"))
        wait_until(started, lambda: listens(redis))
        shared = ["--shared", f"redis://127.0.0.1:{redis}", "--address", f"http://127.0.0.1:{port}"]
        one = [stack.enter_context(emulator(shared, f"emulator-{number}.log")) for number in range(size)]
        yield stack.enter_context(tampering(one, unchanged, port))


def announced(log):
    """The address that the emulator prints first."""
    first, newline, _ = log.read_text().partition("\n")
    return first.removeprefix("listening on ") + "/" if newline else None


@contextlib.contextmanager
def ministack():
    """A server of others, which verifies what this crate's client role sends."""
    port = free_port()
    with tempfile.TemporaryDirectory() as state:
        settings = {
            "AUTH": "true",
            "BIND_HOST": "127.0.0.1",
            "GATEWAY_PORT": str(port),
            "SERVICES": "cognito-idp,iam,lambda",
            "LAMBDA_EXECUTOR": "local",
            "IOT_MTLS_ENABLED": "0",
            "SFTP_ENABLED": "0",
            "STATE_DIR": state,
            "S3_DATA_DIR": state,
            "TMPDIR": state,
        }
        path = [TARGET / "ministack" / "bin" / "ministack"]
        with process(path, TARGET / "ministack.log", cwd=state, env=os.environ | settings) as started:
            address = f"http://127.0.0.1:{port}/"
            yield wait_until(started, lambda: answers(address))


def listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(address):
    try:
        urllib.request.urlopen(address + "_ministack/health", timeout=5).close()
    except OSError:
        return None
    return address


@contextlib.contextmanager
def process(arguments, log, **options):
    """A process with a group of its own, so that whatever it starts ends with it."""
    with open(log, "wb") as file:
        started = subprocess.Popen(
            arguments, stdin=subprocess.DEVNULL, stdout=file, stderr=file, start_new_session=True, **options
        )
    try:
        yield started
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(started.pid, signal.SIGTERM)
        try:
            started.wait(timeout=10)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(started.pid, signal.SIGKILL)


def wait_until(started, ready):
    deadline = time.monotonic() + START
    while time.monotonic() < deadline:
        if started.poll() is not None:
            raise NotReady(f"{started.args[0]} ended with {started.returncode}")
        if answer := ready():
            return answer
        time.sleep(0.1)
    raise NotReady(f"{started.args[0]} did not answer")
