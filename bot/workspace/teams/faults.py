"""What can go wrong between Teams and a bot, to be switched on one fault at a time."""

from collections import deque
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Status:
    """This status in place of the true one. `applied`: the call is carried out nevertheless, as a gateway may time out too early.

    `retry_after`: seconds, or an HTTP date, or nothing at all.
    """

    status: int
    applied: bool = False
    retry_after: str = ""


@dataclass(frozen=True)
class Cut:
    """The connection closes without an answer: after the call was carried out, before it, or (`late`) these seconds before it."""

    applied: bool = True
    late: float = 0.0


Fault = Status | Cut


@dataclass
class Faults:
    """Counters say how many of the next ones are hit; seconds hold until they are set back to 0."""

    delay: float = 0.0  # seconds before a call is answered
    answer_delay: float = 0.0  # seconds by which the app's answers arrive later than it gave them
    drop_answers: int = 0  # of the app: for Teams they do not exist, so it sends again
    duplicates: int = 0  # answered activities that arrive a second time
    renewed: int = 0  # answered activities that arrive a second time under a new id
    key_delay: float = 0.0  # seconds before metadata and keys are answered
    broken_keys: int = 0  # requests for metadata or keys that end in a 503
    broken_logins: int = 0  # requests for a token that end in a 503
    _calls: dict[str, deque[Fault]] = field(default_factory=dict)

    def throttle(self, kind: str = "*", *, retry_after: str | int | None = 1, times: int = 1) -> None:
        """429 for the next calls of this kind (see `calls.Kind`), which are not carried out; None leaves `Retry-After` out."""
        self.plan(kind, Status(429, retry_after="" if retry_after is None else str(retry_after)), times=times)

    def fail(self, kind: str = "*", *, status: int = 500, applied: bool = False, times: int = 1) -> None:
        self.plan(kind, Status(status, applied), times=times)

    def cut(self, kind: str = "*", *, applied: bool = True, late: float = 0.0, times: int = 1) -> None:
        self.plan(kind, Cut(applied, late), times=times)

    def plan(self, kind: str, fault: Fault, *, times: int = 1) -> None:
        self._calls.setdefault(kind, deque()).extend([fault] * times)

    def next_for(self, kind: str) -> Fault | None:
        """The fault planned for this call; those for the kind go before those for any."""
        planned = self._calls.get(kind) or self._calls.get("*")
        return planned.popleft() if planned else None

    def take(self, counter: str) -> bool:
        """Uses up one of a counter."""
        left: int = getattr(self, counter)
        setattr(self, counter, max(0, left - 1))
        return left > 0
