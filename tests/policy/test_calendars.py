"""Rosters that other tools export as iCalendar: who works when, whatever the tool and the time of the year."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.people import DepartmentId, PersonId
from bot.domain.shifts import Cover
from bot.given import Files
from bot.policy_file import PolicyProblems, load_file
from bot.policy_file.ics import LARGEST, IcsCalendar, Unreadable, read
from tests.policy.samples import VALID

VIENNA = ZoneInfo("Europe/Vienna")
SOCIAL = DepartmentId("social")
ANNA, TOM = PersonId("anna"), PersonId("tom")
PEOPLE = {ANNA: "Anna Berger", TOM: "Tom Baker"}
DAY = timedelta(days=1)

OUTLOOK_ZONE = """\
BEGIN:VTIMEZONE
TZID:W. Europe Standard Time
BEGIN:STANDARD
DTSTART:16011028T030000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010325T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
END:VTIMEZONE
"""


def event(*lines: str, title: str = "Frühdienst Anna Berger", uid: str = "1") -> str:
    return "\n".join(("BEGIN:VEVENT", f"UID:{uid}", f"SUMMARY:{title}", *lines, "END:VEVENT", ""))


def at(starts: str, ends: str, zone: str = ";TZID=Europe/Vienna") -> tuple[str, str]:
    return f"DTSTART{zone}:{starts}", f"DTEND{zone}:{ends}"


MORNING = at("20260302T060000", "20260302T140000")


def calendar(*events: str) -> IcsCalendar:
    text = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//y\n" + "".join(events) + "END:VCALENDAR\n"
    return read(text.replace("\n", "\r\n").encode(), "plan", SOCIAL, PEOPLE, VIENNA)


def vienna(*parts: int) -> datetime:
    year, month, day, hour = parts
    return datetime(year, month, day, hour, tzinfo=VIENNA)


def began(one: IcsCalendar, since: datetime, until: datetime) -> list[str]:
    """Return when duties begin and end on the wall in Vienna."""
    duties = sorted(one.duties(since, until), key=lambda duty: duty.starts_at)
    walls = ((duty.starts_at.astimezone(VIENNA), duty.ends_at.astimezone(VIENNA)) for duty in duties)
    return [f"{starts:%m-%d %H:%M}-{ends:%H:%M}" for starts, ends in walls]


def test_an_entry_is_a_duty_of_whoever_its_title_names() -> None:
    (duty,) = calendar(event(*MORNING)).duties(vienna(2026, 3, 2, 0), vienna(2026, 3, 3, 0))
    assert (duty.people, duty.shift.name, duty.shift.department) == (
        (ANNA,),
        "Frühdienst Anna Berger",
        SOCIAL,
    )
    assert (duty.starts_at, duty.ends_at) == (vienna(2026, 3, 2, 6), vienna(2026, 3, 2, 14))
    assert (duty.day, duty.shift.id) == (duty.starts_at.date(), "plan-0600-1400")


def test_whoever_is_invited_works_as_well() -> None:
    one = event(*MORNING, "ATTENDEE;CN=Tom Baker:mailto:tom@bahn.example", title="Frühdienst")
    (duty,) = calendar(one).duties(vienna(2026, 3, 2, 0), vienna(2026, 3, 3, 0))
    assert duty.people == (TOM,)


def test_names_are_found_however_they_are_written() -> None:
    (duty,) = calendar(event(*MORNING, title="FRÜH: anna  berger")).duties(
        vienna(2026, 3, 2, 0), vienna(2026, 3, 3, 0)
    )
    assert duty.people == (ANNA,)


def test_entries_at_the_same_time_are_one_duty_of_several() -> None:
    one = calendar(event(*MORNING), event(*MORNING, title="Frühdienst Tom Baker", uid="2"))
    (duty,) = one.duties(vienna(2026, 3, 2, 0), vienna(2026, 3, 3, 0))
    assert duty.people == (ANNA, TOM)


@pytest.mark.parametrize(
    ("zone", "more"), [(";TZID=Europe/Vienna", ""), (";TZID=W. Europe Standard Time", OUTLOOK_ZONE), ("", "")]
)
def test_what_repeats_stays_at_its_time_when_the_clocks_change(zone: str, more: str) -> None:
    one = calendar(more, event(*at("20260301T220000", "20260302T060000", zone), "RRULE:FREQ=DAILY"))
    assert began(one, vienna(2026, 3, 27, 12), vienna(2026, 3, 30, 12)) == [
        "03-27 22:00-06:00",
        "03-28 22:00-06:00",
        "03-29 22:00-06:00",
    ]
    lasted = [
        duty.ends_at - duty.starts_at for duty in one.duties(vienna(2026, 3, 28, 12), vienna(2026, 3, 29, 12))
    ]
    assert lasted == [timedelta(hours=7)]
    assert began(one, vienna(2026, 10, 24, 12), vienna(2026, 10, 26, 0)) == [
        "10-24 22:00-06:00",
        "10-25 22:00-06:00",
    ]


def test_what_is_left_out_moved_or_cancelled_does_not_take_place() -> None:
    one = calendar(
        event(
            *MORNING, "RRULE:FREQ=DAILY;UNTIL=20260307T050000Z", "EXDATE;TZID=Europe/Vienna:20260303T060000"
        ),
        event(*at("20260304T090000", "20260304T140000"), "RECURRENCE-ID;TZID=Europe/Vienna:20260304T060000"),
        event(
            *at("20260305T060000", "20260305T140000"),
            "RECURRENCE-ID;TZID=Europe/Vienna:20260305T060000",
            "STATUS:CANCELLED",
        ),
    )
    assert began(one, vienna(2026, 3, 1, 0), vienna(2026, 3, 20, 0)) == [
        "03-02 06:00-14:00",
        "03-04 09:00-14:00",
        "03-06 06:00-14:00",
        "03-07 06:00-14:00",
    ]


def test_single_days_are_added_and_a_duration_is_as_good_as_an_end() -> None:
    one = calendar(event(MORNING[0], "DURATION:PT2H", "RDATE;TZID=Europe/Vienna:20260310T060000"))
    assert began(one, vienna(2026, 3, 1, 0), vienna(2026, 4, 1, 0)) == [
        "03-02 06:00-08:00",
        "03-10 06:00-08:00",
    ]


def test_what_lasts_whole_days_is_no_shift() -> None:
    one = calendar(
        event(*MORNING),
        event("DTSTART;VALUE=DATE:20260302", "DTEND;VALUE=DATE:20260304", title="Urlaub Tom Baker", uid="2"),
        event(*at("20260302T000000", "20260309T000000"), title="Messe Tom Baker", uid="3"),
        event(MORNING[0], title="Erinnerung Tom Baker", uid="4"),
    )
    assert [duty.people for duty in one.duties(vienna(2026, 3, 1, 0), vienna(2026, 3, 9, 0))] == [(ANNA,)]


def test_what_names_nobody_counts_for_nothing_and_is_told() -> None:
    one = calendar(event(*MORNING), event(*MORNING, title="Teamsitzung", uid="2"))
    assert one.strangers == ("Teamsitzung",)
    assert len(one.series) == 1


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "there is no entry in it"),
        (b"nothing of the kind", "it cannot be read as iCalendar (ValueError)"),
        (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "there is no entry in it"),
        (b"x" * (LARGEST + 1), "it is larger than 5 MB"),
    ],
)
def test_what_is_no_calendar_says_why(content: bytes, why: str) -> None:
    with pytest.raises(Unreadable) as unreadable:
        read(content, "plan", SOCIAL, PEOPLE, VIENNA)
    assert str(unreadable.value) == why


def test_a_rule_that_cannot_be_followed_is_found_when_it_is_read() -> None:
    with pytest.raises(Unreadable, match="it cannot be read as iCalendar"):
        calendar(event(*MORNING, "RRULE:FREQ=WEEKLY;BYDAY=XX"))


def test_nothing_repeats_more_often_than_daily() -> None:
    with pytest.raises(Unreadable, match="“Frühdienst Anna Berger” repeats more often than daily"):
        calendar(event(*MORNING, "RRULE:FREQ=SECONDLY"))


@given(st.binary(max_size=300), st.integers(0, 400))
def test_whatever_stands_in_a_file_it_is_a_calendar_or_says_why(noise: bytes, place: int) -> None:
    text = (
        "BEGIN:VCALENDAR\r\n"
        + event(*MORNING, "RRULE:FREQ=WEEKLY").replace("\n", "\r\n")
        + "END:VCALENDAR\r\n"
    ).encode()
    try:
        one = read(text[:place] + noise + text[place:], "plan", SOCIAL, PEOPLE, VIENNA)
    except Unreadable:
        return
    list(one.duties(vienna(2026, 3, 1, 0), vienna(2026, 3, 9, 0)))


@given(st.integers(0, 400 * 24), st.integers(1, 60 * 24))
def test_a_longer_look_finds_what_looks_at_its_parts_find(first: int, hours: int) -> None:
    one = calendar(event(*at("20260301T220000", "20260302T060000"), "RRULE:FREQ=DAILY"))
    since = datetime(2026, 3, 1, tzinfo=UTC) + first * timedelta(hours=1)
    between, until = since + hours * timedelta(hours=1), since + 2 * hours * timedelta(hours=1)
    parts = {*one.duties(since, between), *one.duties(between, until)}
    assert set(one.duties(since, until)) == parts
    assert all(duty.touches(since, until) for duty in parts)


CALENDARS = "calendars:\n  plan: {file: rosters/social.ics, department: social}\n"


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    """A policy with a roster beside it."""
    (tmp_path / "rosters").mkdir()
    text = event(*MORNING, "RRULE:FREQ=DAILY")
    (tmp_path / "rosters" / "social.ics").write_text(f"BEGIN:VCALENDAR\n{text}END:VCALENDAR\n")
    path = tmp_path / "escalation.yaml"
    path.write_text(VALID + CALENDARS)
    return path


def test_a_calendar_beside_the_policy_says_who_is_on_duty(policy: Path) -> None:
    roster = load_file(policy).roster
    now = vienna(2026, 3, 29, 7)
    assert roster.has_shifts(SOCIAL)
    assert roster.on_duty(SOCIAL, now) == (ANNA,)
    covered = roster.with_more([Cover("plan-0600-1400", now.date(), ANNA, TOM)])
    assert covered.on_duty(SOCIAL, now) == (TOM,)
    assert roster.on_duty(SOCIAL, now + DAY / 2) == ()


def test_a_changed_calendar_is_noticed_like_a_changed_policy(policy: Path) -> None:
    files = Files.beside(policy)
    before = files.signature()
    (policy.parent / "rosters" / "social.ics").write_text("BEGIN:VCALENDAR\nEND:VCALENDAR\n")
    assert files.signature() != before


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("social.ics", "press.ics", "calendars.plan.file: it cannot be read (No such file or directory) – put it there, or name another one"),
        ("rosters/social.ics", "../social.ics", 'calendars.plan.file: "../social.ics" is no iCalendar file here – write where it is seen from this file, like rosters/social.ics'),
        ("rosters/social.ics", "/etc/social.ics", 'calendars.plan.file: "/etc/social.ics" is no iCalendar file here – write where it is seen from this file, like rosters/social.ics'),
        ("social.ics", "broken.ics", "calendars.plan.file: there is no entry in it – export it again as iCalendar, .ics"),
        ("department: social}\n", "department: sozial}\n", 'calendars.plan.department: no department "sozial" – did you mean "social"?'),
    ],
)  # fmt: skip
def test_a_calendar_that_cannot_be_used_is_named_with_its_place(
    policy: Path, old: str, new: str, said: str
) -> None:
    (policy.parent / "rosters" / "broken.ics").write_text("BEGIN:VCALENDAR\nEND:VCALENDAR\n")
    policy.write_text(VALID + CALENDARS.replace(old, new))
    with pytest.raises(PolicyProblems) as caught:
        load_file(policy)
    (line,) = str(caught.value).splitlines()
    assert line.endswith(said)
