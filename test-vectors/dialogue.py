"""One sign-in, both sides played: what the service says and what a client has to send.

The formulas are those of formulas.py; nothing is shared with the crate.
"""

import hashlib
import time

from formulas import COGNITO, b64, block, mac, pad, secret_hash, session_key

POOL, CLIENT, SECRET = "us-east-1_AbC123xyZ", "1example23456789", "9examplesecret0123456789abcdefghijklmnop"
DEVICE = {"DeviceKey": "us-east-1_0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9", "DeviceGroupKey": "-x1Y2z3W4"}
ALIAS, USER_ID = "Alice@example.com", "0c8a2c1e-0d1f-4b1a-9f0e-1c2d3e4f5a6b"
PASSWORD = "Passw0rd! é"
TOKENS = {
    "AccessToken": "eyJraAccess",
    "ExpiresIn": 3600,
    "IdToken": "eyJraId",
    "RefreshToken": "eyJjdRefresh",
    "TokenType": "Bearer",
}
SMS = {"CODE_DELIVERY_DELIVERY_MEDIUM": "SMS", "CODE_DELIVERY_DESTINATION": "+*******1234"}
EMAIL = {"CODE_DELIVERY_DELIVERY_MEDIUM": "EMAIL", "CODE_DELIVERY_DESTINATION": "a***@e***"}


