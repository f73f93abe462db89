"""Every known answer and every dialogue of test-vectors, through the binding.

They need supplied private values and random numbers, which only a build with the feature hazmat takes: bindings/python/test
runs them with that. COGNITO_CRYPTO_HAZMAT=1 says that they have to be run.
"""

import base64
import calendar
import json
import os
import pathlib
import time

import pytest

VECTORS = pathlib.Path(__file__).resolve().parents[3] / "test-vectors"
N = int(json.loads((VECTORS / "encodings.json").read_text())["constants"][0]["N"], 16)

from cognito_crypto import (  # noqa: E402
    App,
    AuthFlow,
    CodePrompt,
    CustomChallenge,
    Device,
    DeviceSrp,
    Error,
    InputError,
    MfaSetup,
    NewPassword,
    Other,
    Password,
    Prompt,
    ProtocolError,
    SelectChallenge,
    SelectMfaType,
    ServiceError,
    SignedIn,
    StartOver,
    UserSrp,
    WebAuthn,
    _native,
    secret_hash,
)

if os.environ.get("COGNITO_CRYPTO_HAZMAT") == "1":
    assert hasattr(_native, "replay"), "this build has not the feature hazmat"
elif not hasattr(_native, "replay"):
    pytest.skip("the published build takes no private values", allow_module_level=True)


def cases(file, section):
    read = json.loads((VECTORS / file).read_text())
    found = read[section]
    assert len(found) == read["counts"][section]
    return [pytest.param(case, id=case.get("name") or str(index)) for index, case in enumerate(found)]


def use_private_key(case):
    """One that is too long is reduced modulo N − 1, which changes no power of 2."""
    a = int(case["a"], 16)
    _native.use_private_key((a % (N - 1) if a.bit_length() > 3072 else a).to_bytes(384, "big"))


def challenge(case, salt, **named):
    """ChallengeParameters; B is the one that was sent, or the one that has to be computed."""
    srp_b = case.get("srp_b_as_sent") or case["expected"]["B"]
    return {"SALT": salt, "SRP_B": srp_b, "SECRET_BLOCK": case["secret_block"], **named}


def same_number(text, expected):
    return int(text, 16) == int(expected, 16)


def unix(case):
    """When the case happens; none if its timestamp is not one that the service sends."""
    try:
        return calendar.timegm(time.strptime(case["timestamp"], "%a %b %d %H:%M:%S UTC %Y"))
    except (KeyError, ValueError):
        return None


USERS = [
    *cases("users.json", "user_cases"),
    *cases("recorded/pycognito.json", "user_cases"),
    *cases("recorded/identity-js.json", "user_cases"),
]
# What was published of these ends with the key, or has no timestamp in the claim: `cargo test --test vectors` has the
# rest.
WITHOUT_A_CLAIM = {"dotnet-key", "stewartml-client", "swift-S1", "swift-S2"}
DEVICES = [
    *cases("devices.json", "device_cases"),
    *cases("recorded/pycognito.json", "device_cases"),
    *cases("recorded/identity-js.json", "device_cases"),
]


@pytest.mark.parametrize("case", USERS)
def test_a_user_signs_in(case):
    expected, now = case["expected"], unix(case)
    app = App(case.get("pool_id") or "region_" + case["pool_name"], case.get("client_id") or "client", case.get("client_secret"))
    use_private_key(case)
    request, started = UserSrp(app, case.get("sign_in_name") or case["username"]).start()
    assert same_number(request["SRP_A"], expected["A"])
    if "sign_in_secret_hash" in expected:
        assert request["SECRET_HASH"] == expected["sign_in_secret_hash"]
    if now is None:
        assert case["name"] in WITHOUT_A_CLAIM
        return
    parameters = challenge(case, case["salt"], USER_ID_FOR_SRP=case["username"])
    responses = started.respond(parameters, case["password"], now=now)
    assert responses["PASSWORD_CLAIM_SIGNATURE"] == expected["signature"]
    assert responses["TIMESTAMP"] == case["timestamp"] and responses["USERNAME"] == case["username"]
    assert responses["PASSWORD_CLAIM_SECRET_BLOCK"] == case["secret_block"]
    if "secret_hash" in expected:
        assert responses["SECRET_HASH"] == expected["secret_hash"]


