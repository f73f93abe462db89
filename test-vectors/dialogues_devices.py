"""R5 and R6: devices that fail."""

from dialogue import PASSWORD, SMS, Dialogue
from dialogues_recovery import EXPIRED, WRONG_CODE
from dialogues_reports import WRONG_PASSWORD, user

BAD_DEVICE_KEY = "InvalidParameterException", "Invalid device key given."


def device_proof_is_refused():
    d = user("R5: the device's proof is refused", device=True)
    d.srp()
    d.device_srp()
    d.says_error(WRONG_PASSWORD)
    d.goes_on_without_device()
    d.srp()
    return d.says_tokens()


def device_srp_is_refused():
    d = user("R5: DEVICE_SRP_AUTH is refused", device=True)
    d.srp()
    d.says("DEVICE_SRP_AUTH")
    d.respond(SRP_A=d.srp_a())
    d.says_error(("InvalidParameterException", "Missing required parameter"))
    d.goes_on_without_device()
    d.srp()
    return d.says_tokens()


def device_is_refused_after_a_sent_password():
    d = Dialogue("R5: a device is refused, and the password was sent", "user_password_auth", device=True, password=PASSWORD)
    d.initiate("USER_PASSWORD_AUTH", PASSWORD=PASSWORD)
    d.device_srp()
    d.says_error(WRONG_PASSWORD)
    d.goes_on_without_device()
    d.initiate("USER_PASSWORD_AUTH", PASSWORD=PASSWORD)
    return d.says_tokens()


def device_is_refused_after_a_code():
    d = user("R5: a device is refused after a code", device=True)
    d.srp()
    d.says("SMS_MFA", SMS)
    d.code("SMS_MFA", SMS)
    d.device_srp()
    d.says_error(WRONG_PASSWORD)
    d.goes_on_without_device()
    d.srp()
    d.says("SMS_MFA", SMS)
    d.code("SMS_MFA", SMS)
    return d.says_tokens()


def device_is_refused_after_custom_auth():
    d = Dialogue("R5: a device is refused after CUSTOM_AUTH", "custom_auth_srp", device=True, password=PASSWORD)
    d.srp("CUSTOM_AUTH", session=True, CHALLENGE_NAME="SRP_A")
    d.says("CUSTOM_CHALLENGE", {"question": "2 + 2"})
    d.ask("CUSTOM_CHALLENGE", {"parameters": {"question": "2 + 2"}}, {"answer": "4"})
    d.respond(ANSWER="4")
    d.device_srp()
    d.says_error(WRONG_PASSWORD)
    d.goes_on_without_device()
    d.srp("CUSTOM_AUTH", session=True, CHALLENGE_NAME="SRP_A")
    return d.says_tokens()


def device_is_refused_after_a_choice(factor):
    """The password was typed as the answer to SELECT_CHALLENGE: it is used again in the way that was chosen."""
    d = Dialogue(f"R5: a device is refused after {factor} was chosen", "user_auth", secret=True, device=True)
    d.initiate("USER_AUTH")
    d.says("SELECT_CHALLENGE", available=[factor, "EMAIL_OTP"])
    d.ask("SELECT_CHALLENGE", {"choices": [factor, "EMAIL_OTP"]}, {"factor": factor, "password": PASSWORD})
    if factor == "PASSWORD":
        d.respond(ANSWER=factor, PASSWORD=PASSWORD)
    else:
        d.respond(ANSWER=factor, SRP_A=d.srp_a())
        d.says_password_verifier()
        d.respond(**d.claim())
    d.device_srp()
    d.says_error(WRONG_PASSWORD)
    d.goes_on_without_device()
    if factor == "PASSWORD":
        d.initiate("USER_AUTH", PREFERRED_CHALLENGE=factor, PASSWORD=PASSWORD)
    else:
        d.srp("USER_AUTH", session=True, PREFERRED_CHALLENGE=factor)
    return d.says_tokens()


def device_is_refused_after_storage():
    """What is stored holds no password, so the user is asked."""
    d = user("R5: a device is refused after the sign-in was stored", device=True)
    d.srp()
    d.says("SMS_MFA", SMS)
    d.code("SMS_MFA", SMS, resume=True)
    d.device_srp()
    d.says_error(WRONG_PASSWORD)
    no_password = [({"password": ""}, "password is empty")]
    d.starts_over("DeviceRefused", WRONG_PASSWORD, PASSWORD, resume=True, refused=no_password)
    d.srp()
    return d.says_tokens()


def device_is_refused_without_a_password():
    d = Dialogue("R5: a device is refused, and there was no password", "custom_auth", secret=True, device=True)
    d.initiate("CUSTOM_AUTH")
    d.says("CUSTOM_CHALLENGE")
    d.ask("CUSTOM_CHALLENGE", {"parameters": {}}, {"answer": "4"})
    d.respond(ANSWER="4")
    d.device_srp()
    d.says_error(WRONG_PASSWORD)
    d.starts_over("DeviceRefused", WRONG_PASSWORD, resume=True)
    d.initiate("CUSTOM_AUTH")
    return d.says_tokens()


