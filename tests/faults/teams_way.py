"""A process's way to Teams: the bot's real surface, calls and wire, and a look through Graph; every call may have any outcome."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeVar

import httpx

from bot.chat.card import Card
from bot.chat.lines import Line
from bot.chat.reception import Reception
from bot.chat.teams.calls import Calls
from bot.chat.teams.graph import Graph
from bot.chat.teams.heard import Installed, Spot
from bot.chat.teams.inside import inside
from bot.chat.teams.service_urls import ServiceUrls
from bot.chat.teams.throttle import Throttle
from bot.chat.teams.wire import Wire
from bot.desk import Desk
from bot.domain.deliveries import MessageRef
from bot.domain.people import ChannelId, PersonId
from bot.domain.text import Text
from bot.handlers.form import Button
from tests.fakes.surface import Notice
from tests.faults.forum import says
from tests.faults.outcomes import APPLIED, LATE, OF_MESSAGES, Outcome
from tests.faults.points import At, Point, Seam
from tests.faults.teams import CERTAIN, SURFACE, Saying, TeamsChat

if TYPE_CHECKING:
    from tests.faults.process import Process

T = TypeVar("T")

BY_THEMSELVES: Final = tuple(one for one in OF_MESSAGES if one is not Outcome.REJECTED)
"""A channel refuses for a reason, not by chance: each refusal stops it for minutes."""

SILENT: Final = frozenset({Outcome.TIMEOUT, Outcome.TIMEOUT_DONE, Outcome.LATE})
_SAYING: ContextVar[Saying | None] = ContextVar("saying", default=None)


@contextmanager
def _saying(one: Saying) -> Iterator[None]:
    token = _SAYING.set(one)
    try:
        yield
    finally:
        _SAYING.reset(token)


async def _wait(seconds: float) -> None:
    """Wait for a turn; less than what a clock can tell apart would be no time at all, for ever."""
    await asyncio.sleep(max(seconds, 0.001))


class TeamsWay:
    """A process's way to Teams: its real surface, on a wire that may do anything."""

    name = SURFACE

    def __init__(self, chat: TeamsChat, process: Process, desk: Desk, reception: Reception) -> None:
        self._chat = chat
        self._process = process
        self.http = httpx.AsyncClient(transport=httpx.MockTransport(self._request), trust_env=False)
        wire = Wire(self.http, None)
        throttle = Throttle(process.house.now, _wait)
        hub = chat.hub
        urls = ServiceUrls(local=True)
        urls.learn("", hub.service_url)
        graph = Graph(wire, throttle, hub.url) if chat.can_look else None
        bot, tenant = hub.tenant.app.bot, hub.tenant.id
        calls = Calls(wire, throttle, urls, tenant=tenant, bot=bot, graph=graph)
        self.parts = inside(reception, calls, desk.store, desk.clock, tenant=tenant, app=hub.tenant.app.id)
        self._inner = self.parts.surface

    async def begin(self) -> None:
        """Take up which channels there are; the first time Teams says so."""
        await self.parts.channels.load()
        if not self.parts.channels.spaces:
            team = self._chat.team
            spot = Spot(
                service_url=self._chat.hub.service_url,
                tenant=self._chat.hub.tenant.id,
                conversation=team.id,
                team=team.id,
                group=team.group,
                channel=team.id,
                root=None,
            )
            await self.parts.channels.installed(Installed(spot=spot, team_name=team.name))

    def __getattr__(self, name: str) -> Any:
        self._process.must_live()
        return getattr(self._inner, name)

    async def show(
        self, card: Card, channel: ChannelId, at: MessageRef | None, *how: Any, **more: Any
    ) -> MessageRef:
        self._process.house.expect_card(card, channel, at)
        asked = self._process.house.is_asked(card.ticket, channel)
        seam = Seam.REPAINT if at is not None else Seam.ASKED_CARD if asked else None
        saying = Saying(card, seam, f"card of {card.ticket} in {channel}")
        return await self._say(saying, lambda: self._inner.show(card, channel, at, *how, **more))

    async def log(
        self, lines: Sequence[Line], thread: MessageRef, at: MessageRef | None, *how: Any, **more: Any
    ) -> MessageRef:
        self._process.house.expect_lines(lines, thread, at)
        seam = Seam.LINE if at is None else None
        saying = Saying(tuple(lines), seam, f"lines {[line.number for line in lines]} under {thread.id}")
        return await self._say(saying, lambda: self._inner.log(lines, thread, at, *how, **more))

    async def retire(self, old: MessageRef, text: Text, to: MessageRef) -> None:
        saying = Saying(Notice("", text), None, f"{old.id} is retired for {to.id}")
        await self._say(saying, lambda: self._inner.retire(old, text, to))

    async def announce(
        self,
        channel: ChannelId,
        key: str,
        text: Text,
        buttons: Sequence[Button] = (),
        at: MessageRef | None = None,
    ) -> MessageRef:
        saying = Saying(Notice(key, text, tuple(buttons)), None, f"notice {key} in {channel}")
        return await self._say(saying, lambda: self._inner.announce(channel, key, text, buttons, at))

    async def tell(self, person: PersonId, *what: Any, **more: Any) -> None:
        self._process.must_live()
        await self._inner.tell(person, *what, **more)

    async def _say(self, saying: Saying, work: Callable[[], Awaitable[T]]) -> T:
        process = self._process
        process.must_live()
        if saying.seam is not None and (point := process.faults.meets(saying.seam, At.BEFORE)) is not None:
            process.happens(point, None)
        with _saying(saying):
            return await work()

    async def _request(self, request: httpx.Request) -> httpx.Response:
        await self._process.breathe()
        saying = _SAYING.get() if request.method != "GET" else None
        outcome, point = self._fate(saying)
        self._process.house.note(f"    {saying.what if saying else request.method}: {outcome}")
        doubts = self._chat.begins(request, saying) if saying else set()
        certain = False
        try:
            answer = await self._carry(request, saying, outcome, point)
            certain = outcome in CERTAIN
        finally:
            self._chat.ends(doubts, certain=certain)
        return self._told(request, outcome, answer)

    def _fate(self, saying: Saying | None) -> tuple[Outcome, Point | None]:
        """Return what becomes of a call, and the point that is met in the midst of it."""
        faults, seam = self._process.faults, saying.seam if saying else None
        point = faults.meets(seam, At.DURING) if seam else None
        outcome = faults.outcome_of_message(seam) if seam else None
        return outcome or self._process.house.weather(BY_THEMSELVES), point

    async def _carry(
        self, request: httpx.Request, saying: Saying | None, outcome: Outcome, point: Point | None
    ) -> httpx.Response | None:
        answer = self._chat.take(request, saying) if outcome in APPLIED else None
        if outcome in LATE:
            self._process.house.later(partial(self._chat.take, request, saying))
        if point is not None:
            self._process.happens(point, None)
        if outcome is not Outcome.OK:
            await asyncio.sleep(20.0 if outcome in SILENT else 0.1)
        await self._process.breathe()
        return answer

    def _told(
        self, request: httpx.Request, outcome: Outcome, answer: httpx.Response | None
    ) -> httpx.Response:
        match outcome:
            case Outcome.OK:
                assert answer is not None
                if request.method == "GET" and answer.status_code == httpx.codes.OK:
                    self._chat.looked(request)
                return answer
            case Outcome.REFUSED:
                raise httpx.ConnectError("connection refused", request=request)
            case Outcome.TIMEOUT | Outcome.TIMEOUT_DONE | Outcome.LATE:
                raise httpx.ReadTimeout("no answer within 20 s", request=request)
            case Outcome.RESET | Outcome.RESET_DONE | Outcome.RESET_LATE:
                raise httpx.ReadError("connection reset", request=request)
            case Outcome.LIMITED:
                return says(429, "slow down", {"retry-after": "7"})
            case Outcome.REJECTED:
                return says(403, {"error": {"code": "BotNotInConversationRoster", "message": "not here"}})
            case Outcome.BROKEN | Outcome.BROKEN_DONE:
                return says(500, "internal error")