@pytest.mark.parametrize("case", DEVICES)
def test_a_device_is_confirmed_and_signs_in(case):
    expected, key, group_key = case["expected"], case["device_key"], case["device_group_key"]
    drawn = bytes.fromhex(case.get("random_password_bytes", "")), bytes.fromhex(case.get("random_salt_bytes", ""))
    device = None
    if [len(part) for part in drawn] == [40, 16]:
        _native.replay(b"".join(drawn))
        device, config = Device.generate(key, group_key)
        assert _native.unread() == 0
        stored = {"DeviceKey": key, "DeviceGroupKey": group_key, "DevicePassword": expected["device_password"]}
        assert device.to_dict() == stored
        assert config == {name: expected[name] for name in ("Salt", "PasswordVerifier")}
    password = case.get("device_password") or base64.b64encode(drawn[0]).decode()
    device = device or Device(key, group_key, password)
    if "a" not in case:
        return
    use_private_key(case)
    request, started = DeviceSrp(App("region_pool", "client"), "alice", device).start()
    assert same_number(request["SRP_A"], expected["A"])
    salt = case.get("server_salt") or case["random_salt_bytes"]
    responses = started.respond(challenge(case, salt, DEVICE_KEY=key), now=unix(case))
    assert responses["PASSWORD_CLAIM_SIGNATURE"] == expected["signature"]
    assert (responses["TIMESTAMP"], responses["DEVICE_KEY"]) == (case["timestamp"], key)


@pytest.mark.parametrize("case", cases("timestamps.json", "timestamps"))
def test_a_timestamp(case):
    _native.use_private_key(b"\x05")
    _, started = UserSrp(App("region_pool", "client"), "alice").start()
    responses = started.respond({"SRP_B": "2", "SALT": "7b", "SECRET_BLOCK": "c2VjcmV0"}, "x", now=case["unix"])
    assert responses["TIMESTAMP"] == case["timestamp"]


@pytest.mark.parametrize("case", cases("secret_hash.json", "secret_hash"))
def test_secret_hash(case):
    inputs = case["client_secret"], case["username"], case["client_id"]
    assert secret_hash(*inputs) == case["secret_hash"]


@pytest.mark.parametrize("case", cases("refuse.json", "must_refuse"))
def test_what_a_client_must_refuse(case):
    if case["role"] == "server":
        return  # There is no server role here.
    app, device = App("region_pool", "client"), Device("key", "group", "password")
    for srp_b in case["srp_b"]:
        parameters = {"SRP_B": srp_b, "SALT": "7b", "SECRET_BLOCK": "c2VjcmV0"}
        for state, password in ((UserSrp(app, "alice"), ["password"]), (DeviceSrp(app, "alice", device), [])):
            _native.use_private_key(b"\x05")
            _, started = state.start()
            with pytest.raises(ProtocolError, match="SRP_B") as refused:
                started.respond(parameters, *password)
            assert refused.value.name == "SRP_B"


@pytest.mark.parametrize("case", cases("requests.json", "requests"))
def test_requests_around_a_sign_in(case):
    app, inputs = App(case["pool_id"], case["client_id"], case.get("client_secret")), case["inputs"]
    if "token" in inputs:
        assert app.revoke_token_request(inputs["token"]) == case["body"]
    else:
        assert app.account_request(inputs["username"], session=inputs.get("session")) == case["body"]


@pytest.mark.parametrize("case", cases("dialogues.json", "dialogues"))
def test_a_dialogue(case):
    Actor(case).play()


