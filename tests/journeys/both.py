"""A house in two chat products at once: the real bot, the local Slack and the local Teams, and customers on the square."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

from bot.app import running
from bot.chat.teams.throttle import Throttle
from bot.connectors.square import Note, Square
from bot.demo import team_of
from bot.demo_teams import let_in, tenant_of
from bot.domain.policy import Policy
from bot.domain.ticket import Ticket, TicketId
from bot.policy_file import load
from bot.products import Throttles
from bot.settings import Settings
from bot.workspace.server import Workspace
from bot.workspace.teams.card_use import Outcome
from bot.workspace.teams.model import Channel
from bot.workspace.teams.people import PersonInTeams
from bot.workspace.teams.server import Connector
from bot.workspace.teams.sight import Seen
from tests.journeys.people import Shown, Somebody
from tests.journeys.stage import card_in, cards_in
from tests.journeys.surroundings import as_installed, environ_for, hurried, noticing_errors
from tests.journeys.teams_reading import mentioned
from tests.journeys.waiting import PATIENCE

T = TypeVar("T")
_HURRY = 50.0


@dataclass(frozen=True)
class InTeams:
    """A message of the bot in Teams, as one person sees it."""

    house: BothHouse
    person: PersonInTeams
    id: str

    @property
    def seen(self) -> Seen:
        return self.person.sees(self.id)

    @property
    def words(self) -> str:
        return self.seen.words

    @property
    def thread(self) -> list[str]:
        """What stands in the thread, message by message, people's own included."""
        return [one.words for one in self.person.thread(self.id)]

    @property
    def mentions(self) -> list[str]:
        """The names of those whom Teams tells of it."""
        return mentioned(self.seen.card or {}, self.house.connector)

    async def shows(self, expected: str) -> None:
        await self.house.until(lambda: expected in self.words, lambda: self.words)

    async def offers(self, *expected: str) -> None:
        await self.house.until(lambda: self.seen.labels == [*expected], lambda: self.seen.labels)

    async def line(self, expected: str) -> InTeams:
        """Wait for a line in the thread that says this."""

        def found() -> str | None:
            under = self.person.thread(self.id)
            return next((one.message.id for one in under if expected in one.words), None)

        return replace(self, id=await self.house.until(found, lambda: self.thread))

    async def hides_in_thread(self, unexpected: str) -> None:
        await self.house.until(
            lambda: not any(unexpected in line for line in self.thread), lambda: self.thread
        )


class AtTeams:
    """A person in front of Teams, who knows buttons and fields by what is written on them."""

    def __init__(self, house: BothHouse, client: PersonInTeams) -> None:
        self.house = house
        self.client = client

    async def press(self, shown: InTeams, label: str) -> Outcome:
        """Press a button as soon as it is there."""
        await self.house.until(lambda: label in self.client.sees(shown.id).labels, lambda: shown.seen.labels)
        outcome = await self.client.press(shown.id, label)
        assert not outcome.trouble, outcome
        return outcome

    async def submit(self, button: str = "", **fields: str) -> Outcome:
        """Fill in the open dialog by the labels of its fields."""
        outcome = await self.client.submit(
            button, {name.replace("_", " "): value for name, value in fields.items()}
        )
        assert not outcome.trouble, outcome
        return outcome

    def words_of_dialog(self) -> str:
        dialog = self.client.dialog
        assert dialog, "no dialog is open"
        return dialog.read.words

    async def write(self, shown: InTeams, text: str) -> str:
        """Write in the thread of a card; return the message's id."""
        place = self.house.connector.tenant
        channel = next(one for _, one in place.channels() if shown.id in one.messages)
        written = self.client.write(channel.id, text, shown.id)
        await self.house.connector.settled()
        return written

    async def edit(self, message: str, text: str) -> None:
        self.client.edit(message, text)
        await self.house.connector.settled()

    async def delete(self, message: str) -> None:
        self.client.delete(message)
        await self.house.connector.settled()

    async def offered(self, ending: str) -> str:
        """Wait for the offer of a file with such a name in the chat with the app; return its name."""

        def found() -> str | None:
            chat = self.client.chat
            said = self.client.messages(chat.id) if chat else []
            files = [
                str(file.get("name", "")) for one in said for file in one.content.get("attachments") or ()
            ]
            return next((name for name in files if name.endswith(ending)), None)

        return await self.house.until(found, lambda: self.client.chat)

    async def told(self, expected: str) -> str:
        """Wait for a word in the chat with the app."""

        def found() -> str | None:
            chat = self.client.chat
            messages = self.client.messages(chat.id) if chat else []
            said = [self.client.sees(one.id).words for one in messages if not one.is_deleted]
            return next((words for words in said if expected in words), None)

        return await self.house.until(found, lambda: self.client.chat)


