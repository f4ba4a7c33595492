"""People who stop everything that goes out, and let it go again: to its readers, or back to who wrote it."""

from __future__ import annotations

from typing import Final

from bot.domain.people import Person
from bot.handlers.names import FREEZE, UNFREEZE
from bot.keeping.freezes import EVERYTHING
from tests.fakes.world import ANNA, JONAS, SELMA, SHOP
from tests.faults.house import House
from tests.faults.people import People

_MAY: Final = (ANNA, JONAS, SELMA)

_LATER: Final = 26.0
"""Seconds after which somebody who lost the right to answer has it again."""

_ROUNDS: Final = 12


async def freeze(house: House, people: People) -> None:
    what = house.rng.choice((EVERYTHING, EVERYTHING, SHOP))
    await people.want(_somebody(house), FREEZE, what=what, reason="Wrong price")


async def unfreeze(house: House, people: People) -> None:
    """Send what has waited, or make drafts of it."""
    then = house.rng.choice(("send", "send", "drafts"))
    await people.want(_somebody(house), UNFREEZE, reason="All is well", then=then)


async def unfreeze_all(house: House, people: People) -> None:
    for _ in range(_ROUNDS):
        if not house.is_frozen:
            return
        await unfreeze(house, people)
        if house.is_frozen:
            await house.pass_time(_LATER)
    house.violated("what is frozen cannot be let go")


def _somebody(house: House) -> Person:
    return house.person(house.rng.choice(_MAY).id)
