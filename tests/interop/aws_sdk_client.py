"""The program of `examples/aws-sdk` signs in: `python aws_sdk_client.py PROGRAM SERVER ADDRESS USERS`.

It is run as a user runs it, with the answers typed on its standard input. Prints one JSON object a check.
"""

import base64
import json
import stat
import sys
import tempfile

import aws_sdk_faults as faults
import aws_sdk_prompts as prompts
from aws_sdk_program import Pool, User
from common import Report, random_password
from matrix import SDK, SERVER_ROLE

WRONG_PASSWORD = "NotAuthorizedException: Incorrect username or password"


def replaces_its_password(user):
    replacement = random_password()
    user.succeeds("sign-in", user.password, replacement)
    user.tokens()
    user.is_refused("sign-in", WRONG_PASSWORD, user.password)
    user.password = replacement
    user.succeeds("sign-in", user.password)


def refreshes(user):
    before = user.tokens()
    user.succeeds("refresh")
    after = user.tokens()
    assert after["AccessToken"] != before["AccessToken"]
    assert after["RefreshToken"] == before["RefreshToken"]


def confirms_its_device(user):
    """Says yes to remembering it; nobody else may read the keyring."""
    printed, _ = user.succeeds("sign-in", user.password, "y")
    user.tokens()
    key = user.kept()["device"]["DeviceKey"]
    assert f"this device is confirmed: {key}" in printed, printed
    assert stat.S_IMODE(user.keyring.stat().st_mode) == 0o600


def signs_in_with_its_device(user):
    """Tokens that the server gives for this device, without a new one to confirm."""
    key = user.kept()["device"]["DeviceKey"]
    printed, _ = user.succeeds("sign-in", user.password)
    assert "confirmed" not in printed, printed
    payload = user.tokens()["AccessToken"].split(".")[1]
    assert json.loads(base64.urlsafe_b64decode(payload + "=="))["device_key"] == key


def signs_in_without_a_device_that_has_a_wrong_password(user):
    """The service refuses the device's proof; the user's password was right, and is not asked for again."""
    kept = user.keyring.read_text()
    keyring = json.loads(kept)
    keyring["device"]["DevicePassword"] += "x"
    user.keyring.write_text(json.dumps(keyring))
    _, problem = user.succeeds("sign-in", user.password, "n")
    assert "forgotten here" in problem, problem
    user.keyring.write_text(kept)


def signs_in_under(sign, user):
    user.pool.test("TestForce", Username=user.name, Form=sign)
    user.succeeds("sign-in", user.password)
    user.tokens()


def sign_in_checks(report, pool, directory):
    user = User(pool, directory)
    with report.check("NEW_PASSWORD_REQUIRED"):
        replaces_its_password(user)
    user = User(pool, directory).make_permanent()
    with report.check("sign-in"):
        user.succeeds("sign-in", user.password)
        user.tokens()
    with report.check("wrong password"):
        user.is_refused("sign-in", WRONG_PASSWORD, user.password + "x")
    with report.check("wrong secret"):
        message = "NotAuthorizedException: Unable to verify secret hash for client"
        user.is_refused("sign-in", message, user.password, secret="wrong")
    with report.check("refresh"):
        refreshes(user)
    with report.check("sign-out"):
        user.signs_out()


def device_checks(report, pool, directory):
    user = User(pool, directory).make_permanent()
    with report.check("device confirm"):
        confirms_its_device(user)
    with report.check("device sign-in"):
        signs_in_with_its_device(user)
    with report.check("wrong device password"):
        signs_in_without_a_device_that_has_a_wrong_password(user)
    with report.check("device refresh"):
        refreshes(user)
    with report.check("device sign-out"):
        user.signs_out()


def sign_checks(report, pool, directory):
    for sign in ("plus", "minus"):
        user = User(pool, directory).make_permanent()
        with report.check(f"sign-in, {sign}"):
            signs_in_under(sign, user)


def totp_checks(report, pool, directory):
    with report.check("TOTP"):
        prompts.sets_up_an_app(User(pool, directory).make_permanent())


def main(program, server, address, users):
    report = Report(SDK, server)
    suites = {sign_in_checks: (Pool(program, address), users)}
    # The other server has no devices, no first factors to choose from, and no errors on demand.
    if server == SERVER_ROLE:
        few = max(1, users // 5)
        suites |= {
            device_checks: (faults.device_pool(program, address), users),
            sign_checks: (Pool(program, address), users),
            totp_checks: (Pool(program, address, MfaConfiguration="ON"), users),
            faults.fault_checks: (faults.device_pool(program, address), few),
            faults.rotation_checks: (faults.rotating_pool(program, address), few),
            prompts.first_factor_checks: (prompts.first_factor_pool(program, address), few),
            prompts.second_factor_checks: (prompts.second_factor_pool(program, address), few),
            prompts.set_up_checks: (prompts.set_up_pool(program, address), few),
            prompts.attribute_checks: (prompts.attribute_pool(program, address), few),
        }
    with tempfile.TemporaryDirectory() as directory:
        for suite, (pool, count) in suites.items():
            for _ in range(count):
                suite(report, pool, directory)
    report.print()


if __name__ == "__main__":
    main(*sys.argv[1:4], int(sys.argv[4]))
