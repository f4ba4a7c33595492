"""10,000 hostile requests at Teams' door: forged ones are 400, 401 or 413, signed junk is 400 or means something, nothing else comes out."""

from __future__ import annotations

import base64
import json
import logging
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any, Final

import pytest

from bot.chat.refusing import Refused
from bot.chat.teams.auth import Signed
from bot.chat.teams.door import LARGEST, Door
from bot.chat.teams.heard import Heard
from bot.chat.teams.keys import KeyStore
from bot.chat.teams.service_urls import ServiceUrls
from bot.connectors.http import new_client
from tests.chat.teams.microsoft import APP, OTHER_TENANT, TENANT, Signer, a_click, an_activity, running
from tests.fakes.exits import EVERYWHERE
from tests.hostile.junk import SIGNATURES, encoded, mutated, reshaped

FORGED, SIGNED = 6_000, 4_000
SEED = 20_261_201
LONGEST_BLOCK = 0.1
SERVICE: Final = "https://smba.trafficmanager.net/emea/"
FORM: Final = {"v": 1, "h": "reply", "t": 17, "m": {}, "n": "nonce-1"}
GOOD: Final = json.dumps(a_click(SERVICE)).encode()
ACTIVITIES: Final = (
    a_click(SERVICE),
    an_activity(SERVICE, text="<at>Zuruf</at> start"),
    an_activity(SERVICE, "messageUpdate", text="x"),
    an_activity(SERVICE, "messageDelete"),
    an_activity(SERVICE, "invoke", name="task/submit", value={"data": {"form": FORM, "act": "submit"}}),
    an_activity(
        SERVICE,
        "invoke",
        name="composeExtension/fetchTask",
        value={"commandId": "note", "messagePayload": {"id": "1"}},
    ),
    an_activity(SERVICE, "conversationUpdate", membersAdded=[{"id": f"28:{APP}"}]),
)


@dataclass(frozen=True)
class Attack:
    headers: Mapping[str, str]
    body: bytes


@cache
def token() -> str:
    return Signer().header(SERVICE)["Authorization"].removeprefix("Bearer ")


@cache
def headers() -> Mapping[str, str]:
    return {"Authorization": f"Bearer {token()}"}


class Entrance:
    def __init__(self, door: Door) -> None:
        self.door = door
        self.done: list[Heard] = []
        self.slowest = 0.0
        self.longest = 0
        door.act = self.act

    async def act(self, heard: Heard) -> dict[str, Any] | None:
        self.done.append(heard)
        return None

    async def outcome(self, attack: Attack) -> int:
        before = time.thread_time()
        try:
            return int((await self.door.answer(attack.body, attack.headers, "203.0.113.7")).status)
        except Refused as refused:
            self.longest = max(self.longest, len(str(refused)))
            return refused.status
        finally:
            self.slowest = max(self.slowest, time.thread_time() - before)


@asynccontextmanager
async def entrance() -> AsyncIterator[Entrance]:
    async with running() as microsoft, new_client(EVERYWHERE) as http:
        keys, urls = KeyStore(http, microsoft.openid), ServiceUrls()
        await keys.prefetch()
        yield Entrance(Door(Signed(keys, APP, TENANT, urls), urls, APP))


@cache
def forged_tokens() -> tuple[str, ...]:
    made = [
        Signer().header(SERVICE, aud=OTHER_TENANT), Signer().header(SERVICE, iss="https://evil.example"), Signer().header(SERVICE, exp=1),
        Signer().header(SERVICE, by="a thief"), Signer(kid="unknown").header(SERVICE), Signer().header(SERVICE, algorithm="none"),
        Signer().header("https://evil.example"), Signer().header(SERVICE, exp=None),
    ]  # fmt: skip
    return tuple(one["Authorization"] for one in made)


def changed(chance: Random) -> str:
    """Return a good token with something else in one of its parts."""
    parts = token().split(".")
    number = chance.randrange(3)
    raw = base64.urlsafe_b64decode(parts[number] + "==")
    parts[number] = base64.urlsafe_b64encode(mutated(chance, raw)).rstrip(b"=").decode()
    return f"Bearer {'.'.join(parts)}"


def forgeries(chance: Random) -> Iterator[Attack]:
    """Yield requests that Microsoft has not signed for us, or not these."""
    others = [
        an_activity("https://evil.example/"),
        an_activity(SERVICE, channelData={"tenant": {"id": OTHER_TENANT}}),
    ]
    while True:
        match chance.randrange(6):
            case 0 | 1:
                yield Attack({"Authorization": changed(chance)}, GOOD)
            case 2:
                yield Attack({"Authorization": chance.choice(forged_tokens())}, GOOD)
            case 3:
                scheme = chance.choice(("Bearer ", "bearer ", "Basic ", ""))
                yield Attack({"Authorization": f"{scheme}{chance.choice(SIGNATURES)}"}, GOOD)
            case 4:
                yield Attack(headers(), json.dumps(chance.choice(others)).encode())
            case _:
                body = chance.choice((encoded(chance, GOOD), b"x" * (LARGEST + 1), mutated(chance, GOOD)))
                yield Attack({}, body)


def signed_junk(chance: Random) -> Iterator[Attack]:
    """Yield what Teams never sends, signed all the same."""
    while True:
        activity = chance.choice(ACTIVITIES)
        match chance.randrange(3):
            case 0:
                yield Attack(headers(), mutated(chance, json.dumps(activity).encode()))
            case 1:
                yield Attack(headers(), encoded(chance, json.dumps(activity).encode()))
            case _:
                yield Attack(headers(), reshaped(chance, activity))


async def test_no_forged_request_comes_in() -> None:
    attacks, outcomes = forgeries(Random(SEED)), Counter[int]()  # noqa: S311 -- mutants, not keys
    async with entrance() as door:
        for _ in range(FORGED):
            attack = next(attacks)
            if attack.headers != headers() or attack.body != GOOD:
                outcomes[await door.outcome(attack)] += 1
    assert outcomes.keys() == {400, 401, 413}
    assert outcomes[401] > FORGED / 2
    assert door.done == []
    assert door.slowest < LONGEST_BLOCK


async def test_signed_junk_is_a_bad_request_or_means_something(caplog: pytest.LogCaptureFixture) -> None:
    attacks, outcomes = signed_junk(Random(SEED + 1)), Counter[int]()  # noqa: S311 -- mutants, not keys
    async with entrance() as door:
        for _ in range(SIGNED):
            outcomes[await door.outcome(next(attacks))] += 1
    assert outcomes.keys() == {200, 400, 401}
    assert outcomes[400] > SIGNED / 3
    assert outcomes[200] > SIGNED / 10
    assert door.longest < 60, "an answer does not repeat what was sent"
    assert door.slowest < LONGEST_BLOCK
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


async def test_the_original_comes_in() -> None:
    """Else the tests above would pass with a door that is shut."""
    async with entrance() as door:
        assert await door.outcome(Attack(headers(), GOOD)) == 200
        assert len(door.done) == 1
