"""The handover at the desk: those who go say what is to be known, those who come accept item by item, or all."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.chat.reception import Nothing
from bot.domain.deliveries import DeliveryKind
from bot.domain.people import ChannelId, Person, Role
from bot.domain.refusals import (
    ClaimedBy,
    NoSuchHandover,
    OtherDepartment,
    OwnHandover,
    RoleTooLow,
    SayIt,
    UnknownPerson,
)
from bot.domain.ticket import TicketId
from bot.handlers.form import Form, Heading, Pager
from bot.handlers.handed import handover_again, handover_notice
from bot.handlers.names import ACCEPT_ITEM, CLAIM, HANDOVER, HOME, MORE, NOTE, REMIND
from bot.keeping import handovers
from bot.keeping.handovers import Handover
from tests.fakes.surface import words
from tests.fakes.world import ANNA, GEORG, IN_SOCIAL, JONAS, MIRA, SELMA, SOCIAL
from tests.handlers.crowd import write
from tests.handlers.office import Office, asked, beside, field, no, read_aloud, told
from tests.handlers.pressing import buttons, press_in
from tests.handlers.test_duty import office


async def busy(by: Person = ANNA, tickets: int = 2) -> Office:
    """Return an office in which somebody has some tickets."""
    here = office()
    for number in await write(here, *["My train is late"] * tickets):
        await here.press(by, CLAIM, number=number)
    return here


async def hand_over(here: Office, by: Person = ANNA, text: str = "Tom waits for a call") -> Handover:
    """Let somebody hand over what they have, by themselves."""
    form = await here.open(by, HANDOVER)
    assert await here.submit(by, form, words=text) == Nothing()
    return (await handovers.latest(here.store, SOCIAL))[0]


async def owner(here: Office, number: int) -> str:
    owned = (await here.ticket(number)).owner
    return owned.id if owned else ""


def headings(form: Form) -> list[str]:
    return [part.text for part in form.parts if isinstance(part, Heading)]


async def test_whoever_goes_sees_what_they_have_and_hands_it_over_with_a_word(anna: Person) -> None:
    here = await busy(anna)
    form = await here.open(anna, HANDOVER)
    assert len([one for one in buttons(form) if one.handler == NOTE]) == 2
    assert headings(form) == ["📥 Offen" if anna.language == "de" else "📥 Open"]
    handover = await hand_over(here, anna)
    assert [(one.by, one.text) for one in handover.said] == [(ANNA.actor, "Tom waits for a call")]
    assert [one.ticket for one in handover.items] == [2, 1] or [one.ticket for one in handover.items] == [
        1,
        2,
    ]
    assert (handover.final, handover.outgoing) == (True, (ANNA.actor,))


async def test_silence_is_no_answer_but_nothing_notable_is(anna: Person) -> None:
    here = await busy(anna)
    form = await here.open(anna, HANDOVER)
    assert beside(await here.submit(anna, form, words="  ")) == {"words": no(anna, SayIt())}
    assert await here.submit(anna, form, nothing="yes") == Nothing()
    (handover,) = await handovers.latest(here.store, SOCIAL)
    assert [one.text for one in handover.said] == [""]


async def test_the_same_form_twice_hands_over_once() -> None:
    here = await busy()
    click = here.filled_in(ANNA, await here.open(ANNA, HANDOVER), {"nothing": "yes"})
    assert [await here.reception.submit(click) for _ in range(2)] == [Nothing(), Nothing()]
    assert len(await handovers.latest(here.store, SOCIAL)) == 1


async def test_those_who_come_accept_item_by_item() -> None:
    here = await busy()
    handover = await hand_over(here)
    form = await here.open(JONAS, HANDOVER)
    assert "💬 Anna: Tom waits for a call" in read_aloud(form)[0]
    after = asked(await press_in(here, JONAS, form, "Annehmen"))
    first = next(one.ticket for one in buttons(form) if one.handler == ACCEPT_ITEM)
    assert await owner(here, first) == JONAS.id
    assert first not in {one.ticket for one in buttons(after)}
    second = next(one.ticket for one in buttons(after) if one.handler == ACCEPT_ITEM)
    assert await owner(here, second) == ANNA.id
    assert (await here.happened(first))[-1] == "TakenOver"
    assert (await here.ticket(first)).handover == handover.key


async def test_those_who_come_accept_all_at_once() -> None:
    here = await busy(tickets=12)
    await hand_over(here)
    form = await here.open(JONAS, HANDOVER)
    assert form.submit == "Alle annehmen"
    assert len([one for one in buttons(form) if one.handler == ACCEPT_ITEM]) == 10
    assert await here.submit(JONAS, form) == Nothing()
    assert {await owner(here, number) for number in range(1, 13)} == {JONAS.id}
    assert read_aloud(await here.open(MIRA, HANDOVER))[0] == "There are no tickets to hand over."


async def test_more_than_a_page_is_turned() -> None:
    here = await busy(tickets=12)
    await hand_over(here)
    form = await here.open(JONAS, HANDOVER)
    assert [part for part in form.parts if isinstance(part, Pager)] == [Pager(None, "2")]
    second = asked(await here.choose(JONAS, form, page="2"))
    assert len([one for one in buttons(second) if one.handler == ACCEPT_ITEM]) == 2
    again = asked(await press_in(here, JONAS, second, "Annehmen"))
    assert len([one for one in buttons(again) if one.handler == ACCEPT_ITEM]) == 1


async def test_of_two_who_accept_at_once_one_has_it_and_the_other_is_told_who() -> None:
    here = await busy(tickets=1)
    handover = await hand_over(here)
    first, second = await asyncio.gather(
        here.press(JONAS, ACCEPT_ITEM, handover.key), here.press(MIRA, ACCEPT_ITEM, handover.key)
    )
    assert first == Nothing()
    since = (await here.ticket()).owned_since
    assert since is not None
    assert told(second) == no(MIRA, ClaimedBy(JONAS.actor, since))
    assert await here.happened() == ["Opened", "Claimed", "TakenOver"]


async def test_accepting_all_takes_what_is_left_and_nothing_from_anybody_else() -> None:
    here = await busy(tickets=3)
    handover = await hand_over(here)
    form = await here.open(JONAS, HANDOVER)
    await here.press(MIRA, ACCEPT_ITEM, handover.key, number=2)
    assert await here.submit(JONAS, form) == Nothing()
    assert [await owner(here, number) for number in (1, 2, 3)] == ["jonas", "mira", "jonas"]


async def test_whoever_goes_cannot_accept_and_may_say_something_else_later() -> None:
    here = await busy()
    handover = await hand_over(here)
    assert told(await here.press(ANNA, ACCEPT_ITEM, handover.key)) == no(ANNA, OwnHandover())
    form = await here.open(ANNA, HANDOVER, handover.key)
    assert (form.submit, field(form, "words").initial) == ("Change the handover", "Tom waits for a call")
    assert await here.submit(ANNA, form, words="Tom has called") == Nothing()
    found = await handovers.find(here.store, handover.key)
    assert found is not None
    assert [one.text for one in found.said] == ["Tom has called"]


async def test_each_item_says_what_matters_and_leads_to_its_ticket() -> None:
    here = await busy(tickets=1)
    form = await here.open(ANNA, NOTE)
    await here.submit(ANNA, form, text="She was promised a voucher")
    reminder = await here.open(ANNA, REMIND)
    assert await here.submit(ANNA, reminder, text="Voucher") == Nothing()
    await hand_over(here)
    form = await here.open(JONAS, HANDOVER)
    said = "\n".join(read_aloud(form))
    assert "📝 She was promised a voucher" in said
    assert "🙋 Anna · 🤝 bis 2026-11-2" in said
    assert headings(form) == ["🤝 Versprochen"]
    assert [one.ticket for one in buttons(form) if one.handler == MORE] == [1]


async def test_the_inbox_is_counted_and_not_handed_over() -> None:
    here = await busy(tickets=1)
    await write(here, "Nobody has this")
    await hand_over(here)
    form = await here.open(JONAS, HANDOVER)
    assert "Außerdem liegt im Posteingang: 1 offenes Ticket ist bei niemandem." in read_aloud(form)


async def test_a_handover_waits_at_home_for_those_who_come() -> None:
    here = await busy()
    assert "🔄" not in "".join(read_aloud(await here.open(JONAS, HOME)))
    await hand_over(here)
    said = "".join(read_aloud(await here.open(JONAS, HOME)))
    assert "🔄 Übergabe, 2026-11-21 09:02: Anna" in said
    await here.submit(JONAS, await here.open(JONAS, HANDOVER))
    assert "🔄" not in "".join(read_aloud(await here.open(JONAS, HOME)))


async def test_other_departments_and_who_only_reads_stay_out() -> None:
    here = await busy()
    handover = await hand_over(here)
    other = no(SELMA, OtherDepartment(frozenset({SOCIAL})))
    assert told(await here.press(SELMA, HANDOVER, handover.key)) == other
    form = await here.open(GEORG, HANDOVER, handover.key)
    assert form.submit is None
    assert [one for one in buttons(form) if one.handler == ACCEPT_ITEM] == []
    assert told(await here.submit(GEORG, form)) == no(GEORG, RoleTooLow(Role.DRAFT))
    assert told(await here.press(GEORG, ACCEPT_ITEM, handover.key)) == no(GEORG, RoleTooLow(Role.DRAFT))
    click = here.filled_in(SELMA, form, {})
    assert told(await here.reception.submit(click)) == other
    assert await owner(here, 1) == ANNA.id


async def test_a_handover_that_nobody_knows_is_said_to_be_gone() -> None:
    here = await busy()
    assert told(await here.press(JONAS, HANDOVER, "social/2020")) == no(JONAS, NoSuchHandover())
    assert told(await here.press(JONAS, ACCEPT_ITEM, "social/2020")) == no(JONAS, NoSuchHandover())
    assert (await here.open(JONAS, HANDOVER, "whatever")).memory["handover"] == ""


async def test_only_whoever_leads_gives_what_is_left_to_others() -> None:
    here = await busy()
    handover = await hand_over(here)
    lead = await here.open(JONAS, HANDOVER, handover.key)
    assert [option.value for option in field(lead, "to").options] == ["jonas", "mira"]
    mira = await here.open(MIRA, HANDOVER, handover.key)
    assert beside(await here.submit(MIRA, mira, to="jonas")) == {"to": no(MIRA, UnknownPerson(JONAS.id))}
    assert beside(await here.submit(JONAS, lead, to="selma")) == {"to": no(JONAS, UnknownPerson(SELMA.id))}
    assert await here.submit(JONAS, lead, to="mira") == Nothing()
    assert [await owner(here, number) for number in (1, 2)] == ["mira", "mira"]


async def test_the_channel_reads_how_far_it_is_in_one_message(anna: Person) -> None:
    here = await busy(anna, tickets=1)
    handover = await hand_over(here, anna)
    before = await handover_notice(here.desk, IN_SOCIAL, f"handover {handover.key}")
    assert before is not None
    assert words(before.text) == (
        "🔄 Handover, 2026-11-21 09:01: Anna → Mira\n1 ticket, 1 not accepted yet: 📥 Open 1\n💬 Anna: Tom waits for a call"
    )
    assert [one.subject for one in before.buttons] == [handover.key]
    await here.press(JONAS, ACCEPT_ITEM, handover.key)
    taken = await here.store.take_deliveries(here.watch(), limit=100, lease=timedelta(minutes=1))
    owed = [one.delivery for one in taken if one.delivery.kind is DeliveryKind.NOTICE]
    assert f"handover {handover.key}" in {one.subject for one in owed}
    again = await handover_again(here.desk, IN_SOCIAL, f"handover_again {handover.key}")
    assert again is not None
    assert "✅ 1 ticket, all accepted or settled." in words(again.text)
    assert again.key == f"handover {handover.key}"


async def test_whoever_has_nothing_may_still_leave_a_word() -> None:
    here = office()
    form = await here.open(MIRA, HANDOVER)
    assert read_aloud(form)[0] == "There are no tickets to hand over."
    await here.submit(MIRA, form, words="The lift is broken, many will write")
    (handover,) = await handovers.latest(here.store, SOCIAL)
    assert (handover.items, handover.said[0].text) == ((), "The lift is broken, many will write")


@pytest.mark.parametrize("place", [ChannelId("slack:@georg"), IN_SOCIAL])
async def test_a_handover_says_itself_wherever_it_is_asked(place: ChannelId) -> None:
    here = await busy()
    handover = await hand_over(here)
    assert await handover_notice(here.desk, place, f"handover {handover.key}") is not None
    assert await handover_notice(here.desk, place, "handover social/none") is None
    assert await handover_again(here.desk, place, "handover_again social/none") is None


async def test_tickets_of_another_department_stay_where_they_are() -> None:
    both = replace(ANNA, departments=frozenset({SOCIAL, next(iter(SELMA.departments))}))
    here = office(people={one.id: one for one in (both, JONAS, SELMA)})
    numbers = await write(here, "late", "broken")
    for number in numbers:
        await here.press(both, CLAIM, number=number)
    form = await here.open(both, HANDOVER)
    await here.submit(both, form, nothing="yes")
    (social,) = await handovers.latest(here.store, SOCIAL)
    (service,) = await handovers.latest(here.store, next(iter(SELMA.departments)))
    assert [one.ticket for one in social.items] == [TicketId(1)]
    assert [one.ticket for one in service.items] == [TicketId(2)]
