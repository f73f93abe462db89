"""pycognito signs in to the emulator: `python pycognito_client.py ADDRESS USERS`.

Prints one JSON object a check. A check raises where the client or the server does not do what it should.
"""

import hashlib
import math
import os
import random
import sys
import uuid
import warnings
from unittest import mock

import boto3
import pycognito.aws_srp
import requests
from botocore import UNSIGNED, config, exceptions
from common import Report, random_password
from matrix import PYCOGNITO, SERVER_ROLE
from pycognito.aws_srp import AWSSRP

FORMS = ["short-b", "signed-b", "odd-b", "short-u", "signed-u", "short-s", "signed-s"]
FLOWS = ["ALLOW_USER_SRP_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]


class Pool:
    """A user pool, and an app client of it."""

    def __init__(self, address, devices=None):
        self.address = address
        settings = config.Config(signature_version=UNSIGNED, retries={"max_attempts": 0})
        self.api = boto3.client(
            "cognito-idp", endpoint_url=address, region_name="us-east-1", config=settings
        )
        devices = {"DeviceConfiguration": devices} if devices else {}
        self.id = self.api.create_user_pool(PoolName="pycognito", **devices)["UserPool"]["Id"]

    def app_client(self, with_secret):
        answer = self.api.create_user_pool_client(
            UserPoolId=self.id,
            ClientName="pycognito",
            GenerateSecret=with_secret,
            ExplicitAuthFlows=FLOWS,
        )
        client = answer["UserPoolClient"]
        return client["ClientId"], client.get("ClientSecret")

    def create_user(self):
        name = f"user-{uuid.uuid4()}"
        password = random_password()
        self.api.admin_create_user(UserPoolId=self.id, Username=name)
        self.api.admin_set_user_password(
            UserPoolId=self.id, Username=name, Password=password, Permanent=True
        )
        return name, password

    def force(self, name, form):
        target = {"X-Amz-Target": "AWSCognitoIdentityProviderService.TestForce"}
        request = {"UserPoolId": self.id, "Username": name, "Form": form}
        requests.post(self.address, headers=target, json=request, timeout=30).raise_for_status()

    def srp(self, app_client, name, password, **device):
        client_id, secret = app_client
        return AWSSRP(
            name, password, self.id, client_id, client=self.api, client_secret=secret, **device
        )


def signs_in(pool, app_client, name, password):
    tokens = pool.srp(app_client, name, password).authenticate_user()["AuthenticationResult"]
    found = pool.api.get_user(AccessToken=tokens["AccessToken"])
    assert found["Username"] == name, found
    return tokens


def is_refused(pool, app_client, name, password, message, **device):
    try:
        pool.srp(app_client, name, password, **device).authenticate_user()
    except exceptions.ClientError as refusal:
        error = refusal.response["Error"]
        assert error["Code"] == "NotAuthorizedException", error
        assert error["Message"].startswith(message), error
        return
    raise AssertionError("not refused")


def confirm_device(pool, app_client, name, password):
    """pycognito posts to a fixed address: the post is sent to the emulator instead."""
    srp = pool.srp(app_client, name, password)
    tokens = srp.authenticate_user()
    post = lambda url, **request: requests.post(pool.address, **request)
    with mock.patch.object(pycognito.aws_srp, "requests", mock.Mock(post=post)):
        answer, device_password = srp.confirm_device(tokens, device_name="test")
    assert answer.status_code == 200, answer.text
    return {
        "device_key": srp.device_key,
        "device_group_key": srp.device_group_key,
        "device_password": device_password,
    }


def device_signs_in(pool, app_client, name, password, device):
    answer = pool.srp(app_client, name, password, **device).authenticate_user()
    assert "NewDeviceMetadata" not in answer["AuthenticationResult"], answer


def signs_in_under(sign, pool, app_client, name, password):
    """The sign of g^b in B = k·v ± g^b is this one: g^b is a square modulo N, and −g^b is none."""
    pool.force(name, sign)
    seen = []
    compute = AWSSRP.get_password_authentication_key

    def watch(self, user_id, secret, server_b, salt):
        identity = f"{self.pool_id.split('_')[1]}{user_id}:{secret}".encode()
        inner = hashlib.sha256(identity).hexdigest()
        x = int(pycognito.aws_srp.hex_hash(pycognito.aws_srp.pad_hex(salt) + inner), 16)
        prime = self.big_n
        power = (server_b - self.val_k * pow(self.val_g, x, prime)) % prime
        seen.append("plus" if pow(power, (prime - 1) // 2, prime) == 1 else "minus")
        return compute(self, user_id, secret, server_b, salt)

    with mock.patch.object(AWSSRP, "get_password_authentication_key", watch):
        signs_in(pool, app_client, name, password)
    assert seen == [sign], seen


def forced_private_value(wanted):
    """Bytes of an a whose A = 2^a is wanted, in place of the next 128 random bytes."""
    prime = int(pycognito.aws_srp.N_HEX, 16)
    a = random.getrandbits(1020)
    public = pow(2, a, prime)
    while not wanted(public):
        a, public = a + 1, public * 2 % prime
    real = os.urandom
    draw = lambda count: a.to_bytes(128, "big") if count == 128 else real(count)
    return mock.patch.object(pycognito.aws_srp.os, "urandom", draw)


def main(address, count):
    warnings.simplefilter("ignore", DeprecationWarning)
    report, pool, rounds = Report(PYCOGNITO, SERVER_ROLE), Pool(address), math.ceil(count / 30)
    wrong_password = "Incorrect username or password."
    for with_secret, suffix in [(False, "without secret"), (True, "with secret")]:
        app_client = pool.app_client(with_secret)
        for _ in range(count):
            user = pool.create_user()
            with report.check(f"sign-in {suffix}"):
                signs_in(pool, app_client, *user)
            with report.check("wrong password"):
                is_refused(pool, app_client, user[0], user[1] + "x", wrong_password)
            if with_secret:
                client_id, secret = app_client
                with report.check("wrong secret"):
                    message = "Unable to verify secret hash for client"
                    is_refused(pool, (client_id, secret + "x"), *user, message)
        for form in FORMS * rounds:
            user = pool.create_user()
            pool.force(user[0], form)
            with report.check("sign-in, forced values"):
                signs_in(pool, app_client, *user)
        for sign in ["plus", "minus"] * math.ceil(count / 10):
            with report.check(f"sign-in, {sign}"):
                signs_in_under(sign, pool, app_client, *pool.create_user())
        for wanted in [lambda public: public >> 3064 == 0, lambda public: public >> 3071 == 1] * rounds:
            user = pool.create_user()
            with report.check("sign-in, forced values"), forced_private_value(wanted):
                assert wanted(pool.srp(app_client, *user).large_a_value)
                signs_in(pool, app_client, *user)

    pool = Pool(address, devices={"ChallengeRequiredOnNewDevice": False})
    app_client = pool.app_client(False)
    for _ in range(count):
        user, device = pool.create_user(), None
        with report.check("device confirm"):
            device = confirm_device(pool, app_client, *user)
        with report.check("device sign-in"):
            device_signs_in(pool, app_client, *user, device)
        with report.check("wrong device password"):
            device["device_password"] += "x"
            is_refused(pool, app_client, *user, wrong_password, **device)
    report.print()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
