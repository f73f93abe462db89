"""The program of `examples/aws-sdk` as a user runs it: pools to sign in to, users who type, what went over the wire."""

import base64
import contextlib
import hashlib
import hmac
import http.client
import http.server
import json
import os
import pathlib
import subprocess
import threading
import time
import urllib.parse
import urllib.request
import uuid

import boto3
from common import random_password
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

ACCOUNT = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
FLOWS = ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
# One that asks what nobody answers is ended, after so many seconds.
PATIENCE = 60


class Pool:
    """A user pool, and an app client with a secret."""

    def __init__(self, program, address, flows=(), client=None, **settings):
        self.program, self.address = program, address
        self.api = boto3.client("cognito-idp", endpoint_url=address, region_name="us-east-1", **ACCOUNT)
        self.id = self.api.create_user_pool(PoolName="aws-sdk", **settings)["UserPool"]["Id"]
        app = {"UserPoolId": self.id, "ClientName": "aws-sdk", "GenerateSecret": True}
        app |= {"ExplicitAuthFlows": [*FLOWS, *flows]} | (client or {})
        client = self.api.create_user_pool_client(**app)["UserPoolClient"]
        self.client_id, self.secret = client["ClientId"], client["ClientSecret"]

    def test(self, operation, **request):
        """An operation of the emulator's test mode."""
        target = {"X-Amz-Target": f"AWSCognitoIdentityProviderService.{operation}"}
        body = json.dumps(request | {"UserPoolId": self.id}).encode()
        with urllib.request.urlopen(urllib.request.Request(self.address, body, target), timeout=30) as answer:
            return json.load(answer)

    def fail(self, operation, name, message="", times=1, where=None, **more):
        """Calls of this app client that fail."""
        where = {"/ClientId": self.client_id} if where is None else where
        fault = {"Operation": operation, "Name": name, "Message": message, "Times": times, "Where": where}
        self.test("TestFail", **fault, **more)


