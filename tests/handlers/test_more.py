"""More: the ticket whole, with what this person can do to it."""

from __future__ import annotations

import pytest

from bot.chat.reception import Ask, Nothing
from bot.domain import helping, marking, putting_aside
from bot.domain import refusals as why
from bot.domain.people import Person
from bot.domain.posts import Act, Platform
from bot.domain.ticket import TicketId
from bot.handlers import HANDLERS
from bot.handlers.form import Form
from bot.handlers.handler import Place, Seat
from bot.handlers.names import (
    ANSWER_HELP,
    CLAIM,
    CLOSE,
    GO_PRIVATE,
    LOG,
    MORE,
    NOTE,
    REMIND,
    REPLY,
    STAR,
    SUGGEST,
    UNSTAR,
)
from bot.texts import speaking
from tests.fakes import world
from tests.fakes.world import ANNA, GEORG, IN_SOCIAL, MIRA, SELMA
from tests.handlers.office import FIRST, Office, asked, escalate, field, no, read_aloud, told
from tests.handlers.pressing import buttons, press_in


def offered(form: Form) -> list[str]:
    return [button.handler for button in buttons(form)]


async def test_the_whole_ticket_is_on_one_page(office: Office, anna: Person) -> None:
    await office.receives(*(world.post(f"post {number}", number) for number in range(2, 6)))
    desk, now = office.desk, office.watch()
    await desk.change(FIRST, "t", marking.tag, ANNA, now, put=["refund"])
    later = office.watch.now.replace(hour=20)
    await desk.change(FIRST, "h", helping.ask, ANNA, now, to=SELMA, question="Do we have it?", due_at=later)
    await desk.change(FIRST, "r", putting_aside.remind, ANNA, now, due_at=later, text="Look again")
    page = "\n".join(read_aloud(await office.open(anna, MORE)))
    for words in ("refund", "Do we have it?", "Look again", "post 3", "post 5", "Shop on the Square"):
        assert words in page
    assert "post 2" not in page
    assert speaking(anna.language).tools.wrote_earlier(2) in page


@pytest.mark.parametrize(("code", "named"), [("de", "German"), ("fr", "fr"), ("", "not certain")])
async def test_the_language_is_named_or_honestly_unknown(code: str, named: str) -> None:
    office = Office()
    await office.receives(world.post(language=code))
    assert f"Language: {named}" in read_aloud(await office.open(ANNA, MORE))[0]


async def test_what_stands_on_the_card_comes_first_then_the_rest(office: Office, anna: Person) -> None:
    names = offered(await office.open(anna, MORE))
    places = [HANDLERS[name].place for name in names]
    assert places == sorted(places, key=[Place.CARD, Place.MORE].index)
    assert {CLAIM, REPLY, LOG, STAR, NOTE} <= set(names)
    assert MORE not in names
    assert set(await office.buttons(IN_SOCIAL)) - {MORE} <= set(names)


@pytest.mark.parametrize("person", [ANNA, MIRA, GEORG, SELMA], ids=lambda one: one.name)
async def test_nobody_sees_a_button_that_would_be_refused(office: Office, person: Person) -> None:
    await escalate(office)
    for button in buttons(await office.open(person, MORE)):
        answer = await office.press(person, button.handler, button.subject)
        refused = [no(person, why.RoleTooLow(role)) for role in type(person.role)]
        assert isinstance(answer, Ask | Nothing) or told(answer) not in refused, button.handler


async def test_who_may_only_read_is_offered_what_readers_may_do(office: Office) -> None:
    names = offered(await office.open(GEORG, MORE))
    assert {LOG, NOTE, REMIND} <= set(names)
    assert not {CLAIM, REPLY, STAR, CLOSE} & set(names)


async def test_who_was_asked_sees_the_ticket_from_their_side(office: Office) -> None:
    await escalate(office)
    names = offered(await office.open(SELMA, MORE))
    assert SUGGEST in names
    assert CLAIM not in names


async def test_a_colleague_who_is_asked_for_help_sees_the_ticket_and_answers(office: Office) -> None:
    assert told(await office.press(SELMA, MORE)) == no(SELMA, why.OtherDepartment(frozenset()))
    later = office.watch.now.replace(hour=20)
    await office.desk.change(
        FIRST, "h", helping.ask, ANNA, office.watch(), to=SELMA, question="Is it?", due_at=later
    )
    form = await office.open(SELMA, MORE)
    assert ANSWER_HELP in offered(form)
    answer = asked(await press_in(office, SELMA, form, speaking(SELMA.language).tools.labels.answer_help))
    assert await office.submit(SELMA, answer, text="It is.") == Nothing()
    assert (await office.ticket()).open_helps == ()
    assert ANSWER_HELP not in offered(await office.open(SELMA, MORE))


async def test_a_press_in_the_form_acts_and_shows_it_anew(office: Office, anna: Person) -> None:
    form = await office.open(anna, MORE)
    anew = asked(await press_in(office, anna, form, speaking(anna.language).tools.labels.star))
    assert (await office.ticket()).starred
    assert UNSTAR in offered(anew)
    assert STAR not in offered(anew)


async def test_a_ticket_is_shown_by_its_number(office: Office) -> None:
    answer = asked(await office.reception.command("ticket 1", office.click(ANNA, "")))
    assert (answer.handler, answer.ticket) == (MORE, FIRST)


async def test_a_merged_ticket_only_says_where_it_goes_on(office: Office, anna: Person) -> None:
    await office.receives(world.post("Me again", 2, conversation="c2"))
    form = await office.open(ANNA, "merge", number=2)
    await office.submit(ANNA, asked(await office.submit(ANNA, form, other="1")))
    shown = await office.open(anna, MORE, number=2)
    assert no(anna, why.AlreadyMerged(TicketId(1))) in read_aloud(shown)
    assert set(offered(shown)) <= {LOG, "profile"}


async def test_one_press_answers_in_private_what_was_public(office: Office, anna: Person) -> None:
    assert GO_PRIVATE in await office.buttons(IN_SOCIAL)
    form = await office.open(anna, GO_PRIVATE)
    assert (form.handler, field(form, "target").initial) == (REPLY, "private")
    preview = asked(await office.submit(anna, form, text="We will write to you."))
    assert await office.submit(anna, preview) == Nothing()
    reply = (await office.ticket()).in_flight
    assert reply is not None
    assert reply.private


async def test_what_is_private_already_needs_no_way_there() -> None:
    office = Office()
    await office.receives(world.post(private=True))
    assert GO_PRIVATE not in await office.buttons(IN_SOCIAL)


async def test_without_two_ways_to_answer_there_is_nothing_to_choose(office: Office) -> None:
    public_only = Platform("Town", frozenset({Act.REPLY}), 200, len)
    ticket = await office.ticket()
    (department,) = ANNA.departments
    assert not HANDLERS[GO_PRIVATE].offered(ticket, Seat(IN_SOCIAL, department, public_only, office.policy))


async def test_where_no_answer_is_possible_the_reason_and_the_original_stand_there(office: Office) -> None:
    assert not any("not possible" in line for line in read_aloud(await office.open(ANNA, MORE)))
    office.platforms[world.SHOP] = Platform("Forum", frozenset(), 0, len)
    said = read_aloud(await office.open(ANNA, MORE))
    assert "⚠️ Replying is not possible from here: Forum does not let us. See original" in said
