"""What `zuruf check` says of an account on a server with the Mastodon API."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Final

from bot.connectors.mastodon import writing
from bot.connectors.mastodon.fields import Json, listed, maybe_id, words
from bot.connectors.mastodon.settling import learnt, ourselves
from bot.connectors.mastodon.wire import Wire
from bot.domain.errors import LoggedOut, OutsideError, Rejected
from bot.domain.posts import AccountId
from bot.finding import Finding

NEEDED: Final = (
    "read:accounts",
    "read:notifications",
    "read:statuses",
    "write:blocks",
    "write:favourites",
    "write:mutes",
    "write:reports",
    "write:statuses",
)
_SKEW: Final = timedelta(seconds=60)
_DROPPED: Final = "drop"
_RULES: Final = ("for_not_following", "for_not_followers", "for_new_accounts", "for_private_mentions")


async def inspect(wire: Wire, account: AccountId, clock: Callable[[], datetime]) -> AsyncIterator[Finding]:
    """Look at login, clock, rights, software, what is filtered, and whether what stands there can be read back."""
    try:
        ours = await ourselves(wire)
    except OutsideError as error:
        yield _not_in(wire, account, error)
        return
    yield Finding(f"{account}: signed in as @{words(ours, 'acct', 100)} on {wire.host}")
    if (skew := _skew(wire.date, clock())) is not None:
        yield _clocks(account, skew)
    yield await _rights(wire, account)
    yield await _software(wire, account)
    yield await _filters(wire, account)
    yield await _read_back(wire, account, maybe_id(ours, "id"))


def _not_in(wire: Wire, account: AccountId, error: OutsideError) -> Finding:
    if isinstance(error, LoggedOut):
        mend = "make a new token, as docs/connectors/mastodon.md says, and put it where `token` points to"
        return Finding(f"{account}: {wire.host} does not take the token: {error}", mend)
    return Finding(f"{account}: {wire.host} does not answer: {error}", "look at `server` and at the network")


def _clocks(account: AccountId, skew: timedelta) -> Finding:
    if abs(skew) <= _SKEW:
        return Finding(f"{account}: the clocks agree")
    seconds = round(abs(skew).total_seconds())
    said = f"{account}: the server's clock and this machine's are {seconds} seconds apart"
    return Finding(said, "let this machine set its clock by the network (NTP)")


def _skew(date: str, now: datetime) -> timedelta | None:
    try:
        at = parsedate_to_datetime(date)
    except (ValueError, OverflowError):
        return None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)) - now


async def _rights(wire: Wire, account: AccountId) -> Finding:
    """Servers say since Mastodon 4.3 what an app may do."""
    told = await _maybe(wire, "/api/v1/apps/verify_credentials")
    scopes = told.get("scopes")
    if not isinstance(scopes, list):
        return Finding(f"{account}: the server does not say what the token may do")
    missing = [one for one in NEEDED if not {one, one.partition(":")[0]} & {str(scope) for scope in scopes}]
    if missing:
        said = f"{account}: the app has no right to {', '.join(missing)}"
        return Finding(said, "give it these scopes under Preferences, Development, and make a new token")
    return Finding(f"{account}: the app has every right that is needed")


async def _software(wire: Wire, account: AccountId) -> Finding:
    try:
        server = await learnt(wire)
    except OutsideError as error:
        return Finding(f"{account}: the server does not say what it is: {error}", "look at it again later")
    again = "repeats are dropped by key" if server.honours_keys else "replies are looked for before a repeat"
    name = f"{server.software or 'unknown software'} {server.version}".strip()
    return Finding(f"{account}: {name}, at most {server.longest - writing.RESERVED} characters, {again}")


async def _filters(wire: Wire, account: AccountId) -> Finding:
    """What is filtered is asked for; what is dropped never becomes a notification."""
    told = await _maybe(wire, "/api/v2/notifications/policy")
    dropped = [rule for rule in _RULES if told.get(rule) == _DROPPED]
    if dropped:
        said = f"{account}: the server drops notifications ({', '.join(dropped)}), so that customers are not heard"
        return Finding(said, "set it to accept or filter under Preferences, Notifications")
    return Finding(f"{account}: no mention is dropped before it arrives")


async def _read_back(wire: Wire, account: AccountId, ours: str) -> Finding:
    """Read a post of our own by its id, as it is looked for after a lost connection."""
    try:
        latest = await wire.get(f"/api/v1/accounts/{ours}/statuses", [("limit", "1")])
        found = listed({"all": latest}, "all", 1)
        if not found:
            return Finding(f"{account}: nothing was published there yet")
        await wire.get(f"/api/v1/statuses/{maybe_id(found[0], 'id')}/context")
    except OutsideError as error:
        said = f"{account}: what stands there cannot be read: {error}"
        return Finding(said, "give the app the scope read:statuses, and make a new token")
    return Finding(f"{account}: what stands there can be read back")


async def _maybe(wire: Wire, path: str) -> Json:
    try:
        told: Any = await wire.get(path)
    except (Rejected, OutsideError):
        return {}
    return told if isinstance(told, dict) else {}
