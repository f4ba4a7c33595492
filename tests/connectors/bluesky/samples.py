"""What Bluesky sends, written after its lexicons and what a real network was seen to answer."""

from __future__ import annotations

from typing import Any, Final

OWN: Final = "did:plc:marke2222222222222222222"
CUSTOMER: Final = "did:plc:kundin222222222222222222"
CID: Final = "bafyreicuagnxmt4ltrn3z7vhxk65yphkiqgyjwgrpssg2axeftnfud4asa"
ROOT: Final = {
    "uri": f"at://{OWN}/app.bsky.feed.post/3n3lk5xwqe22t",
    "cid": "bafyreiat5zfoia7yxz23xvxzhuveyfrazqkeval26cop65xexalooiyc34",
}


def notification(**record: Any) -> dict[str, Any]:
    """Return an entry of app.bsky.notification.listNotifications: an answer to a post of ours."""
    return {
        "uri": f"at://{CUSTOMER}/app.bsky.feed.post/3n3lk5y3frc2t",
        "cid": CID,
        "author": {
            "did": CUSTOMER,
            "handle": "lena.example",
            "displayName": "Lena Vogt",
            "avatar": "https://cdn.bsky.app/img/avatar/plain/did:plc:kundin/bafkreia",
            "associated": {"activitySubscription": {"allowSubscriptions": "followers"}},
            "viewer": {"muted": False, "blockedBy": False},
            "labels": [],
        },
        "reason": "reply",
        "reasonSubject": ROOT["uri"],
        "record": {
            "$type": "app.bsky.feed.post",
            "text": "Fährt der Zug?",
            "langs": ["de-AT", "en"],
            "reply": {"root": ROOT, "parent": ROOT},
            "createdAt": "2026-12-01T05:45:15.743Z",
        }
        | record,
        "isRead": False,
        "indexedAt": "2026-12-01T05:45:15.743Z",
        "labels": [],
    }


PICTURES: Final = {
    "$type": "app.bsky.embed.images",
    "images": [
        {
            "alt": "Ein überfüllter Bahnsteig",
            "image": {
                "$type": "blob",
                "ref": {"$link": "bafkreibabalobzn6cd366ukcsjycp4yymjymgfxcv6xczmlgpemzkz3cfa"},
                "mimeType": "image/jpeg",
                "size": 760_898,
            },
            "aspectRatio": {"width": 4, "height": 3},
        },
        {"alt": "", "image": {"$type": "blob", "ref": {"$link": CID}, "mimeType": "image/png", "size": 12}},
    ],
}
VIDEO: Final = {
    "$type": "app.bsky.embed.video",
    "video": {"$type": "blob", "ref": {"$link": CID}, "mimeType": "video/mp4", "size": 4_000_000},
    "alt": "Der Zug steht",
}
CARD: Final = {
    "$type": "app.bsky.embed.external",
    "external": {"uri": "https://example.org/fahrplan", "title": "Fahrplan", "description": "Ab Dezember"},
}
QUOTE: Final = {"$type": "app.bsky.embed.record", "record": ROOT}
QUOTE_WITH_PICTURES: Final = {
    "$type": "app.bsky.embed.recordWithMedia",
    "record": QUOTE,
    "media": PICTURES,
}
