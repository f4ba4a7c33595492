"""Duty and away: who is there now and next, in both languages, and who may say that somebody is not."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any

import pytest

from bot.chat.reception import Nothing
from bot.domain.people import Person, PersonId
from bot.domain.policy import Department
from bot.domain.refusals import OverBeforeItBegins, UnknownPerson
from bot.domain.shifts import Shift
from bot.handlers.form import Choice, Form
from bot.handlers.names import AWAY, BACK, DUTY, HOME
from bot.keeping.rosters import roster
from tests.fakes.world import ANNA, GEORG, IN_SERVICE, IN_SOCIAL, JONAS, MIRA, SELMA, SERVICE, SOCIAL
from tests.handlers.office import Office, asked, beside, field, no, read_aloud
from tests.handlers.pressing import buttons, press_in

EVERY_DAY = frozenset(range(7))
EARLY = Shift("early", "Early", SOCIAL, EVERY_DAY, time(6), time(14), (ANNA.id, MIRA.id))
LATE = Shift("late", "Late", SOCIAL, EVERY_DAY, time(14), time(22), (JONAS.id,))
LED = {
    SOCIAL: Department(SOCIAL, "Social Media", (IN_SOCIAL,), "en", leads=(JONAS.id,)),
    SERVICE: Department(SERVICE, "Kundenservice", (IN_SERVICE,), "de"),
}
"""It is 2026-11-21, 10 o'clock in Vienna."""


def office(**more: Any) -> Office:
    return Office(shifts=(EARLY, LATE), departments=LED, **more)


def seconds(*parts: int) -> str:
    year, month, day, hour = parts
    return str(int(datetime(year, month, day, hour, tzinfo=UTC).timestamp()))


async def away(office: Office, by: Person, since: str, until: str, **more: str) -> Form:
    form = await office.open(by, AWAY)
    return asked(await office.submit(by, form, since=since, until=until, **more))


async def on_duty(office: Office) -> tuple[PersonId, ...]:
    return (await roster(office.store, office.policy)).on_duty(SOCIAL, office.watch())


async def test_who_is_on_duty_now_and_next_is_said_in_both_languages() -> None:
    here = office()
    english, german = read_aloud(await here.open(ANNA, DUTY)), read_aloud(await here.open(JONAS, DUTY))
    assert english[0] == (
        "Social Media: on duty Anna, Mira, until 2026-11-21 13:00\nThen Late from 2026-11-21 13:00: Jonas"
    )
    assert german[0] == (
        "Social Media: im Dienst Anna, Mira, bis 2026-11-21 13:00\nDanach Late ab 2026-11-21 13:00: Jonas"
    )
    assert english[-1] == "Kundenservice: no shifts, so always everybody. There: Selma"
    assert german[-1] == "Kundenservice: ohne Schichten, also immer alle. Da: Selma"


async def test_a_department_between_its_shifts_says_that_nobody_is_there() -> None:
    here = office()
    here.watch.forward(hours=13)
    said = read_aloud(await here.open(SELMA, DUTY))
    assert said[1] == "Social Media: on duty is nobody\nThen Early from 2026-11-22 05:00: Anna, Mira"


async def test_everybody_sees_their_own_next_shifts() -> None:
    here = office()
    said = read_aloud(await here.open(JONAS, DUTY))
    assert said[1] == "Late · Social Media · 2026-11-21 13:00 bis 2026-11-21 21:00"
    assert "In den nächsten zwei Wochen" not in "".join(said)
    assert "You have no shift in the next two weeks." in read_aloud(await here.open(GEORG, DUTY))


async def test_home_leads_to_the_duty() -> None:
    here = office()
    assert DUTY in [button.handler for button in buttons(await here.open(GEORG, HOME))]


async def test_whoever_is_away_is_on_no_duty_and_colleagues_see_until_when() -> None:
    here = office()
    shown = await away(here, MIRA, seconds(2026, 11, 21, 9), seconds(2026, 11, 23, 9))
    assert shown.handler == DUTY
    assert await on_duty(here) == (ANNA.id,)
    said = read_aloud(await here.open(JONAS, DUTY))[0]
    assert said.endswith("\n🌴 Mira ist weg, bis 2026-11-23 09:00")
    assert "Mira" not in "".join(read_aloud(await here.open(SELMA, DUTY)))


async def test_an_absence_that_begins_later_is_announced() -> None:
    here = office()
    await away(here, MIRA, seconds(2026, 11, 22, 9), seconds(2026, 11, 23, 9))
    assert await on_duty(here) == (ANNA.id, MIRA.id)
    said = read_aloud(await here.open(ANNA, DUTY))[0]
    assert said.endswith("\n🌴 Mira is away from 2026-11-22 09:00, until 2026-11-23 09:00")


async def test_whoever_comes_back_earlier_is_on_duty_again() -> None:
    here = office()
    await away(here, MIRA, seconds(2026, 11, 21, 9), seconds(2026, 11, 23, 9))
    here.watch.forward(hours=1)
    form = await here.open(MIRA, DUTY)
    again = asked(await press_in(here, MIRA, form, "I am back"))
    assert BACK not in [button.handler for button in buttons(again)]
    assert await on_duty(here) == (ANNA.id, MIRA.id)
    assert await here.press(MIRA, BACK) == Nothing()


@pytest.mark.parametrize(
    ("since", "until"),
    [
        (seconds(2026, 11, 22, 9), seconds(2026, 11, 22, 9)),
        (seconds(2026, 11, 20, 9), seconds(2026, 11, 21, 9)),
        (seconds(2026, 11, 22, 9), seconds(2028, 1, 1, 9)),
        (seconds(2026, 11, 22, 9), "tomorrow"),
    ],
)
async def test_an_absence_ends_after_it_begins_and_within_a_year(since: str, until: str) -> None:
    here = office()
    form = await here.open(JONAS, AWAY)
    wrong = beside(await here.submit(JONAS, form, since=since, until=until))
    assert wrong == {"until": no(JONAS, OverBeforeItBegins())}


async def test_whoever_leads_enters_others_of_the_department_and_nobody_else() -> None:
    here = office()
    form = await here.open(JONAS, AWAY)
    assert [option.value for option in field(form, "person").options] == ["jonas", "anna", "mira", "georg"]
    until = seconds(2026, 11, 22, 9)
    await away(here, JONAS, seconds(2026, 11, 21, 9), until, person="mira")
    assert await on_duty(here) == (ANNA.id,)
    wrong = beside(await here.submit(JONAS, form, until=until, person="selma"))
    assert wrong == {"person": no(JONAS, UnknownPerson(SELMA.id))}


async def test_whoever_leads_nobody_enters_only_themselves() -> None:
    here = office()
    form = await here.open(MIRA, AWAY)
    assert not [part for part in form.parts if isinstance(part, Choice)]
    answer = await here.submit(MIRA, form, until=seconds(2026, 11, 22, 9), person="anna")
    assert beside(answer) == {"person": no(MIRA, UnknownPerson(ANNA.id))}