class Actor:
    """Plays the flow's and the user's part of one dialogue."""

    def __init__(self, case):
        self.case, self.steps = case, iter(case["steps"])
        self.app = App(case["pool_id"], case["client_id"], case.get("client_secret"))
        self.device = Device.from_dict(case["device"]) if "device" in case else None

    def play(self):
        _native.replay(bytes.fromhex(self.case["random"]))
        flow = self.start()
        try:
            while not isinstance(flow, SignedIn):
                flow = self.turn(flow)
        except Error as error:
            assert str(error) == self.case["refused"]
            assert error.device_to_forget == self.case.get("done", {}).get("device_to_forget")
        else:
            self.finish(flow)
        assert next(self.steps, None) is None and _native.unread() == 0

    def start(self):
        start = self.case["start"]
        named = [start[key] for key in ("username", "password", "refresh_token") if key in start]
        if start["flow"] == "get_tokens_from_refresh_token":
            named = [start["refresh_token"]]
        flow = getattr(AuthFlow, start["flow"])(self.app, *named)
        if "preferring" in start:
            flow.with_preferred_factor(**start["preferring"])
        if "session" in start:
            flow.with_session(start["session"])
        if self.device:
            flow.with_device(self.device)
        if start["admin"]:
            flow.as_admin()
        return flow.with_metadata(start["metadata"]).start()

    def turn(self, flow):
        """Sends the request, and goes on with what the service says."""
        said = self.sends(flow)
        if "unreached" in said:
            flow.renew(now=self.now(said))
            said = self.sends(flow)
        step = flow.handle(self.reply(said), now=self.now(said))
        if isinstance(step, Prompt):
            return self.asks(step)
        if not isinstance(step, SignedIn):
            assert (str(step.error) if step.error else None) == said.get("passes")
        return step

    def sends(self, flow):
        found = {"operation": flow.operation, "body": flow.request()}
        assert found == next(self.steps)["request"]
        return next(self.steps)

    def now(self, step):
        return self.case["now"] + step.get("later", 0)

    @staticmethod
    def reply(said):
        """As boto3 has it; of an error in the forms that only other clients see, what those find in it."""
        if "reply" in said:
            return {**said["reply"], "ResponseMetadata": {"HTTPStatusCode": 200, "RetryAttempts": 0}}
        error = said["error"]
        name = error.get("__type") or error.get("code") or said.get("header") or ""
        message = error.get("message") or error.get("Message") or error.get("errorMessage") or ""
        return ServiceError(name, message, said.get("status"))

    def asks(self, prompt):
        step = next(self.steps)
        assert (prompt.challenge_name or "StartOver") == step["ask"]
        self.compare(prompt, step)
        for wrong in step["refused"]:
            with pytest.raises(InputError) as refused:
                answer(prompt, wrong["answer"])
            assert str(refused.value) == wrong["error"]
        if step["resume"]:
            saved = json.loads(json.dumps(prompt.save()))
            device = self.device if self.device and saved.get("DeviceKey") == self.device.key else None
            prompt = Prompt.resume(saved, self.app, device)
            assert json.loads(json.dumps(prompt.save())) == saved
            self.compare(prompt, step)
        if step.get("leave"):
            return self.asks(prompt.start_over())
        return answer(prompt, step["answer"])

    @staticmethod
    def compare(prompt, step):
        assert shown(prompt) == step["shows"]
        assert [prompt.tries, str(prompt.refusal) if prompt.refusal else None] == step["after"]

    def finish(self, signed_in):
        done = self.case["done"]
        assert signed_in.username == done["username"]
        assert signed_in.device_to_forget == done.get("device_to_forget")
        assert signed_in.authentication_result == self.case["steps"][-1]["reply"]["AuthenticationResult"]
        name = done.get("confirm_device", {}).get("DeviceName")
        confirmed = signed_in.confirm_device(name)
        assert (confirmed is not None) == ("device" in done)
        if confirmed:
            request, device = confirmed
            assert (request, device.to_dict()) == (done["confirm_device"], done["device"])


def shown(prompt):
    """What a prompt tells the caller."""
    names = {
        SelectChallenge: {"choices": "available_challenges"},
        Password: {"is_srp": "is_srp"},
        CodePrompt: {name: name for name in ("destination", "delivery_medium", "friendly_device_name")},
        SelectMfaType: {"choices": "choices"},
        MfaSetup: {"choices": "choices", "associate_software_token": "associate_software_token"},
        NewPassword: {name: name for name in ("user_attributes", "required_attributes")},
        CustomChallenge: {"parameters": "parameters"},
        WebAuthn: {"credential_request_options": "credential_request_options"},
        Other: {name: name for name in ("challenge_name", "parameters")},
        StartOver: {name: name for name in ("reason", "needs_password", "device_to_forget")},
    }[type(prompt)]
    found = {key: getattr(prompt, name) for key, name in names.items()}
    found = {key: value() if callable(value) else value for key, value in found.items()}
    return {key: value for key, value in found.items() if (key, value) != ("device_to_forget", None)}


def answer(prompt, given):
    """Answers a prompt as the dialogue says."""
    if isinstance(prompt, MfaSetup):
        if "email" in given:
            return prompt.answer_with_email(given["email"])
        return prompt.answer_with_session(given["session"])
    if isinstance(prompt, StartOver):
        return prompt.answer(given.get("password"))
    return prompt.answer(**given)
