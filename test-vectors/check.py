#!/usr/bin/env python3
"""Recomputes every value of these files with Python's own integers and hashes: `python3 check.py`.

It shares nothing with the crate, so that the two can only be wrong in the same way by coincidence.
"""

import calendar
import functools
import hashlib
import sys
import time

import dialogues
import requests_around
from formulas import COGNITO, Srp6a, b64, block, hkdf, load, mac, pad, secret_hash, session_key


def handshake(case, group, user, password, salt):
    """Every value from k to the signature, from a and, where b is known, from b too."""
    inner = COGNITO.inner((group + user).encode(), password.encode())
    x = COGNITO.x(pad(salt), inner)
    v = COGNITO.power_of_g(x)
    found = {"k": COGNITO.k, "inner": inner, "x": x, "v": v}
    if "a" not in case:
        return found
    a = int(case["a"], 16)
    assert (a >= COGNITO.n) == case.get("a_exceeds_n", False), "flag a_exceeds_n"
    a_public = COGNITO.power_of_g(a)
    b_public = COGNITO.b_public(v, int(case["b"], 16)) if "b" in case else None
    if "srp_b_as_sent" in case:
        sent = int(case["srp_b_as_sent"], 16)
        assert b_public in (None, sent), "srp_b_as_sent"
        b_public = sent
    u = COGNITO.integer(a_public, b_public)
    s = COGNITO.s_client(a, b_public, u, x)
    if "b" in case:
        assert s == COGNITO.s_server(a_public, int(case["b"], 16), u, v), "the roles differ"
    key = session_key(u, s)
    found |= {"A": a_public, "B": b_public, "u": u, "S": s, "key": key}
    if "secret_block" in case:
        claim = [(group + user).encode(), block(case["secret_block"]), case["timestamp"].encode()]
        found["signature"] = b64(mac(key, *claim))
    return found


def user_case(case):
    group = case["pool_id"].split("_", 1)[1] if "pool_id" in case else case["pool_name"]
    found = handshake(case, group, case["username"], case["password"], int(case["salt"], 16))
    if "client_secret" in case:
        client = case["client_id"], case["client_secret"]
        found["secret_hash"] = secret_hash(case["username"], *client)
        if "sign_in_name" in case:
            found["sign_in_secret_hash"] = secret_hash(case["sign_in_name"], *client)
    return found, case["expected"]


def device_case(case):
    group, device = case["device_group_key"], case["device_key"]
    if "random_password_bytes" in case:
        password = b64(bytes.fromhex(case["random_password_bytes"]))
        salt = int(case["random_salt_bytes"], 16)
        assert "server_salt" not in case or int(case["server_salt"], 16) == salt, "server_salt"
    else:
        password, salt = case["device_password"], int(case["server_salt"], 16)
    found = handshake(case, group, device, password, salt)
    found["verifier"] = found.pop("v")
    if "random_password_bytes" in case:
        verifier = b64(pad(found["verifier"]))
        found |= {"device_password": password, "PasswordVerifier": verifier, "Salt": b64(pad(salt))}
    return found, case["expected"]


def server_case(case):
    b, v, a_public = (int(case[name], 16) for name in ("b", "v", "A"))
    b_public = COGNITO.b_public(v, b)
    u = COGNITO.integer(a_public, b_public)
    s = COGNITO.s_server(a_public, b, u, v)
    return {"B": b_public, "u": u, "S": s, "key": session_key(u, s)}, case["expected"]


def constants(case):
    return {"k": COGNITO.k}, {"k": case["k"]}


def pads(case):
    number = case["integer"] if "integer" in case else int(case["hex"], 16)
    return {"pad": pad(number)}, {"pad": case["pad"]}


def scramblers(case):
    u = COGNITO.integer(int(case["A"], 16), int(case["B"], 16))
    return {"u": u}, {"u": case["u"]}


def identity_hashes(case):
    identity = (case["group"] + case["user"]).encode()
    return {"inner": COGNITO.inner(identity, case["password"].encode())}, {"inner": case["inner"]}


def timestamps(case):
    day, text = time.gmtime(case["unix"]), case["timestamp"]
    named = time.strftime("%a %b", day) + f" {day.tm_mday} " + time.strftime("%H:%M:%S UTC %Y", day)
    back = calendar.timegm(time.strptime(text, "%a %b %d %H:%M:%S UTC %Y"))
    return {"timestamp": named, "unix": back}, {"timestamp": text, "unix": case["unix"]}


def secret_hashes(case):
    found = secret_hash(case["username"], case["client_id"], case["client_secret"])
    return {"secret_hash": found}, {"secret_hash": case["secret_hash"]}


