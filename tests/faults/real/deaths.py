"""Every point at which a real process is ended, with its name in the table of crash points (`C0` to `C25`)."""

from __future__ import annotations

import random
import signal
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from tests.faults.real.fate import Arm
from tests.faults.real.kinds import KINDS
from tests.faults.real.platform import Answer

ANY_TIME: Final = "any time"
SECOND: Final = "a second bot is started"
"""Nothing ends then: it is refused."""


@dataclass(frozen=True, slots=True)
class Death:
    """How a bot ends amid one story. `then` is where the one ends that is started after it; `answer` is the platform's."""

    crash: str
    arm: Arm
    account: str = "key"
    answer: Answer = Answer.WELL
    drafted: bool = False
    removed: bool = False
    left: bool = False
    """Whoever confirmed the reply leaves the team as soon as it is acknowledged."""
    after: float = 0.0
    """Seconds after the beginning of the story, for an end at any time."""
    then: tuple[Arm, ...] = ()

    def __str__(self) -> str:
        how = "" if self.arm.signal is signal.SIGKILL else f" by {self.arm.signal.name}"
        then = "".join(f", then {arm.point}" for arm in self.then)
        when = f" ({self.after:.3f} s)" if self.after else ""
        answer = "" if self.answer is Answer.WELL else f", which answers: {self.answer}"
        return f"{self.crash}{how} {self.arm.point}{when} on {self.account}{answer}{then}"


_POINTS: Final = (
    ("C0", "before the click on claim"),
    ("C0", "before the click on reply"),
    ("C0", "before the reply is submitted"),
    ("C1", "before commit Opened"),
    ("C1", "before commit Claimed"),
    ("C1", "before commit ReplyQueued"),
    ("C2", "amid commit Opened"),
    ("C2", "amid commit Claimed"),
    ("C2", "amid commit ReplyQueued"),
    ("C3", "after commit Opened"),
    ("C3", "after commit Claimed"),
    ("C3", "after commit ReplyQueued"),
    ("C7", "the hook is acknowledged"),
    ("C7", "the claim is acknowledged"),
    ("C7", "the reply is acknowledged"),
    ("C7", "after taking reply"),
    ("C7", "before commit ReplySending"),
    ("C8", "amid commit ReplySending"),
    ("C8", "after commit ReplySending"),
    ("C8", "before the platform's call"),
    ("C9", "the platform is called"),
    ("C10", "the platform has it"),
    ("C12", "after the platform's call"),
    ("C12", "before commit ReplySent"),
    ("C13", "amid commit ReplySent"),
    ("C14", "after commit ReplySent"),
    ("C14", "before commit Done of reply"),
    ("C14", "after commit Done of reply"),
    ("C14", "before posting the card"),
    ("C15", "before repainting the card"),
    ("C15", "Slack has carried out chat.update"),
    ("C15", "after repainting the card"),
    ("C15", "before commit Done of card"),
    ("C16", "before posting lines"),
    ("C16", "Slack has carried out chat.postMessage"),
    ("C16", "after posting lines"),
    ("C17", "before commit Done of line"),
    ("C17", "after commit Done of line"),
)

_APPROVING: Final = (
    ("C4", "after commit ReplyDrafted"),
    ("C4", "the draft is acknowledged"),
    ("C5", "Slack has carried out chat.update"),
    ("C5", "before repainting the card"),
    ("C6", "after commit ReplyQueued"),
    ("C6", "amid commit ReplyQueued"),
)
"""A draft that somebody else sends."""

_OTHER_ANSWERS: Final = (
    ("C11", "the platform is called", Answer.LATE),
    ("C10", "after the platform's call", Answer.BROKEN_AFTER),
    ("C9", "after commit ReplySending", Answer.BROKEN),
    ("C25", "after commit ReplyFailed", Answer.LOCKED_OUT),
    ("C25", "the platform is called", Answer.LOCKED_OUT),
    ("C7", "after commit ReplyPostponed", Answer.BUSY),
    ("C18", "the platform has it", Answer.ECHOED),
    ("C18", "after the platform's call", Answer.ECHOED),
)

_IN_RECOVERY: Final = (
    "looking for the card",
    "looking for lines",
    "looking for the reply",
    "before posting lines",
    "Slack has carried out chat.postMessage",
    "the platform is called",
    "before commit Done of line",
    "after taking reply",
)

_STOPPED: Final = (
    "after taking reply",
    "after commit ReplySending",
    "before the platform's call",
    "the platform is called",
    "the platform has it",
    "after the platform's call",
    "Slack has carried out chat.postMessage",
    "Slack has carried out chat.update",
    "before posting the card",
    "before posting lines",
    "after posting lines",
    "before commit Claimed",
)
"""A process that hangs for longer than its leases, and goes on as if nothing had been."""

_POLITELY: Final = tuple(point for number, (_, point) in enumerate(_POINTS) if number % 2)
LONGEST: Final = 0.4
"""Seconds that a story takes; any time is within them."""


def deaths(seed: int, *, at_any_time: int) -> list[Death]:
    """Return what is to be tried, in an order by chance; the same seed gives the same."""
    chance = random.Random(seed)  # noqa: S311 - chance, not secrecy
    planned = [*_planned(), *_by_chance(chance, at_any_time)]
    chance.shuffle(planned)
    return [replace(death, then=_then(chance, death)) for death in planned]


def _planned() -> Iterator[Death]:
    for account in KINDS:
        yield from (Death(crash, Arm(point), account) for crash, point in _POINTS)
        yield from (Death(crash, Arm(point), account, answer) for crash, point, answer in _OTHER_ANSWERS)
    for crash, point in _APPROVING:
        yield Death(crash, Arm(point), drafted=True)
    yield from (Death("C16", Arm("Slack has carried out chat.postMessage", nth)) for nth in range(2, 6))
    yield from (Death("C20", Arm(point, signal=signal.SIGTERM)) for point in _POLITELY)
    yield from (
        Death("hang", Arm(point, signal=signal.SIGSTOP), account)
        for point in _STOPPED
        for account in ("key", "list")
    )
    yield from (Death("C23", Arm(SECOND), account) for account in KINDS)
    yield from (Death("C24", Arm("the reply is acknowledged"), account, left=True) for account in KINDS)
    yield from (
        Death("C19", Arm(p), a, removed=True)
        for p in ("the reply is acknowledged", "the platform has it")
        for a in KINDS
    )


def _by_chance(chance: random.Random, count: int) -> Iterator[Death]:
    for _ in range(count):
        account = chance.choice([*KINDS])
        answer = chance.choice([Answer.WELL, Answer.WELL, *Answer])
        yield Death("any", Arm(ANY_TIME), account, answer, after=chance.uniform(0.001, LONGEST))


def _then(chance: random.Random, death: Death) -> tuple[Arm, ...]:
    """Let every third one end once more while it makes up for the first."""
    if death.arm.signal is not signal.SIGKILL or chance.random() > 1 / 3:
        return ()
    return (Arm(chance.choice(_IN_RECOVERY)),)
