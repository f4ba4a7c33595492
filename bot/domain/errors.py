"""What goes wrong outside, named by what follows from it.

OutsideError
├── NotDone            certainly nothing happened
│   ├── Unreachable    nothing left this machine: try again
│   ├── RateLimited    try again after `retry_after` seconds
│   ├── LoggedOut      a person has to renew a token or a right
│   ├── Rejected       the other side said no, for good
│   │   ├── Closed         a place takes nothing at all until a person mends it
│   │   ├── Gone       what we wanted to change or answer is not there any more
│   │   └── Unacceptable  the other side does not take this content, others it would
│   ├── CannotLook     the product shows nothing that stands there already: a person has to look
│   └── Unsupported    the platform cannot do that at all
└── OutcomeUnknown     it may have happened: look before trying again
"""

from __future__ import annotations

from enum import StrEnum


class OutsideError(Exception):
    """Something outside did not work. The message is the other side's own wording, never a secret."""


class NotDone(OutsideError):
    """Certainly nothing happened outside."""


class Unreachable(NotDone):
    """Nothing left this machine: the connection could not be made."""


class RateLimited(NotDone):
    """Refused for now. `retry_after`: seconds until the next try is welcome."""

    def __init__(self, message: str, retry_after: float) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class LoggedOut(NotDone):
    """A token or a right is missing or has ended."""


class Rejected(NotDone):
    """Refused for good; trying the same again is pointless."""


class Barrier(StrEnum):
    """Why a place takes nothing; each has its own mend."""

    ARCHIVED = "archived"
    NOT_MEMBER = "not a member"
    NOT_FOUND = "not found"
    NOT_ALLOWED = "not allowed"
    SHARED = "shared with another company"
    LOGGED_OUT = "logged out"
    """A token or a right is missing or has ended, so that nothing gets there."""


class Closed(Rejected):
    """A place takes nothing at all until a person mends it: whatever is meant for it can wait."""

    def __init__(self, message: str, barrier: Barrier) -> None:
        super().__init__(message)
        self.barrier = barrier


class Gone(Rejected):
    """What we wanted to change or answer is not there any more."""


class Unacceptable(Rejected):
    """The other side does not take this content; others it would."""


class CannotLook(NotDone):
    """The product has no way to see what stands there already, now or later: only a person can look."""


class Unsupported(NotDone):
    """The platform has no such act."""


class OutcomeUnknown(OutsideError):
    """The connection broke or the server failed after something may have been done."""
