"""The keys that sign what Teams sends, by OpenID Connect: fetched ahead, off the turn of any request, and kept.

<https://learn.microsoft.com/en-us/azure/bot-service/rest-api/bot-framework-rest-connector-authentication#connector-to-bot>. A new
key is fetched when the first request with it comes, but a stranger who makes up key ids costs one fetch a minute, not one each.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

import httpx
from jwt import PyJWK
from jwt.exceptions import PyJWTError

from bot.connectors.http import excerpt, exchange
from bot.domain.errors import OutcomeUnknown, OutsideError, Unreachable

logger = logging.getLogger(__name__)

OPENID: Final = "https://login.botframework.com/v1/.well-known/openidconfiguration"
ISSUER: Final = "https://api.botframework.com"

_ASKING: Final = 5.0
"""Seconds that an answer may take: whoever waits for it has been promised one within ten."""
_PAUSE: Final = 60.0
"""Seconds between two fetches for a key that was not there."""
_DAY: Final = 24 * 3600.0
"""How long keys are good without looking again; those that were withdrawn are let go then."""
_FIRST_BACKOFF: Final = 1.0


@dataclass(frozen=True, slots=True)
class Key:
    """`endorsements` are the channels whose requests it may sign."""

    public: PyJWK
    endorsements: frozenset[str]


class KeyStore:
    """Keys by id. `clock` is monotonic, in seconds.

    Keys that are known are used whatever becomes of their source; what cannot be told without it is `Unreachable`, and after each
    failure it is left alone for a while, twice as long each time, up to a minute.
    """

    def __init__(
        self, http: httpx.AsyncClient, url: str = OPENID, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._http = http
        self._url = url
        self._clock = clock
        self._keys: Mapping[str, Key] = {}
        self._fetching = asyncio.Lock()
        self._fetched_at: float | None = None
        self._not_before = 0.0
        self._backoff = _FIRST_BACKOFF
        self.issuer = ISSUER
        self.problem = ""
        """Why keys cannot be fetched just now."""

    async def prefetch(self) -> None:
        """Fetch the keys before the first request needs one; where that does not work, the first request tries again."""
        try:
            await self._refresh(_DAY)
        except OutsideError as error:
            logger.warning("the keys of Teams cannot be fetched yet: %s", error)

    async def key_for(self, kid: str) -> Key | None:
        """Return a key; None if there is none with this id; raises `Unreachable` if that cannot be told."""
        if self._is_old():
            await self._try_to_refresh(kid)
        if kid not in self._keys:
            await self._refresh(_PAUSE)
        return self._keys.get(kid)

    def _is_old(self) -> bool:
        return self._fetched_at is not None and self._clock() - self._fetched_at >= _DAY

    async def _try_to_refresh(self, kid: str) -> None:
        """Look for what was withdrawn; a key that is known stays good while nobody can say."""
        try:
            await self._refresh(_DAY)
        except Unreachable as error:
            if kid not in self._keys:
                raise
            logger.debug("keys of yesterday are used on: %s", error)

    async def _refresh(self, pause: float) -> None:
        """Fetch, unless that was done less than `pause` seconds ago; `Unreachable` if it cannot be done."""
        async with self._fetching:
            now = self._clock()
            if self._fetched_at is not None and now - self._fetched_at < pause:
                return
            if now < self._not_before:
                raise Unreachable(self.problem)
            await self._fetch()

    async def _fetch(self) -> None:
        try:
            issuer, keys = await self._asked()
        except OutsideError as error:
            self.problem = f"keys: {error}"
            self._not_before = self._clock() + self._backoff
            self._backoff = min(2 * self._backoff, _PAUSE)
            raise Unreachable(self.problem) from error
        self.issuer, self._keys, self.problem = issuer, keys, ""
        self._fetched_at, self._backoff = self._clock(), _FIRST_BACKOFF

    async def _asked(self) -> tuple[str, Mapping[str, Key]]:
        about = await self._get(self._url)
        where, issuer = about.get("jwks_uri"), about.get("issuer", ISSUER)
        if not isinstance(where, str) or not isinstance(issuer, str) or not issuer:
            raise OutcomeUnknown("no address of keys")
        keys = dict(_keys(await self._get(where)))
        if not keys:
            raise OutcomeUnknown("no keys")
        return issuer, keys

    async def _get(self, url: str) -> Mapping[str, Any]:
        answer = await exchange(self._http, self._http.build_request("GET", url), seconds=_ASKING)
        if answer.status != HTTPStatus.OK:
            raise OutcomeUnknown(excerpt(answer))
        try:
            content = json.loads(answer.body)
        except (ValueError, RecursionError):
            content = None
        if not isinstance(content, dict):
            raise OutcomeUnknown("an answer that is no object")
        return content


def _keys(content: Mapping[str, Any]) -> Iterator[tuple[str, Key]]:
    """Yield the keys for RS256; what is none is left out, as others sign for other things."""
    listed = content.get("keys")
    for one in listed if isinstance(listed, list) else ():
        match one:
            case {"kty": "RSA", "kid": str(kid), "endorsements": list(channels)}:
                try:
                    public = PyJWK.from_dict(one, "RS256")
                except (PyJWTError, ValueError, TypeError):
                    logger.warning("a key of Teams cannot be read")
                    continue
                yield kid, Key(public, frozenset(str(channel) for channel in channels))
            case _:
                continue
