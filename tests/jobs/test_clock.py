"""A job that is called for while it runs."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

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


async def test_a_job_that_is_late_is_not_left_out() -> None:
    done = asyncio.Event()

    async def job() -> None:
        done.set()

    clock = Clock()
    clock.every(3600, job, name="hourly")
    scheduled = clock._scheduler.get_job("hourly")
    scheduled.modify(
        next_run_time=datetime.now(UTC) - timedelta(minutes=10)
    )  # the machine slept through its time
    clock.start()
    try:
        async with asyncio.timeout(10):
            await done.wait()
    finally:
        clock.stop()


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


VIENNA = ZoneInfo("Europe/Vienna")


async def nothing() -> None:
    return


def next_run(clock: Clock, name: str, after: datetime) -> datetime | None:
    found: datetime | None = clock._scheduler.get_job(name).trigger.get_next_fire_time(None, after)
    return found


def test_weekly_and_daily_jobs_keep_to_the_clock_on_the_wall() -> None:
    clock = Clock()
    clock.weekly(0, time(8, 30), VIENNA, nothing, name="weekly")
    clock.daily(time(4, 0), VIENNA, nothing, name="daily")
    saturday = datetime(2026, 10, 24, 12, tzinfo=UTC)  # in the night that follows, summer time ends
    assert next_run(clock, "weekly", saturday) == datetime(2026, 10, 26, 7, 30, tzinfo=UTC)
    assert next_run(clock, "daily", saturday) == datetime(2026, 10, 25, 3, 0, tzinfo=UTC)
    spring = datetime(2026, 3, 28, 12, tzinfo=UTC)
    assert next_run(clock, "daily", spring) == datetime(2026, 3, 29, 2, 0, tzinfo=UTC)


async def test_what_fails_at_its_time_does_not_stop_the_clock(caplog: pytest.LogCaptureFixture) -> None:
    ran: asyncio.Queue[int] = asyncio.Queue()

    async def job() -> None:
        ran.put_nowait(1)
        raise ValueError("a mistake of ours")

    clock = Clock()
    clock.daily(time(4, 0), VIENNA, job, name="tidy up")
    clock.start()
    try:
        async with asyncio.timeout(10):
            for _ in range(2):
                clock.now("tidy up")
                await ran.get()
                await asyncio.sleep(0)
    finally:
        clock.stop()
    assert caplog.text.count("the job 'tidy up' failed") == 2
