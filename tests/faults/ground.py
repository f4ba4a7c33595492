"""What is true under everything: the disk, the platform, the chat, the time, and what was promised to people."""

from __future__ import annotations

import asyncio
import itertools
import random
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bot.connectors.connector import Idempotency
from bot.domain.deliveries import DeliveryKind, MessageRef, OwedDelivery, place_of
from bot.domain.evolving import evolve, fold
from bot.domain.people import ChannelId, Person, PersonId
from bot.domain.policy import Policy
from bot.domain.replies import Reply
from bot.domain.ticket import Ticket, TicketId
from bot.keeping import freezes, wave_answers, waves
from bot.keeping.waves import Wave
from bot.stores.store import Record
from tests.fakes import world
from tests.fakes.surface import Message
from tests.fakes.world import EVERYBODY, IN_SERVICE, IN_SOCIAL
from tests.faults.chat import Chat
from tests.faults.chats import BOTH, SLACK, UNSEEN, Chats, spread_over
from tests.faults.disk import Disk
from tests.faults.faults import Faults
from tests.faults.forum import Forum
from tests.faults.forum import Written as Post
from tests.faults.outcomes import LATEST, Outcome
from tests.faults.teams import TeamsChat

if TYPE_CHECKING:
    from tests.faults.process import Process

BEGINNING: Final = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@dataclass(slots=True)
class Confirmed:
    """A reply as a person has confirmed it: only this may ever be public."""

    by: PersonId
    text: str
    to: str
    ticket: TicketId
    withdrawn: bool = False


