"""10,000 hostile requests at the check of Meta's hook: forged ones are never read, signed junk is malformed or says what it can."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import Final

from bot.connectors.connector import Forged, Malformed
from bot.connectors.meta.hook import SIGNATURE, App, MetaHook
from bot.connectors.meta.page_news import PageReader
from bot.domain.posts import AccountId
from tests.fakes.meta import events
from tests.fakes.meta.things import APP_SECRET, PAGE, VERIFY_TOKEN, Everything
from tests.hostile.junk import encoded, mutated, reshaped

FORGED, SIGNED = 6_000, 4_000
SEED = 20_261_201
THEIRS: Final = "f" * 32

GOOD: Final = events.batch(events.feed(Everything().comment("Wo bleibt der Zug? Grüße")))


def outcome(headers: dict[str, str], body: bytes) -> str:
    hook = MetaHook([(App(APP_SECRET, VERIFY_TOKEN), PageReader(AccountId("facebook/shop"), PAGE))])
    try:
        found = hook.parse(body, hook.verify(headers, body))
    except Forged:
        return "forged"
    except Malformed:
        return "malformed"
    return "read" if found else "nothing"


def forgeries(chance: Random) -> Iterator[tuple[dict[str, str], bytes]]:
    """Yield requests that nobody with the app's secret has signed."""
    headers = events.signed(GOOD)
    right = headers["X-Hub-Signature-256"]
    while True:
        match chance.randrange(4):
            case 0:
                yield headers, mutated(chance, GOOD)
            case 1:
                yield headers, encoded(chance, GOOD)
            case 2:
                yield events.signed(GOOD, THEIRS), GOOD
            case _:
                wrong = (right[:-1], right.upper(), right[7:], f"{right}0", f"sha1={right[7:]}", "", "é" * 64)
                yield {SIGNATURE: chance.choice(wrong)}, GOOD


def test_no_forged_batch_of_meta_is_ever_read() -> None:
    attacks, outcomes = forgeries(Random(SEED)), Counter[str]()  # noqa: S311 -- mutants, not keys
    for _ in range(FORGED):
        headers, body = next(attacks)
        if (headers, body) != (events.signed(GOOD), GOOD):
            outcomes[outcome(headers, body)] += 1
    assert outcomes.keys() == {"forged"}
    assert outcomes["forged"] > FORGED * 0.9


def test_signed_junk_for_meta_never_breaks_the_reading() -> None:
    chance, outcomes = Random(SEED + 1), Counter[str]()  # noqa: S311 -- mutants, not keys
    for _ in range(SIGNED):
        make = chance.choice((mutated, encoded))
        body = make(chance, GOOD) if chance.random() < 0.7 else reshaped(chance, json.loads(GOOD))
        outcomes[outcome(events.signed(body), body)] += 1
    assert outcomes.keys() == {"malformed", "nothing", "read"}


def test_the_original_batch_is_read() -> None:
    """Else the tests above would pass with a door that is shut."""
    assert outcome(events.signed(GOOD), GOOD) == "read"
