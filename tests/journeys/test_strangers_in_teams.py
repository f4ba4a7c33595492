"""Whoever only looks like Teams: every click of theirs is refused at the door of the whole bot, and nothing happens."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from bot.workspace.teams.keys import GOOD, Token
from tests.journeys.both import BothHouse, both_house
from tests.journeys.test_faults_in_teams import POLICY

Json = dict[str, Any]

TOKENS = {
    "no token": Token(header=""),
    "another scheme": Token(header="Basic eDp5"),
    "no token in it": Token(header="Bearer"),
    "three words": Token(header="Bearer a.b.c"),
    "for another app": Token(claims={"aud": "ffffffff-0000-4000-8000-00000000000f"}),
    "for nobody": Token(claims={"aud": None}),
    "by another issuer": Token(claims={"iss": "https://login.microsoftonline.com/common/v2.0"}),
    "by no issuer": Token(claims={"iss": None}),
    "ended": Token(ends=-301),
    "without an end": Token(claims={"exp": None}),
    "not yet good": Token(begins=400),
    "forged": Token(forged=True),
    "by an unknown key": Token(kid="key-of-somebody"),
    "not signed": Token(algorithm="none"),
    "signed with what everybody knows": Token(algorithm="HS256"),
    "for another service": Token(claims={"serviceurl": "https://smba.example/emea/"}),
    "for no service": Token(claims={"serviceurl": None}),
}


def without(*path: str) -> Callable[[Json], None]:
    def change(activity: Json) -> None:
        for name in path[:-1]:
            activity = activity[name]
        del activity[path[-1]]

    return change


def said(value: Any, *path: str) -> Callable[[Json], None]:
    def change(activity: Json) -> None:
        for name in path[:-1]:
            activity = activity[name]
        activity[path[-1]] = value

    return change


ACTIVITIES = {
    "of another company": said({"id": "ffffffff-0000-4000-8000-000000000001"}, "channelData", "tenant"),
    "of no company": without("channelData", "tenant"),
    "from another service": said("https://smba.example/emea/", "serviceUrl"),
    "from no service": without("serviceUrl"),
    "from another product": said("webchat", "channelId"),
}


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[BothHouse]:
    async with both_house(POLICY, tmp_path) as opened:
        yield opened


async def a_claim(town: BothHouse) -> Json:
    """A click as Teams says it: the next one that is like it is taken, unless something is wrong with it."""
    town.say("@shop", "Mia", "Hallo?")
    card = await town.card_in_teams("Social Media", "Hallo?")
    await card.line("Beitrag von Mia")
    anna = town.at_teams("Anna").client
    place, message = anna._found(card.id)
    action = anna.sees(card.id).read.action("Übernehmen")
    return anna.activities.execute(anna.who, place, message, action.raw, action.data)


async def nothing_happened(town: BothHouse, log: list[str]) -> None:
    await town.connector.settled()
    assert await town.happened() == log
    assert (await town.ticket()).owner is None


async def test_whoever_has_no_good_token_does_nothing(town: BothHouse) -> None:
    claim = await a_claim(town)
    log = await town.happened()
    statuses = {
        name: (await town.connector.driver.send(claim, token)).status for name, token in TOKENS.items()
    }
    assert statuses == dict.fromkeys(TOKENS, 401)
    await nothing_happened(town, log)
    assert (await town.connector.driver.send(claim)).status == 200
    assert (await town.ticket()).owner is not None


async def test_a_good_token_is_good_for_our_company_and_its_service_alone(town: BothHouse) -> None:
    claim = await a_claim(town)
    log, driver = await town.happened(), town.connector.driver
    for name, change in ACTIVITIES.items():
        wrong = deepcopy(claim)
        change(wrong)
        reply = await driver.send(wrong, GOOD, service_url=claim["serviceUrl"])
        assert (name, reply.status) == (name, 401)
    await nothing_happened(town, log)


async def test_a_service_elsewhere_is_not_called_whoever_signed_that(town: BothHouse) -> None:
    claim = await a_claim(town)
    claim["serviceUrl"] = "https://attacker.example/"
    log = await town.happened()
    assert (await town.connector.driver.send(claim)).status == 401
    await nothing_happened(town, log)


async def test_a_guest_is_told_so_and_does_nothing(town: BothHouse) -> None:
    claim = await a_claim(town)
    log, anna = await town.happened(), town.at_teams("Anna").client.who
    anna.role = "guest"
    reply = await town.connector.driver.send(claim)
    assert reply.status == 200
    assert "Gäste" in reply.body["value"]
    await nothing_happened(town, log)
