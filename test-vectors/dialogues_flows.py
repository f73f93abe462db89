"""Every AuthFlow but USER_AUTH, and the challenges after them."""

import json

from formulas import COGNITO, b64, pad
from dialogue import ALIAS, EMAIL, PASSWORD, SMS, TOKENS, USER_ID, Dialogue

NEW_DEVICE = {"DeviceKey": "us-east-1_99999999-4e5f-6071-8293-a4b5c6d7e8f9", "DeviceGroupKey": "-x1Y2z3W4"}


def srp_and_nothing_else():
    d = Dialogue("SRP and nothing else", "user_srp_auth", username="alice", password=PASSWORD)
    d.initiate("USER_SRP_AUTH", SRP_A=d.srp_a())
    d.says_password_verifier(session=False, user_id="alice")
    d.respond(**d.claim())
    return d.says_tokens()


def srp_with_secret_and_alias():
    metadata = {
        "ClientMetadata": {"locale": "pt-BR"},
        "AnalyticsMetadata": {"AnalyticsEndpointId": "endpoint"},
        "UserContextData": {"EncodedData": "ZGF0YQ==", "IpAddress": "192.0.2.1"},
    }
    d = Dialogue(
        "SRP with a client secret, an alias and metadata",
        "user_srp_auth",
        secret=True,
        metadata=metadata,
        password=PASSWORD,
    )
    d.srp()
    return d.says_tokens()


def srp_in_the_admin_form():
    d = Dialogue("SRP in the Admin form", "user_srp_auth", secret=True, admin=True, password=PASSWORD)
    d.srp(session=True)
    return d.says_tokens()


def srp_device_mfa():
    d = Dialogue("SRP, the device, then SMS_MFA", "user_srp_auth", secret=True, device=True, password=PASSWORD)
    d.srp()
    d.device_srp()
    d.says("SMS_MFA", SMS)
    d.code("SMS_MFA", SMS, resume=True)
    return d.says_tokens()


def srp_new_password_mfa_setup():
    d = Dialogue(
        "SRP, NEW_PASSWORD_REQUIRED, MFA_SETUP, a new device", "user_srp_auth", secret=True, password=PASSWORD
    )
    d.srp()
    attributes = {"email": ALIAS, "email_verified": "true", "given_name": ""}
    required = ["userAttributes.given_name", "userAttributes.custom:team"]
    d.says(
        "NEW_PASSWORD_REQUIRED",
        {
            "USER_ID_FOR_SRP": USER_ID,
            "userAttributes": json.dumps(attributes),
            "requiredAttributes": json.dumps(required),
        },
    )
    good = {"given_name": "Alice", "custom:team": "blue", "family_name": "A"}

    def answer(new_password="N3w password", **attributes):
        return {"new_password": new_password, "attributes": attributes}

    refused = [
        (answer("", **good), "NEW_PASSWORD is empty"),
        (answer(given_name="Alice"), "userAttributes.custom:team is empty"),
        (answer(**good | {"given_name": ""}), "userAttributes.given_name is empty"),
        (answer(**good, email="b@example.com"), "userAttributes.email is read-only"),
        (answer(**good, email_verified="false"), "userAttributes.email_verified is read-only"),
        (answer(**good, sub=USER_ID), "userAttributes.sub is read-only"),
    ]
    shows = {"user_attributes": attributes, "required_attributes": ["given_name", "custom:team"]}
    d.ask("NEW_PASSWORD_REQUIRED", shows, answer(**good), refused, resume=True)
    d.respond(NEW_PASSWORD="N3w password", **{f"userAttributes.{name}": value for name, value in good.items()})
    d.says("MFA_SETUP", {"MFAS_CAN_SETUP": '["SOFTWARE_TOKEN_MFA"]', "USER_ID_FOR_SRP": USER_ID})
    shows = {"choices": ["SOFTWARE_TOKEN_MFA"], "associate_software_token": {"Session": d.challenge["Session"]}}
    refused = [
        ({"email": "a@example.com"}, "EMAIL_OTP is not one of the choices offered"),
        ({"session": ""}, "Session is empty"),
    ]
    d.ask("MFA_SETUP", shows, {"session": "AYABe-verified"}, refused, resume=True)
    d.respond(session="AYABe-verified")
    case = d.says_tokens(NewDeviceMetadata=NEW_DEVICE)
    case["done"] |= confirm_device(d, "Alice's phone")
    return case


