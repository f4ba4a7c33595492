"""Teams as it really is: the rules of the local one, and what may not be asked of it.

What the bot's own calls carry is handed to it without a socket, which a virtual clock could not wait for.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

import httpx

from bot.chat.card import Card
from bot.chat.lines import Line
from bot.chat.teams import codes
from bot.domain.deliveries import MessageRef
from bot.domain.people import ChannelId, Identity
from bot.workspace.teams.call import Answer, Call
from bot.workspace.teams.calls import ENDPOINTS, _limited_place
from bot.workspace.teams.hub import Hub
from bot.workspace.teams.model import Person as InTeams
from bot.workspace.teams.model import Team, Tenant, guid
from bot.workspace.teams.refusals import THROTTLED, Refused
from tests.fakes.surface import Content, Message
from tests.fakes.world import EVERYBODY
from tests.faults.forum import says
from tests.faults.outcomes import LATEST, Outcome
from tests.faults.points import Seam

if TYPE_CHECKING:
    from tests.faults.ground import Ground

Json = dict[str, Any]
Doubt = tuple[str, str, int]
"""A card or a line, the place or the thread, and the ticket's or the line's number."""

SURFACE: Final = "teams"
SOCIAL_IN_TEAMS: Final = ChannelId("teams:Shop/Social Media")
SERVICE_IN_TEAMS: Final = ChannelId("teams:Shop/Kundenservice")
IDENTITIES: Final = {Identity(SURFACE, guid(one.name)): one.id for one in EVERYBODY}

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


class _Clock:
    """The clock of the story, as the local Teams wants it."""

    def __init__(self, house: Ground) -> None:
        self._house = house

    def now(self) -> float:
        return self._house.beginning.timestamp() + self._house.now()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class TeamsChat:
    """Everything that stands in the channels of a team. `can_look`: whether Graph lets the bot see that, too.

    `unsure` is what may have been posted without anybody having looked since; `left` are lines of which nobody can know whether
    they were posted.
    """

    name = SURFACE

    def __init__(self, house: Ground, *, can_look: bool) -> None:
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
        self.unsure: set[Doubt] = set()
        self.left: set[tuple[str, int]] = set()
        self._asked_at: dict[tuple[str, int], float] = {}
        self._closed: set[ChannelId] = set()

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
        self._closed.add(channel)
        self.team.is_archived = True

    def open(self, channel: ChannelId) -> None:
        self._closed.discard(channel)
        self.team.is_archived = bool(self._closed)

    def may_be_on_its_way(self, place: str, ticket: int) -> bool:
        """Tell whether a card may still be held back somewhere."""
        return self._house.now() - self._asked_at.get((place, ticket), -LATEST) < LATEST

    def person_says_missing(self, place: str, ticket: int) -> None:
        self.unsure.discard(("card", place, ticket))

    # what is asked for

    def take(self, request: httpx.Request, saying: Saying | None) -> httpx.Response:
        """Carry out a call by the rules of the local Teams."""
        try:
            call, run = self._call(request)
            self._check_rate(call)
            answer = run(call)
        except Refused as refused:
            if refused.kind.is_bug:
                self._house.violated(f"Teams does not understand {request.method} {request.url}: {refused}")
            headers = {"retry-after": refused.retry_after} if refused.retry_after else {}
            return says(refused.kind.status, refused.body, headers)
        self._note(call, answer, saying)
        return says(answer.status, answer.body)

    def _check_rate(self, call: Call) -> None:
        wait = self.hub.limiter.refuse(call.kind, _limited_place(call))
        if wait is not None:
            raise Refused(THROTTLED, retry_after=str(wait))

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

    def _note(self, call: Call, answer: Answer, saying: Saying | None) -> None:
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

    def begins(self, request: httpx.Request, saying: Saying) -> set[Doubt]:
        """Object to what is posted once more though nobody has looked; return what is doubtful until its end is heard of."""
        call, _ = self._call(request)
        if call.kind not in {"create", "reply"}:
            return set()
        place = _limited_place(call)
        doubts = _doubts(call, place, saying)
        for doubt in doubts & self.unsure:
            if not self._may_be_said_twice(doubt, saying):
                self._house.violated(f"{saying.what} was posted again blindly")
        if isinstance(saying.content, Card):
            self._asked_at[place, saying.content.ticket] = self._house.now()
        self.unsure |= doubts
        return doubts

    def ends(self, doubts: set[Doubt], *, certain: bool) -> None:
        """Whoever asked knows what became of it, or never will."""
        if certain:
            self.unsure -= doubts
        elif not self.can_look:
            self.left |= {(root, number) for kind, root, number in doubts if kind == "line"}

    def _may_be_said_twice(self, doubt: Doubt, saying: Saying) -> bool:
        """Where nobody can look, what has to be pressed is said once more: twice is better than never."""
        lines = saying.content if isinstance(saying.content, tuple) else ()
        return not self.can_look and any(line.number == doubt[2] and line.buttons for line in lines)

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


def _doubts(call: Call, place: str, saying: Saying) -> set[Doubt]:
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
