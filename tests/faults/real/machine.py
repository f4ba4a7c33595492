"""A machine on which the bot is killed and started again, and the outside world, which stays: Slack, customers, platforms."""

from __future__ import annotations

import asyncio
import contextlib
import json
import multiprocessing
import os
import signal
import socket
import sqlite3
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Final

import aiohttp

from bot.connectors import post_json
from bot.connectors.hooks import sign
from bot.demo import team_of
from bot.domain.deliveries import LEASE
from bot.domain.posts import AccountId, Author, Post, PostKind, PostRef, Removal
from bot.domain.text import Untrusted
from bot.policy_file import load
from bot.settings import STORE_FILE
from bot.workspace.server import Workspace
from tests.faults.real import mortal
from tests.faults.real.fate import Arm, Fate
from tests.faults.real.kinds import KINDS
from tests.faults.real.platform import Platform, Published, platform
from tests.journeys.surroundings import SECRET, as_installed, environ_for

POLICY: Final = """
language: de
time_zone: Europe/Vienna
departments:
  shop:
    name: Shop
    channels: [{slack: "#shop"}]
people:
  julia: {name: Julia Zeller, slack: U01JULIA, departments: [shop], role: answer}
  tom: {name: Tom Berger, slack: U02TOM, departments: [shop], role: draft}
accounts:
ACCOUNTS
routing:
  - {name: Alles, to: shop}
"""
_ACCOUNT: Final = "  webhook/{0}: {{name: Shop {0}, secret: env:ZURUF_SHOP_SECRET, callback: {1}/{0}}}"

PATIENCE: Final = 60.0
"""Seconds that a bot gets to start, and a story to go on. On an idle machine both take a fraction of one."""

POLL: Final = 0.01
QUIET_POLLS: Final = 3
"""After so many looks at a bot that only waits, time is let pass for it."""


class Stuck(Exception):
    """Something did not come about; the message says what, and what the bot logged last."""


@dataclass(frozen=True, slots=True)
class Owed:
    """How many deliveries there are, how many of them are under way, and when the first lane goes on.

    What is due behind another one in its lane waits as long as that one.
    """

    total: int
    under_way: int
    goes_on: datetime | None


