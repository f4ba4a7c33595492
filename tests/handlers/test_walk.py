"""Next: what is due, ticket by ticket, in one form."""

from __future__ import annotations

import asyncio
from datetime import time, timedelta
from typing import Any

import pytest

from bot.chat.reception import Answer, Tell
from bot.domain import answering, claiming, helping, putting_aside
from bot.domain import refusals as why
from bot.domain.hints import Watch
from bot.domain.people import Person
from bot.domain.policy import Department
from bot.domain.posts import Platform, Removal
from bot.domain.ticket import TicketId
from bot.handlers.form import NO_TICKET, Form, Quote
from bot.handlers.names import CLAIM, CLOSE, INBOX, REPLY, WALK
from bot.handlers.walk_form import SKIPPED_MOST, Round
from bot.keeping import unfinished
from bot.keeping.unfinished import Where
from bot.texts import speaking
from tests.fakes import world
from tests.fakes.world import ANNA, GEORG, IN_SOCIAL, JONAS, MIRA, SELMA, SHOP, SOCIAL
from tests.handlers.crowd import write, writes
from tests.handlers.office import Office, asked, field, no, read_aloud, told
from tests.handlers.pressing import buttons, press_in


@pytest.fixture
def office(quiet_office: Office) -> Office:
    return quiet_office


async def sets_out(office: Office, by: Person) -> Form:
    return await office.open(by, WALK, number=NO_TICKET)


async def sends(office: Office, by: Person, form: Form, text: str) -> Answer:
    """Write, read the preview, send."""
    preview = asked(await office.submit(by, form, text=text))
    return await office.submit(by, preview)


async def skips(office: Office, by: Person, form: Form, **values: str) -> Form:
    return asked(await press_in(office, by, form, speaking(by.language).inbox.labels.skip, **values))


def labels(by: Person) -> Any:
    return speaking(by.language).inbox.labels


def aloud(form: Form) -> str:
    return "\n".join(read_aloud(form))


async def test_the_ticket_that_is_due_longest_comes_first(office: Office, anna: Person) -> None:
    first, _second = await write(office, "My train is late", "My bus is late")
    form = await sets_out(office, anna)
    assert (form.handler, form.ticket) == (WALK, first)
    assert "My train is late" in aloud(form)
    assert speaking(anna.language).inbox.progress(0, 2) in aloud(form)


async def test_an_urgent_ticket_comes_before_all_others() -> None:
    office = Office(hints=(Watch("Accident", ("accident",), urgent=True),))
    _, urgent = await write(office, "My train is late", "There was an accident")
    form = await sets_out(office, ANNA)
    assert form.ticket == urgent
    assert "Hints: Accident (accident)" in aloud(form)


async def test_sending_shows_the_next_ticket_in_the_same_form(office: Office, anna: Person) -> None:
    first, second = await write(office, "one", "two")
    form = await sets_out(office, anna)
    preview = asked(await office.submit(anna, form, text="Sorry!"))
    assert (preview.ticket, preview.submit) == (first, labels(anna).send_next)
    after = asked(await office.submit(anna, preview))
    assert (after.handler, after.ticket) == (WALK, second)
    assert field(after, "text").initial == ""
    assert speaking(anna.language).inbox.progress(1, 1) in aloud(after)
    (reply,) = (await office.ticket(first)).replies
    assert reply.text == "Sorry!"


async def test_the_last_one_ends_with_a_friendly_word(office: Office, anna: Person) -> None:
    await write(office, "one")
    done = asked(await sends(office, anna, await sets_out(office, anna), "Sorry!"))
    assert (done.ticket, done.submit) == (NO_TICKET, None)
    assert speaking(anna.language).inbox.nothing_due(1) in aloud(done)
    assert [button.handler for button in buttons(done)] == [INBOX]


async def test_the_text_of_one_ticket_never_stands_in_the_next(office: Office) -> None:
    await write(office, "one", "two")
    form = await sets_out(office, ANNA)
    after = await skips(office, ANNA, form, text="Only for the first")
    assert after.turn != form.turn
    assert field(after, "text").initial == ""


