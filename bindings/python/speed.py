"""Both steps of a client's login, in interleaved pairs; the import; the wheel. `bindings/python/speed` calls it."""

import json
import pathlib
import platform
import re
import statistics
import subprocess
import sys
import time
from importlib.metadata import version

from cognito_crypto import App, UserSrp, backend
from pycognito.aws_srp import AWSSRP

# How many times as fast the binding has to be at least, by the arithmetic that this machine has.
AT_LEAST = {"ifma": 150, "avx2": 20, "portable": 1}
# On AMD's family 25 (Zen 4), whose vector units have half the width, the Rust crate itself is 107 times as fast.
AT_LEAST_IN_HALVES = 95
POOL, CLIENT, USER, PASSWORD = "us-east-1_AbC123xyZ", "1example23456789", "alice", "Passw0rd!"
CHALLENGE = {
    "USERNAME": USER,
    "USER_ID_FOR_SRP": USER,
    "SALT": "fa0c6bf9dc3b2e62b3027ec3cd0e436b",
    # 3072 bits: one power of 2 is as good as another number.
    "SRP_B": f"{(1 << 3071) + 12345:x}",
    "SECRET_BLOCK": "c2VjcmV0IGJsb2Nr" * 40,
}
APP = App(POOL, CLIENT)


def ours():
    _, started = UserSrp(APP, USER).start()
    return started.respond(CHALLENGE, PASSWORD)


def pycognito():
    """AWSSRP draws a new a when it is made."""
    client = AWSSRP(USER, PASSWORD, POOL, CLIENT, client="never called")
    return client.process_challenge(CHALLENGE, client.get_auth_params())


def measure(login):
    """Nanoseconds of processor time."""
    start = time.process_time_ns()
    login()
    return time.process_time_ns() - start


def cpu():
    """The name of the CPU; on x86 its family and model, too: one name stands for several generations."""
    try:
        information = pathlib.Path("/proc/cpuinfo").read_text()
    except OSError:
        return platform.processor()
    found = dict(re.findall(r"^(model name|cpu family|model)\s*: (.*)$", information, re.MULTILINE))
    name = found.pop("model name", platform.machine())
    return ", ".join([name, *(f"{key} {value}" for key, value in sorted(found.items()))])


def import_time(statement):
    """Milliseconds, in the best of several new interpreters, without the interpreter's own start."""

    def run(program):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", program], check=True)
        return time.perf_counter() - start

    return 1000 * (min(run(statement) for _ in range(10)) - min(run("pass") for _ in range(10)))


def main(wheel, record, pairs):
    for login in (ours, pycognito):
        login()
    # Ours is short, so that its median is of ten in a row.
    rounds = [(statistics.median(measure(ours) for _ in range(10)), measure(pycognito)) for _ in range(pairs)]
    result = {
        "cpu": cpu(),
        "backend": backend(),
        "python": sys.version.split()[0],
        "pycognito": version("pycognito"),
        "ours_us": statistics.median(ours for ours, _ in rounds) / 1000,
        "pycognito_us": statistics.median(theirs for _, theirs in rounds) / 1000,
        "times_as_fast": statistics.median(theirs / ours for ours, theirs in rounds),
        "import_ms": import_time("import cognito_crypto"),
        "pycognito_import_ms": import_time("import pycognito.aws_srp"),
        "wheel_kb": pathlib.Path(wheel).stat().st_size / 1024,
    }
    pathlib.Path(record).write_text(json.dumps(result, indent=1) + "\n")
    for name, value in result.items():
        print(f"{name:20} {value:.1f}" if isinstance(value, float) else f"{name:20} {value}")
    in_halves = backend() == "ifma" and "cpu family 25" in cpu()
    at_least = AT_LEAST_IN_HALVES if in_halves else AT_LEAST[backend()]
    print(f"{'has to be at least':20} {at_least}")
    return int(result["times_as_fast"] < at_least)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
