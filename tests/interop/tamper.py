"""A proxy that stands between a client and a server, or several, and may change what they say.

Of several servers each request goes to the next. Behind `spoil` nobody can sign in, behind `admit` everybody can: a check that passes behind both shows nothing.
"""

import contextlib
import http.client
import http.server
import itertools
import json
import threading
import urllib.parse

JWT = "e30.eyJzdWIiOiJub2JvZHkifQ.e30"
TOKENS = {"AccessToken": JWT, "IdToken": JWT, "RefreshToken": "none", "ExpiresIn": 3600, "TokenType": "Bearer"}


def spoil(status, body):
    """Another salt in every challenge: no claim is the one that the server expects."""
    parameters = body.get("ChallengeParameters") or {}
    if salt := parameters.get("SALT"):
        parameters["SALT"] = salt[:-1] + f"{int(salt[-1], 16) ^ 1:x}"
    return status, body


def admit(status, body):
    """Tokens in the place of every refusal."""
    if "NotAuthorizedException" in body.get("__type", ""):
        return 200, {"ChallengeParameters": {}, "AuthenticationResult": TOKENS}
    return status, body


def unchanged(status, body):
    return status, body


@contextlib.contextmanager
def tampering(servers, change, port=0):
    """Gives the address where the answers of these servers are changed."""
    turn = itertools.cycle(urllib.parse.urlsplit(server).netloc for server in servers)

    class Proxy(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_OPTIONS(self):
            self.pass_on()

        def do_POST(self):
            self.pass_on()

        def pass_on(self):
            upstream = next(turn)
            request = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            connection = http.client.HTTPConnection(upstream, timeout=60)
            headers = dict(self.headers) | {"Host": upstream}
            connection.request(self.command, self.path, request, headers)
            try:
                answer = connection.getresponse()
            except ConnectionResetError:  # an error that was asked for, and is passed on as well
                self.close_connection = True
                return
            status, body = answer.status, answer.read()
            if "json" in answer.headers.get("Content-Type", ""):
                status, changed = change(status, json.loads(body))
                body = json.dumps(changed).encode()
            self.send_response_only(status)
            for name, value in answer.headers.items():
                same = status == answer.status and name.lower() in ("content-type", "x-amzn-errortype")
                if same or name.lower().startswith("access-control-"):
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            connection.close()

        def log_message(self, *arguments):
            """The servers have their own logs."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", port), Proxy) as proxy:
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{proxy.server_port}/"
        finally:
            proxy.shutdown()
