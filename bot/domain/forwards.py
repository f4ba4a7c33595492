"""Mails to people who are asked, as a part of a ticket's state. Nothing here has slots: see `bot.domain.replacing`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from bot.domain.people import Actor
from bot.domain.posts import AccountId, PostRef


class Becomes(StrEnum):
    """What an answer by mail becomes. It never goes to the customer by itself."""

    NOTE = "note"
    DRAFT = "draft"


class ForwardState(StrEnum):
    WAITING = "waiting"
    """It can still be called off."""
    BEGUN = "begun"
    SENT = "sent"
    """The answer is waited for."""
    FAILED = "failed"
    UNKNOWN = "unknown"
    """It may have left: a person decides."""
    ANSWERED = "answered"
    BOUNCED = "bounced"
    """It has left and did not arrive."""
    CALLED_OFF = "called off"
    DONE = "done"
    """Nobody waits for an answer any more."""


LEAVING: Final = frozenset({ForwardState.WAITING, ForwardState.BEGUN})
AWAITED: Final = frozenset({*LEAVING, ForwardState.SENT, ForwardState.UNKNOWN})
"""In these, somebody waits for an answer, or for what becomes of the mail."""
STUCK: Final = frozenset({ForwardState.FAILED, ForwardState.UNKNOWN, ForwardState.BOUNCED})
"""A person decides what to do."""


@dataclass(frozen=True)
class Forward:
    """One mail. `asked_in` is the activity that asked, `told_in` the one that said last what became of it.

    `tries` counts how often a person wanted it to leave; `doubtful`: an earlier one of these may have arrived, `doubted_at` says since
    when. `heard` counts what machines have answered.
    """

    number: int
    by: Actor
    account: AccountId
    to: str
    name: str
    question: str
    subject: str
    text: str
    becomes: Becomes
    token: str
    leaves_at: datetime
    due_at: datetime
    state: ForwardState
    asked_in: int
    told_in: int = 0
    tries: int = 1
    overdue: bool = False
    doubtful: bool = False
    doubted_at: datetime | None = None
    heard: int = 0
    posts: tuple[PostRef, ...] = ()

    @property
    def called(self) -> str:
        """Return what to call who is asked."""
        return self.name or self.to
