"""USER_AUTH: what the user chooses, prefers, or is asked for."""

from dialogue import EMAIL, PASSWORD, SMS, USER_ID, Dialogue

OFFER = ["PASSWORD", "PASSWORD_SRP", "WEB_AUTHN", "EMAIL_OTP", "SMS_OTP"]


def select(d, answer, session=None, **responses):
    """USER_AUTH without a preference, and SELECT_CHALLENGE answered."""
    d.initiate("USER_AUTH", session)
    d.says("SELECT_CHALLENGE", {}, available=OFFER)
    refused = [
        ({"factor": "TELEPATHY"}, "ANSWER is not one of the choices offered"),
        ({"factor": "PASSWORD", "password": ""}, "password is empty"),
        ({"factor": "WEB_AUTHN", "credential": ""}, "credential is empty"),
    ]
    d.ask("SELECT_CHALLENGE", {"choices": OFFER}, answer, refused, resume=True)
    d.respond(ANSWER=answer["factor"], **responses)


def select_password():
    d = Dialogue("USER_AUTH, SELECT_CHALLENGE: PASSWORD", "user_auth", secret=True)
    select(d, {"factor": "PASSWORD", "password": PASSWORD}, PASSWORD=PASSWORD)
    return d.says_tokens()


def select_password_srp():
    d = Dialogue("USER_AUTH, SELECT_CHALLENGE: PASSWORD_SRP, PASSWORD_VERIFIER", "user_auth", secret=True)
    select(d, {"factor": "PASSWORD_SRP", "password": PASSWORD}, SRP_A=d.srp_a())
    d.says_password_verifier()
    d.respond(**d.claim())
    return d.says_tokens()


def select_web_authn():
    d = Dialogue("USER_AUTH, SELECT_CHALLENGE: WEB_AUTHN, then its challenge", "user_auth")
    select(d, {"factor": "WEB_AUTHN"})
    options = '{"challenge":"Zm9v","rpId":"example.com"}'
    d.says("WEB_AUTHN", {"CREDENTIAL_REQUEST_OPTIONS": options, "USERNAME": USER_ID})
    shows = {"credential_request_options": options}
    d.ask(
        "WEB_AUTHN", shows, {"credential": '{"id":"Zm9v"}'}, [({"credential": ""}, "CREDENTIAL is empty")], resume=True
    )
    d.respond(CREDENTIAL='{"id":"Zm9v"}')
    return d.says_tokens()


def select_web_authn_with_credential():
    d = Dialogue("USER_AUTH, SELECT_CHALLENGE: WEB_AUTHN with its credential", "user_auth", secret=True)
    select(d, {"factor": "WEB_AUTHN", "credential": '{"id":"Zm9v"}'}, CREDENTIAL='{"id":"Zm9v"}')
    return d.says_tokens()


def select_otp(name, parameters, session=None):
    start = {"session": session} if session else {}
    d = Dialogue(f"USER_AUTH, SELECT_CHALLENGE: {name}", "user_auth", secret=True, **start)
    select(d, {"factor": name}, session)
    d.says(name, parameters | {"USERNAME": USER_ID})
    d.code(name, parameters, resume=True)
    return d.says_tokens()


def preferring(factor, **parameters):
    return {"preferring": {"factor": factor} | parameters}


def preferred_password():
    d = Dialogue(
        "USER_AUTH, preferring PASSWORD",
        "user_auth",
        secret=True,
        device=True,
        **preferring("PASSWORD", password=PASSWORD),
    )
    d.initiate("USER_AUTH", PREFERRED_CHALLENGE="PASSWORD", PASSWORD=PASSWORD)
    return d.says_tokens()


def preferred_password_asked_for():
    d = Dialogue(
        "USER_AUTH, preferring PASSWORD, and PASSWORD",
        "user_auth",
        secret=True,
        **preferring("PASSWORD", password=PASSWORD),
    )
    d.initiate("USER_AUTH", PREFERRED_CHALLENGE="PASSWORD", PASSWORD=PASSWORD)
    d.says("PASSWORD", {"USERNAME": USER_ID})
    d.respond(PASSWORD=PASSWORD)
    return d.says_tokens()


def preferred_password_srp():
    d = Dialogue(
        "USER_AUTH, preferring PASSWORD_SRP",
        "user_auth",
        secret=True,
        **preferring("PASSWORD_SRP", password=PASSWORD),
    )
    d.srp("USER_AUTH", session=True, PREFERRED_CHALLENGE="PASSWORD_SRP")
    return d.says_tokens()


def preferred_password_srp_asked_for():
    d = Dialogue(
        "USER_AUTH, preferring PASSWORD_SRP, and PASSWORD_SRP",
        "user_auth",
        secret=True,
        **preferring("PASSWORD_SRP", password=PASSWORD),
    )
    d.initiate("USER_AUTH", PREFERRED_CHALLENGE="PASSWORD_SRP", SRP_A=d.srp_a())
    d.says("PASSWORD_SRP", {"USERNAME": "alice"})
    d.respond(SRP_A=d.srp_a())
    d.says_password_verifier()
    d.respond(**d.claim())
    return d.says_tokens()


def preferred_otp():
    d = Dialogue("USER_AUTH, preferring EMAIL_OTP", "user_auth", secret=True, **preferring("EMAIL_OTP"))
    d.initiate("USER_AUTH", PREFERRED_CHALLENGE="EMAIL_OTP")
    d.says("EMAIL_OTP", EMAIL)
    d.code("EMAIL_OTP", EMAIL)
    return d.says_tokens()


def password_is_asked_for():
    d = Dialogue("USER_AUTH without a password, and PASSWORD", "user_auth", secret=True)
    d.initiate("USER_AUTH")
    d.says("PASSWORD")
    d.ask("PASSWORD", {"is_srp": False}, {"password": PASSWORD}, [({"password": ""}, "password is empty")], resume=True)
    d.respond(PASSWORD=PASSWORD)
    return d.says_tokens()


def password_srp_is_asked_for():
    d = Dialogue("USER_AUTH without a password, and PASSWORD_SRP", "user_auth")
    d.initiate("USER_AUTH")
    d.says("PASSWORD_SRP")
    d.ask("PASSWORD_SRP", {"is_srp": True}, {"password": PASSWORD}, resume=True)
    d.respond(SRP_A=d.srp_a())
    d.says_password_verifier()
    d.respond(**d.claim())
    return d.says_tokens()


ALL = [
    select_password,
    select_password_srp,
    select_web_authn,
    select_web_authn_with_credential,
    preferred_password,
    preferred_password_asked_for,
    preferred_password_srp,
    preferred_password_srp_asked_for,
    preferred_otp,
    password_is_asked_for,
    password_srp_is_asked_for,
    lambda: select_otp("EMAIL_OTP", EMAIL),
    lambda: select_otp("SMS_OTP", SMS, session="AYABe-confirm-sign-up"),
]