@dataclass
class Ground:
    """`seed` makes every choice; `stormy` is how likely a call goes wrong by itself."""

    kind: Idempotency
    disk: Disk
    lock: Path
    seed: int
    beginning: datetime = BEGINNING
    stormy: float = 0.0
    surface: str = SLACK
    policy: Policy = field(default_factory=world.policy)
    trace: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    confirmed: dict[str, Confirmed] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)  # noqa: S311 -- a history has to be the same again
        self.faults = Faults(self.rng)
        self.jump = timedelta(0)
        self.busy = False
        self.forum = Forum(self.kind, self.clock, self.now)
        self.policy = spread_over(self.surface, self.policy)
        self.chat = self._chats()
        self.answered: set[MessageRef] = set()
        self._taken_again: set[tuple[TicketId, ChannelId, int]] = set()
        self.process: Process | None = None
        self.people: set[asyncio.Task[Any]] = set()
        self._door = asyncio.Lock()
        self.clicks = itertools.count(1)
        self.answers = itertools.count(1)
        self._read = 0
        self._folded: dict[TicketId, Ticket] = {}
        self._asked_at: dict[str, float] = {}
        self._demoted_at: dict[PersonId, float] = {}
        self._gone: set[PersonId] = set()
        self._frozen_at: dict[str, float] = {}
        self.waves: dict[TicketId, Wave] = {}
        self.begun: set[TicketId] = set()
        self.prepared: dict[str, wave_answers.Answer] = {}
        self._shown, self._shown_at = self.beginning, 0.0

    def _chats(self) -> Chats:
        channels, people = frozenset({IN_SOCIAL, IN_SERVICE}), frozenset(one.id for one in EVERYBODY)
        slack = Chat(channels, people) if self.surface in {SLACK, BOTH} else None
        teams = TeamsChat(self, can_look=self.surface != UNSEEN) if self.surface != SLACK else None
        return Chats(slack, teams)

    # time

    @staticmethod
    def now() -> float:
        return asyncio.get_running_loop().time()

    def clock(self) -> datetime:
        """Return what the machine's clock shows, which may be set; it is looked at many times in one moment."""
        at = self.now()
        if self._shown_at != at:
            self._shown, self._shown_at = self.beginning + timedelta(seconds=at), at
        return self._shown + self.jump

    def pause(self) -> float:
        return self.rng.choice((0.0, 0.0, 0.001, 0.004)) if self.busy else 0.0

    def weather(self, outcomes: Sequence[Outcome] = tuple(Outcome)) -> Outcome:
        """Return what becomes of a call by itself."""
        if self.stormy and self.rng.random() < self.stormy:
            return self.rng.choice(outcomes)
        return Outcome.OK

    def later(self, apply: Callable[[], Any]) -> None:
        """Let something happen that was held back on its way."""

        def happen() -> None:
            done = apply()
            if isinstance(done, Coroutine):
                asyncio.ensure_future(done)  # noqa: RUF006 -- it ends in its first turn

        delay = self.rng.uniform(1.0, LATEST)
        asyncio.get_running_loop().call_later(delay, happen)

    def note(self, what: str) -> None:
        self.trace.append(f"{self.now():10.3f}  {what}")

    def violated(self, what: str) -> None:
        self.note(f"!! {what}")
        self.violations.append(what)

    # what is true

    def ticket(self, ticket: TicketId) -> Ticket:
        """Return what a log on the disk adds up to, whoever believes what."""
        log = self.disk.log(ticket)
        known = self._folded.get(ticket)
        if known is None or known.version > len(log):
            known = fold(ticket, [entry.activity for entry in log])
        for entry in log[known.version :]:
            known = evolve(known, entry.activity)
        self._folded[ticket] = known
        return known

    def tickets(self) -> list[Ticket]:
        return [self.ticket(one) for one in self.disk.all_tickets()]

    def replies(self) -> list[tuple[Ticket, Reply]]:
        return [(ticket, reply) for ticket in self.tickets() for reply in ticket.replies]

    def is_at_rest(self) -> bool:
        """Everything is read, and nothing is owed but what waits for a time that people named."""
        return self.is_read() and all(one.kind is DeliveryKind.CLOCK for one in self.disk.owed())

    def is_read(self) -> bool:
        """Tell whether the platform has nothing more to tell than what was read."""
        return self._read >= len(self.forum.changes)

    def cursor_moved(self, to: int) -> None:
        """Hold the move of a cursor against what is on disk: nothing before it may be missing."""
        for written in self.forum.changes[self._read : to]:
            if isinstance(written, Post) and not self.is_kept(written):
                self.violated(f"the cursor passed {written.id}, which is not on disk")
        self._read = max(self._read, to)

    def is_kept(self, written: Post) -> bool:
        """Tell whether a change of a customer, or a later one of the same post, is on disk."""
        for ticket in self.tickets():
            for post in ticket.posts:
                if post.ref.external_id == written.id:
                    return post.ref in ticket.removed or int(post.revision) >= written.revision
        return written.removed or self.forum.posts[written.id].removed

    def kept(self, record: Record) -> None:
        """Take note of a record that is on disk: what is frozen is so from that moment on, whoever comes to know of it."""
        if record.kind == waves.KIND:
            wave = waves.read(record)
            self.waves[place_of(wave.number)] = wave
        if record.kind == waves.OPEN_KIND:
            self.begun |= {place_of(int(number)) for number in record.content["numbers"]}
        if record.kind == wave_answers.KIND:
            self.prepared[f"{record.of} {record.id}"] = wave_answers.read(record)
        if record.kind != freezes.KIND:
            return
        (freeze,) = freezes.among([record])
        if freeze.lifted is None:
            self._frozen_at.setdefault(freeze.key, self.now())
        else:
            self._frozen_at.pop(freeze.key, None)

    def dropped(self, kind: str, record: str) -> None:
        if kind == waves.KIND:  # of two that began at once, one did
            del self.waves[place_of(int(record))]

    @property
    def is_frozen(self) -> bool:
        return bool(self._frozen_at)

    def took(self, owed: OwedDelivery) -> None:
        """Take note of what may have been done before: whoever takes it has no record of how that ended."""
        one = owed.delivery
        if owed.attempts > 1 and one.kind is DeliveryKind.LINE:
            self._taken_again.add((one.ticket, one.channel, one.number))

    def doubtful_lines(self, ticket: TicketId, card: Message) -> set[int]:
        """Return the lines below a card of which nobody, not even the bot, can know whether they came to stand there."""
        if self.surface != UNSEEN or self.chat.teams is None:
            return set()
        channel = self.chat.channel(card)
        again = {number for one, where, number in self._taken_again if (one, where) == (ticket, channel)}
        return again | {number for root, number in self.chat.teams.left if root == card.ref.id}

    def person(self, person: PersonId) -> Person:
        return self.policy.people[person]
