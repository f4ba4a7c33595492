"""Shifts, absences, leads, people on call and skills in the file."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.people import DepartmentId, PersonId
from bot.domain.shifts import Exchanged, HandoverRules, Shift, away
from bot.policy_file import load
from tests.policy.samples import VALID, problems_of, with_change

VIENNA = ZoneInfo("Europe/Vienna")
SOCIAL = DepartmentId("social")
ANNA, TOM = PersonId("anna"), PersonId("tom")
SHIFTS = """\
shifts:
  early: {name: Frühdienst, department: social, days: [monday, friday], from: 6:00, until: 14:00, people: [anna, tom]}
  night:
    {name: Nachtdienst, department: social, from: "22:00", until: 6:00, people: [tom],
     except: [{on: 2026-12-24, people: [anna]}, {on: 2026-12-25}]}
absences:
  - {person: tom, from: 2026-12-01, until: 2026-12-03}
"""


def test_shifts_exceptions_and_absences_are_read() -> None:
    policy = load(VALID + SHIFTS)
    early, night = policy.shifts
    assert early == Shift("early", "Frühdienst", SOCIAL, frozenset({0, 4}), time(6), time(14), (ANNA, TOM))
    assert (night.days, night.starts, night.ends) == (frozenset(range(7)), time(22), time(6))
    assert policy.exchanges == (
        Exchanged("night", date(2026, 12, 24), (ANNA,)),
        Exchanged("night", date(2026, 12, 25)),
    )
    assert policy.absences == (away(TOM, date(2026, 12, 1), date(2026, 12, 3), VIENNA),)


def test_the_roster_of_the_file_says_who_is_on_duty() -> None:
    roster = load(VALID + SHIFTS).roster
    assert roster.on_duty(SOCIAL, datetime(2026, 11, 30, 7, 0, tzinfo=UTC)) == (ANNA, TOM)  # a Monday
    assert roster.on_duty(SOCIAL, datetime(2026, 12, 24, 23, 0, tzinfo=UTC)) == (ANNA,)
    assert roster.on_duty(DepartmentId("service"), datetime(2026, 12, 2, tzinfo=UTC)) == ()
    assert roster.on_duty(DepartmentId("service"), datetime(2026, 12, 4, tzinfo=UTC)) == (TOM,)


def test_the_times_of_a_handover_are_read() -> None:
    assert load(VALID).handover == HandoverRules(timedelta(minutes=15), timedelta(minutes=30), None)
    rules = load(f"{VALID}handover: {{before: 5m, accept_within: 1h, departments: [social]}}\n").handover
    assert rules == HandoverRules(timedelta(minutes=5), timedelta(hours=1), frozenset({SOCIAL}))
    assert rules.begins_in(SOCIAL)
    assert not rules.begins_in(DepartmentId("service"))


def test_a_file_without_shifts_has_everybody_on_duty() -> None:
    policy = load(VALID)
    assert policy.roster.on_duty(SOCIAL, datetime(2026, 7, 1, tzinfo=UTC)) == (ANNA, TOM)
    assert policy.leads_of(SOCIAL) == policy.on_call(SOCIAL) == ()
    assert policy.people[ANNA].skills == frozenset()


def test_leads_people_on_call_and_skills_are_read() -> None:
    text = with_change('"#social-media"}]', '"#social-media"}], lead: [anna], on_call: [tom, anna]')
    policy = load(text.replace("role: answer", "role: answer, skills: [WLAN, Erstattung]"))
    assert policy.leads_of(SOCIAL) == (ANNA,)
    assert policy.on_call(SOCIAL) == (TOM, ANNA)
    assert policy.people[ANNA].skills == {"WLAN", "Erstattung"}


def test_whoever_leads_is_on_call_where_nobody_else_is_named() -> None:
    policy = load(with_change('"#social-media"}]', '"#social-media"}], lead: [anna]'))
    assert policy.on_call(SOCIAL) == (ANNA,)
    assert policy.on_call(DepartmentId("forgotten")) == policy.leads_of(DepartmentId("forgotten")) == ()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("people: [anna, tom]", "people: [anna, §tim]", 'shifts.early.people[1]: no person "tim" – did you mean "tom"?'),
        ("department: social, days", "department: §sozial, days", 'shifts.early.department: no department "sozial" – did you mean "social"?'),
        ("[monday, friday]", "[monday, §fryday]", 'shifts.early.days[1]: no day "fryday" – did you mean "friday"?'),
        ("until: 14:00", "until: §14", 'shifts.early.until: "14" without minutes is no time of day – write it like 9:00 or 17:30'),
        ("  early:", "  §Early:", 'shifts.Early: "Early" cannot be an id here – use lower-case letters, digits, - and _'),
        ("from: 6:00, ", "", 'shifts.early: the key "from" is missing – for example from: "6:00"'),
        ("department: social, days", "department: service, days", "shifts.early.people[0]: anna is not of the department service – add service to people.anna.departments"),
        ("on: 2026-12-25", "on: §2026-12-24", "shifts.night.except[1].on: this day stands twice – remove one"),
        ("on: 2026-12-25", "on: §25.12.2026", 'shifts.night.except[1].on: "25.12.2026" is no day – write it like 2026-12-24'),
        ("on: 2026-12-25", "on: §2026-02-29", "shifts.night.except[1].on: there is no day 2026-02-29 – write it like 2026-12-24"),
        ("on: 2026-12-25", "on: §1026-12-25", "shifts.night.except[1].on: 1026-12-25 is out of bounds – from 2000-01-01 to 2199-12-31"),
        ("until: 2026-12-03", "until: §2026-11-30", "absences[0].until: this day is before the first one – exchange them"),
        ("until: 2026-12-03", "until: §2026-11-31", "absences[0].until: there is no day 2026-11-31 – write it like 2026-12-24"),
        ("person: tom", "person: §nobody", 'absences[0].person: no person "nobody" – known: anna, tom'),
    ],
)  # fmt: skip
def test_a_mistake_in_the_plan_is_named_with_its_place_and_mend(old: str, new: str, expected: str) -> None:
    assert SHIFTS.count(old) == 1
    (said,) = problems_of(VALID + SHIFTS.replace(old, new.replace("§", "")))
    _, line, column, message = said.split(":", 3)
    assert message.strip() == expected
    if "§" in new:
        before = (VALID + SHIFTS.replace(old, new)).partition("§")[0]
        assert (int(line), int(column)) == (before.count("\n") + 1, len(before) - before.rfind("\n"))


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        ("lead: [tom]", "departments.social.lead[0]: tom leads, but may not answer – give them role: answer"),
        (
            "user_group: social",
            'departments.social.user_group: "social" is no Slack user group id – in Slack: the group\'s page, three dots, Copy group ID; it looks like S01DIENST',
        ),
        ("on_call: [ana]", 'departments.social.on_call[0]: no person "ana" – did you mean "anna"?'),
    ],
)
def test_leads_and_people_on_call_can_do_what_is_asked_of_them(new: str, expected: str) -> None:
    (said,) = problems_of(with_change('"#social-media"}]', f'"#social-media"}}], {new}'))
    assert said.split(": ", 1)[1] == expected


def test_a_user_group_belongs_to_one_department() -> None:
    text = with_change('"#social-media"}]', '"#social-media"}], user_group: S01DIENST')
    assert load(text).departments[SOCIAL].user_group == "S01DIENST"
    (said,) = problems_of(text.replace("C0123ABCD}]", "C0123ABCD}], user_group: S01DIENST"))
    assert "departments.service.user_group: this user group stands twice" in said


def test_whoever_leads_a_department_is_of_it() -> None:
    (said,) = problems_of(with_change("C0123ABCD}]", "C0123ABCD}], lead: [anna]"))
    assert "anna is not of the department service – add service to people.anna.departments" in said
