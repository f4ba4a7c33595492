"""What an account keeps where there is no store: in tests, and while its documentation is written."""

from __future__ import annotations


class MemoryKeep:
    """A `bot.connectors.connector.Keep` that ends with its process."""

    def __init__(self, text: str | None = None) -> None:
        self._text = text

    async def load(self) -> str | None:
        """See `Keep.load`."""
        return self._text

    async def save(self, text: str) -> None:
        """See `Keep.save`."""
        self._text = text
