"""The matrix: which client checks what with which server, what a run found, and the table of it in RESULTS.md.

    python3 tests/interop/matrix.py [--check]

writes what target/interop.json has into tests/interop/RESULTS.md; with --check it says whether that is what stands
there. The run before a check may have had fewer users; the counts are those of a whole one.
"""

import json
import os
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
RUN, RESULTS = ROOT / "target" / "interop.json", ROOT / "tests" / "interop" / "RESULTS.md"
BEGIN, END = "<!-- matrix: made by tests/interop/matrix.py -->\n", "<!-- end of matrix -->\n"

IDENTITY_JS, PYCOGNITO = "amazon-cognito-identity-js 6.3.21", "pycognito 2024.5.1"
AMPLIFY, SRP_HELPER = "@aws-amplify/auth 6.21.1", "cognito-srp-helper 2.3.4"
BROWSER = IDENTITY_JS + " in Chromium"
CLIENT_ROLE, SDK = "client role", "client role in the AWS SDK for Rust"
SERVER_ROLE, MINISTACK, RECORDED = "server role", "ministack 1.5.33", "test-vectors"

# A check of the checks: every one of the pair fails where what it says is not so.
CONTROL = "checks that fail if tampered with"
# Every cell of the matrix, and how many times it is run if a client has 200 users. The two signs are those of
# g^b in the server's B = k·v ± g^b; elsewhere the sign is random.
USERS = 200
CELLS = {
    (IDENTITY_JS, SERVER_ROLE): {
        "sign-in": 100,
        "wrong password": 100,
        "device confirm": 100,
        "device sign-in": 100,
        "wrong device password": 100,
        "deleted device": 4,
        "sign-in, forced values": 18,
        "device confirm, forced values": 18,
        "device sign-in, forced values": 18,
        "sign-in, plus": 10,
        "device confirm, plus": 10,
        "device sign-in, plus": 10,
        "sign-in, minus": 10,
        "device confirm, minus": 10,
        "device sign-in, minus": 10,
        CONTROL: 15,
    },
    (BROWSER, SERVER_ROLE): {
        "sign-in": 20,
        "wrong password": 20,
        "device sign-in": 20,
        CONTROL: 3,
    },
    (PYCOGNITO, SERVER_ROLE): {
        "sign-in without secret": 200,
        "sign-in with secret": 200,
        "wrong password": 400,
        "wrong secret": 200,
        "sign-in, forced values": 126,
        "sign-in, plus": 40,
        "sign-in, minus": 40,
        "device confirm": 200,
        "device sign-in": 200,
        "wrong device password": 200,
        CONTROL: 10,
    },
    (AMPLIFY, SERVER_ROLE): {
        "sign-in": 20,
        "wrong password": 20,
        "refresh": 20,
        "refresh with rotation": 20,
        "sign-out": 20,
        "device confirm": 20,
        "device sign-in": 20,
        "wrong device password": 20,
        "sign-in, plus": 20,
        "sign-in, minus": 20,
        CONTROL: 10,
    },
    (SRP_HELPER, SERVER_ROLE): {
        "sign-in with secret": 20,
        "wrong password": 20,
        "device confirm": 20,
        "device sign-in": 20,
        "wrong device password": 20,
        "sign-in, plus": 20,
        "device sign-in, plus": 20,
        "sign-in, minus": 20,
        "device sign-in, minus": 20,
        CONTROL: 9,
    },
    (CLIENT_ROLE, MINISTACK): {
        "sign-in without secret": 133,
        "wrong password": 133,
        "sign-in with secret": 133,
        "wrong secret": 133,
        "sign-in with an e-mail address": 26,
        "NEW_PASSWORD_REQUIRED": 26,
        "TOTP": 26,
        "CUSTOM_AUTH with SRP first": 26,
        "CUSTOM_AUTH, wrong password": 26,
        CONTROL: 9,
    },
    (SDK, SERVER_ROLE): {
        "sign-in": 20,
        "wrong password": 20,
        "wrong secret": 20,
        "sign-in, plus": 20,
        "sign-in, minus": 20,
        "refresh": 20,
        "refresh with rotation": 4,
        "sign-out": 20,
        "sign-out that fails": 4,
        "all fields": 4,
        "Admin forms": 4,
        "transient faults": 4,
        "refusals": 4,
        "wrong clock": 4,
        "device confirm": 20,
        "device sign-in": 20,
        "wrong device password": 20,
        "device refresh": 20,
        "device sign-out": 20,
        "spoiled device": 4,
        "deleted device": 4,
        "device that cannot be confirmed": 4,
        "tokens before the device": 4,
        "SELECT_CHALLENGE": 4,
        "PASSWORD": 4,
        "PASSWORD_SRP": 4,
        "EMAIL_OTP": 4,
        "SMS_OTP": 4,
        "WEB_AUTHN": 4,
        "CUSTOM_AUTH": 4,
        "CUSTOM_AUTH with SRP first": 4,
        "NEW_PASSWORD_REQUIRED": 20,
        "NEW_PASSWORD_REQUIRED with attributes": 4,
        "TOTP": 20,
        "SMS_MFA": 4,
        "SELECT_MFA_TYPE": 4,
        "MFA_SETUP with EMAIL": 4,
        "start over": 4,
        "expired Session": 4,
        "unknown challenge": 4,
        CONTROL: 40,
    },
    (SDK, MINISTACK): {
        "sign-in": 20,
        "wrong password": 20,
        "wrong secret": 20,
        "NEW_PASSWORD_REQUIRED": 20,
        "refresh": 20,
        "sign-out": 20,
        CONTROL: 6,
    },
    (IDENTITY_JS, RECORDED): {"as recorded": 29, CONTROL: 29},
    (PYCOGNITO, RECORDED): {"as recorded": 29, CONTROL: 29},
}


