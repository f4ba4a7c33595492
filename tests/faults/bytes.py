"""Connections that are cut after every single byte, that fall silent, and that are slow.

One reply to a platform of each kind, one message to Slack, and one hook that comes in: whatever arrived of them, nothing
stands there twice, and what was acknowledged is there. `python -m tests.faults.bytes WHAT NUMBER` does one cut again.
"""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import sys
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final
from urllib.parse import urlsplit

import aiohttp
import httpx

from bot.chat.reception import Reception
from bot.chat.slack import codes
from bot.chat.slack.app import SlackApp
from bot.chat.slack.throttle import Throttle
from bot.connectors.connector import Connector
from bot.connectors.hooks import Secrets
from bot.connectors.post_json import write
from bot.connectors.webhook import WebhookIntake
from bot.desk import Desk
from bot.domain.replies import Reply, ReplyState
from bot.handlers.names import ARRIVED, LOST
from bot.jobs.deliver import Courier
from bot.jobs.replying import Replier
from bot.stores.memory import MemoryStore
from bot.stores.store import Filter
from bot.web import make_web, serve
from bot.workspace.server import Workspace
from tests.chat.slack.office import Time, team
from tests.fakes.world import PLATFORM, SHOP, Watch, policy, post
from tests.faults.part import Part, Plan
from tests.faults.real.kinds import KINDS
from tests.faults.real.platform import Platform, platform
from tests.faults.real.wire import Harm, How, Way, Wire, wire
from tests.jobs.newsroom import Newsroom
from tests.journeys.surroundings import SECRET

IMPATIENT: Final = httpx.Timeout(1.0)
"""Seconds that a call may take here, so that silence does not take half a minute each time."""

WHOLE: Final = frozenset({"a reply to a platform with key", "a reply to a platform with list", "a hook"})
"""What is cut after every byte on every run; of the others, whose code is the same, every seventh byte is."""
EVERY: Final = 7

_POINT_OF: Final = {Way.THERE: "C9", Way.BACK: "C10"}

Cut = Callable[[Harm], Awaitable[list[str]]]
"""Does something over a wire that is harmed this way; returns what is wrong afterwards."""


def _near(url: str) -> tuple[str, int]:
    near = urlsplit(url)
    return near.hostname or "", near.port or 0


@dataclass(frozen=True, slots=True)
class Subject:
    """What is done over a wire, and how many bytes that takes."""

    cut: Cut
    lengths: Mapping[Way, int]


class _Room(Newsroom):
    """A newsroom whose account is on the other end of a wire."""

    def __init__(self, connect: Callable[[Watch], Connector]) -> None:
        super().__init__()
        connector = connect(self.watch)
        self.platforms[SHOP] = connector.platform
        self.letterbox = connector  # type: ignore[assignment] # of it, only what every connector has is used
        self.start()


@dataclass
class _Replying:
    """One reply by a connector of a kind, to a platform that behaves like one of a kind."""

    kind: str
    behaves: str
    server: Platform
    wire: Wire
    http: httpx.AsyncClient
    number: int = 0

    async def cut(self, harm: Harm) -> list[str]:
        self.number += 1
        room = _Room(self._connector)
        self.server.clock = room.watch
        await room.desk.receive(post(number=self.number))
        await room.deliver()
        self.wire.prepare(harm)
        await room.reply("Sorry!", reply=f"r{self.number:07}")
        await room.settle()
        return list(self._wrong(await room.last_reply(), _offered(room)))

    def _connector(self, watch: Watch) -> Connector:
        address = f"http://{self.wire.address}/{self.behaves}"
        return KINDS[self.kind](
            SHOP, Secrets(SECRET), callback_url=address, limit=500, http=self.http, clock=watch
        )

    def _wrong(self, reply: Reply, offered: set[str]) -> Iterator[str]:
        stand = self.server.copies()[reply.id]
        if stand > 1:
            yield f"the reply stands there {stand} times"
        match reply.state:
            case ReplyState.SENT if stand != 1:
                yield f"the reply counts as sent and stands there {stand} times"
            case ReplyState.FAILED if stand:
                yield "the reply counts as failed and stands there"
            case ReplyState.UNKNOWN if not {ARRIVED, LOST} <= offered:
                yield "nobody is asked what became of the reply"
            case ReplyState.QUEUED | ReplyState.SENDING | ReplyState.CHECKING:
                yield f"the reply stays {reply.state}"
            case _:
                return


