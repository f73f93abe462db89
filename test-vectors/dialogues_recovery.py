"""What the service refuses, and the way on from there."""

from dialogue import PASSWORD, SMS, Dialogue

NO_DEVICE = "ResourceNotFoundException", "Device does not exist."
EXPIRED = "NotAuthorizedException", "Invalid session for the user, session is expired."
WRONG_CODE = "CodeMismatchException", "Invalid code or auth state for the user."


def srp_password_is_not_sent():
    d = Dialogue("A password given for SRP is asked for before it is sent", "user_srp_auth", password=PASSWORD)
    d.initiate("USER_SRP_AUTH", SRP_A=d.srp_a())
    d.says("PASSWORD")
    d.ask("PASSWORD", {"is_srp": False}, {"password": PASSWORD})
    d.respond(PASSWORD=PASSWORD)
    return d.says_tokens()


def device_gone_at_initiate():
    d = Dialogue(
        "The device is gone: InitiateAuth again without it",
        "user_srp_auth",
        secret=True,
        device=True,
        password=PASSWORD,
    )
    d.initiate("USER_SRP_AUTH", SRP_A=d.srp_a())
    d.says_error(NO_DEVICE)
    d.again_without_device()
    d.says_password_verifier(session=False)
    d.respond(**d.claim())
    return d.says_tokens()


def device_gone_at_verifier():
    d = Dialogue(
        "The device is gone: the signed response again without it",
        "user_srp_auth",
        secret=True,
        device=True,
        password=PASSWORD,
    )
    d.srp(session=True)
    d.says_error(NO_DEVICE)
    d.again_without_device()
    d.says("SMS_MFA", SMS)
    d.code("SMS_MFA", SMS)
    return d.says_tokens()


def device_gone_at_device_srp():
    d = Dialogue(
        "The device is gone: the sign-in starts over without it",
        "user_srp_auth",
        secret=True,
        device=True,
        password=PASSWORD,
    )
    d.srp()
    d.says("DEVICE_SRP_AUTH")
    d.respond(SRP_A=d.srp_a())
    d.says_error(NO_DEVICE)
    d.goes_on_without_device()
    d.srp()
    return d.says_tokens()


def wrong_code_then_too_late():
    d = Dialogue("A wrong code, the same question, too late, all over", "custom_auth", secret=True)
    d.initiate("CUSTOM_AUTH")
    d.says("SMS_MFA", SMS)
    d.code("SMS_MFA", SMS, code="000000", resume=True)
    d.says_error(WRONG_CODE)
    d.code("SMS_MFA", SMS, resume=True, tries=1, error=WRONG_CODE)
    d.says_error(EXPIRED)
    d.starts_over("SessionOver", EXPIRED, resume=True)
    d.initiate("CUSTOM_AUTH")
    return d.says_tokens()


ALL = [
    srp_password_is_not_sent,
    device_gone_at_initiate,
    device_gone_at_verifier,
    device_gone_at_device_srp,
    wrong_code_then_too_late,
]
