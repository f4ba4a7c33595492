"""The account's calls: with its session, renewed when it has ended."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from bot.connectors.bluesky.session import Session, Sessions
from bot.connectors.bluesky.wire import CREATE, DELETE, Params, Stale, Told, Wire
from bot.domain.errors import Gone


class Api:
    """What the account may ask and do."""

    def __init__(self, wire: Wire, sessions: Sessions) -> None:
        self._wire = wire
        self._sessions = sessions

    async def session(self) -> Session:
        """Return the session, logging in if need be."""
        return await self._sessions.current()

    async def get(self, method: str, params: Params = ()) -> Told:
        """Ask."""
        return await self._with_session(lambda who: self._wire.get(who.at, method, params, token=who.access))

    async def post(self, method: str, body: Mapping[str, Any], *, cost: int = CREATE) -> Told:
        """Have something done."""
        return await self._with_session(
            lambda who: self._wire.post(who.at, method, body, token=who.access, cost=cost)
        )

    async def posts(self, uris: Sequence[str]) -> list[Any]:
        """Return the views of at most 25 posts; those that are not there, or not for us, are left out."""
        told = await self.get("app.bsky.feed.getPosts", [("uris", uri) for uri in uris])
        return told.listed("posts")

    async def record(self, did: str, collection: str, key: str) -> Told | None:
        """Return a record with its `cid` and `value`; None if it certainly is not there."""
        params = [("repo", did), ("collection", collection), ("rkey", key)]
        try:
            return await self.get("com.atproto.repo.getRecord", params)
        except Gone:
            return None

    async def put(self, collection: str, key: str, record: Mapping[str, Any], **swap: str | None) -> Told:
        """Write a record of our own under a key of our choice; `swapRecord` names what has to stand there now."""
        mine = (await self.session()).did
        body = {"repo": mine, "collection": collection, "rkey": key, "record": record, **swap}
        return await self.post("com.atproto.repo.putRecord", body)

    async def delete(self, collection: str, key: str) -> None:
        """Take a record of our own away; doing it twice is fine."""
        mine = (await self.session()).did
        body = {"repo": mine, "collection": collection, "rkey": key}
        await self.post("com.atproto.repo.deleteRecord", body, cost=DELETE)

    async def _with_session(self, call: Callable[[Session], Awaitable[Told]]) -> Told:
        """Call once more if the token had ended: then certainly nothing was done."""
        session = await self._sessions.current()
        try:
            return await call(session)
        except Stale:
            return await call(await self._sessions.instead_of(session))
