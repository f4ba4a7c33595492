"""What can become of one call to the outside."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Outcome(StrEnum):
    OK = "ok"
    REFUSED = "refused"
    """No connection: nothing left this machine."""
    LIMITED = "429"
    REJECTED = "4xx"
    BROKEN = "500, not applied"
    BROKEN_DONE = "500, applied"
    TIMEOUT = "timeout, not applied"
    TIMEOUT_DONE = "timeout, applied"
    LATE = "timeout, applied late"
    RESET = "reset, not applied"
    RESET_DONE = "reset, applied"
    RESET_LATE = "reset, applied late"


APPLIED: Final = frozenset({Outcome.OK, Outcome.BROKEN_DONE, Outcome.TIMEOUT_DONE, Outcome.RESET_DONE})
"""By the time the caller is answered, or not."""

LATE: Final = frozenset({Outcome.LATE, Outcome.RESET_LATE})

LATEST: Final = 38.0
"""Seconds after the call until a late one is applied, at most: what queues and proxies hold back comes before a client that
waited 20 s has waited as long again. Within any settle window, which is 60 s at least."""

OF_MESSAGES: Final = tuple(one for one in Outcome if one not in LATE)
"""What can become of a card or line: a chat product has posted by the time it is given up, or never does."""
