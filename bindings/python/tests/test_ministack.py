"""Signing in over boto3 against another project's server, with what tests/interop makes there."""

import pytest
from aws_sdk_program import totp
from cognito_crypto import App, AuthFlow, CodePrompt, CustomChallenge, MfaSetup, NewPassword, ServiceError, drive, sign_in
from common import random_password
from conftest import service
from ministack_setup import Setup

USERS = 5


@pytest.fixture(scope="module")
def cases(ministack):
    return service(ministack), Setup(ministack, USERS).cases()


def each(cases, name):
    """A boto3 client, an app client, and the users of a case."""
    api, case = cases[0], cases[1][name]
    app = App(case["pool"], case["client_id"], case["client_secret"])
    assert case["users"]
    for user in case["users"]:
        yield api, app, user["name"], user["password"]


@pytest.mark.parametrize("name", ["without_secret", "with_secret", "address"])
def test_right_and_wrong_passwords(cases, name):
    for api, app, user, password in each(cases, name):
        signed_in = sign_in(api, app, user, password)
        assert api.get_user(AccessToken=signed_in.authentication_result["AccessToken"])["Username"] == signed_in.username
        with pytest.raises(ServiceError, match="^NotAuthorizedException: Incorrect username or password.$"):
            sign_in(api, app, user, password + "x")


def test_a_wrong_client_secret(cases):
    for api, app, user, password in each(cases, "with_secret"):
        with pytest.raises(ServiceError, match="^NotAuthorizedException: "):
            sign_in(api, App(app.pool_id, app.client_id, "wrong"), user, password)


def test_a_new_password(cases):
    for api, app, user, password in each(cases, "new_password"):
        new = random_password()
        ask = lambda prompt: prompt.answer(new) if isinstance(prompt, NewPassword) else None
        sign_in(api, app, user, password, ask=ask)
        sign_in(api, app, user, new)


def test_a_second_factor(cases):
    for api, app, user, password in each(cases, "totp"):
        secrets = []

        def ask(prompt):
            if isinstance(prompt, MfaSetup):
                begun = api.associate_software_token(**prompt.associate_software_token())
                secrets.append(begun["SecretCode"])
                verified = api.verify_software_token(Session=begun["Session"], UserCode=totp(secrets[0]))
                return prompt.answer_with_session(verified["Session"])
            assert isinstance(prompt, CodePrompt)
            return prompt.answer(totp(secrets[0], later=30))

        for _ in range(2):
            assert sign_in(api, app, user, password, ask=ask).authentication_result["AccessToken"]


def test_a_custom_challenge_after_the_password(cases):
    for api, app, user, password in each(cases, "custom"):

        def ask(prompt):
            assert isinstance(prompt, CustomChallenge)
            return prompt.answer(prompt.parameters["question"][::-1])

        drive(api, AuthFlow.custom_auth_srp(app, user, password).start(), ask)
