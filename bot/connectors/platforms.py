"""What the platforms behind all accounts can do, as their connectors know it at this moment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.connectors.connector import Connector
from bot.domain.posts import AccountId, Platform


class Platforms(Mapping[AccountId, Platform]):
    """Asks a connector each time: servers of one platform have limits of their own, which are learnt only when they answer."""

    def __init__(self, connectors: Mapping[AccountId, Connector]) -> None:
        self._connectors = connectors

    def __getitem__(self, account: AccountId) -> Platform:
        return self._connectors[account].platform

    def __iter__(self) -> Iterator[AccountId]:
        return iter(self._connectors)

    def __len__(self) -> int:
        return len(self._connectors)
