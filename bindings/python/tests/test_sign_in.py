"""Signing in over boto3 against the emulator: passwords, devices, refresh, refusals, and what passes."""

import datetime
import threading
import time
from email.utils import formatdate

import pytest
from aws_sdk_program import listening
from botocore.exceptions import ClientError
from cognito_crypto import AuthFlow, CodePrompt, Device, ServiceError, UnansweredPrompt, UsedUpError, drive, sign_in
from conftest import Client, service

WRONG = "NotAuthorizedException: Incorrect username or password."


@pytest.fixture(scope="module")
def pool(emulator):
    return Client(emulator, ["ALLOW_ADMIN_USER_PASSWORD_AUTH"], DeviceConfiguration={"ChallengeRequiredOnNewDevice": True})


@pytest.mark.parametrize("form", [str, lambda text: text.encode(), lambda text: bytearray(text.encode()),
                                  lambda text: memoryview(text.encode())])
def test_a_password_is_text_or_bytes(pool, form):
    user = pool.user()
    signed_in = sign_in(pool.api, pool.app, user.name, form(user.password))
    assert signed_in.username == user.name
    assert {"AccessToken", "IdToken", "RefreshToken", "ExpiresIn"} <= signed_in.authentication_result.keys()


def test_a_wrong_password_is_refused_in_the_service_s_words(pool):
    user = pool.user()
    for name, password in [(user.name, user.password + "x"), ("nobody", user.password)]:
        with pytest.raises(ServiceError) as refused:
            sign_in(pool.api, pool.app, name, password)
        assert str(refused.value) == WRONG
        assert (refused.value.name, refused.value.status) == ("NotAuthorizedException", 400)
        assert isinstance(refused.value.__cause__, ClientError)


def test_a_device_is_confirmed_and_signs_in(pool):
    user = pool.user()
    user.signs_in()
    request, device = user.signed_in.confirm_device("a laptop")
    assert request["DeviceName"] == "a laptop"
    pool.api.confirm_device(**request)

    stored = Device.from_dict(device.to_dict())
    tokens = user.signs_in(device=stored)
    assert "NewDeviceMetadata" not in tokens
    assert user.signed_in.device_to_forget is None and user.signed_in.confirm_device() is None


@pytest.mark.parametrize("spoil", [
    lambda device: Device(device.key, device.group_key, "another password"),
    lambda device: Device(device.key[:-1] + ("0" if device.key[-1] != "0" else "1"), device.group_key, "x"),
])
def test_a_device_that_is_not_taken_locks_nobody_out(pool, spoil):
    user = pool.user()
    user.signs_in()
    request, device = user.signed_in.confirm_device()
    pool.api.confirm_device(**request)
    spoiled = spoil(device)
    user.signs_in(device=spoiled)
    assert user.signed_in.device_to_forget == spoiled.key


def test_tokens_are_refreshed_both_ways(emulator):
    pool = Client(emulator, client={"RefreshTokenRotation": {"Feature": "DISABLED"}})
    user = pool.user()
    token = user.signs_in()["RefreshToken"]
    for flow in (
        AuthFlow.get_tokens_from_refresh_token(pool.app, token),
        AuthFlow.refresh_token_auth(pool.app, user.name, token),
    ):
        user.signed_in = drive(pool.api, flow.start())
        user.tokens()
    pool.api.revoke_token(**pool.app.revoke_token_request(token))
    with pytest.raises(ServiceError, match="NotAuthorizedException"):
        drive(pool.api, AuthFlow.get_tokens_from_refresh_token(pool.app, token).start())


def test_sign_up_confirmation_and_forgotten_password(emulator):
    pool = Client(emulator, ["ALLOW_USER_AUTH"])
    request = pool.app.account_request("eve")
    email = [{"Name": "email", "Value": "eve@example.com"}]
    begun = pool.api.sign_up(**request, Password="Passw0rd! é", UserAttributes=email)
    code = pool.test("TestReadCode", Username="eve", Purpose="sign-up")["Code"]
    confirm = pool.app.account_request("eve", session=begun["Session"])
    confirmed = pool.api.confirm_sign_up(**confirm, ConfirmationCode=code)
    flow = AuthFlow.user_auth(pool.app, "eve").with_session(confirmed["Session"])
    assert drive(pool.api, flow.start()).username == "eve"

    pool.api.forgot_password(**request)
    code = pool.test("TestReadCode", Username="eve", Purpose="forgot-password")["Code"]
    pool.api.confirm_forgot_password(**request, ConfirmationCode=code, Password="An0ther! password")
    assert sign_in(pool.api, pool.app, "eve", "An0ther! password").username == "eve"


