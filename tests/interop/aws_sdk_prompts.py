"""Every question that a sign-in can ask, answered at the terminal of `examples/aws-sdk`."""

import json

from aws_sdk_program import Passkey, Pool, User, listening, totp
from common import random_password

ADDRESSES = {"email": "eve@example.com", "phone_number": "+15550100"}


def answers_select_challenge(user):
    """What was not offered is asked again; the choice needs a password."""
    turns = [("one of PASSWORD, PASSWORD_SRP", "FAX"), ("First factor", "PASSWORD_SRP"), ("Password", user.password)]
    _, problem = user.talks(*turns, options=["--flow", "USER_AUTH"])
    assert "not one of the choices" in problem, problem
    user.tokens()


def answers_password(user):
    turns = [("First factor", "PASSWORD"), ("Password", user.password)]
    user.talks(*turns, options=["--flow", "USER_AUTH"])
    user.tokens()
    preferring = ["--flow", "USER_AUTH", "--first-factor", "PASSWORD"]
    user.is_refused("sign-in", "Incorrect username or password", user.password + "x", options=preferring)


def answers_password_srp(user):
    options = ["--flow", "USER_AUTH", "--first-factor", "PASSWORD_SRP"]
    user.succeeds("sign-in", user.password, options=options)
    user.tokens()


def answers_email_otp(user):
    """A wrong code is asked again, with the service's message and the number of tries."""
    turns = [("Code from e-mail to e***@e***", "0"), ("Code", "0"), ("Code", user.code("email-otp"))]
    _, problem = user.talks(*turns, options=["--flow", "USER_AUTH", "--first-factor", "EMAIL_OTP"])
    assert "CodeMismatchException: " in problem, problem
    assert "answer 1 was refused" in problem and "answer 2 was refused" in problem, problem
    user.tokens()
    user.signs_out()


def answers_sms_otp(user):
    turns = [("First factor", "SMS_OTP"), ("Code from SMS to +*******0100", user.code("sms-otp"))]
    user.talks(*turns, options=["--flow", "USER_AUTH"])
    user.tokens()
    user.signs_out()


def answers_web_authn(user):
    user.succeeds("sign-in", user.password)
    passkey = Passkey()
    passkey.register(user)
    user.talks(("Credential (JSON)", passkey.answer), options=["--flow", "USER_AUTH", "--first-factor", "WEB_AUTHN"])
    user.tokens()


def starts_over(user):
    """An empty line leaves the question: another code is sent."""
    turns = [("Code", ""), ("Start over?", "y"), ("Code", user.code("email-otp"))]
    printed, _ = user.talks(*turns, options=["--flow", "USER_AUTH", "--first-factor", "EMAIL_OTP"])
    assert "because the challenge was left" in printed, printed
    user.tokens()
    user.signs_out()


def starts_over_when_the_session_is_over(user):
    """A Session of the emulator takes three wrong codes; another one expires. Each time another code is sent."""
    over = "because the challenge is over"
    turns = [("Code", "0"), ("Code", "0"), ("Code", "0"), ("Code", "0"), (over, "y")]
    expired = "Invalid session for the user, session is expired."
    where = {"/ClientId": user.pool.client_id, "/ChallengeName": "EMAIL_OTP"}

    def code(printed):
        """The right code, which comes too late."""
        user.pool.fail("RespondToAuthChallenge", "NotAuthorizedException", expired, where=where)
        return user.code("email-otp")(printed)

    turns += [("Code", code), (over, "y"), ("Code", user.code("email-otp"))]
    user.talks(*turns, options=["--flow", "USER_AUTH", "--first-factor", "EMAIL_OTP"])
    user.tokens()


def answers_an_unknown_challenge(user):
    """CUSTOM_CHALLENGE under a name that nobody knows."""
    options, renamed = ["--flow", "CUSTOM_AUTH", "--password-first"], ("CUSTOM_CHALLENGE", "RIDDLE_OF_THE_SPHINX")

    def responses(printed):
        assert "question: The code" in printed, printed
        return json.dumps({"ANSWER": user.code("custom")(printed)})

    asked = f"The service asks {renamed[1]}."
    again = "ChallengeResponses"
    turns = [("Password", user.password), (asked, "{"), (again, json.dumps({"USERNAME": "eve"})), (again, responses)]
    with listening(user.pool.address, renamed=renamed) as (address, noted):
        _, problem = user.talks(*turns, options=options, address=address)
    assert "EOF" in problem and "USERNAME" in problem, problem
    assert noted[-1][1]["ChallengeName"] == renamed[1], noted[-1][1].keys()
    user.tokens()


def answers_custom_auth(user):
    user.talks(("question: The code", user.code("custom")), options=["--flow", "CUSTOM_AUTH"])
    user.tokens()
    user.signs_out()


def answers_custom_auth_after_the_password(user):
    turns = [("Password", user.password), ("question: The code", user.code("custom"))]
    user.talks(*turns, options=["--flow", "CUSTOM_AUTH", "--password-first"])
    user.tokens()


