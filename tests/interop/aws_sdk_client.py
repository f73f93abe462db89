"""The program of `examples/aws-sdk` signs in: `python aws_sdk_client.py PROGRAM SERVER ADDRESS USERS`.

It is run as a user runs it, with the answers typed on its standard input. Prints one JSON object a check.
"""

import base64
import hmac
import json
import pathlib
import stat
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
import uuid

import boto3
from common import Report, random_password
from matrix import SDK, SERVER_ROLE

WRONG_PASSWORD = "NotAuthorizedException: Incorrect username or password"


class Pool:
    """A user pool, and an app client with a secret."""

    def __init__(self, program, address, **settings):
        self.program, self.address = program, address
        account = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
        self.api = boto3.client("cognito-idp", endpoint_url=address, region_name="us-east-1", **account)
        self.id = self.api.create_user_pool(PoolName="aws-sdk", **settings)["UserPool"]["Id"]
        flows = ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
        app = {"UserPoolId": self.id, "ClientName": "aws-sdk", "GenerateSecret": True, "ExplicitAuthFlows": flows}
        client = self.api.create_user_pool_client(**app)["UserPoolClient"]
        self.client_id, self.secret = client["ClientId"], client["ClientSecret"]

    def test(self, operation, **request):
        """An operation of the emulator's test mode."""
        target = {"X-Amz-Target": f"AWSCognitoIdentityProviderService.{operation}"}
        body = json.dumps(request | {"UserPoolId": self.id}).encode()
        urllib.request.urlopen(urllib.request.Request(self.address, body, target), timeout=30).close()


