"""What one account must remember over restarts, in its `Keep`."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from bot.connectors.connector import Keep


class Notebook:
    """A page with several entries, each written for itself."""

    def __init__(self, keep: Keep) -> None:
        self._keep = keep
        self._one_at_a_time = asyncio.Lock()

    async def read(self, name: str) -> Any:
        """Return an entry, None if there is none; a page that cannot be read is empty."""
        return (await self._page()).get(name)

    async def write(self, name: str, entry: Any) -> None:
        """Write an entry anew; it is on disk when this returns."""
        async with self._one_at_a_time:
            await self._keep.save(json.dumps(await self._page() | {name: entry}))

    async def _page(self) -> dict[str, Any]:
        try:
            page = json.loads(await self._keep.load() or "")
        except ValueError:
            return {}
        return page if isinstance(page, dict) else {}
