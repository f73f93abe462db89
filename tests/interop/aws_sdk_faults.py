"""What people run into (R2 to R17), played to the program of `examples/aws-sdk` by the emulator."""

import json
import time
from email.utils import formatdate

from aws_sdk_program import Pool, User, listening

# What the calls carry along.
PLAIN = {
    "ClientMetadata": {"locale": "pt-BR"},
    "AnalyticsMetadata": {"AnalyticsEndpointId": "endpoint"},
    "UserContextData": {"EncodedData": "ZGF0YQ==", "IpAddress": "192.0.2.1"},
}
ADMIN = {
    "ClientMetadata": PLAIN["ClientMetadata"],
    "AnalyticsMetadata": PLAIN["AnalyticsMetadata"],
    "ContextData": {
        "EncodedData": "ZGF0YQ==",
        "HttpHeaders": [{"headerName": "User-Agent", "headerValue": "x"}],
        "IpAddress": "192.0.2.1",
        "ServerName": "example.com",
        "ServerPath": "/login",
    },
}
EXPLAINED = {
    "UserNotConfirmedException": ("User is not confirmed.", "Confirm the account"),
    "PasswordResetRequiredException": ("Password reset required for the user", "Set a new password first"),
    "NotAuthorizedException": ("Password attempts exceeded", "wait a quarter of an hour"),
    "UserLambdaValidationException": ("PreAuthentication failed with error no.", "a Lambda function"),
}


def refreshes_with_rotation(user):
    """R2: the new token replaces the old one, which is dead."""
    user.succeeds("sign-in", user.password)
    first = user.keyring.read_text()
    for _ in range(2):
        before = user.tokens()
        user.succeeds("refresh")
        after = user.tokens()
        assert after["RefreshToken"] != before["RefreshToken"]
        assert after["AccessToken"] != before["AccessToken"]
    user.keyring.write_text(first)
    user.is_refused("refresh", "sign in again")


def explains_refusals(user):
    """R3: name, message, and what to do."""
    for name, (message, advice) in EXPLAINED.items():
        user.pool.fail("RespondToAuthChallenge", name, message)
        problem = user.is_refused("sign-in", f"{name}: {message}", user.password)
        assert advice in problem, problem
    user.is_refused("sign-in", "Check the user name and the password", user.password + "x")
    user.succeeds("sign-in", user.password)
    user.tokens()


def survives_transient_faults(user):
    """R4: at every step of a sign-in with a device, and of a refresh; and there is an end to it."""
    busy = ("TooManyRequestsException", "Rate exceeded")
    user.pool.fail("ConfirmDevice", *busy, times=2, where={"/DeviceName": user.device_name})
    user.succeeds("sign-in", user.password, "n")
    key = user.kept()["device"]["DeviceKey"]
    user.pool.fail("InitiateAuth", *busy)
    for number, (challenge, fault) in enumerate({
        "PASSWORD_VERIFIER": {"Name": "InternalErrorException", "Status": 500},
        "DEVICE_SRP_AUTH": {"Name": "", "Form": "page", "Status": 503},
        "DEVICE_PASSWORD_VERIFIER": {"Name": "", "Form": "hang-up"},
    }.items()):
        where = {"/ClientId": user.pool.client_id, "/ChallengeName": challenge}
        fault = {"Operation": "RespondToAuthChallenge", "Where": where, "Times": number + 1} | fault
        user.pool.test("TestFail", **fault)
    _, problem = user.succeeds("sign-in", user.password)
    assert problem.count("trying again") == 7, problem
    assert user.kept()["device"]["DeviceKey"] == key
    user.pool.fail("GetTokensFromRefreshToken", *busy, times=2)
    user.succeeds("refresh")
    user.tokens()
    user.pool.fail("InitiateAuth", *busy, times=5)
    user.is_refused("sign-in", "The service is busy", user.password)
    user.succeeds("sign-in", user.password)


def survives_a_spoiled_device(user):
    """R5: somebody registered the device wrongly at the server. The password is right, and nobody is locked out."""
    user.succeeds("sign-in", user.password, "y")
    key = user.kept()["device"]["DeviceKey"]
    user.pool.test("TestSpoilDevice", Username=user.name, DeviceKey=key)
    _, problem = user.succeeds("sign-in", user.password, "y")
    assert "forgotten here" in problem, problem
    has_another_device(user, key)


def has_another_device(user, key):
    """One that works."""
    user.tokens()
    assert user.kept()["device"]["DeviceKey"] != key
    printed, _ = user.succeeds("sign-in", user.password)
    assert "confirmed" not in printed, printed


def keeps_the_tokens_without_a_device(user):
    """R6: the device cannot be confirmed, or is refused when it is named in an answer."""
    invalid = ("InvalidParameterException", "Invalid device key given.")
    user.pool.fail("ConfirmDevice", *invalid, where={"/DeviceName": user.device_name})
    _, problem = user.succeeds("sign-in", user.password)
    assert "not remembered: InvalidParameterException: Invalid device key given." in problem, problem
    user.tokens()
    assert user.kept()["device"] is None
    user.succeeds("sign-in", user.password, "y")
    key = user.kept()["device"]["DeviceKey"]
    user.pool.fail("RespondToAuthChallenge", *invalid, where={"/ChallengeResponses/DEVICE_KEY": key})
    # This emulator knows the device all the same and asks for its proof: the sign-in starts over by itself.
    user.succeeds("sign-in", user.password, "y")
    has_another_device(user, key)


