"""What marks a ticket at one press, and its region."""

from __future__ import annotations

from typing import Any

import pytest

from bot.chat.reception import Nothing
from bot.domain import refusals as why
from bot.domain.people import Person
from bot.domain.policy import Region
from bot.handlers.names import CLOSE, MORE, MUTE, REGION, STAR, UNMUTE, UNSTAR
from tests.fakes import world
from tests.fakes.world import ANNA
from tests.handlers.office import Office, field, no, told
from tests.handlers.pressing import buttons

REGIONS: dict[str, Any] = {"regions": {"wien": Region("wien", "Wien"), "tirol": Region("tirol", "Tirol")}}


async def offered(office: Office) -> set[str]:
    return {button.handler for button in buttons(await office.open(ANNA, MORE))}


@pytest.mark.parametrize(("on", "off"), [(STAR, UNSTAR), (MUTE, UNMUTE)])
async def test_a_mark_is_put_on_and_taken_off(office: Office, anna: Person, on: str, off: str) -> None:
    assert on in await offered(office)
    assert await office.press(anna, on) == Nothing()
    assert off in await offered(office)
    assert on not in await offered(office)
    assert await office.press(anna, off) == Nothing()
    assert on in await offered(office)


async def test_pressing_twice_is_pressing_once(office: Office) -> None:
    for handler in (STAR, STAR, MUTE, MUTE):
        assert await office.press(ANNA, handler) == Nothing()
    assert await office.happened() == ["Opened", "Starred", "Muted"]


async def test_a_muted_conversation_stays_closed_when_the_customer_writes(office: Office) -> None:
    await office.press(ANNA, MUTE)
    await office.press(ANNA, CLOSE)
    await office.receives(world.post("And another thing", 2))
    ticket = await office.ticket()
    assert ticket.closed
    assert len(ticket.posts) == 2


async def test_a_region_is_chosen_from_those_of_the_policy(anna: Person) -> None:
    office = Office(**REGIONS)
    await office.receives()
    form = await office.open(anna, REGION)
    assert [option.label for option in field(form, "region").options][:2] == ["Wien", "Tirol"]
    assert await office.submit(anna, form, region="tirol") == Nothing()
    assert (await office.ticket()).region == "tirol"
    again = await office.open(anna, REGION)
    assert field(again, "region").initial == "tirol"
    assert await office.submit(anna, again, region="*") == Nothing()
    assert (await office.ticket()).region == ""


async def test_a_region_that_was_forgotten_is_none(anna: Person) -> None:
    office = Office(**REGIONS)
    await office.receives()
    form = await office.open(anna, REGION)
    assert told(await office.submit(anna, form, region="mars")) == no(anna, why.OutdatedButton())


async def test_without_regions_there_is_nothing_to_choose(office: Office) -> None:
    assert REGION not in await offered(office)
