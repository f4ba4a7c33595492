"""20,000 hostile requests at the check before bolt: forged ones are 401 or 413, signed junk is 400, nothing else comes out."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from urllib.parse import urlencode

from bot.chat.payloads import Junk
from bot.chat.refusing import Refused
from bot.chat.slack.dispatch import understood
from bot.chat.slack.ingress import LARGEST, Guard
from tests.chat.slack.payloads import (
    BASE,
    CLICK,
    COMMAND,
    LIVE,
    MESSAGE,
    POINTED,
    SUBMISSION,
    SUGGESTION,
    SUMMONED,
    VIEW,
    Json,
    outer,
)
from tests.hostile.junk import encoded, headers_changed, mutated, reshaped

FORGED, SIGNED = 12_000, 8_000
SEED = 20_261_131
LONGEST_BLOCK = 0.1
NOW = 1_800_000_000
SECRET = "local-signing-secret"
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
PAYLOADS: tuple[Json, ...] = (
    CLICK, LIVE, SUBMISSION, SUGGESTION, POINTED, SUMMONED, BASE | {"type": "view_closed", "view": VIEW, "is_cleared": True},
)  # fmt: skip
EVENTS: tuple[Json, ...] = (
    outer(MESSAGE),
    outer({"type": "message", "subtype": "message_changed", "channel": "C1", "message": MESSAGE}),
    outer({"type": "user_change", "user": {"id": "UANNA"}}),
    outer({"type": "app_home_opened", "user": "UANNA", "tab": "home"}),
)
GOOD = urlencode({"payload": json.dumps(CLICK)}).encode()


@dataclass(frozen=True)
class Attack:
    headers: dict[str, str]
    body: bytes


def signed(body: bytes, kind: str = FORM, *, at: float = NOW, secret: str = SECRET) -> dict[str, str]:
    stamp = str(int(at))
    digest = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": f"v0={digest}",
        "Content-Type": kind,
    }


class Door:
    def __init__(self) -> None:
        self.guard = Guard(SECRET, lambda: NOW)
        self.slowest = 0.0
        self.longest = 0

    def outcome(self, attack: Attack) -> int:
        """Return the status of the answer as far as it is known before bolt."""
        before = time.thread_time()
        try:
            understood(self.guard.check(attack.headers, attack.body).content, "UBOT")
        except Refused as refused:
            self.longest = max(self.longest, len(str(refused)))
            return refused.status
        except Junk:
            return 400
        finally:
            self.slowest = max(self.slowest, time.thread_time() - before)
        return 200


def forgeries(chance: Random) -> Iterator[Attack]:
    """Yield requests that Slack has not signed for now."""
    headers = signed(GOOD)
    security = {name: value for name, value in headers.items() if name != "Content-Type"}
    while True:
        match chance.randrange(6):
            case 0 | 1:
                yield Attack(headers, mutated(chance, GOOD))
            case 2:
                changed = headers_changed(chance, security, "X-Slack-Request-Timestamp", "X-Slack-Signature")
                yield Attack(changed | {"Content-Type": FORM}, GOOD)
            case 3:
                yield Attack(
                    signed(GOOD, secret=chance.choice(("", "x", SECRET.upper(), f"{SECRET} "))), GOOD
                )
            case 4:
                yield Attack(
                    signed(GOOD, at=max(0, NOW + chance.choice((-301, 301, -(10**9), 10**10)))), GOOD
                )
            case _:
                yield Attack(headers, chance.choice((encoded(chance, GOOD), b"x" * (LARGEST + 1))))


def signed_junk(chance: Random) -> Iterator[Attack]:
    """Yield what Slack never sends, signed by whoever stole its secret."""
    while True:
        match chance.randrange(6):
            case 0:
                body, kind = mutated(chance, GOOD), FORM
            case 1:
                body, kind = reshaped(chance, chance.choice(EVENTS)), JSON
            case 2:
                body, kind = mutated(chance, json.dumps(chance.choice(EVENTS)).encode()), JSON
            case 3:
                body, kind = encoded(chance, json.dumps(chance.choice(EVENTS)).encode()), JSON
            case 4:
                fields = {name: value for name, value in COMMAND.items() if chance.random() < 0.7}
                body, kind = urlencode(fields).encode(), FORM
            case _:
                body = urlencode({"payload": reshaped(chance, chance.choice(PAYLOADS))}).encode()
                kind = chance.choice((FORM, FORM, FORM, JSON, "", "text/plain", f"{FORM}; charset=utf-16"))
        yield Attack(signed(body, kind), body)


def test_no_forged_request_comes_in() -> None:
    door, attacks = Door(), forgeries(Random(SEED))  # noqa: S311 -- mutants, not keys
    tried = 0
    outcomes = Counter[int]()
    while tried < FORGED:
        attack = next(attacks)
        if (attack.headers, attack.body) != (signed(GOOD), GOOD):
            outcomes[door.outcome(attack)] += 1
            tried += 1
    assert outcomes.keys() == {401, 413}
    assert sum(door.guard.refused.values()) == FORGED
    assert door.slowest < LONGEST_BLOCK


def test_signed_junk_is_a_bad_request_or_means_something() -> None:
    door, attacks = Door(), signed_junk(Random(SEED + 1))  # noqa: S311 -- mutants, not keys
    outcomes = Counter(door.outcome(next(attacks)) for _ in range(SIGNED))
    assert outcomes.keys() == {200, 400}
    assert outcomes[400] > SIGNED / 3
    assert door.longest < 60, "an answer does not repeat what was sent"
    assert door.slowest < LONGEST_BLOCK


def test_the_original_comes_in() -> None:
    """Else the tests above would pass with a door that is shut."""
    assert Door().outcome(Attack(signed(GOOD), GOOD)) == 200
