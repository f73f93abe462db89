"""What is installed: its types, its documentation, its errors, its threads and its memory."""

import ast
import gc
import inspect
import pathlib
import pickle
import subprocess
import sys
import threading
import time
import types

import cognito_crypto
import pytest
from botocore.exceptions import ClientError
from cognito_crypto import (
    App,
    AuthFlow,
    Device,
    InputError,
    Prompt,
    ProtocolError,
    ServiceError,
    UnansweredPrompt,
    UsedUpError,
    UserSrp,
    drive,
    secret_hash,
)

PACKAGE = pathlib.Path(cognito_crypto.__file__).parent
HERE = pathlib.Path(__file__).resolve().parent
APP = App("us-east-1_AbC123xyZ", "client")
CHALLENGE = {"SRP_B": "7b", "SALT": "fa0c6bf9", "SECRET_BLOCK": "c2VjcmV0"}


def test_it_is_the_installed_wheel():
    assert PACKAGE.parent.name == "site-packages", PACKAGE
    assert (PACKAGE / "py.typed").exists()


@pytest.mark.parametrize("command", [
    ["mypy", "--strict", "-p", "cognito_crypto"],
    ["mypy", "--strict", str(HERE / "typed.py")],
    ["mypy.stubtest", "cognito_crypto._native", "--allowlist", "allowed"],
], ids=["package", "user", "stub"])
def test_types(command, tmp_path):
    # The list that PyO3 makes by itself.
    (tmp_path / "allowed").write_text("cognito_crypto._native.__all__\n")
    ran = subprocess.run([sys.executable, "-m", *command], cwd=tmp_path, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_its_python_is_that_of_3_9():
    for file in PACKAGE.glob("*.py*"):
        if file.suffix in (".py", ".pyi"):
            ast.parse(file.read_text(), feature_version=(3, 9))


def test_everything_has_a_docstring():
    for name in cognito_crypto.__all__:
        thing = getattr(cognito_crypto, name)
        members = vars(thing).items() if inspect.isclass(thing) else []
        public = [(name, thing), *((f"{name}.{member}", of) for member, of in members if not member.startswith("_"))]
        for path, of in public:
            assert inspect.getdoc(of), path


def test_examples_of_the_docstrings():
    import doctest

    names = {name: getattr(cognito_crypto, name) for name in cognito_crypto.__all__}
    found = [test for name, thing in names.items() for test in doctest.DocTestFinder().find(thing, name, globs=dict(names))]
    runner = doctest.DocTestRunner()
    for test in found:
        runner.run(test)
    assert runner.summarize(verbose=False).failed == 0 and runner.tries > 5


def test_import_needs_no_boto3():
    program = "import sys, cognito_crypto, cognito_crypto.aws_srp; sys.exit('boto3' in sys.modules or 'botocore' in sys.modules)"
    subprocess.run([sys.executable, "-c", program], check=True)


@pytest.mark.parametrize("make, message", [
    (lambda: App("AbC", "client"), "pool id is not of the form REGION_NAME, as us-east-1_AbC123xyZ"),
    (lambda: App("us-east-1_AbC", ""), "client id is empty"),
    (lambda: AuthFlow.user_srp_auth(APP, "alice", "").start(), "password is empty"),
    (lambda: UserSrp(APP, "alice").start()[1].respond(CHALLENGE, "x", now=-1), "timestamp is out of range"),
    (lambda: UserSrp(APP, "alice").start()[1].respond(CHALLENGE, "x", now=float("nan")), "timestamp is out of range"),
])
def test_wrong_input(make, message):
    with pytest.raises(InputError) as refused:
        make()
    assert str(refused.value) == message and isinstance(refused.value, ValueError)


def test_wrong_types():
    for wrong in (5, None, ["x"], b"\xff", bytearray(b"\xff"), memoryview(b"\xff"), "\ud800"):
        with pytest.raises(TypeError, match="while processing 'password'") as refused:
            AuthFlow.user_srp_auth(APP, "alice", wrong)
        assert "xff" not in str(refused.value)


def asked(name, **parameters):
    """A sign-in that the service asks something."""
    flow = AuthFlow.custom_auth(APP, "alice").start()
    return flow.handle({"ChallengeName": name, "ChallengeParameters": parameters, "Session": "s" * 20})


def resumed(**changed):
    return Prompt.resume({**asked("SMS_MFA").save(), **changed}, APP)


@pytest.mark.parametrize("make, name, problem", [
    (lambda it: UserSrp(APP, "alice").start()[1].respond(it, "x"), "challenge_parameters", "type"),
    (lambda it: UserSrp(APP, "alice").start()[1].respond({**CHALLENGE, "SALT": it}, "x"), "challenge_parameters.SALT", "type"),
    (lambda it: AuthFlow.custom_auth(APP, "alice").start().handle(it), "reply", "type"),
    (lambda it: AuthFlow.custom_auth(APP, "alice").start().handle({"ChallengeName": it}), "reply.ChallengeName", "type"),
    (lambda it: AuthFlow.custom_auth(APP, "alice").with_metadata({"ClientMetadata": it}), "metadata.ClientMetadata", "type"),
    (lambda it: Device.from_dict({"DeviceKey": it}), "stored.DeviceKey", "type"),
    (lambda _: Device.from_dict({"DeviceKey": "key"}), "stored.DeviceGroupKey", "missing"),
    (lambda it: resumed(Question=it), "saved.Question", "type"),
    (lambda it: resumed(Start={"Kind": it}), "saved.Start.Kind", "type"),
    (lambda it: Prompt.resume({}, APP), "saved.Version", "missing"),
    (lambda it: asked("HUNTER2").answer(it), "responses", "type"),
    (lambda it: asked("HUNTER2").answer({"key": it}), "responses.key", "type"),
    (lambda it: asked("NEW_PASSWORD_REQUIRED", userAttributes="{}", requiredAttributes="[]").answer("x", {"key": it}),
     "attributes.key", "type"),
])
def test_what_is_wrong_in_a_dict_is_named_and_not_quoted(make, name, problem):
    text = f"{name} is " + ("missing" if problem == "missing" else "of another type than it should be")
    for wrong in (7, ["hunter2"], b"hunter2", "hunter2\ud800"):
        with pytest.raises(InputError) as refused:
            make(wrong)
        assert (str(refused.value), refused.value.name) == (text, name)
        assert "hunter2" not in repr(refused.value)


def test_a_value_that_reads_like_a_message_is_not_quoted():
    for changed in ({"Question": "missing field `hunter2`"}, {"Start": {"Kind": "missing field `hunter2`"}}):
        with pytest.raises(InputError) as refused:
            resumed(**changed)
        assert "hunter2" not in repr(refused.value)


def test_it_does_not_matter_how_deep_a_reply_is_nested():
    deep = []
    for _ in range(100_000):
        deep = [deep]
    flow = AuthFlow.custom_auth(APP, "alice").start()
    with pytest.raises(InputError, match="^reply.Session is of another type"):
        flow.handle({"ChallengeName": "SMS_MFA", "Session": deep})
    assert flow.handle({"ChallengeName": "SMS_MFA", "AvailableChallenges": deep, "Other": deep}).challenge_name == "SMS_MFA"


def test_attributes_are_any_mapping():
    prompt = asked("NEW_PASSWORD_REQUIRED", userAttributes="{}", requiredAttributes='["userAttributes.name"]')
    responses = prompt.answer("x", types.MappingProxyType({"name": "Alice"})).request()["ChallengeResponses"]
    assert responses["userAttributes.name"] == "Alice"


class Answers:
    """In place of a boto3 client: it answers, or raises, the same each time."""

    def __init__(self, answer):
        self.answer = answer

    def initiate_auth(self, **_):
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def test_what_ask_returns():
    client = Answers({"ChallengeName": "SMS_MFA", "Session": "s" * 20})
    for answer, error, text in [
        (lambda prompt: "123456", TypeError, "ask has to return what the prompt's answer returns, not str"),
        (lambda prompt: prompt.answer("123456") and None, UsedUpError, "go on with what that call returned"),
    ]:
        with pytest.raises(error, match=text):
            drive(client, AuthFlow.custom_auth(APP, "alice").start(), answer)
    for wrong in (AuthFlow.custom_auth(APP, "alice"), asked("SMS_MFA"), None):
        with pytest.raises(TypeError, match=f"drive takes what start or a prompt's answer returns, not {type(wrong).__name__}"):
            drive(client, wrong)
    with pytest.raises(UnansweredPrompt) as unanswered:
        drive(client, AuthFlow.custom_auth(APP, "alice").start())
    unanswered.value.prompt.answer("123456")
    assert str(unanswered.value) == "unanswered: SMS_MFA"


def test_an_error_without_words():
    for message, words in [(None, ""), (7, "7"), ("", ""), ("no\ud800", "no?")]:
        refusal = ClientError({"Error": {"Code": "NotAuthorizedException", "Message": message}}, "InitiateAuth")
        with pytest.raises(ServiceError) as refused:
            drive(Answers(refusal), AuthFlow.custom_auth(APP, "alice").start())
        assert (refused.value.name, refused.value.message) == ("NotAuthorizedException", words)


def test_the_service_s_nonsense():
    for spoiled, message in [
        ({"SRP_B": "0"}, "the peer's SRP_B is zero modulo N"),
        ({"SALT": "x"}, "the peer's SALT is not hexadecimal"),
        ({"SECRET_BLOCK": ""}, "the peer's SECRET_BLOCK is empty"),
    ]:
        with pytest.raises(ProtocolError) as refused:
            UserSrp(APP, "alice").start()[1].respond({**CHALLENGE, **spoiled}, "x")
        assert str(refused.value) == message and {refused.value.name} == spoiled.keys()
    with pytest.raises(ProtocolError, match="^the peer sent no AuthenticationResult$"):
        AuthFlow.user_srp_auth(APP, "alice", "x").start().handle({})


def test_text_in_every_form_is_the_same_text():
    for text in ("", "a", "é", "e\u0301", "Ω中😀", "x" * 300, "\0\uffff"):
        for form in (text.encode(), bytearray(text.encode()), memoryview(text.encode())):
            assert secret_hash(form, "alice", "client") == secret_hash(text, "alice", "client")
            assert form == text.encode()


def test_errors_are_pickled():
    for error in (ServiceError("a#B", "m", 400), InputError("m", "n", "a"), ProtocolError("m", "n"), UsedUpError()):
        again = pickle.loads(pickle.dumps(error))
        assert (str(again), vars(again)) == (str(error), vars(error))


def test_nothing_secret_is_printed():
    device = Device("us-east-1_key", "group", "correct horse")
    things = [App("us-east-1_AbC", "client", "correct horse"), device, AuthFlow.user_srp_auth(APP, "alice", "correct horse")]
    things += [things[-1].start(), UserSrp(APP, "alice"), UserSrp(APP, "alice").start()[1]]
    for thing in things:
        assert "horse" not in repr(thing) + str(thing)


def login():
    _, started = UserSrp(APP, "alice").start()
    return started.respond(CHALLENGE, "correct horse")


@pytest.mark.parametrize("compute", [login, lambda: Device.generate("key", "group")], ids=["login", "device"])
def test_the_gil_is_released(compute):
    """Python takes the GIL from nobody here, so that another thread runs only while it is given up."""
    ticks, stop, interval = [0], threading.Event(), sys.getswitchinterval()

    def tick():
        while not stop.is_set():
            ticks[0] += 1
            time.sleep(0)

    sys.setswitchinterval(60)
    ticker = threading.Thread(target=tick)
    ticker.start()
    try:
        before = ticks[0]
        for _ in range(200):
            compute()
        assert ticks[0] > before
    finally:
        stop.set()
        ticker.join()
        sys.setswitchinterval(interval)


def test_a_finalizer_may_give_the_gil_up():
    """A thread that makes a dict runs another object's finalizer meanwhile: the other threads wait for neither."""
    program = """if True:
        import faulthandler, gc, threading, time
        from cognito_crypto import App, AuthFlow
        faulthandler.dump_traceback_later(60, exit=True)
        flow = AuthFlow.user_srp_auth(App("us-east-1_AbC", "client"), "alice", "correct horse").start()

        class Garbage:
            def __init__(self):
                self.me = self

            def __del__(self):
                time.sleep(0.001)

        def work():
            kept = []
            for _ in range(200):
                Garbage()
                kept.append(flow.request())

        gc.set_threshold(1)
        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    """
    subprocess.run([sys.executable, "-c", program], check=True)


def copies(process, secret):
    """How often a secret is in the memory of another process."""
    found = 0
    maps = pathlib.Path(f"/proc/{process.pid}/maps").read_text().splitlines()
    with open(f"/proc/{process.pid}/mem", "rb") as memory:
        for line in maps:
            place, access, *_ = line.split()
            start, end = (int(number, 16) for number in place.split("-"))
            if "w" in access:
                memory.seek(start)
                found += memory.read(end - start).count(secret)
    return found


def test_what_is_copied_of_a_secret_is_wiped():
    """A process signs in with secrets that it can wipe itself; their copies are looked for from here."""
    program = """if True:
        import sys
        from cognito_crypto import App, AuthFlow, UserSrp

        def unmasked(masked):
            secret = bytearray(len(masked))
            for place, byte in enumerate(masked):
                secret[place] = byte ^ 0x55
            return secret

        def wait():
            print(flush=True)
            sys.stdin.readline()

        password, code, client_secret = (unmasked(bytes.fromhex(masked)) for masked in sys.argv[1:])
        wait()
        app = App("us-east-1_AbC", "client", client_secret)
        flow = AuthFlow.user_srp_auth(app, "alice", password).start()
        wait()
        challenge = {"SRP_B": "7b", "SALT": "fa0c6bf9", "SECRET_BLOCK": "c2VjcmV0", "USER_ID_FOR_SRP": "alice"}
        flow = flow.handle({"ChallengeName": "PASSWORD_VERIFIER", "ChallengeParameters": challenge})
        flow.request()
        prompt = flow.handle({"ChallengeName": "SMS_MFA", "Session": "session"})
        flow = prompt.answer(code)
        flow.handle({"AuthenticationResult": {"AccessToken": "token"}})
        UserSrp(app, "alice").start()[1].respond(challenge, memoryview(password))
        for secret in (password, code, client_secret):
            secret[:] = bytes(len(secret))
        del app, flow, prompt
        wait()
    """
    secrets = "correct horse Äpfel 中文".encode(), b"314159265358979", b"a secret of the app client"
    masked = [bytes(byte ^ 0x55 for byte in secret).hex() for secret in secrets]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", program, *masked], **pipes) as process:
        # First the caller's alone; then those of the sign-in, which needs no code yet; in the end none.
        for expected in ([1, 1, 1], [2, 1, 2], [0, 0, 0]):
            process.stdout.readline()
            assert [copies(process, secret) for secret in secrets] == expected
            process.stdin.write(b"\n")
            process.stdin.flush()
    assert process.returncode == 0


def resident():
    """Bytes of memory that the process has."""
    pages = int(pathlib.Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096


def test_memory_does_not_grow():
    for _ in range(500):
        login()
    gc.collect()
    before = resident()
    for _ in range(100_000):
        login()
    gc.collect()
    assert resident() - before < 4 << 20, resident() - before
