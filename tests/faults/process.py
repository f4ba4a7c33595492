"""One run of the bot: all of its real parts on one disk, one platform and one chat, until it ends or is ended."""

from __future__ import annotations

import asyncio
import itertools
from typing import TYPE_CHECKING, Final, cast

import httpx

from bot.answers import Answers
from bot.app import ANNOUNCEMENTS
from bot.chat.reception import Reception
from bot.chat.surface import Surface
from bot.desk import Desk
from bot.domain.library import Library
from bot.domain.ticket import Ticket
from bot.jobs.deliver import Courier
from bot.jobs.ending import DELIVERIES, Ending
from bot.jobs.gate import Gate
from bot.jobs.poll import Poller
from bot.jobs.replying import Replier
from bot.stores.store import Store
from bot.stores.tiny_file import Lock
from tests.fakes.world import SHOP
from tests.faults.chat import WatchedSurface
from tests.faults.connector import CONNECTORS
from tests.faults.points import Does, Point
from tests.faults.teams_way import TeamsWay
from tests.faults.watched import WatchedStore

if TYPE_CHECKING:
    from tests.faults.house import House

POLL_EVERY: Final = 60.0
"""Seconds; `bot.app` polls twice as often, which only costs."""

IN_VAIN: Final = 5
"""Where the platform has nothing new, only one poll in so many is made: the others would find that out, and cost a third of a history."""


def _chance() -> float:
    """The same seed waits as long."""
    return 0.5


class Process:
    def __init__(self, house: House, store: Store) -> None:
        self.house = house
        self.faults = house.faults
        self.lives = True
        self.stopping: asyncio.Task[None] | None = None
        self._lock = Lock(house.lock)
        watched = cast("Store", WatchedStore(store, self))
        self.http = httpx.AsyncClient(transport=httpx.MockTransport(self._request), trust_env=False)
        connector = CONNECTORS[house.forum.kind](SHOP, self.http, house.clock)
        platforms = {SHOP: connector.platform}
        self.desk = Desk(watched, house.policy, platforms, house.clock, answers=Answers(Library()))
        self.reception = Reception(self.desk)
        self.teams = TeamsWay(house.chat.teams, self, self.desk, self.reception) if house.chat.teams else None
        self.gate = Gate(self.desk, {SHOP: connector}, _chance)
        replier = Replier(self.desk, {SHOP: connector}, house, gate=self.gate, chance=_chance)
        self.courier = Courier(self.desk, self._surfaces(), replier, ANNOUNCEMENTS, chance=_chance)
        self.poller = Poller(self.desk, SHOP, connector)
        self._jobs = [asyncio.create_task(self._deliver()), asyncio.create_task(self._poll())]

    def _surfaces(self) -> dict[str, Surface]:
        slack = self.house.chat.slack
        ways = [WatchedSurface(slack, self) if slack else None, self.teams]
        return {way.name: cast("Surface", way) for way in ways if way is not None}

    async def _request(self, request: httpx.Request) -> httpx.Response:
        return await self.house.requested(request, self)

    async def _deliver(self) -> None:
        await self.gate.open()
        if self.teams is not None:
            await self.teams.begin()
        await self.courier.run()

    async def _poll(self) -> None:
        for turn in itertools.count():
            if turn % IN_VAIN == 0 or not self.house.is_read():
                await self._look_for_posts()
            await asyncio.sleep(POLL_EVERY)

    async def _look_for_posts(self) -> None:
        try:
            await self.poller.poll()
        except Exception as error:  # noqa: BLE001 -- as `bot.jobs.clock`: it is logged, and the next time comes
            self.house.note(f"the poll failed: {error!r}")

    def must_live(self) -> None:
        """Let nothing pass that a dead process wants."""
        if not self.lives:
            raise asyncio.CancelledError

    async def breathe(self) -> None:
        """Let others have their turn, for as long as a disk or a network takes."""
        self.must_live()
        await asyncio.sleep(self.house.pause())
        self.must_live()

    def happens(self, point: Point, ticket: Ticket | None) -> None:
        """Let happen what a point says."""
        self.house.note(f"✗ {point.name}: {point.what}")
        match point.does:
            case Does.KILL | Does.KILL_APPLIED | Does.KILL_LATE:
                self.kill()
            case Does.TERMINATE:
                self.terminate()
            case Does.SECOND:
                self.house.second_process()
            case Does.CUSTOMER:
                assert ticket is not None
                self.house.customer_interferes(ticket)
            case Does.DEMOTE:
                assert ticket is not None
                self.house.demote(ticket)
            case Does.FULL | Does.ECHO | Does.REVOKE:
                pass  # whoever met it does it

    def kill(self) -> None:
        """End at once, as by `kill -9`: whoever calls ends as well."""
        self.lives = False
        raise asyncio.CancelledError

    def terminate(self) -> None:
        """Begin to end in order, as by SIGTERM."""
        if self.stopping is None:
            self.stopping = asyncio.create_task(self._stop())

    async def _stop(self) -> None:
        """Do as `bot.app` does: begin nothing more, and let what is under way arrive."""
        Ending(self.gate, self.courier).begin()
        for job in self._jobs:
            job.cancel()
        await asyncio.wait(self._jobs)
        await self.courier.drain(DELIVERIES)
        self.lives = False

    def ended(self) -> list[BaseException | None]:
        """Return what ended the jobs that should never end."""
        done = [job for job in self._jobs if job.done() and not job.cancelled()]
        return [job.exception() for job in done] if self.stopping is None else []

    def bury(self) -> None:
        """Let go of what the system takes back from a process that is gone."""
        self.lives = False
        self._lock.release()
