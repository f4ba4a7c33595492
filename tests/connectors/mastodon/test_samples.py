"""What the documentation of each server shows is read as a person would read it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.connectors.mastodon import reading
from bot.connectors.mastodon.reading import Place
from bot.connectors.mastodon.wire import _in_link
from bot.domain.posts import AccountId, AttachmentKind, Post, PostKind
from tests.connectors.mastodon import samples

SHOP = AccountId("mastodon/shop")


def read(told: dict[str, Any]) -> Post:
    notice = reading.notice(told)
    assert reading.speaks_to(notice.status, "1")
    return reading.post(notice.status, Place(notice.status["id"]), SHOP, "social.example")


def test_mastodon() -> None:
    post = read(samples.MASTODON)
    assert post.text.raw == (
        "@shop Wo ist mein Paket? :blobsad:\n\nSiehe https://post.example/verfolgen/4711?lang=de #Paket"
    )
    assert (post.author.id, post.author.name.raw, post.author.handle.raw) == (
        "971724@social.example",
        "Lena :verified:",
        "@lena@fern.example",
    )
    assert (post.kind, post.private, post.language, post.revision) == (PostKind.MENTION, False, "de", "")
    assert post.url == "https://fern.example/@lena/115483920"
    [picture] = post.attachments
    assert (picture.kind, picture.alt.raw, picture.url) == (
        AttachmentKind.PICTURE,
        "Ein zerrissener Karton vor der Tür",
        "https://files.fern.example/1.jpeg",
    )
    assert post.facts["uri"] == "https://fern.example/users/lena/statuses/115483920"


def test_gotosocial() -> None:
    post = read(samples.GOTOSOCIAL)
    assert post.text.raw == "Beschwerde\n\nMy order:\n\n- one cup\n- two plates\n\n404\n  not found"
    assert (post.kind, post.private, post.language) == (PostKind.MESSAGE, True, "en")
    assert post.author.name.raw == "omar"
    assert post.revision == datetime(2026, 11, 3, 8, tzinfo=UTC).isoformat()
    assert post.facts["visibility"] == "direct"


def test_pleroma() -> None:
    post = read(samples.PLEROMA)
    assert post.text.raw == "@shop Wann?\nUnd wo?\n\n( ) Heute\n( ) Morgen"
    assert (post.kind, post.private, post.language) == (PostKind.MENTION, False, "")


@pytest.mark.parametrize(
    ("header", "newer"),
    [
        ('<https://s.example/api/v1/notifications?limit=80&min_id=42>; rel="prev"', "42"),
        (
            '<https://s.example/n?max_id=7>; rel="next", <https://s.example/n?min_id=01KAB3>; rel="prev"',
            "01KAB3",
        ),
        ('<https://boese.example/n?min_id=42>; rel="prev"', "42"),
        ('<https://s.example/n?max_id=7>; rel="next"', ""),
        ('<https://s.example/n>; rel="prev"', ""),
        ("https://s.example/n?min_id=42; rel=prev", ""),
        ('<https://[/n?min_id=42>; rel="prev"', ""),
        (f'<https://s.example/n?min_id={"9" * 500}>; rel="prev"', "9" * 128),
        ("", ""),
        (",;<>,", ""),
    ],
)
def test_of_a_link_only_the_place_is_taken(header: str, newer: str) -> None:
    assert _in_link(header, "prev", "min_id") == newer
