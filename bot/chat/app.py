"""What a chat product is to whoever runs it: it starts, answers requests, says how it is, and stops."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from bot.chat.surface import Surface


class ChatApp(Protocol):
    """One chat product in use."""

    @property
    def surface(self) -> Surface:
        """Where its cards and lines are shown; its name is the product's."""

    async def start(self) -> None:
        """Find out who we are there; raises `OutsideError` if the product cannot or will not say."""

    async def stop(self, seconds: float) -> None:
        """Wait so long for what goes on after acknowledgements."""

    def follow(self) -> None:
        """The policy names other channels, perhaps: look anew where they are when one is needed next."""

    def health(self) -> Mapping[str, Any]:
        """Return what an operator should know; `problems` is empty when all is well."""