def must_refuse(case):
    def legal(text):
        digits = bool(text) and len(text) <= 1024 and all(c in "0123456789abcdefABCDEF" for c in text)
        return digits and 0 < int(text, 16) < COGNITO.n

    values = case["srp_b" if case["role"] == "client" else "srp_a"]
    return {"legal values": [text for text in values if legal(text)]}, {"legal values": []}


def rfc5054(case):
    n, g = int(case["N"], 16), int(case["g"], 16)
    width = (n.bit_length() + 7) // 8
    srp = Srp6a(n, g, case["hash"].replace("-", ""), lambda number: number.to_bytes(width, "big"))
    a, b = int(case["a"], 16), int(case["b"], 16)
    x = srp.x(bytes.fromhex(case["salt"]), srp.inner(case["username"].encode(), case["password"].encode()))
    v = srp.power_of_g(x)
    a_public, b_public = srp.power_of_g(a), srp.b_public(v, b)
    u = srp.integer(a_public, b_public)
    s = srp.s_client(a, b_public, u, x)
    assert s == srp.s_server(a_public, b, u, v), "the roles differ"
    found = {"k": srp.k, "x": x, "v": v, "A": a_public, "B": b_public, "u": u, "S": s}
    return found, case["expected"]


def sha256(case):
    found = hashlib.sha256(bytes.fromhex(case["data"])).digest()
    return {"digest": found}, {"digest": case["digest"]}


def hmac_sha256(case):
    found = mac(bytes.fromhex(case["key"]), bytes.fromhex(case["data"]))
    return {"mac": found[: len(case["mac"]) // 2]}, {"mac": case["mac"]}


def hkdf_sha256(case):
    ikm, salt, info = (bytes.fromhex(case[name]) for name in ("ikm", "salt", "info"))
    prk, okm = hkdf(ikm, salt, info, case["length"])
    return {"prk": prk, "okm": okm}, {"prk": case["prk"], "okm": case["okm"]}


@functools.cache
def written(module, section):
    """The cases of a file that a program writes, as it writes them now."""
    return module.build()[section]


def rewritten(file, module, section):
    """Compares each case with the program's."""

    def compare(case):
        cases = written(module, section)
        named = [other for other in cases if other["name"] == case["name"]]
        found = {"case": named[0] if len(named) == 1 else None, "count": str(len(cases))}
        return found, {"case": case, "count": str(load(file)["counts"][section])}

    return compare


HANDSHAKES = {"user_cases": user_case, "device_cases": device_case}
FILES = {
    "users.json": {"user_cases": user_case},
    "devices.json": {"device_cases": device_case},
    "server.json": {"server_cases": server_case},
    "encodings.json": {
        "constants": constants,
        "pads": pads,
        "scramblers": scramblers,
        "identity_hashes": identity_hashes,
    },
    "timestamps.json": {"timestamps": timestamps},
    "secret_hash.json": {"secret_hash": secret_hashes},
    "refuse.json": {"must_refuse": must_refuse},
    "rfc5054.json": {"srp6a": rfc5054},
    "dialogues.json": {"dialogues": rewritten("dialogues.json", dialogues, "dialogues")},
    "requests.json": {"requests": rewritten("requests.json", requests_around, "requests")},
    "recorded/identity-js.json": HANDSHAKES,
    "recorded/pycognito.json": HANDSHAKES,
    "hashes.json": {"sha256": sha256, "hmac_sha256": hmac_sha256, "hkdf_sha256": hkdf_sha256},
}


def same(name, found, expected):
    if isinstance(found, int) and name != "unix":
        return found == int(expected, 16)
    return (found.hex() if isinstance(found, bytes) else found) == expected


def problems(case, recompute, origins):
    if case["origin"] not in origins:
        yield f"unknown origin {case['origin']}"
    try:
        found, expected = recompute(case)
    except AssertionError as error:
        yield str(error)
        return
    if found.keys() != expected.keys():
        yield f"values listed: {sorted(expected)}, computed: {sorted(found)}"
    for name in found.keys() & expected.keys():
        if not same(name, found[name], expected[name]):
            yield name
    for name in set(case.get("recomputed", [])) - expected.keys():
        yield f"recomputed names no value: {name}"


def main():
    failed = 0
    for file, sections in FILES.items():
        data = load(file)
        for section, recompute in sections.items():
            cases, count = data[section], data["counts"][section]
            found = [(c, p) for c in cases for p in problems(c, recompute, data["origins"])]
            for case, problem in found:
                print(f"{file} {section} {case.get('name', case)}: {problem}")
            if len(cases) != count or count == 0:
                found.append((None, "count"))
                print(f"{file} {section}: {len(cases)} cases, {count} declared")
            failed += len(found)
            print(f"{file} {section}: {len(cases)} cases, {len(found)} problems")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
