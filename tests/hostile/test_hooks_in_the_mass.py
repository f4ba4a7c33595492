"""25,000 hostile requests at the hooks' check: forged ones are never read, signed junk is malformed, nothing else comes out."""

from __future__ import annotations

import base64
import json
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from bot.connectors.connector import Forged, Malformed
from bot.connectors.hooks import Secrets, SignedHook, sign
from bot.domain.posts import AccountId, Post, Removal
from tests.hostile.junk import encoded, headers_changed, mutated, reshaped

FORGED, SIGNED = 15_000, 10_000
SEED = 20_261_130
LONGEST_BLOCK = 0.1
"""Seconds of the processor for one request: so long nobody else is answered."""

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
OURS, OLD, THEIRS = (f"whsec_{base64.b64encode(bytes([number]) * 32).decode()}" for number in range(3))
CONTENT = {
    "type": "post",
    "post": {
        "id": "4711",
        "kind": "comment",
        "author": {"id": "u", "name": "Lena", "handle": "@lena"},
        "text": "Wo bleibt der Zug? Grüße",
        "written_at": "2026-03-02T08:00:00Z",
        "url": "https://a.example/1",
    },
}
GOOD = json.dumps(CONTENT, ensure_ascii=False).encode()


@dataclass(frozen=True)
class Attack:
    name: str
    headers: dict[str, str]
    body: bytes


class Hooks:
    """One account's check, with what it let through."""

    def __init__(self) -> None:
        self.hook = SignedHook(AccountId("webhook/shop"), Secrets(f"{OURS} {OLD}"), lambda: NOW)
        self.slowest = 0.0
        self.longest = 0

    def outcome(self, attack: Attack) -> str:
        before = time.thread_time()
        try:
            self.hook.verify(attack.headers, attack.body)
            items = self.hook.parse(attack.body)
        except Forged:
            return "forged"
        except Malformed as malformed:
            self.longest = max(self.longest, len(str(malformed)))
            return "malformed"
        finally:
            self.slowest = max(self.slowest, time.thread_time() - before)
        assert items
        assert all(isinstance(item, Post | Removal) for item in items)
        return "read"


def forgeries(chance: Random) -> Iterator[Attack]:
    """Yield requests that nobody with a secret of ours has signed for now."""
    headers = sign(OURS, "msg_1", NOW, GOOD)
    while True:
        match chance.randrange(8):
            case 0 | 1:
                yield Attack("body changed", headers, mutated(chance, GOOD))
            case 2 | 3:
                changed = headers_changed(chance, headers, "webhook-timestamp", "webhook-signature")
                yield Attack("header changed", changed, GOOD)
            case 4:
                yield Attack("another secret", sign(THEIRS, "msg_1", NOW, GOOD), GOOD)
            case 5:
                age = timedelta(seconds=chance.choice((301, 400, 86_400, 10**9)) * chance.choice((1, -1)))
                yield Attack("replayed late", sign(OURS, "msg_1", NOW + age, GOOD), GOOD)
            case 6:
                other = {"webhook-id": chance.choice(("msg_2", "msg_1.", "", "msg 1", "x" * 257, "msg_1\n"))}
                yield Attack("another id", headers | other, GOOD)
            case _:
                yield Attack("another encoding", headers, encoded(chance, GOOD))


def signed_junk(chance: Random) -> Iterator[Attack]:
    """Yield requests that somebody with our secret has signed, and that no honest sender would send."""
    while True:
        body = chance.choice(
            (lambda: mutated(chance, GOOD), lambda: encoded(chance, GOOD), lambda: reshaped(chance, CONTENT))
        )()
        yield Attack("signed", sign(OURS, "msg_1", NOW, body), body)


def test_no_forged_request_is_ever_read() -> None:
    hooks, attacks = Hooks(), forgeries(Random(SEED))  # noqa: S311 -- mutants, not keys
    outcomes = Counter[tuple[str, str]]()
    for _ in range(FORGED):
        attack = next(attacks)
        if (attack.headers, attack.body) != (sign(OURS, "msg_1", NOW, GOOD), GOOD):
            outcomes[attack.name, hooks.outcome(attack)] += 1
    assert {outcome for _, outcome in outcomes} == {"forged"}
    assert sum(outcomes.values()) > FORGED * 0.95, "nearly every mutant differs from the original"
    assert len(outcomes) == 6
    assert hooks.slowest < LONGEST_BLOCK


def test_signed_junk_is_malformed_or_what_the_documentation_says() -> None:
    hooks, attacks = Hooks(), signed_junk(Random(SEED + 1))  # noqa: S311 -- mutants, not keys
    outcomes = Counter(hooks.outcome(next(attacks)) for _ in range(SIGNED))
    assert outcomes.keys() == {"malformed", "read"}
    assert outcomes["malformed"] > SIGNED / 2
    assert hooks.longest < 400, "a complaint does not repeat what was sent"
    assert hooks.slowest < LONGEST_BLOCK


def test_the_original_is_read() -> None:
    """Else the tests above would pass with a door that is shut."""
    assert Hooks().outcome(Attack("good", sign(OURS, "msg_1", NOW, GOOD), GOOD)) == "read"
