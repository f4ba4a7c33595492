"""A storm: many posts in a minute through the signed hook into the whole bot, on a workspace that keeps Slack's limits.

What arrived is counted outside of the bot: in its store once it was killed, and in the channel as the workspace has it.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Final

from bench import payloads, slack, world
from bench.figures import Compared, Figure, Goal, percentile
from bench.processes import Bot, started
from bench.setting import FULL, Setting
from bench.wire import Wire, wires
from bot.domain.activities import Opened, PostAdded, PostEdited
from bot.domain.posts import Conversation
from bot.domain.ticket import TicketId
from bot.stores.store import Filter
from bot.stores.tiny import TinyStore
from bot.workspace.model import App, Channel, Message, Person, Team
from bot.workspace.server import Workspace

DUPLICATES: Final = 0.3
CLICKS_A_SECOND: Final = 5
URGENT_AFTER: Final = (0.5, 0.7, 0.9)
"""When urgent posts come, as shares of the storm: with thousands of ordinary tickets before them."""
CONNECTIONS: Final = 16
URGENT_PATIENCE: Final = 60.0
SEED: Final = 20_261_130
FIRST: Final = 1_000_000
"""The number of the first post: those of the tickets that can be claimed are lower."""
MB: Final = 2**20
TOO_MANY: Final = 429
SOCKETS: Final = "apps.connections.open"
"""Once a minute by Slack's table; a bot with two connections asks twice when it starts, before any storm."""

LOST = Compared(
    "storm: posts lost, doubled or shown twice", "posts", "distinct posts sent", Goal(0, of_value=True)
)
REFUSED = Compared("storm: calls beyond Slack's limits", "calls", "calls made", Goal(0, of_value=True))
ACK = Compared("storm: claim → ack, p99", "ms", "before the storm", Goal(1000, of_value=True))
URGENT = Compared(
    "storm: urgent post → card in its channel, longest", "s", "one message a second for all that waits",
    Goal(2, of_value=True),
)  # fmt: skip
GROWTH = Compared("storm: memory, growth to its peak", "MB", "before the storm", Goal(64, of_value=True))
PER_POST = Compared("… for each distinct post", "KB", "before the storm")
RATE = Compared("storm: posts taken", "posts/s", "posts sent")


@dataclass(frozen=True, slots=True)
class Plan:
    """How much comes, and in what time. `posts` counts duplicates."""

    posts: int
    seconds: float

    @property
    def distinct(self) -> int:
        return round(self.posts * (1 - DUPLICATES))

    @property
    def clicks(self) -> int:
        return int(self.seconds * CLICKS_A_SECOND)

    def sent(self) -> Iterator[int]:
        """Yield the number of each post: every one once, in order, and in between some that came before."""
        chance = Random(SEED)  # noqa: S311 - a storm that is the same every time
        fresh = 0
        for place in range(self.posts):
            left = self.posts - place
            if fresh and chance.random() >= (self.distinct - fresh) / left:
                yield chance.randrange(fresh)
            else:
                yield fresh
                fresh += 1


STORMS: Final = {True: Plan(10_000, 60.0), False: Plan(600, 6.0)}
"""By whether it is all that is to be measured, or a little of everything."""

POSTS: Final = (Opened, PostAdded, PostEdited)
"""What a post leaves in the log of its ticket, once."""


@dataclass(slots=True)
class Seen:
    """What a storm did, as counted outside of the bot. Times in seconds, memory in bytes."""

    lost: int = 0
    doubled: int = 0
    shown_twice: int = 0
    refused: int = 0
    calls: int = 0
    took: float = 0.0
    calm: list[float] = field(default_factory=list)
    acks: list[float] = field(default_factory=list)
    urgent: list[float] = field(default_factory=list)
    waiting: list[int] = field(default_factory=list)
    before: int = 0
    memory: list[int] = field(default_factory=list)


