"""Some of the cuts of `make faults`: every hundredth byte, and all ways of falling silent."""

from __future__ import annotations

import pytest

from tests.faults.bytes import SUBJECTS, Subject, harms, replying
from tests.faults.real.wire import Harm, How, Way

HUNDRED = 100


@pytest.mark.parametrize("what", SUBJECTS)
async def test_wherever_a_connection_breaks_nothing_is_lost_and_nothing_stands_there_twice(what: str) -> None:
    async with SUBJECTS[what]() as subject:
        assert min(subject.lengths.values()) >= HUNDRED
        for harm in _some(subject):
            assert await subject.cut(harm) == [], harm


def _some(subject: Subject) -> list[Harm]:
    planned = harms(subject.lengths)
    slow = [one for one in planned if one.how is How.SLOW]
    ends = [Harm(way, length) for way, length in subject.lengths.items()]
    return [*planned[: sum(subject.lengths.values()) : HUNDRED], *ends, Harm(Way.BACK, 1, How.SILENT), *slow]


async def test_what_stands_there_twice_is_found() -> None:
    async with replying("key", behaves="none") as careless:  # it promises to drop repetitions, and does not
        after = careless.lengths[Way.THERE]
        assert await careless.cut(Harm(Way.THERE, after - 1)) == []
        assert "the reply stands there 2 times" in await careless.cut(Harm(Way.BACK, 1))
