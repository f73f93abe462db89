"""SRP-6a, HKDF, the password claim and SECRET_HASH with Python's own integers and hashes.

It shares nothing with the crate, so that the two can only be wrong in the same way by coincidence.
"""

import base64
import hashlib
import hmac
import json
import pathlib

HERE = pathlib.Path(__file__).parent


class Srp6a:
    """SRP-6a over one group, hash, and encoding of the integers that are hashed."""

    def __init__(self, n, g, digest, encode):
        self.n, self.g, self.encode = n, g, encode
        self.hash = lambda *parts: hashlib.new(digest, b"".join(parts)).digest()
        self.k = self.integer(n, g)

    def integer(self, *numbers):
        return int.from_bytes(self.hash(*map(self.encode, numbers)), "big")

    def inner(self, identity, password):
        return self.hash(identity, b":", password)

    def x(self, salt, inner):
        return int.from_bytes(self.hash(salt, inner), "big")

    def power_of_g(self, exponent):
        return pow(self.g, exponent, self.n)

    def b_public(self, v, b):
        return (self.k * v + self.power_of_g(b)) % self.n

    def s_client(self, a, b_public, u, x):
        return pow((b_public - self.k * self.power_of_g(x)) % self.n, a + u * x, self.n)

    def s_server(self, a_public, b, u, v):
        return pow(a_public * pow(v, u, self.n), b, self.n)


def pad(number):
    """The minimal two's complement, as java.math.BigInteger.toByteArray()."""
    magnitude = number if number >= 0 else ~number
    return number.to_bytes(magnitude.bit_length() // 8 + 1, "big", signed=True)


def load(name):
    return json.loads((HERE / name).read_text(encoding="utf-8"))


CONSTANTS = load("encodings.json")["constants"][0]
COGNITO = Srp6a(int(CONSTANTS["N"], 16), int(CONSTANTS["g"], 16), "sha256", pad)


def b64(data):
    return base64.b64encode(data).decode()


def block(text):
    """Base64 in either alphabet, with or without padding, trailing bits ignored."""
    standard = text.replace("-", "+").replace("_", "/").rstrip("=")
    return base64.b64decode(standard + "=" * (-len(standard) % 4))


def mac(key, *parts):
    return hmac.digest(key, b"".join(parts), "sha256")


def hkdf(ikm, salt, info, length):
    prk = mac(salt or bytes(32), ikm)
    okm, last = b"", b""
    while len(okm) < length:
        last = mac(prk, last, info, bytes([len(okm) // 32 + 1]))
        okm += last
    return prk, okm[:length]


def session_key(u, s):
    return hkdf(pad(s), pad(u), b"Caldera Derived Key", 16)[1]


def secret_hash(username, client_id, client_secret):
    return b64(mac(client_secret.encode(), username.encode(), client_id.encode()))