async def test_opening_claims_nothing_and_sending_does(office: Office) -> None:
    (ticket,) = await write(office, "one")
    form = await sets_out(office, ANNA)
    assert (await office.ticket(ticket)).owner is None
    await sends(office, ANNA, form, "Sorry!")
    assert (await office.ticket(ticket)).owner == ANNA.actor


async def test_skipping_touches_nothing_and_is_remembered(office: Office, anna: Person) -> None:
    first, second, third = await write(office, "one", "two", "three")
    form = await skips(office, anna, await sets_out(office, anna))
    assert form.ticket == second
    after = asked(await sends(office, anna, form, "Sorry!"))
    assert after.ticket == third
    end = await skips(office, anna, after)
    assert end.ticket == NO_TICKET
    assert await office.happened(first) == ["Opened"]
    again = asked(await press_in(office, anna, end, speaking(anna.language).inbox.skipped_again(2)))
    assert again.ticket == first


async def test_only_so_many_skipped_tickets_are_remembered() -> None:
    walk = Round.read({})
    for number in range(1, SKIPPED_MOST + 2):
        walk = walk.passing(TicketId(number))
    assert walk.skipped == tuple(range(2, SKIPPED_MOST + 2))
    assert Round.read(walk.memory()).skipped == walk.skipped
    assert sum(map(len, walk.memory().values())) < 400


async def test_what_was_typed_before_skipping_is_there_again(office: Office) -> None:
    first, _ = await write(office, "one", "two")
    await skips(office, ANNA, await sets_out(office, ANNA), text="Half a sen")
    form = await sets_out(office, ANNA)
    assert form.ticket == first
    assert field(form, "text").initial == "Half a sen"
    reply = await office.open(ANNA, REPLY, number=first)
    assert field(reply, "text").initial == "Half a sen"


async def test_of_two_walkers_one_sends_and_the_other_is_told_and_keeps_the_text(office: Office) -> None:
    first, second = await write(office, "one", "two")
    annas, jonas = await sets_out(office, ANNA), await sets_out(office, JONAS)
    assert annas.ticket == jonas.ticket == first
    preview = asked(await office.submit(JONAS, jonas, text="Entschuldigung!"))
    assert asked(await sends(office, ANNA, annas, "Sorry!")).ticket == second
    ticket = await office.ticket(first)
    assert ticket.owned_since is not None
    refused = await office.submit(JONAS, preview)
    assert told(refused) == no(JONAS, why.ClaimedBy(ANNA.actor, ticket.owned_since))
    assert len((await office.ticket(first)).replies) == 1
    kept = await unfinished.find(office.store, Where(JONAS.id, first, REPLY))
    assert kept is not None
    assert kept.values["text"] == "Entschuldigung!"


async def test_of_two_who_send_at_the_same_moment_one_answers(office: Office) -> None:
    first, _ = await write(office, "one", "two")
    walkers = (ANNA, JONAS)
    previews = [
        asked(await office.submit(by, await sets_out(office, by), text=f"Sorry! {by.name}")) for by in walkers
    ]
    sent = (office.submit(by, preview) for by, preview in zip(walkers, previews, strict=True))
    answers = await asyncio.gather(*sent)
    assert sorted(type(answer).__name__ for answer in answers) == ["Ask", "Tell"]
    (reply,) = (await office.ticket(first)).replies
    loser = next(by for by, answer in zip(walkers, answers, strict=True) if isinstance(answer, Tell))
    assert reply.by != loser.actor
    kept = await unfinished.find(office.store, Where(loser.id, first, REPLY))
    assert kept is not None
    assert kept.values["text"] == f"Sorry! {loser.name}"


async def test_whoever_was_slower_finds_the_text_where_the_ticket_is_answered(office: Office) -> None:
    (ticket,) = await write(office, "one")
    form = await sets_out(office, JONAS)
    await office.press(ANNA, CLAIM, channel=IN_SOCIAL, number=ticket)
    assert isinstance(await office.submit(JONAS, form, text="Entschuldigung!"), Tell)
    assert field(await office.open(JONAS, REPLY, number=ticket), "text").initial == "Entschuldigung!"


