"""What a wave comes to right now: how many tickets stand where, how fast they come, and its newest posts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.desk import Desk
from bot.domain.bundling import WAITING
from bot.domain.posts import Act, Post
from bot.domain.ticket import Status, Term, out_of
from bot.keeping import wave_answers
from bot.keeping.wave_answers import Answer
from bot.keeping.waves import Wave
from bot.stores.store import Filter
from bot.texts.waves import Counts

SAMPLES: Final = 3
_LATELY: Final = timedelta(minutes=1)
_RATE_UP_TO: Final = 200  # tickets that are looked at; faster than that nobody reads the difference


@dataclass(frozen=True, slots=True)
class Figures:
    """`samples` are the newest posts, the newest first; `a_minute` is how many came in the last one."""

    counts: Counts
    a_minute: int
    samples: tuple[Post, ...]
    answer: Answer | None = None
    answerable: bool = True
    """Whether the platform takes replies at all."""


async def figures(wave: Wave, desk: Desk) -> Figures:
    """Count: the cost grows with the store's index, not with the logs of the tickets."""
    return Figures(
        await counts(wave, desk),
        await _a_minute(wave, desk.clock(), desk),
        await _samples(wave, desk),
        await wave_answers.find(desk.store, wave.number, wave.answer),
        can_reply(wave, desk),
    )


def can_reply(wave: Wave, desk: Desk) -> bool:
    return bool({Act.REPLY, Act.REPLY_PRIVATELY} & desk.platform(wave.account).can)


async def counts(wave: Wave, desk: Desk) -> Counts:
    standing: Counter[Status] = Counter()
    for tally in await desk.store.tally(members(wave)):
        standing[tally.status] += tally.count
    out = await desk.store.tally(Filter(terms=((Term.WAVE, out_of(wave.number)),)))
    return Counts(
        total=standing.total(),
        waiting=sum(standing[one] for one in (*WAITING, Status.ESCALATED, Status.SNOOZED)),
        leaving=standing[Status.SENDING],
        uncertain=standing[Status.UNCERTAIN],
        answered=standing[Status.ANSWERED],
        closed=standing[Status.CLOSED],
        out=sum(tally.count for tally in out),
    )


def members(wave: Wave, limit: int = 50) -> Filter:
    """Return the filter for the tickets of a wave."""
    return Filter(terms=((Term.WAVE, str(wave.number)),), limit=limit)


async def _a_minute(wave: Wave, now: datetime, desk: Desk) -> int:
    rows = await desk.store.rows(members(wave, _RATE_UP_TO))
    return sum(now - row.opened_at <= _LATELY for row in rows)


async def _samples(wave: Wave, desk: Desk) -> tuple[Post, ...]:
    tickets = [await desk.ticket(one) for one in await desk.store.tickets(members(wave, SAMPLES))]
    return tuple(ticket.answerable for ticket in tickets if ticket.answerable is not None)
