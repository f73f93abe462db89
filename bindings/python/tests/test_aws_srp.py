"""The drop-in for pycognito's AWSSRP, used as its users use it, beside the original."""

import inspect

import pytest
from aws_sdk_program import totp
from botocore.exceptions import ClientError
from cognito_crypto import aws_srp
from common import random_password
from conftest import Client
from pycognito import aws_srp as pycognito

# What is the arithmetic's, and what nobody should call.
LEFT_OUT = {
    "calculate_a",
    "generate_random_small_a",
    "get_cognito_formatted_timestamp",
    "get_device_authentication_key",
    "get_password_authentication_key",
}
BOTH = pytest.mark.parametrize("module", [aws_srp, pycognito], ids=["drop-in", "original"])


@pytest.fixture(scope="module")
def pool(emulator):
    return Client(emulator, DeviceConfiguration={"ChallengeRequiredOnNewDevice": True})


def srp(module, user, password=None, **device):
    pool = user.pool
    arguments = {"client": pool.api, "client_secret": pool.secret}
    return module.AWSSRP(user.name, password or user.password, pool.id, pool.client_id, **arguments, **device)


def test_it_has_the_constructor_and_the_methods():
    theirs, ours = (dict(inspect.getmembers(module.AWSSRP)) for module in (pycognito, aws_srp))
    public = {name for name in theirs if not name.startswith("_")}
    assert public - ours.keys() == LEFT_OUT
    for name in {"__init__", *public} - LEFT_OUT:
        if callable(theirs[name]):
            parameters = [list(inspect.signature(of[name]).parameters) for of in (theirs, ours)]
            assert parameters[0] == parameters[1], name
        else:
            assert theirs[name] == ours[name]


@BOTH
def test_it_signs_in(module, pool):
    user = pool.user()
    tokens = srp(module, user).authenticate_user(client_metadata={"locale": "pt-BR"})["AuthenticationResult"]
    assert pool.api.get_user(AccessToken=tokens["AccessToken"])["Username"] == user.name


@BOTH
def test_a_wrong_password_is_boto3_s_exception(module, pool):
    user = pool.user()
    with pytest.raises(pool.api.exceptions.NotAuthorizedException) as refused:
        srp(module, user, user.password + "x").authenticate_user()
    assert isinstance(refused.value, ClientError)
    assert refused.value.response["Error"]["Message"] == "Incorrect username or password."


@BOTH
def test_a_loop_of_one_s_own(module, pool):
    user = pool.user()
    client = srp(module, user)
    parameters = client.get_auth_params()
    assert int(parameters["SRP_A"], 16) == client.large_a_value
    app = {"ClientId": pool.client_id}
    challenge = pool.api.initiate_auth(AuthFlow="USER_SRP_AUTH", AuthParameters=parameters, **app)
    responses = client.process_challenge(challenge["ChallengeParameters"], parameters)
    answer = {"ChallengeName": challenge["ChallengeName"], "ChallengeResponses": responses}
    assert "AuthenticationResult" in pool.api.respond_to_auth_challenge(**answer, **app)


def test_a_challenge_is_answered_once(pool):
    """With another a, which the service has not seen, it would refuse the right password as a wrong one."""
    user = pool.user()
    client = srp(aws_srp, user)
    parameters = client.get_auth_params()
    challenge = pool.api.initiate_auth(AuthFlow="USER_SRP_AUTH", AuthParameters=parameters, ClientId=pool.client_id)
    assert client.process_challenge(challenge["ChallengeParameters"], parameters)
    for again in (client, srp(aws_srp, user)):
        with pytest.raises(ValueError, match="call get_auth_params first"):
            again.process_challenge(challenge["ChallengeParameters"], parameters)


@BOTH
def test_a_new_password(module, pool):
    user, replacement = pool.user(permanent=False), random_password()
    with pytest.raises(module.ForceChangePasswordException):
        srp(module, user).authenticate_user()
    with pytest.raises(pool.api.exceptions.InvalidPasswordException):
        srp(module, user).set_new_password_challenge("x")
    assert "AuthenticationResult" in srp(module, user).set_new_password_challenge(replacement)
    assert "AuthenticationResult" in srp(module, user, replacement).authenticate_user()


