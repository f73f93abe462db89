"""Runs pycognito with given random numbers and a given clock, and a service that is made up."""

import base64
import contextlib
import datetime
from unittest import mock

from pycognito import aws_srp


def user(given):
    """What the client computed and sent when a user signed in."""
    service = Service(given, given["username"])
    with fixed(given, [given["a"]]) as seen:
        name = given.get("sign_in_name", given["username"])
        srp = client(service, name, given)
        srp.authenticate_user()
    sent = service.claim
    hashes = {"secret_hash": sent["SECRET_HASH"]}
    if "sign_in_name" in given:
        hashes["sign_in_secret_hash"] = service.parameters["SECRET_HASH"]
    return seen | claim(sent) | hashes | {"A": service.parameters["SRP_A"]}


def device(given):
    """What the client computed and sent when a device was confirmed and proved its password."""
    given = given | {"pool_id": "us-east-1_AbC123xyZ", "password": "password", "client_id": "client"}
    metadata = {"DeviceKey": given["device_key"], "DeviceGroupKey": given["device_group_key"]}
    tokens = {"AuthenticationResult": {"AccessToken": "access", "NewDeviceMetadata": metadata}}
    drawn = ["1", given["random_password_bytes"], given["random_salt_bytes"]]
    with fixed(given, drawn), mock.patch.object(aws_srp.requests, "post") as post:
        _, password = client(None, "alice", given).confirm_device(tokens)
    body = aws_srp.json.loads(post.call_args.kwargs["data"])
    service = Service(given, "alice", with_device=True)
    names = {
        "device_key": given["device_key"],
        "device_group_key": given["device_group_key"],
        "device_password": password,
    }
    with fixed(given, [given["a"]]) as seen:
        client(service, "alice", given, **names).authenticate_user()
    stated = {"device_password": password, "A": service.parameters["SRP_A"]}
    return seen | body["DeviceSecretVerifierConfig"] | claim(service.claim) | stated


def client(service, name, given, **device):
    secret = given.get("client_secret")
    return aws_srp.AWSSRP(
        name, given["password"], given["pool_id"], given["client_id"], client=service or "none", client_secret=secret, **device
    )


def claim(sent):
    return {"timestamp": sent["TIMESTAMP"], "signature": sent["PASSWORD_CLAIM_SIGNATURE"]}


class Service:
    """Answers as the service does, in the place of a boto3 client."""

    def __init__(self, given, user, with_device=False):
        self.challenge = {
            "SALT": given.get("salt", given.get("server_salt")),
            "SRP_B": given["srp_b_as_sent"],
            "SECRET_BLOCK": given["secret_block"],
            "USERNAME": user,
            "USER_ID_FOR_SRP": user,
        }
        tokens = {"AuthenticationResult": {}}
        steps = ["DEVICE_SRP_AUTH", "DEVICE_PASSWORD_VERIFIER"] if with_device else []
        self.answers = [*({"ChallengeName": name, "ChallengeParameters": self.challenge} for name in steps), tokens]

    def initiate_auth(self, AuthParameters, **_):
        self.parameters = AuthParameters
        return {"ChallengeName": "PASSWORD_VERIFIER", "ChallengeParameters": self.challenge}

    def respond_to_auth_challenge(self, ChallengeResponses, **_):
        self.claim = ChallengeResponses
        return self.answers.pop(0)


@contextlib.contextmanager
def fixed(given, drawn):
    """Gives the client its random numbers and its clock; yields what it computes."""
    drawn, seen = iter(drawn), {}
    now = datetime.datetime.fromtimestamp(given["unix"], datetime.timezone.utc)
    clock = mock.Mock(datetime=mock.Mock(utcnow=lambda: now))
    real_u, real_hkdf = aws_srp.calculate_u, aws_srp.compute_hkdf

    def calculate_u(*values):
        seen["u"] = f"{real_u(*values):x}"
        return real_u(*values)

    def compute_hkdf(s, u):
        seen["S"], seen["key"] = f"{int.from_bytes(s, 'big'):x}", real_hkdf(s, u).hex()
        return real_hkdf(s, u)

    replaced = {
        "calculate_u": calculate_u,
        "compute_hkdf": compute_hkdf,
        "datetime": clock,
        "os": mock.Mock(urandom=lambda count: bytes.fromhex(next(drawn).rjust(2 * count, "0"))),
    }
    with mock.patch.multiple(aws_srp, **replaced):
        yield seen
