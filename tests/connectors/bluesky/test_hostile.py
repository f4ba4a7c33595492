"""Whatever a server sends: nothing breaks, and what is well still arrives."""

from __future__ import annotations

import json
import random
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.connectors.bluesky import facets, intake, memory, reading
from bot.connectors.connector import Malformed
from bot.domain.posts import AccountId, Post
from bot.strict_json import whatever_it_holds
from tests.connectors.bluesky.samples import CARD, OWN, PICTURES, QUOTE_WITH_PICTURES, VIDEO, notification

SHOP = AccountId("bluesky/shop")
NOW = datetime(2026, 12, 1, 6, 0, tzinfo=UTC)
FIELDS = (
    "uri", "cid", "author", "did", "handle", "displayName", "record", "text", "langs", "reply", "root", "parent", "embed", "$type", "images", "alt", "image",
    "size", "external", "title", "video", "facets", "index", "byteStart", "byteEnd", "features", "indexedAt", "createdAt", "seen", "at", "known", "gap",
)  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=6),
    max_leaves=20,
)
FACET = {
    "index": {"byteStart": 0, "byteEnd": 6},
    "features": [{"$type": "app.bsky.richtext.facet#link", "uri": "https://example.org/a"}],
}
SAMPLES = [
    notification(),
    notification(embed=PICTURES),
    notification(embed=VIDEO),
    notification(embed=CARD),
    notification(embed=QUOTE_WITH_PICTURES),
    notification(facets=[FACET]),
]
SCRAPS: list[Any] = [
    None, True, -1, 2**70, 1e400, "", "\ud800", "\x00", "a" * 5_000, [], {}, [[[]]], "at://", "at://did:plc:x/../../admin", "javascript:alert(1)", "2026-13-45",
    "<script>alert(1)</script>", "@everyone <!channel>", {"$link": 7},
]  # fmt: skip


def read(shown: Any) -> Post | None:
    """Read an entry as a look does, None where it is left out; what comes out can be stored and shown."""
    try:
        post = reading.post(reading.view(shown), SHOP, OWN, "conversation")
    except Malformed:
        return None
    json.dumps([post.text.raw, post.author.name.raw, post.author.handle.raw, dict(post.facts)]).encode()
    post.text.raw.encode()
    post.author.name.raw.encode()
    assert post.url == "" or post.url.startswith("https://bsky.app/")
    assert len(post.author.name.raw) <= 1_000
    return post


def places_in(value: Any) -> list[tuple[Any, Any]]:
    """Return every place within a document where something else could stand."""
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    found = [(value, key) for key in keys]
    return found + [place for _, key in found for place in places_in(value[key])]


def test_ten_thousand_broken_entries_are_read_or_left_out() -> None:
    chance = random.Random(20261201)  # noqa: S311 -- to be repeated, not to be secret
    kept = 0
    for _ in range(10_000):
        entry = deepcopy(chance.choice(SAMPLES))
        for _ in range(chance.randint(1, 3)):
            where, key = chance.choice(places_in(entry))
            if isinstance(where, dict) and chance.random() < 0.3:
                where.pop(key, None)
            elif key in where or isinstance(where, list):
                where[key] = deepcopy(chance.choice(SCRAPS))
        kept += read(entry) is not None
    assert kept > 1_000


@settings(max_examples=300)
@given(JSON)
def test_any_json_is_an_entry_or_is_left_out(told: Any) -> None:
    read(told)


@settings(max_examples=300)
@given(st.dictionaries(st.sampled_from(["text", "langs", "reply", "embed", "facets", "createdAt"]), JSON))
def test_one_strange_field_never_breaks_more_than_its_post(strange: dict[str, Any]) -> None:
    read(notification(**strange))


@given(st.lists(JSON, max_size=6))
def test_a_list_of_anything_hides_no_good_entry(others: list[Any]) -> None:
    shown = [*others, notification(), *others]
    assert notification()["uri"] in [view.uri for view in intake._views(shown)]


@given(st.text(max_size=200))
def test_any_text_has_facets_that_lie_within_it(text: str) -> None:
    length = len(text.encode("utf-8", "surrogatepass"))
    for one in facets.facets(text, {}):
        assert 0 <= one["index"]["byteStart"] < one["index"]["byteEnd"] <= length


@given(JSON)
def test_any_cursor_can_be_read(told: Any) -> None:
    found = memory.read(json.dumps(told), NOW)
    assert memory.read(memory.written(found), NOW) == found


@pytest.mark.parametrize("deep", [10, 60, 5_000])
def test_a_thread_as_deep_as_anybody_likes_is_walked(deep: int) -> None:
    thread: dict[str, Any] = {"post": notification(), "replies": []}
    for _ in range(deep):
        thread = {"post": notification(), "replies": [thread]}
    assert len(list(intake._below(thread))) == deep


@pytest.mark.parametrize(
    "text", ["a." * 15_000, "@" * 30_000, "https://" * 4_000, "#" * 30_000, "@a.b " * 6_000]
)
def test_long_nonsense_is_read_in_no_time(text: str) -> None:
    facets.facets(text, {})
    read(notification(text=text))


@pytest.mark.parametrize("body", ["", "<html>", "[" * 60, "7", '{"notifications": 7}', '{"a": 1, "a": 2}'])
def test_what_is_no_document_is_named_so(body: str) -> None:
    try:
        told = whatever_it_holds(body)
    except ValueError:
        return
    assert read(told) is None
