"""The real bot as a process that ends where its fate says: between its steps with disk, platforms and chat, and amid a commit."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

from bot.app import Edges, Zuruf, running
from bot.chat.card import Card
from bot.chat.lines import Line
from bot.chat.surface import Haste, Surface
from bot.connectors.connector import Connector
from bot.connectors.hooks import Secrets
from bot.connectors.registry import Means
from bot.domain.activities import Activity
from bot.domain.deliveries import Delivery, MessageRef, Outcome, OwedDelivery
from bot.domain.people import ChannelId
from bot.domain.policy import Account
from bot.domain.ticket import Ticket, TicketId
from bot.policy_file import load
from bot.products import Throttles
from bot.settings import Settings
from bot.stores.store import Change, Entry
from bot.stores.tiny import TinyStore
from tests.faults.real.fate import Fate
from tests.faults.real.kinds import KINDS
from tests.journeys.surroundings import hurried

UNDO: Final = timedelta(seconds=0.02)


@dataclass(frozen=True, slots=True)
class Orders:
    """What a bot is started with. `fate` and `output` are files; what it logs goes to the second."""

    policy: str
    environ: Mapping[str, str]
    fate: Path
    output: Path


class MortalStore(TinyStore):
    """Names what it commits, by activity and by what becomes of a delivery."""

    fate: Fate

    async def append(
        self,
        ticket: Ticket,
        activities: Sequence[Activity],
        *,
        cause: str,
        deliveries: Sequence[Delivery] = (),
        also: Change | None = None,
    ) -> list[Entry]:
        names = [f"commit {type(activity).__name__}" for activity in activities]
        with self.fate.around(*names):
            self._amid(names)
            return await super().append(ticket, activities, cause=cause, deliveries=deliveries, also=also)

    async def finish(self, delivery: OwedDelivery, outcome: Outcome, *, number: int | None = None) -> None:
        name = f"commit {type(outcome).__name__} of {delivery.delivery.kind.value}"
        with self.fate.around(name):
            self._amid([name])
            await super().finish(delivery, outcome, number=number)

    async def take_deliveries(self, now: datetime, *, limit: int, lease: timedelta) -> list[OwedDelivery]:
        taken = await super().take_deliveries(now, limit=limit, lease=lease)
        for one in taken:
            self.fate.reach(f"after taking {one.delivery.kind.value}")
        return taken

    def _amid(self, names: Iterable[str]) -> None:
        """Let a commit begin, and end the process while it is under way: the loop comes round before the disk is done."""
        for name in names:
            loop = asyncio.get_running_loop()
            loop.call_soon(loop.call_soon, self.fate.reach, f"amid {name}")


class MortalSurface:
    """Names the calls of chat; everything else goes through."""

    def __init__(self, surface: Surface, fate: Fate) -> None:
        self._surface = surface
        self._fate = fate

    def __getattr__(self, name: str) -> Any:
        return getattr(self._surface, name)

    async def show(
        self, card: Card, channel: ChannelId, at: MessageRef | None, haste: Haste = Haste.NORMAL
    ) -> MessageRef:
        with self._fate.around("posting the card" if at is None else "repainting the card"):
            return await self._surface.show(card, channel, at, haste)

    async def log(
        self, lines: Sequence[Line], thread: MessageRef, at: MessageRef | None, haste: Haste = Haste.NORMAL
    ) -> MessageRef:
        with self._fate.around("posting lines" if at is None else "repainting a line"):
            return await self._surface.log(lines, thread, at, haste)

    async def find_cards(self, ticket: TicketId, channel: ChannelId) -> Sequence[MessageRef]:
        with self._fate.around("looking for the card"):
            return await self._surface.find_cards(ticket, channel)

    async def find_lines(self, thread: MessageRef) -> Mapping[int, Sequence[MessageRef]]:
        with self._fate.around("looking for lines"):
            return await self._surface.find_lines(thread)


def edges(fate: Fate) -> Edges:
    async def open_store(path: Path, key: bytes | None) -> TinyStore:
        store = await MortalStore.open(path, key=key)
        store.fate = fate
        return store

    def connect(account: Account, means: Means) -> Connector:
        kind = account.id.partition("/")[2]
        connector = KINDS[kind](
            account.id,
            Secrets(means.secret(account.options["secret"])),
            callback_url=account.options["callback"],
            limit=2000,
            http=means.http,
            clock=means.clock,
        )
        connector.around = fate.around
        return connector

    def surface(inner: Surface) -> Surface:
        return MortalSurface(inner, fate)

    return Edges(open_store=open_store, connect=connect, surface=surface, clock=fate.now)


def live(orders: Orders, ready: Connection) -> None:
    """Run the bot until it is told to stop; the beginning of a process of its own."""
    output = os.open(orders.output, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(output, 1)
    os.dup2(output, 2)
    asyncio.run(_live(orders, ready))


async def _live(orders: Orders, ready: Connection) -> None:
    fate = Fate(orders.fate)
    policy = replace(load(orders.policy), undo_window=UNDO)
    settings = Settings.read(orders.environ)
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    async with running(
        settings, policy, orders.environ, throttles=Throttles(hurried()), edges=edges(fate)
    ) as zuruf:
        waking = asyncio.create_task(_wake_after_jumps(zuruf, fate))
        ready.send(zuruf.address)
        await stopped.wait()
        waking.cancel()


async def _wake_after_jumps(zuruf: Zuruf, fate: Fate) -> None:
    """Tell the courier that time has passed: nobody else would, since it sleeps by the machine's clock."""
    known = fate.ahead
    while True:
        await asyncio.sleep(0.01)
        if fate.ahead != known:
            known = fate.ahead
            zuruf.desk.owes.set()
