"""Reply: compose, preview, send; drafts; undo and edit."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.chat.card import card
from bot.chat.reception import Nothing
from bot.domain import answering
from bot.domain import refusals as why
from bot.domain.people import Person
from bot.domain.posts import Act, Platform, PostRef, Removal
from bot.domain.replies import Reply, ReplyState
from bot.domain.ticket import TicketId
from bot.handlers.form import Form, Quote
from bot.handlers.names import (
    ARRIVED,
    CLOSE,
    EDIT,
    LOST,
    REPLY,
    UNDO,
)
from bot.texts import speaking
from tests.fakes import world
from tests.fakes.world import ANNA, IN_SOCIAL, JONAS, MIRA, SHOP
from tests.handlers.office import FIRST, Office, asked, beside, field, no, read_aloud, told


async def sends(office: Office, by: Person, text: str, **values: str) -> Reply:
    """Write, preview and send; return the reply as it then stands."""
    preview = asked(await office.submit(by, await office.open(by, REPLY), text=text, **values))
    assert await office.submit(by, preview) == Nothing()
    return (await office.ticket()).replies[-1]


async def begins_sending(office: Office, reply: Reply) -> None:
    await office.desk.change(FIRST, f"s-{reply.id}", answering.begin_sending, office.watch(), reply=reply.id)


async def ends(office: Office, reply: Reply, how: Any, **what: Any) -> None:
    await begins_sending(office, reply)
    await office.desk.change(FIRST, f"e-{reply.id}", how, office.watch(), reply=reply.id, **what)


def preview_of(form: Form) -> str:
    """Return the exact words that the preview shows: the form's second quote."""
    return [part.text.raw for part in form.parts if isinstance(part, Quote)][1]


async def test_the_form_says_for_whom_it_speaks_and_what_it_answers(office: Office) -> None:
    aloud = read_aloud(await office.open(ANNA, REPLY))
    assert aloud[0] == "You answer Mia in public as Shop on the Square."
    assert aloud[1] == "My train is late"


async def test_a_reply_is_written_seen_and_sent(office: Office, anna: Person) -> None:
    labels = speaking(anna.language).labels
    form = await office.open(anna, REPLY)
    assert form.submit == labels.preview
    preview = asked(await office.submit(anna, form, text="  We are sorry! \n"))
    assert (preview.submit, preview_of(preview)) == (labels.send, "We are sorry!")
    assert await office.submit(anna, preview) == Nothing()
    (reply,) = (await office.ticket()).replies
    assert (reply.text, reply.state, reply.private) == ("We are sorry!", ReplyState.QUEUED, False)
    assert reply.due_at == office.watch.now + office.policy.undo_window


async def test_undo_stands_on_the_card_and_takes_back_the_reply_that_was_seen_there(office: Office) -> None:
    reply = await sends(office, ANNA, "Sorry!")
    shown = card(await office.ticket(), IN_SOCIAL, office.policy, world.PLATFORM)
    (undo,) = [button for button in shown.buttons if button.handler == UNDO]
    assert undo.subject == reply.id
    assert await office.press(ANNA, UNDO, undo.subject) == Nothing()
    later = await sends(office, ANNA, "So sorry!")
    assert told(await office.press(JONAS, UNDO, undo.subject)) == no(JONAS, why.ReplyGoneAlready())
    assert later.state is ReplyState.QUEUED


async def test_the_preview_counts_as_the_platform_does(office: Office) -> None:
    preview = asked(await office.submit(ANNA, await office.open(ANNA, REPLY), text="x" * 7))
    assert "7 of 200 characters" in " ".join(read_aloud(preview))


async def test_a_text_changed_after_the_preview_is_previewed_again(office: Office, anna: Person) -> None:
    preview = asked(await office.submit(anna, await office.open(anna, REPLY), text="Sorry!"))
    again = asked(await office.submit(anna, preview, text="So sorry!"))
    assert preview_of(again) == "So sorry!"
    assert (await office.ticket()).replies == ()
    assert await office.submit(anna, again) == Nothing()
    assert (await office.ticket()).replies[0].text == "So sorry!"


async def test_a_target_changed_after_the_preview_is_previewed_again(office: Office, anna: Person) -> None:
    preview = asked(await office.submit(anna, await office.open(anna, REPLY), text="Sorry!"))
    again = asked(await office.submit(anna, preview, target="private"))
    assert (await office.ticket()).replies == ()
    assert await office.submit(anna, again) == Nothing()
    assert (await office.ticket()).replies[0].private


async def test_a_preview_says_its_target_once_it_is_chosen(office: Office) -> None:
    form = asked(await office.choose(ANNA, await office.open(ANNA, REPLY), target="private", text="Sorry!"))
    assert read_aloud(form)[0] == "You answer Mia in private as Shop on the Square."
    assert field(form, "text").initial == "Sorry!"