def confirm_device(d, name):
    group, key = NEW_DEVICE["DeviceGroupKey"], NEW_DEVICE["DeviceKey"]
    password, salt = b64(d.draw(40)), int.from_bytes(d.draw(16), "big")
    x = COGNITO.x(pad(salt), COGNITO.inner((group + key).encode(), password.encode()))
    config = {"Salt": b64(pad(salt)), "PasswordVerifier": b64(pad(COGNITO.power_of_g(x)))}
    token = TOKENS["AccessToken"]
    return {
        "confirm_device": {
            "AccessToken": token,
            "DeviceKey": key,
            "DeviceName": name,
            "DeviceSecretVerifierConfig": config,
        },
        "device": NEW_DEVICE | {"DevicePassword": password},
        "update_device_status": {"AccessToken": token, "DeviceKey": key, "DeviceRememberedStatus": "remembered"},
        "forget_device": {"AccessToken": token, "DeviceKey": key},
    }


def custom(d, parameters, answer, resume=False):
    d.says("CUSTOM_CHALLENGE", parameters)
    d.ask("CUSTOM_CHALLENGE", {"parameters": parameters}, {"answer": answer}, resume=resume)
    d.respond(ANSWER=answer)


def custom_auth():
    d = Dialogue("CUSTOM_AUTH", "custom_auth", secret=True)
    d.initiate("CUSTOM_AUTH")
    custom(d, {"USERNAME": USER_ID, "question": "2 + 2"}, "4", resume=True)
    return d.says_tokens()


def custom_auth_srp():
    d = Dialogue(
        "CUSTOM_AUTH with SRP first, then two custom challenges",
        "custom_auth_srp",
        secret=True,
        device=True,
        password=PASSWORD,
    )
    d.srp("CUSTOM_AUTH", session=True, CHALLENGE_NAME="SRP_A")
    custom(d, {"question": "2 + 2"}, "4")
    custom(d, {"question": "and now?"}, "", resume=True)
    return d.says_tokens()


def custom_before_verifier():
    d = Dialogue("CUSTOM_AUTH, SRP_A, a custom challenge, PASSWORD_VERIFIER", "custom_auth_srp", password=PASSWORD)
    d.initiate("CUSTOM_AUTH", SRP_A=d.srp_a(), CHALLENGE_NAME="SRP_A")
    custom(d, {"captcha": "https://example.com"}, "solved")
    d.says_password_verifier()
    d.respond(**d.claim())
    return d.says_tokens()


def user_password_device():
    d = Dialogue(
        "USER_PASSWORD_AUTH, then the device", "user_password_auth", secret=True, device=True, password=PASSWORD
    )
    d.initiate("USER_PASSWORD_AUTH", PASSWORD=PASSWORD)
    d.device_srp()
    return d.says_tokens()


