"""What keeps a reply from leaving or from being known to have arrived. As data: `bot/texts/delivery/` has the words."""

from __future__ import annotations

from enum import StrEnum

from bot.domain.errors import (
    Gone,
    LoggedOut,
    OutsideError,
    RateLimited,
    Rejected,
    Unreachable,
    Unsupported,
)


class Obstacle(StrEnum):
    """What stood in a reply's way outside. The platform's own words stand beside it."""

    UNTOLD = ""
    """Logs of before say it in the platform's words alone."""
    RATE_LIMITED = "rate limited"
    LOGGED_OUT = "logged out"
    GONE = "gone"
    NOT_ACCEPTED = "not accepted"
    UNREACHABLE = "unreachable"
    UNSUPPORTED = "unsupported"
    UNCONNECTED = "unconnected"
    """Nobody serves the account."""
    NO_ANSWER = "no answer"
    """The connection broke, or the platform failed, after something may have been done."""
    STOPPED = "stopped"
    """It was being sent when Zuruf stopped."""
    RESTORED = "restored"
    """A backup was restored: since it was made, the reply may have been sent."""
    NOT_LISTED = "not listed"
    """It is not among the replies that the platform lists."""
    SAME_WORDS = "same words"
    """Only an earlier reply of the same words is listed."""
    CANNOT_LOOK = "cannot look"
    """The platform does not list replies."""
    MISTAKE = "mistake"
    """An error of ours."""


class Hold(StrEnum):
    """Why a confirmed reply does not leave, though nothing outside stands in its way."""

    REMOVED = "removed"
    """The post that it answers is gone."""
    EDITED = "edited"
    """The post that it answers says something else by now."""
    NOT_ALLOWED = "not allowed"
    """Whoever confirmed it may not answer here any more."""
    INACTIVE = "inactive"
    """Whoever confirmed it is not of the team any more, as the chat product says."""
    UNASKED = "unasked"
    """No chat product could be asked whether they still are."""
    CHANGED = "changed"
    """It is not what was confirmed."""


def obstacle(error: OutsideError) -> Obstacle:  # noqa: PLR0911 -- one case for each consequence
    """Return what an error means for a reply."""
    match error:
        case RateLimited():
            return Obstacle.RATE_LIMITED
        case Unreachable():
            return Obstacle.UNREACHABLE
        case LoggedOut():
            return Obstacle.LOGGED_OUT
        case Gone():
            return Obstacle.GONE
        case Rejected():
            return Obstacle.NOT_ACCEPTED
        case Unsupported():
            return Obstacle.UNSUPPORTED
        case _:
            return Obstacle.NO_ANSWER
