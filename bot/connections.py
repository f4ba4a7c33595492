"""The connectors of all accounts as they are right now: whoever holds this mapping sees what becomes of them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Final

from bot.connectors.connector import Connector
from bot.domain.errors import OutsideError
from bot.domain.policy import Account
from bot.domain.posts import AccountId

logger = logging.getLogger(__name__)

PARTING: Final = 35.0
"""Seconds that a connector which was replaced may still use for what it had begun: longer than any single call may last (30 s)."""

Connect = Callable[[Account], Connector]
"""Builds the connector of an account; raises `ValueError` where that cannot be."""


class Unconnected(Exception):
    """An account cannot be connected as the policy has it; the message says which and why."""


class Connections(Mapping[AccountId, Connector]):
    """One connector for each account of the policy. Close it at the end."""

    def __init__(self, connect: Connect, parting: float = PARTING) -> None:
        self._connect = connect
        self._parting = parting
        self._accounts: dict[AccountId, Account] = {}
        self._connectors: dict[AccountId, Connector] = {}
        self._leaving: dict[Connector, asyncio.Task[None]] = {}

    def __getitem__(self, account: AccountId) -> Connector:
        return self._connectors[account]

    def __iter__(self) -> Iterator[AccountId]:
        return iter(self._connectors)

    def __len__(self) -> int:
        return len(self._connectors)

    async def follow(self, accounts: Mapping[AccountId, Account]) -> None:
        """Connect what is new or has changed, and part from the rest; `Unconnected` where one cannot be: then nothing has changed."""
        anew = {name: account for name, account in accounts.items() if self._accounts.get(name) != account}
        fresh = await self._connected(anew)
        gone = [one for name, one in self._connectors.items() if name in fresh or name not in accounts]
        kept = {name: one for name, one in self._connectors.items() if name in accounts}
        self._accounts, self._connectors = dict(accounts), kept | fresh
        for connector in gone:
            self._part_from(connector)

    async def close(self) -> None:
        """Close all of them, also those that were on their way out."""
        leaving = dict(self._leaving)
        for task in leaving.values():
            task.cancel()
        for connector in (*leaving, *self._connectors.values()):
            await connector.close()
        self._connectors = {}

    async def _connected(self, accounts: Mapping[AccountId, Account]) -> dict[AccountId, Connector]:
        """Return connectors that remember what theirs knew before."""
        fresh: dict[AccountId, Connector] = {}
        try:
            for name, account in accounts.items():
                fresh[name] = self._connect(account)
                await fresh[name].recall()
        except BaseException as error:
            for connector in fresh.values():
                await connector.close()
            if isinstance(error, ValueError):
                raise Unconnected(str(error)) from error
            raise
        return fresh

    def _part_from(self, connector: Connector) -> None:
        """Close a connector when what it has begun is over."""
        task = asyncio.create_task(self._close_later(connector), name="parting from a connector")
        self._leaving[connector] = task
        task.add_done_callback(lambda _: self._leaving.pop(connector, None))

    async def _close_later(self, connector: Connector) -> None:
        await asyncio.sleep(self._parting)
        with suppress(OutsideError):
            await connector.close()
