"""How a history ends: the weather clears, everything owed is carried out, people answer what they are asked."""

from __future__ import annotations

from typing import Final

from bot.chat.card import Card
from tests.faults.checks import everything_holds
from tests.faults.house import House
from tests.faults.people import People
from tests.faults.stopping import unfreeze_all

LONGEST: Final = 24 * 3600.0
"""Seconds after which whatever is owed still will be owed for ever."""

DEADLINES: Final = 5.5 * 3600.0
"""Seconds: a question has four hours, and the clock may have been set back by one."""

_ROUNDS: Final = 8


async def comes_to_rest(house: House) -> None:
    """Let time go by until nothing is owed any more."""
    await house.alive()
    until = house.now() + LONGEST
    step = 1.0
    await house.pass_time(61.0)  # one poll at least
    while not house.is_at_rest():
        if house.now() > until:
            house.violated(f"owed for ever: {[one.key for one in house.disk.owed()]}")
            return
        await house.pass_time(step)
        step = min(step * 1.5, 300.0)


async def ends_well(house: House, *, waits: bool = False) -> None:
    """Let everything end, with the help of people where they are asked, and look whether all is as it must be.

    `waits`: also until the times have come that people named.
    """
    house.stormy = 0.0
    people = People(house)
    await unfreeze_all(house, people)
    for _ in range(_ROUNDS):
        await comes_to_rest(house)
        if house.violations or not await people.settle():
            break
    else:
        house.violated("people are asked again and again")
    await _cards_come_back(house)
    if waits:
        await house.pass_time(DEADLINES)
        await comes_to_rest(house)
    await everything_holds(house)


async def _cards_come_back(house: House) -> None:
    """A card that a human deleted stands there again once something changes."""
    gone = {one.content.ticket for one in house.chat.deleted if isinstance(one.content, Card)}
    for ticket in gone:
        house.forum.say("Mia", "Anybody there?", house.ticket(ticket).conversation.id)
    if gone:
        await comes_to_rest(house)
