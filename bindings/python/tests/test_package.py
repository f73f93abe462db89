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

import cognito_crypto
import pytest
from cognito_crypto import App, AuthFlow, Device, InputError, ProtocolError, ServiceError, UserSrp, secret_hash

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
    (lambda: App("AbC", "client"), "pool id: not of the form REGION_NAME, as us-east-1_AbC123xyZ"),
    (lambda: App("us-east-1_AbC", ""), "client id: empty"),
    (lambda: AuthFlow.user_srp_auth(APP, "alice", "").start(), "password: empty"),
    (lambda: UserSrp(APP, "alice").start()[1].respond(CHALLENGE, "x", now=-1), "timestamp: out of range"),
    (lambda: UserSrp(APP, "alice").start()[1].respond(CHALLENGE, "x", now=float("nan")), "timestamp: out of range"),
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
    with pytest.raises(TypeError):
        AuthFlow.user_srp_auth(APP, "alice", "x").start().handle(None)


def test_the_service_s_nonsense():
    for spoiled, message in [
        ({"SRP_B": "0"}, "the peer's SRP_B: zero modulo N"),
        ({"SALT": "x"}, "the peer's SALT: not hexadecimal"),
        ({"SECRET_BLOCK": ""}, "the peer's SECRET_BLOCK: empty"),
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
    for error in (ServiceError("a#B", "m", 400), InputError("m", "n", "a"), ProtocolError("m", "n")):
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
