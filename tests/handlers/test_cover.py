"""Covers: asking for one, taking a colleague's shift, and what the channel and whoever asked read of it."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.chat.reception import Nothing
from bot.domain.deliveries import DeliveryKind, Done, MessageRef
from bot.domain.people import ChannelId, Person, Role
from bot.domain.refusals import AwayThen, BusyThen, CoverGone, NoSuchDuty, OtherDepartment, RoleTooLow
from bot.domain.shifts import Absence
from bot.handlers.covered import COVER, COVER_AGAIN, COVERED, cover_again, cover_notice, covered_word
from bot.handlers.names import ASK_COVER, DUTY, TAKE_COVER, WITHDRAW_COVER
from bot.handlers.notice import Notice
from bot.keeping import absences
from bot.keeping.rosters import roster
from tests.fakes.surface import words
from tests.fakes.world import ANNA, GEORG, IN_SOCIAL, JONAS, MIRA, SELMA, SOCIAL
from tests.handlers.office import Office, no, read_aloud, told
from tests.handlers.pressing import press_in
from tests.handlers.test_duty import office

TOMORROW = "2026-11-22 early"
KEY = "2026-11-22/early/anna"


async def ask(here: Office, by: Person = ANNA, subject: str = TOMORROW) -> None:
    assert await here.press(by, ASK_COVER, subject) == Nothing()


async def owed(here: Office) -> dict[str, ChannelId]:
    """Take what is to be told, by its key."""
    found = dict[str, ChannelId]()
    while taken := await here.store.take_deliveries(here.watch(), limit=100, lease=timedelta(minutes=1)):
        for one in taken:
            await here.store.finish(one, Done())
        notices = (one.delivery for one in taken if one.delivery.kind is DeliveryKind.NOTICE)
        found |= {one.subject: one.channel for one in notices}
    return found


async def shown(here: Office, key: str = f"{COVER} {KEY} 1") -> Notice:
    notice = await cover_notice(here.desk, IN_SOCIAL, key)
    assert notice is not None
    return notice


async def planned(here: Office) -> list[str]:
    plan = await roster(here.store, here.policy)
    return list(plan.on_duty(SOCIAL, here.watch() + timedelta(days=1)))


async def test_the_channel_is_asked_and_anybody_free_can_take_the_shift_there() -> None:
    here = office()
    await ask(here)
    assert await owed(here) == {f"{COVER} {KEY} 1": IN_SOCIAL}
    question = await shown(here)
    assert words(question.text) == (
        "Anna is looking for a cover: Early, 2026-11-22 05:00 to 2026-11-22 13:00."
    )
    assert [one.subject for one in question.buttons] == [KEY]
    assert await here.press(JONAS, TAKE_COVER, KEY) == Nothing()
    assert await planned(here) == ["jonas", "mira"]


async def test_the_question_says_who_takes_it_and_whoever_asked_is_told() -> None:
    here = office()
    await ask(here)
    await owed(here)
    await here.press(JONAS, TAKE_COVER, KEY)
    assert await owed(here) == {
        f"{COVER_AGAIN} {KEY} 1": IN_SOCIAL,
        f"{COVERED} {KEY} 1": ChannelId("slack:@anna"),
    }
    again = await cover_again(here.desk, IN_SOCIAL, f"{COVER_AGAIN} {KEY} 1")
    assert again is not None
    assert words(again.text).endswith("to 2026-11-22 13:00.\n✅ Jonas takes the shift.")
    assert (again.buttons, again.key) == ((), f"{COVER} {KEY} 1")
    word = await covered_word(here.desk, ChannelId("slack:@anna"), f"{COVERED} {KEY} 1")
    assert word is not None
    assert words(word) == "Jonas works for you: Early, 2026-11-22 05:00."


async def test_the_very_message_that_was_pressed_is_painted_anew() -> None:
    here = office()
    await ask(here)
    await owed(here)
    card = MessageRef("slack", "C1", "17.5")
    await here.reception.press(here.click(JONAS, TAKE_COVER, subject=KEY, channel=IN_SOCIAL, card=card))
    (key,) = [one for one in await owed(here) if one.startswith(COVER_AGAIN)]
    again = await cover_again(here.desk, IN_SOCIAL, key)
    assert again is not None
    assert again.at == card


async def test_of_two_who_take_it_at_once_one_does_and_the_other_is_told_who() -> None:
    here = office()
    await ask(here, MIRA)
    key = "2026-11-22/early/mira"
    georg = Person(GEORG.id, GEORG.name, GEORG.departments, Role.DRAFT, "en")
    first, second = await asyncio.gather(
        here.press(JONAS, TAKE_COVER, key), here.press(georg, TAKE_COVER, key)
    )
    assert first == Nothing()
    assert told(second) == no(georg, CoverGone(JONAS.actor))
    assert await here.press(JONAS, TAKE_COVER, key) == Nothing()


async def test_asking_twice_asks_once_and_asking_again_after_all_is_another_question() -> None:
    here = office()
    await ask(here)
    await ask(here)
    assert len(await owed(here)) == 1
    assert await here.press(ANNA, WITHDRAW_COVER, KEY) == Nothing()
    assert words((await shown(here)).text).endswith("\n↩️ Not needed any more.")
    await ask(here)
    assert f"{COVER} {KEY} 2" in await owed(here)
    assert await cover_notice(here.desk, IN_SOCIAL, f"{COVER} {KEY} 1") is None
    assert (await shown(here, f"{COVER} {KEY} 2")).buttons


async def test_what_was_withdrawn_cannot_be_taken() -> None:
    here = office()
    await ask(here)
    await here.press(ANNA, WITHDRAW_COVER, KEY)
    assert told(await here.press(JONAS, TAKE_COVER, KEY)) == no(JONAS, CoverGone())
    assert told(await here.press(JONAS, TAKE_COVER, "2026-11-22/early/nobody")) == no(JONAS, CoverGone())
    assert await planned(here) == ["anna", "mira"]


async def test_only_whoever_asked_withdraws() -> None:
    here = office()
    await ask(here)
    assert told(await here.press(JONAS, WITHDRAW_COVER, KEY)) == no(JONAS, NoSuchDuty())
    assert (await shown(here)).buttons


@pytest.mark.parametrize(
    "subject", ["2026-11-22 late", "2026-11-20 early", "2026-11-22 none", "soon early", ""]
)
async def test_nobody_asks_about_a_shift_that_is_not_theirs_or_over(subject: str) -> None:
    here = office()
    assert told(await here.press(ANNA, ASK_COVER, subject)) == no(ANNA, NoSuchDuty())
    assert await owed(here) == {}


async def test_whoever_cannot_work_then_cannot_take_it() -> None:
    here = office()
    await ask(here)
    assert told(await here.press(SELMA, TAKE_COVER, KEY)) == no(SELMA, OtherDepartment(frozenset({SOCIAL})))
    assert told(await here.press(GEORG, TAKE_COVER, KEY)) == no(GEORG, RoleTooLow(Role.DRAFT))
    tomorrow = here.watch() + timedelta(days=1)
    starts_at = tomorrow.replace(hour=5)
    assert told(await here.press(MIRA, TAKE_COVER, KEY)) == no(MIRA, BusyThen("Early", starts_at))
    await absences.enter(here.store, Absence(JONAS.id, tomorrow, tomorrow + timedelta(hours=1)))
    assert told(await here.press(JONAS, TAKE_COVER, KEY)) == no(JONAS, AwayThen())
    assert await planned(here) == ["anna", "mira"]


async def test_a_shift_that_is_over_is_taken_by_nobody() -> None:
    here = office()
    await ask(here)
    here.watch.forward(days=2)
    assert told(await here.press(JONAS, TAKE_COVER, KEY)) == no(JONAS, NoSuchDuty())


async def test_asking_and_taking_stand_in_the_form_of_the_duty() -> None:
    here = office()
    form = await here.open(ANNA, DUTY)
    await press_in(here, ANNA, form, "Look for a cover")  # today's shift
    said = "\n".join(read_aloud(await here.open(ANNA, DUTY)))
    assert "Early · Social Media · 2026-11-21 05:00 to 2026-11-21 13:00\nA cover is being looked for." in said
    form = await here.open(JONAS, DUTY)
    assert "Anna sucht eine Vertretung: Early, 2026-11-21 05:00 bis 2026-11-21 13:00." in read_aloud(form)
    await press_in(here, JONAS, form, "Ich übernehme den Dienst")
    here_now = (await roster(here.store, here.policy)).on_duty(SOCIAL, here.watch())
    assert here_now == (JONAS.id, MIRA.id)
    assert "Anna" not in "".join(read_aloud(await here.open(MIRA, DUTY))[1:])
