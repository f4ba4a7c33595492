"""The whole bot without a network: office, outbox, a surface in memory, and customers on the public square."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

from bot.chat import surface as chat
from bot.chat.card import Card
from bot.chat.lines import Line
from bot.chat.surface import Haste
from bot.connectors.connector import Connector
from bot.connectors.letterbox import Letterbox
from bot.connectors.square import Fault, Note, Square
from bot.desk import Desk
from bot.domain import answering
from bot.domain.activities import NoteAdded
from bot.domain.deliveries import LEASE, MessageRef
from bot.domain.errors import OutcomeUnknown, OutsideError
from bot.domain.owing import has_words
from bot.domain.people import ChannelId, Person
from bot.domain.posts import AccountId
from bot.domain.replies import Reply
from bot.domain.ticket import Ticket, TicketId
from bot.handlers.names import UNFREEZE
from bot.jobs.announcing import Announcement
from bot.jobs.deliver import Courier
from bot.jobs.gate import Gate
from bot.jobs.outages import OVER_NOTICE, TROUBLE_NOTICE, over_notice, trouble_notice
from bot.jobs.replying import Replier
from bot.keeping import freezes
from bot.keeping.freezes import EVERYTHING
from bot.stores.memory import MemoryStore
from bot.stores.store import Store
from tests.fakes.surface import MemorySurface, Message, words
from tests.fakes.world import ANNA, EVERYBODY, IN_SERVICE, IN_SOCIAL, JONAS, SHOP
from tests.handlers.office import Office
from tests.jobs.between import Pause, between

FIRST = TicketId(1)


def longest() -> float:
    """Chance that makes every wait as long as it may be."""
    return 1.0


@dataclass
class Surface(MemorySurface):
    """A surface in memory that our own code stumbles over at one ticket's card, and that may lock threads."""

    stumbles_at: int = 0
    loses_repaint_of_a_line: bool = False
    before_a_line: list[OutsideError] = field(default_factory=list)
    locked: dict[MessageRef, OutsideError] = field(default_factory=dict)
    refuses_threads: list[OutsideError] = field(default_factory=list)
    """What the next first lines of waves meet, one each."""
    refuses_repaints: list[OutsideError] = field(default_factory=list)
    """What the next repaints of cards of waves meet, one each."""

    async def show(
        self, card: Card, channel: ChannelId, at: MessageRef | None, haste: Haste = Haste.NORMAL
    ) -> MessageRef:
        if card.ticket == self.stumbles_at:
            raise KeyError("a mistake of ours")
        if self.refuses_repaints and at is not None and card.ticket < 0:
            raise self.refuses_repaints.pop()
        return await super().show(card, channel, at, haste)

    async def log(
        self, lines: Sequence[Line], thread: MessageRef, at: MessageRef | None, haste: Haste = Haste.NORMAL
    ) -> MessageRef:
        if thread in self.locked:
            raise self.locked[thread]
        if self.refuses_threads and lines[0].number == 0 and self._is_of_a_wave(thread):
            raise self.refuses_threads.pop()
        if at is None and self.before_a_line:
            raise self.before_a_line.pop(0)
        if at is not None and self.loses_repaint_of_a_line:
            self.loses_repaint_of_a_line = False
            raise OutcomeUnknown("no answer")
        return await super().log(lines, thread, at, haste)

    def _is_of_a_wave(self, thread: MessageRef) -> bool:
        cards = (one.content for one in self.messages if one.ref == thread)
        return any(isinstance(card, Card) and card.ticket < 0 for card in cards)


