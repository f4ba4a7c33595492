"""What a handover consists of, who goes and comes, and who may take a ticket."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import activities as did
from bot.domain.evolving import fold
from bot.domain.handing_over import (
    Item,
    Sort,
    Standing,
    in_order,
    promised_at,
    sort_of,
    standing,
    take_over,
    turns,
)
from bot.domain.people import PersonId
from bot.domain.refusals import ClaimedBy, ClosedAlready, OwnHandover, Refused
from bot.domain.roster import Roster
from bot.domain.shifts import Cover, Shift
from bot.domain.ticket import Ticket, TicketId
from tests.fakes import world
from tests.fakes.world import ANNA, IN_SOCIAL, JONAS, MIRA, SELMA, SERVICE, SOCIAL

VIENNA = ZoneInfo("Europe/Vienna")
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=3)
KEY = "social/2026-11-21T13:00:00+00:00"
LEAVING = frozenset({ANNA.id})
BY: dict[str, Any] = {"at": NOW, "by": ANNA.actor}
CLAIMED = did.Claimed(**BY)


def ticket(*more: did.Activity, **opened: Any) -> Ticket:
    fields = {"at": NOW, "post": world.post(), "department": SOCIAL, "channels": (IN_SOCIAL,), "rule": "All"}
    return fold(TicketId(1), [did.Opened(**{**fields, **opened}), *more])


SNOOZED = did.Snoozed(**BY, until=LATER)
REMINDER = did.ReminderSet(**BY, number=1, due_at=LATER, text="Call back")
HELP = did.HelpAsked(**BY, number=1, to=SELMA.actor, question="Why?", due_at=LATER)
ESCALATED = did.Escalated(
    **BY, number=1, department=SERVICE, channels=(), reason="Refund", question="May she?", due_at=LATER
)


@pytest.mark.parametrize(
    ("one", "noted", "sort"),
    [
        (ticket(CLAIMED), False, Sort.OPEN),
        (ticket(CLAIMED, urgent=True), True, Sort.URGENT),
        (ticket(CLAIMED, SNOOZED), True, Sort.PROMISED),
        (ticket(CLAIMED, REMINDER), False, Sort.PROMISED),
        (ticket(CLAIMED, REMINDER, did.Reminded(at=LATER, number=1)), False, Sort.OPEN),
        (ticket(CLAIMED), True, Sort.DIFFICULT),
        (ticket(CLAIMED, HELP), False, Sort.WAITING),
        (ticket(CLAIMED, ESCALATED), False, Sort.WAITING),
        (ticket(CLAIMED, ESCALATED, did.Starred(**BY)), False, Sort.WATCHED),
        (ticket(CLAIMED, did.Starred(**BY)), False, Sort.OPEN),
    ],
)
def test_a_ticket_is_what_whoever_takes_it_over_should_know_first(
    one: Ticket, sort: Sort, *, noted: bool
) -> None:
    assert sort_of(one, noted=noted) is sort


def test_the_earliest_promise_counts() -> None:
    assert promised_at(ticket(CLAIMED)) is None
    assert promised_at(ticket(CLAIMED, SNOOZED)) == LATER
    early = replace(REMINDER, due_at=NOW + timedelta(hours=1))
    assert promised_at(ticket(CLAIMED, SNOOZED, early)) == NOW + timedelta(hours=1)


def test_items_are_read_by_their_sort_and_then_by_age() -> None:
    items = [
        Item(TicketId(n), sort, ANNA.actor) for n, sort in ((4, Sort.OPEN), (3, Sort.OPEN), (9, Sort.URGENT))
    ]
    assert [one.ticket for one in in_order(items)] == [9, 3, 4]


def test_a_ticket_that_is_taken_over_has_a_new_owner_who_keeps_the_promises() -> None:
    before = ticket(CLAIMED, REMINDER)
    (taken,) = take_over(before, JONAS, LATER, handover=KEY, outgoing=LEAVING)
    assert taken == did.TakenOver(at=LATER, by=JONAS.actor, of=ANNA.actor, handover=KEY)
    after = ticket(CLAIMED, REMINDER, taken)
    assert (after.owner, after.owned_since, after.handover) == (JONAS.actor, LATER, KEY)
    assert [one.by for one in after.reminders] == [JONAS.actor]


def test_reminders_of_others_stay_theirs() -> None:
    theirs = replace(REMINDER, by=SELMA.actor)
    taken = did.TakenOver(at=LATER, by=JONAS.actor, of=ANNA.actor, handover=KEY)
    assert [one.by for one in ticket(CLAIMED, theirs, taken).reminders] == [SELMA.actor]


def test_of_two_who_take_it_the_second_is_told_who_has_it() -> None:
    taken = did.TakenOver(at=LATER, by=JONAS.actor, of=ANNA.actor, handover=KEY)
    after = ticket(CLAIMED, taken)
    assert take_over(after, JONAS, LATER, handover=KEY, outgoing=LEAVING) == []
    with pytest.raises(Refused) as refused:
        take_over(after, MIRA, LATER, handover=KEY, outgoing=LEAVING)
    assert refused.value.why == ClaimedBy(JONAS.actor, LATER)


def test_who_goes_takes_nothing_back_and_what_is_closed_is_nobodys() -> None:
    with pytest.raises(Refused) as refused:
        take_over(ticket(CLAIMED), ANNA, LATER, handover=KEY, outgoing=LEAVING)
    assert refused.value.why == OwnHandover()
    with pytest.raises(Refused) as refused:
        take_over(ticket(CLAIMED, did.Closed(**BY)), JONAS, LATER, handover=KEY, outgoing=LEAVING)
    assert refused.value.why == ClosedAlready(ANNA.actor)


def test_what_was_given_back_in_the_meantime_can_still_be_taken() -> None:
    free = ticket(CLAIMED, did.Released(**BY))
    assert standing(free, KEY, LEAVING) is Standing.OPEN
    (taken,) = take_over(free, JONAS, LATER, handover=KEY, outgoing=LEAVING)
    assert isinstance(taken, did.TakenOver)
    assert taken.of is None


@pytest.mark.parametrize(
    ("more", "where"),
    [
        ((), Standing.OPEN),
        ((did.TakenOver(at=LATER, by=JONAS.actor, of=ANNA.actor, handover=KEY),), Standing.TAKEN),
        ((did.TakenOver(at=LATER, by=JONAS.actor, of=ANNA.actor, handover="other"),), Standing.SETTLED),
        ((did.Assigned(**BY, to=JONAS.actor),), Standing.SETTLED),
        ((did.Closed(**BY),), Standing.SETTLED),
        ((did.MergedInto(**BY, ticket=TicketId(2)),), Standing.SETTLED),
    ],
)
def test_where_an_item_stands_is_read_from_the_log(more: tuple[did.Activity, ...], where: Standing) -> None:
    assert standing(ticket(CLAIMED, *more), KEY, LEAVING) is where


def shift(name: str, starts: int, ends: int, *people: PersonId) -> Shift:
    return Shift(name, name.title(), SOCIAL, frozenset(range(7)), time(starts), time(ends), people)


EARLY = shift("early", 6, 14, ANNA.id, MIRA.id)
LATE = shift("late", 14, 22, JONAS.id)
DAY = timedelta(days=1)


def test_a_turn_says_who_goes_and_who_comes() -> None:
    roster = Roster((EARLY, LATE), zone=VIENNA)
    first, second = turns(roster, SOCIAL, NOW, NOW + DAY)
    assert (first.at, first.shifts, first.outgoing, first.incoming, first.incoming_at) == (
        datetime(2026, 11, 21, 13, 0, tzinfo=UTC),
        ("Early",),
        (ANNA.id, MIRA.id),
        (JONAS.id,),
        datetime(2026, 11, 21, 13, 0, tzinfo=UTC),
    )
    assert (second.outgoing, second.incoming) == ((JONAS.id,), (ANNA.id, MIRA.id))
    assert second.incoming_at == datetime(2026, 11, 22, 5, 0, tzinfo=UTC)


def test_whoever_stays_for_the_next_shift_does_not_hand_over() -> None:
    roster = Roster((EARLY, shift("late", 14, 22, JONAS.id, MIRA.id)), zone=VIENNA)
    (turn,) = turns(roster, SOCIAL, NOW, NOW + timedelta(hours=6))
    assert (turn.outgoing, turn.incoming) == ((ANNA.id,), (JONAS.id, MIRA.id))


def test_nobody_hands_over_where_all_of_them_stay() -> None:
    roster = Roster((EARLY, shift("late", 14, 22, ANNA.id, MIRA.id)), zone=VIENNA)
    assert list(turns(roster, SOCIAL, NOW, NOW + timedelta(hours=6))) == []


def test_whoever_comes_again_after_a_night_without_anybody_keeps_what_they_have() -> None:
    office = Roster((shift("office", 9, 17, ANNA.id, MIRA.id),), zone=VIENNA)
    assert list(turns(office, SOCIAL, NOW, NOW + DAY)) == []
    away = Roster((shift("first", 9, 17, ANNA.id), shift("second", 8, 9, JONAS.id)), zone=VIENNA)
    evening, morning = turns(away, SOCIAL, NOW, NOW + DAY)
    assert (evening.outgoing, evening.incoming) == ((ANNA.id,), (JONAS.id,))
    assert (morning.outgoing, morning.incoming) == ((JONAS.id,), (ANNA.id,))


def test_whoever_covers_hands_over_and_not_whom_they_cover_for() -> None:
    cover = Cover("early", datetime(2026, 11, 21, tzinfo=UTC).date(), ANNA.id, SELMA.id)
    roster = Roster((EARLY, LATE), (cover,), zone=VIENNA)
    (turn,) = turns(roster, SOCIAL, NOW, NOW + timedelta(hours=6))
    assert turn.outgoing == (SELMA.id, MIRA.id)


hours = st.lists(st.integers(0, 23), min_size=1, max_size=5, unique=True).map(sorted)
lots = st.lists(
    st.frozensets(st.sampled_from([ANNA.id, JONAS.id, MIRA.id, SELMA.id])), min_size=5, max_size=5
)
starts = st.sampled_from([datetime(2026, 3, 28, tzinfo=UTC), datetime(2026, 10, 24, tzinfo=UTC), NOW])


@given(hours, lots, starts, st.integers(1, 2880))
def test_however_the_plan_is_each_turn_is_found_once_and_nobody_hands_over_to_themselves(
    cuts: list[int], people: list[frozenset[PersonId]], since: datetime, minutes: int
) -> None:
    ends = [*cuts[1:], cuts[0]]
    shifts = [
        shift(f"s{n}", cut, end, *sorted(some))
        for n, (cut, end, some) in enumerate(zip(cuts, ends, people, strict=False))
    ]
    roster = Roster(tuple(shifts), zone=VIENNA)
    until = since + 2 * DAY
    between = since + timedelta(minutes=minutes)
    whole = list(turns(roster, SOCIAL, since, until))
    assert whole == [*turns(roster, SOCIAL, since, between), *turns(roster, SOCIAL, between, until)]
    for turn in whole:
        assert turn.outgoing
        assert not {*turn.outgoing} & {*turn.incoming}
        assert turn.incoming_at >= turn.at