@BOTH
def test_what_follows_a_new_password_is_returned(module, emulator):
    user = Client(emulator, MfaConfiguration="OPTIONAL").user(phone_number="+15550100")
    api, settings = user.pool.api, {"Enabled": True, "PreferredMfa": True}
    api.set_user_mfa_preference(AccessToken=user.signs_in()["AccessToken"], SMSMfaSettings=settings)
    api.admin_set_user_password(UserPoolId=user.pool.id, Username=user.name, Password=user.password)
    assert srp(module, user).set_new_password_challenge(random_password())["ChallengeName"] == "SMS_MFA"


@BOTH
def test_second_factors(module, emulator):
    pool = Client(emulator, MfaConfiguration="OPTIONAL")
    user = pool.user(phone_number="+15550100")
    token = user.signs_in()["AccessToken"]
    settings = {"Enabled": True, "PreferredMfa": True}
    pool.api.set_user_mfa_preference(AccessToken=token, SMSMfaSettings=settings)
    with pytest.raises(module.SMSMFAChallengeException) as wanted:
        srp(module, user).authenticate_user()
    challenge = wanted.value.get_tokens()
    responses = {"USERNAME": user.name, "SMS_MFA_CODE": user.code("sms-mfa")}
    responses["SECRET_HASH"] = module.AWSSRP.get_secret_hash(user.name, pool.client_id, pool.secret)
    answer = {"ChallengeName": "SMS_MFA", "Session": challenge["Session"], "ChallengeResponses": responses}
    tokens = pool.api.respond_to_auth_challenge(ClientId=pool.client_id, **answer)["AuthenticationResult"]

    secret = pool.api.associate_software_token(AccessToken=tokens["AccessToken"])["SecretCode"]
    pool.api.verify_software_token(AccessToken=tokens["AccessToken"], UserCode=totp(secret))
    software = {"SoftwareTokenMfaSettings": settings, "SMSMfaSettings": {"Enabled": False}}
    pool.api.set_user_mfa_preference(AccessToken=tokens["AccessToken"], **software)
    with pytest.raises(module.SoftwareTokenMFAChallengeException):
        srp(module, user).authenticate_user()


def test_a_device(pool):
    """With a client secret, which the original does not sign on a device."""
    user = pool.user()
    client = srp(aws_srp, user)
    tokens = client.authenticate_user()
    response, password = client.confirm_device(tokens)
    assert response["ResponseMetadata"]["HTTPStatusCode"] == 200
    keys = {"device_key": client.device_key, "device_group_key": client.device_group_key}
    device = {**keys, "device_password": password}

    tokens = srp(aws_srp, user, **device).authenticate_user()["AuthenticationResult"]
    assert "NewDeviceMetadata" not in tokens
    client.update_device_status(True, tokens["AccessToken"], client.device_key)
    by_hand(user, srp(aws_srp, user, **device))
    client.forget_device(tokens["AccessToken"], client.device_key)
    # The service no longer knows it, and the user is not locked out.
    assert "NewDeviceMetadata" in srp(aws_srp, user, **device).authenticate_user()["AuthenticationResult"]


def by_hand(user, client):
    """The steps of a device, as a loop of one's own takes them with the original."""
    api, app = user.pool.api, {"ClientId": user.pool.client_id}
    parameters = client.get_auth_params()
    said = api.initiate_auth(AuthFlow="USER_SRP_AUTH", AuthParameters=parameters, **app)
    responses = client.process_challenge(said["ChallengeParameters"], parameters)
    said = api.respond_to_auth_challenge(ChallengeName="PASSWORD_VERIFIER", ChallengeResponses=responses, **app)
    assert said["ChallengeName"] == client.DEVICE_SRP_CHALLENGE
    named = {key: responses[key] for key in ("USERNAME", "SECRET_HASH", "DEVICE_KEY")}
    started = {**named, "SRP_A": f"{client.large_a_value:x}"}
    session = {"ChallengeName": "DEVICE_SRP_AUTH", "Session": said["Session"]}
    said = api.respond_to_auth_challenge(ChallengeResponses=started, **session, **app)
    responses = client.process_device_challenge(said["ChallengeParameters"])
    session = {"ChallengeName": "DEVICE_PASSWORD_VERIFIER", "Session": said["Session"]}
    assert "AuthenticationResult" in api.respond_to_auth_challenge(ChallengeResponses=responses, **session, **app)


def test_arguments_that_exclude_each_other_or_belong_together(pool):
    for module in (aws_srp, pycognito):
        for wrong in ({"pool_region": "us-east-1", "client": pool.api}, {"client": pool.api, "device_key": "key"}):
            with pytest.raises(ValueError):
                module.AWSSRP("alice", "correct horse", pool.id, pool.client_id, **wrong)