def stores_the_tokens_first(user):
    """R6: the program is ended while it confirms the device."""
    user.pool.fail("ConfirmDevice", "TooManyRequestsException", times=5, where={"/DeviceName": user.device_name})
    with listening(user.pool.address) as (address, noted):
        program = user.start("sign-in", address=address)
        program.stdin.write(f"{user.password}\n".encode())
        while "ConfirmDevice" not in dict(noted) and program.poll() is None:
            time.sleep(0.01)
        program.kill()
        program.communicate()
    assert "ConfirmDevice" in dict(noted)
    user.tokens()


def forgets_a_deleted_device(user):
    """R17: though no other takes its place."""
    user.succeeds("sign-in", user.password, "y")
    key = user.kept()["device"]["DeviceKey"]
    user.pool.api.forget_device(AccessToken=user.tokens()["AccessToken"], DeviceKey=key)
    user.pool.fail("ConfirmDevice", "InvalidParameterException", where={"/DeviceName": user.device_name})
    _, problem = user.succeeds("sign-in", user.password)
    assert "forgotten here" in problem, problem
    assert user.kept()["device"] is None
    user.succeeds("sign-in", user.password, "y")
    has_another_device(user, key)


def signs_out_whatever_fails(user):
    """R16: the access token has expired, and the token cannot be revoked."""
    user.succeeds("sign-in", user.password, "y")
    user.tokens()
    device = {"/DeviceKey": user.kept()["device"]["DeviceKey"]}
    user.pool.fail("ForgetDevice", "NotAuthorizedException", "Access Token has expired", where=device)
    user.pool.fail("RevokeToken", "UnauthorizedException", "No.")
    printed, problem = user.succeeds("sign-out")
    assert "signed out" in printed, printed
    assert "lists this device: NotAuthorizedException: Access Token has expired" in problem, problem
    assert "until they expire: UnauthorizedException: No." in problem, problem
    assert not any(user.kept().values())


def sends_all_fields(user):
    """R12: in the plain form."""
    user.succeeds("sign-in", user.password, "y")
    options = ["--metadata", json.dumps(PLAIN)]
    with listening(user.pool.address) as (address, noted):
        user.succeeds("sign-in", user.password, options=options, address=address)
        user.succeeds("refresh", options=options, address=address)
    user.tokens()
    operations = [operation for operation, _ in noted]
    assert operations == ["InitiateAuth", *["RespondToAuthChallenge"] * 3, "GetTokensFromRefreshToken"], operations
    for _, body in noted[:-1]:
        assert PLAIN.items() <= body.items() and "UserPoolId" not in body, body.keys()
    refresh = noted[-1][1]
    assert refresh["ClientMetadata"] == PLAIN["ClientMetadata"] and refresh["ClientSecret"] == user.pool.secret
    assert refresh["DeviceKey"] == user.kept()["device"]["DeviceKey"]


def signs_in_as_an_administrator(user):
    """R12: in the Admin forms, with SRP and with the password as it is."""
    options = ["--admin", "--metadata", json.dumps(ADMIN)]
    with listening(user.pool.address) as (address, noted):
        user.succeeds("sign-in", user.password, "n", options=options, address=address)
        user.tokens()
        options += ["--flow", "ADMIN_USER_PASSWORD_AUTH"]
        user.succeeds("sign-in", user.password, options=options, address=address)
        user.tokens()
    admin = [(operation, body) for operation, body in noted if "Auth" in operation]
    names = {operation for operation, _ in admin}
    assert names == {"AdminInitiateAuth", "AdminRespondToAuthChallenge"}, names
    for _, body in admin:
        assert ADMIN.items() <= body.items() and body["UserPoolId"] == user.pool.id, body.keys()


def goes_by_the_service_s_clock(user):
    """R14: a claim carries the time of the service's answers, not this machine's. (The emulator's own clock is this
    machine's, so it refuses the claim.)"""
    user.succeeds("sign-in", user.password, "n")
    for hours in (-3, 3):
        service = time.time() + hours * 3600
        with listening(user.pool.address, formatdate(service, usegmt=True)) as (address, noted):
            user.is_refused("sign-in", "NotAuthorizedException", user.password, address=address)
        timestamp = noted[1][1]["ChallengeResponses"]["TIMESTAMP"]
        signed = time.mktime(time.strptime(timestamp, "%a %b %d %H:%M:%S UTC %Y")) - time.timezone
        assert abs(signed - service) < 60, (timestamp, hours)


ON_DEVICES = {
    "transient faults": survives_transient_faults,
    "spoiled device": survives_a_spoiled_device,
    "device that cannot be confirmed": keeps_the_tokens_without_a_device,
    "tokens before the device": stores_the_tokens_first,
    "deleted device": forgets_a_deleted_device,
    "sign-out that fails": signs_out_whatever_fails,
    "all fields": sends_all_fields,
    "Admin forms": signs_in_as_an_administrator,
    "wrong clock": goes_by_the_service_s_clock,
    "refusals": explains_refusals,
}


def device_pool(program, address):
    prompting = {"ChallengeRequiredOnNewDevice": True, "DeviceOnlyRememberedOnUserPrompt": True}
    return Pool(program, address, ["ALLOW_ADMIN_USER_PASSWORD_AUTH"], DeviceConfiguration=prompting)


def rotating_pool(program, address):
    rotation = {"RefreshTokenRotation": {"Feature": "ENABLED", "RetryGracePeriodSeconds": 0}}
    return Pool(program, address, client=rotation | {"ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH"]})


def fault_checks(report, pool, directory):
    for name, check in ON_DEVICES.items():
        with report.check(name):
            check(User(pool, directory).make_permanent())


def rotation_checks(report, pool, directory):
    with report.check("refresh with rotation"):
        refreshes_with_rotation(User(pool, directory).make_permanent())
