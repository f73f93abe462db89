"""Every question that a sign-in can ask, answered over boto3 against the emulator."""

import pytest
from aws_sdk_program import Passkey, totp
from cognito_crypto import (
    App,
    AuthFlow,
    CodePrompt,
    CustomChallenge,
    InputError,
    MfaSetup,
    NewPassword,
    Other,
    Password,
    Prompt,
    SelectChallenge,
    SelectMfaType,
    StartOver,
    UnansweredPrompt,
    WebAuthn,
    drive,
    sign_in,
)
from common import random_password
from conftest import Client

ADDRESSES = {"email": "eve@example.com", "phone_number": "+15550100"}


@pytest.fixture(scope="module")
def first_factors(emulator):
    factors = {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP", "SMS_OTP", "WEB_AUTHN"]}
    flows = ["ALLOW_USER_AUTH", "ALLOW_CUSTOM_AUTH", "ALLOW_USER_PASSWORD_AUTH"]
    return Client(emulator, flows, Policies={"SignInPolicy": factors})


@pytest.fixture(scope="module")
def second_factors(emulator):
    return Client(emulator, MfaConfiguration="OPTIONAL")


class Asked:
    """Answers each question as the turn says that it falls to; all turns have to be taken."""

    def __init__(self, *turns):
        self.turns = list(turns)

    def __call__(self, prompt):
        kind, answer = self.turns.pop(0)
        assert type(prompt) is kind, prompt
        return answer(prompt)


def drives(user, flow, *turns):
    """Signs the user in, and checks whose the tokens are."""
    asked = Asked(*turns)
    user.signed_in = drive(user.pool.api, flow.start(), asked)
    assert not asked.turns
    return user.tokens()


def user_auth(user):
    return AuthFlow.user_auth(user.pool.app, user.name)


def test_select_challenge(first_factors):
    """What was not offered is refused, and the prompt is still there."""
    user = first_factors.user(**ADDRESSES)

    def choose(prompt):
        assert "PASSWORD_SRP" in prompt.available_challenges
        with pytest.raises(InputError, match="^ANSWER is not one of the choices offered$"):
            prompt.answer("FAX")
        with pytest.raises(InputError, match="^password is empty$"):
            prompt.answer("PASSWORD_SRP")
        return prompt.answer("PASSWORD_SRP", password=user.password)

    drives(user, user_auth(user), (SelectChallenge, choose))


def test_password(first_factors):
    """A choice that carries the password, and one that is asked for it: a password for SRP is never sent as it is."""
    user = first_factors.user(**ADDRESSES)
    choose = lambda prompt: prompt.answer("PASSWORD", password=user.password)
    drives(user, user_auth(user), (SelectChallenge, choose))
    for factor in ("PASSWORD", "PASSWORD_SRP"):
        drives(user, user_auth(user).with_preferred_factor(factor, password=user.password))
    drives(user, AuthFlow.user_password_auth(user.pool.app, user.name, user.password))


def test_the_service_may_ask_for_the_password(first_factors):
    user = first_factors.user(**ADDRESSES)

    def give(prompt):
        assert not prompt.is_srp and prompt.challenge_name == "PASSWORD"
        return prompt.answer(bytearray(user.password.encode()))

    def refused(prompt):
        assert prompt.tries == 1 and prompt.refusal

    # The emulator did not ask that, so it refuses the answer.
    where, patch = {"/ClientId": user.pool.client_id}, {"ChallengeName": "PASSWORD"}
    user.pool.test("TestFail", Operation="InitiateAuth", Times=1, Where=where, Patch=patch)
    flow = AuthFlow.user_srp_auth(user.pool.app, user.name, user.password)
    with pytest.raises(UnansweredPrompt, match="^unanswered: PASSWORD$"):
        drives(user, flow, (Password, give), (Password, refused))


def test_a_challenge_that_is_newer_than_the_package(first_factors):
    user = first_factors.user(**ADDRESSES)

    def give(prompt):
        assert prompt.challenge_name == "NEWER_THAN_THIS" and prompt.parameters["USER_ID_FOR_SRP"] == user.name
        flow = prompt.answer({"HOW": "so"})
        assert flow.request()["ChallengeResponses"].items() >= {"USERNAME": user.name, "HOW": "so"}.items()
        return flow

    where, patch = {"/ClientId": user.pool.client_id}, {"ChallengeName": "NEWER_THAN_THIS"}
    user.pool.test("TestFail", Operation="InitiateAuth", Times=1, Where=where, Patch=patch)
    flow = AuthFlow.user_srp_auth(user.pool.app, user.name, user.password)
    with pytest.raises(UnansweredPrompt, match="^unanswered: NEWER_THAN_THIS$"):
        drives(user, flow, (Other, give), (Other, lambda prompt: None))


def test_email_otp(first_factors):
    """A wrong code is asked again, with the service's message and the number of tries."""
    user = first_factors.user(**ADDRESSES)

    def again(prompt):
        assert prompt.tries == 1 and prompt.refusal.name == "CodeMismatchException"
        return prompt.answer(user.code("email-otp"))

    def wrong(prompt):
        assert prompt.destination == "e***@e***" and prompt.delivery_medium == "EMAIL"
        with pytest.raises(InputError, match="^EMAIL_OTP_CODE is empty$"):
            prompt.answer("")
        return prompt.answer("0")

    flow = user_auth(user).with_preferred_factor("EMAIL_OTP")
    drives(user, flow, (CodePrompt, wrong), (CodePrompt, again))


def test_sms_otp(first_factors):
    user = first_factors.user(**ADDRESSES)
    choose = lambda prompt: prompt.answer("SMS_OTP")
    drives(user, user_auth(user), (SelectChallenge, choose), code(user, "sms-otp"))


def code(user, purpose):
    return CodePrompt, lambda prompt: prompt.answer(user.code(purpose))


def test_web_authn(first_factors):
    user = first_factors.user(**ADDRESSES)
    user.signs_in()
    passkey = Passkey()
    passkey.register(user)

    def use(prompt):
        return prompt.answer(passkey.answer(f"Have a browser answer this request: {prompt.credential_request_options}"))

    drives(user, user_auth(user).with_preferred_factor("WEB_AUTHN"), (WebAuthn, use))


def test_starting_over_sends_another_code(first_factors):
    user = first_factors.user(**ADDRESSES)

    def leave(prompt):
        start_over = prompt.start_over()
        assert isinstance(start_over, StartOver)
        assert (start_over.reason, start_over.needs_password) == ("Requested", False)
        return start_over.answer()

    flow = user_auth(user).with_preferred_factor("EMAIL_OTP")
    drives(user, flow, (CodePrompt, leave), code(user, "email-otp"))


def test_custom_auth(first_factors):
    user = first_factors.user()

    def reply(prompt):
        assert prompt.parameters["question"]
        return prompt.answer(user.code("custom"))

    for flow in (
        AuthFlow.custom_auth(user.pool.app, user.name),
        AuthFlow.custom_auth_srp(user.pool.app, user.name, user.password),
    ):
        drives(user, flow, (CustomChallenge, reply))


def test_new_password_and_a_required_attribute(emulator):
    user = Client(emulator, Schema=[{"Name": "given_name", "Required": True}]).user(permanent=False)
    replacement = random_password()

    def wrong(prompt):
        assert prompt.required_attributes == ["given_name"]
        with pytest.raises(InputError) as refused:
            prompt.answer(replacement)
        assert (refused.value.attribute, str(refused.value)) == ("given_name", "userAttributes.given_name is empty")
        return prompt.answer("x", {"given_name": "Eve"})

    def right(prompt):
        assert prompt.refusal.name == "InvalidPasswordException"
        return prompt.answer(replacement, {"given_name": "Eve"})

    flow = AuthFlow.user_srp_auth(user.pool.app, user.name, user.password)
    drives(user, flow, (NewPassword, wrong), (NewPassword, right))
    user.password = replacement
    user.signs_in()


def test_sms_mfa(second_factors):
    user = second_factors.user(**ADDRESSES)
    prefer(user, SMSMfaSettings={"Enabled": True, "PreferredMfa": True})
    user.signs_in(ask=Asked(code(user, "sms-mfa")))


def test_select_mfa_type(second_factors):
    user = second_factors.user(**ADDRESSES)
    prefer(user, SMSMfaSettings={"Enabled": True}, EmailMfaSettings={"Enabled": True})

    def choose(prompt):
        assert prompt.choices == ["SMS_MFA", "EMAIL_OTP"]
        with pytest.raises(InputError, match="^ANSWER is not one of the choices offered$"):
            prompt.answer("FAX")
        return prompt.answer("EMAIL_OTP")

    user.signs_in(ask=Asked((SelectMfaType, choose), code(user, "email-otp")))


def prefer(user, **settings):
    user.pool.api.set_user_mfa_preference(AccessToken=user.signs_in()["AccessToken"], **settings)


def test_mfa_setup_and_the_app_s_code(emulator):
    user = Client(emulator, MfaConfiguration="ON").user()
    secrets = []

    def set_up(prompt):
        assert "SOFTWARE_TOKEN_MFA" in prompt.choices
        begun = user.pool.api.associate_software_token(**prompt.associate_software_token())
        secrets.append(begun["SecretCode"])
        shown = totp(begun["SecretCode"])
        return prompt.answer_with_session(
            user.pool.api.verify_software_token(Session=begun["Session"], UserCode=shown)["Session"]
        )

    user.signs_in(ask=Asked((MfaSetup, set_up)))
    # A code is taken once; the next one is good already.
    later = lambda prompt: prompt.answer(totp(secrets[0], later=30))
    user.signs_in(ask=Asked((CodePrompt, lambda prompt: prompt.answer("000000")), (CodePrompt, later)))


def test_a_prompt_is_saved_and_answered_in_another_request(second_factors):
    user = second_factors.user(**ADDRESSES)
    prefer(user, SMSMfaSettings={"Enabled": True, "PreferredMfa": True})
    with pytest.raises(UnansweredPrompt, match="^unanswered: SMS_MFA$") as unanswered:
        sign_in(user.pool.api, user.pool.app, user.name, user.password)
    saved = unanswered.value.prompt.save()
    assert user.password not in str(saved) and user.pool.secret not in str(saved)
    with pytest.raises(InputError, match="^prompt is not that of this sign-in$"):
        Prompt.resume(saved, App(user.pool.id, "another"))

    prompt = Prompt.resume(saved, user.pool.app)
    user.signed_in = drive(user.pool.api, prompt.answer(user.code("sms-mfa")))
    user.tokens()
