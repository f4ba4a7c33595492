from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.connectors.bluesky import reading
from bot.connectors.connector import Malformed
from bot.domain.posts import AccountId, Attachment, AttachmentKind, Post, PostKind
from bot.domain.text import Untrusted
from bot.strict_json import whatever_it_holds
from tests.connectors.bluesky.samples import (
    CARD,
    CID,
    CUSTOMER,
    OWN,
    PICTURES,
    QUOTE,
    QUOTE_WITH_PICTURES,
    ROOT,
    VIDEO,
    notification,
)

SHOP = AccountId("bluesky/shop")


def read(shown: Any) -> Post:
    return reading.post(reading.view(shown), SHOP, OWN, "conversation")


def test_an_answer_becomes_a_comment() -> None:
    post = read(notification())
    assert (post.text.raw, post.kind, post.language, post.under) == (
        "Fährt der Zug?",
        PostKind.COMMENT,
        "de",
        ROOT["uri"],
    )
    assert (post.author.id, post.author.name.raw, post.author.handle.raw) == (
        CUSTOMER,
        "Lena Vogt",
        "@lena.example",
    )
    assert post.written_at == datetime(2026, 12, 1, 5, 45, 15, 743000, tzinfo=UTC)
    assert post.url == f"https://bsky.app/profile/{CUSTOMER}/post/3n3lk5y3frc2t"
    assert (post.ref.external_id, post.revision, post.conversation) == (
        f"at://{CUSTOMER}/app.bsky.feed.post/3n3lk5y3frc2t",
        CID,
        "conversation",
    )


PICTURE = Attachment(AttachmentKind.PICTURE, alt=Untrusted("Ein überfüllter Bahnsteig"), bytes=760_898)


@pytest.mark.parametrize(
    ("embed", "attachments"),
    [
        (PICTURES, (PICTURE, Attachment(AttachmentKind.PICTURE, bytes=12))),
        (VIDEO, (Attachment(AttachmentKind.VIDEO, alt=Untrusted("Der Zug steht"), bytes=4_000_000),)),
        (
            CARD,
            (
                Attachment(
                    AttachmentKind.FILE,
                    name=Untrusted("Fahrplan"),
                    alt=Untrusted("Ab Dezember"),
                    url="https://example.org/fahrplan",
                ),
            ),
        ),
        (QUOTE, ()),
        (QUOTE_WITH_PICTURES, (PICTURE, Attachment(AttachmentKind.PICTURE, bytes=12))),
        ({"$type": "app.bsky.embed.something"}, ()),
        ({"$type": "app.bsky.embed.external", "external": {"uri": "javascript:alert(1)"}}, ()),
    ],
)
def test_what_hangs_on_a_post_is_told(embed: dict[str, Any], attachments: tuple[Attachment, ...]) -> None:
    assert read(notification(embed=embed)).attachments == attachments


@pytest.mark.parametrize("embed", [QUOTE, QUOTE_WITH_PICTURES])
def test_a_quote_of_ours_is_below_what_it_quotes(embed: dict[str, Any]) -> None:
    post = read(notification(embed=embed, reply=None))
    assert (post.under, post.kind) == (ROOT["uri"], PostKind.MENTION)


@pytest.mark.parametrize(
    ("langs", "language"),
    [
        (["de"], "de"),
        (["DE-at"], "de"),
        ([], ""),
        (["ast"], ""),
        (["x"], ""),
        ("de", ""),
        ([7], ""),
        (None, ""),
    ],
)
def test_a_language_is_two_letters_or_unknown(langs: Any, language: str) -> None:
    assert read(notification(langs=langs)).language == language


LINK = {"$type": "app.bsky.richtext.facet#link", "uri": "https://www.example.org/fahrplan/2026"}


@pytest.mark.parametrize(
    ("text", "start", "end", "told"),
    [
        ("ü example.org/fahr... ja", 3, 22, "ü https://www.example.org/fahrplan/2026 ja"),
        ("www.example.org/f…", 0, 20, "https://www.example.org/fahrplan/2026"),
        ("hier klicken...", 0, 15, "hier klicken..."),
        ("example.org/fahrplan/2026", 0, 25, "example.org/fahrplan/2026"),
        ("ü example.org/fahr...", 4, 99, "ü example.org/fahr..."),
        ("...", 0, 3, "..."),
    ],
)
def test_only_an_address_that_was_cut_is_completed(text: str, start: int, end: int, told: str) -> None:
    facet = {"index": {"byteStart": start, "byteEnd": end}, "features": [LINK]}
    assert read(notification(text=text, facets=[facet])).text.raw == told


@pytest.mark.parametrize(
    "wrong",
    [
        {"uri": "https://example.org"},
        {"uri": f"at://{CUSTOMER}/app.bsky.feed.like/3n3lk5y3frc2t"},
        {"uri": 7},
        {"cid": ""},
        {"cid": None},
        {"author": None},
        {"author": {"handle": "lena.example"}},
        {"author": {"did": "lena"}},
        {"record": "text"},
        {"indexedAt": "yesterday"},
        {"indexedAt": "0001-01-01T00:00:00+10:00"},
        {"indexedAt": "9999-12-31T23:59:59Z"},
        {"indexedAt": None},
    ],
)
def test_what_is_not_as_documented_is_no_post(wrong: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        reading.view(notification() | wrong)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from([CID, ROOT, PICTURES]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    *notification(),
                    *notification()["record"],
                    "facets",
                    "embed",
                    "index",
                    "features",
                    "uri",
                    "cid",
                    "did",
                    "images",
                    "external",
                    "media",
                    "$type",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(
    st.dictionaries(st.sampled_from([*notification()]), JSON, max_size=2),
    st.dictionaries(st.sampled_from(["text", "langs", "reply", "facets", "embed"]), JSON, max_size=5),
)
def test_whatever_comes_is_a_post_that_can_be_kept_or_nothing(
    around: dict[str, Any], record: dict[str, Any]
) -> None:
    shown = json.loads(json.dumps(notification(**record) | around))
    try:
        post = read(shown)
    except Malformed:
        return
    for text in (post.text.raw, post.author.name.raw, post.author.handle.raw, *_said(post)):
        assert "\0" not in text
        text.encode()
    assert post.written_at.tzinfo is UTC
    assert len(post.attachments) <= 10


def _said(post: Post) -> list[str]:
    return [text for one in post.attachments for text in (one.name.raw, one.alt.raw, one.url)]


@pytest.mark.parametrize("deep", ["[" * 100_000 + "]" * 100_000, '{"a":' * 100_000 + "1" + "}" * 100_000])
def test_one_record_that_is_too_deep_hides_no_other(deep: str) -> None:
    page = f'{{"notifications": [{{"record": {deep}}}, {json.dumps(notification())}]}}'
    told = whatever_it_holds(page)
    assert read(told["notifications"][1]).text.raw == "Fährt der Zug?"


@pytest.mark.parametrize("number", ["1" * 5000, "NaN", "-Infinity"])
def test_a_number_that_is_none_hides_nothing(number: str) -> None:
    assert whatever_it_holds(f'{{"a": {number}, "b": [1, 2.5]}}') == {"a": None, "b": [1, 2.5]}


@pytest.mark.parametrize("text", ["", "{", "[1", "[" * 100_000, '{"a": ' + "[" * 70 + "}"])
def test_what_is_no_json_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        whatever_it_holds(text)
