"""Whoever waits for an answer comes first, but not for ever."""

from __future__ import annotations

import asyncio

import pytest

from bot.attention import Attention


async def test_others_wait_until_the_last_answer_is_given() -> None:
    happened: list[str] = []
    someone = Attention()

    async def deliver() -> None:
        await someone.free()
        happened.append("delivered")

    with someone.held():
        with someone.held():
            delivering = asyncio.create_task(deliver())
            await asyncio.sleep(0)
            happened.append("one answered")
        await asyncio.sleep(0)
        happened.append("both answered")
    await delivering
    assert happened == ["one answered", "both answered", "delivered"]


async def test_where_nobody_waits_nothing_is_held_up() -> None:
    someone = Attention()
    with pytest.raises(RuntimeError), someone.held():
        raise RuntimeError
    waiting = someone.free()
    with pytest.raises(StopIteration):
        waiting.send(None)


async def test_where_people_press_all_the_time_cards_move_all_the_same() -> None:
    someone = Attention(at_most=0.001)
    with someone.held():
        await someone.free()
