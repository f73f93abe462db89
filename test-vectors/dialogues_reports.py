"""What people run into, by the number that the situation has in the requirements: R1, R2, and so on."""

import base64
import json

from dialogue import ALIAS, EMAIL, PASSWORD, SMS, TOKENS, USER_ID, Dialogue
from dialogues_recovery import NO_DEVICE, WRONG_CODE

BUSY = "TooManyRequestsException", "Too many requests"
FAULT = "InternalErrorException", "Something went wrong"
WRONG_PASSWORD = "NotAuthorizedException", "Incorrect username or password."
USED_CODE = "ExpiredCodeException", "Your software token has already been used once."
OLD_CODE = "ExpiredCodeException", "Invalid code provided, please request a code again."
APP = {"FRIENDLY_DEVICE_NAME": "Alice's phone"}


def user(name, device=False):
    return Dialogue(name, "user_srp_auth", secret=True, device=device, password=PASSWORD)


# R1: a challenge beside tokens


def beside(name, challenge, device=False):
    d = Dialogue(f"R1: {name}", "user_password_auth", secret=True, device=device, password=PASSWORD)
    d.initiate("USER_PASSWORD_AUTH", PASSWORD=PASSWORD)
    return d.says_tokens(beside=challenge)


def verifier_beside_tokens():
    challenge = {"ChallengeName": "PASSWORD_VERIFIER", "ChallengeParameters": {}}
    return beside("tokens, and PASSWORD_VERIFIER though no SRP_A was sent", challenge)


def device_beside_tokens():
    return beside("tokens, and DEVICE_SRP_AUTH though there is no device", {"ChallengeName": "DEVICE_SRP_AUTH"})


def question_without_session_beside_tokens():
    return beside("tokens, and a question without a Session", {"ChallengeName": "SMS_MFA"})


def malformed_beside_tokens():
    challenge = {"ChallengeName": "WEB_AUTHN", "ChallengeParameters": {}, "Session": "AYABe"}
    return beside("tokens, and a challenge that lacks what it needs", challenge)


def new_password_beside_tokens():
    d = Dialogue("R1: tokens, and NEW_PASSWORD_REQUIRED that counts", "user_password_auth", password=PASSWORD)
    d.initiate("USER_PASSWORD_AUTH", PASSWORD=PASSWORD)
    d.says("NEW_PASSWORD_REQUIRED", {"USER_ID_FOR_SRP": USER_ID})
    d.case["steps"][-1]["reply"]["AuthenticationResult"] = TOKENS
    shows = {"user_attributes": {}, "required_attributes": []}
    d.ask("NEW_PASSWORD_REQUIRED", shows, {"new_password": "N3w password", "attributes": {}})
    d.respond(NEW_PASSWORD="N3w password")
    return d.says_tokens()


def verifier_that_counts_beside_tokens():
    d = user("R1: tokens, and PASSWORD_VERIFIER that counts")
    d.initiate("USER_SRP_AUTH", SRP_A=d.srp_a())
    d.says_password_verifier(session=False)
    d.case["steps"][-1]["reply"]["AuthenticationResult"] = TOKENS
    d.respond(**d.claim())
    return d.says_tokens()


# R2: rotation of refresh tokens


def refreshing(name, **more):
    start = {"username": "", "refresh_token": TOKENS["RefreshToken"]} | more
    return Dialogue(f"R2: {name}", "get_tokens_from_refresh_token", **start)


def rotation():
    metadata = {"ClientMetadata": {"locale": "pt-BR"}}
    d = refreshing("GetTokensFromRefreshToken with a secret and a device", secret=True, device=True, metadata=metadata)
    d.get_tokens()
    return d.says_tokens(username="alice", AccessToken=token(username="alice"), RefreshToken="eyJjdRotated")


def rotation_with_more_metadata():
    metadata = {"UserContextData": {"EncodedData": "ZGF0YQ=="}}
    d = refreshing("GetTokensFromRefreshToken takes no other metadata", metadata=metadata)
    d.get_tokens()
    case = d.says_tokens()
    case["done"]["username"] = ""
    return case


def rotation_is_throttled():
    d = refreshing("GetTokensFromRefreshToken is throttled", secret=True)
    d.get_tokens()
    d.says_that_passes(BUSY)
    d.again()
    case = d.says_tokens(username="alice", AccessToken=token(username="alice"))
    return case


def rotated_token_is_refused():
    d = refreshing("a refresh token that was replaced", secret=True)
    d.get_tokens()
    return d.refuses(("RefreshTokenReuseException", "Refresh token has been invalidated by rotation."))


