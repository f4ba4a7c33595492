"""What stands in a channel already changes in place: cards, buttons, and words that were removed."""

from __future__ import annotations

from bot.domain import answering
from bot.domain.showing import repainting
from bot.handlers.names import CLAIM, RELEASE
from bot.stores.lanes import CARD
from tests.fakes.world import ANNA, IN_SOCIAL
from tests.jobs.between import Calls, others_turn
from tests.jobs.newsroom import FIRST, Newsroom


async def test_the_card_is_repainted_in_place(room: Newsroom) -> None:
    await room.customer_writes()
    await room.deliver()
    place = room.cards()[0].ref
    await room.press(ANNA, CLAIM)
    await room.deliver()
    assert room.cards()[0].ref == place
    assert RELEASE in [button.handler for button in room.card().buttons]


async def test_many_changes_become_one_repaint(room: Newsroom) -> None:
    await room.customer_writes()
    await room.deliver()
    for _ in range(5):
        await room.press(ANNA, CLAIM)
        await room.press(ANNA, RELEASE)
    calls = Calls()
    room.start(calls)
    await room.deliver()
    assert calls["show"] == 1
    assert room.card().version == 11
    await room.assert_everything_stands_once()


async def test_a_line_is_repainted_only_when_it_stood_there_before(room: Newsroom) -> None:
    await room.customer_writes()
    await room.reply()
    await room.deliver()
    await room.desk.change(FIRST, "b", answering.begin_sending, room.watch(), reply="r1")
    calls = Calls()
    room.start(calls)
    await room.desk.change(FIRST, "u", answering.unknown, room.watch(), reply="r1", reason="?")
    await room.settle()
    assert calls["log"] == 2


async def test_the_repaint_that_finds_a_card_gone_does_not_put_it_back_on_record(room: Newsroom) -> None:
    await room.customer_writes()
    await room.settle()
    old, waited = room.cards()[0].ref, False
    room.surface.delete(old)

    async def the_new_card_comes_first(name: str) -> None:
        nonlocal waited
        if name == "finish" and not waited:
            waited = True
            await room.courier.deliver_due()
            while await room.store.message_of(FIRST, IN_SOCIAL, CARD) == old:
                await others_turn(name)

    room.start(the_new_card_comes_first)
    await room.store.owe([repainting(await room.ticket(), IN_SOCIAL, room.watch())])
    await room.deliver()
    (card,) = room.cards()
    assert await room.store.message_of(FIRST, IN_SOCIAL, CARD) == card.ref