async def test_a_ticket_that_was_closed_meanwhile_is_not_opened_by_a_reply(office: Office) -> None:
    (ticket,) = await write(office, "one")
    form = await sets_out(office, ANNA)
    await office.press(JONAS, CLOSE, channel=IN_SOCIAL, number=ticket)
    assert told(await office.submit(ANNA, form, text="Sorry!")) == no(ANNA, why.ClosedAlready(JONAS.actor))


async def test_closing_without_an_answer_leads_on_to_the_next(office: Office, anna: Person) -> None:
    first, second = await write(office, "thank you!", "two")
    form = await sets_out(office, anna)
    after = asked(await press_in(office, anna, form, speaking(anna.language).labels.close))
    assert (await office.ticket(first)).closed
    assert (after.handler, after.ticket) == (WALK, second)


async def test_others_tickets_are_not_walked_and_ones_own_are(office: Office) -> None:
    theirs, mine, _ = await write(office, "one", "two", "three")
    await office.press(JONAS, CLAIM, number=theirs)
    await office.press(ANNA, CLAIM, number=mine)
    form = await sets_out(office, ANNA)
    assert form.ticket == mine
    assert speaking("en").inbox.progress(0, 2) in aloud(form)


async def test_another_departments_tickets_are_never_walked(office: Office) -> None:
    await write(office, "It is broken")  # goes to the service
    assert (await sets_out(office, ANNA)).ticket == NO_TICKET
    form = await sets_out(office, SELMA)
    stolen = await office.reception.submit(
        office.click(ANNA, WALK, ticket=form.ticket, values={"text": "Hi"}, memory=form.memory)
    )
    assert told(stolen) == no(ANNA, why.OtherDepartment(frozenset({world.SERVICE})))
    opened = await office.reception.press(office.click(ANNA, WALK, ticket=form.ticket))
    assert asked(opened).ticket == NO_TICKET


async def test_who_may_only_draft_saves_drafts_and_does_not_meet_them_again(office: Office) -> None:
    first, second = await write(office, "one", "two")
    form = await sets_out(office, MIRA)
    assert form.submit == labels(MIRA).save_next
    after = asked(await office.submit(MIRA, form, text="A proposal"))
    assert after.ticket == second
    draft = (await office.ticket(first)).draft
    assert draft is not None
    assert draft.text == "A proposal"
    assert (await sets_out(office, MIRA)).ticket == second
    assert field(await sets_out(office, ANNA), "text").initial == "A proposal"


async def test_who_may_only_read_does_not_walk(office: Office) -> None:
    answer = await office.press(GEORG, WALK, number=NO_TICKET)
    assert told(answer) == no(GEORG, why.RoleTooLow(MIRA.role))


async def test_what_a_window_holds_back_is_announced_with_its_time() -> None:
    windows = (time(13),)
    department = Department(SOCIAL, "Social Media", (IN_SOCIAL,), "en", windows=windows)
    others = {world.SERVICE: world.policy().departments[world.SERVICE]}
    office = Office(departments={SOCIAL: department, **others})
    (ticket,) = await write(office, "one")
    form = await sets_out(office, ANNA)
    assert form.ticket == NO_TICKET
    assert f"Next: Ticket {ticket}, due 2026-11-21 12:00" in aloud(form)  # 13:00 in Vienna
    office.watch.forward(hours=3)
    assert (await sets_out(office, ANNA)).ticket == ticket


async def test_what_was_put_aside_is_announced_and_comes_back_in_its_time(office: Office) -> None:
    (ticket,) = await write(office, "one")
    until = office.watch.now + timedelta(hours=2)
    await office.desk.change(ticket, "z", putting_aside.snooze, ANNA, office.watch(), until=until)
    form = await sets_out(office, ANNA)
    assert form.ticket == NO_TICKET
    assert f"Next: Ticket {ticket}, due 2026-11-21 11:01" in aloud(form)
    office.watch.forward(hours=2)
    assert (await sets_out(office, ANNA)).ticket == ticket