def old_refresh_is_switched_off():
    d = Dialogue(
        "R2: REFRESH_TOKEN_AUTH where refresh tokens rotate",
        "refresh_token_auth",
        username=USER_ID,
        secret=True,
        refresh_token=TOKENS["RefreshToken"],
    )
    d.refresh("REFRESH_TOKEN_AUTH")
    return d.refuses(("InvalidParameterException", "Auth flow not enabled for this client"))


# R3: refusals for good


def unconfirmed():
    d = user("R3: a user who has not confirmed the account")
    d.initiate("USER_SRP_AUTH", SRP_A=d.srp_a())
    return d.refuses(("UserNotConfirmedException", "User is not confirmed."))


def too_many_attempts():
    d = user("R3: too many wrong passwords")
    d.srp()
    return d.refuses(("NotAuthorizedException", "Password attempts exceeded"))


def reset_required():
    d = Dialogue("R3: a password that has to be reset", "user_password_auth", password=PASSWORD)
    d.initiate("USER_PASSWORD_AUTH", PASSWORD=PASSWORD)
    return d.refuses(("PasswordResetRequiredException", "Password reset required for the user"))


def lambda_refuses():
    d = Dialogue("R3: a Lambda function refuses after a question", "custom_auth", secret=True)
    d.initiate("CUSTOM_AUTH")
    d.says("SMS_MFA", SMS)
    d.code("SMS_MFA", SMS)
    return d.refuses(("UserLambdaValidationException", "PreAuthentication failed with error: come to the office."))


def device_cannot_be_to_blame():
    d = user("R3: a device that is not in use is not to blame")
    d.srp()
    return d.refuses(NO_DEVICE)


# R4: faults that pass, at every step


def throttled_at_every_step():
    d = user("R4: throttled at every step", device=True)
    d.initiate("USER_SRP_AUTH", SRP_A=d.srp_a())
    d.says_that_passes(BUSY)
    d.again()
    d.says_password_verifier(session=False)
    d.respond(**d.claim())
    d.says_that_passes(BUSY)
    d.again()
    d.says("DEVICE_SRP_AUTH")
    d.respond(SRP_A=d.srp_a())
    d.says_that_passes(("LimitExceededException", "Slow down"))
    d.again()
    d.says_device_verifier()
    d.respond(**d.claim())
    d.says_that_passes(FAULT)
    d.again()
    d.says_that_passes(BUSY)
    d.again()
    d.says("SMS_MFA", SMS)
    d.code("SMS_MFA", SMS)
    d.says_that_passes(FAULT)
    d.again()
    d.says_error(WRONG_CODE)
    d.code("SMS_MFA", SMS, tries=1, error=WRONG_CODE)
    return d.says_tokens()


def fault_by_status():
    d = user("R4: a fault that only the HTTP status tells")
    d.initiate("USER_SRP_AUTH", SRP_A=d.srp_a())
    d.step(error={}, status=503, passes="the service answered with HTTP status 503")
    d.again()
    d.step(error={"message": "Service Unavailable"}, passes="Service Unavailable")
    d.again()
    d.says_password_verifier(session=False)
    d.respond(**d.claim())
    return d.says_tokens()


def signature_is_still_fresh():
    d = user("R4: a claim is sent again a minute later")
    d.srp()
    d.says_that_passes(FAULT, later=60)
    d.again()
    d.is_not_reached(later=120)
    d.again()
    return d.says_tokens()


def signature_is_stale():
    d = user("R4: a claim is signed anew ten minutes later", device=True)
    d.srp()
    d.says_that_passes(FAULT, later=600)
    d.signed_anew()
    d.is_not_reached(later=1500)
    d.signed_anew()
    d.says("DEVICE_SRP_AUTH")
    d.later = 0
    d.respond(SRP_A=d.srp_a())
    d.is_not_reached(later=9000)
    d.again()
    d.says_device_verifier()
    d.later = 0
    d.respond(**d.claim())
    d.is_not_reached(later=121)
    d.signed_anew()
    return d.says_tokens()


def question_survives():
    d = Dialogue("R4: an answer is sent again, and asked for again", "custom_auth")
    d.initiate("CUSTOM_AUTH")
    d.is_not_reached()
    d.again()
    d.says("CUSTOM_CHALLENGE", {"question": "2 + 2"})
    d.ask("CUSTOM_CHALLENGE", {"parameters": {"question": "2 + 2"}}, {"answer": "5"})
    d.respond(ANSWER="5")
    d.is_not_reached(later=3600)
    d.again()
    d.says_error(WRONG_CODE)
    shows = {"parameters": {"question": "2 + 2"}}
    d.ask("CUSTOM_CHALLENGE", shows, {"answer": "4"}, tries=1, error=WRONG_CODE)
    d.respond(ANSWER="4")
    return d.says_tokens()


