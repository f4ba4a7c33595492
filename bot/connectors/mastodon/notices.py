"""Reads who has mentioned us, oldest first."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from bot.connectors.connector import Malformed
from bot.connectors.mastodon import reading
from bot.connectors.mastodon.fields import maybe_id
from bot.connectors.mastodon.reading import Notice
from bot.connectors.mastodon.wire import Listing, Params, Wire
from bot.domain.errors import Gone, OutsideError, Rejected

logger = logging.getLogger(__name__)

FIRST: Final = timedelta(days=7)
"""How far back the very first look goes: what is older was dealt with, or will not be."""
_MOST_PAGES: Final = 50
_PATH: Final = "/api/v1/notifications"
_ASKED: Final = (("limit", "80"), ("include_filtered", "true"))
"""Without the latter, private mentions by strangers are left out (mastodon/mastodon#33666)."""
_TYPES: Final = (("types[]", "mention"), ("types[]", "update"))


@dataclass(frozen=True, slots=True)
class Noticed:
    """Notifications in order, and where to go on."""

    notices: Sequence[Notice]
    cursor: str


class Notices:
    """One account's notifications."""

    def __init__(self, wire: Wire, clock: Callable[[], datetime]) -> None:
        self._wire = wire
        self._clock = clock
        self._types: Params = _TYPES
        self._marked = ""

    async def after(self, cursor: str) -> Noticed:
        """Return the next notifications; with an empty cursor those of the last days, from the oldest on."""
        page = await self._listing(("min_id", cursor)) if cursor else await self._oldest()
        newest = next((found for one in page.items if (found := _id(one))), cursor)
        return Noticed([one for told in reversed(page.items) if (one := _read(told))], page.newer or newest)

    async def mark_read(self, cursor: str) -> None:
        """Say that everything up to a cursor is dealt with; whatever becomes of that, reading goes on."""
        if cursor in {"", self._marked}:
            return
        self._marked = cursor
        try:
            await self._wire.post("/api/v1/markers", {"notifications": {"last_read_id": cursor}})
        except OutsideError as error:
            logger.info("%s keeps no marker of what was read: %s", self._wire.host, error)

    async def _oldest(self) -> Listing:
        """Go back to the page with which the last days begin."""
        since = self._clock() - FIRST
        page = await self._listing()
        for _ in range(_MOST_PAGES):
            if not page.older or not page.items or reading.notified_at(page.items[-1]) < since:
                break
            older = await self._listing(("max_id", page.older))
            if not older.items or reading.notified_at(older.items[0]) < since:
                break
            page = older
        young = [one for one in page.items if reading.notified_at(one) >= since]
        newer = page.newer or next((found for one in page.items if (found := _id(one))), "")
        return Listing(young, newer, "")

    async def _listing(self, *where: tuple[str, str]) -> Listing:
        try:
            return await self._wire.listing(_PATH, (*self._types, *_ASKED, *where))
        except Gone:
            raise
        except Rejected:
            if self._types != _TYPES:
                raise
            self._types = _TYPES[:1]  # an older server that does not know one of them
            return await self._wire.listing(_PATH, (*self._types, *_ASKED, *where))


def _id(told: Any) -> str:
    return maybe_id(told, "id") if isinstance(told, dict) else ""


def _read(told: Any) -> Notice | None:
    try:
        return reading.notice(told)
    except Malformed as error:
        logger.info("a notification is left out: %s", error)
        return None
