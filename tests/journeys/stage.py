"""A whole house: the real bot on real slack-bolt, a workspace with people, and a public square with customers."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any, Literal

from bot.app import Zuruf, running
from bot.chat.slack.app import SlackApp
from bot.connectors.square import Note, Square
from bot.demo import team_of
from bot.domain.deliveries import LEASE
from bot.domain.library import Library
from bot.domain.policy import Policy
from bot.library import load_library
from bot.policy_file import load
from bot.products import Throttles
from bot.stores.store import Filter
from bot.workspace.changes import Called
from bot.workspace.model import Channel
from bot.workspace.server import Workspace
from tests.journeys.checks import assert_slack_takes
from tests.journeys.people import Shown, Somebody
from tests.journeys.surroundings import as_installed, hurried, noticing_errors, send_post, settings_for
from tests.journeys.waiting import eventually, soon

Way = Literal["socket mode", "http", "teams"]
WAYS: tuple[Way, ...] = ("socket mode", "http")
PRODUCTS: tuple[Way, ...] = ("socket mode", "teams")
EVERYWHERE: tuple[Way, ...] = (*WAYS, "teams")
"""For stories that are told in every product."""
SHORT, LONG = 0.05, 600.0
"""Seconds of an undo window that nobody can use, and of one that nobody can miss."""


@dataclass
class House:
    """What a story happens in. `troubles` are the errors in the bot's log; a story that expects some takes them out."""

    workspace: Workspace
    square: Square
    start: Callable[[], AbstractAsyncContextManager[Zuruf]]
    way: Way
    troubles: list[str] = field(default_factory=list)
    ahead: timedelta = timedelta()
    """By how much the house's time is ahead of this machine's."""
    zuruf: Zuruf = field(init=False)
    _running: AsyncExitStack = field(default_factory=AsyncExitStack)

    async def open(self) -> None:
        """Start the bot, and let Slack reach it."""
        self.zuruf = await self._running.enter_async_context(self.start())
        self._wind()
        if self.way == "http":
            host, port = self.zuruf.address
            self.workspace.deliver_to(f"http://{host}:{port}/slack/events")
        else:
            await self.workspace.connected(2)

    async def close(self) -> None:
        """Stop the bot, as an operator would; what happened stays in its folder."""
        await self._running.aclose()
        sockets = self.workspace.sockets
        await eventually(self.workspace, lambda: not sockets.connections, lambda: "still connected")

    async def later(self, time: timedelta) -> None:
        """Let time pass in the house; nothing is under way while its clock jumps."""
        await soon(self._is_idle)
        self.hurry(time)

    def hurry(self, time: timedelta) -> None:
        """Let time pass, whatever is under way: what is owed for later is due."""
        self.ahead += time
        self._wind()

    async def until(self, hour: int, minute: int = 0) -> None:
        """Let time pass until the team's clock shows this, later today or tomorrow."""
        now = self.zuruf.desk.clock().astimezone(self.policy.time_zone)
        then = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
        then = then if then > now else then + timedelta(days=1)
        await self.later(then.astimezone(UTC) - now.astimezone(UTC))  # clocks may go back or forth between

    async def _is_idle(self) -> bool:
        desk = self.zuruf.desk
        due = await desk.store.next_due()
        return due is None or due > desk.clock() + LEASE

    def _wind(self) -> None:
        desk, ahead = self.zuruf.desk, self.ahead
        desk.clock = lambda: datetime.now(UTC) + ahead
        desk.owes.set()

    @property
    def policy(self) -> Policy:
        return self.zuruf.desk.policy

    def somebody(self, name: str) -> Somebody:
        """Return a person of the team by the beginning of their name."""
        people = self.workspace.team.people.values()
        return Somebody(self.workspace, next(p.id for p in people if p.name.startswith(name)))

    def undo_window(self, seconds: float) -> None:
        """From now on replies wait so long before they leave."""
        self.zuruf.desk.policy = replace(self.policy, undo_window=timedelta(seconds=seconds))

    def say(self, account: str, author: str, text: str, **more: Any) -> Note:
        """A customer writes."""
        return self.square.say(f"letterbox/{account}", author, text, **more)

    async def post_by_hook(self, name: str, text: str, **more: Any) -> None:
        """Somebody's form or desk sends a signed post to the account `webhook/{name}`."""
        host, port = self.zuruf.address
        status = await send_post(f"http://{host}:{port}/hooks/webhook/{name}", text, **more)
        assert status == HTTPStatus.NO_CONTENT

    @property
    def slack(self) -> SlackApp:
        assert self.zuruf.slack
        return self.zuruf.slack

    async def tickets(self, count: int) -> None:
        """Wait until so many posts have become tickets, shown or not."""

        async def there() -> bool:
            return len(await self.zuruf.desk.store.tickets(Filter())) >= count

        await soon(there)

    async def card(self, channel: str, about: str) -> Shown:
        """Wait for the card in a channel that says this."""
        return await card_in(self.workspace, channel, about)

    def channel(self, name: str) -> str:
        """Return the id of a channel."""
        return channel_named(self.workspace, name).id

    async def deactivate(self, person: Somebody) -> None:
        """Somebody leaves the company; what was heard of them before is forgotten, as five minutes do."""
        self.workspace.team.people[person.id].is_deactivated = True
        self.slack.surface._people.forget(person.id)

    def delete(self, shown: Shown) -> None:
        """Somebody deletes a message of the bot."""
        place = self.workspace.team.channels[shown.channel]
        self.workspace.hub.board.delete(place, place.messages[shown.ts])

    def notes_under(self, card: Shown) -> list[str]:
        """Return what people wrote in a thread."""
        replies = self.workspace.team.channels[card.channel].replies(card.ts)
        return [reply.text for reply in replies if not reply.bot_id]

    def link_to(self, shown: Shown) -> str:
        """Return the address that opens a message."""
        return f"{self.workspace.url}/archives/{shown.channel}/p{shown.ts.replace('.', '')}"

    def cards(self, channel: str) -> list[Shown]:
        """Return all cards of a channel, oldest first."""
        return cards_in(self.workspace, channel)

    async def published(self, count: int = 1) -> list[Note]:
        """Wait until so many replies stand on the square; return them."""
        return await eventually(
            self.workspace,
            lambda: self.square.replies if len(self.square.replies) >= count else None,
            lambda: self.square.replies,
        )


