"""An address that several accounts share, because their platform calls one for all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from bot.domain.posts import AccountId, News


class Endpoint(Protocol):
    """Takes what a platform posts for whom it may concern."""

    @property
    def largest_body(self) -> int:
        """Return how many bytes a body may have."""

    @property
    def decisive(self) -> Sequence[str]:
        """Return the headers that must not be there twice, in lower case."""

    def handshake(self, query: Mapping[str, str]) -> str:
        """Return what the platform wants to hear when it asks by GET whether this is us; raise `Forged` otherwise."""

    async def take(self, headers: Mapping[str, str], body: bytes) -> Sequence[tuple[AccountId, News]]:
        """Return what a signed body says, each with whom it is for; raise `Forged` or `Malformed`.

        What is not among it but has to be kept is on disk when this returns.
        """