@dataclass
class BothHouse:
    """What a story happens in. `troubles` are the errors in the bot's log."""

    workspace: Workspace
    connector: Connector
    square: Square
    policy: Policy
    troubles: list[str]
    zuruf: Any = None

    def in_slack(self, name: str) -> Somebody:
        people = self.workspace.team.people.values()
        return Somebody(self.workspace, next(one.id for one in people if one.name.startswith(name)))

    def at_teams(self, name: str) -> AtTeams:
        people = self.connector.tenant.people.values()
        person = next(one for one in people if one.name.startswith(name))
        return AtTeams(self, PersonInTeams(self.connector.hub, person.id))

    def say(self, account: str, author: str, text: str, **more: Any) -> Note:
        return self.square.say(f"letterbox/{account}", author, text, **more)

    async def card(self, channel: str, about: str) -> Shown:
        return await card_in(self.workspace, channel, about)

    def cards(self, channel: str) -> list[Shown]:
        return cards_in(self.workspace, channel)

    def channel(self, name: str) -> Channel:
        return next(one for _, one in self.connector.tenant.channels() if one.name == name)

    async def card_in_teams(self, channel: str, about: str) -> InTeams:
        """Wait for the card in a channel that says this; it is seen by somebody who is in that team."""
        who = next(iter(self.connector.tenant.people.values()))
        person = PersonInTeams(self.connector.hub, who.id)

        def found() -> str | None:
            roots = (one for one in self.channel(channel).roots() if one.card and not one.is_deleted)
            return next((one.id for one in roots if about in person.sees(one.id).words), None)

        return InTeams(self, person, await self.until(found, lambda: self.channel(channel).messages))

    async def ticket(self, number: int = 1) -> Ticket:
        found: Ticket = await self.zuruf.desk.ticket(TicketId(number))
        return found

    async def happened(self, number: int = 1) -> list[str]:
        return [type(entry.activity).__name__ for entry in await self.zuruf.desk.log(TicketId(number))]

    async def published(self, count: int = 1) -> list[Note]:
        return await self.until(
            lambda: self.square.replies if len(self.square.replies) >= count else None,
            lambda: self.square.replies,
        )

    async def until(self, holds: Callable[[], T | None], otherwise: Callable[[], object]) -> T:
        """Return the first truthy `holds()`, whichever side it is about; a failure says what there was instead."""
        end = time.monotonic() + PATIENCE
        while not (found := holds()):
            if time.monotonic() > end:
                raise AssertionError(f"still not there; instead: {otherwise()}")
            await asyncio.sleep(0.01)
        return found


def hurried_teams() -> Throttle:
    """Return a throttle for which a minute passes in about a second."""

    async def sleep(seconds: float) -> None:
        await asyncio.sleep(seconds / _HURRY)

    return Throttle(lambda: time.monotonic() * _HURRY, sleep)


@asynccontextmanager
async def both_house(
    text: str,
    folder: Path,
    *,
    undo: float = 0.05,
    way: str = "socket mode",
    before: Callable[[Workspace], None] = lambda _workspace: None,
) -> AsyncIterator[BothHouse]:
    """Open a house for a policy; nothing was done in it that either product would not have taken.

    `before` is done to the workspace before the bot starts.
    """
    policy = replace(load(text), undo_window=timedelta(seconds=undo))
    square = Square()
    async with (
        await Workspace.start(as_installed(team_of(policy)), square=square) as workspace,
        await Connector.start(tenant_of(policy)) as connector,
    ):
        before(workspace)
        environ: Mapping[str, str] = {**environ_for(workspace, folder, way), **connector.settings}
        throttles = Throttles(hurried(), hurried_teams())
        with noticing_errors(lambda: None) as troubles:
            house = BothHouse(workspace, connector, square, policy, troubles)
            settings = Settings.read(environ)
            async with running(settings, policy, {}, square=square, throttles=throttles) as house.zuruf:
                host, port = house.zuruf.address
                assert all("cannot be" in one for one in troubles)  # used or reached: not yet
                await let_in(connector, f"http://{host}:{port}/api/messages")
                troubles.clear()
                await _reach_slack(house, way)
                yield house
                await connector.settled()
                await workspace.settled()
        assert troubles == []
        assert connector.unexpected == []


async def _reach_slack(house: BothHouse, way: str) -> None:
    if way == "http":
        host, port = house.zuruf.address
        house.workspace.deliver_to(f"http://{host}:{port}/slack/events")
    else:
        await house.workspace.connected(2)