def admin_password_select_mfa():
    context = {
        "EncodedData": "ZGF0YQ==",
        "HttpHeaders": [{"headerName": "Accept", "headerValue": "*/*"}],
        "IpAddress": "192.0.2.1",
        "ServerName": "example.com",
        "ServerPath": "/login",
    }
    d = Dialogue(
        "ADMIN_USER_PASSWORD_AUTH, SELECT_MFA_TYPE, SOFTWARE_TOKEN_MFA",
        "admin_user_password_auth",
        secret=True,
        admin=True,
        metadata={"ContextData": context},
        password=PASSWORD,
    )
    d.initiate("ADMIN_USER_PASSWORD_AUTH", PASSWORD=PASSWORD)
    choices = ["SMS_MFA", "SOFTWARE_TOKEN_MFA"]
    d.says("SELECT_MFA_TYPE", {"MFAS_CAN_CHOOSE": json.dumps(choices), "USER_ID_FOR_SRP": USER_ID})
    wrong = [({"choice": "EMAIL_OTP"}, "ANSWER is not one of the choices offered")]
    d.ask("SELECT_MFA_TYPE", {"choices": choices}, {"choice": "SOFTWARE_TOKEN_MFA"}, wrong, resume=True)
    d.respond(ANSWER="SOFTWARE_TOKEN_MFA")
    app = {"FRIENDLY_DEVICE_NAME": "Alice's phone"}
    d.says("SOFTWARE_TOKEN_MFA", app)
    d.code("SOFTWARE_TOKEN_MFA", app, resume=True)
    return d.says_tokens()


def admin_no_srp():
    d = Dialogue("ADMIN_NO_SRP_AUTH, flow and challenge", "admin_no_srp_auth", admin=True, password=PASSWORD)
    d.initiate("ADMIN_NO_SRP_AUTH", PASSWORD=PASSWORD)
    d.says("ADMIN_NO_SRP_AUTH", {"USERNAME": USER_ID})
    d.respond(PASSWORD=PASSWORD)
    return d.says_tokens()


def refresh():
    d = Dialogue(
        "REFRESH_TOKEN_AUTH with a client secret and a device",
        "refresh_token_auth",
        username=USER_ID,
        secret=True,
        device=True,
        refresh_token=TOKENS["RefreshToken"],
    )
    d.refresh("REFRESH_TOKEN_AUTH")
    return d.says_tokens()


def refresh_by_its_other_name():
    d = Dialogue(
        "REFRESH_TOKEN without a user name", "refresh_token", username="", refresh_token=TOKENS["RefreshToken"]
    )
    d.refresh("REFRESH_TOKEN")
    return d.says_tokens()


def mfa_setup_by_email():
    d = Dialogue(
        "USER_PASSWORD_AUTH, MFA_SETUP by e-mail, EMAIL_OTP", "user_password_auth", secret=True, password=PASSWORD
    )
    d.initiate("USER_PASSWORD_AUTH", PASSWORD=PASSWORD)
    choices = ["SOFTWARE_TOKEN_MFA", "EMAIL_OTP"]
    d.says("MFA_SETUP", {"MFAS_CAN_SETUP": json.dumps(choices)})
    shows = {"choices": choices, "associate_software_token": {"Session": d.challenge["Session"]}}
    d.ask("MFA_SETUP", shows, {"email": "a@example.com"}, [({"email": ""}, "EMAIL is empty")])
    d.respond(EMAIL="a@example.com")
    d.says("EMAIL_OTP", EMAIL)
    d.code("EMAIL_OTP", EMAIL)
    return d.says_tokens()


def unknown_challenge():
    d = Dialogue("A challenge that has no name yet", "user_password_auth", secret=True, password=PASSWORD)
    d.initiate("USER_PASSWORD_AUTH", PASSWORD=PASSWORD)
    parameters = {"USERNAME": USER_ID, "thoughts": "none"}
    d.says("TELEPATHY", parameters)
    refused = [({"responses": {"USERNAME": "bob"}}, "USERNAME is read-only")]
    shows = {"challenge_name": "TELEPATHY", "parameters": parameters}
    d.ask("TELEPATHY", shows, {"responses": {"THOUGHT": "seven"}}, refused, resume=True)
    d.respond(THOUGHT="seven")
    return d.says_tokens()


ALL = [
    srp_and_nothing_else,
    srp_with_secret_and_alias,
    srp_in_the_admin_form,
    srp_device_mfa,
    srp_new_password_mfa_setup,
    custom_auth,
    custom_auth_srp,
    custom_before_verifier,
    user_password_device,
    admin_password_select_mfa,
    admin_no_srp,
    refresh,
    refresh_by_its_other_name,
    mfa_setup_by_email,
    unknown_challenge,
]
