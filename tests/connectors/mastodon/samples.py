"""Notifications as different servers send them, written from their documentation, with what nobody here asks for left in."""

from __future__ import annotations

from typing import Any

MASTODON: dict[str, Any] = {
    "id": "34975861",
    "type": "mention",
    "group_key": "ungrouped-34975861",
    "created_at": "2026-11-03T07:49:02.064Z",
    "account": {"id": "971724", "username": "lena", "acct": "lena@fern.example"},
    "status": {
        "id": "115483920517423811",
        "created_at": "2026-11-03T07:49:01.000Z",
        "in_reply_to_id": None,
        "in_reply_to_account_id": None,
        "sensitive": False,
        "spoiler_text": "",
        "visibility": "public",
        "language": "de",
        "uri": "https://fern.example/users/lena/statuses/115483920",
        "url": "https://fern.example/@lena/115483920",
        "replies_count": 0,
        "edited_at": None,
        "filtered": [],
        "quote": None,
        "content": (
            '<p><span class="h-card" translate="no"><a href="https://social.example/@shop" class="u-url mention" rel="nofollow noopener">'
            "@<span>shop</span></a></span> Wo ist mein Paket? :blobsad:</p><p>Siehe "
            '<a href="https://post.example/verfolgen/4711?lang=de" rel="nofollow noopener" translate="no" target="_blank">'
            '<span class="invisible">https://</span><span class="ellipsis">post.example/verfolgen/4711?l</span>'
            '<span class="invisible">ang=de</span></a> '
            '<a href="https://fern.example/tags/Paket" class="mention hashtag" rel="tag">#<span>Paket</span></a></p>'
        ),
        "account": {
            "id": "971724",
            "username": "lena",
            "acct": "lena@fern.example",
            "display_name": "Lena :verified:",
            "locked": False,
            "bot": False,
            "created_at": "2022-11-04T00:00:00.000Z",
            "url": "https://fern.example/@lena",
            "uri": "https://fern.example/users/lena",
            "emojis": [{"shortcode": "verified", "url": "https://fern.example/v.png", "static_url": "https://fern.example/v.png"}],
        },
        "media_attachments": [
            {
                "id": "22345792",
                "type": "image",
                "url": "https://files.social.example/original/1.jpeg",
                "remote_url": "https://files.fern.example/1.jpeg",
                "meta": {"original": {"width": 640, "height": 480}},
                "description": "Ein zerrissener Karton vor der Tür",
                "blurhash": "UFBWY:8_0Jxv4mx]t8t64.%M-:IUWGWAt6M}",
            }
        ],
        "mentions": [{"id": "1", "username": "shop", "url": "https://social.example/@shop", "acct": "shop"}],
        "tags": [{"name": "paket", "url": "https://fern.example/tags/paket"}],
        "emojis": [{"shortcode": "blobsad", "url": "https://fern.example/b.png", "static_url": "https://fern.example/b.png"}],
        "card": None,
        "poll": None,
    },
}  # fmt: skip

GOTOSOCIAL: dict[str, Any] = {
    "id": "01KAB3C7Z0V6Y1M2N3P4Q5R6S7",
    "type": "mention",
    "created_at": "2026-11-03T07:49:02.064Z",
    "account": {"id": "01K9ZZZZZZZZZZZZZZZZZZZZZZ", "username": "omar", "acct": "omar"},
    "status": {
        "id": "01KAB3C7YZAAAAAAAAAAAAAAAA",
        "created_at": "2026-11-03T07:49:01.000Z",
        "in_reply_to_id": None,
        "sensitive": True,
        "spoiler_text": "Beschwerde",
        "visibility": "direct",
        "language": "en-GB",
        "uri": "https://social.example/users/omar/statuses/01KAB3C7YZAAAAAAAAAAAAAAAA",
        "url": "https://social.example/@omar/statuses/01KAB3C7YZAAAAAAAAAAAAAAAA",
        "edited_at": "2026-11-03T08:00:00.000Z",
        "content": "<p>My order:</p><ul><li>one cup</li><li>two plates</li></ul><pre><code>404\n  not found</code></pre>",
        "content_type": "text/markdown",
        "account": {
            "id": "01K9ZZZZZZZZZZZZZZZZZZZZZZ",
            "username": "omar",
            "acct": "omar",
            "display_name": "",
        },
        "media_attachments": [],
        "mentions": [{"id": "1", "username": "shop", "acct": "shop"}],
        "interaction_policy": {"can_reply": {"always": ["public"]}},
        "text": "My order: …",
    },
}

PLEROMA: dict[str, Any] = {
    "id": "1718",
    "type": "mention",
    "created_at": "2026-11-03T07:49:02.000Z",
    "account": {"id": "A1b2C3d4E5f6G7h8I9", "username": "mia", "acct": "mia@weit.example"},
    "pleroma": {"is_muted": False, "is_seen": False},
    "status": {
        "id": "AjK1l2M3n4O5p6Q7r8",
        "created_at": "2026-11-03T07:49:01.000Z",
        "in_reply_to_id": None,
        "sensitive": False,
        "spoiler_text": "",
        "visibility": "unlisted",
        "language": None,
        "uri": "https://weit.example/objects/0b1c2d3e",
        "url": "https://weit.example/notice/AjK1l2M3n4O5p6Q7r8",
        "content": '<span class="h-card"><a class="u-url mention" data-user="1" href="https://social.example/users/shop">@<span>shop</span></a></span> Wann?<br/>Und wo?',
        "account": {
            "id": "A1b2C3d4E5f6G7h8I9",
            "username": "mia",
            "acct": "mia@weit.example",
            "display_name": "Mia",
            "pleroma": {"ap_id": "https://weit.example/users/mia"},
        },
        "media_attachments": [],
        "mentions": [{"id": "1", "username": "shop", "acct": "shop"}],
        "pleroma": {"conversation_id": 31, "content": {"text/plain": "@shop Wann?\nUnd wo?"}},
        "poll": {
            "id": "7",
            "options": [{"title": "Heute", "votes_count": 0}, {"title": "Morgen", "votes_count": 2}],
        },
    },
}
