"""What happens at regular times. The only module that knows APScheduler, which keeps nothing: time comes from the log."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler

logger = logging.getLogger(__name__)


class Clock:
    """Ticks. A job that is late runs once, late; a job that is slow is not run twice at the same time."""

    def __init__(self) -> None:
        self._scheduler = AsyncIOScheduler(
            timezone="UTC",
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )
        self._running: set[str] = set()
        self._again: set[str] = set()

    def every(self, seconds: float, job: Callable[[], Awaitable[None]], *, name: str) -> None:
        """Run a job at once and then at this interval; what it raises is logged and does not stop it."""

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

        self._scheduler.add_job(
            run, "interval", seconds=seconds, id=name, name=name, next_run_time=datetime.now(UTC)
        )

    def now(self, name: str) -> None:
        """Run a job of `every` as soon as possible instead of at its next time; one that runs just now, once more."""
        if name in self._running:
            self._again.add(name)
        else:
            self._scheduler.modify_job(name, next_run_time=datetime.now(UTC))

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        """Begin no further runs, and break off what runs: the log knows what was done."""
        self._scheduler.shutdown(wait=False)