def broken_device(name, **wrong):
    d = user(f"R5: {name}", device=True)
    d.srp()
    d.says("DEVICE_SRP_AUTH")
    d.respond(SRP_A=d.srp_a())
    d.says_device_verifier()
    sent = d.case["steps"][-1]["reply"]["ChallengeParameters"]
    changed = {key: value for key, value in (sent | wrong).items() if value is not None}
    d.case["steps"][-1]["reply"]["ChallengeParameters"] = changed
    d.goes_on_without_device()
    d.srp()
    return d.says_tokens()


def device_without_salt():
    return broken_device("the service has lost the device's salt", SALT=None)


def device_with_long_salt():
    return broken_device("the device's salt is too long", SALT="1" * 1025)


def another_device():
    return broken_device("the challenge is about another device", DEVICE_KEY="us-east-1_ffffffff")


def session_is_over_during_device_proof():
    d = user("R5: a Session that is over is not the device's fault", device=True)
    d.srp()
    d.device_srp()
    d.says_error(EXPIRED)
    d.starts_over("SessionOver", EXPIRED, PASSWORD)
    d.srp()
    d.device_srp()
    return d.says_tokens()


def second_sign_in_is_refused():
    """The error names the device as well."""
    d = user("R5: the device is refused, and then the user", device=True)
    d.srp()
    d.device_srp()
    d.says_error(WRONG_PASSWORD)
    d.goes_on_without_device()
    d.initiate("USER_SRP_AUTH", SRP_A=d.srp_a())
    return d.refuses(("NotAuthorizedException", "User is disabled."))


def second_sign_in_makes_no_sense():
    d = user("R5: the device is refused, and the rest makes no sense", device=True)
    d.srp()
    d.device_srp()
    d.says_error(WRONG_PASSWORD)
    d.goes_on_without_device()
    d.srp()
    d.says("DEVICE_PASSWORD_VERIFIER")
    d.case["refused"] = "the peer sent DEVICE_PASSWORD_VERIFIER, which cannot be answered at this point"
    return d.case


def password_is_wrong_without_the_device():
    d = user("R6: the device is unknown, and the password is wrong", device=True)
    d.initiate("USER_SRP_AUTH", SRP_A=d.srp_a())
    d.says_error(BAD_DEVICE_KEY)
    d.again_without_device()
    d.says_password_verifier(session=False)
    d.respond(**d.claim())
    return d.refuses(WRONG_PASSWORD)


def bad_device_key_at_initiate():
    d = user("R6: an invalid device key at InitiateAuth", device=True)
    d.initiate("USER_SRP_AUTH", SRP_A=d.srp_a())
    d.says_error(BAD_DEVICE_KEY)
    d.again_without_device()
    d.says_password_verifier(session=False)
    d.respond(**d.claim())
    return d.says_tokens()


def bad_device_key_at_code():
    d = user("R6: an invalid device key with a code", device=True)
    d.srp()
    d.says("SMS_MFA", SMS)
    d.code("SMS_MFA", SMS)
    d.says_error(BAD_DEVICE_KEY)
    d.again_without_device()
    d.says_error(WRONG_CODE)
    d.code("SMS_MFA", SMS, resume=True, tries=1, error=WRONG_CODE)
    return d.says_tokens()


def bad_device_key_at_proof():
    d = user("R6: an invalid device key with the device's proof", device=True)
    d.srp()
    d.device_srp()
    d.says_error(BAD_DEVICE_KEY)
    d.goes_on_without_device()
    d.srp()
    return d.says_tokens()


def dropped_device_is_asked_for():
    """By itself the sign-in starts over once; if the service then asks for the device again, the user decides."""
    d = user("R6: the service asks for a device that was dropped", device=True)
    d.srp()
    d.says_error(BAD_DEVICE_KEY)
    d.again_without_device()
    d.says("DEVICE_SRP_AUTH")
    d.srp()
    d.says("DEVICE_SRP_AUTH")
    d.starts_over("DeviceNotFound", None, PASSWORD)
    d.srp()
    return d.says_tokens()


ALL = [
    device_proof_is_refused,
    device_srp_is_refused,
    device_is_refused_after_a_sent_password,
    device_is_refused_after_a_code,
    device_is_refused_after_custom_auth,
    lambda: device_is_refused_after_a_choice("PASSWORD"),
    lambda: device_is_refused_after_a_choice("PASSWORD_SRP"),
    device_is_refused_after_storage,
    device_is_refused_without_a_password,
    device_without_salt,
    device_with_long_salt,
    another_device,
    session_is_over_during_device_proof,
    second_sign_in_is_refused,
    second_sign_in_makes_no_sense,
    password_is_wrong_without_the_device,
    bad_device_key_at_initiate,
    bad_device_key_at_code,
    bad_device_key_at_proof,
    dropped_device_is_asked_for,
]
