"""Everything around the processes: the disk, the platform, the chat, the people, and what is true of them."""

from __future__ import annotations

import asyncio
import itertools
import random
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import httpx

from bot.chat.card import Card
from bot.chat.lines import Line
from bot.connectors.connector import Idempotency
from bot.domain.deliveries import DeliveryKind, MessageRef, OwedDelivery
from bot.domain.evolving import evolve, fold
from bot.domain.people import ChannelId, Person, PersonId, Role
from bot.domain.policy import Policy
from bot.domain.replies import Reply, ReplyState
from bot.domain.ticket import Ticket, TicketId
from bot.keeping import freezes
from bot.stores.store import Locked, Record
from bot.stores.tiny_file import Lock
from tests.fakes import world
from tests.fakes.surface import Message
from tests.fakes.world import EVERYBODY, IN_SERVICE, IN_SOCIAL
from tests.faults.chat import Chat
from tests.faults.chats import BOTH, SLACK, UNSEEN, Chats, spread_over
from tests.faults.disk import Disk
from tests.faults.faults import Faults
from tests.faults.forum import Answer, Asked, Forum, answer_to, asked_in, says
from tests.faults.forum import Written as Post
from tests.faults.outcomes import APPLIED, LATE, LATEST, Outcome
from tests.faults.points import At, Does, Seam
from tests.faults.process import Process
from tests.faults.teams import TeamsChat

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
class House:
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
        self.chat = Chats(self._slack(), self._teams())
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

    def _slack(self) -> Chat | None:
        if self.surface not in {SLACK, BOTH}:
            return None
        return Chat(frozenset({IN_SOCIAL, IN_SERVICE}), frozenset(one.id for one in EVERYBODY))

    def _teams(self) -> TeamsChat | None:
        return None if self.surface == SLACK else TeamsChat(self, can_look=self.surface != UNSEEN)

    # time

    @staticmethod
    def now() -> float:
        return asyncio.get_running_loop().time()

    def clock(self) -> datetime:
        """Return what the machine's clock shows, which may be set."""
        return self.beginning + timedelta(seconds=self.now()) + self.jump

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

    # processes

    async def start(self) -> Process:
        self.note("a process starts")
        if not self.people and (story := asyncio.current_task()):
            self.people.add(story)  # which no process takes with it
        self.process = Process(self, await self.disk.start())
        return self.process

    async def alive(self) -> Process:
        """Return a process that takes things in: a new one, if the last one is gone or going."""
        async with self._door:
            process = self.process
            if process is not None and process.stopping is not None:
                await asyncio.wait([process.stopping])
            if process is None or not process.lives:
                await self.bury()
                return await self.start()
            for job in process.ended():
                self.violated(f"a job of the process ended by itself: {job!r}")
            return process

    async def bury(self) -> None:
        """Let a process be gone with all that it was about to do."""
        if self.process is None:
            return
        self.process.bury()
        self.disk.end()
        others = asyncio.all_tasks() - {asyncio.current_task()} - self.people
        for task in others:
            task.cancel()
        if others:
            await asyncio.wait(others)
        self.process = None

    async def pass_time(self, seconds: float) -> None:
        """Let time go by; a process that ended meanwhile is started again afterwards."""
        await asyncio.sleep(seconds)
        await self.alive()

    def second_process(self) -> None:
        try:
            Lock(self.lock).release()
        except Locked:
            return
        self.violated("a second process was let in")

    # what may be asked of the platform

    async def requested(self, request: httpx.Request, process: Process) -> httpx.Response:
        process.must_live()
        await process.breathe()
        if request.method == "POST":
            return await self._publish(request, process)
        outcome = self.weather()
        if outcome not in APPLIED:
            await asyncio.sleep(20.0 if outcome in {Outcome.TIMEOUT, Outcome.LATE} else 0.1)
        process.must_live()
        if outcome is not Outcome.OK:
            return answer_to(request, outcome, None)
        return self._told(request)

    def told_of(self, one: Post | Answer) -> dict[str, Any]:
        """Return how the platform tells of something."""
        told = {"id": one.id, "conversation": one.conversation, "text": one.text}
        if isinstance(one, Answer):
            key = one.key if self.forum.with_keys else ""
            return {**told, "to": one.to, "key": key, "at": self.beginning.timestamp() + one.visible_from}
        more = {"author": one.author, "at": one.at.timestamp()}
        return {**told, **more, "revision": one.revision, "removed": one.removed}

    def _told(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/feed":
            after = int(request.url.params["after"])
            posts = self.forum.feed(after)
            following = posts[-1].number if posts else after
            return says(200, {"posts": [self.told_of(one) for one in posts], "next": following})
        answers = [{"id": one.id, "text": one.text} for one in self.forum.listed(request.url.params["to"])]
        return says(200, {"answers": answers})

    async def _publish(self, request: httpx.Request, process: Process) -> httpx.Response:
        asked = asked_in(request)
        self._asked_at[asked.key] = self.now()
        self._expect(asked)
        point = self.faults.meets(Seam.REQUEST, At.DURING)
        if point is not None:
            process_ends = point.does in {Does.KILL, Does.KILL_APPLIED, Does.KILL_LATE}
            if point.does is Does.KILL_APPLIED:
                self._apply(asked)
            if point.does is Does.KILL_LATE:
                self.later(lambda: self._apply(asked))
            process.happens(point, None)
            assert not process_ends
            if point.does is Does.REVOKE:
                return says(401, "the token was revoked")
        outcome = self.faults.outcome_of_request() or self.weather()
        self.note(f"→ {asked.key} to {asked.to}: {outcome}")
        answer = self._apply(asked) if outcome in APPLIED else None
        if outcome in LATE:
            self.later(lambda: self._apply(asked))
        if point is not None and point.does is Does.ECHO:
            await process.poller.poll()
        await asyncio.sleep(20.0 if outcome in _SILENT else 0.05)
        process.must_live()
        return answer_to(request, outcome, answer)

    def _apply(self, asked: Asked) -> Answer | None:
        answer = self.forum.publish(asked)
        self.note(f"  {asked.key} is {'public' if answer else 'not public: the post is gone'}")
        if self.forum.applied[asked.key] > 1:
            self.violated(f"reply {asked.key} was published {self.forum.applied[asked.key]} times")
        return answer

    def may_be_on_its_way(self, reply: str) -> bool:
        """Tell whether a request for a reply may still be held back somewhere."""
        return self.now() - self._asked_at.get(reply, -LATEST) < LATEST

    def _expect(self, asked: Asked) -> None:
        """Nothing may be asked to become public but what a person confirmed, and the log says that it is being sent."""
        confirmed = self.confirmed.get(asked.key)
        if confirmed is None or (confirmed.text, confirmed.to) != (asked.text, asked.to):
            self.violated(f"{asked} was sent, but {confirmed} was confirmed")
            return
        if confirmed.withdrawn:
            self.violated(f"reply {asked.key} was sent after it had been taken back")
        self._expect_in_the_log(asked, confirmed)

    def _expect_in_the_log(self, asked: Asked, confirmed: Confirmed) -> None:
        reply = self.ticket(confirmed.ticket).reply(asked.key)
        state = reply.state if reply else None
        heard_of = (
            state is ReplyState.SENT and self.forum.drops_repetitions
        )  # a moment ago, of an earlier try
        if reply is None or not (state is ReplyState.SENDING or heard_of):
            self.violated(f"reply {asked.key} leaves while the log says {state}")
        elif self.now() - self._demoted_at.get(reply.by.id, self.now()) > AT_THAT_MOMENT:
            self.violated(f"reply {asked.key} leaves for {reply.by.id}, who may not answer any more")
        if self.now() - min(self._frozen_at.values(), default=self.now()) > AT_THAT_MOMENT:
            self.violated(f"reply {asked.key} leaves while {', '.join(self._frozen_at)} is frozen")

    # what may be asked of the chat

    def expect_card(self, card: Card, channel: ChannelId, at: MessageRef | None) -> None:
        if card.ticket not in self.disk.all_tickets():
            self.violated(f"a card of ticket {card.ticket}, which is not on disk")
            return
        ticket = self.ticket(card.ticket)
        if channel not in ticket.all_channels():
            self.violated(f"a card of ticket {card.ticket} for {channel}, where it has no business")
        if card.version > ticket.version:
            self.violated(f"a card of ticket {card.ticket} shows what is not on disk")
        shown = self.chat.was(at) if at else None
        if at is not None and (shown is None or not _is_card_of(shown.content, card.ticket)):
            self.violated(f"a card of ticket {card.ticket} in the place of {shown}")

    def expect_lines(self, lines: Sequence[Line], thread: MessageRef, at: MessageRef | None) -> None:
        card = self.chat.was(thread)
        if card is None or not isinstance(card.content, Card):
            self.violated(f"lines {[line.number for line in lines]} under {thread}, which never was a card")
            return
        if max(line.number for line in lines) > self.ticket(card.content.ticket).version:
            self.violated(f"a line of ticket {card.content.ticket} says what is not on disk")
        if at is not None and self.chat.was(at) is None:
            self.violated(f"a line in the place of {at}, which never was")

    def is_asked(self, ticket: TicketId, channel: ChannelId) -> bool:
        return channel not in self.ticket(ticket).channels

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
        if record.kind != freezes.KIND:
            return
        (freeze,) = freezes.among([record])
        if freeze.lifted is None:
            self._frozen_at.setdefault(freeze.key, self.now())
        else:
            self._frozen_at.pop(freeze.key, None)

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

    # what others do

    def human_deletes(self, message: Message) -> None:
        """Let somebody delete a message; Teams says so to an app that may hear everything."""
        self.chat.human_deletes(message)
        teams = self.process.teams if self.process is not None and self.process.lives else None
        if teams is not None and teams.name == message.ref.surface and self.surface != UNSEEN:
            teams.parts.surface.vanished(message.ref)

    def customer_interferes(self, ticket: Ticket) -> None:
        post = ticket.last_post.ref.external_id
        if self.forum.posts[post].removed:
            return
        if self.rng.random() < 0.5:
            self.forum.edit(post, f"{self.forum.posts[post].text} (really)")
        else:
            self.forum.remove(post)
        self.note(f"the customer changes {post}")

    def demote(self, ticket: Ticket) -> None:
        """Take the right to answer from whoever confirmed the newest reply, or let them leave; a while later it is as before."""
        by = ticket.replies[-1].by.id
        self._demoted_at.setdefault(by, self.now())
        if self.rng.random() < 0.5:
            self._set_role(by, Role.READ)
        else:
            self._gone.add(by)
        asyncio.get_running_loop().call_later(25.0, self._reinstate, by)

    def _reinstate(self, person: PersonId) -> None:
        self._set_role(person, Role.ANSWER)
        self._gone.discard(person)
        self._demoted_at.pop(person, None)

    def _set_role(self, person: PersonId, role: Role) -> None:
        people = {**self.policy.people, person: replace(self.policy.people[person], role=role)}
        self.policy = replace(self.policy, people=people)
        if self.process is not None:
            self.process.desk.policy = self.policy

    async def active(self, person: PersonId) -> bool | None:
        """Say whether somebody still is of the team, as the chat product knows it; None if it does not answer."""
        return None if self.weather() is not Outcome.OK else person not in self._gone

    def person(self, person: PersonId) -> Person:
        return self.policy.people[person]


AT_THAT_MOMENT: Final = 1.0
"""Seconds between the last look at who may speak, and whether anybody may, and the first byte, at most."""

_SILENT: Final = frozenset({Outcome.TIMEOUT, Outcome.TIMEOUT_DONE, Outcome.LATE})


def _is_card_of(content: object, ticket: TicketId) -> bool:
    return isinstance(content, Card) and content.ticket == ticket
