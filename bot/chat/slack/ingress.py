"""The door for Slack's signed requests, in front of bolt: <https://docs.slack.dev/authentication/verifying-requests-from-slack>.

bolt parses a body before it checks the signature and answers junk with 500. Here nothing is parsed that is not signed, and
junk is 400 or 401. A request that comes a second time, byte for byte, gets the answer of the first.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs

LARGEST: Final = 1024 * 1024
"""Bytes. A form is reported with all that it shows: 250 KB at most, and several times that as it is encoded."""
SKEW_SECONDS: Final = 300

_STAMP: Final = re.compile(r"[0-9]{1,12}", re.ASCII)
_SIGNATURE: Final = re.compile(r"v0=[0-9a-f]{64}", re.ASCII)
_JSON, _FORM = "application/json", "application/x-www-form-urlencoded"
_REMEMBERED: Final = 10_000


class Refused(Exception):
    """Not let in. `status` is what the sender gets."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    body: str
    headers: Mapping[str, str]


class Guard:
    """Checks signature, age and form; remembers its answers as long as a signature is valid. `clock`: unix seconds."""

    def __init__(self, secret: str, clock: Callable[[], float] = time.time) -> None:
        self._secret = secret.encode()
        self._clock = clock
        self._given: OrderedDict[str, tuple[float, Reply]] = OrderedDict()

    def check(self, headers: Mapping[str, str], body: bytes) -> str:
        """Return the body as text; raises `Refused`."""
        if len(body) > LARGEST:
            raise Refused(413, "too large")
        self._check_signature(headers, body)
        try:
            text = body.decode()
        except UnicodeDecodeError:
            raise Refused(400, "not UTF-8") from None
        _check_form(headers.get("Content-Type", ""), text)
        return text

    def answered(self, headers: Mapping[str, str]) -> Reply | None:
        """Return the answer that exactly this request got before."""
        known = self._given.get(_key(headers))
        return known[1] if known else None

    def remember(self, headers: Mapping[str, str], reply: Reply) -> None:
        """Keep the answer to a request that passed `check`."""
        now = self._clock()
        self._given[_key(headers)] = (now, reply)
        while self._given and (len(self._given) > _REMEMBERED or self._oldest() < now - 2 * SKEW_SECONDS):
            self._given.popitem(last=False)

    def _oldest(self) -> float:
        return next(iter(self._given.values()))[0]

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


def _check_form(content_type: str, text: str) -> None:
    """Raise `Refused` for what is neither a JSON object nor a form with a command or a payload."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind == _JSON:
        _check_object(text)
    elif kind == _FORM:
        fields = _fields(text)
        if "payload" in fields:
            _check_object(fields["payload"][-1])
        elif "command" not in fields and "ssl_check" not in fields:
            raise Refused(400, "an empty form")
    else:
        raise Refused(400, "neither JSON nor a form")


def _fields(text: str) -> dict[str, list[str]]:
    try:
        return parse_qs(text, max_num_fields=100, errors="strict")
    except ValueError:
        raise Refused(400, "not a form") from None


def _check_object(text: str) -> None:
    try:
        parsed = json.loads(text)
    except (ValueError, RecursionError):
        raise Refused(400, "not JSON") from None
    if not isinstance(parsed, dict):
        raise Refused(400, "not an object")
