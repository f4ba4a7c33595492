"""What people do to a post or to its author on the platform, besides answering: like, hide, delete, block, mute, report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.obstacles import Hold, Obstacle
from bot.domain.people import Actor
from bot.domain.posts import Act, PostRef
from bot.domain.text import Untrusted


@dataclass(frozen=True, slots=True, kw_only=True)
class ActAsked:
    """A person wants something done to a post, or (`undo`) taken back. `number` counts these in a ticket from 1.

    Until `due_at` it can be called off.
    """

    at: datetime
    by: Actor
    number: int
    act: Act
    to: PostRef
    due_at: datetime
    undo: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActCalledOff:
    """It was taken back before it left."""

    at: datetime
    by: Actor
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ActBegun:
    """On disk before the first byte leaves; from then on it cannot be called off."""

    at: datetime
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ActDone:
    """The platform did it. Until `settles_at`, an earlier try without an answer may still come through: what takes it back waits for that."""

    at: datetime
    number: int
    settles_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActFailed:
    """It could not be done: `why` names what stood in the way outside, with the platform's `reason`; `hold` what did here.

    `doubtful`: nobody knows, since a try without an answer may have done it. `settles_at` as in `ActDone`.
    """

    at: datetime
    number: int
    why: Obstacle = Obstacle.UNTOLD
    reason: Untrusted | None = None
    hold: Hold | None = None
    doubtful: bool = False
    settles_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneByHand:
    """A person did it on the platform itself, where Zuruf cannot."""

    at: datetime
    by: Actor
    act: Act
    to: PostRef
    reason: str = ""
