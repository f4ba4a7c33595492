"""Files reach whoever asked for them, if they may still have them."""

from __future__ import annotations

import pytest

from bot.domain.errors import OutcomeUnknown
from bot.domain.people import Person
from bot.handlers.names import EXPORT_LOG
from tests.fakes import world
from tests.fakes.world import ANNA, JONAS, SELMA
from tests.jobs.newsroom import Newsroom


async def ask_for_a_file(room: Newsroom, by: Person = ANNA, kind: str = "md") -> None:
    await room.customer_writes("Where is my Geld?")
    await room.press(by, EXPORT_LOG, kind)


@pytest.mark.parametrize("kind", ["md", "json", "csv"])
async def test_who_asks_for_the_log_gets_it_as_a_file(room: Newsroom, kind: str) -> None:
    await ask_for_a_file(room, kind=kind)
    await room.settle()
    ((who, name, content),) = room.surface.handed
    assert (who, name) == (ANNA.id, f"ticket-1.{kind}")
    assert "Where is my Geld?" in content.decode()


async def test_a_file_speaks_the_language_of_its_person(room: Newsroom) -> None:
    await ask_for_a_file(room, by=JONAS)
    await room.settle()
    assert "eingegangen" in room.surface.handed[0][2].decode()


async def test_who_has_left_the_team_gets_no_file(room: Newsroom) -> None:
    await ask_for_a_file(room)
    room.policy = world.policy(people={SELMA.id: SELMA})
    room.start()
    await room.settle()
    assert room.surface.handed == []
    assert await room.store.dead_letters() == []


async def test_who_has_changed_the_department_gets_no_file(room: Newsroom) -> None:
    await ask_for_a_file(room)
    moved = world.person("Anna", next(iter(SELMA.departments)))
    room.policy = world.policy(people={ANNA.id: moved})
    room.start()
    await room.settle()
    assert room.surface.handed == []


async def test_a_file_that_may_have_arrived_is_sent_again_rather_than_lost(room: Newsroom) -> None:
    await ask_for_a_file(room)
    await room.settle()
    await room.press(ANNA, EXPORT_LOG, "json")
    room.surface.before = OutcomeUnknown("?")
    await room.settle()
    assert [name for _, name, _ in room.surface.handed] == ["ticket-1.md", "ticket-1.json"]


async def test_a_file_for_somebody_who_cannot_be_reached_is_given_up(room: Newsroom) -> None:
    await ask_for_a_file(room)
    room.surface.people = frozenset()
    await room.settle()
    assert [letter.reason for letter in await room.store.dead_letters()] == ["Rejected: no such person: anna"]
