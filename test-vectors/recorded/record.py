#!/usr/bin/env python3
"""Records what amazon-cognito-identity-js and pycognito compute with fixed randomness and clock.

    tests/interop/run --install                     # installs both clients into target/interop
    target/interop/pycognito/bin/python test-vectors/recorded/record.py [--check]

Writes identity-js.json and pycognito.json beside it. With --check it compares each case with the recorded one, and
prints one JSON object a client.
"""

import copy
import json
import pathlib
import subprocess
import sys

import inputs
import pycognito_client

HERE = pathlib.Path(__file__).resolve().parent
INSTALLED = HERE.parent.parent / "target" / "interop"

CLIENTS = {
    "identity-js": {
        "name": "amazon-cognito-identity-js 6.3.21",
        "project": "aws-amplify/amplify-js",
        "note": "run by test-vectors/recorded/record.py",
        "licence": "Apache-2.0",
    },
    "pycognito": {
        "name": "pycognito 2024.5.1",
        "project": "NabuCasa/pycognito",
        "note": "run by test-vectors/recorded/record.py",
        "licence": "Apache-2.0",
    },
}


def main():
    users, devices = inputs.users(), inputs.devices()
    given = json.dumps({"users": users, "devices": devices}, default=bytes.hex)
    node = ["node", HERE / "identity-js.mjs", INSTALLED]
    javascript = json.loads(subprocess.run(node, input=given, stdout=subprocess.PIPE, text=True, check=True).stdout)
    python = {
        "users": [pycognito_client.user(case) for case in users],
        "devices": [pycognito_client.device(case) for case in devices],
    }
    for name, stated in {"identity-js": javascript, "pycognito": python}.items():
        found, path = document(name, users, devices, stated), HERE / f"{name}.json"
        if "--check" in sys.argv:
            compare(name, json.loads(path.read_text()), found)
        else:
            path.write_text(json.dumps(found, indent=1) + "\n")


def compare(name, recorded, found):
    """Whether the client still computes what was recorded, case by case; and not what was tampered with."""
    cases = [(section, case) for section in found["counts"] for case in found[section]]
    other = tamper(recorded)
    checks = {
        "as recorded": [case["name"] for section, case in cases if case not in recorded[section]],
        "checks that fail if tampered with": [case["name"] for section, case in cases if case in other[section]],
    }
    for check, problems in checks.items():
        result = {"client": CLIENTS[name]["name"], "server": "test-vectors", "check": check}
        print(json.dumps(result | {"passed": len(cases) - len(problems), "failed": len(problems), "problems": problems}))


def tamper(recorded):
    """Another last digit in one value of each case, in another value each time."""
    recorded = copy.deepcopy(recorded)
    for section in recorded["counts"]:
        for index, case in enumerate(recorded[section]):
            expected = case["expected"]
            key = sorted(expected)[index % len(expected)]
            expected[key] = expected[key][:-1] + ("1" if expected[key][-1] == "0" else "0")
    return recorded


def document(name, users, devices, stated):
    cases = {
        "user_cases": [case(name, *pair) for pair in zip(users, stated["users"], strict=True)],
        "device_cases": [case(name, *pair) for pair in zip(devices, stated["devices"], strict=True)],
    }
    return {
        "about": f"What {CLIENTS[name]['name']} computes with fixed randomness and clock.",
        "origins": {name: CLIENTS[name]},
        "counts": {section: len(found) for section, found in cases.items()},
        **cases,
    }


def case(origin, given, stated):
    """The inputs, and what the client stated; the reference adds the values that it keeps for itself."""
    entry = {"name": given["name"], "origin": origin} | given
    del entry["unix"]
    if "secret_hash" not in stated:
        for key in ("client_secret", "sign_in_name"):
            entry.pop(key, None)
    if stated.pop("timestamp") != given["timestamp"]:
        raise SystemExit(f"{given['name']}: another TIMESTAMP")
    expected = {key: text(value) for key, value in given["expected"].items()}
    if "device_key" in given:
        expected["verifier"] = expected.pop("v")
    for key in stated.keys() & expected.keys():
        if stated[key] != expected[key]:
            raise SystemExit(f"{given['name']}: {origin} has another {key}")
    entry["expected"] = expected | stated
    entry["recomputed"] = sorted(expected.keys() - stated.keys())
    return entry


def text(value):
    if isinstance(value, bytes):
        return value.hex()
    return f"{value:x}" if isinstance(value, int) else value


if __name__ == "__main__":
    main()
