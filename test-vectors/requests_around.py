#!/usr/bin/env python3
"""Writes requests.json: `python3 requests_around.py > requests.json`. check.py says whether it is up to date.

The requests before and after a sign-in that carry a secret or a hash.
"""

import json

from dialogue import ALIAS, CLIENT, POOL, SECRET, TOKENS
from formulas import secret_hash


def case(name, operation, secret, inputs, body):
    app = {"pool_id": POOL, "client_id": CLIENT} | ({"client_secret": SECRET} if secret else {})
    return {"name": name, "origin": "computed"} | app | {"operation": operation, "inputs": inputs, "body": body}


def account(name, secret, session=None):
    body = {"ClientId": CLIENT, "Username": ALIAS}
    if secret:
        body["SecretHash"] = secret_hash(ALIAS, CLIENT, SECRET)
    inputs = {"username": ALIAS}
    if session:
        inputs["session"] = body["Session"] = session
    return case(name, "ConfirmSignUp", secret, inputs, body)


def revoke(name, secret):
    body = {"ClientId": CLIENT, "Token": TOKENS["RefreshToken"]} | ({"ClientSecret": SECRET} if secret else {})
    return case(name, "RevokeToken", secret, {"token": TOKENS["RefreshToken"]}, body)


def build():
    cases = [
        account("ConfirmSignUp without a secret", False),
        account("ConfirmSignUp with a secret", True),
        account("R19: ConfirmSignUp with the Session of SignUp", True, "AYABe-sign-up"),
        revoke("R16: RevokeToken without a secret", False),
        revoke("R16: RevokeToken with the secret as it is", True),
    ]
    note = "with the formulas of formulas.py"
    return {
        "about": "Requests before and after a sign-in that carry a secret or a hash.",
        "origins": {"computed": {"project": "test-vectors/requests_around.py", "note": note}},
        "counts": {"requests": len(cases)},
        "requests": cases,
    }


if __name__ == "__main__":
    print(json.dumps(build(), indent=1))
