"""The connectors of the forum, one for each thing that keeps a platform from publishing twice."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, ClassVar, Final

import httpx

from bot.connectors import http as calls
from bot.connectors.connector import Connector, Idempotency, Page, Published
from bot.domain.posts import (
    AccountId,
    Act,
    Author,
    Echo,
    News,
    Platform,
    Post,
    PostKind,
    PostRef,
    Removal,
)
from bot.domain.text import Untrusted
from tests.faults.forum import ADDRESS


class ForumConnector(Connector):
    name: ClassVar[str] = "forum"
    can: ClassVar[frozenset[Act]] = frozenset({Act.REPLY, Act.REPLY_PRIVATELY})
    idempotency: ClassVar[Idempotency] = Idempotency.KEY
    polled: ClassVar[bool] = True

    def __init__(self, account: AccountId, http: httpx.AsyncClient, clock: Callable[[], datetime]) -> None:
        self.account = account
        self._http = http
        self._clock = clock

    @property
    def platform(self) -> Platform:
        return Platform("Forum", self.can, 200, len, lists=self.idempotency is not Idempotency.NONE)

    async def fetch(self, after: str | None) -> Page:
        told = await self._ask("GET", f"/feed?after={after or 0}")
        return Page([news_of(self.account, one) for one in told["posts"]], str(told["next"]))

    async def reply(self, to: Post, text: str, *, key: str, at: datetime, private: bool = False) -> Published:
        del at
        body = {"key": key, "to": to.ref.external_id, "text": text, "private": private}
        told = await self._ask("POST", "/answers", body)
        return Published(PostRef(self.account, told["id"]))

    async def find_reply(
        self, to: Post, *, key: str, text: str, at: datetime, private: bool = False
    ) -> Published | None:
        del key, at, private  # the platform lists what everybody can see
        told = await self._ask("GET", f"/answers?to={to.ref.external_id}")
        wanted = [one["id"] for one in told["answers"] if one["text"] == text]
        return Published(PostRef(self.account, wanted[0])) if wanted else None

    async def _ask(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        request = self._http.build_request(method, f"{ADDRESS}{path}", json=body)
        told: dict[str, Any] = json.loads(await calls.send(self._http, request, self._clock))
        return told


class ChosenIdConnector(ForumConnector):
    idempotency: ClassVar[Idempotency] = Idempotency.CHOSEN_ID


class UpsertConnector(ForumConnector):
    idempotency: ClassVar[Idempotency] = Idempotency.UPSERT


class ListConnector(ForumConnector):
    idempotency: ClassVar[Idempotency] = Idempotency.LIST


class DeafConnector(ForumConnector):
    """Publishes again whatever it is asked again, and tells nothing."""

    idempotency: ClassVar[Idempotency] = Idempotency.NONE

    async def find_reply(
        self, to: Post, *, key: str, text: str, at: datetime, private: bool = False
    ) -> Published | None:
        return await Connector.find_reply(self, to, key=key, text=text, at=at, private=private)


CONNECTORS: Final[Mapping[Idempotency, type[ForumConnector]]] = {
    one.idempotency: one
    for one in (ForumConnector, ChosenIdConnector, UpsertConnector, ListConnector, DeafConnector)
}


def news_of(account: AccountId, told: Mapping[str, Any]) -> News:
    """Return what the platform tells of a post, or of an answer of ours."""
    ref = PostRef(account, told["id"])
    if "to" in told:
        return Echo(
            ref=ref,
            conversation=told["conversation"],
            text=Untrusted(told["text"]),
            written_at=datetime.fromtimestamp(told["at"], UTC),
            to=PostRef(account, told["to"]),
            key=told["key"],
        )
    if told["removed"]:
        return Removal(ref, told["conversation"])
    return Post(
        ref=ref,
        conversation=told["conversation"],
        kind=PostKind.COMMENT,
        author=Author(
            told["author"].lower(), Untrusted(told["author"]), Untrusted(f"@{told['author'].lower()}")
        ),
        text=Untrusted(told["text"]),
        written_at=datetime.fromtimestamp(told["at"], UTC),
        language="en",
        revision=str(told["revision"]),
    )