def _offered(room: Newsroom) -> set[str]:
    return {button.handler for line in room.lines() for button in line.buttons}


@asynccontextmanager
async def replying(kind: str, behaves: str = "") -> AsyncIterator[Subject]:
    async with (
        platform(Watch()) as server,
        httpx.AsyncClient(timeout=IMPATIENT) as http,
        wire(*_near(server.url)) as between,
    ):
        yield await _measured(_Replying(kind, behaves or kind, server, between, http).cut, between)


@dataclass
class _Posting:
    """One card to Slack."""

    workspace: Workspace
    slack: SlackApp
    desk: Desk
    courier: Courier
    watch: Watch
    wire: Wire
    number: int = 0

    async def cut(self, harm: Harm) -> list[str]:
        self.number += 1
        self.wire.prepare(replace(harm, to=_POST_MESSAGE))
        await self.desk.receive(post(number=self.number, conversation=f"c{self.number}"))
        await settled(self.courier, self.desk, self.watch)
        wrong = list(self._wrong())
        for (
            channel
        ) in self.workspace.team.channels.values():  # else looking for a card takes longer and longer
            channel.messages.clear()
            channel.threads.clear()
        return wrong

    def _wrong(self) -> Iterator[str]:
        messages = [m for one in self.workspace.team.channels.values() for m in one.messages.values()]
        cards = [m for m in messages if codes.card_in(m.metadata) == self.number]
        lines = Counter(number for m in messages for number in codes.lines_in(m.metadata))
        if len(cards) != 1:
            yield f"{len(cards)} cards stand in the channel"
        if lines != Counter((0, 1)):
            yield f"these lines stand in the thread: {dict(lines)}"


_POST_MESSAGE: Final = b"POST /api/chat.postMessage"


@asynccontextmanager
async def posting() -> AsyncIterator[Subject]:
    watch, time = Watch(), Time()
    async with AsyncExitStack() as stack:
        workspace = await stack.enter_async_context(await Workspace.start(team()))
        between = await stack.enter_async_context(wire(*_near(workspace.url)))
        session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=IMPATIENT.read))
        desk = Desk(MemoryStore(), policy(), {SHOP: PLATFORM}, watch)
        slack = SlackApp(
            Reception(desk),
            session=await stack.enter_async_context(session),
            bot_token=workspace.bot_token,
            api_url=f"http://{between.address}/api/",
            throttle=Throttle(time, time.sleep),
        )
        await slack.start()
        courier = Courier(desk, {"slack": slack.surface}, Replier(desk, {}))
        one = _Posting(workspace, slack, desk, courier, watch, between)
        yield await _measured(one.cut, between)


async def settled(courier: Courier, desk: Desk, watch: Watch) -> None:
    """Carry out everything that is owed, as time goes by."""
    for _ in range(100):
        while await courier.deliver_due():
            await courier.drain()
        due = await desk.store.next_due()
        if due is None:
            return
        watch.now = max(watch.now, due)
    raise AssertionError("something is owed for ever")


