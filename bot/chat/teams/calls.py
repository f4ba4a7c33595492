"""What the bot asks of the Bot Connector: <https://learn.microsoft.com/en-us/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference>.

Activities are our own dicts, sent as they are: botbuilder's would lose fields that it does not know.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Final

from bot.chat.surface import Haste
from bot.chat.teams.addresses import in_path, parse, thread
from bot.chat.teams.graph import Graph
from bot.chat.teams.service_urls import ServiceUrls
from bot.chat.teams.throttle import Kind, Throttle
from bot.chat.teams.wire import Aim, Json, Request, Wire
from bot.chat.turns import PATIENCE
from bot.domain.errors import CannotLook, OutcomeUnknown, RateLimited, Rejected, Unreachable

_CONVERSATIONS: Final = "/v3/conversations"
_MOST_PAGES: Final = 40
_MEMBERS: Final = 500  # on a page; the most that there may be


@dataclass(frozen=True, slots=True)
class _Call:
    """What is asked about a place, and as what it is counted there."""

    aim: Aim
    method: str
    place: str
    path: str
    content: Json | None = None
    kind: Kind = Kind.SEND


class Calls:
    """Every call makes one attempt, waits for its turn up to `patience` seconds, and raises `OutsideError`.

    `OutcomeUnknown` after what makes something appear: it is not said again blindly. `tenant` and `bot`: the tenant's id and our
    id as Teams writes it (`28:<app id>`), either nothing where nobody checks. `graph`: None where nobody can look.
    """

    def __init__(
        self,
        wire: Wire,
        throttle: Throttle,
        urls: ServiceUrls,
        *,
        tenant: str,
        bot: str,
        graph: Graph | None = None,
    ) -> None:
        self._wire = wire
        self._throttle = throttle
        self.urls = urls
        self._tenant = tenant
        self._bot = bot
        self._graph = graph

    @property
    def graph(self) -> Graph:
        """What looks into channels; raises `CannotLook` where there is nothing that could."""
        if self._graph is None:
            raise CannotLook("without Microsoft Graph nobody can look into a channel")
        return self._graph

    # What people see

    async def post_root(self, channel: str, activity: Json, haste: Haste = Haste.NORMAL) -> str:
        """Begin a thread in a channel; return the id of its first message."""
        place = parse(channel).place
        content = self._conversation() | {
            "isGroup": True,
            "channelData": {"channel": {"id": place}, **self._in_tenant()},
            "activity": activity,
        }
        answer = await self._send(_Call(Aim.POST, "POST", place, _CONVERSATIONS, content), haste)
        root = answer.get("activityId") or parse(str(answer.get("id") or "")).root
        if not isinstance(root, str) or not root:
            raise OutcomeUnknown("a message was posted, and its id is not known")
        return root

    async def reply(self, channel: str, root: str, activity: Json, haste: Haste = Haste.NORMAL) -> str:
        """Say something in a thread; return its id, or nothing where Teams gives none: then it cannot be changed any more."""
        place = parse(channel).place
        path = f"/v3/conversations/{in_path(thread(place, root))}/activities"
        answer = await self._send(_Call(Aim.REPLY, "POST", place, path, activity), haste)
        return str(answer.get("id") or "")

    async def write(self, chat: str, activity: Json, haste: Haste = Haste.URGENT) -> str:
        """Say something in the chat with one person (see `personal`); return its id, or nothing."""
        path = f"/v3/conversations/{in_path(chat)}/activities"
        answer = await self._send(_Call(Aim.WORD, "POST", chat, path, activity), haste)
        return str(answer.get("id") or "")

    async def update(
        self,
        place: str,
        message: str,
        activity: Json,
        haste: Haste = Haste.URGENT,
        patience: float = PATIENCE,
    ) -> None:
        """Put something in the place of a message of ours, for everybody; `Gone` if it is not there."""
        content = activity | {"id": message}
        call = _Call(Aim.CHANGE, "PUT", place, _activity(place, message), content)
        await self._send(call, haste, patience)

    async def delete(self, place: str, message: str, haste: Haste = Haste.URGENT) -> None:
        """Remove a message of ours; `Gone` if it is not there."""
        await self._send(_Call(Aim.CHANGE, "DELETE", place, _activity(place, message)), haste)

    async def upload(self, url: str, content: bytes) -> None:
        """Put a file into somebody's OneDrive, where Teams says; `Rejected` for any other place."""
        if not self.urls.takes_files(url):
            raise Rejected("a file is wanted where Teams keeps none")
        await self._wire.put(url, content)

    # What nobody sees

    async def personal(self, user: str) -> str:
        """Return the id of our chat with a person, by the id that Teams writes to them with (`29:…`) or theirs in Entra."""
        content = self._conversation() | {
            "isGroup": False,
            "members": [{"id": user}],
            "channelData": self._in_tenant(),
        }
        answer = await self._send(_Call(Aim.LOOK, "POST", "", _CONVERSATIONS, content))
        chat = answer.get("id")
        if not isinstance(chat, str) or not chat:
            raise Unreachable("a chat was opened, and its id is not known")
        return chat

    async def members(self, place: str) -> AsyncIterator[Json]:
        """Yield who is in a channel's team or a chat, with `id`, `name`, `email`, `userRole`, `aadObjectId` where Teams says them."""
        path = f"/v3/conversations/{in_path(parse(place).place)}/pagedmembers?pageSize={_MEMBERS}"
        more = ""
        for _ in range(_MOST_PAGES):
            answer = await self._members(place, f"{path}{more}")
            for member in answer.get("members") or ():
                if isinstance(member, dict):
                    yield member
            token = answer.get("continuationToken")
            if not isinstance(token, str) or not token:
                return
            more = f"&continuationToken={in_path(token)}"

    async def member(self, place: str, user: str) -> Json:
        """Return one of `members`, by either id; `Gone` if they are not there."""
        path = f"/v3/conversations/{in_path(parse(place).place)}/members/{in_path(user)}"
        return await self._members(place, path)

    async def team(self, team: str) -> Json:
        """Return a team's `id`, `name` and `aadGroupId`."""
        return await self._members(team, f"/v3/teams/{in_path(team)}")

    async def channels_of(self, team: str) -> list[Json]:
        """Return the standard channels of a team, each with `id` and `name`. The first one, *General*, has no name and the team's id."""
        path = f"/v3/teams/{in_path(team)}/conversations"
        answer = await self._members(team, path)
        return [channel for channel in answer.get("conversations") or () if isinstance(channel, dict)]

    async def _members(self, place: str, path: str) -> Json:
        """Ask what is counted as a look at members, and shown to nobody."""
        return await self._send(_Call(Aim.LOOK, "GET", place, path, kind=Kind.MEMBERS))

    async def _send(self, call: _Call, haste: Haste = Haste.URGENT, patience: float = PATIENCE) -> Json:
        place = parse(call.place).place
        request = Request(call.aim, call.method, f"{self.urls.of(place)}{call.path}", call.content)
        await self._throttle.turn(call.kind, place, patience, haste)
        try:
            return await self._wire.send(request)
        except RateLimited as limited:
            self._throttle.block(call.kind, place, limited.retry_after)
            raise

    def _conversation(self) -> Json:
        about: Json = {"bot": {"id": self._bot}} if self._bot else {}
        return about | ({"tenantId": self._tenant} if self._tenant else {})

    def _in_tenant(self) -> Json:
        return {"tenant": {"id": self._tenant}} if self._tenant else {}


def _activity(place: str, message: str) -> str:
    return f"/v3/conversations/{in_path(parse(place).place)}/activities/{in_path(message)}"
