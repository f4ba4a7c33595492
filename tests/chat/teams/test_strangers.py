"""The whole bot against whoever is not Teams, with keys and requests as another opinion of Microsoft's rules makes them."""

from __future__ import annotations

import copy
from collections.abc import AsyncIterator, Mapping
from typing import Any, Final

import pytest
import pytest_asyncio

from bot.workspace.teams.driver import Driver
from bot.workspace.teams.keys import Token
from bot.workspace.teams.profile import Profile
from tests.chat.teams.running import Office, office

Json = dict[str, Any]


@pytest_asyncio.fixture
async def at_work() -> AsyncIterator[Office]:
    async with office() as one:
        yield one


async def a_claim(at_work: Office) -> Json:
    """Let a ticket come, and take back Anna's press on *Claim* before anybody has heard it."""
    await at_work.receive()
    driver = at_work.connector.driver
    target, driver.target, driver.repeats = driver.target, "http://127.0.0.1:9/", False
    await at_work.anna.press(at_work.card, "Claim")
    driver.target = target
    return copy.deepcopy(driver.sent[-1][0])


def driver_of(at_work: Office) -> Driver:
    return at_work.connector.driver


WRONG: Final[Mapping[str, Token]] = {
    "no header": Token(header=""),
    "a header without a token": Token(header="Bearer"),
    "another scheme": Token(header="Basic eDp5"),
    "junk": Token(header="Bearer a.b.c"),
    "another app": Token(claims={"aud": "dddddddd-0000-4000-8000-000000000000"}),
    "no app": Token(claims={"aud": None}),
    "another issuer": Token(claims={"iss": "https://sts.windows.net/"}),
    "ended": Token(begins=-4000, ends=-400),
    "no end": Token(claims={"exp": None}),
    "forged": Token(forged=True),
    "a key of nobody": Token(kid="never-published"),
    "no signature": Token(algorithm="none"),
    "signed with what everybody knows": Token(algorithm="HS256"),
    "no serviceUrl": Token(claims={"serviceurl": None}),
    "another serviceUrl": Token(claims={"serviceurl": "https://smba.trafficmanager.net/amer/"}),
}


@pytest.mark.parametrize("token", WRONG.values(), ids=WRONG.keys())
async def test_whoever_is_not_teams_claims_nothing(at_work: Office, token: Token) -> None:
    claim = await a_claim(at_work)
    before = await at_work.ticket()
    reply = await driver_of(at_work).send(claim, token)
    assert reply.status == 401
    assert await at_work.ticket() == before
    assert (await driver_of(at_work).send(claim)).status == 200, "it was the token"
    assert (await at_work.ticket()).owner is not None


@pytest.mark.parametrize("change", ["another company", "no company", "another product", "another address"])
async def test_a_good_token_carries_nothing_else(at_work: Office, change: str) -> None:
    claim = await a_claim(at_work)
    claimed, url = copy.deepcopy(claim), claim["serviceUrl"]
    match change:
        case "another company":
            claimed["channelData"]["tenant"]["id"] = "ffffffff-0000-4000-8000-000000000000"
        case "no company":
            del claimed["channelData"]["tenant"]
        case "another product":
            claimed["channelId"] = "webchat"
        case _:
            claimed["serviceUrl"] = url = "https://evil.example/"
    assert (await driver_of(at_work).send(claimed, service_url=url)).status == 401
    assert (await at_work.ticket()).owner is None


@pytest.mark.parametrize("body", [b"", b"junk", b"[]", b"{}", b'{"type": 7}', b"\xff"])
async def test_what_is_no_activity_is_a_bad_request(at_work: Office, body: bytes) -> None:
    assert (await driver_of(at_work).post(body, {"Content-Type": "application/json"})).status == 400


async def test_after_a_rotation_people_go_on_without_noticing(at_work: Office) -> None:
    await at_work.receive()
    at_work.connector.keys.rotate(keep_old=False)
    at_work.time.now += 61
    assert (await at_work.press(at_work.anna, "Claim")).ok
    assert (await at_work.ticket()).owner is not None


async def test_while_nobody_can_say_whose_a_key_is_teams_is_asked_to_come_again(at_work: Office) -> None:
    claim = await a_claim(at_work)
    at_work.time.now += 61
    at_work.connector.faults.broken_keys = 99
    assert (await driver_of(at_work).send(claim, Token(kid="of tomorrow"))).status == 503
    at_work.connector.faults.broken_keys = 0
    assert (await driver_of(at_work).send(claim)).status == 200


@pytest.mark.parametrize("counter", ["duplicates", "renewed"])
async def test_what_teams_sends_again_is_done_once(at_work: Office, counter: str) -> None:
    await at_work.receive()
    setattr(at_work.connector.faults, counter, 1)
    await at_work.press(at_work.anna, "Claim")
    setattr(at_work.connector.faults, counter, 1)
    at_work.anna.write(at_work.social.id, "I call her.", at_work.card)
    await at_work.settled()
    happened = await at_work.happened()
    assert (happened.count("Claimed"), happened.count("NoteAdded")) == (1, 1)


async def test_a_connector_that_names_threads_in_another_way_is_understood() -> None:
    async with office(profile=Profile(names_threads=True, gives_reply_ids=False)) as one:
        await one.receive()
        one.anna.write(one.social.id, "I call her.", one.card)
        await one.settled()
        assert (await one.press(one.anna, "Claim")).ok
        assert {"NoteAdded", "Claimed"} <= set(await one.happened())
