"""The server as the connector's contract knows a platform, and connectors that talk to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

import httpx

from bot.connectors.connector import Keep
from bot.connectors.mastodon.connector import Mastodon
from bot.connectors.memory_keep import MemoryKeep
from bot.domain.posts import AccountId, Act, Author, Post, PostKind, PostRef
from bot.domain.text import Untrusted
from tests.contracts.connector import Seen, Trouble
from tests.fakes.mastodon.server import LENA, TOKEN, Server
from tests.fakes.mastodon.statuses import Status

ACCOUNT: Final = AccountId("mastodon/shop")


class World:
    """One server, seen by its customers."""

    def __init__(self, server: Server) -> None:
        self.server = server

    async def customer_writes(self, text: str) -> Post:
        return self.as_post(self.server.writes(text))

    def as_post(self, status: Status) -> Post:
        """Return what the connector has to make of a plain status."""
        return Post(
            ref=PostRef(ACCOUNT, status.id),
            conversation=status.id,
            kind=PostKind.MENTION,
            author=Author(
                f"{status.by.id}@{self.server.host}",
                Untrusted(status.by.name),
                Untrusted(f"@{status.by.acct}"),
            ),
            text=Untrusted(status.text),
            written_at=status.at,
            private=status.visibility not in {"public", "unlisted"},
            language=status.language or "",
            url=f"https://{self.server.host}/@{status.by.acct}/{status.id}",
            facts={
                "uri": f"https://{self.server.host}/users/{status.by.username}/statuses/{status.id}",
                "account": status.by.id,
                "acct": status.by.acct,
                "visibility": status.visibility,
            },
        )

    async def customer_edits(self, post: Post, text: str) -> None:
        self.server.edits(self.server.statuses[post.ref.external_id], text)

    async def customer_removes(self, post: Post) -> None:
        self.server.removes(self.server.statuses[post.ref.external_id])

    async def is_done(self, act: Act, post: Post) -> bool:
        """Look for the newest of what was done to the post, to its author or about it."""
        if act is Act.REPORT:
            return any(post.ref.external_id in body.get("status_ids", ()) for _, body in self.server.done)
        word = {Act.LIKE: "favourite"}.get(act, act.value)
        target = post.ref.external_id if act is Act.LIKE else post.facts["account"]
        names = {
            f"{kind}/{target}/{prefix}{word}" for kind in ("statuses", "accounts") for prefix in ("", "un")
        }
        done = [path for path, _ in self.server.done if path in names]
        return bool(done) and not done[-1].rpartition("/")[2].startswith("un")

    async def published(self) -> list[Seen]:
        """Tell what customers see; whom a reply answers is no part of its text to them."""
        return [
            Seen(
                PostRef(ACCOUNT, one.to or ""),
                one.text.removeprefix(f"@{LENA.acct} "),
                one.visibility == "direct",
            )
            for one in self.server.ours
        ]

    async def next_call_meets(self, trouble: Trouble) -> None:
        self.server.trouble = trouble
        if trouble is Trouble.UNREACHABLE:
            await self.server.stop()


def connected(
    server: Server,
    http: httpx.AsyncClient,
    *,
    keep: Keep | None = None,
    visibility: str = "unlisted",
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Mastodon:
    """Return a connector for the account on a server."""
    return Mastodon(
        ACCOUNT,
        server=server.url,
        token=TOKEN,
        visibility=visibility,
        language="de",
        http=http,
        clock=clock,
        keep=keep or MemoryKeep(),
    )
