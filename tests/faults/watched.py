"""Between a process and the outside: what is here, the process can be killed at, and nothing passes once it is dead."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from bot.domain import activities as did
from bot.domain.activities import Activity
from bot.domain.deliveries import Delivery, DeliveryKind, Done, Outcome, OwedDelivery
from bot.domain.lanes import is_repaint
from bot.domain.ticket import Ticket
from bot.stores.store import AlreadyDone, Change, Conflict, Entry, Full, Record, Store
from tests.faults.disk import Torn
from tests.faults.points import At, Does, Point, Seam

if TYPE_CHECKING:
    from tests.faults.process import Process

T = TypeVar("T")

_SEAMS: dict[type[Activity], Seam] = {
    did.AnswerSuggested: Seam.SUGGESTED,
    did.ReplyQueued: Seam.QUEUED,
    did.ReplySending: Seam.SENDING,
    did.ReplySent: Seam.ENDED,
    did.ReplyFailed: Seam.ENDED,
    did.ReplyUnknown: Seam.ENDED,
    did.ReplyPostponed: Seam.ENDED,
    did.ReplyChecking: Seam.ENDED,
}


class WatchedStore:
    """A process's view of its disk: every commit is a place to die at, before, in the midst of it and after."""

    def __init__(self, inner: Store, process: Process) -> None:
        self._inner = inner
        self._process = process

    def __getattr__(self, name: str) -> Any:
        """Reading needs no more than a process that lives."""
        if not self._process.lives:
            raise asyncio.CancelledError
        return getattr(self._inner, name)

    async def append(
        self,
        ticket: Ticket,
        activities: Sequence[Activity],
        *,
        cause: str,
        deliveries: Sequence[Delivery] = (),
        also: Change | None = None,
    ) -> list[Entry]:
        seams = [seam for one in activities if (seam := _SEAMS.get(type(one)))]
        if cause.startswith("click"):
            seams.append(Seam.CHANGE)

        async def append() -> list[Entry]:
            return await self._inner.append(ticket, activities, cause=cause, deliveries=deliveries, also=also)

        return await self._write(append, *seams, ticket=ticket)

    async def owe(self, deliveries: Sequence[Delivery]) -> None:
        await self._write(lambda: self._inner.owe(deliveries))

    async def take_deliveries(self, now: datetime, *, limit: int, lease: timedelta) -> list[OwedDelivery]:
        taken = await self._write(lambda: self._inner.take_deliveries(now, limit=limit, lease=lease))
        for one in taken:
            self._process.house.took(one)
        return taken

    async def finish(self, delivery: OwedDelivery, outcome: Outcome, *, number: int | None = None) -> None:
        posted = isinstance(outcome, Done) and outcome.message is not None
        line = posted and delivery.delivery.kind is DeliveryKind.LINE and not is_repaint(delivery.delivery)
        seams = (Seam.LINE_KEPT,) if line else ()
        await self._write(lambda: self._inner.finish(delivery, outcome, number=number), *seams)

    async def keep(
        self, record: Record, *, deliveries: Sequence[Delivery] = (), chained: bool = False
    ) -> Record:
        async def keep() -> Record:
            kept = await self._inner.keep(record, deliveries=deliveries, chained=chained)
            self._process.house.kept(kept)
            return kept

        return await self._write(keep)

    async def drop(self, kind: str, of: str, record: str) -> None:
        await self._write(lambda: self._inner.drop(kind, of, record))
        self._process.house.dropped(kind, record)

    async def move_cursor(self, source: str, cursor: str) -> None:
        await self._write(lambda: self._inner.move_cursor(source, cursor))
        self._process.house.cursor_moved(int(cursor))

    async def _write(
        self, commit: Callable[[], Awaitable[T]], *seams: Seam, ticket: Ticket | None = None
    ) -> T:
        process = self._process
        await process.breathe()
        self._meet((Seam.WRITE, *seams), At.BEFORE, ticket)
        if (torn := process.faults.meets_any(seams, At.DURING)) is not None:
            await self._tear(commit, torn)
        result = await commit()
        process.must_live()
        self._meet(seams, At.AFTER, ticket)
        return result

    def _meet(self, seams: Sequence[Seam], at: At, ticket: Ticket | None) -> None:
        point = self._process.faults.meets_any(seams, at)
        if point is not None:
            self._process.happens(point, ticket)
            if point.does is Does.FULL:
                raise Full("no space left on device")

    async def _tear(self, commit: Callable[[], Awaitable[T]], point: Point) -> None:
        """End the process in the midst of a commit: of what was written, nothing may be there afterwards."""
        if self._process.house.disk.tears():
            with suppress(Torn, Conflict, AlreadyDone):
                await commit()
        self._process.happens(point, None)
        raise asyncio.CancelledError
