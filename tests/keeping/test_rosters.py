"""The plan of the policy, and what people agreed on in chat on top of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.domain.people import PersonId
from bot.domain.shifts import Absence, Shift
from bot.keeping import absences, covers
from bot.keeping.covers import Asked, CoverState
from bot.keeping.rosters import roster
from bot.stores.memory import MemoryStore
from bot.stores.store import Conflict
from tests.fakes.world import ANNA, JONAS, SELMA, SOCIAL, policy

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 21)
EARLY = Shift("early", "Early", SOCIAL, frozenset(range(7)), time(6), time(14), (ANNA.id,))
PLAN = policy(shifts=(EARLY,))
ASKED = Asked(
    shift="early",
    name="Early",
    day=TODAY,
    of=ANNA.actor,
    department=SOCIAL,
    starts_at=NOW - timedelta(hours=3),
    ends_at=NOW + timedelta(hours=5),
)


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


async def on_duty(store: MemoryStore, at: datetime = NOW) -> tuple[PersonId, ...]:
    return (await roster(store, PLAN)).on_duty(SOCIAL, at)


async def test_the_policy_alone_says_who_is_on_duty(store: MemoryStore) -> None:
    assert await on_duty(store) == (ANNA.id,)


async def test_whoever_took_over_a_shift_is_on_duty_instead(store: MemoryStore) -> None:
    open_question = await covers.keep(store, ASKED)
    assert await on_duty(store) == (ANNA.id,)
    taken = await covers.keep(store, replace(open_question, state=CoverState.TAKEN, by=JONAS.actor))
    assert await on_duty(store) == (JONAS.id,)
    assert await covers.find(store, ASKED.key) == taken


async def test_a_question_that_was_withdrawn_changes_nothing(store: MemoryStore) -> None:
    await covers.keep(store, replace(ASKED, state=CoverState.WITHDRAWN))
    assert await on_duty(store) == (ANNA.id,)


async def test_of_two_who_take_over_at_once_one_does(store: MemoryStore) -> None:
    question = await covers.keep(store, ASKED)
    await covers.keep(store, replace(question, state=CoverState.TAKEN, by=JONAS.actor))
    with pytest.raises(Conflict):
        await covers.keep(store, replace(question, state=CoverState.TAKEN, by=SELMA.actor))
    assert await on_duty(store) == (JONAS.id,)


async def test_whoever_is_away_is_not_on_duty_until_they_come_back(store: MemoryStore) -> None:
    await absences.enter(store, Absence(ANNA.id, NOW - timedelta(hours=1), NOW + timedelta(days=3)))
    assert await on_duty(store) == ()
    gone = await absences.come_back(store, ANNA.id, NOW)
    assert [one.until for one in gone] == [NOW + timedelta(days=3)]
    assert await on_duty(store) == (ANNA.id,)
    assert await on_duty(store, NOW - timedelta(minutes=30)) == ()


async def test_whoever_comes_back_before_they_went_was_never_away(store: MemoryStore) -> None:
    await absences.enter(store, Absence(ANNA.id, NOW + timedelta(days=1), NOW + timedelta(days=3)))
    await absences.come_back(store, ANNA.id, NOW)
    assert await absences.all_known(store) == []


async def test_an_absence_entered_again_takes_its_new_end(store: MemoryStore) -> None:
    since = NOW + timedelta(days=1)
    for days in (3, 2):
        await absences.enter(store, Absence(ANNA.id, since, NOW + timedelta(days=days)))
    (known,) = await absences.of(store, ANNA.id)
    assert known == Absence(ANNA.id, since, NOW + timedelta(days=2))
    assert absences.standing([known], NOW) == [known]
    assert absences.standing([known], NOW + timedelta(days=2)) == []
