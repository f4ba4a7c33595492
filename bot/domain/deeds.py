"""What was done to posts, as a part of a ticket's state. Nothing here has slots: see `bot.domain.replacing`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.people import Actor
from bot.domain.posts import Act, PostRef


class DeedState(StrEnum):
    WAITING = "waiting"
    """It can still be called off."""
    BEGUN = "begun"
    DONE = "done"
    FAILED = "failed"
    CALLED_OFF = "called off"


OPEN = frozenset({DeedState.WAITING, DeedState.BEGUN})


@dataclass(frozen=True)
class Deed:
    """One act on one post. `asked_in` is the activity that asked for it; `number` is 0 where a person did it by hand.

    Until `settles_at`, a try of it may still come through.
    """

    number: int
    act: Act
    to: PostRef
    by: Actor
    due_at: datetime
    state: DeedState
    undo: bool = False
    reason: str = ""
    asked_in: int = 0
    settles_at: datetime | None = None
