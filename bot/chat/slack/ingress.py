"""The door for Slack's signed requests, in front of bolt: <https://docs.slack.dev/authentication/verifying-requests-from-slack>.

bolt parses a body before it checks the signature and answers junk with 500. Here nothing is parsed that is not signed, and
junk is 400 or 401. A request that comes a second time, byte for byte, gets the answer of the first, also while that one is still
being worked on.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import re
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl

from bot.chat.refusing import Refusals, Refused
from bot.strict_json import strictly

LARGEST: Final = 1024 * 1024
"""Bytes. A form is reported with all that it shows: 250 KB at most, and several times that as it is encoded."""
SKEW_SECONDS: Final = 300

_STAMP: Final = re.compile(r"[0-9]{1,12}", re.ASCII)
_SIGNATURE: Final = re.compile(r"v0=[0-9a-f]{64}", re.ASCII)
_JSON, _FORM = "application/json", "application/x-www-form-urlencoded"
_REMEMBERED: Final = 10_000
_REMEMBERED_CHARACTERS: Final = 16 * 1024 * 1024
"""Of answers: a form in an acknowledgement has up to 250,000. The same twice after that is still one by its cause."""


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    body: str
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Signed:
    """A request that Slack signed: its body as text, and what it holds. Of a form that is its payload, or its fields."""

    text: str
    content: Mapping[str, Any]


class Guard:
    """Checks signature, age and form; remembers its answers as long as a signature is valid. `clock`: unix seconds."""

    def __init__(self, secret: str, clock: Callable[[], float] = time.time) -> None:
        self._secret = secret.encode()
        self._clock = clock
        self._given: OrderedDict[str, tuple[float, Reply]] = OrderedDict()
        self._characters = 0
        self._under_way: dict[str, tuple[asyncio.Lock, int]] = {}
        self._refusals = Refusals("Slack's door", clock)

    @property
    def refused(self) -> Mapping[str, int]:
        """How much was not let in, by reason."""
        return self._refusals.by_reason

    def check(self, headers: Mapping[str, str], body: bytes) -> Signed:
        """Return what was signed; raises `Refused`."""
        try:
            return self._checked(headers, body)
        except Refused as refused:
            self._refusals.count(str(refused))
            raise

    @asynccontextmanager
    async def turn(self, headers: Mapping[str, str]) -> AsyncIterator[None]:
        """Let the same request twice be answered one after the other, so that the second finds the answer of the first."""
        key = _key(headers)
        lock, others = self._under_way.get(key, (asyncio.Lock(), 0))
        self._under_way[key] = lock, others + 1
        try:
            async with lock:
                yield
        finally:
            _, waiting = self._under_way.pop(key)
            if waiting > 1:
                self._under_way[key] = lock, waiting - 1

    def answered(self, headers: Mapping[str, str]) -> Reply | None:
        """Return the answer that exactly this request got before."""
        known = self._given.get(_key(headers))
        return known[1] if known else None

    def remember(self, headers: Mapping[str, str], reply: Reply) -> None:
        """Keep the answer to a request that passed `check`."""
        now = self._clock()
        self._given[_key(headers)] = (now, reply)
        self._characters += len(reply.body)
        while self._given and (self._is_full() or self._oldest() < now - 2 * SKEW_SECONDS):
            _, (_, forgotten) = self._given.popitem(last=False)
            self._characters -= len(forgotten.body)

    def junk(self, reason: str) -> Refused:
        """Count what was signed and makes no sense; return how to refuse it."""
        self._refusals.count(reason)
        return Refused(400, reason)

    def _is_full(self) -> bool:
        return len(self._given) > _REMEMBERED or self._characters > _REMEMBERED_CHARACTERS

    def _oldest(self) -> float:
        return next(iter(self._given.values()))[0]

    def _checked(self, headers: Mapping[str, str], body: bytes) -> Signed:
        if len(body) > LARGEST:
            raise Refused(413, "too large")
        self._check_signature(headers, body)
        try:
            text = body.decode()
        except UnicodeDecodeError:
            raise Refused(400, "not UTF-8") from None
        return Signed(text, _content(headers.get("Content-Type", ""), text))

    def _check_signature(self, headers: Mapping[str, str], body: bytes) -> None:
        stamp = headers.get("X-Slack-Request-Timestamp", "")
        signature = headers.get("X-Slack-Signature", "")
        if not _STAMP.fullmatch(stamp) or not _SIGNATURE.fullmatch(signature):
            raise Refused(401, "not signed")
        if abs(self._clock() - int(stamp)) > SKEW_SECONDS:
            raise Refused(401, "too old")
        signed = hmac.new(self._secret, b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(f"v0={signed}", signature):
            raise Refused(401, "wrong signature")


def _key(headers: Mapping[str, str]) -> str:
    return headers.get("X-Slack-Signature", "")


def _content(content_type: str, text: str) -> Mapping[str, Any]:
    """Return the JSON object of a body, or of the payload in a form, or the fields of a command; raises `Refused`."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind == _JSON:
        return _object(text)
    if kind != _FORM:
        raise Refused(400, "neither JSON nor a form")
    fields = _fields(text)
    if "payload" in fields:
        return _object(fields["payload"])
    if "command" not in fields and "ssl_check" not in fields:
        raise Refused(400, "an empty form")
    return fields


def _fields(text: str) -> dict[str, str]:
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=100, errors="strict")
    except ValueError:
        raise Refused(400, "not a form") from None
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise Refused(400, "a field is given twice")
    return fields


def _object(text: str) -> Mapping[str, Any]:
    try:
        parsed = strictly(text)
    except ValueError:
        raise Refused(400, "not JSON") from None
    if not isinstance(parsed, dict):
        raise Refused(400, "not an object")
    return parsed