@dataclass
class Machine:
    """`ended_at` lists where bots have ended, in order; `aims` where the next ones will."""

    workspace: Workspace
    platform: Platform
    fate: Fate
    port: int
    processes: ForkServerContext
    orders: mortal.Orders
    ended_at: list[str] = field(default_factory=list)
    exit_codes: list[int] = field(default_factory=list)
    aims: deque[Arm] = field(default_factory=deque)
    watching: dict[str, Callable[[], None]] = field(default_factory=dict)
    """What is to be done once at a moment of the outside world."""
    _process: BaseProcess | None = None
    _aimed: Arm | None = None

    @property
    def store(self) -> Path:
        return Path(self.orders.environ["ZURUF_DATA"]) / STORE_FILE

    @property
    def said(self) -> str:
        return self.orders.output.read_text()[-4000:] if self.orders.output.exists() else ""

    @property
    def is_up(self) -> bool:
        return self._process is not None and self._process.is_alive()

    @property
    def pid(self) -> int:
        assert self._process is not None
        assert self._process.pid is not None
        return self._process.pid

    async def aim(self, arms: Iterable[Arm]) -> None:
        """Say where the bot ends next, and where those end that are started after it."""
        while self._has_fired and self.is_up:  # noqa: ASYNC110 - the end of a process is no event here
            await asyncio.sleep(POLL)
        if not self.is_up:
            self._bury()
        self.aims = deque(arms)
        self._take_aim()

    def _take_aim(self) -> None:
        self._aimed = self.aims.popleft() if self.aims else None
        self.fate.arm(self._aimed)

    @property
    def _has_fired(self) -> bool:
        return self._aimed is not None and (self._aimed.nth == 0 or not self.fate.is_armed)

    def passes(self, moment: str) -> None:
        """Something happens outside; it may be the moment at which the bot ends."""
        self.watching.pop(moment, lambda: None)()
        arm = self._aimed
        if arm is not None and arm.point == moment and self.is_up:
            if arm.nth == 1:
                self._signal(arm.signal)
            self._aimed = replace(arm, nth=arm.nth - 1)

    def strike(self, arm: Arm) -> None:
        """End the bot now, wherever it is."""
        if self.is_up:
            self._aimed = replace(arm, nth=0)
            self._signal(arm.signal)

    def _signal(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):  # it has just ended
            os.kill(self.pid, number)

    async def up(self) -> None:
        """See to it that the bot runs: one that has ended is started again."""
        while not self.is_up:
            self._bury()
            mine, its = self.processes.Pipe(duplex=False)
            self._process = self.processes.Process(target=mortal.live, args=(self.orders, its))
            self._process.start()
            its.close()
            with closing(mine):
                await self._ready(mine)

    async def is_refused_another(self) -> bool:
        """Start a second bot on the same store, and tell whether it ends by itself and leaves the first one alone."""
        mine, its = self.processes.Pipe(duplex=False)
        second = self.processes.Process(target=mortal.live, args=(self.orders, its))
        second.start()
        its.close()
        with closing(mine):
            await self._ended(second)
        refused = second.exitcode not in {None, 0}
        second.kill()
        second.join()
        second.close()
        return refused and self.is_up

    async def _ended(self, process: BaseProcess) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                while process.is_alive():  # noqa: ASYNC110 - the end of a process is no event here
                    await asyncio.sleep(POLL)

    def _bury(self) -> None:
        if self._process is not None:
            self._process.join()
            self.exit_codes.append(self._process.exitcode or 0)
            self._process.close()
            self._process = None
            self.ended_at.append(self._aimed.point if self._aimed else "by itself")
            self._take_aim()

    async def _ready(self, ready: Connection) -> None:
        """Wait until it says so, or has ended while it started."""
        async with asyncio.timeout(PATIENCE):
            while not ready.poll() and self.is_up:  # noqa: ASYNC110 - a pipe of another process tells nobody
                await asyncio.sleep(POLL / 2)

    async def until(self, holds: Callable[[], object], what: str) -> None:
        """Wait until this holds, with a bot that is started again whenever it ends, and time that passes when it waits."""
        loop = asyncio.get_running_loop()
        deadline, polls = loop.time() + PATIENCE, 0
        while not holds():
            if loop.time() > deadline:
                raise Stuck(f"{what}; the bot's log ends:\n{self.said}")
            await self.up()
            await asyncio.sleep(POLL)
            polls += 1
            if polls % QUIET_POLLS == 0:
                self.pass_time()

    def owed(self) -> Owed:
        """Return what the bot's own store says that it has to do yet."""
        look = "SELECT count(*), count(until), (SELECT min(ready_at) FROM lanes) FROM deliveries"
        try:
            with closing(sqlite3.connect(f"file:{self.store}?mode=ro", uri=True)) as reading:
                ((total, taken, due),) = reading.execute(look).fetchall()
        except sqlite3.Error:  # it is being made, or brought back after a kill
            return Owed(1, 1, None)
        return Owed(total, taken, datetime.fromisoformat(due) if due else None)

    def pass_time(self) -> None:
        """Let the time pass that the bot only waits for; what is under way takes the time that it takes."""
        self.platform.catch_up()
        owed = self.owed()
        comes = [*(due for due, _, _ in self.platform.late), *([owed.goes_on] if owed.goes_on else [])]
        if owed.under_way or not comes or not self.is_up:
            return
        wait = min(comes) - self.fate.now()
        if wait > timedelta(milliseconds=20):
            self.fate.jump(wait + timedelta(milliseconds=1))

    async def thaw(self) -> None:
        """Whenever the bot is stopped, let its leases end before it may go on."""
        while True:
            await asyncio.sleep(POLL)
            if self._aimed and self._aimed.signal is signal.SIGSTOP and self.is_up and _is_stopped(self.pid):
                self.ended_at.append(f"stopped {self._aimed.point}")
                self._aimed = None
                self.fate.jump(LEASE + timedelta(seconds=1))
                self._signal(signal.SIGCONT)

    async def down(self) -> int:
        """Ask the bot to end, as an operator would; return its exit code."""
        if self._process is None:
            return 0
        self._aimed = None
        process = self._process
        self._signal(signal.SIGCONT)
        self._signal(signal.SIGTERM)
        await asyncio.to_thread(process.join, PATIENCE)
        if process.exitcode is None:
            process.kill()
            process.join()
        code = process.exitcode or 0
        process.close()
        self._process = None
        return code

    async def post(self, account: str, name: str, text: str) -> bool:
        """Send a customer's signed post; tell whether it was acknowledged."""
        post = Post(
            ref=PostRef(AccountId(f"webhook/{account}"), name),
            conversation=name,
            kind=PostKind.REVIEW,
            author=Author("kim", Untrusted("Kim"), Untrusted("")),
            text=Untrusted(text),
            written_at=datetime.now(UTC),
        )
        return await self._send(account, f"msg_{name}", post_json.write(post))

    async def remove(self, account: str, name: str) -> bool:
        """Report that a customer has taken a post back; tell whether it was acknowledged."""
        removal = Removal(PostRef(AccountId(f"webhook/{account}"), name), name)
        return await self._send(account, f"msg_removed_{name}", post_json.write(removal))

    async def echo(self, one: Published) -> bool:
        """Tell of what a reply has become on its platform; tell whether it was acknowledged."""
        stands = {"key": one.key, "id": one.id, "to": {"id": one.to}, "at": self.fate.now().isoformat()}
        body = json.dumps({"type": "reply", "reply": stands}).encode()
        return await self._send(one.account, f"msg_echo_{one.id}", body)

    def leave(self, user: str) -> None:
        """Somebody is of the team no more."""
        self.workspace.team.people[user].is_deactivated = True

    def come_back(self) -> None:
        for person in self.workspace.team.people.values():
            person.is_deactivated = False

    async def _send(self, account: str, message: str, body: bytes) -> bool:
        headers = sign(SECRET, message, self.fate.now(), body) | {"content-type": "application/json"}
        url = f"http://127.0.0.1:{self.port}/hooks/webhook/{account}"
        try:
            async with (
                aiohttp.ClientSession() as session,
                session.post(url, data=body, headers=headers) as answer,
            ):
                return answer.status == HTTPStatus.NO_CONTENT
        except aiohttp.ClientError:
            return False


