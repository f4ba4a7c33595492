"""How much Teams takes: https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit

A whole channel is one conversation, whatever the thread; beside its windows there is one of the app for the whole tenant.
"""

import math

from bot.workspace.clock import Clock
from bot.workspace.limiter import Window

SENDING = ((7, 1.0), (8, 2.0), (60, 30.0), (1800, 3600.0))
LOOKING = ((14, 1.0), (16, 2.0), (120, 30.0), (3600, 3600.0))
GLOBAL = (50, 1.0)
_CLASSES = {
    "create": SENDING,
    "post": SENDING,
    "reply": SENDING,
    "update": SENDING,  # undocumented (U): taken to be like sending
    "delete": SENDING,  # the same
    "members": LOOKING,
    "team": LOOKING,
}


class Limiter:
    def __init__(self, clock: Clock, *, enabled: bool) -> None:
        self.clock = clock
        self.enabled = enabled
        self._windows: dict[tuple[str, str], list[Window]] = {}

    def refuse(self, kind: str, place: str) -> int | None:
        """Whole seconds for `Retry-After` if the call is one too many; a refused call does not count."""
        if not self.enabled or kind not in _CLASSES:
            return None
        now = self.clock.now()
        windows = [*self._of("", "", (GLOBAL,)), *self._of(_family(kind), place, _CLASSES[kind])]
        wait = max(window.wait(now) for window in windows)
        if wait > 0:
            return math.ceil(wait)
        for window in windows:
            window.calls.append(now)
        return None

    def _of(self, family: str, place: str, limits: tuple[tuple[int, float], ...]) -> list[Window]:
        return self._windows.setdefault((family, place), [Window(most, seconds) for most, seconds in limits])


def _family(kind: str) -> str:
    return "looking" if _CLASSES[kind] is LOOKING else "sending"