class User:
    """A user and their keyring, who has a temporary password to begin with."""

    def __init__(self, pool, directory):
        self.pool, self.name, self.password = pool, f"user-{uuid.uuid4()}", random_password()
        self.keyring = pathlib.Path(directory) / f"{self.name}.json"
        user = {"UserPoolId": pool.id, "Username": self.name, "TemporaryPassword": self.password}
        pool.api.admin_create_user(**user, MessageAction="SUPPRESS")

    def make_permanent(self):
        user = {"UserPoolId": self.pool.id, "Username": self.name, "Password": self.password}
        self.pool.api.admin_set_user_password(**user, Permanent=True)

    def start(self, command, secret=None):
        pool = self.pool
        program = subprocess.Popen(
            [pool.program, command, "--pool", pool.id, "--client-id", pool.client_id]
            + ["--client-secret", secret or pool.secret, "--username", self.name]
            + ["--endpoint", pool.address, "--keyring", self.keyring],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        # One that asks what nobody answers is ended.
        watch = threading.Timer(60, program.kill)
        watch.daemon = True
        watch.start()
        return program

    def succeeds(self, command, *answers):
        """What the program printed."""
        return done(self.start(command), answers)

    def is_refused(self, command, message, *answers, secret=None):
        program = self.start(command, secret)
        _, problem = program.communicate("".join(f"{answer}\n" for answer in answers))
        assert program.returncode == 1, "not refused"
        assert message in problem, problem

    def tokens(self):
        """What the keyring has, after the service has said whose the access token is."""
        kept = json.loads(self.keyring.read_text())
        found = self.pool.api.get_user(AccessToken=kept["access_token"])
        assert found["Username"] == self.name, found
        return kept


def done(program, answers=()):
    printed, problem = program.communicate("".join(f"{answer}\n" for answer in answers))
    assert program.returncode == 0, problem
    return printed


def replaces_its_password(user):
    replacement = random_password()
    user.succeeds("sign-in", user.password, replacement)
    user.tokens()
    user.is_refused("sign-in", WRONG_PASSWORD, user.password)
    user.password = replacement
    user.succeeds("sign-in", user.password)


def refreshes(user):
    before = user.tokens()["access_token"]
    user.succeeds("refresh")
    assert user.tokens()["access_token"] != before


def signs_out(user):
    """The refresh token is of no use any more, were it kept."""
    kept = user.keyring.read_text()
    user.succeeds("sign-out")
    assert not any(json.loads(user.keyring.read_text()).values())
    user.keyring.write_text(kept)
    user.is_refused("refresh", "NotAuthorizedException")


def confirms_its_device(user):
    """Says yes to remembering it; nobody else may read the keyring."""
    printed = user.succeeds("sign-in", user.password, "y")
    key = user.tokens()["device"]["DeviceKey"]
    assert f"this device is confirmed: {key}" in printed, printed
    assert stat.S_IMODE(user.keyring.stat().st_mode) == 0o600


def signs_in_with_its_device(user):
    """Tokens that the server gives for this device, without a new one to confirm."""
    key = user.tokens()["device"]["DeviceKey"]
    printed = user.succeeds("sign-in", user.password)
    assert "confirmed" not in printed, printed
    payload = user.tokens()["access_token"].split(".")[1]
    assert json.loads(base64.urlsafe_b64decode(payload + "=="))["device_key"] == key


def is_refused_with_a_wrong_device_password(user):
    """The program says that it is the device, and asks for the password again."""
    kept = user.keyring.read_text()
    keyring = json.loads(kept)
    keyring["device"]["DevicePassword"] += "x"
    user.keyring.write_text(json.dumps(keyring))
    program = user.start("sign-in")
    printed, _ = program.communicate(f"{user.password}\n")
    assert program.returncode == 1, "not refused"
    assert "device" in printed.lower(), printed
    user.keyring.write_text(kept)


def survives_a_spoiled_device(user):
    """Somebody registered the device wrongly at the server: the password is right, and the user gets a new device."""
    key = user.tokens()["device"]["DeviceKey"]
    user.pool.test("TestSpoilDevice", Username=user.name, DeviceKey=key)
    printed = user.succeeds("sign-in", user.password, user.password, "y")
    kept = user.tokens()["device"]["DeviceKey"]
    assert kept != key and f"this device is confirmed: {kept}" in printed, printed


def signs_in_under(sign, user):
    user.pool.test("TestForce", Username=user.name, Form=sign)
    user.succeeds("sign-in", user.password)
    user.tokens()


def sets_up_an_app(user):
    """MFA_SETUP, and in the next sign-in SOFTWARE_TOKEN_MFA; a wrong code is asked again."""
    program = user.start("sign-in")
    program.stdin.write(f"{user.password}\n")
    program.stdin.flush()
    secret = next(line for line in program.stdout if "secret" in line).split()[-1]
    done(program, [code(secret)])
    user.tokens()
    # A code is taken once; the next one is good already.
    printed = user.succeeds("sign-in", user.password, "000000", code(secret, later=30))
    assert printed.count("Code from your authenticator app") == 2, printed
    user.tokens()


def code(secret, later=0):
    """RFC 6238: what the app shows."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, ((int(time.time()) + later) // 30).to_bytes(8, "big"), "sha1")
    word = int.from_bytes(digest[digest[19] % 16 :][:4], "big") % 2**31
    return f"{word % 10**6:06}"


def sign_in_checks(report, pool, directory):
    user = User(pool, directory)
    with report.check("NEW_PASSWORD_REQUIRED"):
        replaces_its_password(user)
    user = User(pool, directory)
    user.make_permanent()
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
        signs_out(user)


def device_checks(report, pool, directory):
    user = User(pool, directory)
    user.make_permanent()
    with report.check("device confirm"):
        confirms_its_device(user)
    with report.check("device sign-in"):
        signs_in_with_its_device(user)
    with report.check("wrong device password"):
        is_refused_with_a_wrong_device_password(user)
    with report.check("device refresh"):
        refreshes(user)
    with report.check("spoiled device"):
        survives_a_spoiled_device(user)
    with report.check("device sign-out"):
        signs_out(user)


def sign_checks(report, pool, directory):
    for sign in ("plus", "minus"):
        user = User(pool, directory)
        user.make_permanent()
        with report.check(f"sign-in, {sign}"):
            signs_in_under(sign, user)


def totp_checks(report, pool, directory):
    user = User(pool, directory)
    user.make_permanent()
    with report.check("TOTP"):
        sets_up_an_app(user)


def main(program, server, address, users):
    report = Report(SDK, server)
    suites = {sign_in_checks: Pool(program, address)}
    # The other server has no devices, and does not ask to set up an app.
    if server == SERVER_ROLE:
        prompting = {"ChallengeRequiredOnNewDevice": True, "DeviceOnlyRememberedOnUserPrompt": True}
        suites[device_checks] = Pool(program, address, DeviceConfiguration=prompting)
        suites[totp_checks] = Pool(program, address, MfaConfiguration="ON")
        suites[sign_checks] = Pool(program, address)
    with tempfile.TemporaryDirectory() as directory:
        for suite, pool in suites.items():
            for _ in range(users):
                suite(report, pool, directory)
    report.print()


if __name__ == "__main__":
    main(*sys.argv[1:4], int(sys.argv[4]))
