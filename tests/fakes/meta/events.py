"""What Meta posts to an endpoint: batches of changes and of messages, signed over their bytes."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

from tests.fakes.meta.things import APP_SECRET, INSTAGRAM, PAGE, Thing


def signed(body: bytes, secret: str = APP_SECRET) -> dict[str, str]:
    """Return the headers of a body."""
    digest = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return {"X-Hub-Signature-256": f"sha256={digest}", "Content-Type": "application/json"}


def batch(*entries: Mapping[str, Any], kind: str = "page") -> bytes:
    """Return a body; as Meta does, with everything beyond ASCII escaped and no blanks."""
    return json.dumps({"object": kind, "entry": list(entries)}, separators=(",", ":")).encode()


def feed(
    thing: Thing, verb: str = "add", *, item: str = "comment", name: str = "Lena Huber"
) -> Mapping[str, Any]:
    """A comment, or what a visitor left on the page."""
    own = {"comment_id": thing.id} if item == "comment" else {}
    value = {
        "item": item,
        "verb": verb,
        "post_id": thing.post,
        "parent_id": thing.parent or thing.post,
        "from": {"id": thing.author, "name": name},
        "created_time": int(thing.at.timestamp()),
        **own,
        **({} if verb == "remove" else {"message": thing.text}),
    }
    return {"id": PAGE, "time": int(thing.at.timestamp()), "changes": [{"field": "feed", "value": value}]}


def comment(thing: Thing, *, username: str = "lena.h") -> Mapping[str, Any]:
    """A comment on Instagram."""
    value = {
        "id": thing.id,
        "text": thing.text,
        "from": {"id": thing.author, "username": username},
        "media": {"id": thing.post, "media_product_type": "FEED"},
        **({"parent_id": thing.parent} if thing.parent != thing.post else {}),
    }
    at = int(thing.at.timestamp())
    return {"id": INSTAGRAM, "time": at, "changes": [{"field": "comments", "value": value}]}


def mention(media: str, comment_id: str = "") -> Mapping[str, Any]:
    """Somebody names the account: Instagram says only where."""
    value = {"media_id": media, **({"comment_id": comment_id} if comment_id else {})}
    return {"id": INSTAGRAM, "time": 1764547200, "changes": [{"field": "mentions", "value": value}]}


def message(thing: Thing, *, owner: str = PAGE, **more: Any) -> Mapping[str, Any]:
    """A direct message, to the owner or from it."""
    told = {"mid": thing.id, "text": thing.text, **more}
    if thing.author == owner:
        told |= {"is_echo": True, "app_id": 777, "metadata": thing.metadata}
    return _messaging(owner, thing.author, thing.private_to, thing, message=told)


def edit(thing: Thing, *, owner: str = PAGE) -> Mapping[str, Any]:
    """A message says something else now."""
    told = {"mid": thing.id, "text": thing.text, "num_edit": 1}
    return _messaging(owner, thing.author, thing.private_to, thing, message_edit=told)


def _messaging(owner: str, sender: str, recipient: str, thing: Thing, **what: Any) -> Mapping[str, Any]:
    at = int(thing.at.timestamp() * 1000)
    event = {"sender": {"id": sender}, "recipient": {"id": recipient}, "timestamp": at, **what}
    return {"id": owner, "time": at, "messaging": [event]}