def gives_what_is_required(user):
    """NEW_PASSWORD_REQUIRED with an attribute; a password that is too short is asked again."""
    replacement = random_password()
    turns = [("Password", user.password), ("New password", "x"), ("given_name", "Eve")]
    turns += [("New password", replacement), ("given_name", "Eve")]
    _, problem = user.talks(*turns)
    assert "InvalidPasswordException: " in problem and "answer 1 was refused" in problem, problem
    user.password = replacement
    user.succeeds("sign-in", user.password)
    user.tokens()


def answers_sms_mfa(user):
    """The password is asked again after the code was left."""
    user.succeeds("sign-in", user.password)
    prefer(user, SMSMfaSettings={"Enabled": True, "PreferredMfa": True})
    turns = [("Password", user.password), ("Code from SMS", ""), ("an empty line ends it", user.password)]
    user.talks(*turns, ("Code from SMS", user.code("sms-mfa")))
    user.tokens()


def answers_select_mfa_type(user):
    user.succeeds("sign-in", user.password)
    prefer(user, SMSMfaSettings={"Enabled": True}, EmailMfaSettings={"Enabled": True})
    turns = [("Password", user.password), ("one of SMS_MFA, EMAIL_OTP", "FAX"), ("Second factor", "EMAIL_OTP")]
    _, problem = user.talks(*turns, ("Code from e-mail", user.code("email-otp")))
    assert "not one of the choices" in problem, problem
    user.tokens()


def prefer(user, **settings):
    user.pool.api.set_user_mfa_preference(AccessToken=user.tokens()["AccessToken"], **settings)


def sets_up_an_app(user):
    """MFA_SETUP, and in the next sign-in SOFTWARE_TOKEN_MFA; wrong codes are asked again."""

    def secret(printed):
        return next(line for line in printed.splitlines() if "secret" in line).split()[-1]

    turns = [("Password", user.password), ("Code from your app", "000000")]
    printed, problem = user.talks(*turns, ("Code from your app", lambda printed: totp(secret(printed))))
    assert "EnableSoftwareTokenMFAException" in problem, problem
    user.tokens()
    # A code is taken once; the next one is good already.
    turns = [("Password", user.password), ("your authenticator app", "000000")]
    turns += [("your authenticator app", lambda _: totp(secret(printed), later=30))]
    _, problem = user.talks(*turns)
    assert "answer 1 was refused" in problem, problem
    user.tokens()


def sets_up_an_address(user):
    """MFA_SETUP with EMAIL: a code goes to the address, and in the next sign-in, too."""
    turns = [("Password", user.password)]
    for address in ("eve", ADDRESSES["email"]):
        turns += [("one of SOFTWARE_TOKEN_MFA, EMAIL_OTP", "EMAIL_OTP"), ("E-mail address for codes", address)]
    code = ("Code from e-mail to e***@e***", user.code("email-otp"))
    _, problem = user.talks(*turns, code)
    assert "Invalid email address format" in problem, problem
    user.tokens()
    user.talks(("Password", user.password), code)
    user.tokens()


FIRST_FACTORS = {
    "SELECT_CHALLENGE": answers_select_challenge,
    "PASSWORD": answers_password,
    "PASSWORD_SRP": answers_password_srp,
    "EMAIL_OTP": answers_email_otp,
    "SMS_OTP": answers_sms_otp,
    "WEB_AUTHN": answers_web_authn,
    "start over": starts_over,
    "expired Session": starts_over_when_the_session_is_over,
    "unknown challenge": answers_an_unknown_challenge,
    "CUSTOM_AUTH": answers_custom_auth,
    "CUSTOM_AUTH with SRP first": answers_custom_auth_after_the_password,
}
SECOND_FACTORS = {"SMS_MFA": answers_sms_mfa, "SELECT_MFA_TYPE": answers_select_mfa_type}


def first_factor_pool(program, address):
    factors = {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP", "SMS_OTP", "WEB_AUTHN"]}
    flows = ["ALLOW_USER_AUTH", "ALLOW_CUSTOM_AUTH"]
    return Pool(program, address, flows, Policies={"SignInPolicy": factors})


def second_factor_pool(program, address):
    return Pool(program, address, MfaConfiguration="OPTIONAL")


def set_up_pool(program, address):
    mail = {"EmailSendingAccount": "DEVELOPER", "SourceArn": "arn:aws:ses:us-east-1:123456789012:identity/example.com"}
    return Pool(program, address, MfaConfiguration="ON", EmailConfiguration=mail)


def attribute_pool(program, address):
    return Pool(program, address, Schema=[{"Name": "given_name", "Required": True}])


def first_factor_checks(report, pool, directory):
    for name, check in FIRST_FACTORS.items():
        with report.check(name):
            check(User(pool, directory, **ADDRESSES).make_permanent())


def second_factor_checks(report, pool, directory):
    for name, check in SECOND_FACTORS.items():
        with report.check(name):
            check(User(pool, directory, **ADDRESSES).make_permanent())


def set_up_checks(report, pool, directory):
    with report.check("MFA_SETUP with EMAIL"):
        sets_up_an_address(User(pool, directory).make_permanent())


def attribute_checks(report, pool, directory):
    with report.check("NEW_PASSWORD_REQUIRED with attributes"):
        gives_what_is_required(User(pool, directory))
