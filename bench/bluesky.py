"""A page of Bluesky's notifications until it is posts, without the way there."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

from bench.claims import undisturbed
from bench.figures import Compared, Figure, Goal
from bench.setting import Setting
from bot.connectors.bluesky import reading
from bot.domain.posts import AccountId
from bot.strict_json import whatever_it_holds

PARSED = Compared(
    "posts read from pages of Bluesky", "posts/s", "json.loads of the same pages", Goal(0.1, at_least=True)
)
IN_A_PAGE = 100

OWN = "did:plc:marke2222222222222222222"
_CID = "bafyreicuagnxmt4ltrn3z7vhxk65yphkiqgyjwgrpssg2axeftnfud4asa"


async def measure(setting: Setting) -> list[Figure]:
    """Let ours and the parser of the standard library take turns."""
    page, pages = _page(), max(setting.scale.posts // IN_A_PAGE, 1)
    ours: list[float] = []
    peers: list[float] = []
    for _ in range(setting.scale.rounds):
        ours.append(_rate(_posts, page, pages))
        peers.append(_rate(json.loads, page, pages))
    return [PARSED.figure(ours, peers)]


def _rate(read: Callable[[str], Any], page: str, pages: int) -> float:
    with undisturbed():
        began = time.perf_counter()
        for _ in range(pages):
            read(page)
        return pages * IN_A_PAGE / (time.perf_counter() - began)


def _posts(page: str) -> int:
    shop = AccountId("bluesky/shop")
    views = map(reading.view, whatever_it_holds(page)["notifications"])
    return len([reading.post(one, shop, OWN, one.uri) for one in views])


def _page() -> str:
    """Return what the server sends: answers to a post of ours, every fourth with a picture, every fifth with a link."""
    return json.dumps({"notifications": [notification(number) for number in range(IN_A_PAGE)]})


def notification(number: int) -> dict[str, Any]:
    did, at = f"did:plc:kundin{number:018}", f"2026-12-01T05:45:{number % 60:02}.743Z"
    ours = {"uri": f"at://{OWN}/app.bsky.feed.post/3n3lk5xwqe22t", "cid": _CID}
    record: dict[str, Any] = {
        "$type": "app.bsky.feed.post",
        "text": f"Fährt der Zug {number} heute? Bei uns am Bahnsteig weiß niemand etwas. example.org/fahr...",
        "langs": ["de"],
        "reply": {"root": ours, "parent": ours},
        "createdAt": at,
    }
    if number % 4 == 0:
        image = {"$type": "blob", "ref": {"$link": _CID}, "mimeType": "image/jpeg", "size": 760_898}
        record["embed"] = {"$type": "app.bsky.embed.images", "images": [{"alt": "Bahnsteig", "image": image}]}
    if number % 5 == 0:
        start = record["text"].encode().index(b"example.org")
        link = {"$type": "app.bsky.richtext.facet#link", "uri": "https://example.org/fahrplan/2026"}
        record["facets"] = [{"index": {"byteStart": start, "byteEnd": start + 19}, "features": [link]}]
    author = {
        "did": did,
        "handle": f"kundin{number}.example",
        "displayName": f"Kundin {number}",
        "labels": [],
    }
    return {
        "uri": f"at://{did}/app.bsky.feed.post/3n3lk5y3frc2t",
        "cid": _CID,
        "author": author | {"viewer": {"muted": False, "blockedBy": False}},
        "reason": "reply",
        "reasonSubject": ours["uri"],
        "record": record,
        "isRead": False,
        "indexedAt": at,
        "labels": [],
    }