@asynccontextmanager
async def machine(
    folder: Path, processes: ForkServerContext, output: Path | None = None
) -> AsyncIterator[Machine]:
    """Set up a machine whose bot is not started yet."""
    folder.mkdir(parents=True)  # noqa: ASYNC240 - nobody waits for this loop yet
    fate = Fate.new(folder / "fate")
    async with AsyncExitStack() as stack:
        stack.callback(fate.close)
        server = await stack.enter_async_context(platform(fate.now))
        policy = POLICY.replace("ACCOUNTS", "\n".join(_ACCOUNT.format(kind, server.url) for kind in KINDS))
        workspace = await stack.enter_async_context(
            await Workspace.start(as_installed(team_of(load(policy))))
        )
        port = _free_port()
        environ = environ_for(workspace, folder / "data", "http")
        environ |= {"ZURUF_PORT": str(port), "ZURUF_SHOP_SECRET": SECRET}
        workspace.deliver_to(f"http://127.0.0.1:{port}/slack/events")
        orders = mortal.Orders(policy, environ, fate.path, output or folder / "output.txt")
        one = Machine(workspace, server, fate, port, processes, orders)
        stack.push_async_callback(one.down)
        thawing = asyncio.create_task(one.thaw())
        stack.callback(thawing.cancel)
        server.at = one.passes
        server.tell = one.echo
        workspace.on_call(lambda call: one.passes(f"Slack has carried out {call.method}"))
        yield one


def warmed() -> ForkServerContext:
    """Return where bots come from: a process that has imported everything, and starts one in a tenth of a second."""
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload([mortal.__name__])
    return processes


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _is_stopped(pid: int) -> bool:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "T"
