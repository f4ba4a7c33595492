"""Signatures by Standard Webhooks (github.com/standard-webhooks/standard-webhooks), without I/O.

The scheme is fifteen lines of the standard library. The `standardwebhooks` package is not used here because it reads the
machine's own clock and raises whatever a broken header provokes; the tests use it as the other side.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.connectors import post_json
from bot.connectors.connector import Forged
from bot.domain.posts import AccountId, News

Clock = Callable[[], datetime]
"""The time now, aware."""

WINDOW: Final = timedelta(minutes=5)
"""How far a message's time may be from ours, in both directions."""

_PREFIX: Final = "whsec_"
_SHORTEST, _LONGEST = 24, 64  # bytes of a secret, by the specification
_MOST_SIGNATURES: Final = 16
_ID: Final = re.compile(r"[!-\-/-~]{1,256}")  # without the full stop, which separates it from the time
_TIME: Final = re.compile(r"[0-9]{1,12}")


class Secrets:
    """What one account's messages are signed with, the newest first; any of them verifies, all of them sign."""

    def __init__(self, text: str) -> None:
        """Read secrets `whsec_…` (base64 of 24 to 64 bytes), separated by blanks; `ValueError` says what is wrong."""
        self._keys = tuple(_key(word) for word in text.split())
        if not self._keys:
            raise ValueError("there is no secret")

    def __repr__(self) -> str:
        return f"<{len(self._keys)} secrets>"

    def sign(self, message_id: str, at: datetime, body: bytes) -> dict[str, str]:
        """Return the headers that prove a body comes from us."""
        time = str(int(at.timestamp()))
        signatures = (_signature(key, message_id, time, body) for key in self._keys)
        return {
            "webhook-id": message_id,
            "webhook-timestamp": time,
            "webhook-signature": " ".join(signatures),
        }

    def verify(self, headers: Mapping[str, str], body: bytes, now: datetime) -> None:
        """Raise `Forged` unless one of the secrets signed exactly this body within the window."""
        given = {name.lower(): value for name, value in headers.items()}
        message_id = _matching(_ID, given.get("webhook-id", ""), "id")
        time = _matching(_TIME, given.get("webhook-timestamp", ""), "time")
        if abs(int(time) - now.timestamp()) > WINDOW.total_seconds():
            raise Forged("the time is outside the window")
        signatures = (
            given.get("webhook-signature", "").encode(errors="replace").split(b" ")[:_MOST_SIGNATURES]
        )
        expected = [_signature(key, message_id, time, body).encode() for key in self._keys]
        # Every pair is compared, so that the time taken tells nothing.
        if not sum(hmac.compare_digest(ours, theirs) for ours in expected for theirs in signatures):
            raise Forged("no signature fits")


class SignedHook:
    """Takes canonical JSON for one account from whoever knows its secret."""

    def __init__(self, account: AccountId, secrets: Secrets, clock: Clock) -> None:
        self._account = account
        self._secrets = secrets
        self._clock = clock

    def verify(self, headers: Mapping[str, str], body: bytes) -> None:
        """See `Hook.verify`."""
        self._secrets.verify(headers, body, self._clock())

    def parse(self, body: bytes) -> Sequence[News]:
        """See `Hook.parse`."""
        return post_json.read(body, self._account)


def sign(secret: str, msg_id: str, timestamp: datetime, body: bytes) -> dict[str, str]:
    """Return the headers of one signed message; `ValueError` if the secret is none."""
    return Secrets(secret).sign(msg_id, timestamp, body)


def _key(secret: str) -> bytes:
    if not secret.startswith(_PREFIX):
        raise ValueError(f"a secret begins with {_PREFIX}")
    encoded = secret.removeprefix(_PREFIX)
    try:
        key = base64.b64decode(encoded + "=" * (-len(encoded) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise ValueError(f"a secret is {_PREFIX} and base64") from None
    if not _SHORTEST <= len(key) <= _LONGEST:
        raise ValueError(f"a secret has {_SHORTEST} to {_LONGEST} bytes, this one has {len(key)}")
    return key


def _signature(key: bytes, message_id: str, time: str, body: bytes) -> str:
    digest = hmac.digest(key, f"{message_id}.{time}.".encode() + body, hashlib.sha256)
    return f"v1,{base64.b64encode(digest).decode()}"


def _matching(grammar: re.Pattern[str], value: str, name: str) -> str:
    if not grammar.fullmatch(value):
        raise Forged(f"the {name} is missing or not one")
    return value
