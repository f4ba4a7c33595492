from __future__ import annotations

import itertools

import pytest

from bot.chat.directory import Directories
from bot.domain.people import PersonId

ANSWERS = (True, False, None)


class Says:
    """A directory that gives one answer."""

    def __init__(self, answer: bool | None) -> None:
        self.answer = answer

    async def active(self, _person: PersonId) -> bool | None:
        return self.answer


@pytest.mark.parametrize(("one", "other"), [*itertools.product(ANSWERS, ANSWERS)])
async def test_one_product_that_knows_somebody_is_enough(one: bool | None, other: bool | None) -> None:
    said = await Directories([Says(one), Says(other)]).active(PersonId("anna"))
    assert (said is True) == (True in {one, other})


async def test_who_cannot_be_asked_about_is_not_said_to_have_left() -> None:
    assert await Directories([Says(False), Says(None)]).active(PersonId("anna")) is None
    assert await Directories([Says(False), Says(False)]).active(PersonId("anna")) is False


async def test_nobody_is_active_where_there_is_nobody_to_ask() -> None:
    assert await Directories([]).active(PersonId("anna")) is False
