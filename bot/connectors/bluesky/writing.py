"""The records that are written. Without I/O."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from bot.connectors.bluesky.facets import facets
from bot.domain.posts import Post

POST: Final = "app.bsky.feed.post"
LIKE: Final = "app.bsky.feed.like"
GATE: Final = "app.bsky.feed.threadgate"
BLOCK: Final = "app.bsky.graph.block"


def reply(to: Post, cid: str, text: str, at: datetime, dids: Mapping[str, str]) -> dict[str, Any]:
    """Return the record of a reply; `cid` is the version of the post as it stands now."""
    parent = {"uri": to.ref.external_id, "cid": cid}
    root = {"uri": to.facts["root"], "cid": to.facts["root_cid"]} if "root" in to.facts else parent
    record = {"$type": POST, "text": text, "createdAt": moment(at), "reply": {"root": root, "parent": parent}}
    marked = facets(text, dids)
    return record | ({"facets": marked} if marked else {})


def like(uri: str, cid: str, at: datetime) -> dict[str, Any]:
    """Return the record of a like."""
    return {"$type": LIKE, "subject": {"uri": uri, "cid": cid}, "createdAt": moment(at)}


def block(did: str, at: datetime) -> dict[str, Any]:
    """Return the record of a block."""
    return {"$type": BLOCK, "subject": did, "createdAt": moment(at)}


def gate(root: str, at: datetime) -> dict[str, Any]:
    """Return the record of a thread that everybody may answer, with nothing hidden."""
    return {"$type": GATE, "post": root, "createdAt": moment(at), "hiddenReplies": []}


def report(uri: str, cid: str, reason: str) -> dict[str, Any]:
    """Return what the moderators are told."""
    return {
        "reasonType": "com.atproto.moderation.defs#reasonOther",
        "reason": reason,
        "subject": {"$type": "com.atproto.repo.strongRef", "uri": uri, "cid": cid},
    }


def moment(at: datetime) -> str:
    """Return a time as records have it."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
