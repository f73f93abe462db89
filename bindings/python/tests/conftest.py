"""The emulator, and pools and users in it. The helpers of tests/interop, which start it, are used as they are."""

import pathlib
import sys
import uuid

import boto3
import pytest
from cognito_crypto import App, sign_in

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tests" / "interop"))

import servers  # noqa: E402
from aws_sdk_program import ACCOUNT, Pool  # noqa: E402
from common import random_password  # noqa: E402

LOGS = ROOT / "target" / "python"


@pytest.fixture(scope="session")
def emulator():
    """The address of the emulator, which asks for the Session of DEVICE_SRP_AUTH, as the service does."""
    log = LOGS / "emulator.log"
    options = ["--memory", "--test-mode", "--port", "0", "--rate", "5000"]
    with servers.process([servers.BUILD / "cognito-emulator", *options], log) as started:
        yield servers.wait_until(started, lambda: servers.announced(log))


@pytest.fixture(scope="session")
def ministack():
    """The address of another project's server, which verifies what is sent."""
    with servers.ministack() as address:
        yield address


class Client(Pool):
    """A pool with an app client, and a boto3 client that does not send anything again by itself."""

    def __init__(self, address, flows=(), client=None, **settings):
        super().__init__(None, address, flows, client, **settings)
        self.api = service(address)
        self.app = App(self.id, self.client_id, self.secret)

    def user(self, permanent=True, **attributes):
        return User(self, permanent, attributes)


class User:
    """A user who has signed in or not."""

    def __init__(self, pool, permanent, attributes):
        self.pool, self.password, self.signed_in = pool, random_password(), None
        self.name = f"user-{uuid.uuid4()}"
        named = {"UserPoolId": pool.id, "Username": self.name}
        given = [{"Name": name, "Value": value} for name, value in attributes.items()]
        pool.api.admin_create_user(
            **named, TemporaryPassword=self.password, UserAttributes=given, MessageAction="SUPPRESS"
        )
        if permanent:
            pool.api.admin_set_user_password(**named, Password=self.password, Permanent=True)

    def signs_in(self, **options):
        self.signed_in = sign_in(self.pool.api, self.pool.app, self.name, self.password, **options)
        return self.tokens()

    def tokens(self):
        """The tokens, after the service has said whose the access token is."""
        tokens = self.signed_in.authentication_result
        found = self.pool.api.get_user(AccessToken=tokens["AccessToken"])
        assert found["Username"] == self.name == self.signed_in.username
        return tokens

    def code(self, purpose):
        """The code that the emulator sent last."""
        return self.pool.test("TestReadCode", Username=self.name, Purpose=purpose)["Code"]


def service(address):
    settings = boto3.session.Config(retries={"max_attempts": 0})
    return boto3.client("cognito-idp", endpoint_url=address, region_name="us-east-1", config=settings, **ACCOUNT)