def stream(seed, length):
    """Bytes that look random and are always the same."""
    blocks = (hashlib.sha256(f"{seed} {i}".encode()).digest() for i in range(length // 32 + 1))
    return b"".join(blocks)[:length]


def timestamp(unix):
    day = time.gmtime(unix)
    return time.strftime("%a %b", day) + f" {day.tm_mday} " + time.strftime("%H:%M:%S UTC %Y", day)


def printed(error):
    return error and ": ".join(error)


class Dialogue:
    """One sign-in. Methods that start with `says_` are the service's, the others the client's."""

    def __init__(self, name, flow, username=ALIAS, secret=False, device=False, admin=False, metadata=None, **start):
        self.case = {"name": name, "origin": "computed", "pool_id": POOL, "client_id": CLIENT}
        if secret:
            self.case["client_secret"] = SECRET
        if device:
            device = DEVICE | {"DevicePassword": b64(stream("device password", 40))}
            self.case["device"] = device
        self.case["start"] = {"flow": flow, "username": username, "admin": admin, "metadata": metadata or {}} | start
        self.case |= {"now": 949374245 + 86400 * 37 * len(name), "random": "", "steps": []}
        self.device, self.admin, self.metadata = device, admin, metadata or {}
        self.typed, self.user_id, self.secret = username, None, secret
        self.password = start.get("password", PASSWORD)
        self.challenge, self.sessions, self.later = {}, 0, 0

    # What goes into every request

    def step(self, **step):
        self.case["steps"].append(step)

    def draw(self, length):
        drawn = stream(f"{self.case['name']} {len(self.case['random'])}", length)
        self.case["random"] += drawn.hex()
        return drawn

    def username(self):
        return self.user_id or self.challenge.get("ChallengeParameters", {}).get("USERNAME") or self.typed

    def identified(self, more):
        named = {"USERNAME": self.username()}
        if self.secret:
            named["SECRET_HASH"] = secret_hash(named["USERNAME"], CLIENT, SECRET)
        if self.device:
            named["DEVICE_KEY"] = self.device["DeviceKey"]
        return named | more

    def request(self, operation, **body):
        pool = {"UserPoolId": POOL} if self.admin else {}
        body = {key: value for key, value in body.items() if value is not None}
        self.body = pool | {"ClientId": CLIENT} | body | self.metadata
        self.operation = "Admin" * self.admin + operation
        self.again()

    def again_without_device(self):
        self.goes_on_without_device()
        part = "AuthParameters" if "AuthFlow" in self.body else "ChallengeResponses"
        self.body = self.body | {part: {k: v for k, v in self.body[part].items() if k != "DEVICE_KEY"}}
        self.again()

    def goes_on_without_device(self):
        self.device = None
        self.case["done"] = {"device_to_forget": DEVICE["DeviceKey"]}

    def again(self):
        """The same request once more, signed anew if it was signed a while ago."""
        self.step(request={"operation": self.operation, "body": self.body})

    def signed_anew(self):
        self.body = self.body | {"ChallengeResponses": self.body["ChallengeResponses"] | self.claim()}
        self.again()

    def initiate(self, auth_flow, session=None, **parameters):
        self.user_id, self.challenge = None, {}
        parameters = self.identified(parameters)
        self.request("InitiateAuth", AuthFlow=auth_flow, AuthParameters=parameters, Session=session)

    def refresh(self, auth_flow):
        parameters = self.identified({"REFRESH_TOKEN": TOKENS["RefreshToken"]})
        del parameters["USERNAME"]
        self.request("InitiateAuth", AuthFlow=auth_flow, AuthParameters=parameters)

    def get_tokens(self):
        """GetTokensFromRefreshToken, which takes the client secret as it is and no user name."""
        body = {
            "ClientId": CLIENT,
            "RefreshToken": TOKENS["RefreshToken"],
            "ClientSecret": SECRET if self.secret else None,
            "DeviceKey": self.device["DeviceKey"] if self.device else None,
            "ClientMetadata": self.metadata.get("ClientMetadata"),
        }
        self.operation = "GetTokensFromRefreshToken"
        self.body = {key: value for key, value in body.items() if value is not None}
        self.again()

    def respond(self, session=None, **responses):
        self.request(
            "RespondToAuthChallenge",
            ChallengeName=self.challenge["ChallengeName"],
            ChallengeResponses=self.identified(responses),
            Session=session or self.challenge.get("Session"),
        )

    def srp_a(self):
        self.a = int.from_bytes(self.draw(40), "big")
        self.a_public = COGNITO.power_of_g(self.a)
        # Whole bytes.
        digits = f"{self.a_public:x}"
        return "0" * (len(digits) % 2) + digits

    def claim(self):
        """The three responses that prove the password, from the parameters of the challenge."""
        sent = self.challenge["ChallengeParameters"]
        group, user, password = self.claimant
        inner = COGNITO.inner((group + user).encode(), password.encode())
        x = COGNITO.x(pad(int(sent["SALT"], 16)), inner)
        b_public = int(sent["SRP_B"], 16)
        u = COGNITO.integer(self.a_public, b_public)
        key = session_key(u, COGNITO.s_client(self.a, b_public, u, x))
        signed = timestamp(self.case["now"] + self.later)
        signature = mac(key, (group + user).encode(), block(sent["SECRET_BLOCK"]), signed.encode())
        return {
            "PASSWORD_CLAIM_SIGNATURE": b64(signature),
            "PASSWORD_CLAIM_SECRET_BLOCK": sent["SECRET_BLOCK"],
            "TIMESTAMP": signed,
        }

    # What the user is asked and answers; `shows` is what the prompt says

    def ask(self, prompt, shows=None, answer=None, refused=(), resume=False, tries=0, error=None, leave=False):
        """`refused` are answers that must be refused first, each with the error's text; `tries` answers were refused
        by the service, the latest with `error`; with `leave` the user starts over instead of answering."""
        wrong = [{"answer": wrong, "error": text} for wrong, text in refused]
        self.step(ask=prompt, shows=shows or {}, after=[tries, printed(error)], refused=wrong, resume=resume)
        self.case["steps"][-1] |= {"leave": True} if leave else {"answer": answer}

    def starts_over(self, reason, error=None, password=None, resume=False, refused=()):
        """The question whether to start over, without the device if that is to be forgotten."""
        shows = {"reason": reason, "needs_password": password is not None}
        if reason.startswith("Device"):
            self.goes_on_without_device()
            shows["device_to_forget"] = DEVICE["DeviceKey"]
        answer = {"password": password} if password else {}
        self.ask("StartOver", shows, answer, refused, resume, error=error)

    # What the service says

    def says(self, name, parameters=None, session=True, available=None):
        self.sessions += session
        reply = {"ChallengeName": name, "ChallengeParameters": parameters or {}}
        if session:
            reply["Session"] = f"AYABe-session-{self.sessions}-{self.case['name']}"
        if available:
            reply["AvailableChallenges"] = available
        self.challenge = reply
        self.user_id = (parameters or {}).get("USER_ID_FOR_SRP", self.user_id)
        self.step(reply=reply)

    def says_verifier(self, name, group, user, password, parameters, session):
        self.claimant = group, user, password
        salt = int.from_bytes(stream(f"salt {user}", 16), "big")
        x = COGNITO.x(pad(salt), COGNITO.inner((group + user).encode(), password.encode()))
        b = int.from_bytes(stream(f"b {self.case['name']} {user}", 40), "big")
        b_public = COGNITO.b_public(COGNITO.power_of_g(x), b)
        secret_block = b64(stream(f"block {self.case['name']} {user}", 96))
        srp = {"SALT": f"{salt:x}", "SRP_B": f"{b_public:x}", "SECRET_BLOCK": secret_block}
        self.says(name, srp | parameters, session)

    def says_password_verifier(self, session=True, user_id=USER_ID):
        names = {"USERNAME": user_id, "USER_ID_FOR_SRP": user_id}
        self.says_verifier("PASSWORD_VERIFIER", "AbC123xyZ", user_id, self.password, names, session)

    def says_device_verifier(self):
        key = self.device["DeviceKey"]
        names = {"USERNAME": self.username(), "DEVICE_KEY": key}
        group, password = self.device["DeviceGroupKey"], self.device["DevicePassword"]
        self.says_verifier("DEVICE_PASSWORD_VERIFIER", group, key, password, names, True)

    def says_error(self, error, **more):
        self.step(error={"__type": error[0], "message": error[1]}, **more)

    def says_that_passes(self, error, later=0, **more):
        """An error after which the same request is sent again."""
        self.later = later
        self.says_error(error, passes=printed(error), later=later, **more)

    def is_not_reached(self, later=0):
        self.later = later
        self.step(unreached=True, later=later)

    def says_tokens(self, username=None, beside=None, **more):
        """Tokens, perhaps beside a challenge that does not count."""
        self.step(reply={"AuthenticationResult": TOKENS | more, "ChallengeParameters": {}} | (beside or {}))
        self.case["done"] = self.case.get("done", {}) | {"username": username or self.username()}
        return self.case

    def refuses(self, error):
        """An error that ends the sign-in."""
        self.says_error(error)
        self.case["refused"] = printed(error)
        return self.case

    # Steps that many dialogues share

    def srp(self, auth_flow="USER_SRP_AUTH", session=False, **parameters):
        """InitiateAuth with SRP_A, and PASSWORD_VERIFIER answered."""
        self.initiate(auth_flow, SRP_A=self.srp_a(), **parameters)
        self.says_password_verifier(session)
        self.respond(**self.claim())

    def device_srp(self):
        self.says("DEVICE_SRP_AUTH")
        self.respond(SRP_A=self.srp_a())
        self.says_device_verifier()
        self.respond(**self.claim())

    def code(self, name, parameters, code="123456", **ask):
        shows = {
            "destination": parameters.get("CODE_DELIVERY_DESTINATION"),
            "delivery_medium": parameters.get("CODE_DELIVERY_DELIVERY_MEDIUM"),
            "friendly_device_name": parameters.get("FRIENDLY_DEVICE_NAME"),
        }
        self.ask(name, shows, {"code": code}, [({"code": ""}, f"{name}_CODE is empty")], **ask)
        self.respond(**{f"{name}_CODE": code})
