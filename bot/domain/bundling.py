"""Decisions about tickets of a wave, and the words with which many are answered at once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from bot.domain.activities import Activity, JoinedWave, LeftWave, ReplyQueued, ReplyUnknown
from bot.domain.answering import Wish, send
from bot.domain.claiming import must_be_open, must_go_on
from bot.domain.confirming import digest
from bot.domain.obstacles import Obstacle
from bot.domain.people import Actor, Person
from bot.domain.posts import Platform
from bot.domain.refusals import AnsweredMeanwhile, ClaimedBy, NotInWave, Refused, WroteMeanwhile
from bot.domain.similarity import words_of
from bot.domain.templates import fill
from bot.domain.text import Untrusted
from bot.domain.ticket import Leaving, Status, Ticket

WAITING: Final = frozenset({Status.NEW, Status.BUNDLED, Status.CLAIMED})
"""Where a ticket of a wave stands that nobody has answered yet."""

_JITTER: Final = 0.5  # of the pace: so regular is no person


@dataclass(frozen=True, slots=True)
class Words:
    """An answer for many: `greetings` and `closings` take turns around the `core`. All may have `{{placeholders}}`."""

    core: str
    greetings: tuple[str, ...] = ()
    closings: tuple[str, ...] = ()

    @property
    def wordings(self) -> int:
        """Return how many different texts it gives, names apart."""
        return max(len(self.greetings), 1) * max(len(self.closings), 1)


def text_for(words: Words, turn: int, values: Mapping[str, str]) -> str:
    """Return the text for one person. Neighbours, whose turns follow each other, get different ones where there are any."""
    count = len(words.greetings)
    closing = turn // count if count > 1 else turn
    blocks = (_in_turn(words.greetings, turn), words.core, _in_turn(words.closings, closing))
    whole = "\n\n".join(block.strip() for block in blocks if block.strip())
    return Untrusted(fill(whole, values)).clean().strip()


def same_as_neighbour(texts: Sequence[str]) -> int:
    """Count the texts that read like the one before them, whatever names and numbers are in them."""
    read = [words_of(text) for text in texts]
    return sum(one == other for one, other in pairwise(read))


def wait(seed: str, number: int, pace: timedelta) -> timedelta:
    """Return how long after the answer before it the one with this number leaves; the same for the same seed."""
    drawn = hashlib.sha256(f"{seed}:{number}".encode()).digest()[0] / 255
    return pace * (1 + _JITTER * (drawn - _JITTER))


def join(ticket: Ticket, now: datetime, *, wave: int) -> list[Activity]:
    """A ticket that came before the wave belongs to it as well; it keeps its card. What hurries does not."""
    if ticket.wave or wave in ticket.left_waves or ticket.urgent or ticket.merged_into is not None:
        return []
    return [JoinedWave(at=now, wave=wave, bundled=False)]


def leave(ticket: Ticket, by: Person, now: datetime, *, wave: int, why: Leaving) -> list[Activity]:
    """Let a ticket go on by itself."""
    must_go_on(ticket)
    if ticket.wave != wave:
        raise Refused(NotInWave())
    return [LeftWave(at=now, wave=wave, why=why, by=by.actor)]


def answer(
    ticket: Ticket,
    by: Person,
    now: datetime,
    *,
    wave: int,
    wish: Wish,
    platform: Platform,
    undo_window: timedelta,
) -> list[Activity]:
    """Queue the reply to one of a wave, as `answering.send`, but nobody gets the ticket by it: it was an answer to all."""
    if ticket.reply(wish.reply) is not None:
        return []
    _must_wait_in(ticket, by, wave)
    if ticket.answerable is None or ticket.answerable.ref != wish.to:
        raise Refused(WroteMeanwhile())
    facts = send(ticket, by, now, wish=wish, platform=platform, undo_window=undo_window)
    return [replace(one, wave=wave) for one in facts if isinstance(one, ReplyQueued)]


def doubt(ticket: Ticket, by: Actor, now: datetime, *, wave: int, wish: Wish) -> list[Activity]:
    """Put the reply to one of a wave before a person: a backup was restored, and it may have been sent since that was made.

    Nothing where it would not have been sent, as far as that can be known here.
    """
    waits = ticket.wave == wave and not ticket.closed and not ticket.answered and ticket.in_flight is None
    belongs_to_others = ticket.owner is not None and ticket.owner.id != by.id
    asked = ticket.answerable
    if not waits or belongs_to_others or asked is None or asked.ref != wish.to or ticket.reply(wish.reply):
        return []
    queued = ReplyQueued(
        at=now,
        by=by,
        reply=wish.reply,
        to=wish.to,
        text=wish.text,
        private=wish.private,
        close=wish.close,
        due_at=now,
        template=wish.template,
        digest=digest(ticket.conversation.account, wish.to, wish.text, private=wish.private),
        wave=wave,
    )
    unknown = ReplyUnknown(at=now, reply=wish.reply, reason=Untrusted(""), why=Obstacle.RESTORED)
    return [queued, unknown]


def _must_wait_in(ticket: Ticket, by: Person, wave: int) -> None:
    must_be_open(ticket)
    if ticket.wave != wave:
        raise Refused(NotInWave())
    if ticket.owner is not None and ticket.owner.id != by.id:
        raise Refused(ClaimedBy(ticket.owner, ticket.owned_since or ticket.opened_at))
    if ticket.answered and ticket.last_sent is not None:
        raise Refused(AnsweredMeanwhile(ticket.last_sent.by))


def _in_turn(blocks: Sequence[str], turn: int) -> str:
    return blocks[turn % len(blocks)] if blocks else ""
