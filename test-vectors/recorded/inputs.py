"""What the clients are run with: chosen by a seed, and searched until a value has the form that a case is about."""

import base64
import calendar
import datetime
import pathlib
import random
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
import check

SEED = "cognito-crypto 1"
FULL, DIGEST = 3072, 256

USERS = {
    "plain": {},
    "e-mail": {"sign_in_name": "zoë@example.com"},
    "unicode": {"username": "Ζωή-søster", "password": "пароль 中文 😀"},
    "decomposed": {"password": "cafe\u0301 A1!"},
    "colons": {"username": "a:b", "password": ":c: d "},
    "longest password": {"password": "x" * 256},
    "first of the month": {"time": (2027, 2, 1, 3, 4, 5)},
    "leap day": {"time": (2028, 2, 29, 0, 0, 0)},
    "last second of a year": {"time": (2026, 12, 31, 23, 59, 59)},
    "salt below 80": {"salt": lambda salt: salt >> 120 < 0x80},
    "salt from 80 on": {"salt": lambda salt: salt >> 120 >= 0x80},
    "A short": {"A": lambda a: a >> FULL - 8 == 0},
    "A short, with a sign byte": {"A": lambda a: 0x80 <= a >> FULL - 16 < 0x100},
    "A of odd length": {"A": lambda a: 1 <= a >> FULL - 8 < 0x10},
    "B short": {"B": lambda b: b >> FULL - 8 == 0},
    "B short, with a sign byte": {"B": lambda b: 0x80 <= b >> FULL - 16 < 0x100},
    "B of odd length": {"B": lambda b: 1 <= b >> FULL - 8 < 0x10},
    "u short": {"u": lambda u: u >> DIGEST - 8 == 0},
    "u with a sign byte": {"u": lambda u: u >> DIGEST - 8 >= 0x80},
    "S short": {"S": lambda s: s >> FULL - 8 == 0},
    "S with a sign byte": {"S": lambda s: s >> FULL - 8 >= 0x80},
}
DEVICES = {
    "plain": {},
    "salt from 80 on": {"salt": lambda salt: salt >> 120 >= 0x80},
    "salt short": {"salt": lambda salt: salt >> 120 == 0},
    "salt short, with a sign byte": {"salt": lambda salt: 0x80 <= salt >> 112 < 0x100},
    "verifier short": {"v": lambda v: v >> FULL - 8 == 0},
    "verifier with a sign byte": {"v": lambda v: v >> FULL - 8 >= 0x80},
    "S short": {"S": lambda s: s >> FULL - 8 == 0},
    "u short": {"u": lambda u: u >> DIGEST - 8 == 0},
}


def users():
    return [user(f"user, {name}", dict(form)) for name, form in USERS.items()]


def devices():
    return [device(f"device, {name}", dict(form)) for name, form in DEVICES.items()]


def user(name, form):
    draw = random.Random(f"{SEED} {name}")
    case = common(name, form, draw)
    case["pool_id"] = "us-east-1_" + "".join(draw.choices("AbCdEf012345", k=9))
    case["username"] = form.pop("username", str(draw.getrandbits(64)))
    case["password"] = form.pop("password", f"Aa1! {draw.getrandbits(64):x}")
    case["client_id"] = f"{draw.getrandbits(128):x}"
    case["client_secret"] = f"{draw.getrandbits(200):x}"
    if "sign_in_name" in form:
        case["sign_in_name"] = form.pop("sign_in_name")
    salt = search(draw, 128, form.pop("salt", None))
    case["salt"] = f"{salt:032x}"
    password = case["password"]
    group = case["pool_id"].split("_")[1]
    return settle(case, form, lambda: check.handshake(case, group, case["username"], password, salt))


def device(name, form):
    draw = random.Random(f"{SEED} {name}")
    case = common(name, form, draw)
    case["device_group_key"] = "-" + "".join(draw.choices("AbCdEf012345", k=8))
    case["device_key"] = f"us-east-1_{draw.getrandbits(32):08x}-4e5f-4071-8293-{draw.getrandbits(48):012x}"
    salt = search(draw, 128, form.pop("salt", None))
    case["random_salt_bytes"], case["server_salt"] = f"{salt:032x}", even(salt)
    case["random_password_bytes"] = draw.randbytes(40).hex()
    a = case["a"]
    names = case["device_group_key"], case["device_key"]

    def values():
        password = check.b64(bytes.fromhex(case["random_password_bytes"]))
        return check.handshake(case, *names, password, salt)

    if "v" in form:
        wanted = form.pop("v")
        # Without a, nothing but the confirmation is computed.
        del case["a"]
        while not wanted(values()["v"]):
            case["random_password_bytes"] = draw.randbytes(40).hex()
        case["a"] = a
    return settle(case, form, values)


def common(name, form, draw):
    time = form.pop("time", (2026, 11, draw.randint(1, 28), draw.randint(0, 23), 7, 9))
    unix = calendar.timegm((*time, 0, 0, 0))
    date = datetime.datetime.fromtimestamp(unix, datetime.timezone.utc)
    return {
        "name": name,
        "conforms_to_cognito": True,
        "a": f"{draw.getrandbits(1022):x}",
        "b": f"{draw.getrandbits(318):x}",
        "secret_block": base64.b64encode(draw.randbytes(192)).decode(),
        "timestamp": f"{date:%a %b} {date.day} {date:%H:%M:%S} UTC {date.year}",
        "unix": unix,
    }


def settle(case, form, values):
    """Searches a or b until the value that the case is about has its form, and adds what should come out."""
    for name, wanted in form.items():
        search_a(case, wanted) if name == "A" else search_b(case, name, wanted, values()["v"])
    found = values()
    case["srp_b_as_sent"] = f"{found['B']:x}"
    case["expected"] = found
    return case


def search_a(case, wanted):
    a = int(case["a"], 16)
    public = check.COGNITO.power_of_g(a)
    while not wanted(public):
        a, public = a + 1, public * 2 % check.COGNITO.n
    case["a"] = f"{a:x}"


def search_b(case, name, wanted, v):
    srp, b = check.COGNITO, int(case["b"], 16)
    a_public, power = srp.power_of_g(int(case["a"], 16)), srp.power_of_g(b)
    forms = {
        "B": lambda b_public, u: b_public,
        "u": lambda b_public, u: u,
        "S": lambda b_public, u: srp.s_server(a_public, b, u, v),
    }
    while True:
        b_public = (srp.k * v + power) % srp.n
        if wanted(forms[name](b_public, srp.integer(a_public, b_public))):
            break
        b, power = b + 1, power * 2 % srp.n
    case["b"] = f"{b:x}"


def search(draw, bits, wanted):
    while True:
        number = draw.getrandbits(bits)
        # Without a wish, what a service draws: no leading zero byte.
        if wanted(number) if wanted else number >> bits - 8 > 0:
            return number


def even(number):
    digits = f"{number:x}"
    return digits.rjust(len(digits) + len(digits) % 2, "0")
