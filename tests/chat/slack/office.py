"""A Slack workspace for the people of `tests.fakes.world`, and the bot's side of it."""

from __future__ import annotations

import html
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.slack.calls import TIMEOUT, Calls
from bot.chat.slack.channels import Channels
from bot.chat.slack.people import People
from bot.chat.slack.surface import SlackSurface
from bot.chat.slack.throttle import Throttle
from bot.domain.deliveries import MessageRef
from bot.domain.people import ChannelId, PersonId
from bot.workspace.model import App, Channel, Command, Json, Message, Person, Shortcut, Team
from bot.workspace.server import Workspace
from tests.contracts.surface_bench import Bench, Seen
from tests.fakes.world import IN_SERVICE, IN_SOCIAL, policy

SOCIAL, SERVICE, SHARED, OTHER = "C0SOCIAL", "C0SERVICE", "C0SHARED", "C0OTHER"
PLACES = {IN_SOCIAL: SOCIAL, IN_SERVICE: SERVICE}


SHORTCUTS = (
    Shortcut("note", "Note"),
    Shortcut("propose", "Suggest"),
    Shortcut("inbox", "Inbox", "global"),
    Shortcut("walk", "Next", "global"),
)


def team() -> Team:
    people = [
        Person("UANNA", "anna", "Anna", locale="en-GB"),
        Person("UJONAS", "jonas", "Jonas", locale="de-AT"),
        Person("UMIRA", "mira", "Mira"),
        Person("UGEORG", "georg", "Georg"),
        Person("USELMA", "selma", "Selma"),
        Person("UNOBODY", "nobody", "Somebody"),
        Person("UFOREIGN", "foreign", "Foreign", foreign_team="T0OTHER"),
    ]
    everybody = {person.id for person in people}
    channels = [
        Channel(SOCIAL, "social-media", members=everybody | {App().user}),
        Channel(SERVICE, "kundenservice", members=set(everybody)),
        Channel(SHARED, "with-the-agency", members=everybody | {App().user}, is_ext_shared=True),
        Channel(OTHER, "coffee", members=set(everybody)),
    ]
    return Team.of(people, channels, App(commands=(Command("/zuruf"),), shortcuts=SHORTCUTS))


@dataclass
class Time:
    """Monotonic time that passes only while somebody sleeps in it."""

    now: float = 1000.0
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@asynccontextmanager
async def calls_to(workspace: Workspace, time: Time | None = None) -> AsyncIterator[Calls]:
    """Open the bot's way into a workspace; waiting for turns takes no time."""
    time = time or Time()
    async with aiohttp.ClientSession(timeout=TIMEOUT) as session:
        client = AsyncWebClient(
            workspace.bot_token, base_url=workspace.api_url, session=session, retry_handlers=[]
        )
        yield Calls(client, Throttle(time, time.sleep))


