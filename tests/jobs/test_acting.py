"""What people want done to posts is done, once to see, whatever happens on the way."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.chat.reception import Answer, Ask, Nothing
from bot.connectors.square import Fault
from bot.domain.activities import ActAsked, ActDone, ActFailed
from bot.domain.deeds import DeedState
from bot.domain.people import Role
from bot.domain.posts import SETTLE, Act
from bot.domain.replies import ReplyState
from bot.handlers.names import CALL_OFF, LIKE, MODERATE, MORE, UNLIKE
from bot.jobs.acting import TRIES
from tests.fakes import world
from tests.fakes.world import ANNA, SHOP
from tests.jobs.between import Breakdown
from tests.jobs.newsroom import FIRST, Newsroom


async def moderated(room: Newsroom, what: str, reason: str = "Spam") -> Answer:
    """Fill in the form as people do, and confirm where it asks."""
    form = await room.open(ANNA, MODERATE)
    answer = await room.submit(ANNA, form, what=what, reason=reason)
    return await room.submit(ANNA, answer.form) if isinstance(answer, Ask) else answer


def is_done(room: Newsroom, act: Act) -> bool:
    (note,) = room.square.changes(SHOP, 0, 1)
    return room.square.verdicts.has(SHOP, act, note.author if act is Act.BLOCK else note.id)


async def activities(room: Newsroom) -> list[type]:
    return [type(entry.activity) for entry in await room.desk.log(FIRST)]


async def test_a_post_is_hidden_and_shown_again(room: Newsroom) -> None:
    await room.customer_writes()
    await moderated(room, "do hide")
    await room.settle()
    assert is_done(room, Act.HIDE)
    assert "🙈 hidden" in str(room.card().facts)
    await moderated(room, "undo hide", reason="")
    await room.settle()
    assert not is_done(room, Act.HIDE)
    assert "🙈 hidden" not in str(room.card().facts)


async def test_a_like_is_one_press_and_another_takes_it_back(room: Newsroom) -> None:
    await room.customer_writes()
    assert await room.press(ANNA, LIKE) == Nothing()
    await room.settle()
    assert is_done(room, Act.LIKE)
    assert await room.press(ANNA, UNLIKE) == Nothing()
    await room.settle()
    assert not is_done(room, Act.LIKE)


async def test_what_cannot_be_undone_asks_again_and_can_be_called_off_for_a_while(room: Newsroom) -> None:
    await room.customer_writes()
    await moderated(room, "do delete")
    await room.deliver()
    asked = next(line for line in room.lines() if line.buttons and line.buttons[0].handler == CALL_OFF)
    await room.press(ANNA, CALL_OFF, asked.buttons[0].subject)
    await room.settle()
    assert not is_done(room, Act.DELETE)
    assert (await room.ticket()).deeds[0].state is DeedState.CALLED_OFF
    assert CALL_OFF not in room.buttons_under(asked.number)


async def test_what_nobody_calls_off_is_deleted_after_the_undo_window(room: Newsroom) -> None:
    await room.customer_writes()
    await moderated(room, "do delete")
    room.watch.now += room.policy.undo_window - timedelta(seconds=1)
    await room.deliver()
    assert not is_done(room, Act.DELETE)
    await room.settle()
    assert is_done(room, Act.DELETE)
    assert "🗑️ deleted by us" in str(room.card().facts)
    assert (await room.ticket()).last_post.text.raw == "My train is late"  # the log keeps what was deleted


@pytest.mark.parametrize("fault", [Fault.ANSWER_LOST, Fault.TIMED_OUT, Fault.UNREACHABLE, Fault.RATE_LIMITED])
async def test_what_may_not_have_worked_is_done_again(room: Newsroom, fault: Fault) -> None:
    await room.customer_writes()
    room.square.faults.extend([fault] * 3)
    await moderated(room, "do hide")
    await room.settle()
    assert is_done(room, Act.HIDE)
    assert (await activities(room)).count(ActDone) == 1
    assert ActFailed not in await activities(room)


@pytest.mark.parametrize("fault", [Fault.REFUSED, Fault.GONE, Fault.LOGGED_OUT])
async def test_what_the_platform_refuses_is_told_to_whoever_wanted_it(room: Newsroom, fault: Fault) -> None:
    await room.customer_writes()
    room.square.faults.append(fault)
    await moderated(room, "do hide")
    await room.settle()
    assert not is_done(room, Act.HIDE)
    ((who, said),) = room.surface.told
    assert who == ANNA.id
    assert "It was not done." in said
    assert [button.handler for button in room.surface.offered[0][1]] == [MORE]


async def test_a_platform_that_never_answers_ends_with_a_person(room: Newsroom) -> None:
    await room.customer_writes()
    room.square.faults.extend([Fault.UNREACHABLE] * 100)
    await moderated(room, "do hide")
    await room.settle()
    assert [one.state for one in (await room.ticket()).deeds] == [DeedState.FAILED]
    assert room.surface.told


async def test_nothing_is_done_while_it_is_frozen(room: Newsroom) -> None:
    await room.customer_writes()
    await room.freeze()
    await moderated(room, "do hide")
    for _ in range(5):
        await room.deliver()
        room.watch.now += timedelta(minutes=5)
    assert not is_done(room, Act.HIDE)
    await room.unfreeze()
    await room.settle()
    assert is_done(room, Act.HIDE)


async def test_whoever_may_not_any_more_when_it_leaves_does_not(room: Newsroom) -> None:
    await room.customer_writes()
    await moderated(room, "do delete")
    room.policy = world.policy(people={**room.policy.people, ANNA.id: replace(ANNA, role=Role.READ)})
    room.start()
    await room.settle()
    assert not is_done(room, Act.DELETE)
    assert "may not do it any more" in " ".join(room.thread())


async def test_a_process_that_ends_anywhere_leaves_it_done_once_in_the_log() -> None:
    """It is broken off before and after every call that it makes to the outside."""
    for at in itertools.count(1):
        room = Newsroom()
        await room.customer_writes()
        await room.settle()
        await moderated(room, "do hide")
        breakdown = Breakdown(at)
        room.start(breakdown)
        await room.deliver_broken()
        if not breakdown.happened:
            assert at > 20
            return
        room.start()
        await room.settle()
        assert is_done(room, Act.HIDE)
        assert (await activities(room)).count(ActAsked) == (await activities(room)).count(ActDone) == 1
        await room.assert_everything_stands_once()


async def test_an_edit_that_nobody_told_of_holds_the_reply(room: Newsroom) -> None:
    await room.customer_writes()
    await room.reply()
    (note,) = room.square.changes(SHOP, 0, 1)
    room.square.edit(note.id, "My bus is late")
    await room.settle()
    assert room.published == []
    assert (await room.last_reply()).state is ReplyState.HELD
    assert (await room.ticket()).last_post.text.raw == "My bus is late"


async def test_a_removal_that_nobody_told_of_holds_the_reply(room: Newsroom) -> None:
    await room.customer_writes()
    await room.reply()
    (note,) = room.square.changes(SHOP, 0, 1)
    room.square.remove(note.id)
    await room.settle()
    assert room.published == []
    assert (await room.last_reply()).state is ReplyState.HELD


async def test_what_was_done_by_hand_is_noted(room: Newsroom) -> None:
    room.platforms[SHOP] = replace(room.letterbox.platform, on=lambda _post: frozenset({Act.REPLY}))
    await room.customer_writes()
    await moderated(room, "hand block", reason="Insult")
    await room.settle()
    assert "⛔ author blocked" in str(room.card().facts)
    assert any("did it on the platform" in line for line in room.thread())


async def test_frozen_between_the_record_and_the_first_byte_nothing_is_done(room: Newsroom) -> None:
    await room.customer_writes()
    await moderated(room, "do hide")
    frozen = 0

    async def freeze(_name: str) -> None:
        nonlocal frozen
        if (await room.ticket()).deeds[0].state is DeedState.BEGUN and not frozen:
            frozen += 1
            await room.freeze()

    room.start(freeze)
    await room.deliver()
    assert frozen
    assert not is_done(room, Act.HIDE)
    await room.unfreeze()
    room.start()
    await room.settle()
    assert is_done(room, Act.HIDE)


async def test_to_wait_for_people_costs_no_try(room: Newsroom) -> None:
    await room.customer_writes()
    await room.freeze()
    await moderated(room, "do hide")
    for _ in range(2 * TRIES):
        room.watch.forward(minutes=10)
        await room.deliver()
    room.square.faults.extend([Fault.UNREACHABLE] * (TRIES - 1))
    await room.unfreeze()
    await room.settle()
    assert is_done(room, Act.HIDE)


async def test_a_refusal_after_doubt_is_said_as_what_it_is(room: Newsroom) -> None:
    await room.customer_writes()
    room.square.faults.extend([Fault.TIMED_OUT, Fault.REFUSED])
    await moderated(room, "do hide")
    await room.settle()
    assert not is_done(room, Act.HIDE)
    ((_, said),) = room.surface.told
    assert "Nobody knows whether it was done." in said
    assert "Please look on the platform." in said


async def test_what_a_process_that_ended_had_begun_is_doubted_when_it_is_refused_then() -> None:
    doubted = 0
    for at in range(1, 60):
        room = Newsroom()
        await room.customer_writes()
        await room.settle()
        await moderated(room, "do hide")
        room.start(Breakdown(at))
        await room.deliver_broken()
        if (await room.ticket()).deeds[0].state is DeedState.BEGUN:
            was_done = is_done(room, Act.HIDE)
            room.square.faults.append(Fault.REFUSED)
            room.start()
            await room.settle()
            doubted += any("Nobody knows whether it was done." in said for _, said in room.surface.told)
            assert bool(room.surface.told) is not was_done
    assert doubted


async def test_whoever_may_not_any_more_is_not_tried_again_for(room: Newsroom) -> None:
    await room.customer_writes()
    room.square.faults.append(Fault.UNREACHABLE)
    await moderated(room, "do hide")
    await room.deliver()
    room.policy = world.policy(people={**room.policy.people, ANNA.id: replace(ANNA, role=Role.READ)})
    room.start()
    await room.settle()
    assert not is_done(room, Act.HIDE)
    assert "It was not done." in room.surface.told[0][1]


async def test_what_takes_an_act_back_waits_until_none_of_its_tries_can_come_through(room: Newsroom) -> None:
    await room.customer_writes()
    room.square.faults.append(Fault.TIMED_OUT)
    begun = room.watch.now
    await room.press(ANNA, LIKE)
    await room.deliver()
    await room.press(ANNA, UNLIKE)
    while is_done(room, Act.LIKE) or ActDone not in await activities(room):
        room.watch.forward(seconds=1)
        await room.deliver()
    assert room.watch.now - begun >= SETTLE
    assert (await activities(room)).count(ActDone) == 2
