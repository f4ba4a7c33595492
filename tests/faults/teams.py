"""Teams as it really is, and a process's way to it: the local Bot Connector's own rules, and any outcome for every call.

The real surface of the bot speaks here, with its calls, its wire and its look through Graph. Only the wire itself is made: what it
carries is handed to the local Teams without a socket, which a virtual clock could not wait for.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar
from urllib.parse import unquote

import httpx

from bot.chat.card import Card
from bot.chat.lines import Line
from bot.chat.reception import Reception
from bot.chat.teams import codes
from bot.chat.teams.calls import Calls
from bot.chat.teams.graph import Graph
from bot.chat.teams.heard import Installed, Spot
from bot.chat.teams.inside import inside
from bot.chat.teams.service_urls import ServiceUrls
from bot.chat.teams.throttle import Throttle
from bot.chat.teams.wire import Wire
from bot.domain.deliveries import MessageRef
from bot.domain.people import ChannelId, Identity, PersonId
from bot.domain.text import Text
from bot.handlers.form import Button
from bot.workspace.teams.call import Answer, Call
from bot.workspace.teams.calls import ENDPOINTS, _limited_place
from bot.workspace.teams.hub import Hub
from bot.workspace.teams.model import Channel, Tenant, Team, guid
from bot.workspace.teams.model import Person as InTeams
from bot.workspace.teams.refusals import THROTTLED, Refused
from tests.fakes.surface import Content, Message, Notice
from tests.fakes.world import EVERYBODY
from tests.faults.forum import says
from tests.faults.outcomes import APPLIED, LATE, LATEST, Outcome
from tests.faults.points import At, Seam

if TYPE_CHECKING:
    from bot.desk import Desk
    from tests.faults.house import House
    from tests.faults.process import Process

T = TypeVar("T")
Json = dict[str, Any]

SURFACE: Final = "teams"
SOCIAL_IN_TEAMS: Final = ChannelId("teams:Shop/Social Media")
SERVICE_IN_TEAMS: Final = ChannelId("teams:Shop/Kundenservice")
IDENTITIES: Final = {Identity(SURFACE, guid(one.name)): one.id for one in EVERYBODY}

BY_THEMSELVES: Final = tuple(one for one in Outcome if one is not Outcome.REJECTED)
"""A channel refuses for a reason, not by chance: each refusal stops it for minutes."""

SILENT: Final = frozenset({Outcome.TIMEOUT, Outcome.TIMEOUT_DONE, Outcome.LATE})
CERTAIN: Final = frozenset({Outcome.OK, Outcome.REFUSED, Outcome.LIMITED, Outcome.REJECTED})
"""After these everybody knows whether it was carried out."""

_HOST: Final = "127.0.0.1:3978"
_REGION: Final = re.compile(r"^/emea(?=/)")


@dataclass(frozen=True, slots=True)
class Saying:
    """What a call of the surface wants to show, as whoever asked for it knows it."""

    content: Content
    seam: Seam | None
    what: str


_SAYING: ContextVar[Saying | None] = ContextVar("saying", default=None)


@contextmanager
def _saying(one: Saying) -> Iterator[None]:
    token = _SAYING.set(one)
    try:
        yield
    finally:
        _SAYING.reset(token)


class _Clock:
    """The clock of the story, as the local Teams wants it."""

    def __init__(self, house: House) -> None:
        self._house = house

    def now(self) -> float:
        return self._house.beginning.timestamp() + self._house.now()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class TeamsChat:
    """Everything that stands in the channels of a team. `can_look`: whether Graph lets the bot see that, too.

    `unsure` is what may have been posted without anybody having looked since; `left` are lines of which nobody can know whether
    they were posted, and `late` what came to stand there after its caller had given up.
    """

    name = SURFACE

    def __init__(self, house: House, *, can_look: bool) -> None:
        self._house = house
        self.can_look = can_look
        self.team = Team.named("Shop", "Social Media", "Kundenservice")
        self.team.installed = True
        people = [InTeams.named(one.name) for one in EVERYBODY]
        self.hub = Hub(Tenant.of(people, [self.team]), _Clock(house), limited=True)
        self.hub.profile.authenticated = False
        self.hub.host = _HOST
        self.messages: list[Message] = []
        self.ever: dict[MessageRef, Message] = {}
        self.deleted: list[Message] = []
        self.unsure: set[tuple[str, str, int]] = set()
        self.left: set[tuple[str, int]] = set()
        self.late: set[MessageRef] = set()
        self._asked_at: dict[tuple[str, int], float] = {}

    # what stands there

    def channel(self, place: str) -> ChannelId:
        return ChannelId(f"teams:Shop/{self.team.channels[place].name}")

    def cards(self) -> list[tuple[Message, Card]]:
        return [(one, one.content) for one in self.messages if isinstance(one.content, Card)]

    def thread(self, card: Message) -> list[tuple[Message, tuple[Line, ...]]]:
        under = (one for one in self.messages if one.thread == card.ref.id)
        return [(one, one.content) for one in under if isinstance(one.content, tuple)]

    def human_deletes(self, message: Message) -> None:
        place = self.team.channels[message.ref.place]
        self.hub.board.delete(place, place.messages[message.ref.id])
        self.messages.remove(message)
        self.deleted.append(message)

    def close(self, channel: ChannelId) -> None:
        """Archive the team: Teams knows nothing smaller."""
        self.team.is_archived = True

    def open(self, channel: ChannelId) -> None:
        self.team.is_archived = False

    def may_be_on_its_way(self, place: str, ticket: int) -> bool:
        """Tell whether a card may still be held back somewhere."""
        return self._house.now() - self._asked_at.get((place, ticket), -LATEST) < LATEST

    def person_says_missing(self, place: str, ticket: int) -> None:
        self.unsure.discard(("card", place, ticket))

    # what is asked for

    def take(self, request: httpx.Request, saying: Saying | None, *, late: bool = False) -> httpx.Response:
        """Carry out a call by the rules of the local Teams."""
        try:
            call, run = self._call(request)
            wait = self.hub.limiter.refuse(call.kind, _limited_place(call))
            if wait is not None:
                raise Refused(THROTTLED, retry_after=str(wait))
            answer = run(call)
        except Refused as refused:
            if refused.kind.is_bug:
                self._house.violated(f"Teams does not understand {request.method} {request.url}: {refused}")
            headers = {"retry-after": refused.retry_after} if refused.retry_after else {}
            return says(refused.kind.status, refused.body, headers)
        self._note(call, answer, saying, late=late)
        return says(answer.status, answer.body)

    def _call(self, request: httpx.Request) -> tuple[Call, Callable[[Call], Answer]]:
        path = _REGION.sub("", request.url.raw_path.decode().partition("?")[0])
        body = json.loads(request.content) if request.content else {}
        for method, pattern, endpoint in _ROUTES:
            if method == request.method and (found := pattern.fullmatch(path)):
                parts = {name: unquote(part) for name, part in found.groupdict().items()}
                call = Call(self.hub, endpoint.kind, parts, dict(request.url.params), body)
                if call.kind == "post" and call.address.root:
                    call = Call(self.hub, "reply", parts, call.query, body)
                return call, endpoint.run
        raise AssertionError(f"nobody asks Teams for {request.method} {path}")

    def _note(self, call: Call, answer: Answer, saying: Saying | None, *, late: bool) -> None:
        for problem in self.hub.unexpected:
            self._house.violated(f"Teams shows otherwise what was sent: {problem}")
        self.hub.unexpected.clear()
        if saying is None:
            return
        if call.kind == "update":
            ref = MessageRef(SURFACE, call.address.place, call.parts["message"])
            self.ever[ref].content = saying.content
        elif call.kind in {"create", "reply"} and (posted := _posted(call, answer)):
            place, root, message = posted
            ref = MessageRef(SURFACE, place, message)
            self.messages.append(Message(ref, saying.content, root))
            self.ever[ref] = self.messages[-1]
            if late:
                self.late.add(ref)
            self._is_marked(ref, saying)

    def _is_marked(self, ref: MessageRef, saying: Saying) -> None:
        """What was posted must be found again by what is in it."""
        shown = self.team.channels[ref.place].messages[ref.id].card
        match saying.content:
            case Card(ticket=ticket):
                marked = codes.card_in(shown) == ticket
            case tuple(lines):
                marked = codes.lines_in(shown) == tuple(line.number for line in lines)
            case _:
                marked = True
        if not marked:
            self._house.violated(f"{saying.what} was posted as {ref.id} and can never be found again")

    # what nobody may do blindly

    def begins(self, request: httpx.Request, saying: Saying, outcome: Outcome, *, dies: bool) -> None:
        """Object to what is posted once more though nobody has looked; keep in mind what is doubtful from now on."""
        call, _ = self._call(request)
        if call.kind not in {"create", "reply"}:
            return
        place = _limited_place(call)
        keys = _keys(call, place, saying)
        for key in keys:
            if key in self.unsure and not self._may_be_said_twice(key, saying):
                self._house.violated(f"{saying.what} was posted again blindly")
            self.unsure.discard(key)
        if isinstance(saying.content, Card):
            self._asked_at[place, saying.content.ticket] = self._house.now()
        if dies or outcome not in CERTAIN:
            self.unsure.update(keys)
            if not self.can_look:
                self.left |= {(root, number) for kind, root, number in keys if kind == "line"}

    def _may_be_said_twice(self, key: tuple[str, str, int], saying: Saying) -> bool:
        """Where nobody can look, what has to be pressed is said once more: twice is better than never."""
        lines = saying.content if isinstance(saying.content, tuple) else ()
        return not self.can_look and any(line.number == key[2] and line.buttons for line in lines)

    def looked(self, request: httpx.Request) -> None:
        call, _ = self._call(request)
        if call.kind != "graph":
            return
        of, where = (
            ("line", call.parts["message"]) if "message" in call.parts else ("card", call.parts["channel"])
        )
        self.unsure = {one for one in self.unsure if one[:2] != (of, where)}


def _posted(call: Call, answer: Answer) -> tuple[str, str, str] | None:
    """Return the place, the thread and the id of what was posted in a channel."""
    if call.kind == "create":
        message = answer.body.get("activityId")
        return (_limited_place(call), "", message) if message and call.body.get("isGroup") else None
    return call.address.place, call.address.root, answer.body["id"]


def _keys(call: Call, place: str, saying: Saying) -> set[tuple[str, str, int]]:
    match saying.content:
        case Card(ticket=ticket):
            return {("card", place, ticket)}
        case tuple(lines):
            return {("line", call.address.root, line.number) for line in lines}
        case _:
            return set()


_ROUTES: Final = tuple(
    (one.method, re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", one.path)), one) for one in ENDPOINTS
)


class TeamsWay:
    """A process's way to Teams: its real surface, on a wire that may do anything."""

    name = SURFACE

    def __init__(self, chat: TeamsChat, process: Process, desk: Desk, reception: Reception) -> None:
        self._chat = chat
        self._process = process
        self.http = httpx.AsyncClient(transport=httpx.MockTransport(self._request), trust_env=False)
        wire = Wire(self.http, None)
        throttle = Throttle(process.house.now)
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
        process, house = self._process, self._process.house
        await process.breathe()
        saying = _SAYING.get() if request.method != "GET" else None
        seam = saying.seam if saying else None
        point = process.faults.meets(seam, At.DURING) if seam else None
        outcome = (process.faults.outcome_of_message(seam) if seam else None) or house.weather(BY_THEMSELVES)
        house.note(f"    {saying.what if saying else request.method}: {outcome}")
        if saying is not None:
            self._chat.begins(request, saying, outcome, dies=point is not None)
        answer = self._chat.take(request, saying) if outcome in APPLIED else None
        if outcome in LATE:
            house.later(lambda: self._chat.take(request, saying, late=True) and None)
        if point is not None:
            process.happens(point, None)
        if outcome is not Outcome.OK:
            await asyncio.sleep(20.0 if outcome in SILENT else 0.1)
        await process.breathe()
        return self._told(request, outcome, answer)

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
