"""The state of a reply, as a part of its ticket's. Nothing here has slots: see `bot.domain.replacing`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.obstacles import Hold, Obstacle
from bot.domain.people import Actor
from bot.domain.posts import PostRef
from bot.domain.stops import Stopped
from bot.domain.text import Untrusted


class ReplyState(StrEnum):
    DRAFT = "draft"
    QUEUED = "queued"
    HELD = "held"
    """Confirmed, but what was confirmed does not hold any more: a person decides."""
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    """Certainly not there: a person decides."""
    CHECKING = "checking"
    """It may be there, and Zuruf finds out by itself."""
    UNKNOWN = "unknown"
    """It may be there: a person decides."""
    WITHDRAWN = "withdrawn"
    DISCARDED = "discarded"
    REPLACED = "replaced"
    """It did not leave, and another one was sent instead."""


IN_FLIGHT = frozenset({ReplyState.QUEUED, ReplyState.SENDING, ReplyState.CHECKING, ReplyState.UNKNOWN})
"""While a reply is in one of these, the conversation takes no other."""


@dataclass(frozen=True)
class Reply:
    """One answer, from draft to sent.

    `number` is that of the activity that began it or queued it last, `asked_in` that of the one that tells people what became
    of it (0: none does): under their lines people decide about it. `by` is who confirmed it last, in activity `confirmed`.
    `due_at` is when it leaves, or is looked for. It was tried `tries` times since a person confirmed it: under its present key
    first at `began_at`, last at `tried_at`; since then it was looked for `checks` times, and missing `absent` times.
    `doubtful`: the outcome of a try is open, though a person may have said that it is not there. `asked`: a person wants Zuruf to look once more.
    """

    id: str
    number: int
    by: Actor
    text: str
    state: ReplyState
    to: PostRef | None = None
    private: bool = False
    close: bool = False
    due_at: datetime | None = None
    url: str = ""
    reason: Untrusted | None = None
    why: Obstacle = Obstacle.UNTOLD
    hold: Hold | None = None
    escalation: int = 0
    asked_in: int = 0
    template: str = ""
    sent_at: datetime | None = None
    sent_as: PostRef | None = None
    digest: str = ""
    confirmed: int = 0
    tries: int = 0
    began_at: datetime | None = None
    tried_at: datetime | None = None
    checks: int = 0
    absent: int = 0
    doubtful: bool = False
    asked: bool = False
    wave: int = 0
    """The wave that was answered with it, 0 if it answers this ticket alone."""
    queued_at: datetime | None = None
    stopped: Stopped | None = None
    """Why it waits, while it does."""

    @property
    def shown(self) -> ReplyState:
        """Return the state as people see it: what is sent once more to find out is still being found out."""
        sent_once_more = self.state is ReplyState.SENDING and self.doubtful
        return ReplyState.CHECKING if sent_once_more else self.state
