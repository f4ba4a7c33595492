"""Who is on duty when, on every day of the year."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.people import DepartmentId, PersonId
from bot.domain.roster import Roster
from bot.domain.shifts import Absence, Cover, Duty, Exchanged, Shift, away

VIENNA = ZoneInfo("Europe/Vienna")
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
SOCIAL, PRESS = DepartmentId("social"), DepartmentId("press")
ANNA, JONAS, SELMA, TOM, PETRA = (PersonId(one) for one in ("anna", "jonas", "selma", "tom", "petra"))
EVERY_DAY = frozenset(range(7))
WORKDAYS = frozenset(range(5))


def shift(name: str, starts: time, ends: time, *people: PersonId, days: frozenset[int] = EVERY_DAY) -> Shift:
    return Shift(name, name.title(), SOCIAL, days, starts, ends, people)


EARLY = shift("early", time(6), time(14), ANNA, JONAS)
LATE = shift("late", time(14), time(22), SELMA)
NIGHT = shift("night", time(22), time(6), TOM)
ROSTER = Roster(
    (EARLY, LATE, NIGHT), zone=VIENNA, people={SOCIAL: (ANNA, JONAS, SELMA, TOM), PRESS: (PETRA,)}
)


def vienna(*parts: int, fold: int = 0) -> datetime:
    year, month, day, hour, minute = parts
    return datetime(year, month, day, hour, minute, tzinfo=VIENNA, fold=fold)


def length_of(day: date) -> timedelta:
    """Return how long a day lasts in Vienna, as the clocks say at its two midnights."""
    midnights = (datetime.combine(one, time(), VIENNA) for one in (day, day + DAY))
    begins, ends = (one.astimezone(UTC) for one in midnights)
    return ends - begins


def days_with_a_change() -> Iterator[date]:
    days = (date(1981, 1, 1) + number * DAY for number in range(60 * 365))
    return (day for day in days if length_of(day) != DAY)


@dataclass(frozen=True)
class Entered:
    """A calendar of a few duties."""

    department: DepartmentId
    some: tuple[Duty, ...]

    def duties(self, since: datetime, until: datetime) -> Iterator[Duty]:
        return (one for one in self.some if one.touches(since, until))


DST_DAYS = tuple(days_with_a_change())


@pytest.mark.parametrize(
    ("at", "people"),
    [
        ((2026, 7, 1, 5, 59), (TOM,)),
        ((2026, 7, 1, 6, 0), (ANNA, JONAS)),
        ((2026, 7, 1, 13, 59), (ANNA, JONAS)),
        ((2026, 7, 1, 14, 0), (SELMA,)),
        ((2026, 7, 1, 22, 0), (TOM,)),
        ((2026, 7, 2, 0, 0), (TOM,)),
    ],
)
def test_people_are_on_duty_from_the_beginning_of_their_shift_until_before_its_end(
    at: tuple[int, ...], people: tuple[PersonId, ...]
) -> None:
    assert ROSTER.on_duty(SOCIAL, vienna(*at)) == people


def test_a_night_shift_belongs_to_the_day_on_which_it_begins() -> None:
    roster = Roster((shift("night", time(22), time(6), TOM, days=frozenset({4})),), zone=VIENNA)
    assert roster.on_duty(SOCIAL, vienna(2026, 7, 4, 5, 59)) == (TOM,)  # Saturday, early
    assert roster.on_duty(SOCIAL, vienna(2026, 7, 3, 5, 59)) == ()  # Friday, early
    assert roster.on_duty(SOCIAL, vienna(2026, 7, 4, 22, 0)) == ()
    (duty,) = roster.duties(SOCIAL, vienna(2026, 7, 4, 0, 0), vienna(2026, 7, 5, 0, 0))
    assert duty.day == date(2026, 7, 3)


def test_a_shift_that_ends_when_it_starts_lasts_a_day() -> None:
    roster = Roster((shift("whole", time(8), time(8), TOM, days=frozenset({5})),), zone=VIENNA)
    (duty,) = roster.duties(SOCIAL, vienna(2026, 7, 4, 0, 0), vienna(2026, 7, 8, 0, 0))
    assert (duty.starts_at, duty.ends_at) == (vienna(2026, 7, 4, 8, 0), vienna(2026, 7, 5, 8, 0))


def test_without_shifts_everybody_who_is_there_is_on_duty() -> None:
    roster = Roster(
        zone=VIENNA, people=ROSTER.people, absences=(away(TOM, date(2026, 7, 1), date(2026, 7, 2), VIENNA),)
    )
    assert not roster.has_shifts(SOCIAL)
    assert roster.on_duty(SOCIAL, vienna(2026, 7, 2, 23, 59)) == (ANNA, JONAS, SELMA)
    assert roster.on_duty(SOCIAL, vienna(2026, 7, 3, 0, 0)) == (ANNA, JONAS, SELMA, TOM)
    assert roster.on_duty(DepartmentId("nobody"), vienna(2026, 7, 3, 0, 0)) == ()


def test_a_department_with_shifts_has_nobody_on_duty_between_them() -> None:
    roster = Roster((EARLY,), zone=VIENNA, people=ROSTER.people)
    assert roster.on_duty(SOCIAL, vienna(2026, 7, 1, 15, 0)) == ()
    assert roster.on_duty(PRESS, vienna(2026, 7, 1, 15, 0)) == (PETRA,)


def test_who_is_away_for_a_part_of_the_shift_is_planned_and_yet_not_there() -> None:
    noon = Absence(ANNA, vienna(2026, 7, 1, 11, 0), vienna(2026, 7, 1, 12, 0))
    roster = ROSTER.with_more(absences=[noon])
    assert roster.on_duty(SOCIAL, vienna(2026, 7, 1, 11, 0)) == (JONAS,)
    assert roster.on_duty(SOCIAL, vienna(2026, 7, 1, 12, 0)) == (ANNA, JONAS)
    duty = roster.duty("early", date(2026, 7, 1))
    assert duty is not None
    assert duty.people == (ANNA, JONAS)


def test_who_is_away_all_the_time_is_not_planned_even_if_it_was_entered_in_pieces() -> None:
    pieces = [
        Absence(ANNA, vienna(2026, 7, 1, 10, 0), vienna(2026, 7, 1, 20, 0)),
        Absence(ANNA, vienna(2026, 7, 1, 5, 0), vienna(2026, 7, 1, 10, 0)),
    ]
    duty = ROSTER.with_more(absences=pieces).duty("early", date(2026, 7, 1))
    assert duty is not None
    assert duty.people == (JONAS,)


def test_other_people_work_on_a_day_that_the_plan_excepts() -> None:
    roster = ROSTER.with_more(
        [Exchanged("early", date(2026, 12, 24), (TOM,)), Exchanged("late", date(2026, 12, 24))]
    )
    assert roster.on_duty(SOCIAL, vienna(2026, 12, 24, 8, 0)) == (TOM,)
    assert roster.on_duty(SOCIAL, vienna(2026, 12, 24, 15, 0)) == ()
    assert roster.duty("late", date(2026, 12, 24)) is None
    assert roster.on_duty(SOCIAL, vienna(2026, 12, 25, 8, 0)) == (ANNA, JONAS)


def test_a_shift_takes_place_on_a_further_day_if_somebody_is_named_for_it() -> None:
    roster = Roster(
        (shift("office", time(9), time(17), ANNA, days=WORKDAYS),),
        (Exchanged("office", date(2026, 7, 4), (TOM,)),),
        zone=VIENNA,
    )
    assert roster.on_duty(SOCIAL, vienna(2026, 7, 4, 10, 0)) == (TOM,)
    assert roster.on_duty(SOCIAL, vienna(2026, 7, 5, 10, 0)) == ()


def test_a_cover_puts_one_person_in_the_place_of_another_for_one_day() -> None:
    roster = ROSTER.with_more([Cover("early", date(2026, 7, 1), ANNA, TOM)])
    assert roster.on_duty(SOCIAL, vienna(2026, 7, 1, 8, 0)) == (TOM, JONAS)
    assert roster.on_duty(SOCIAL, vienna(2026, 7, 2, 8, 0)) == (ANNA, JONAS)


def test_covers_follow_each_other_and_one_for_nobody_changes_nothing() -> None:
    day = date(2026, 7, 1)
    onward = [
        Cover("early", day, ANNA, TOM),
        Cover("early", day, TOM, PETRA),
        Cover("early", day, ANNA, SELMA),
    ]
    assert ROSTER.with_more(onward).on_duty(SOCIAL, vienna(2026, 7, 1, 8, 0)) == (PETRA, JONAS)


def test_who_covers_for_a_colleague_of_the_same_shift_stands_in_it_once() -> None:
    roster = ROSTER.with_more([Cover("early", date(2026, 7, 1), ANNA, JONAS)])
    assert roster.on_duty(SOCIAL, vienna(2026, 7, 1, 8, 0)) == (JONAS,)


def test_a_duty_from_a_calendar_counts_like_one_of_the_weekly_plan() -> None:
    weekend = Shift("calendar", "Wochenende", PRESS, frozenset(), time(), time())
    entered = Duty(weekend, date(2026, 7, 4), vienna(2026, 7, 4, 8, 0), vienna(2026, 7, 4, 20, 0), (PETRA,))
    roster = Roster(zone=VIENNA, people=ROSTER.people, calendars=(Entered(PRESS, (entered,)),))
    assert roster.has_shifts(PRESS)
    assert roster.on_duty(PRESS, vienna(2026, 7, 4, 8, 0)) == (PETRA,)
    assert roster.on_duty(PRESS, vienna(2026, 7, 4, 20, 0)) == ()
    covered = roster.with_more([Cover("calendar", date(2026, 7, 4), PETRA, TOM)])
    assert covered.duties_of(TOM, vienna(2026, 7, 1, 0, 0), vienna(2026, 7, 10, 0, 0)) == (
        covered.duty("calendar", date(2026, 7, 4)),
    )


def test_the_next_duty_is_the_first_that_begins_later_and_has_somebody() -> None:
    gone = away(ANNA, date(2026, 7, 6), date(2026, 7, 7), VIENNA)
    roster = Roster((shift("office", time(9), time(17), ANNA, days=WORKDAYS),), absences=(gone,), zone=VIENNA)
    coming = roster.next_duty(SOCIAL, vienna(2026, 7, 3, 9, 0))
    assert coming is not None
    assert (coming.day, coming.people) == (date(2026, 7, 8), (ANNA,))
    assert roster.next_duty(PRESS, vienna(2026, 7, 3, 9, 0)) is None


def test_the_days_on_which_vienna_changes_its_clocks_are_known() -> None:
    assert {date(2026, 3, 29), date(2026, 10, 25), date(1996, 10, 27), date(2037, 3, 29)} < {*DST_DAYS}
    assert len(DST_DAYS) >= 110


@pytest.mark.parametrize("day", DST_DAYS, ids=str)
def test_on_every_day_when_clocks_change_every_moment_has_exactly_one_shift(day: date) -> None:
    begins = datetime.combine(day, time(), VIENNA).astimezone(UTC)
    for at in (begins + number * 10 * MINUTE for number in range(length_of(day) // (10 * MINUTE))):
        wall = at.astimezone(VIENNA).time()
        expected = (
            (ANNA, JONAS)
            if time(6) <= wall < time(14)
            else (SELMA,)
            if time(14) <= wall < time(22)
            else (TOM,)
        )
        assert ROSTER.on_duty(SOCIAL, at) == expected
    lasted = {duty.ends_at - duty.starts_at for duty in ROSTER.duties(SOCIAL, begins, begins + MINUTE)}
    assert lasted == {8 * HOUR + length_of(day) - DAY}


cuts_of_a_day = st.lists(
    st.builds(time, st.integers(0, 23), st.sampled_from([0, 1, 30, 59])), min_size=1, max_size=6, unique=True
).map(sorted)
days_of_interest = st.one_of(st.sampled_from(DST_DAYS), st.dates(date(1979, 1, 5), date(2039, 12, 20)))


@given(cuts_of_a_day, days_of_interest, st.integers(0, 1499))
def test_shifts_that_fill_the_day_leave_no_gap_and_never_overlap(
    cuts: list[time], day: date, minute: int
) -> None:
    ends = [*cuts[1:], cuts[0]]
    people = [PersonId(f"p{number}") for number in range(len(cuts))]
    shifts = [
        shift(f"s{number}", cut, end, people[number])
        for number, (cut, end) in enumerate(zip(cuts, ends, strict=True))
    ]
    roster = Roster(tuple(shifts), zone=VIENNA)
    at = datetime.combine(day, time(), VIENNA).astimezone(UTC) + minute * MINUTE
    assert len(roster.on_duty(SOCIAL, at)) == 1
    duties = roster.duties(SOCIAL, at, at + DAY)
    assert all(before.ends_at == after.starts_at for before, after in pairwise(duties))


@given(
    cuts_of_a_day,
    days_of_interest,
    st.frozensets(st.integers(0, 6)),
    st.integers(0, 4320),
    st.integers(1, 4320),
)
def test_a_longer_look_finds_just_what_looks_at_its_parts_find(
    cuts: list[time], day: date, days: frozenset[int], first: int, second: int
) -> None:
    shifts = tuple(shift(f"s{number}", cut, cuts[0], ANNA, days=days) for number, cut in enumerate(cuts))
    roster = Roster(shifts, zone=VIENNA)
    since = datetime.combine(day, time(), VIENNA).astimezone(UTC)
    between, until = since + first * MINUTE, since + (first + second) * MINUTE
    parts = {*roster.duties(SOCIAL, since, between), *roster.duties(SOCIAL, between, until)}
    assert set(roster.duties(SOCIAL, since, until)) == parts


@given(cuts_of_a_day, days_of_interest)
def test_a_shift_begins_when_the_wall_says_so_or_when_the_clocks_go_on(cuts: list[time], day: date) -> None:
    roster = Roster(tuple(shift(f"s{cut}", cut, cut, ANNA) for cut in cuts), zone=VIENNA)
    for cut in cuts:
        duty = roster.duty(f"s{cut}", day)
        assert duty is not None
        shown = duty.starts_at.astimezone(VIENNA)
        before = (duty.starts_at - MINUTE).astimezone(VIENNA).replace(tzinfo=None)
        wanted = datetime.combine(day, cut)
        assert shown.replace(tzinfo=None) == wanted or before < wanted < shown.replace(tzinfo=None)
