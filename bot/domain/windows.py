"""When a team gets its next posts, if it wants them at certain times of the day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

_DAYS: Final = 3  # where clocks go back at midnight, both of the next windows of a date may lie behind
_MINUTE: Final = timedelta(minutes=1)


def next_window(at: datetime, windows: tuple[time, ...], zone: ZoneInfo) -> datetime | None:
    """Return the first window at or after `at` (aware), in UTC; None without windows: nothing has to wait.

    Every window opens once on each day. One that the clocks skip opens when they go on; one that they show twice opens the
    first time.
    """
    today = at.astimezone(zone).date()
    days = (today + timedelta(days=number) for number in range(_DAYS))
    openings = (shown_at(day, window, zone) for day in days for window in windows)
    return min((opening for opening in openings if opening >= at), default=None)


def shown_at(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Return when the clocks of a zone first show a time on a day, in UTC; when they go on, if they skip it that day."""
    shown = datetime.combine(day, at.replace(fold=0))
    while (opening := shown.replace(tzinfo=zone).astimezone(UTC)).astimezone(zone).replace(
        tzinfo=None
    ) != shown:
        shown += _MINUTE
    return opening
