"""Replies when two are at it at once, when our own code fails, and when the world changes meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from itertools import count

from bot.connectors.connector import Published
from bot.connectors.letterbox import Letterbox
from bot.connectors.square import Fault
from bot.domain import answering, confirming, reconciling, stopping
from bot.domain.activities import Activity
from bot.domain.deliveries import LEASE, Delivery, DeliveryId, DeliveryKind, OwedDelivery
from bot.domain.errors import RateLimited, Unreachable
from bot.domain.obstacles import Obstacle
from bot.domain.posts import Post
from bot.domain.replies import ReplyState
from bot.domain.stops import Stop, Stopped
from bot.handlers.names import UNDO
from bot.jobs.outcomes import Errand
from bot.jobs.replying import Replier
from tests.fakes.letterboxes import DeafLetterbox, ListedLetterbox
from tests.fakes.world import ANNA
from tests.jobs.newsroom import FIRST, Newsroom, answered


async def test_a_try_that_came_to_nothing_at_the_gate_is_a_step_of_its_own(room: Newsroom) -> None:
    """Else what follows it would count as done already, and the reply be looked at again and again without an end."""
    await room.customer_writes()
    await room.reply()
    room.watch.forward(seconds=15)
    number = count()

    async def becomes(decide: Callable[..., Sequence[Activity]], **facts: object) -> str:
        room.watch.forward(seconds=1)
        change = partial(decide, reply="r1", **facts)
        ticket = await room.desk.change(FIRST, f"step {next(number)}", change, room.watch())
        delivery = Delivery(kind=DeliveryKind.REPLY, ticket=FIRST, lane="reply:r1", due_at=room.watch())
        return Errand(OwedDelivery(DeliveryId(1), delivery, 1), ticket, ticket.replies[-1]).step

    unclear = partial(reconciling.check, until=room.watch(), why=Obstacle.NO_ANSWER)
    stopped = Stopped(Stop.LOGGED_OUT, room.watch())
    steps = [await becomes(confirming.start, policy=room.policy), await becomes(unclear)]
    for _ in range(2):
        steps.append(await becomes(confirming.start_again, policy=room.policy))
        steps.append(await becomes(stopping.stop, stopped=stopped))
    assert len(set(steps[::2])) == len(steps[::2])
    assert len(set(steps[1::2])) == len(steps[1::2])


async def test_two_takers_of_one_reply_publish_it_once() -> None:
    room = Newsroom(DeafLetterbox)
    await room.customer_writes()
    await room.reply()
    await room.deliver()
    room.watch.forward(seconds=15)
    other_sends, go_on = asyncio.Event(), asyncio.Event()

    async def the_other_waits(name: str) -> None:
        if name == "reply" and not other_sends.is_set():
            other_sends.set()
            await go_on.wait()

    async def too_slow(name: str) -> None:
        if name == "append" and not other_sends.is_set():
            room.watch.now += LEASE
            await room.start(the_other_waits).deliver_due()
            await other_sends.wait()

    slow = room.start(too_slow)
    await slow.deliver_due()
    await slow.drain()
    go_on.set()
    await room.courier.drain()
    await room.settle()
    assert len(room.published) == 1
    assert (await room.last_reply()).state is ReplyState.SENT


async def test_who_takes_it_back_at_the_last_moment_wins(room: Newsroom) -> None:
    await room.customer_writes()
    await room.reply()
    await room.deliver()
    room.watch.forward(seconds=15)

    async def undone_meanwhile(name: str) -> None:
        if name == "append" and (await room.last_reply()).state is ReplyState.QUEUED:
            await room.press(ANNA, UNDO, "r1")

    room.start(undone_meanwhile)
    await room.settle()
    assert room.published == []
    assert (await room.last_reply()).state is ReplyState.WITHDRAWN


class BusyLetterbox(Letterbox):
    """A platform that asks for ten minutes' patience, once."""

    patience = 1

    async def reply(self, to: Post, text: str, *, key: str, at: datetime, private: bool = False) -> Published:
        if self.patience:
            self.patience -= 1
            raise RateLimited("come back in ten minutes", retry_after=600)
        return await super().reply(to, text, key=key, at=at, private=private)


async def test_the_patience_that_a_platform_asked_for_outlives_the_process() -> None:
    room = Newsroom(BusyLetterbox)
    await room.customer_writes()
    await room.reply()
    await room.deliver()
    room.watch.forward(seconds=15)

    async def ends_before_the_outcome_is_kept(name: str) -> None:
        if name == "finish" and "ReplyPostponed" in await room.happened():
            raise asyncio.CancelledError

    await room.start(ends_before_the_outcome_is_kept).deliver_due()
    await room.courier.drain()
    room.start()
    room.watch.now += LEASE
    await room.deliver()
    assert room.published == []
    await room.settle()
    assert len(room.published) == 1


class ConfusedLetterbox(Letterbox):
    """A connector with a mistake of ours."""

    async def reply(self, to: Post, text: str, *, key: str, at: datetime, private: bool = False) -> Published:
        raise KeyError(to, text, key, at, private)


async def test_a_mistake_of_ours_ends_with_a_question_too() -> None:
    room = await answered(Newsroom(ConfusedLetterbox))
    assert (await room.last_reply()).state is ReplyState.UNKNOWN
    assert "Zuruf was interrupted while sending." in room.thread()[-1]


class ShyLetterbox(ListedLetterbox):
    """A platform that cannot be asked the first time."""

    answers = False

    async def find_reply(
        self, to: Post, *, key: str, text: str, at: datetime, private: bool = False
    ) -> Published | None:
        if not self.answers:
            self.answers = True
            raise Unreachable("no network")
        return await super().find_reply(to, key=key, text=text, at=at, private=private)


async def test_a_platform_that_cannot_be_asked_now_is_asked_later() -> None:
    room = await answered(Newsroom(ShyLetterbox), Fault.ANSWER_LOST)
    assert (await room.last_reply()).state is ReplyState.SENT


async def test_an_earlier_reply_of_the_same_words_is_not_taken_for_this_one() -> None:
    room = Newsroom(ListedLetterbox)
    await room.customer_writes()
    await room.reply("Thanks!", reply="r1", close=False)
    await room.settle()
    await room.reply("Thanks!", reply="r2", close=False)
    await room.desk.change(FIRST, "b", answering.begin_sending, room.watch(), reply="r2")
    await room.settle()
    assert len(room.published) == 1
    assert [reply.state for reply in (await room.ticket()).replies] == [ReplyState.SENT, ReplyState.UNKNOWN]
    assert "Only an earlier reply of the same words is listed there." in room.thread()[-1]


async def test_an_account_that_is_gone_while_a_reply_leaves_ends_with_a_question(room: Newsroom) -> None:
    await room.customer_writes()
    await room.reply()
    await room.desk.change(FIRST, "b", answering.begin_sending, room.watch(), reply="r1")
    room.courier._replier = Replier(room.desk, {})
    await room.settle()
    assert (await room.last_reply()).state is ReplyState.UNKNOWN
    assert "The account is not connected." in room.thread()[-1]
