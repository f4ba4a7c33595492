"""What happens at regular times. The only module that knows APScheduler, which keeps nothing: time comes from the log."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, time, tzinfo

from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger

logger = logging.getLogger(__name__)

Job = Callable[[], Awaitable[None]]


class Clock:
    """Ticks. A job that is late runs once, late; a job that is slow is not run twice at the same time."""

    def __init__(self) -> None:
        self._scheduler = AsyncIOScheduler(
            timezone="UTC",
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )
        self._running: set[str] = set()
        self._again: set[str] = set()

    def every(self, seconds: float, job: Job, *, name: str) -> None:
        """Run a job at once and then at this interval; what it raises is logged and does not stop it."""
        self._scheduler.add_job(
            self._runs(job, name),
            "interval",
            seconds=seconds,
            id=name,
            name=name,
            next_run_time=datetime.now(UTC),
        )

    def weekly(self, day: int, at: time, zone: tzinfo, job: Job, *, name: str) -> None:
        """Run a job at this time on the wall of every such day; `day` counts from Monday, 0.

        As with `daily`, a time that passes while nobody ticks is left out, and a restart may repeat one: what must not happen
        twice takes a slot first (`bot.keeping.slots`).
        """
        self._at(CronTrigger(day_of_week=day, hour=at.hour, minute=at.minute, timezone=zone), job, name)

    def daily(self, at: time, zone: tzinfo, job: Job, *, name: str) -> None:
        """Run a job at this time on the wall, every day."""
        self._at(CronTrigger(hour=at.hour, minute=at.minute, timezone=zone), job, name)

    def forget(self, name: str) -> None:
        """Run a job no more; one that runs just now ends. Unknown names are fine."""
        self._again.discard(name)
        with contextlib.suppress(JobLookupError):
            self._scheduler.remove_job(name)

    def _at(self, trigger: CronTrigger, job: Job, name: str) -> None:
        self._scheduler.add_job(self._runs(job, name), trigger, id=name, name=name, replace_existing=True)

    def _runs(self, job: Job, name: str) -> Job:
        """Return a job as the scheduler runs it: again if it was called for meanwhile."""

        async def once() -> None:
            self._again.discard(name)
            try:
                await job()
            except Exception:
                logger.exception("the job %r failed; it runs again at its next time", name)

        async def run() -> None:
            self._running.add(name)
            with contextlib.suppress(
                asyncio.CancelledError
            ):  # by `stop`; the scheduler would report a failure
                await once()
                while name in self._again:
                    await once()
            self._running.discard(name)

        return run

    def now(self, name: str) -> None:
        """Run a job as soon as possible instead of at its next time; one that runs just now, once more."""
        if name in self._running:
            self._again.add(name)
        else:
            self._scheduler.modify_job(name, next_run_time=datetime.now(UTC))

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        """Begin no further runs, and break off what runs: the log knows what was done."""
        self._scheduler.shutdown(wait=False)