def channel_named(workspace: Workspace, name: str) -> Channel:
    return next(channel for channel in workspace.team.channels.values() if channel.name == name)


def cards_in(workspace: Workspace, channel: str) -> list[Shown]:
    """Return all cards of a channel, oldest first."""
    place = channel_named(workspace, channel)
    own = [m for m in place.messages.values() if m.bot_id and not m.thread_ts]
    return [Shown(workspace, place.id, message.ts) for message in own]


async def card_in(workspace: Workspace, channel: str, about: str) -> Shown:
    """Wait for the card in a channel that says this."""
    return await eventually(
        workspace,
        lambda: next((one for one in cards_in(workspace, channel) if about in one.words), None),
        lambda: [one.words for one in cards_in(workspace, channel)],
    )


@asynccontextmanager
async def house(
    policy: str | Policy,
    folder: Path,
    way: Way = "socket mode",
    *,
    templates: str = "",
    faq: str = "",
    undo: float = SHORT,
    square: Square | None = None,
    environ: Mapping[str, str] | None = None,
) -> AsyncIterator[House]:
    """Open a house for a policy, the `templates` of one file and the `faq` of another.

    At its end, nothing was done that Slack would not have taken.
    """
    parsed = load(policy) if isinstance(policy, str) else policy
    parsed = replace(parsed, undo_window=timedelta(seconds=undo))
    library = _library(folder / "library", {"templates": templates, "faq": faq}, parsed)
    square = square or Square()
    if way == "teams":
        async with _in_teams(parsed, folder, library, square, environ or {}) as opened:
            yield opened
        return
    async with await Workspace.start(as_installed(team_of(parsed)), square=square) as workspace:

        def look_again() -> None:
            workspace.hub.changes.publish(Called("no method: something happened outside of Slack"))

        def start() -> AbstractAsyncContextManager[Zuruf]:
            settings = settings_for(workspace, folder, way)
            return running(
                settings,
                parsed,
                environ or {},
                library=library,
                square=square,
                throttles=Throttles(hurried()),
            )

        square.watch(look_again)
        with noticing_errors(look_again) as troubles:
            opened = House(workspace, square, start, way, troubles)
            try:
                await opened.open()
                yield opened
            finally:
                await opened.close()
            await workspace.settled()
        assert troubles == []
        assert_slack_takes(workspace)


def _in_teams(
    policy: Policy, folder: Path, library: Library, square: Square, environ: Mapping[str, str]
) -> AbstractAsyncContextManager[House]:
    from tests.journeys.teams_stage import teams_house  # noqa: PLC0415 -- it builds on this module

    return teams_house(policy, folder, library, square, environ)


def _library(folder: Path, files: Mapping[str, str], policy: Policy) -> Library:
    """Write the files of a library and read them, as the bot does."""
    for name, text in files.items():
        if text:
            (folder / name).mkdir(parents=True)
            (folder / name / "all.yaml").write_text(text)
    return load_library(folder / "templates", folder / "faq", policy)
