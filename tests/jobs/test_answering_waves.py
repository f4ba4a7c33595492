"""One answer for a wave: many replies, each its own, at a pace, exactly once, and stopped when somebody says so."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from bot.answers import Answers
from bot.connectors.square import Fault
from bot.domain import refusals
from bot.domain.activities import Opened, ReplyQueued
from bot.domain.library import Library
from bot.domain.replies import ReplyState
from bot.domain.ticket import Status, TicketId
from bot.handlers.form import Form
from bot.keeping.wave_answers import State, find
from tests.fakes.surface import words
from tests.fakes.world import ANNA, GEORG, IN_SOCIAL, JONAS, MIRA, SHOP
from tests.handlers.office import asked, beside, field, no, read_aloud, told
from tests.handlers.pressing import press_in
from tests.jobs.between import Pause
from tests.jobs.storm import RULES, SORRY, WORDS, Storm


async def storm(count: int = 10, **more: object) -> tuple[Storm, list[TicketId]]:
    room = Storm(**more)  # type: ignore[arg-type]  # the rules, and changes of the policy
    tickets = await room.storm(count)
    await room.settle()
    return room, tickets


async def test_fifty_get_fifty_replies_each_its_own_and_one_is_taken_out() -> None:
    room, tickets = await storm(51)
    preview = await room.begin_answer(ANNA, **WORDS)
    every = asked(await press_in(room, ANNA, preview, "See every text"))
    every = asked(await press_in(room, ANNA, every, "Leave out"))
    preview = asked(await press_in(room, ANNA, every, "Preview"))
    assert read_aloud(preview)[0] == "You answer as Shop on the Square to 50 people, each by themselves."
    await room.submit(ANNA, preview)
    await room.settle()
    texts = [note.text for note in room.published]
    assert len(texts) == 50
    assert all(one != other for one, other in pairwise(texts))
    assert len({text.replace(f"Customer {n}", "") for n, text in enumerate(texts, 2)}) == 6
    assert not (await room.desk.ticket(tickets[0])).replies
    assert room.facts()["So far"] == "1 open · 50 closed"
    assert room.facts()["Answer"] == "✅ Anna's answer to 50"


async def test_the_preview_shows_three_real_people_and_how_long_it_takes() -> None:
    room, _ = await storm(30)
    preview = await room.begin_answer(ANNA, **WORDS)
    said = read_aloud(preview)
    assert said[1:4] == [
        "This is how 3 of them read it:",
        "To Customer 1:",
        "Hello Customer 1,\n\nthe line is closed. Buses run every 20 minutes.\n\nWe are sorry.",
    ]
    assert said[4::2][:2] == ["To Customer 16:", "To Customer 30:"]
    assert "about every 4 seconds, about 2 minutes in all" in said[-1]


async def test_replies_leave_one_after_the_other_at_their_own_pace() -> None:
    room, tickets = await storm(20)
    await room.answer_all(ANNA, **WORDS)
    await room.settle()
    left = sorted(
        [
            entry.activity.at
            for one in tickets
            for entry in await room.desk.log(one)
            if type(entry.activity).__name__ == "ReplySending"
        ]
    )
    gaps = [(later - one).total_seconds() for one, later in pairwise(left)]
    assert len(left) == 20
    assert all(2 < gap < 7 for gap in gaps)
    assert len(set(gaps)) > 3


async def test_a_template_brings_its_greetings_and_closings() -> None:
    room, _ = await storm(8)
    form = asked(await room.press_on(ANNA, "Answer all"))
    form = asked(await room.choose(ANNA, form, template=SORRY.id))
    preview = asked(await room.submit(ANNA, form))
    assert "Hello Customer 1,\n\nthe line to Linz" in read_aloud(preview)[3]
    await room.submit(ANNA, preview)
    await room.settle()
    greetings = Counter(note.text.partition(" Customer")[0] for note in room.published)
    assert greetings == {"Hello": 3, "Good day": 3, "Dear": 2}
    assert all(note.text.endswith("Anna") for note in room.published)


async def test_one_wording_for_all_is_said_honestly() -> None:
    room, _ = await storm(8)
    preview = await room.begin_answer(ANNA, core="The line is closed. Buses run every 20 minutes.")
    assert any("word for word the same" in one for one in read_aloud(preview))


async def test_nothing_to_say_stays_in_the_form() -> None:
    room, _ = await storm(8)
    form = asked(await room.press_on(ANNA, "Answer all"))
    assert beside(await room.submit(ANNA, form, core=" ")) == {"core": no(ANNA, refusals.NothingWritten())}


async def test_a_gap_has_to_be_filled_before_anybody_reads_it() -> None:
    room, _ = await storm(6)
    form = asked(await room.press_on(ANNA, "Answer all"))
    gap = beside(await room.submit(ANNA, form, core="The line opens at {{?when}}."))
    assert gap == {"core": no(ANNA, refusals.PlaceholdersLeft(("?when",)))}


async def test_a_template_that_wants_something_personal_gets_it_once_for_all() -> None:
    room, _ = await storm(6)
    sorry = replace(SORRY, personal="what you know of the line")
    room.answers = Answers(Library({sorry.id: sorry}))
    room.reopen()
    form = asked(await room.press_on(ANNA, "Answer all"))
    form = asked(await room.choose(ANNA, form, template=sorry.id))
    core = field(form, "core").initial
    assert "{{?what you know of the line}}" in core
    bare = core.replace("{{?what you know of the line}}", "")
    missing = beside(await room.submit(ANNA, form, core=bare))
    assert missing == {"core": no(ANNA, refusals.PersonalPartMissing(sorry.personal, 4))}
    preview = asked(await room.submit(ANNA, form, core=f"{bare} Two trees have fallen near Melk."))
    assert preview.submit == "Send to all"


async def test_placeholders_that_nobody_fills_are_told_before_and_never_sent() -> None:
    room, _ = await storm(6)
    preview = await room.begin_answer(ANNA, core="Call {{region.contact}}, please.")
    assert any("a placeholder is empty" in one for one in read_aloud(preview))
    await room.submit(ANNA, preview)
    await room.settle()
    assert not room.published
    assert room.facts()["Answer"] == "✅ Anna's answer to 0, 6 left out"


async def test_the_text_for_one_person_can_be_changed() -> None:
    room, _ = await storm(6)
    preview = await room.begin_answer(ANNA, **WORDS)
    every = asked(await press_in(room, ANNA, preview, "See every text"))
    editing = asked(await press_in(room, ANNA, every, "Change text"))
    every = asked(await room.submit(ANNA, editing, text="Dear Ada, your train leaves at 10."))
    preview = asked(await press_in(room, ANNA, every, "Preview"))
    assert read_aloud(preview)[3] == "Dear Ada, your train leaves at 10."
    await room.submit(ANNA, preview)
    await room.settle()
    assert [n.text for n in room.published].count("Dear Ada, your train leaves at 10.") == 1


async def test_what_was_changed_since_the_preview_is_shown_once_more() -> None:
    room, _ = await storm(6)
    preview = await room.begin_answer(ANNA, **WORDS)
    every = asked(await press_in(room, ANNA, preview, "See every text"))
    await press_in(room, ANNA, every, "Leave out")
    again = asked(await room.submit(ANNA, preview))
    assert "5 people" in read_aloud(again)[0]
    assert not room.published


async def test_somebody_who_writes_meanwhile_is_left_out_and_that_is_said() -> None:
    room, tickets = await storm(8)
    await room.answer_all(ANNA, **WORDS)
    await room.writes("My daughter is alone on that train and her phone is off!", conversation="c-6")
    await room.settle()
    assert len(room.published) == 7
    assert (await room.desk.ticket(tickets[5])).status is Status.NEW
    assert tickets[5] in room.ticket_cards()
    posts = asked(await room.press_on(ANNA, "Show posts"))
    assert f"Left out: Ticket {tickets[5]}. The ticket is no part of the wave any more." in read_aloud(posts)


async def test_a_reply_that_waits_is_held_when_the_customer_writes() -> None:
    room, tickets = await storm(6)
    await room.answer_all(ANNA, **WORDS)
    await room.deliver()
    first = await room.desk.ticket(tickets[0])
    assert first.replies[0].state is ReplyState.QUEUED
    await room.writes("Forget it, I am home", conversation="c-1")
    await room.settle()
    after = await room.desk.ticket(tickets[0])
    assert (after.replies[0].state, after.wave) == (ReplyState.WITHDRAWN, 0)
    assert len(room.published) == 5


async def test_a_ticket_that_was_pulled_out_gets_nothing() -> None:
    room, tickets = await storm(6)
    preview = await room.begin_answer(ANNA, **WORDS)
    await press_in(room, JONAS, asked(await room.press_on(ANNA, "Show posts")), "Pull out")
    await room.submit(ANNA, preview)
    await room.settle()
    assert len(room.published) == 5
    assert not (await room.desk.ticket(tickets[-1])).replies


async def test_whoever_is_with_somebody_else_is_not_answered() -> None:
    room, tickets = await storm(6)
    await room.press(JONAS, "claim", number=tickets[1])
    await room.answer_all(ANNA, **WORDS)
    await room.settle()
    assert len(room.published) == 5
    assert not (await room.desk.ticket(tickets[1])).replies


async def test_the_rest_can_be_stopped_and_answered_again() -> None:
    room, _ = await storm(20)
    await room.answer_all(ANNA, **WORDS)
    await room.until(room.watch() + timedelta(seconds=40))
    sent = len(room.published)
    assert 0 < sent < 15
    await room.press_on(JONAS, "Stop the rest")
    await room.settle()
    assert len(room.published) == sent
    assert room.facts()["Answer"].startswith("✋ Anna's answer was stopped after")
    assert "Jonas stopped the rest of the answers." in await room.said(await room.wave())
    await room.answer_all(ANNA, **WORDS)
    await room.settle()
    assert len(room.published) == 20


async def test_before_the_first_leaves_everything_can_be_taken_back() -> None:
    room, tickets = await storm(6)
    await room.answer_all(ANNA, **WORDS)
    await room.until(room.watch() + timedelta(seconds=8))
    await room.press_on(ANNA, "Stop the rest")
    await room.settle()
    assert not room.published
    assert {ticket.status for ticket in await room.tickets(*tickets)} == {Status.NEW, Status.BUNDLED}


async def test_nobody_gets_the_tickets_by_answering_all_of_them() -> None:
    room, tickets = await storm(6)
    await room.answer_all(ANNA, **{**WORDS, "close": ""})
    await room.settle()
    assert {ticket.owner for ticket in await room.tickets(*tickets)} == {None}
    assert {ticket.status for ticket in await room.tickets(*tickets)} == {Status.ANSWERED}


async def test_each_reply_stands_in_its_own_log_with_the_wave_that_it_answers() -> None:
    room, tickets = await storm(6)
    await room.answer_all(ANNA, **WORDS)
    await room.settle()
    wave = await room.wave()
    for ticket in tickets:
        log = [entry.activity for entry in await room.desk.log(ticket)]
        (queued,) = (one for one in log if isinstance(one, ReplyQueued))
        assert (queued.by, queued.wave) == (ANNA.actor, wave.number)


async def test_a_reply_that_fails_gets_its_ticket_a_card_of_its_own() -> None:
    room, tickets = await storm(6)
    room.square.faults.extend([Fault.REFUSED] * 4)
    await room.answer_all(ANNA, **WORDS)
    await room.settle()
    failed = [t.id for t in await room.tickets(*tickets) if t.failed]
    assert len(failed) == 4
    assert set(failed) <= set(room.ticket_cards())


async def test_with_two_people_whoever_wrote_does_not_send() -> None:
    room, _ = await storm(6, rules=replace(RULES, two_people=True))
    assert await room.answer_all(ANNA, **WORDS) is None
    await room.settle()
    assert not room.published
    assert "waits for a second person" in room.facts()["Answer"]
    own = asked(await room.press_on(ANNA, "Check & send"))
    assert own.submit is None
    assert told(await room.submit(ANNA, own)) == no(ANNA, refusals.OwnAnswer())
    other = asked(await room.press_on(JONAS, "Check & send"))
    await room.submit(JONAS, other)
    await room.settle()
    assert len(room.published) == 6
    assert (await room.said(await room.wave()))[-3:] == [
        "Anna prepared an answer for 6. Somebody else checks and sends it.",
        "Jonas is answering 6 people, each by themselves.",
        "✅ The answer went out to 6.",
    ]


@pytest.mark.parametrize("who", [MIRA, GEORG])
async def test_who_may_not_reply_may_not_answer_a_wave(who: object) -> None:
    room, _ = await storm(6)
    assert isinstance(who, type(MIRA))
    assert told(await room.press_on(who, "Answer all")) == no(who, refusals.RoleTooLow(ANNA.role))


async def test_who_lost_the_right_meanwhile_sends_nothing() -> None:
    room, _ = await storm(6)
    await room.answer_all(ANNA, **WORDS)
    people = {**room.policy.people, ANNA.id: replace(ANNA, role=MIRA.role)}
    room.policy = replace(room.policy, people=people)
    room.reopen()
    await room.settle()
    assert not room.published
    assert room.facts()["Answer"] == "✅ Anna's answer to 0, 6 left out"


async def test_pressing_send_twice_sends_once() -> None:
    room, _ = await storm(6)
    preview = await room.begin_answer(ANNA, **WORDS)
    await asyncio.gather(*(room.submit(ANNA, preview) for _ in range(3)))
    await room.settle()
    assert len(room.published) == 6
    assert (await room.said(await room.wave())).count("Anna is answering 6 people, each by themselves.") == 1


async def test_two_people_who_answer_at_once_send_one_answer_to_each() -> None:
    room, _ = await storm(8)
    previews: list[tuple[object, Form]] = [
        (one, await room.begin_answer(one, **WORDS)) for one in (ANNA, JONAS)
    ]
    for one, preview in previews:
        assert isinstance(one, type(ANNA))
        await room.submit(one, preview)
    await room.settle()
    assert len(room.published) == 8


class Killed(asyncio.CancelledError):
    """The process ends."""


def _dying(at: int, counted: list[int]) -> Pause:
    async def pause(_call: str) -> None:
        counted[0] += 1
        if counted[0] == at:
            raise Killed
        await asyncio.sleep(0)

    return pause


@pytest.mark.parametrize("at", [*range(1, 60, 3), *range(60, 240, 20)])
async def test_a_process_that_dies_on_the_way_answers_each_once(at: int) -> None:
    room, tickets = await storm(6)
    await room.answer_all(ANNA, **WORDS)
    called = [0]
    room.start(_dying(at, called))
    for _ in range(12):
        await room.deliver_broken()
        room.watch.forward(seconds=2)
    assert called[0] >= at
    room.reopen()
    await room.settle()
    posts = {(note.conversation) for note in room.published}
    assert len(room.published) == len(posts) == 6
    for ticket in tickets:
        kinds = await room.happened(ticket)
        assert kinds.count("ReplyQueued") == 1
        assert kinds.count("ReplySent") == 1
    wave = await room.wave()
    answer = await find(room.store, wave.number, wave.answer)
    assert answer is not None
    assert (answer.state, answer.done) == (State.DONE, 6)
    assert len(room.wave_cards()) == 1


async def test_whoever_was_answered_and_writes_again_is_read_by_a_person() -> None:
    room, tickets = await storm(6)
    await room.answer_all(ANNA, **WORDS)
    await room.settle()
    await room.writes("Thank you, and who pays my taxi?", conversation="c-6")
    await room.settle()
    ticket = await room.desk.ticket(tickets[5])
    assert (ticket.wave, ticket.status) == (0, Status.NEW)
    (card,) = (card for card in room.shown() if card.ticket == ticket.id)
    assert "taxi" in card.quote.clean()
    thread = [words(line.text) for line in room.lines(IN_SOCIAL)]
    assert any("Answer to wave" in line for line in thread)
    assert isinstance((await room.desk.log(ticket.id))[0].activity, Opened)


async def test_where_the_platform_takes_no_replies_none_can_be_prepared() -> None:
    room, _ = await storm(6)
    answer = next(one for one in room.wave_cards()[0].buttons if one.label == "Answer all")
    room.platforms[SHOP] = replace(room.platforms[SHOP], can=frozenset())
    pressed = await room.reception.press(
        room.click(ANNA, answer.handler, ticket=answer.ticket, subject=answer.subject)
    )
    assert told(pressed) == no(ANNA, refusals.PlatformCannot(room.platforms[SHOP].name))
    await room.writes()
    await room.settle()
    assert "Answer all" not in {button.label for button in room.wave_cards()[0].buttons}


async def test_while_the_platform_is_down_nothing_piles_up_to_leave_at_once() -> None:
    room, tickets = await storm(30)
    room.square.faults.extend([Fault.UNREACHABLE] * 400)
    await room.answer_all(ANNA, **WORDS)
    await room.until(room.watch() + timedelta(minutes=3))
    waiting = [t for t in await room.tickets(*tickets) if t.in_flight]
    assert 5 <= len(waiting) <= 12
    room.square.faults.clear()
    await room.until(room.watch() + timedelta(minutes=20))
    assert len(room.published) == 30


async def test_a_freeze_holds_what_is_still_to_come_as_well() -> None:
    room, tickets = await storm(30)
    await room.answer_all(ANNA, **WORDS)
    await room.until(room.watch() + timedelta(minutes=1))
    await room.freeze()
    left = len(room.published)
    queued = [t for t in await room.tickets(*tickets) if t.replies]
    await room.until(room.watch() + timedelta(minutes=30))
    assert len(room.published) == left
    assert len([t for t in await room.tickets(*tickets) if t.replies]) == len(queued) < 30
    await room.unfreeze()
    await room.until(room.watch() + timedelta(minutes=30))
    assert len(room.published) == 30


async def test_who_makes_drafts_of_what_waited_stops_the_rest() -> None:
    room, tickets = await storm(30)
    await room.answer_all(ANNA, **WORDS)
    await room.until(room.watch() + timedelta(minutes=1))
    await room.freeze()
    left = len(room.published)
    await room.unfreeze(drafts=True)
    await room.until(room.watch() + timedelta(minutes=30))
    assert len(room.published) == left < 30
    states = {reply.state for t in await room.tickets(*tickets) for reply in t.replies}
    assert states == {ReplyState.SENT, ReplyState.DRAFT}
    (card,) = room.wave_cards()
    assert "Answer all" in {button.label for button in card.buttons}
