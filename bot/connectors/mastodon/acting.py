"""What can be done to posts and to those who wrote them. Every act but a report may be repeated: the server has it once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.connectors.mastodon.wire import REPORT, Wire
from bot.domain.errors import Unsupported
from bot.domain.posts import Act, Post

ACTS: Final[Mapping[Act, tuple[str, str, str]]] = {
    Act.LIKE: ("statuses", "favourite", "unfavourite"),
    Act.MUTE: ("accounts", "mute", "unmute"),
    Act.BLOCK: ("accounts", "block", "unblock"),
}
"""Where each goes, what it is called there, and what takes it back."""
_LONGEST_COMMENT: Final = 1_000


async def perform(wire: Wire, act: Act, post: Post, *, undo: bool) -> None:
    """Like, mute or block, or take it back."""
    if act not in ACTS:
        raise Unsupported(f"there is no {act} in the Mastodon API")
    kind, do, take_back = ACTS[act]
    target = post.ref.external_id if kind == "statuses" else account_of(post)
    await wire.post(f"/api/v1/{kind}/{target}/{take_back if undo else do}")


async def report(wire: Wire, post: Post, reason: str) -> None:
    """Report a post to the people who run our server; it is not passed on to the server of whoever wrote it."""
    body = {
        "account_id": account_of(post),
        "status_ids": [post.ref.external_id],
        "comment": reason[:_LONGEST_COMMENT],
    }
    await wire.post("/api/v1/reports", body, bucket=REPORT)


def account_of(post: Post) -> str:
    """Return the server's id of whoever wrote a post."""
    return post.facts.get("account") or post.author.id.partition("@")[0]