class Newsroom(Office):
    """An office whose deliveries are carried out when told to. `start` stands for the end of a process, and the next.

    `others` are further chat products, beside Slack.
    """

    def __init__(self, letterbox: type[Letterbox] = Letterbox) -> None:
        super().__init__(MemoryStore())
        self.others: dict[str, Surface] = {}
        self.square = Square(clock=self.watch)
        self.letterbox = letterbox(SHOP, self.square)
        self.platforms[SHOP] = self.letterbox.platform
        self.surface = Surface(
            channels=frozenset({IN_SOCIAL, IN_SERVICE}), people=frozenset(one.id for one in EVERYBODY)
        )
        self.announcements: Mapping[str, Announcement] = {
            TROUBLE_NOTICE: trouble_notice,
            OVER_NOTICE: over_notice,
        }
        self.start()

    def start(self, pause: Pause | None = None) -> Courier:
        """Begin a process on what the last one left; `pause` comes between all its calls to the outside."""
        store: Store = self.store
        surface: chat.Surface = self.surface
        connector: Connector = self.letterbox
        if pause is not None:
            store, surface, connector = (
                between(store, pause),
                between(surface, pause),
                between(connector, pause),
            )
        desk = Desk(store, self.policy, self.platforms, self.watch)
        self.gate = Gate(desk, {SHOP: connector}, longest)
        replier = Replier(desk, {SHOP: connector}, gate=self.gate, chance=longest)
        surfaces = {surface.name: surface, **self.others}
        self.courier = Courier(desk, surfaces, replier, self.announcements, longest)
        return self.courier

    def desk_that(self, pause: Pause) -> Desk:
        """Return a desk with `pause` between all its calls to the store."""
        return Desk(between(self.store, pause), self.policy, self.platforms, self.watch)

    async def customer_writes(self, text: str = "My train is late", conversation: str = "c1") -> TicketId:
        note = self.square.say(SHOP, "Mia", text, conversation)
        page = await self.letterbox.fetch(f"{self.square.name}:{note.number - 1}")
        tickets = [await self.desk.take(news) for news in page.posts]
        assert tickets[-1] is not None
        return tickets[-1]

    async def reply(
        self,
        text: str = "Sorry!",
        *,
        by: Person = ANNA,
        reply: str = "r1",
        close: bool = True,
        number: int = 1,
    ) -> None:
        """Confirm a reply: what the form does in the end."""
        ticket = await self.ticket(number)
        wish = answering.Wish(reply=reply, text=text, to=ticket.last_post.ref, close=close)
        await self.desk.change(
            ticket.id,
            f"send-{reply}",
            answering.send,
            by,
            self.watch(),
            wish=wish,
            platform=self.letterbox.platform,
            undo_window=self.policy.undo_window,
        )

    async def freeze(self, account: AccountId = EVERYTHING, reason: str = "Wrong price") -> None:
        """Stop what goes out: what the form does in the end."""
        now = self.watch()
        await freezes.freeze(self.store, account, ANNA.actor, now, reason=reason, cause=f"freeze {now}")

    async def unfreeze(self, *, drafts: bool = False) -> None:
        """Let it go again, through the form."""
        form = await self.open(JONAS, UNFREEZE)
        await self.submit(JONAS, form, reason="Geklärt", then="drafts" if drafts else "send")

    async def deliver(self) -> None:
        """Carry out what is due now, and what that makes due now."""
        while await self.courier.deliver_due():
            await self.courier.drain()

    async def deliver_broken(self) -> None:
        """Carry out what is due in a process that ends somewhere on the way; its leases end after it."""
        with suppress(asyncio.CancelledError):
            await self.deliver()
        self.watch.now += LEASE

    async def settle(self) -> None:
        """Carry out everything that is owed, as time goes by."""
        for _ in range(500):
            await self.deliver()
            due = await self.store.next_due()
            if due is None:
                return
            self.watch.now = max(self.watch.now, due)
        raise AssertionError("something is owed for ever")

    def cards(self, channel: ChannelId = IN_SOCIAL) -> list[Message]:
        return [m for m in self.surface.messages if m.ref.place == channel and isinstance(m.content, Card)]

    def card(self, channel: ChannelId = IN_SOCIAL) -> Card:
        """Return the only card in a channel."""
        (message,) = self.cards(channel)
        assert isinstance(message.content, Card)
        return message.content

    def lines(self, channel: ChannelId = IN_SOCIAL) -> list[Line]:
        """Return all lines in a channel's threads, as they stand there."""
        shown = (m.content for m in self.surface.messages if m.ref.place == channel and m.thread)
        return [line for content in shown if isinstance(content, tuple) for line in content]

    def thread(self, channel: ChannelId = IN_SOCIAL) -> list[str]:
        """Return the lines in a channel's threads as one reads them, without the first one, which is always the same."""
        return [words(line.text) for line in self.lines(channel) if line.number]

    def buttons_under(self, number: int) -> list[str]:
        """Return the buttons under a line."""
        return [button.handler for line in self.lines() if line.number == number for button in line.buttons]

    @property
    def published(self) -> Sequence[Note]:
        return self.square.replies

    async def last_reply(self) -> Reply:
        return (await self.ticket()).replies[-1]

    async def assert_everything_stands_once(self, channel: ChannelId = IN_SOCIAL) -> Ticket:
        """Hold the channel against the log: one card of the newest version's content, each line once, in order."""
        ticket = await self.ticket()
        shown = [line.number for line in self.lines(channel)]
        log = [entry.activity for entry in await self.desk.log(FIRST)]
        silent = [one for one in log if isinstance(one, NoteAdded) or not has_words(one)]
        expected = [0, *(number for number, one in enumerate(log, start=1) if one not in silent)]
        assert Counter(shown) == Counter(expected)
        assert shown == expected
        assert f" · Ticket {ticket.id}" in self.card(channel).title
        return ticket


async def answered(room: Newsroom, *faults: Fault) -> Newsroom:
    """Let a reply meet these faults, one a try, and everything come to its end."""
    await room.customer_writes()
    room.square.faults.extend(faults)
    await room.reply()
    await room.settle()
    return room


async def pass_time(room: Newsroom, time: timedelta) -> None:
    """Let time go by, second by second."""
    for _ in range(int(time.total_seconds())):
        await room.deliver()
        room.watch.forward(seconds=1)