class SlackBench(Bench):
    """The real surface against the local workspace."""

    channel = IN_SOCIAL
    other_channel = IN_SERVICE
    person = PersonId("anna")
    bystander = PersonId("jonas")

    def __init__(
        self, workspace: Workspace, channels: Channels, people: People, surface: SlackSurface
    ) -> None:
        self.workspace = workspace
        self.people = people
        self.channels = channels
        self.surface: SlackSurface = surface

    def seen(self, channel: ChannelId) -> Sequence[Seen]:
        place = self.workspace.team.channels[PLACES[channel]]
        return [seen(place, place.messages[ts]) for ts in sorted(place.messages) if _is_top(place, ts)]

    def thread(self, card: MessageRef) -> Sequence[Seen]:
        place = self.workspace.team.channels[card.place]
        return [seen(place, message) for message in place.replies(card.id)]

    def mentioned(self, message: MessageRef) -> Sequence[PersonId]:
        place = self.workspace.team.channels[message.place]
        return [PersonId(user[1:].lower()) for user in mentions_in(place.messages[message.id].blocks)]

    def told(self, person: PersonId) -> Sequence[str]:
        direct = self.workspace.hub.board.direct(f"U{person.upper()}")
        return [words_in(message.blocks) for message in direct.messages.values()]

    def offered(self, person: PersonId) -> Sequence[str]:
        direct = self.workspace.hub.board.direct(f"U{person.upper()}")
        return [label for message in direct.messages.values() for label in labels(message.blocks)]

    def handed(self, person: PersonId) -> Mapping[str, bytes]:
        direct = self.workspace.hub.board.direct(f"U{person.upper()}")
        files = self.workspace.team.files
        shared = [files[file] for message in direct.messages.values() for file in message.files]
        return {file.name: file.content for file in shared}

    async def speaks(self, person: PersonId, locale: str) -> None:
        self.workspace.team.people[f"U{person.upper()}"].locale = locale

    async def dismiss(self, person: PersonId) -> None:
        user = f"U{person.upper()}"
        self.workspace.team.people[user].is_deactivated = True
        self.people.forget(user)  # as the event user_change does: see test_people_who_left_are_refused

    async def delete(self, message: MessageRef) -> None:
        place = self.workspace.team.channels[message.place]
        self.workspace.hub.board.delete(place, place.messages[message.id])

    def lose_next_answer(self) -> None:
        self.workspace.faults.lose_answers("chat.postMessage")

    def lose_next_file(self) -> None:
        self.workspace.faults.lose_answers("files.completeUploadExternal")

    def throttle_next(self, seconds: int) -> None:
        self.workspace.faults.throttle("chat.postMessage", retry_after=seconds)

    async def close(self, channel: ChannelId) -> None:
        self.workspace.hub.board.archive(self.workspace.team.channels[PLACES[channel]], "UANNA")

    async def revoke(self) -> None:
        self.workspace.team.app.bot_token = "xoxb-another"

    async def unplug(self) -> None:
        await self.workspace.stop()
        # Another name for the same machine: what breaks is a new connection, not a kept one, whose fate nobody knows.
        client = self.surface._calls.client
        client.base_url = client.base_url.replace("127.0.0.1", "localhost")


@asynccontextmanager
async def slack_bench() -> AsyncIterator[SlackBench]:
    async with await Workspace.start(team()) as workspace, calls_to(workspace) as calls:
        channels = Channels(calls, lambda: PLACES)
        await channels.load()
        people = people_of(workspace, calls)
        surface = SlackSurface(calls, channels, people, policy, lambda: workspace.team.app.bot_id)
        yield SlackBench(workspace, channels, people, surface)


def people_of(workspace: Workspace, calls: Calls) -> People:
    return People(calls, lambda: workspace.team.id)


def seen(channel: Channel, message: Message) -> Seen:
    spoken = html.unescape(message.text.replace("<", "").replace(">", ""))
    ref = MessageRef("slack", channel.id, message.ts)
    return Seen(ref, words_in(message.blocks).replace("@ANNA", "Anna"), tuple(labels(message.blocks)), spoken)


def labels(blocks: Sequence[Json]) -> list[str]:
    rows = [block["elements"] for block in blocks if block["type"] == "actions"]
    return [element["text"]["text"] for row in rows for element in row if element["type"] == "button"]


def mentions_in(blocks: Sequence[Json]) -> list[str]:
    """Whom Slack tells of a message."""
    parts = [part for block in blocks if block["type"] == "rich_text" for part in block["elements"]]
    return [one["user_id"] for part in parts for one in part["elements"] if one["type"] == "user"]


def words_in(value: object) -> str:
    """All words in blocks, as a person reads them."""
    if isinstance(value, list):
        return "".join(words_in(item) for item in value)
    if not isinstance(value, dict):
        return ""
    if value.get("type") == "user":
        return f"@{value['user_id'][1:]}"
    own = value.get("text") if isinstance(value.get("text"), str) else value.get("fallback", "")
    return str(own) + "".join(words_in(part) for part in value.values())


def _is_top(channel: Channel, ts: str) -> bool:
    return not channel.messages[ts].thread_ts