def old_refresh_is_throttled():
    d = Dialogue("R4: REFRESH_TOKEN_AUTH is throttled", "refresh_token_auth", username="", refresh_token="eyJjdRefresh")
    d.refresh("REFRESH_TOKEN_AUTH")
    d.says_that_passes(BUSY)
    d.again()
    return d.says_tokens()


# R7: codes that have expired


def used_totp():
    d = user("R7: a time-based code that was used before")
    d.srp()
    d.says("SOFTWARE_TOKEN_MFA", APP)
    d.code("SOFTWARE_TOKEN_MFA", APP)
    d.says_error(USED_CODE)
    d.code("SOFTWARE_TOKEN_MFA", APP, code="654321", resume=True, tries=1, error=USED_CODE)
    return d.says_tokens()


def expired_totp_by_another_text():
    d = user("R7: a time-based code, and the text of a code that was sent")
    d.srp()
    d.says("SOFTWARE_TOKEN_MFA", APP)
    d.code("SOFTWARE_TOKEN_MFA", APP)
    d.says_error(OLD_CODE)
    d.code("SOFTWARE_TOKEN_MFA", APP, tries=1, error=OLD_CODE)
    return d.says_tokens()


def old_code(name, parameters):
    d = Dialogue(f"R7: an {name} code that has expired", "user_password_auth", secret=True, password=PASSWORD)
    d.initiate("USER_PASSWORD_AUTH", PASSWORD=PASSWORD)
    d.says(name, parameters)
    d.code(name, parameters)
    d.says_error(OLD_CODE)
    d.starts_over("SessionOver", OLD_CODE, PASSWORD, resume=True)
    d.initiate("USER_PASSWORD_AUTH", PASSWORD=PASSWORD)
    return d.says_tokens()


# R9 and R10: lists and maps that come as text


def new_password(name, attributes, required, shows, answer, sent, refused=()):
    d = user(name)
    d.srp()
    parameters = {"userAttributes": attributes, "requiredAttributes": required}
    d.says("NEW_PASSWORD_REQUIRED", {key: value for key, value in parameters.items() if value is not None})
    shows = dict(zip(("user_attributes", "required_attributes"), shows))
    wrong = [({"new_password": "N3w", "attributes": attributes}, text) for attributes, text in refused]
    d.ask("NEW_PASSWORD_REQUIRED", shows, {"new_password": "N3w", "attributes": answer}, wrong, resume=True)
    d.respond(NEW_PASSWORD="N3w", **{f"userAttributes.{key}": value for key, value in sent.items()})
    return d.says_tokens()


def attribute_that_is_there_already():
    attributes = {"email": ALIAS, "email_verified": "true", "name": "Alice"}
    return new_password(
        "R9: attributes that have a value already",
        json.dumps(attributes),
        '["userAttributes.email", "userAttributes.name", "userAttributes.nickname"]',
        (attributes, ["email", "name", "nickname"]),
        attributes | {"nickname": "Al"},
        {"nickname": "Al"},
        [
            (attributes, "userAttributes.nickname is empty"),
            (attributes | {"nickname": "Al", "name": "Alicia"}, "userAttributes.name is read-only"),
            ({"nickname": "Al", "email": "b@example.com"}, "userAttributes.email is read-only"),
            ({"nickname": "Al", "email_verified": "false"}, "userAttributes.email_verified is read-only"),
        ],
    )


def nulls_for_a_new_password():
    return new_password("R10: attributes that are null", "null", "null", ({}, []), {"name": "A"}, {"name": "A"})


def null_among_attributes():
    attributes = '{"name": null, "address": {"formatted": "x"}, "n": 1}'
    shows = {"address": '{"formatted": "x"}', "n": "1"}, ["name"]
    required = '["userAttributes.name", null]'
    return new_password("R10: null among attributes", attributes, required, shows, {"name": "A"}, {"name": "A"})


def choice_of_mfa(name, text):
    d = user(f"R10: {name}")
    d.srp()
    d.says("SELECT_MFA_TYPE", {"MFAS_CAN_CHOOSE": text} if text is not None else {})
    d.ask("SELECT_MFA_TYPE", {"choices": []}, {"choice": "SMS_MFA"}, [({"choice": ""}, "ANSWER is empty")], resume=True)
    d.respond(ANSWER="SMS_MFA")
    d.says("SMS_MFA", SMS)
    d.code("SMS_MFA", SMS)
    return d.says_tokens()