class Storm:
    """One storm over one bot."""

    def __init__(self, plan: Plan, workspace: Workspace, bot: Bot, cards: Sequence[str]) -> None:
        self.plan = plan
        self.seen = Seen()
        self._workspace = workspace
        self._bot = bot
        self._cards = list(cards)
        self._anna = workspace.as_person(world.ANNA_IN_SLACK)
        self._channel = workspace.team.channels[world.PLACE]
        self._before = len(self._ours())
        self._fresh = 0
        self._over = False

    async def rage(self) -> None:
        seen = self.seen
        seen.calm = [await self._claim() for _ in range(self.plan.clicks // 5)]
        seen.before = (await self._bot.cost()).rss
        began = time.perf_counter()
        async with wires(self._bot.port, CONNECTIONS + 1) as connections, asyncio.TaskGroup() as group:
            group.create_task(self._click())
            group.create_task(self._weigh())
            await self._send(connections[1:], connections[0])
            seen.took = time.perf_counter() - began
            self._over = True
        calls = self._workspace.calls
        seen.calls = len(calls)
        seen.refused = sum(call.status == TOO_MANY and call.method != SOCKETS for call in calls)
        tickets = Counter(ticket for message in self._ours() if (ticket := _ticket(message)))
        seen.shown_twice = sum(count - 1 for count in tickets.values())

    async def _send(self, connections: Sequence[Wire], express: Wire) -> None:
        posts = enumerate(self.plan.sent())
        began = time.perf_counter()

        async def send(wire: Wire) -> None:
            for place, number in posts:
                due = began + place * self.plan.seconds / self.plan.posts
                await asyncio.sleep(max(0.0, due - time.perf_counter()))
                await wire.send(payloads.signed_post(FIRST + number))
                self._fresh = max(self._fresh, number + 1)

        async def hurry() -> None:
            for number, share in enumerate(URGENT_AFTER):
                due = began + share * self.plan.seconds
                await asyncio.sleep(max(0.0, due - time.perf_counter()))
                await self._be_urgent(FIRST + self.plan.distinct + number, express)

        await asyncio.gather(hurry(), *(send(wire) for wire in connections))

    async def _be_urgent(self, number: int, wire: Wire) -> None:
        began = time.perf_counter()
        self.seen.waiting.append(self._fresh - len(self._ours()) + self._before)
        await wire.send(payloads.signed_post(number, urgent=True))
        told = world.urgent_text(number)
        await self._workspace.wait_for(
            lambda: any(told in message.text for message in self._ours()), URGENT_PATIENCE
        )
        self.seen.urgent.append(time.perf_counter() - began)

    def _ours(self) -> list[Message]:
        return [message for message in [*self._channel.messages.values()] if not message.thread_ts]

    async def _click(self) -> None:
        while not self._over and self._cards:
            took = await self._claim()
            self.seen.acks.append(took)
            await asyncio.sleep(max(0.0, 1 / CLICKS_A_SECOND - took))

    async def _claim(self) -> float:
        began = time.perf_counter()
        outcome = await self._anna.press(world.PLACE, self._cards.pop(), "claim")
        if not outcome.ok:
            raise RuntimeError(f"a claim was not acknowledged: {outcome}")
        return time.perf_counter() - began

    async def _weigh(self) -> None:
        while not self._over:
            self.seen.memory.append((await self._bot.cost()).rss)
            await asyncio.sleep(0.5)


def _ticket(message: Message) -> int | None:
    match message.metadata:
        case {"event_type": "ticket_card", "event_payload": {"ticket": int(ticket)}}:
            return ticket
        case _:
            return None


async def raged(plan: Plan, setting: Setting) -> Seen:
    """Let a storm rage over a bot of its own; count what is left of it."""
    folder = setting.folder / "zuruf-storm"
    folder.mkdir()
    log = setting.folder / "zuruf-storm.log"
    clicked = [TicketId(number) for number in range(1, plan.clicks * 2 + 1)]
    async with await Workspace.start(_team()) as workspace:
        cards = _post_cards(workspace, clicked)
        shown = dict(zip(clicked, cards, strict=True))
        await world.fill(folder / world.STORE_FILE, len(clicked), len(clicked), shown.__getitem__)
        workspace.limiter.enabled = True
        environ = setting.environ("storm", folder) | _environ(workspace)
        async with started("bench.bots.zuruf", log=log, environ=environ) as bot:
            await workspace.connected()
            storm = Storm(plan, workspace, bot, cards)
            await storm.rage()
    await _count(storm.seen, plan, folder / world.STORE_FILE, len(clicked))
    return storm.seen


async def _count(seen: Seen, plan: Plan, path: Path, before: int) -> None:
    """Hold what was acknowledged against the store of the killed bot."""
    store = await TinyStore.open(path)
    sent = range(FIRST, FIRST + plan.distinct + len(URGENT_AFTER))
    found = [await store.ticket_of(Conversation(world.ACCOUNT, f"c{number}")) for number in sent]
    tickets = {ticket for ticket in found if ticket is not None}
    seen.lost = found.count(None)
    everything = await store.tickets(Filter(limit=2 * plan.posts))
    seen.doubled = len(everything) - before - len(tickets)
    for ticket in tickets:
        posts = [one for one in await store.history(ticket) if isinstance(one.activity, POSTS)]
        seen.doubled += len(posts) - 1
    await store.close()


async def measure(setting: Setting) -> list[Figure]:
    """Return the figures of a storm. It rages once: a minute that is like no other has no rounds."""
    return figures(STORMS[setting.scale is FULL], await raged(STORMS[setting.scale is FULL], setting))


def figures(plan: Plan, seen: Seen) -> list[Figure]:
    wrong = seen.lost + seen.doubled + seen.shown_twice
    growth = max(seen.memory) - seen.before
    return [
        LOST.figure([wrong], [plan.distinct]),
        REFUSED.figure([seen.refused], [seen.calls]),
        RATE.figure([plan.posts / seen.took], [plan.posts / plan.seconds]),
        ACK.figure([percentile(seen.acks, 0.99) * 1000], [percentile(seen.calm, 0.99) * 1000]),
        URGENT.figure([max(seen.urgent)], [max(1, *seen.waiting)]),
        GROWTH.figure([growth / MB], [seen.before / MB]),
        PER_POST.figure([(seen.memory[-1] - seen.before) / 1024 / plan.distinct], [seen.before / 1024]),
    ]


def _team() -> Team:
    anna = Person(world.ANNA_IN_SLACK, "anna", "Anna", locale="en-GB")
    return Team.of([anna], [Channel(world.PLACE, "bench", members={anna.id, App().user})], App())


def _environ(workspace: Workspace) -> dict[str, str]:
    return {
        "SLACK_BOT_TOKEN": workspace.bot_token,
        "SLACK_APP_TOKEN": workspace.app_token,
        "SLACK_SIGNING_SECRET": slack.SIGNING_SECRET,
        "SLACK_API_URL": workspace.api_url,
    }


def _post_cards(workspace: Workspace, tickets: Sequence[TicketId]) -> list[str]:
    """Put the cards that can be claimed into the channel, and return their messages' ids."""
    app, channel = workspace.team.app, workspace.team.channels[world.PLACE]
    cards = [payloads.card_of(ticket) for ticket in tickets]
    post = workspace.hub.board.post
    return [post(channel, app.user, c["text"], bot_id=app.bot_id, blocks=c["blocks"]).ts for c in cards]
