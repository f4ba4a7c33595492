"""What happens at regular times. The only module that knows APScheduler, which keeps nothing: time comes from the log."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from apscheduler.schedulers.asyncio import AsyncIOScheduler

logger = logging.getLogger(__name__)


class Clock:
    """Ticks. A job that is late runs once, late; a job that is slow is not run twice at the same time."""

    def __init__(self) -> None:
        self._scheduler = AsyncIOScheduler(
            timezone="UTC",
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )

    def every(self, seconds: float, job: Callable[[], Awaitable[None]], *, name: str) -> None:
        """Run a job at once and then at this interval; what it raises is logged and does not stop it."""

        async def run() -> None:
            try:
                await job()
            except Exception:
                logger.exception("the job %r failed; it runs again at its next time", name)

        self._scheduler.add_job(run, "interval", seconds=seconds, id=name, name=name)

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        """Begin no further runs."""
        self._scheduler.shutdown(wait=False)