async def test_a_form_submitted_twice_is_one_reply(office: Office) -> None:
    preview = asked(await office.submit(ANNA, await office.open(ANNA, REPLY), text="Sorry!"))
    await office.submit(ANNA, preview)
    assert await office.submit(ANNA, preview) == Nothing()
    assert len((await office.ticket()).replies) == 1


async def test_a_form_that_names_no_reply_is_of_another_make(office: Office, anna: Person) -> None:
    click = office.click(anna, REPLY, values={"text": "Sorry!"})
    assert told(await office.reception.submit(click)) == no(anna, why.OutdatedButton())


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (" ", why.NothingWritten()),
        ("Hello {{customer}}", why.PlaceholdersLeft(("customer",))),
        ("x" * 201, why.TooLong(201, 200)),
    ],
)
async def test_what_must_not_leave_is_said_beside_the_text(
    office: Office, anna: Person, text: str, reason: why.Refusal
) -> None:
    form = await office.open(anna, REPLY)
    assert beside(await office.submit(anna, form, text=text)) == {"text": no(anna, reason)}


async def test_closing_afterwards_is_a_choice(office: Office) -> None:
    assert (await sends(office, ANNA, "Sorry!")).close
    await office.press(ANNA, UNDO, (await office.ticket()).replies[-1].id)
    assert not (await sends(office, ANNA, "Sorry!", close="")).close


async def test_the_undo_window_is_told(office: Office) -> None:
    aloud = read_aloud(await office.open(ANNA, REPLY))
    assert aloud[-1] == "After sending you have 15 seconds to undo."


async def test_a_second_reply_waits_until_the_first_has_ended(office: Office, anna: Person) -> None:
    waiting = await office.open(JONAS, REPLY)
    await sends(office, anna, "Sorry!")
    on_its_way = why.ReplyOnItsWay(anna.actor)
    assert told(await office.press(anna, REPLY)) == no(anna, on_its_way)
    preview = asked(await office.submit(JONAS, waiting, text="Me too!"))
    assert told(await office.submit(JONAS, preview)) == no(JONAS, on_its_way)
    assert told(await office.press(anna, CLOSE)) == no(anna, on_its_way)


async def test_undo_takes_it_back_once(office: Office, anna: Person) -> None:
    reply = await sends(office, anna, "Sorry!")
    assert await office.press(JONAS, UNDO, reply.id) == Nothing()
    assert told(await office.press(anna, UNDO, reply.id)) == no(anna, why.ReplyGoneAlready())


async def test_what_has_left_is_neither_taken_back_nor_edited(office: Office, anna: Person) -> None:
    reply = await sends(office, anna, "Sorry!")
    await begins_sending(office, reply)
    for handler in (UNDO, EDIT):
        assert told(await office.press(anna, handler, reply.id)) == no(anna, why.ReplyGoneAlready())


async def test_editing_holds_a_queued_reply_and_opens_it_as_it_was(office: Office, anna: Person) -> None:
    reply = await sends(office, anna, "Sorry!", target="private", close="")
    form = await office.open(anna, EDIT, reply.id)
    assert (await office.ticket()).replies[0].state is ReplyState.WITHDRAWN
    assert field(form, "text").initial == "Sorry!"
    assert field(form, "target").initial == "private"
    assert not field(form, "close").initial
    preview = asked(await office.submit(anna, form, text="So sorry!"))
    await office.submit(anna, preview)
    assert [r.state for r in (await office.ticket()).replies] == [ReplyState.REPLACED, ReplyState.QUEUED]


async def test_a_failed_reply_is_edited_and_sent_anew(office: Office, anna: Person) -> None:
    reply = await sends(office, anna, "Sorry!")
    await ends(office, reply, answering.failed, reason="no")
    form = await office.open(anna, EDIT, reply.id)
    await office.submit(anna, asked(await office.submit(anna, form, text="So sorry!")))
    assert [r.state for r in (await office.ticket()).replies] == [ReplyState.REPLACED, ReplyState.QUEUED]
    on_its_way = no(anna, why.ReplyOnItsWay(anna.actor))
    assert told(await office.press(anna, EDIT, reply.id)) == on_its_way


async def test_an_unknown_reply_cannot_be_edited(office: Office, anna: Person) -> None:
    assert told(await office.press(anna, EDIT, "r99")) == no(anna, why.ReplyGoneAlready())


@pytest.mark.parametrize(
    ("handler", "state"), [(ARRIVED, ReplyState.SENT), (LOST, ReplyState.FAILED)], ids=["arrived", "lost"]
)
async def test_a_person_settles_what_nobody_knows(
    office: Office, anna: Person, handler: str, state: ReplyState
) -> None:
    reply = await sends(office, anna, "Sorry!", close="")
    assert told(await office.press(anna, handler, reply.id)) == no(anna, why.NothingUncertain())
    await ends(office, reply, answering.unknown, reason="?")
    assert await office.press(anna, handler, reply.id) == Nothing()
    assert (await office.ticket()).replies[0].state is state
    assert told(await office.press(anna, handler, reply.id)) == no(anna, why.NothingUncertain())


