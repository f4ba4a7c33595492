from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.domain.windows import next_window

VIENNA = ZoneInfo("Europe/Vienna")
OFFICE = (time(9), time(13), time(17))
NIGHT = (time(2, 30),)
MINUTE = timedelta(minutes=1)

moments = st.integers(0, 365 * 24 * 60 - 1).map(lambda n: datetime(2026, 1, 1, tzinfo=UTC) + n * MINUTE)
windows_of_a_day = st.lists(
    st.builds(time, st.integers(0, 23), st.sampled_from([0, 1, 30, 59])), min_size=1, max_size=4, unique=True
).map(lambda times: tuple(sorted(times)))


def vienna(*parts: int, fold: int = 0) -> datetime:
    year, month, day, hour, minute = parts
    return datetime(year, month, day, hour, minute, tzinfo=VIENNA, fold=fold)


def by_watching_the_clock(at: datetime, windows: tuple[time, ...]) -> datetime:
    """Look at the clock on the wall minute by minute until it shows a window, or has skipped one."""
    now, before = at, (at - MINUTE).astimezone(VIENNA)
    while True:
        shown = now.astimezone(VIENNA)
        skipped = {
            window
            for window in windows
            if shown.date() == before.date() and before.time() < window < shown.time()
        }
        if skipped or (shown.time() in windows and not shown.fold):
            return now
        now, before = now + MINUTE, shown


def test_without_windows_nothing_waits() -> None:
    assert next_window(vienna(2026, 7, 1, 12, 0), (), VIENNA) is None


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        ((2026, 7, 1, 8, 59), (2026, 7, 1, 9, 0)),
        ((2026, 7, 1, 9, 0), (2026, 7, 1, 9, 0)),
        ((2026, 7, 1, 9, 1), (2026, 7, 1, 13, 0)),
        ((2026, 7, 1, 17, 1), (2026, 7, 2, 9, 0)),
        ((2026, 12, 31, 23, 59), (2027, 1, 1, 9, 0)),
        ((2026, 3, 28, 18, 0), (2026, 3, 29, 9, 0)),
        ((2026, 10, 24, 18, 0), (2026, 10, 25, 9, 0)),
    ],
)
def test_the_next_window_opens_by_the_clock_on_the_wall(now: tuple[int, ...], opens: tuple[int, ...]) -> None:
    assert next_window(vienna(*now), OFFICE, VIENNA) == vienna(*opens)


def test_what_comes_a_moment_too_late_waits_for_the_next_one() -> None:
    late = vienna(2026, 7, 1, 9, 0) + timedelta(microseconds=1)
    assert next_window(late, OFFICE, VIENNA) == vienna(2026, 7, 1, 13, 0)


def test_the_answer_is_in_utc() -> None:
    opens = next_window(vienna(2026, 7, 1, 8, 0), OFFICE, VIENNA)
    assert opens == datetime(2026, 7, 1, 7, tzinfo=UTC)
    assert opens.tzinfo is UTC


def test_a_window_that_the_clocks_skip_opens_when_they_go_on() -> None:
    before = vienna(2026, 3, 29, 1, 59)
    assert next_window(before, NIGHT, VIENNA) == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
    assert next_window(before + 2 * MINUTE, NIGHT, VIENNA) == vienna(2026, 3, 30, 2, 30)


def test_a_window_that_the_clocks_show_twice_opens_the_first_time_only() -> None:
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert next_window(vienna(2026, 10, 25, 0, 0), NIGHT, VIENNA) == first
    assert next_window(first + MINUTE, NIGHT, VIENNA) == vienna(2026, 10, 26, 2, 30)


def test_a_day_that_an_island_skipped_opens_its_windows_when_the_next_begins() -> None:
    apia = ZoneInfo("Pacific/Apia")  # moved over the date line: no 30 December 2011
    eve = datetime(2011, 12, 29, 20, tzinfo=apia)
    assert next_window(eve, (time(9),), apia) == datetime(2011, 12, 31, 0, tzinfo=apia)


def test_clocks_that_go_back_over_midnight_do_not_lose_the_next_day() -> None:
    st_johns = ZoneInfo("America/St_Johns")  # 00:01 became 23:01 until 2011
    again = datetime(2010, 11, 6, 23, 30, tzinfo=st_johns, fold=1)
    assert next_window(again, (time(0),), st_johns) == datetime(2010, 11, 8, 0, tzinfo=st_johns)


@given(moments, windows_of_a_day)
@example(datetime(2026, 3, 29, 0, 59, tzinfo=UTC), (time(2), time(2, 30), time(3)))
@example(datetime(2026, 10, 25, 0, 59, tzinfo=UTC), (time(2), time(2, 30), time(2, 59)))
@settings(max_examples=150, deadline=None)
def test_it_is_what_somebody_sees_who_watches_the_clock(at: datetime, windows: tuple[time, ...]) -> None:
    assert next_window(at, windows, VIENNA) == by_watching_the_clock(at, windows)


def test_each_window_opens_once_on_every_day_of_a_year() -> None:
    windows = (time(2, 30), *OFFICE)
    now, opened = vienna(2026, 1, 1, 0, 0), list[date]()
    while (opening := next_window(now, windows, VIENNA)) and opening < vienna(2027, 1, 1, 0, 0):
        opened.append(opening.astimezone(VIENNA).date())
        now = opening + MINUTE
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(365)]
    assert opened == [day for day in days for _ in windows]
