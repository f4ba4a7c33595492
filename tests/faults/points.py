"""The crash points between a click on *Reply* and the log: what each is, and how it is brought about.

`seam` is a place at which our code meets the outside (a commit, a request, a message); `at` is before it, in the midst of it or
after it; `does` is what happens there. Nothing of the product knows of them: what wraps the store, the platform, the chat
product and the people does it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from typing import Final


class Seam(Enum):
    CLICK = auto()
    """A person's interaction arrives."""
    CHANGE = auto()
    """The commit of what a person did."""
    ASKED_CARD = auto()
    """The first card in the channel of a department that is asked."""
    SUGGESTED = auto()
    """The commit of the asked department's answer."""
    QUEUED = auto()
    """The commit of a confirmed reply."""
    SENDING = auto()
    """The commit that says that a reply is being sent."""
    REQUEST = auto()
    """The reply's request to the platform."""
    ENDED = auto()
    """The commit of what became of it: sent, failed, unknown, postponed."""
    REPAINT = auto()
    """A card that stands there is painted anew."""
    LINE = auto()
    """A line is posted in a thread."""
    LINE_KEPT = auto()
    """The commit of where a line stands."""
    WRITE = auto()
    """Any commit."""


class At(Enum):
    BEFORE = auto()
    DURING = auto()
    """A commit is torn, a request or message is on its way."""
    AFTER = auto()


class Does(StrEnum):
    KILL = "the process is killed"
    KILL_APPLIED = "the platform has published; the process is killed before it hears of it"
    KILL_LATE = "the process is killed; the platform publishes later"
    ECHO = "the platform's feed shows the reply before its answer comes"
    CUSTOMER = "the customer edits or deletes the post"
    TERMINATE = "the process is asked to stop"
    FULL = "the disk refuses"
    SECOND = "a second process is started"
    DEMOTE = "who confirmed the reply may not answer any more"
    REVOKE = "the token is revoked (401)"


@dataclass(frozen=True, slots=True)
class Point:
    name: str
    what: str
    seam: Seam
    at: At
    does: Does
    elsewhere: str = ""
    """What happens and which tests bring it about, where that takes more than a story; empty if a story does."""


POINTS: Final = {
    point.name: point
    for point in (
        Point("C0", "before the click arrives", Seam.CLICK, At.BEFORE, Does.KILL),
        Point("C1", "received, before it is on disk", Seam.CHANGE, At.BEFORE, Does.KILL),
        Point("C2", "while it is written", Seam.CHANGE, At.DURING, Does.KILL),
        Point("C3", "on disk, before the acknowledgement", Seam.CHANGE, At.AFTER, Does.KILL),
        Point("C4", "acknowledged, before the second person's card", Seam.ASKED_CARD, At.BEFORE, Does.KILL),
        Point("C5", "the second person's card has an unknown outcome", Seam.ASKED_CARD, At.DURING, Does.KILL),
        Point(
            "C6",
            "the second person's answer is on disk, before the acknowledgement",
            Seam.SUGGESTED,
            At.AFTER,
            Does.KILL,
        ),
        Point("C7", "queued, before *sending*", Seam.SENDING, At.BEFORE, Does.KILL),
        Point("C8", "*sending* is on disk, before bytes leave", Seam.SENDING, At.AFTER, Does.KILL),
        Point("C9", "in the midst of the request", Seam.REQUEST, At.DURING, Does.KILL),
        Point("C10", "published, the answer is lost", Seam.REQUEST, At.DURING, Does.KILL_APPLIED),
        Point("C11", "published later", Seam.REQUEST, At.DURING, Does.KILL_LATE),
        Point("C12", "answered, before it is on disk", Seam.ENDED, At.BEFORE, Does.KILL),
        Point("C13", "while the end is written", Seam.ENDED, At.DURING, Does.KILL),
        Point("C14", "the end is on disk, before the card shows it", Seam.ENDED, At.AFTER, Does.KILL),
        Point("C15", "the repaint of the card has an unknown outcome", Seam.REPAINT, At.DURING, Does.KILL),
        Point("C16", "the line has an unknown outcome", Seam.LINE, At.DURING, Does.KILL),
        Point("C17", "the line is posted, before that is on disk", Seam.LINE_KEPT, At.BEFORE, Does.KILL),
        Point(
            "C18", "the reply comes back in the feed before its answer", Seam.REQUEST, At.DURING, Does.ECHO
        ),
        Point("C19", "the customer edits or deletes the post", Seam.QUEUED, At.AFTER, Does.CUSTOMER),
        Point("C20", "asked to stop, in any phase", Seam.WRITE, At.BEFORE, Does.TERMINATE),
        Point("C21", "the disk refuses", Seam.WRITE, At.BEFORE, Does.FULL),
        Point(
            "C22",
            "an older backup is restored",
            Seam.WRITE,
            At.BEFORE,
            Does.KILL,
            elsewhere=(
                "`zuruf restore` freezes everything, puts before people what may have been sent or done since, "
                "looks for what was owed before it posts it, and leaves out numbers: `tests/test_restoring.py`, "
                "`tests/test_cli_restore.py`"
            ),
        ),
        Point("C23", "a second process on the same store", Seam.WRITE, At.BEFORE, Does.SECOND),
        Point("C24", "whoever confirmed it may not answer any more", Seam.QUEUED, At.AFTER, Does.DEMOTE),
        Point("C25", "the token is revoked in the midst of it", Seam.REQUEST, At.DURING, Does.REVOKE),
    )
}

LIVE: Final = {name: point for name, point in POINTS.items() if not point.elsewhere}

ELSEWHERE: Final = {name: point.elsewhere for name, point in POINTS.items() if point.elsewhere}


_WHERE: Final = {At.BEFORE: "before", At.DURING: "in the midst of", At.AFTER: "after"}

_NAMES: Final = {
    Seam.CLICK: "a person's click",
    Seam.CHANGE: "the commit of what a person did",
    Seam.ASKED_CARD: "the asked department's card",
    Seam.SUGGESTED: "the commit of its answer",
    Seam.QUEUED: "the commit of *queued*",
    Seam.SENDING: "the commit of *sending*",
    Seam.REQUEST: "the request",
    Seam.ENDED: "the commit of how it ended",
    Seam.REPAINT: "the repaint of a card",
    Seam.LINE: "a line",
    Seam.LINE_KEPT: "the commit of where a line stands",
    Seam.WRITE: "any commit",
}


def table() -> list[str]:
    """Return the rows of docs/explanation/faults.md."""
    return [f"| {one.name} | {one.what} | {_how(one)} |" for one in POINTS.values()]


def _how(point: Point) -> str:
    if point.elsewhere:
        return point.elsewhere
    return f"{_WHERE[point.at]} {_NAMES[point.seam]}: {point.does}"