async def test_a_reply_of_unknown_outcome_is_shown_and_can_be_skipped(office: Office) -> None:
    first, second = await write(office, "one", "two")
    await sends(office, ANNA, await sets_out(office, ANNA), "Sorry!")
    (reply,) = (await office.ticket(first)).replies
    change, now = office.desk.change, office.watch()
    await change(first, "s", answering.begin_sending, now, reply=reply.id)
    await change(first, "u", answering.unknown, now, reply=reply.id, reason="timeout")
    form = await sets_out(office, ANNA)
    assert (form.ticket, form.submit) == (first, None)
    assert no(ANNA, why.ReplyOnItsWay(ANNA.actor)) in aloud(form)
    assert (await skips(office, ANNA, form)).ticket == second


async def test_earlier_posts_and_replies_stand_above_the_answer(office: Office) -> None:
    ticket = await office.receives(world.post("My train is late"), world.post("Still waiting", 2))
    form = await sets_out(office, ANNA)
    quotes = [part.text.raw for part in form.parts if isinstance(part, Quote)]
    assert form.ticket == ticket
    assert quotes == ["My train is late", "Still waiting"]


async def test_a_template_is_put_in_without_leaving_the_walk(office: Office) -> None:
    (ticket,) = await write(office, "My train is late")
    form = await sets_out(office, ANNA)
    assert await office.search(ANNA, form, "late") == ["Late train"]
    filled = asked(await office.choose(ANNA, form, template="late"))
    assert (filled.handler, filled.ticket) == (WALK, ticket)
    assert field(filled, "text").initial.endswith("sorry! Anna")


async def test_a_suggestion_is_pressed_in_the_walk(office: Office) -> None:
    (ticket,) = await write(office, "My train is late, why are all trains late?")
    form = await sets_out(office, ANNA)
    filled = asked(await press_in(office, ANNA, form, "Late train"))
    assert (filled.handler, filled.ticket) == (WALK, ticket)
    assert "sorry! Anna" in field(filled, "text").initial


async def test_what_cannot_be_answered_here_can_be_seen_and_skipped(office: Office, anna: Person) -> None:
    gone, second = await write(office, "one", "two")
    ref = (await office.ticket(gone)).last_post.ref
    conversation = (await office.ticket(gone)).conversation.id
    await office.desk.forget(Removal(ref, conversation))
    form = await sets_out(office, anna)
    assert (form.ticket, form.submit) == (gone, None)
    assert no(anna, why.PostRemovedMeanwhile()) in aloud(form)
    assert (await skips(office, anna, form)).ticket == second


async def test_a_platform_without_replies_is_said_so(office: Office) -> None:
    await write(office, "one")
    office.platforms[SHOP] = Platform("Square", frozenset(), 200, len)
    assert no(ANNA, why.PlatformCannot("Square")) in aloud(await sets_out(office, ANNA))


async def test_a_helper_of_another_department_cannot_answer_by_walking(office: Office) -> None:
    (ticket,) = await write(office, "one")
    later = office.watch().replace(hour=20)
    await office.desk.change(
        ticket, "h", helping.ask, ANNA, office.watch(), to=SELMA, question="You?", due_at=later
    )
    assert (await sets_out(office, SELMA)).ticket == NO_TICKET


async def test_what_is_assigned_to_somebody_is_theirs_to_walk(office: Office) -> None:
    (ticket,) = await write(office, "one")
    await office.desk.change(ticket, "a", claiming.assign, ANNA, office.watch(), to=JONAS)
    assert (await sets_out(office, ANNA)).ticket == NO_TICKET
    assert (await sets_out(office, JONAS)).ticket == ticket


async def test_a_walk_begins_with_a_command(office: Office) -> None:
    (ticket,) = await write(office, "one")
    for word in ("weiter", "next"):
        click = office.click(ANNA, "", ticket=NO_TICKET)
        assert asked(await office.reception.command(word, click)).ticket == ticket


async def test_a_stranger_does_not_walk(office: Office) -> None:
    await writes(office, "one")
    assert isinstance(await office.press(world.STRANGER, WALK, number=NO_TICKET), Tell)