async def test_a_reply_that_arrived_closes_the_ticket_as_it_was_asked_to(office: Office) -> None:
    reply = await sends(office, ANNA, "Sorry!")
    await ends(office, reply, answering.unknown, reason="?")
    await office.press(ANNA, ARRIVED, reply.id)
    assert (await office.ticket()).closed


def removal(number: int) -> Removal:
    return Removal(PostRef(SHOP, f"p{number}"), "c1")


async def test_a_post_that_is_gone_is_not_answered(office: Office, anna: Person) -> None:
    preview = asked(await office.submit(anna, await office.open(anna, REPLY), text="Sorry!"))
    await office.desk.forget(removal(1))
    assert told(await office.submit(anna, preview)) == no(anna, why.PostRemovedMeanwhile())
    assert told(await office.press(anna, REPLY)) == no(anna, why.PostRemovedMeanwhile())


async def test_the_newest_post_that_is_still_there_is_answered(office: Office) -> None:
    await office.receives(world.post("Hello?", 2))
    await office.desk.forget(removal(2))
    reply = await sends(office, ANNA, "Sorry!")
    assert reply.to == PostRef(SHOP, "p1")
    await ends(office, reply, answering.sent, sent_as=PostRef(SHOP, "r1"), url="")
    assert (await office.ticket()).closed


async def test_a_closed_ticket_is_reopened_by_an_answer(office: Office) -> None:
    form = await office.open(ANNA, REPLY)
    await office.press(ANNA, CLOSE)
    await office.submit(ANNA, asked(await office.submit(ANNA, form, text="One more thing.")))
    assert await office.happened() == ["Opened", "Closed", "Reopened", "Claimed", "ReplyQueued"]


@pytest.mark.parametrize("act", [Act.REPLY, Act.REPLY_PRIVATELY])
async def test_where_there_is_one_way_to_answer_it_is_taken(office: Office, act: Act) -> None:
    office.platforms[SHOP] = Platform("Town", frozenset({act}), 200, len)
    await office.receives(world.post("Psst", 2, private=act is Act.REPLY))
    form = await office.open(ANNA, REPLY)
    assert not [part for part in form.parts if getattr(part, "name", "") == "target"]
    await office.submit(ANNA, asked(await office.submit(ANNA, form, text="Sorry!")))
    assert (await office.ticket()).replies[0].private is (act is Act.REPLY_PRIVATELY)


async def test_a_platform_that_lost_its_voice_is_said_so(office: Office, anna: Person) -> None:
    preview = asked(await office.submit(anna, await office.open(anna, REPLY), text="Sorry!"))
    office.platforms[SHOP] = Platform("Town", frozenset(), 200, len)
    assert told(await office.submit(anna, preview)) == no(anna, why.PlatformCannot("Town"))


async def test_who_lost_the_right_to_answer_saves_a_draft_instead(office: Office) -> None:
    preview = asked(await office.submit(ANNA, await office.open(ANNA, REPLY), text="Sorry!"))
    fallen = world.person("Anna", next(iter(ANNA.departments)), MIRA.role)
    await office.submit(fallen, preview)
    assert await office.happened() == ["Opened", "ReplyDrafted"]


async def test_a_reply_leaves_when_the_policy_says() -> None:
    office = Office(undo_window=timedelta(seconds=90))
    await office.receives()
    reply = await sends(office, ANNA, "Sorry!")
    assert reply.due_at == office.watch.now + timedelta(seconds=90)


async def test_there_is_no_such_ticket(office: Office, anna: Person) -> None:
    click = office.click(anna, REPLY, ticket=TicketId(99))
    assert told(await office.reception.press(click)) == no(anna, why.NoSuchTicket())


async def test_who_writes_sees_how_the_account_speaks_and_how_long_a_reply_may_be(anna: Person) -> None:
    office = Office()
    await office.receives(world.post("Mein Zug ist zu spät", language="de"))
    hint = field(await office.open(anna, REPLY), "text").hint
    said = {
        "de": "Hier gilt das Du. Höchstens 200 Zeichen.",
        "en": "This account says Du. At most 200 characters.",
    }
    assert hint.startswith(said[anna.language])


async def test_nobody_is_told_du_or_sie_where_a_language_has_only_you(office: Office) -> None:
    await office.receives(world.post("My train is late", language="en"))
    hint = field(await office.open(ANNA, REPLY), "text").hint
    assert hint.startswith("At most 200 characters.")