def null_for_mfa_setup():
    d = user("R10: MFAS_CAN_SETUP is null")
    d.srp()
    d.says("MFA_SETUP", {"MFAS_CAN_SETUP": "null"})
    shows = {"choices": [], "associate_software_token": {"Session": d.challenge["Session"]}}
    d.ask("MFA_SETUP", shows, {"session": "AYABe-verified"}, resume=True)
    d.respond(session="AYABe-verified")
    return d.says_tokens()


# R11: the real user name


def token(**claims):
    """A token that nobody has signed."""
    parts = {"alg": "RS256"}, {"sub": USER_ID, "token_use": "access"} | claims
    parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts]
    return ".".join([*parts, "c2lnbmF0dXJl"])


def name_of_the_access_token():
    d = Dialogue("R11: the access token names the user", "user_password_auth", secret=True, password=PASSWORD)
    d.initiate("USER_PASSWORD_AUTH", PASSWORD=PASSWORD)
    return d.says_tokens(username="zoë", AccessToken=token(username="zoë"))


def access_token_without_a_name():
    d = Dialogue("R11: the access token does not name the user", "user_password_auth", secret=True, password=PASSWORD)
    d.initiate("USER_PASSWORD_AUTH", PASSWORD=PASSWORD)
    return d.says_tokens(AccessToken=token())


def refresh_under_that_name():
    start = {"username": "zoë", "secret": True, "refresh_token": TOKENS["RefreshToken"]}
    d = Dialogue("R11: the refresh is hashed over that name", "refresh_token_auth", **start)
    d.refresh("REFRESH_TOKEN_AUTH")
    return d.says_tokens()


# R18: where an error has its name


def error_in_the_header(name, body, header):
    d = user(f"R18: {name}", device=True)
    d.srp()
    d.step(error=body, header=header, status=400)
    d.again_without_device()
    return d.says_tokens()


def name_in_the_header():
    header = "ResourceNotFoundException:http://internal.amazon.com/coral/com.amazonaws.cognito/"
    return error_in_the_header("the error's name is in the header", {"message": NO_DEVICE[1]}, header)


def name_with_a_prefix():
    body = {"__type": "com.amazonaws.cognito#ResourceNotFoundException", "Message": NO_DEVICE[1], "message": None}
    return error_in_the_header("the error's name has a prefix", body, None)


# R19: sign-in right after sign-up


def session_of_confirm_sign_up():
    d = Dialogue("R19: the Session of ConfirmSignUp signs in", "user_auth", secret=True, session="AYABe-confirmed")
    d.initiate("USER_AUTH", session="AYABe-confirmed")
    d.is_not_reached()
    d.again()
    return d.says_tokens()


# R20: a wrong code again and again


def wrong_codes():
    d = Dialogue("R20: wrong codes are counted", "custom_auth", secret=True)
    d.initiate("CUSTOM_AUTH")
    d.says("EMAIL_OTP", EMAIL)
    d.code("EMAIL_OTP", EMAIL, code="000000")
    for tries in (1, 2, 3):
        d.says_error(WRONG_CODE)
        d.code("EMAIL_OTP", EMAIL, code=f"00000{tries}", resume=tries == 2, tries=tries, error=WRONG_CODE)
    d.says("SMS_MFA", SMS)
    d.code("SMS_MFA", SMS)
    return d.says_tokens()


ALL = [
    verifier_beside_tokens,
    device_beside_tokens,
    question_without_session_beside_tokens,
    malformed_beside_tokens,
    new_password_beside_tokens,
    verifier_that_counts_beside_tokens,
    rotation,
    rotation_with_more_metadata,
    rotation_is_throttled,
    rotated_token_is_refused,
    old_refresh_is_switched_off,
    unconfirmed,
    too_many_attempts,
    reset_required,
    lambda_refuses,
    device_cannot_be_to_blame,
    throttled_at_every_step,
    fault_by_status,
    signature_is_still_fresh,
    signature_is_stale,
    question_survives,
    old_refresh_is_throttled,
    used_totp,
    expired_totp_by_another_text,
    lambda: old_code("SMS_MFA", SMS),
    lambda: old_code("EMAIL_OTP", EMAIL),
    lambda: old_code("SMS_OTP", SMS),
    attribute_that_is_there_already,
    nulls_for_a_new_password,
    null_among_attributes,
    lambda: choice_of_mfa("MFAS_CAN_CHOOSE is null", "null"),
    lambda: choice_of_mfa("MFAS_CAN_CHOOSE is missing", None),
    lambda: choice_of_mfa("MFAS_CAN_CHOOSE is empty", ""),
    null_for_mfa_setup,
    name_of_the_access_token,
    access_token_without_a_name,
    refresh_under_that_name,
    name_in_the_header,
    name_with_a_prefix,
    session_of_confirm_sign_up,
    wrong_codes,
]
