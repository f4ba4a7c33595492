"""What can go wrong between Slack and a bot, to be switched on one fault at a time."""

from collections import deque
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Throttled:
    """HTTP 429; the call is not carried out."""

    retry_after: int


@dataclass(frozen=True)
class Broken:
    """HTTP 500 or 503; the call is not carried out."""

    status: int


@dataclass(frozen=True)
class AnswerLost:
    """The call is carried out, then the connection closes without an answer."""


CallFault = Throttled | Broken | AnswerLost


@dataclass
class Faults:
    """Counters say how many of the next ones are hit; seconds hold until they are set back to 0."""

    latency: float = 0.0  # seconds before a Web API call is answered
    ack_delay: float = 0.0  # seconds by which acks arrive later than the bot sent them
    clock_skew: float = 0.0  # seconds by which Slack's signature clock is ahead
    drop_acks: int = 0
    duplicate_events: int = 0
    reorder_events: int = 0  # how many events are held back, to go out in reverse when complete
    refuse_handshakes: int = 0
    bad_signatures: int = 0
    expired_triggers: int = 0  # trigger ids that are too old when they are used
    hash_conflicts: int = 0  # of views.update and views.publish with a hash, as if somebody had been faster
    lost_submissions: int = (
        0  # forms that the app has and acknowledged, but the person is told otherwise, at once
    )
    _calls: dict[str, deque[CallFault]] = field(default_factory=dict)

    def throttle(self, method: str = "*", *, retry_after: int = 1, times: int = 1) -> None:
        self._plan(method, Throttled(retry_after), times)

    def break_calls(self, method: str = "*", *, status: int = 500, times: int = 1) -> None:
        self._plan(method, Broken(status), times)

    def lose_answers(self, method: str = "*", *, times: int = 1) -> None:
        self._plan(method, AnswerLost(), times)

    def next_for(self, method: str) -> CallFault | None:
        """The fault planned for this call; those for the method go before those for any."""
        planned = self._calls.get(method) or self._calls.get("*")
        return planned.popleft() if planned else None

    def take(self, counter: str) -> bool:
        """Uses up one of a counter."""
        left: int = getattr(self, counter)
        setattr(self, counter, max(0, left - 1))
        return left > 0

    def _plan(self, method: str, fault: CallFault, times: int) -> None:
        self._calls.setdefault(method, deque()).extend([fault] * times)
