"""Watches for waves: whether a post that begins a ticket belongs to one, or begins one.

What was posted a moment ago is remembered here, and read from the logs after a start; whether a wave takes posts is looked up
in the store each time, so a post costs the same however many tickets a wave has.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.domain.activities import JoinedWave, Opened
from bot.domain.deliveries import Delivery, DeliveryKind, place_of
from bot.domain.evolving import fold
from bot.domain.owing import repaint_wave
from bot.domain.people import DepartmentId
from bot.domain.policy import Policy, WaveRules
from bot.domain.posts import AccountId, Post
from bot.domain.ticket import TicketId
from bot.domain.waves import USUAL_OVER, Beginning, Happening, Pattern, Seen, begins, belongs, seen
from bot.keeping import waves
from bot.keeping.waves import Open, Wave
from bot.stores.store import Conflict, Filter, Store, UnknownTicket
from bot.suggesting.stopwords import EVERY_STOPWORD

REMEMBERED: Final = 500
"""Posts of an account that are remembered: enough to know what is usual, and a few hundred kilobytes at most."""
READ_AGAIN: Final = 50
"""Logs that are read after a start, so that a wave that was about to begin still does."""

GATHER: Final = "gather"
"""The step in which the tickets that came before the wave are told that they belong to it."""
LISTEN: Final = "listen"
"""The step that looks whether a wave has become quiet."""

_TRIES: Final = 5


@dataclass(frozen=True, slots=True)
class Joining:
    """What watching says about a post: it joins `wave` (0: none). `remember` it, if it may be the first of one."""

    wave: int = 0
    remember: Seen | None = None


class Watcher:
    """One for each desk."""

    def __init__(self, store: Store, policy: Callable[[], Policy], clock: Callable[[], datetime]) -> None:
        self._store = store
        self._policy = policy
        self._clock = clock
        self._recent: dict[AccountId, deque[Seen]] = {}
        self._patterns: dict[int, Pattern] = {}

    async def joining(self, ticket: TicketId, opened: Opened) -> Joining:
        """Return which wave a new ticket joins. What hurries never joins one: it always has its own card."""
        account = opened.post.ref.account
        rules = self._policy().waves.get(account)
        if rules is None or opened.urgent:
            return Joining()
        post = seen(ticket, opened.at, opened.department, opened.post)
        for _ in range(_TRIES):
            known = await waves.open_waves(self._store, account, opened.department)
            for number in known.numbers:
                if belongs(post, await self._pattern(number), rules):
                    return Joining(number)
            beginning = begins(post, await self._before(account), rules, EVERY_STOPWORD)
            if beginning is None:
                return Joining(remember=post)
            try:
                return Joining(await self._begin(beginning, opened, known))
            except Conflict:
                continue  # another post began one at this very moment: perhaps this one belongs to it
        return Joining(remember=post)

    def remember(self, account: AccountId, post: Seen) -> None:
        """Remember a post that has its own card."""
        if account in self._recent:
            self._recent[account].append(post)

    async def is_about(self, wave: int, department: DepartmentId, post: Post) -> bool:
        """Tell whether a further post of a ticket says what its wave is about."""
        rules = self._policy().waves.get(post.ref.account, WaveRules())
        again = seen(TicketId(0), self._clock(), department, post)
        return belongs(again, await self._pattern(wave), rules)

    async def _begin(self, beginning: Beginning, opened: Opened, known: Open) -> int:
        number = int(await self._store.new_ticket_id())
        wave = Wave(
            number=number,
            account=known.account,
            department=opened.department,
            channels=opened.channels,
            sort=beginning.pattern.sort,
            since=opened.at,
            first=beginning.first,
            before=beginning.before,
            under=beginning.pattern.under,
            common=beginning.pattern.common,
            words=beginning.words,
            log=(waves.Entry(at=opened.at, what=Happening.BEGAN, count=len(beginning.before) + 1),),
        )
        rules = self._policy().waves[known.account]
        shown_at = opened.due_at or opened.at
        deliveries = [
            *repaint_wave(number, wave.channels, shown_at),
            *said(wave, 1, shown_at),
            step(number, GATHER, opened.at),
            step(number, LISTEN, opened.at + rules.quiet),
        ]
        await waves.begin(self._store, wave, known, deliveries)
        self._patterns[number] = beginning.pattern
        self._forget(known.account, beginning.before)
        return number

    def _forget(self, account: AccountId, tickets: Iterable[TicketId]) -> None:
        """What belongs to a wave begins no other."""
        gone = set(tickets)
        kept = (one for one in self._recent.get(account, ()) if one.ticket not in gone)
        self._recent[account] = deque(kept, maxlen=REMEMBERED)

    async def _before(self, account: AccountId) -> deque[Seen]:
        if account not in self._recent:
            self._recent[account] = await self._read_again(account)
        return self._recent[account]

    async def _read_again(self, account: AccountId) -> deque[Seen]:
        """Return what would be remembered, had there been no end: when earlier posts came, and the words of the last ones."""
        rows = await self._store.rows(Filter(account=account, limit=REMEMBERED))
        since = self._clock() - USUAL_OVER
        found = deque[Seen](maxlen=REMEMBERED)
        for number, row in enumerate(rows):
            if row.opened_at < since:
                break
            again = await self._seen(row.ticket) if number < READ_AGAIN else None
            whole = again or Seen(row.ticket, row.opened_at, row.department, ())
            if number >= READ_AGAIN or again is not None:
                found.appendleft(whole)
        return found

    async def _seen(self, ticket: TicketId) -> Seen | None:
        """Return a ticket as its first post was seen; None for one that is part of a wave or hurries."""
        log = [entry.activity for entry in await self._store.history(ticket)]
        first = log[0]
        now = fold(ticket, log)
        joined = any(isinstance(one, JoinedWave) for one in log)
        if joined or now.urgent or not isinstance(first, Opened) or first.post.ref in now.removed:
            return None
        return seen(ticket, first.at, first.department, first.post)

    async def _pattern(self, number: int) -> Pattern:
        """Return what a wave is about; it never changes, so it is put together once."""
        if number not in self._patterns:
            wave = await waves.find(self._store, number)
            assert wave is not None, f"wave {number} takes posts and is not kept"
            self._patterns[number] = await self._pattern_of(wave)
        return self._patterns[number]

    async def _pattern_of(self, wave: Wave) -> Pattern:
        examples = [await self._words(ticket) for ticket in wave.first]
        known = tuple(dict.fromkeys(words for words in examples if words))
        return Pattern(wave.sort, known, wave.under, wave.common)

    async def _words(self, ticket: TicketId) -> tuple[str, ...]:
        """Return the words of a ticket's first post; none, if it is gone, or was about to come when everything ended."""
        try:
            log = [entry.activity for entry in await self._store.history(ticket)]
        except UnknownTicket:
            return ()
        first = log[0]
        if not isinstance(first, Opened) or first.post.ref in fold(ticket, log).removed:
            return ()
        return seen(ticket, first.at, first.department, first.post).words


def said(wave: Wave, number: int, due_at: datetime) -> list[Delivery]:
    """Return what says an entry of a wave's log in the threads of its cards."""
    return [
        Delivery(
            kind=DeliveryKind.WAVE,
            ticket=place_of(wave.number),
            lane=f"wave:{wave.number}:{channel}:said",
            channel=channel,
            number=number,
            due_at=due_at,
        )
        for channel in wave.channels
    ]


def step(wave: int, what: str, due_at: datetime, number: int = 0) -> Delivery:
    """Return the next step of something to do about a wave, after the ones before of the same kind."""
    return Delivery(
        kind=DeliveryKind.WAVE_STEP,
        ticket=place_of(wave),
        lane=f"wave:{wave}:{what}",
        number=number,
        subject=what,
        due_at=due_at,
    )
