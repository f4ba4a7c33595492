"""How long to wait before a platform's limit is hit, from what its answers say; without I/O.

A `Gate` is one account's. Its buckets are the limits that the connector tells apart, such as "read" and "write": each is
known by the last answer of its kind. Read are `ratelimit-*` (Bluesky: seconds since 1970), `x-ratelimit-*` (Mastodon: a
time in ISO 8601), `x-rate-limit-*` (X), `Retry-After`, and what Meta tells in per cent.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Final

from bot.connectors.http import LONGEST_WAIT, retry_after
from bot.domain.errors import RateLimited

_PREFIXES: Final = ("ratelimit-", "x-ratelimit-", "x-rate-limit-")
_META: Final = ("x-app-usage", "x-business-use-case-usage", "x-page-usage")
_META_FULL: Final = 95
"""Per cent. Meta refuses at 100 and says how long only then; one step before that we slow down by ourselves."""
_META_PAUSE: Final = timedelta(minutes=1)
_OLDEST_UNIX: Final = 1_000_000_000
"""A smaller reset is no time but seconds from now, as in the IETF's draft (draft-ietf-httpapi-ratelimit-headers)."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is left of a limit, and when it is whole again."""

    left: int
    until: datetime


class Gate:
    """Lets calls pass as long as the platform is known to take them."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._standings: dict[str, Standing] = {}

    def wait(self, bucket: str, cost: int = 1, *, spare: int = 0) -> float:
        """Return the seconds until a call of this cost is welcome; 0.0: now. It leaves `spare` for what matters more."""
        standing = self._standings.get(bucket)
        if standing is None or standing.left >= cost + spare:
            return 0.0
        return max((standing.until - self._clock()).total_seconds(), 0.0)

    def enter(self, bucket: str, cost: int = 1, *, spare: int = 0) -> None:
        """Count a call that is about to leave; raise `RateLimited` instead if the platform would refuse it."""
        if seconds := self.wait(bucket, cost, spare=spare):
            raise RateLimited("the platform's limit is used up", seconds)
        if standing := self._standings.get(bucket):
            self._standings[bucket] = replace(standing, left=standing.left - cost)

    def heard(self, bucket: str, headers: Mapping[str, str]) -> None:
        """Take what an answer says about the limit; one that says nothing changes nothing."""
        if standing := read(headers, self._clock()):
            self._standings[bucket] = standing

    def refused(
        self, bucket: str, headers: Mapping[str, str], message: str, seconds: float = 0.0
    ) -> RateLimited:
        """Close the bucket after a refusal (429) and return what to raise; `seconds` is what its body asked for."""
        now = self._clock()
        standing = read(headers, now)
        if "retry-after" not in headers and not seconds and standing and standing.until > now:
            seconds = (standing.until - now).total_seconds()
        seconds = min(seconds or retry_after(headers.get("retry-after"), now), LONGEST_WAIT)
        self._standings[bucket] = Standing(0, now + timedelta(seconds=seconds))
        return RateLimited(message, seconds)


def read(headers: Mapping[str, str], now: datetime) -> Standing | None:
    """Return what the headers of an answer (names in lower case) say; None if nothing, or nothing that can be understood."""
    found = [*_counted(headers, now), *_in_per_cent(headers, now)]
    return min(found, key=lambda one: one.left, default=None)


def _counted(headers: Mapping[str, str], now: datetime) -> Iterator[Standing]:
    for prefix in _PREFIXES:
        left = headers.get(f"{prefix}remaining", "").strip()
        seconds = _seconds(headers.get(f"{prefix}reset", "").strip(), _asked(headers, now))
        if left.isdecimal() and seconds is not None:
            yield Standing(int(left[:9]), now + timedelta(seconds=min(max(seconds, 0.0), LONGEST_WAIT)))


def _seconds(reset: str, now: datetime) -> float | None:
    """Return how far away a reset is."""
    try:
        number = float(reset)
    except ValueError:
        return _seconds_until(reset, now)
    if not math.isfinite(number):
        return None
    return number - now.timestamp() if number >= _OLDEST_UNIX else number


def _seconds_until(time: str, now: datetime) -> float | None:
    try:
        at = datetime.fromisoformat(time)
    except ValueError:
        return None
    return ((at if at.tzinfo else at.replace(tzinfo=UTC)) - now).total_seconds()


def _asked(headers: Mapping[str, str], now: datetime) -> datetime:
    """Return what time it was over there: a reset is meant by the platform's clock, and ours may be wrong."""
    try:
        at = parsedate_to_datetime(headers["date"])
    except (KeyError, ValueError, OverflowError):
        return now
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _in_per_cent(headers: Mapping[str, str], now: datetime) -> Iterator[Standing]:
    """Read Meta's headers: an object of percentages, or lists of such objects by the business they belong to."""
    for name in _META:
        for usage in _usages(headers.get(name, "")):
            minutes = _number(usage, "estimated_time_to_regain_access")
            full = max(_number(usage, key) for key in ("call_count", "total_time", "total_cputime"))
            if minutes > 0:
                yield Standing(0, now + timedelta(seconds=min(minutes * 60, LONGEST_WAIT)))
            elif full >= _META_FULL:
                yield Standing(0, now + _META_PAUSE)


def _usages(header: str) -> Iterator[Mapping[str, Any]]:
    try:
        told = json.loads(header or "null")
    except (ValueError, RecursionError):
        return
    if not isinstance(told, dict):
        return
    yield told
    for listed in told.values():
        yield from (one for one in (listed if isinstance(listed, list) else ()) if isinstance(one, dict))


def _number(usage: Mapping[str, Any], key: str) -> float:
    """Return a number, at most a million; zero for anything else, as a million digits are a number in JSON as well."""
    value = usage.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float) or not value > 0:  # NaN is not, either
        return 0.0
    return float(min(value, 1_000_000))
