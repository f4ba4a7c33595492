"""What cannot be shown is given up in the end, so that its channel goes on; what was given up can be seen."""

from __future__ import annotations

import json
from pathlib import Path

import aiohttp
import pytest

from bot.desk import Desk
from bot.domain.deliveries import LEASE, Failed
from bot.domain.errors import LoggedOut, OutcomeUnknown, OutsideError, Rejected, Unacceptable
from bot.domain.replies import ReplyState
from bot.domain.ticket import TicketId
from bot.handlers.names import CLAIM
from bot.jobs.deliver import REFUSALS
from bot.jobs.given_up import MOST, NEWEST, given_up
from bot.settings import STORE_FILE
from bot.stores.chain import Head
from bot.stores.memory import MemoryStore
from bot.stores.store import DeadLetter, Full
from bot.stores.tiny import TinyStore
from tests.fakes.world import ANNA, IN_SOCIAL, PLATFORM, SHOP, Watch, policy, post
from tests.jobs.newsroom import Newsroom
from tests.journeys.stage import house


class UnreadableStore(MemoryStore):
    async def dead_letters(self, limit: int = 50, *, ticket: TicketId | None = None) -> list[DeadLetter]:
        assert ticket is None
        raise Full(f"no space left for {limit}: delete something")


@pytest.mark.parametrize("error", [Rejected("thread_locked"), OutcomeUnknown("fatal_error")])
async def test_one_poisoned_thread_does_not_block_its_channel(
    room: Newsroom, error: OutsideError, caplog: pytest.LogCaptureFixture
) -> None:
    await room.customer_writes("One", "c1")
    await room.deliver()
    room.surface.locked[room.cards()[0].ref] = error
    await room.press(ANNA, CLAIM)
    await room.customer_writes("Two", "c2")
    await room.settle()
    assert len(room.cards()) == 2
    assert [letter.reason for letter in await room.store.dead_letters()] == [
        f"{type(error).__name__}: {error}"
    ]
    assert f"is given up after {REFUSALS} refusals" in caplog.text


async def test_a_channel_that_takes_nothing_loses_nothing(room: Newsroom) -> None:
    for number in range(3):
        await room.customer_writes("Hello", f"c{number}")
    room.surface.closed.add(IN_SOCIAL)
    for _ in range(3 * REFUSALS):
        await room.deliver()
        room.watch.forward(minutes=5)
    room.surface.closed.clear()
    await room.settle()
    assert [await room.store.ticket_at(message.ref) for message in room.cards()] == [
        (TicketId(number), IN_SOCIAL) for number in (1, 2, 3)
    ]
    assert await room.store.dead_letters() == []


async def test_what_a_person_can_mend_is_never_given_up(room: Newsroom) -> None:
    await room.customer_writes()
    room.surface.down = LoggedOut("missing_scope")
    for _ in range(3 * REFUSALS):
        await room.deliver()
        room.watch.forward(minutes=5)
    room.surface.down = None
    await room.settle()
    await room.assert_everything_stands_once()


async def test_a_ticket_whose_first_card_was_given_up_gets_one_with_the_next_change(room: Newsroom) -> None:
    await room.customer_writes()
    room.surface.before = Unacceptable("invalid_blocks")
    await room.deliver()
    assert room.cards() == []
    await room.press(ANNA, CLAIM)
    await room.settle()
    assert room.card().version == 2
    assert [line.number for line in room.lines()] == [0, 1, 2]


async def test_a_card_that_was_given_up_but_stands_there_is_found(room: Newsroom) -> None:
    await room.customer_writes()
    room.surface.lose = True
    await room.courier.deliver_due()
    await room.courier.drain()
    room.surface.before = Unacceptable("invalid_blocks")
    await room.settle()
    await room.press(ANNA, CLAIM)
    await room.settle()
    assert room.card().version == 2


async def test_a_line_that_was_given_up_is_not_repainted(room: Newsroom) -> None:
    await room.customer_writes()
    await room.deliver()
    await room.reply()
    room.surface.locked[room.cards()[0].ref] = Unacceptable("invalid_blocks")
    await room.deliver()
    room.surface.locked.clear()
    await room.settle()
    assert (await room.last_reply()).state is ReplyState.SENT
    assert 3 not in [line.number for line in room.lines()]


async def test_a_repaint_outlives_any_backlog_of_its_channel(room: Newsroom) -> None:
    await room.customer_writes("One", "c1")
    room.surface.down = LoggedOut("token_revoked")
    await room.deliver()
    await room.press(ANNA, CLAIM)
    for _ in range(1200):
        await room.deliver()
        room.watch.forward(seconds=8)
    room.surface.down = None
    await room.settle()
    assert await room.store.dead_letters() == []
    await room.assert_everything_stands_once()


async def test_the_operator_sees_how_much_was_given_up_and_why(room: Newsroom) -> None:
    assert await given_up(room.store) == {"count": 0, "newest": []}
    for number in range(MOST):
        room.surface.before = Unacceptable("invalid_blocks")
        await room.customer_writes("My secret is 4711", f"c{number}")
        await room.deliver()
    seen = await given_up(room.store)
    assert seen["count"] == MOST
    assert len(seen["newest"]) == NEWEST
    no_thread = "the card could not be posted, so there is no thread for its lines"
    assert seen["newest"][0] == {"ticket": MOST, "kind": "line", "channel": IN_SOCIAL, "reason": no_thread}
    assert {one["reason"] for one in seen["newest"]} == {no_thread, "Unacceptable: invalid_blocks"}
    assert "4711" not in json.dumps(seen)


async def test_a_store_that_cannot_be_read_is_said_and_does_not_end_the_answer() -> None:
    assert await given_up(UnreadableStore()) == {
        "count": None,
        "unreadable": f"no space left for {MOST}: delete something",
    }


async def test_dead_letters_are_shown_where_readiness_is_asked_and_do_not_end_it(tmp_path: Path) -> None:
    store = await TinyStore.open(tmp_path / STORE_FILE)
    await Desk(store, policy(), {SHOP: PLATFORM}, Watch()).receive(post("Hello"))
    for owed in await store.take_deliveries(Watch()(), limit=1, lease=LEASE):
        await store.finish(owed, Failed("Unacceptable: invalid_blocks"))
    await store.close()
    async with house(policy(), tmp_path) as open_house, aiohttp.ClientSession() as session:
        await open_house.workspace.settled()
        host, port = open_house.zuruf.address
        async with session.get(f"http://{host}:{port}/readyz") as answer:
            whole = await answer.json()
    seen = whole["dead_letters"]
    assert answer.status == 200
    assert Head.parse(whole["log"]["head"]).seq == whole["log"]["records"] > 0
    assert "Unacceptable: invalid_blocks" in [one["reason"] for one in seen["newest"]]
