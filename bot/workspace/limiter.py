"""How many calls Slack takes in a minute: https://docs.slack.dev/apis/web-api/rate-limits"""

import math
from collections import deque
from collections.abc import Mapping
from typing import Any

from bot.workspace.clock import Clock

MINUTE = 60.0
TIERS = {1: 1, 2: 20, 3: 50, 4: 100}
TIER_OF = {
    "apps.connections.open": 1,
    "bots.info": 3,
    "chat.delete": 3,
    "chat.postEphemeral": 4,
    "chat.update": 3,
    "conversations.archive": 2,
    "conversations.create": 2,
    "conversations.history": 3,
    "conversations.info": 3,
    "conversations.invite": 3,
    "conversations.join": 3,
    "conversations.leave": 3,
    "conversations.list": 2,
    "conversations.members": 4,
    "conversations.open": 3,
    "conversations.replies": 3,
    "conversations.setTopic": 2,
    "dnd.teamInfo": 2,
    "files.completeUploadExternal": 4,
    "files.getUploadURLExternal": 4,
    "files.info": 4,
    "reactions.add": 3,
    "reactions.get": 3,
    "reactions.remove": 2,
    "team.info": 3,
    "usergroups.users.update": 2,
    "users.getPresence": 3,
    "users.info": 4,
    "users.list": 2,
    "users.lookupByEmail": 3,
    "views.open": 4,
    "views.publish": 4,
    "views.push": 4,
    "views.update": 4,
}
SPECIAL = {"auth.test": 600, "chat.getPermalink": 600, "blocks.validate": 600}  # the last is our guess
POSTS_PER_TEAM = 300  # "several hundred messages per minute"
POST_SPACING = (
    1.0  # seconds between two posts into one channel, without the short bursts that Slack lets pass
)


class Window:
    """At most `limit` calls in any `seconds`."""

    def __init__(self, limit: int, seconds: float) -> None:
        self.limit = limit
        self.seconds = seconds
        self.calls: deque[float] = deque()

    def wait(self, now: float) -> float:
        """Seconds until the next call fits, 0.0 if it fits now."""
        while self.calls and self.calls[0] <= now - self.seconds:
            self.calls.popleft()
        return self.calls[0] + self.seconds - now if len(self.calls) >= self.limit else 0.0


class Limiter:
    def __init__(self, clock: Clock, *, enabled: bool) -> None:
        self.clock = clock
        self.enabled = enabled
        self._windows: dict[tuple[str, str], Window] = {}

    def refuse(self, method: str, args: Mapping[str, Any]) -> int | None:
        """Whole seconds for `Retry-After` if the call is one too many; a refused call does not count."""
        if not self.enabled:
            return None
        now = self.clock.now()
        windows = self._windows_for(method, args)
        wait = max((window.wait(now) for window in windows), default=0.0)
        if wait > 0:
            return math.ceil(wait)
        for window in windows:
            window.calls.append(now)
        return None

    def _windows_for(self, method: str, args: Mapping[str, Any]) -> list[Window]:
        if method == "chat.postMessage":
            return [
                self._window(method, str(args.get("channel")), 1, POST_SPACING),
                self._window(method, "", POSTS_PER_TEAM, MINUTE),
            ]
        limit = TIERS[TIER_OF[method]] if method in TIER_OF else SPECIAL.get(method)
        return [] if limit is None else [self._window(method, "", limit, MINUTE)]

    def _window(self, method: str, channel: str, limit: int, seconds: float) -> Window:
        return self._windows.setdefault((method, channel), Window(limit, seconds))
