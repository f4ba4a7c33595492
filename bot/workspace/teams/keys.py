"""Who signs what Teams says, and the documents by which a bot can tell.

https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication#connector-to-bot
"""

import base64
import functools
import hashlib
import hmac
import json
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from bot.workspace.clock import Clock
from bot.workspace.teams.model import Json

ISSUER = "https://api.botframework.com"
LIFE = 3600.0
"""Seconds that a token is good for."""
_STRANGER = "stranger"
"""The key of somebody who is not Teams."""


@dataclass(frozen=True)
class Token:
    """How a token is made; each field that is set makes it otherwise than a good one is.

    `ends`: seconds from now. `algorithm`: "none", or "HS256" keyed with the public key. `forged`: signed by somebody else under our
    key's name. `claims` replace those of a good token; None leaves one out. `header` replaces the whole header of the request.
    """

    ends: float = LIFE
    begins: float = 0.0
    algorithm: str = "RS256"
    forged: bool = False
    kid: str | None = None
    claims: dict[str, Any] = field(default_factory=dict)
    header: str | None = None


GOOD = Token()


class Keys:
    """The signing keys, newest last. The newest signs."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.names = ["key-1"]
        self.endorsements: list[str] = ["msteams"]

    def rotate(self, *, keep_old: bool = True) -> None:
        """From now on another key signs; `keep_old`: the one before is still published."""
        fresh = f"key-{len(self.names) + 1}"
        self.names = [*self.names, fresh] if keep_old else [*[""] * len(self.names), fresh]

    def published(self) -> Json:
        return {"keys": [self._public(name) for name in self.names if name]}

    def header(self, audience: str, service_url: str, token: Token = GOOD) -> str:
        """The `Authorization` of a request to the bot."""
        return (
            token.header if token.header is not None else f"Bearer {self.token(audience, service_url, token)}"
        )

    def token(self, audience: str, service_url: str, token: Token = GOOD) -> str:
        now = int(self.clock.now())
        claims: Json = {
            "iss": ISSUER,
            "aud": audience,
            "serviceurl": service_url,
            "nbf": int(now + token.begins),
            "exp": int(now + token.ends),
        }
        claims = {name: value for name, value in (claims | token.claims).items() if value is not None}
        kid = token.kid or self.names[-1]
        head = {"typ": "JWT", "alg": token.algorithm, "kid": kid, "x5t": kid}
        signed = f"{_encoded(head)}.{_encoded(claims)}"
        return f"{signed}.{_text(self._signature(signed.encode(), token))}"

    def _signature(self, signed: bytes, token: Token) -> bytes:
        if token.algorithm == "none":
            return b""
        if token.algorithm == "HS256":
            return hmac.new(_pem(self.names[-1]), signed, hashlib.sha256).digest()
        key = _key(_STRANGER if token.forged else self.names[-1])
        return key.sign(signed, padding.PKCS1v15(), hashes.SHA256())

    def _public(self, name: str) -> Json:
        numbers = _key(name).public_key().public_numbers()
        return {
            "kty": "RSA",
            "use": "sig",
            "kid": name,
            "x5t": name,
            "n": _number(numbers.n),
            "e": _number(numbers.e),
            "endorsements": self.endorsements,
        }


@functools.cache
def _key(name: str) -> rsa.RSAPrivateKey:
    """One pair for each name in a process: making one takes a tenth of a second."""
    assert name
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _pem(name: str) -> bytes:
    public = _key(name).public_key()
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return public.public_bytes(serialization.Encoding.PEM, form)


def _encoded(part: Json) -> str:
    return _text(json.dumps(part).encode())


def _number(value: int) -> str:
    return _text(value.to_bytes((value.bit_length() + 7) // 8, "big"))


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()
