"""A job that is called for while it runs."""

from __future__ import annotations

import asyncio

import pytest

from bot.jobs.clock import Clock


async def test_a_call_during_a_run_is_not_lost() -> None:
    begun: asyncio.Queue[int] = asyncio.Queue()
    go_on = asyncio.Event()

    async def job() -> None:
        begun.put_nowait(1)
        await go_on.wait()

    clock = Clock()
    clock.every(3600, job, name="hourly")
    clock.start()
    try:
        async with asyncio.timeout(10):
            await begun.get()
            clock.now("hourly")
            clock.now("hourly")
            go_on.set()
            await begun.get()
    finally:
        clock.stop()
    assert begun.empty()


async def test_stopping_breaks_off_what_runs_without_a_word(caplog: pytest.LogCaptureFixture) -> None:
    begun, broken_off = asyncio.Event(), asyncio.Event()

    async def job() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            broken_off.set()

    clock = Clock()
    clock.every(3600, job, name="hourly")
    clock.start()
    async with asyncio.timeout(10):
        await begun.wait()
        clock.stop()
        await broken_off.wait()
    await asyncio.sleep(0)
    assert caplog.text == ""
