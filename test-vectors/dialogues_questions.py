"""R8 and R4: every question can be left, and is kept when a call fails."""

from dialogue import EMAIL, PASSWORD, SMS, USER_ID, Dialogue
from dialogues_recovery import WRONG_CODE
from dialogues_reports import APP, BUSY

QUESTIONS = {
    "SELECT_CHALLENGE": ({}, {"choices": []}),
    "PASSWORD": ({}, {"is_srp": False}),
    "SMS_MFA": (SMS, None),
    "SOFTWARE_TOKEN_MFA": (APP, None),
    "EMAIL_OTP": (EMAIL, None),
    "SMS_OTP": (SMS, None),
    "SELECT_MFA_TYPE": ({"MFAS_CAN_CHOOSE": '["SMS_MFA"]'}, {"choices": ["SMS_MFA"]}),
    "MFA_SETUP": ({}, {"choices": [], "associate_software_token": {}}),
    "NEW_PASSWORD_REQUIRED": ({}, {"user_attributes": {}, "required_attributes": []}),
    "CUSTOM_CHALLENGE": ({"question": "2 + 2"}, {"parameters": {"question": "2 + 2"}}),
    "WEB_AUTHN": ({"CREDENTIAL_REQUEST_OPTIONS": "{}"}, {"credential_request_options": "{}"}),
    "TELEPATHY": ({}, {"challenge_name": "TELEPATHY", "parameters": {}}),
}


def shown_code(parameters):
    return {
        "destination": parameters.get("CODE_DELIVERY_DESTINATION"),
        "delivery_medium": parameters.get("CODE_DELIVERY_DELIVERY_MEDIUM"),
        "friendly_device_name": parameters.get("FRIENDLY_DEVICE_NAME"),
    }


def asked(name, title):
    """A sign-in that is asked, and what the prompt says."""
    parameters, shows = QUESTIONS[name]
    d = Dialogue(title, "user_auth", secret=True)
    d.initiate("USER_AUTH")
    d.says(name, parameters | {"USER_ID_FOR_SRP": USER_ID})
    shows = shows or shown_code(parameters)
    if name == "MFA_SETUP":
        shows = shows | {"associate_software_token": {"Session": d.challenge["Session"]}}
    if "parameters" in shows:
        shows = shows | {"parameters": d.challenge["ChallengeParameters"]}
    return d, shows


def left(name):
    d, shows = asked(name, f"R8: {name} is left")
    d.ask(name, shows, resume=True, leave=True)
    d.starts_over("Requested", resume=True)
    d.initiate("USER_AUTH")
    return d.says_tokens()


# For each question: the answer, and what is sent.
ANSWERS = {
    "SELECT_CHALLENGE": ({"factor": "EMAIL_OTP"}, {"ANSWER": "EMAIL_OTP"}),
    "PASSWORD": ({"password": PASSWORD}, {"PASSWORD": PASSWORD}),
    "SMS_MFA": ({"code": "123456"}, {"SMS_MFA_CODE": "123456"}),
    "SOFTWARE_TOKEN_MFA": ({"code": "123456"}, {"SOFTWARE_TOKEN_MFA_CODE": "123456"}),
    "EMAIL_OTP": ({"code": "123456"}, {"EMAIL_OTP_CODE": "123456"}),
    "SMS_OTP": ({"code": "123456"}, {"SMS_OTP_CODE": "123456"}),
    "SELECT_MFA_TYPE": ({"choice": "SMS_MFA"}, {"ANSWER": "SMS_MFA"}),
    "MFA_SETUP": ({"email": "a@example.com"}, {"EMAIL": "a@example.com"}),
    "NEW_PASSWORD_REQUIRED": ({"new_password": "N3w", "attributes": {}}, {"NEW_PASSWORD": "N3w"}),
    "CUSTOM_CHALLENGE": ({"answer": "4"}, {"ANSWER": "4"}),
    "WEB_AUTHN": ({"credential": "{}"}, {"CREDENTIAL": "{}"}),
    "TELEPATHY": ({"responses": {"THOUGHT": "4"}}, {"THOUGHT": "4"}),
}


def question_is_kept(name):
    """A fault, an answer that is refused, the same question in the same Session, and another fault."""
    answer, sent = ANSWERS[name]
    d, shows = asked(name, f"R4: {name} is kept")
    d.ask(name, shows, answer)
    d.respond(**sent)
    d.says_that_passes(BUSY)
    d.again()
    d.is_not_reached(later=3600)
    d.again()
    d.says_error(WRONG_CODE)
    d.ask(name, shows, answer, resume=True, tries=1, error=WRONG_CODE)
    d.respond(**sent)
    d.step(error={}, status=500, passes="the service answered with HTTP status 500")
    d.again()
    return d.says_tokens()


ALL = [
    *[lambda name=name: left(name) for name in QUESTIONS],
    *[lambda name=name: question_is_kept(name) for name in QUESTIONS],
]