def judge(pair, results, users, skipped=()):
    """One cell for each check of a pair; what was not run has failed, or is skipped for a reason."""
    client, server = pair
    for check, times in CELLS[pair].items():
        cell = {"client": client, "server": server, "check": check, "passed": 0, "failed": 0}
        cell |= {"skipped": 0, "problems": list(skipped)}
        for result in results:
            if (result["client"], result["server"], result["check"]) == (client, server, check):
                cell["passed"] += result["passed"]
                cell["failed"] += result["failed"]
                cell["problems"] += result["problems"]
        expected = max(1, times * users // USERS)
        if missing := max(0, expected - cell["passed"] - cell["failed"]):
            cell["skipped" if skipped else "failed"] += missing
            cell["problems"].append(f"{missing} not run")
        yield cell


def report(cells):
    """Prints the cells; the exit code is 0 if every one passed, or on a machine of one's own was skipped."""
    for cell in cells:
        skipped = f", {cell['skipped']} skipped" if cell["skipped"] else ""
        print(f"{name(cell)} · {cell['passed']} passed, {cell['failed']} failed{skipped}")
    for cell in cells:
        for problem in cell["problems"][:3]:
            print(f"{name(cell)}: {problem}", file=sys.stderr)
    passed, failed, skipped = (sum(cell[key] for cell in cells) for key in ("passed", "failed", "skipped"))
    if os.environ.get("CI"):
        failed, skipped = failed + skipped, 0
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 1 if failed or not passed else 0


def name(cell):
    return f"{cell['client']} → {cell['server']} · {cell['check']}"


def table(cells):
    """A line a pair. A cell that did not pass says so."""
    lines = ["| client → server | checks, and how many times each passed |\n", "|---|---|\n"]
    for client, server in dict.fromkeys((cell["client"], cell["server"]) for cell in cells):
        checks = " · ".join(count(cell) for cell in cells if (cell["client"], cell["server"]) == (client, server))
        lines.append(f"| {client} → {server} | {checks} |\n")
    return "".join(lines)


def count(cell):
    bad = "".join(f", {cell[key]} {key}" for key in ("failed", "skipped") if cell[key])
    return f"{cell['check']} {cell['passed']}" + (f" (**{bad[2:]}**)" if bad else "")


def of_a_whole_run(cell):
    """The cell as a run with all users has it, unless something is wrong with it."""
    is_right = cell["passed"] and not cell["failed"] and not cell["skipped"]
    return cell | {"passed": CELLS[cell["client"], cell["server"]][cell["check"]]} if is_right else cell


def main():
    text = RESULTS.read_text()
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        return f"RESULTS.md has no lines {BEGIN}{END}"
    is_check, cells = "--check" in sys.argv, json.loads(RUN.read_text())
    if is_check:
        cells = map(of_a_whole_run, cells)
    made = before + BEGIN + table(list(cells)) + END + after
    if not is_check:
        RESULTS.write_text(made)
    elif made != text:
        return "RESULTS.md has another matrix than target/interop.json: run tests/interop/run, then tests/interop/matrix.py"
    return 0


if __name__ == "__main__":
    sys.exit(main())