def test_the_admin_forms_and_metadata(pool):
    user = pool.user()
    metadata = {
        "ClientMetadata": {"locale": "pt-BR"},
        "AnalyticsMetadata": {"AnalyticsEndpointId": "endpoint"},
        "ContextData": {
            "EncodedData": "ZGF0YQ==",
            "HttpHeaders": [{"headerName": "user-agent", "headerValue": "test"}],
            "IpAddress": "192.0.2.1",
            "ServerName": "example.com",
            "ServerPath": "/sign-in",
        },
    }
    with listening(pool.address) as (address, noted):
        api = service(address)
        sign_in(api, pool.app, user.name, user.password, admin=True, metadata=metadata)
        drive(api, AuthFlow.admin_user_password_auth(pool.app, user.name, user.password).with_metadata(metadata).start())
    assert [operation for operation, _ in noted] == ["AdminInitiateAuth", "AdminRespondToAuthChallenge", "AdminInitiateAuth"]
    for _, body in noted:
        assert metadata.items() <= body.items() and body["UserPoolId"] == pool.id


@pytest.mark.parametrize("fault", [
    {"Name": "TooManyRequestsException", "Message": "Rate exceeded"},
    {"Name": "InternalErrorException", "Message": "", "Status": 500},
    {"Name": "", "Message": "", "Status": 502, "Form": "page"},
    {"Name": "", "Message": "", "Form": "hang-up"},
])
def test_what_passes_is_sent_again(pool, fault):
    user = pool.user()
    for operation in ("InitiateAuth", "RespondToAuthChallenge"):
        where = {"/ClientId": pool.client_id}
        pool.test("TestFail", Operation=operation, Times=1, Where=where, **fault)
        user.signs_in()


@pytest.mark.parametrize("form", ["service", "type", "prefixed-type", "header"])
def test_the_name_of_an_error_is_found_wherever_it_is(pool, form):
    user = pool.user()
    fault = {"Name": "UserNotConfirmedException", "Message": "no", "Form": form}
    pool.test("TestFail", Operation="InitiateAuth", Times=1, Where={"/ClientId": pool.client_id}, **fault)
    with pytest.raises(ServiceError) as refused:
        user.signs_in()
    assert (refused.value.name, refused.value.status) == ("UserNotConfirmedException", 400)


def test_an_error_without_a_name_has_none(pool):
    user = pool.user()
    fault = {"Name": "", "Message": "", "Status": 403, "Form": "page"}
    pool.test("TestFail", Operation="InitiateAuth", Times=1, Where={"/ClientId": pool.client_id}, **fault)
    with pytest.raises(ServiceError) as refused:
        user.signs_in()
    assert (refused.value.name, refused.value.status) == ("", 403)


def test_it_gives_up_in_the_service_s_words(pool, monkeypatch):
    user, slept = pool.user(), []
    monkeypatch.setattr(time, "sleep", slept.append)
    pool.fail("InitiateAuth", "TooManyRequestsException", "Rate exceeded", times=5)
    with pytest.raises(ServiceError, match="^TooManyRequestsException: Rate exceeded$"):
        user.signs_in()
    assert slept == [0.2, 0.4, 0.8, 1.6]
    user.signs_in()


def test_a_service_that_is_not_there(pool):
    with pytest.raises(ServiceError) as refused:
        flow = AuthFlow.user_srp_auth(pool.app, "alice", "correct horse").start()
        for _ in range(4):
            flow = flow.handle(ServiceError())
        drive(service("http://127.0.0.1:9"), flow)
    assert refused.value.name == "" and "127.0.0.1" in str(refused.value)


def test_claims_carry_the_time_of_the_service_s_clock(pool):
    """The emulator's own clock is this machine's, so it refuses the claim."""
    user = pool.user()
    later = time.time() + 3 * 3600
    with listening(pool.address, formatdate(later, usegmt=True)) as (address, noted):
        with pytest.raises(ServiceError):
            sign_in(service(address), pool.app, user.name, user.password)
    signed = datetime.datetime.strptime(noted[1][1]["ChallengeResponses"]["TIMESTAMP"], "%a %b %d %H:%M:%S UTC %Y")
    assert abs(signed.replace(tzinfo=datetime.timezone.utc).timestamp() - later) < 60


def test_a_state_is_good_for_one_reply(pool):
    user = pool.user()
    flow = AuthFlow.user_srp_auth(pool.app, user.name, user.password).start()
    response = pool.api.initiate_auth(**flow.request())
    results = []

    def handle():
        try:
            results.append(flow.handle(response))
        except UsedUpError as error:
            results.append(error)

    threads = [threading.Thread(target=handle) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(isinstance(result, UsedUpError) for result in results) == 3
    with pytest.raises(UsedUpError, match="used up"):
        flow.request()


def test_without_ask_the_question_is_in_the_exception(emulator):
    pool = Client(emulator, MfaConfiguration="OPTIONAL")
    user = pool.user(phone_number="+15550100")
    settings = {"Enabled": True, "PreferredMfa": True}
    pool.api.set_user_mfa_preference(AccessToken=user.signs_in()["AccessToken"], SMSMfaSettings=settings)
    with pytest.raises(UnansweredPrompt) as unanswered:
        user.signs_in()
    assert isinstance(unanswered.value.prompt, CodePrompt)
