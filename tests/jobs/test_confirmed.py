"""In the moment before the first byte leaves: only what a person confirmed, for a post that still says it, by somebody who may."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.connectors.square import Fault
from bot.domain.activities import ReplyQueued
from bot.domain.evolving import fold
from bot.domain.obstacles import Hold
from bot.domain.people import Person, PersonId, Role
from bot.domain.posts import Removal
from bot.domain.replies import ReplyState
from bot.handlers.names import DISCARD, EDIT, SEND_AGAIN
from bot.jobs.membership import LONGEST_UNASKED
from bot.jobs.replying import Replier
from bot.stores.memory import MemoryStore
from tests.fakes import world
from tests.fakes.letterboxes import DeafLetterbox, ListedLetterbox
from tests.fakes.world import ANNA, JONAS, SERVICE, SHOP
from tests.handlers.office import asked, field
from tests.jobs.newsroom import FIRST, Newsroom


@pytest.fixture
async def waiting(room: Newsroom) -> Newsroom:
    """Return a room in which a reply waits for the end of its undo window."""
    await room.customer_writes()
    await room.reply()
    await room.deliver()
    return room


async def customer_edits(room: Newsroom, text: str = "My bus is late") -> None:
    post = (await room.ticket()).last_post
    await room.desk.receive(replace(post, text=world.post(text).text, revision=text))


async def customer_removes(room: Newsroom) -> None:
    await room.desk.forget(Removal((await room.ticket()).last_post.ref, "c1"))


def has_become(room: Newsroom, person: Person) -> None:
    """Let the policy say something else about a person from now on."""
    room.policy = replace(room.policy, people={**room.policy.people, person.id: person})
    room.desk.policy = room.policy
    room.start()


async def is_held(room: Newsroom, why: Hold, said: str, *buttons: str) -> None:
    reply = await room.last_reply()
    assert (reply.state, reply.hold) == (ReplyState.HELD, why)
    assert room.published == []
    assert room.thread()[-1] == f"The reply has not left: {said} Somebody has to decide."
    assert room.buttons_under(reply.asked_in) == list(buttons)
    assert f"The reply has not left: {said}" in str(room.card().facts[-1].value)
    await room.assert_everything_stands_once()


async def test_a_post_that_was_changed_meanwhile_holds_the_reply(waiting: Newsroom) -> None:
    await customer_edits(waiting)
    await waiting.settle()
    said = "the post was changed after Anna had confirmed the reply."
    await is_held(waiting, Hold.EDITED, said, SEND_AGAIN, EDIT, DISCARD)


async def test_whoever_sends_it_anyway_confirms_it_in_their_own_name(waiting: Newsroom) -> None:
    await customer_edits(waiting)
    await waiting.settle()
    has_become(waiting, replace(ANNA, role=Role.READ))
    await waiting.press(JONAS, SEND_AGAIN, "r1")
    await waiting.settle()
    reply = await waiting.last_reply()
    assert (reply.state, reply.by) == (ReplyState.SENT, JONAS.actor)
    assert [note.text for note in waiting.published] == ["Sorry!"]


async def test_a_post_that_changes_twice_is_asked_about_twice(waiting: Newsroom) -> None:
    await customer_edits(waiting)
    await waiting.settle()
    await waiting.press(JONAS, SEND_AGAIN, "r1")
    await customer_edits(waiting, "My boat is late")
    await waiting.settle()
    said = "the post was changed after Jonas had confirmed the reply."
    await is_held(waiting, Hold.EDITED, said, SEND_AGAIN, EDIT, DISCARD)


async def test_a_post_that_is_gone_holds_the_reply_and_offers_no_way_to_send_it(waiting: Newsroom) -> None:
    await customer_removes(waiting)
    await waiting.settle()
    await is_held(waiting, Hold.REMOVED, "the post was deleted meanwhile.", EDIT, DISCARD)


@pytest.mark.parametrize(
    "now",
    [replace(ANNA, role=Role.DRAFT), replace(ANNA, departments=frozenset({SERVICE}))],
    ids=["may only draft", "is elsewhere"],
)
async def test_who_may_not_answer_any_more_does_not(waiting: Newsroom, now: Person) -> None:
    has_become(waiting, now)
    await waiting.settle()
    said = "Anna may not answer here any more."
    await is_held(waiting, Hold.NOT_ALLOWED, said, SEND_AGAIN, EDIT, DISCARD)


async def test_who_has_left_the_policy_does_not_answer(waiting: Newsroom) -> None:
    rest = {key: one for key, one in waiting.policy.people.items() if key != ANNA.id}
    waiting.desk.policy = waiting.policy = replace(waiting.policy, people=rest)
    waiting.start()
    await waiting.settle()
    assert (await waiting.last_reply()).hold is Hold.NOT_ALLOWED
    assert waiting.published == []


@pytest.mark.parametrize(
    "change",
    [
        lambda reply: replace(reply, text="Buy now!"),
        lambda reply: replace(reply, private=not reply.private),
        lambda reply: replace(reply, to=replace(reply.to, external_id="p2")),
    ],
    ids=["text", "privacy", "target"],
)
async def test_what_is_not_what_was_confirmed_does_not_leave(
    waiting: Newsroom, change: Callable[[Any], Any]
) -> None:
    """Somebody changed the log behind our back."""
    store = waiting.store
    assert isinstance(store, MemoryStore)
    log = store._logs[FIRST]
    number = next(n for n, entry in enumerate(log) if type(entry.activity).__name__ == "ReplyQueued")
    log[number] = replace(log[number], activity=change(log[number].activity))
    store._tickets[FIRST] = fold(FIRST, (entry.activity for entry in log))
    await waiting.settle()
    reply = await waiting.last_reply()
    assert (reply.state, reply.hold) == (ReplyState.HELD, Hold.CHANGED)
    assert waiting.buttons_under(reply.asked_in) == [EDIT, DISCARD]
    await waiting.press(ANNA, SEND_AGAIN, "r1")
    await waiting.settle()
    assert waiting.published == []


async def test_a_log_of_before_holds_what_was_confirmed(waiting: Newsroom) -> None:
    activities = [entry.activity for entry in await waiting.desk.log(FIRST)]
    of_before = [replace(one, digest="") if isinstance(one, ReplyQueued) else one for one in activities]
    assert fold(FIRST, of_before).replies[-1].digest == (await waiting.last_reply()).digest


async def test_a_held_reply_is_edited_with_nothing_lost(waiting: Newsroom) -> None:
    await customer_edits(waiting)
    await waiting.settle()
    form = asked(await waiting.press(ANNA, EDIT, "r1"))
    assert field(form, "text").initial == "Sorry!"
    assert (await waiting.last_reply()).state is ReplyState.HELD


class SameOfAll:
    """A directory that says of everybody the same; None: it cannot be asked."""

    def __init__(self, answer: bool | None) -> None:
        self.answer = answer
        self.asked: list[PersonId] = []

    async def active(self, person: PersonId) -> bool | None:
        self.asked.append(person)
        return self.answer


def asks(room: Newsroom, answer: bool | None) -> SameOfAll:
    directory = SameOfAll(answer)
    room.start()
    room.courier._replier = Replier(room.desk, {SHOP: room.letterbox}, directory)
    return directory


async def test_who_was_deactivated_in_chat_does_not_answer(waiting: Newsroom) -> None:
    directory = asks(waiting, answer=False)
    await waiting.settle()
    assert directory.asked == [ANNA.id]
    said = "Anna is not of the team any more."
    await is_held(waiting, Hold.INACTIVE, said, SEND_AGAIN, EDIT, DISCARD)


async def test_while_nobody_can_say_so_the_reply_waits_and_then_a_person_decides(waiting: Newsroom) -> None:
    directory = asks(waiting, answer=None)
    begun = waiting.watch.now
    await waiting.settle()
    assert len(directory.asked) > 10
    assert waiting.watch.now - begun < LONGEST_UNASKED + timedelta(minutes=2)
    said = "nobody could tell whether Anna is still of the team."
    await is_held(waiting, Hold.UNASKED, said, SEND_AGAIN, EDIT, DISCARD)


async def test_it_leaves_as_soon_as_somebody_can_say_so(waiting: Newsroom) -> None:
    directory = asks(waiting, answer=None)
    waiting.watch.forward(seconds=15)
    await waiting.deliver()
    assert waiting.published == []
    directory.answer = True
    await waiting.settle()
    assert len(waiting.published) == 1


async def test_what_must_not_leave_any_more_is_not_sent_once_more_either() -> None:
    """A key would make it harmless if it had arrived; but perhaps it has not."""
    room = Newsroom()
    await answered_by_nobody(room)
    has_become(room, replace(ANNA, role=Role.READ))
    await room.settle()
    assert room.published == []
    assert (await room.last_reply()).hold is Hold.NOT_ALLOWED


async def answered_by_nobody(room: Newsroom) -> None:
    await room.customer_writes()
    room.square.faults.append(Fault.TIMED_OUT)
    await room.reply()
    await room.deliver()
    room.watch.forward(seconds=15)
    await room.deliver()
    assert (await room.last_reply()).state is ReplyState.CHECKING


@pytest.mark.parametrize("letterbox", [DeafLetterbox, ListedLetterbox])
async def test_what_changes_while_the_bytes_leave_stops_nothing(letterbox: type[DeafLetterbox]) -> None:
    room = Newsroom(letterbox)
    await room.customer_writes()
    await room.reply()
    await room.deliver()
    room.watch.forward(seconds=15)

    async def edited_meanwhile(name: str) -> None:
        if name == "reply" and not room.published:
            await customer_edits(room)

    room.start(edited_meanwhile)
    await room.settle()
    assert (await room.last_reply()).state is ReplyState.SENT
    assert len(room.published) == 1