@dataclass
class _Hearing:
    """One signed post that comes in, from a sender who sends it until it is acknowledged."""

    desk: Desk
    watch: Watch
    secrets: Secrets
    wire: Wire
    number: int = 0

    async def cut(self, harm: Harm) -> list[str]:
        self.number += 1
        self.wire.prepare(harm)
        first = await self._send()
        after_first = await self._tickets()
        self.wire.prepare(None)
        second = await self._send()
        return list(self._wrong(first, after_first, second, await self._tickets()))

    async def _send(self) -> bool:
        """Tell whether the status line of an acknowledgement has arrived."""
        news = post(number=self.number, conversation=f"c{self.number}")
        body = write(news)
        headers = self.secrets.sign(f"msg_{self.number:07}", self.watch(), body)
        lines = [f"POST /hooks/{SHOP} HTTP/1.1", "Host: bot", f"Content-Length: {len(body)}"]
        lines += [
            f"{name}: {value}" for name, value in {**headers, "Content-Type": "application/json"}.items()
        ]
        host, _, port = self.wire.address.partition(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        try:
            async with asyncio.timeout(IMPATIENT.read):
                writer.write("\r\n".join([*lines, "", ""]).encode() + body)
                return (await reader.readline()).startswith(b"HTTP/1.1 204")
        except (OSError, TimeoutError):
            return False
        finally:
            writer.transport.abort()

    async def _tickets(self) -> int:
        return len(await self.desk.store.tickets(Filter(limit=10**6)))

    def _wrong(self, first: bool, after_first: int, second: bool, after_second: int) -> Iterator[str]:
        if first and after_first != self.number:
            yield "it was acknowledged and is no ticket"
        if not second or after_second != self.number:
            yield f"sent again: acknowledged {second}, and there are {after_second} tickets of {self.number}"


@asynccontextmanager
async def hearing() -> AsyncIterator[Subject]:
    watch = Watch()
    desk = Desk(MemoryStore(), policy(), {SHOP: PLATFORM}, watch)
    hook = WebhookIntake(SHOP, Secrets(SECRET), limit=500, clock=watch)
    runner = await serve(make_web(hooks={SHOP: hook}, receive=desk.take, health=_healthy), "127.0.0.1", 0)
    try:
        async with wire(*runner.addresses[0][:2]) as between:
            one = _Hearing(desk, watch, Secrets(SECRET), between)
            yield await _measured(one.cut, between)
    finally:
        await runner.cleanup()


async def _healthy() -> Mapping[str, Any]:
    return {}


async def _measured(cut: Cut, between: Wire) -> Subject:
    """Do it once over a sound wire: that must go well, and tells how long it is."""
    between.prepare(Harm(Way.THERE, _NEVER))
    if wrong := await cut(Harm(Way.THERE, _NEVER)):
        raise AssertionError(f"even over a sound wire: {wrong}")
    return Subject(cut, dict(between.passed))


_NEVER: Final = 10**9

SUBJECTS: Final[Mapping[str, Callable[[], AbstractAsyncContextManager[Subject]]]] = {
    **{f"a reply to a platform with {kind}": partial(replying, kind) for kind in KINDS},
    "a card to Slack": posting,
    "a hook": hearing,
}


def harms(lengths: Mapping[Way, int]) -> list[Harm]:
    """Return a cut after every byte; silence and slowness now and then, since each of them takes its time."""
    cuts = [Harm(way, after) for way in Way for after in range(1, lengths[way] + 1)]
    silences = [Harm(way, max(1, lengths[way] * part // 4), How.SILENT) for way in Way for part in (0, 2, 4)]
    return [*cuts, *silences, *(Harm(way, 1, How.SLOW) for way in Way)]


@dataclass(frozen=True, slots=True)
class _Share:
    """Every `of`th harm of a subject, beginning with the `first`."""

    subject: str
    first: int
    of: int


def run(plan: Plan) -> Part:
    strides = {name: 1 if plan.long or name in WHOLE else EVERY for name in SUBJECTS}
    shares = [
        _Share(name, (plan.seed + first) % stride + first * stride, stride * plan.processes)
        for name, stride in strides.items()
        for first in range(plan.processes)
    ]
    spawning = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(plan.processes, mp_context=spawning) as pool:
        parts = list(pool.map(_shared, shares))
    return Part(
        counts=sum((part.counts for part in parts), Counter[str]()),
        violations=[one for part in parts for one in part.violations],
        crash_points=sum((part.crash_points for part in parts), Counter[str]()),
        details=dict(sum((Counter(part.details) for part in parts), Counter[str]())),
    )


def _shared(share: _Share) -> Part:
    logging.disable()  # a connection that is cut is worth a warning, some thousand times
    return asyncio.run(tried(share))


async def tried(share: _Share) -> Part:
    part = Part()
    async with SUBJECTS[share.subject]() as subject:
        planned = harms(subject.lengths)
        for number in range(share.first, len(planned), share.of):
            wrong = await subject.cut(planned[number])
            again = f"`python -m tests.faults.bytes '{share.subject}' {number}` ({planned[number]})"
            part.violations += [f"{again}: {one}" for one in wrong]
            part.counts["cuts"] += 1
            part.crash_points[_POINT_OF[planned[number].way]] += share.subject.startswith("a reply")
    part.details = Counter({share.subject: part.counts["cuts"]})
    return part


def main() -> int:
    part = asyncio.run(tried(_Share(sys.argv[1], int(sys.argv[2]), _NEVER)))
    sys.stdout.write("\n".join([*part.violations, f"{dict(part.counts)}", ""]))
    return len(part.violations)


if __name__ == "__main__":
    sys.exit(main())
