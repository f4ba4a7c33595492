"""Home: what is mine and what waits for me, at a glance."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.domain import answering, escalating, helping
from bot.domain.people import Person
from bot.domain.ticket import TicketId
from bot.handlers.commands import COMMANDS, Takes
from bot.handlers.form import NO_TICKET, Buttons, Form, Heading
from bot.handlers.names import (
    CLAIM,
    CLOSE,
    DUTY,
    FAQ,
    FOCUS,
    FORWARDS,
    FREEZE,
    HANDOVER,
    HOME,
    IDEAS,
    INBOX,
    MORE,
    PROPOSALS,
    SEARCH,
    TAGS,
    TEMPLATES,
    THEMES,
    UNFREEZE,
    WALK,
)
from bot.keeping import freezes
from bot.keeping.freezes import EVERYTHING
from bot.keeping.proposals import Proposal, What, propose
from bot.texts import speaking
from tests.fakes.world import ANNA, GEORG, JONAS, MIRA, SELMA
from tests.handlers.crowd import write
from tests.handlers.office import Office, asked, escalate, read_aloud
from tests.handlers.pressing import buttons


@pytest.fixture
def office(quiet_office: Office) -> Office:
    return quiet_office


def labels(by: Person) -> Any:
    return speaking(by.language).inbox.labels


async def comes_home(office: Office, by: Person) -> Form:
    return await office.open(by, HOME, number=NO_TICKET)


def sections(form: Form) -> dict[str, list[int]]:
    """Return the tickets below each heading."""
    found: dict[str, list[int]] = {}
    for part in form.parts:
        if isinstance(part, Heading):
            found[part.text] = []
        elif isinstance(part, Buttons) and found:
            found[list(found)[-1]] += [button.ticket for button in part.buttons if button.handler == MORE]
    return found


async def asks_for_help(office: Office, ticket: TicketId, to: Person) -> None:
    due = office.watch.now.replace(hour=20)
    await office.desk.change(
        ticket, f"h{ticket}", helping.ask, ANNA, office.watch(), to=to, question="You?", due_at=due
    )


async def drafts(office: Office, ticket: TicketId, by: Person) -> None:
    await office.desk.change(
        ticket, f"d{ticket}", answering.draft, by, office.watch(), reply=f"r{ticket}", text="Sorry!"
    )


async def test_it_greets_and_says_what_nobody_has(office: Office, anna: Person) -> None:
    await write(office, "one", "two")
    await office.press(JONAS, CLAIM, number=1)
    assert (
        read_aloud(await comes_home(office, anna))[0]
        == {
            "de": "Hallo Anna! 1 fälliges Ticket hat noch niemand übernommen.",
            "en": "Hello Anna! 1 ticket is due that nobody has taken yet.",
        }[anna.language]
    )


async def test_my_tickets_stand_there_with_a_button_each(office: Office, anna: Person) -> None:
    await write(office, "one", "two")
    await office.press(ANNA, CLAIM, number=2)
    assert sections(await comes_home(office, anna)) == {labels(anna).my_tickets: [2]}


async def test_whoever_was_asked_for_help_sees_it_whatever_their_department(office: Office) -> None:
    (ticket,) = await write(office, "one")
    await asks_for_help(office, ticket, SELMA)
    assert sections(await comes_home(office, SELMA)) == {labels(SELMA).help_wanted: [ticket]}


async def test_a_department_sees_the_questions_that_were_put_to_it(office: Office) -> None:
    await office.receives()
    await escalate(office)
    assert sections(await comes_home(office, SELMA)) == {labels(SELMA).asked_us: [1]}


async def test_drafts_wait_for_those_who_may_send_and_stand_with_their_author(office: Office) -> None:
    (ticket,) = await write(office, "one")
    await drafts(office, ticket, MIRA)
    assert sections(await comes_home(office, ANNA)) == {labels(ANNA).ready_drafts: [ticket]}
    assert sections(await comes_home(office, MIRA)) == {labels(MIRA).my_drafts: [ticket]}
    assert sections(await comes_home(office, GEORG)) == {}
    assert sections(await comes_home(office, SELMA)) == {}


async def test_a_suggested_answer_waits_where_the_question_came_from(office: Office) -> None:
    await office.receives()
    await escalate(office)
    now = office.watch()
    await office.desk.change(
        TicketId(1), "s", escalating.suggest, SELMA, now, number=1, reply="r", text="She may."
    )
    assert sections(await comes_home(office, ANNA)) == {labels(ANNA).ready_drafts: [1]}


async def test_what_is_closed_waits_for_nobody(office: Office) -> None:
    (ticket,) = await write(office, "one")
    await office.press(ANNA, CLAIM, number=ticket)
    await drafts(office, ticket, MIRA)
    await office.press(ANNA, CLOSE, number=ticket)
    assert sections(await comes_home(office, ANNA)) == {}


async def test_whoever_went_to_another_department_does_not_see_what_was_theirs(office: Office) -> None:
    (ticket,) = await write(office, "one")
    await office.press(ANNA, CLAIM, number=ticket)
    await drafts(office, ticket, ANNA)
    assert sections(await comes_home(office, replace(ANNA, departments=SELMA.departments))) == {}


async def test_nothing_is_offered_to_freeze_while_everything_is(office: Office, anna: Person) -> None:
    assert FREEZE in [button.handler for button in buttons(await comes_home(office, anna))]
    await freezes.freeze(office.store, EVERYTHING, ANNA.actor, office.watch(), reason="Price", cause="f")
    offered = [button.handler for button in buttons(await comes_home(office, anna))]
    assert FREEZE not in offered
    assert offered.count(UNFREEZE) == 1


async def test_nothing_to_do_is_said_kindly(office: Office, anna: Person) -> None:
    form = await comes_home(office, anna)
    assert read_aloud(form)[-1] == speaking(anna.language).inbox.nothing_for_you()


async def test_everything_else_is_one_press_away(office: Office) -> None:
    ways = [WALK, INBOX, SEARCH, TEMPLATES, FAQ, PROPOSALS, THEMES, TAGS, DUTY, HANDOVER, FORWARDS]
    assert [button.handler for button in buttons(await comes_home(office, ANNA))] == [*ways, FOCUS, FREEZE]
    assert [button.handler for button in buttons(await comes_home(office, GEORG))] == ways[1:]


async def test_no_command_is_the_only_way_to_anything(office: Office) -> None:
    pressed = {button.handler for button in buttons(await comes_home(office, ANNA))}
    typed = {one.handler for one in COMMANDS.values() if one.takes is not Takes.TICKET}
    assert typed - pressed == {
        HOME,
        UNFREEZE,
        IDEAS,
    }  # there as soon as something is frozen, or a feed watched


async def test_what_somebody_decides_about_waits_at_their_home(office: Office) -> None:
    proposal = Proposal(
        id="p1",
        what=What.FAQ,
        by=JONAS.actor,
        owner=ANNA.id,
        at=office.watch(),
        title="May my dog come along?",
        text="Yes.",
        language="en",
        ticket=TicketId(1),
    )
    await propose(office.store, proposal)
    form = await comes_home(office, ANNA)
    assert labels(ANNA).to_decide in [part.text for part in form.parts if isinstance(part, Heading)]
    assert "💬 May my dog come along?" in read_aloud(form)
    assert sections(await comes_home(office, JONAS)) == {}


async def test_home_stays_a_glance_however_much_there_is(office: Office) -> None:
    tickets = await write(office, *map(str, range(24)))
    for ticket in tickets[:8]:
        await office.press(ANNA, CLAIM, number=ticket)
    for ticket in tickets[8:13]:
        await drafts(office, ticket, MIRA)
    for ticket in tickets[13:18]:
        await drafts(office, ticket, ANNA)
    for ticket in tickets[18:]:
        await asks_for_help(office, ticket, JONAS)
    form = await comes_home(office, ANNA)
    assert len(sections(form)[labels(ANNA).my_tickets]) == 6
    assert len(form.parts) <= 60
    assert form.submit is None


async def test_home_opens_with_a_command(office: Office) -> None:
    for word in ("start", "home"):
        click = office.click(ANNA, "", ticket=NO_TICKET)
        assert asked(await office.reception.command(word, click)).handler == HOME