class User:
    """A user and their keyring, who has a temporary password to begin with."""

    def __init__(self, pool, directory, **attributes):
        self.pool, self.name, self.password = pool, f"user-{uuid.uuid4()}", random_password()
        self.device_name = f"device of {self.name}"
        self.keyring = pathlib.Path(directory) / f"{self.name}.json"
        user = {"UserPoolId": pool.id, "Username": self.name, "TemporaryPassword": self.password}
        given = [{"Name": name, "Value": value} for name, value in attributes.items()]
        pool.api.admin_create_user(**user, UserAttributes=given, MessageAction="SUPPRESS")

    def make_permanent(self):
        user = {"UserPoolId": self.pool.id, "Username": self.name, "Password": self.password}
        self.pool.api.admin_set_user_password(**user, Permanent=True)
        return self

    def start(self, command, *options, secret=None, address=None):
        pool = self.pool
        secrets = {"COGNITO_CLIENT_SECRET": secret or pool.secret}
        secrets |= {name.upper(): value for name, value in ACCOUNT.items()}
        program = subprocess.Popen(
            [pool.program, command, "--pool", pool.id, "--client-id", pool.client_id, "--username", self.name]
            + ["--endpoint", address or pool.address, "--keyring", self.keyring]
            + ["--device-name", self.device_name, *options],
            bufsize=0,
            env=os.environ | secrets,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        watch = threading.Timer(PATIENCE, program.kill)
        watch.daemon = True
        watch.start()
        return program

    def succeeds(self, command, *answers, options=(), **place):
        """What the program printed, and its warnings, for answers that are known from the start."""
        return finish(self.start(command, *options, **place), "".join(f"{answer}\n" for answer in answers))

    def talks(self, *turns, options=(), **place):
        """Signs in: each turn is a part of a question, and the answer, or how to find that in what was printed."""
        program, printed = self.start("sign-in", *options, **place), b""
        for question, answer in turns:
            unanswered = b""
            while question.encode() not in unanswered:
                if not (byte := program.stdout.read(1)):
                    raise AssertionError(f"did not ask {question}: {printed + unanswered} {program.stderr.read()}")
                unanswered += byte
            printed += unanswered
            answer = answer(printed.decode()) if callable(answer) else answer
            program.stdin.write(f"{answer}\n".encode())
        rest, problem = finish(program)
        return printed.decode() + rest, problem

    def is_refused(self, command, message, *answers, options=(), **place):
        """What the program complained of."""
        program = self.start(command, *options, **place)
        _, problem = program.communicate("".join(f"{answer}\n" for answer in answers).encode())
        assert program.returncode == 1, "not refused"
        assert message in problem.decode(), problem
        return problem.decode()

    def kept(self):
        return json.loads(self.keyring.read_text())

    def tokens(self):
        """What the keyring has, after the service has said whose the access token is."""
        kept = self.kept()
        found = self.pool.api.get_user(AccessToken=kept["tokens"]["AccessToken"])
        assert found["Username"] == self.name, found
        return kept["tokens"]

    def code(self, purpose):
        """The code that the emulator sent last."""
        return lambda _: self.pool.test("TestReadCode", Username=self.name, Purpose=purpose)["Code"]

    def signs_out(self):
        """The refresh token is of no use any more, were it kept."""
        kept = self.keyring.read_text()
        self.succeeds("sign-out")
        assert not any(self.kept().values())
        self.keyring.write_text(kept)
        self.is_refused("refresh", "NotAuthorizedException")


def finish(program, answers=""):
    printed, problem = program.communicate(answers.encode())
    assert program.returncode == 0, problem
    return printed.decode(), problem.decode()


def totp(secret, later=0):
    """RFC 6238: what the authenticator app shows."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, ((int(time.time()) + later) // 30).to_bytes(8, "big"), "sha1")
    word = int.from_bytes(digest[digest[19] % 16 :][:4], "big") % 2**31
    return f"{word % 10**6:06}"


class Passkey:
    """An authenticator with one key, on a page of localhost."""

    def __init__(self):
        self.key = ec.generate_private_key(ec.SECP256R1())

    def register(self, user):
        token = user.tokens()["AccessToken"]
        options = user.pool.api.start_web_authn_registration(AccessToken=token)["CredentialCreationOptions"]
        form = serialization.PublicFormat.SubjectPublicKeyInfo
        public_key = self.key.public_key().public_bytes(serialization.Encoding.DER, form)
        response = {"clientDataJSON": url64(client_data("create", options)), "publicKey": url64(public_key)}
        credential = {"id": "passkey", "type": "public-key", "response": response}
        user.pool.api.complete_web_authn_registration(AccessToken=token, Credential=credential)

    def answer(self, printed):
        """The credential for the request that the program has shown."""
        request = printed.rsplit("Have a browser answer this request: ", 1)[1].splitlines()[0]
        client = client_data("get", json.loads(request))
        data = hashlib.sha256(b"localhost").digest() + b"\x01" + bytes(4)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        response = {"clientDataJSON": url64(client), "authenticatorData": url64(data), "signature": url64(signature)}
        return json.dumps({"id": "passkey", "type": "public-key", "response": response})


def client_data(kind, options):
    data = {"type": f"webauthn.{kind}", "challenge": options["challenge"], "origin": "http://localhost:3000"}
    return json.dumps(data).encode()


def url64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@contextlib.contextmanager
def listening(server, date=None, renamed=None):
    """A proxy that notes the requests, as pairs of operation and body, and may answer with another Date. Of `renamed`,
    the server uses the first name for a challenge, and its client the second."""
    upstream, noted = urllib.parse.urlsplit(server).netloc, []

    class Proxy(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            request = self.rfile.read(int(self.headers["Content-Length"]))
            noted.append((self.headers["X-Amz-Target"].rpartition(".")[2], json.loads(request)))
            connection = http.client.HTTPConnection(upstream, timeout=60)
            if renamed:
                request = request.replace(renamed[1].encode(), renamed[0].encode())
            kept = [name for name in self.headers if name.lower() not in ("content-length", "host")]
            connection.request("POST", self.path, request, {name: self.headers[name] for name in kept})
            answer = connection.getresponse()
            body = answer.read()
            if renamed:
                body = body.replace(renamed[0].encode(), renamed[1].encode())
            self.send_response_only(answer.status)
            for name, value in answer.headers.items():
                if name.lower() not in ("connection", "content-length", "date", "transfer-encoding"):
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Date", date or answer.headers["Date"])
            self.end_headers()
            self.wfile.write(body)
            connection.close()

        def log_message(self, *arguments):
            """The servers have their own logs."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Proxy) as proxy:
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{proxy.server_port}/", noted
        finally:
            proxy.shutdown()
