"""What `zuruf check` says about an account."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

from bot.connectors.bluesky.api import Api
from bot.connectors.bluesky.session import Login, Session
from bot.connectors.bluesky.wire import Told
from bot.connectors.bluesky.writing import POST
from bot.domain.errors import LoggedOut, OutsideError
from bot.domain.posts import AccountId
from bot.finding import Finding

_SKEW: Final = timedelta(seconds=30)
_LOG_IN_ANEW: Final = "make an app password in Bluesky (Settings, Privacy and security, App passwords), put it where `password` points, and check `handle`"
_LATER: Final = "try again; if it stays so, look at `service` and at whether this machine reaches it"


async def inspect(
    api: Api, account: AccountId, login: Login, clock: Callable[[], datetime]
) -> AsyncIterator[Finding]:
    """Look at login, handle, session, rights, own posts and clock."""
    try:
        session = await api.session()
    except OutsideError as error:
        yield _failed(f"{account}: cannot log in as {login.handle}", error)
        return
    yield Finding(f"{account}: logged in as @{session.handle} ({session.did})")
    yield _password(account, session)
    yield _age(account, session)
    yield _server(account, session, login)
    for what, look in _LOOKS.items():
        try:
            yield await look(api, account, session, clock)
        except OutsideError as error:
            yield _failed(f"{account}: {what}", error)


def _failed(what: str, error: OutsideError) -> Finding:
    return Finding(f"{what}: {error}", _LOG_IN_ANEW if isinstance(error, LoggedOut) else _LATER)


def _password(account: AccountId, session: Session) -> Finding:
    if session.is_of_an_app_password:
        return Finding(f"{account}: an app password is used")
    return Finding(
        f"{account}: the account's own password is used, which can do everything and be taken back only by changing it",
        _LOG_IN_ANEW,
    )


def _age(account: AccountId, session: Session) -> Finding:
    until = session.lasts_until
    how_long = f"until {until:%Y-%m-%d}" if until else "for a time that it does not say"
    return Finding(f"{account}: the session can be renewed {how_long}; each renewal makes it longer")


def _server(account: AccountId, session: Session, login: Login) -> Finding:
    if login.pds and session.home != login.pds.rstrip("/"):
        return Finding(
            f"{account}: `pds` names {login.pds}, but the account lives at {session.home or 'a server that it does not name'}",
            "write that address into `pds` if you trust it, or take `pds` away: then everything goes to `service`",
        )
    return Finding(f"{account}: everything goes to {session.at}")


async def _handle(api: Api, account: AccountId, session: Session, _clock: Callable[[], datetime]) -> Finding:
    told = await api.get("com.atproto.identity.resolveHandle", [("handle", session.handle)])
    if told.text("did") == session.did:
        return Finding(f"{account}: @{session.handle} leads to this account")
    return Finding(
        f"{account}: @{session.handle} leads to another account ({told.text('did')})",
        "set the handle anew in Bluesky (Settings, Account, Handle), then `handle` in the policy",
    )


async def _rights(api: Api, account: AccountId, _session: Session, clock: Callable[[], datetime]) -> Finding:
    told = await api.get("app.bsky.notification.listNotifications", [("limit", "1")])
    told.listed("notifications")
    apart = abs(_server_time(told, clock()) - clock())
    if apart > _SKEW:
        return Finding(
            f"{account}: this machine's clock and the server's are {apart.total_seconds():.0f} seconds apart",
            "let the machine's clock be set by NTP: replies carry its time",
        )
    return Finding(f"{account}: notifications can be read, and the clocks agree")


async def _own_posts(
    api: Api, account: AccountId, session: Session, _clock: Callable[[], datetime]
) -> Finding:
    params = [("repo", session.did), ("collection", POST), ("limit", "1")]
    records = (await api.get("com.atproto.repo.listRecords", params)).listed("records")
    uri = records[0].get("uri") if records and isinstance(records[0], dict) else None
    if not isinstance(uri, str):
        return Finding(f"{account}: has written nothing yet")
    if await api.posts([uri]):
        return Finding(f"{account}: its last post is there for everybody ({uri})")
    return Finding(
        f"{account}: its last post is on its server, but Bluesky does not show it ({uri})",
        "look whether the account or the post was taken down; right after writing, try again",
    )


def _server_time(told: Told, now: datetime) -> datetime:
    try:
        return parsedate_to_datetime(told.headers["date"])
    except (KeyError, ValueError, OverflowError):
        return now


_LOOKS: Final = {
    "it cannot be asked whom the handle belongs to": _handle,
    "notifications cannot be read": _rights,
    "its own posts cannot be read": _own_posts,
}
