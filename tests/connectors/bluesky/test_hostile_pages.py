"""Strange pages, threads and cursors: what is well still arrives, and no log repeats what was left out."""

from __future__ import annotations

import json
import logging
import random
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any, Final

import httpx
import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from bot.connectors.bluesky import memory, reading, threads
from bot.connectors.bluesky.connector import Bluesky
from bot.connectors.bluesky.threads import Missing
from bot.connectors.connector import Malformed
from bot.domain.posts import AccountId, Post
from tests.connectors.bluesky import samples
from tests.connectors.bluesky.samples import CID, CUSTOMER, OWN, ROOT, notification
from tests.connectors.bluesky.test_intake import NOTIFICATIONS, page_of, texts
from tests.fakes.bluesky.server import Server
from tests.fakes.bluesky.world import BlueskyWorld

SHOP: Final = AccountId("bluesky/shop")
NOW: Final = datetime(2026, 12, 1, 6, tzinfo=UTC)
NAMES: Final = (
    "uri", "cid", "author", "did", "handle", "displayName", "record", "text", "langs", "reply", "root", "parent", "embed",
    "$type", "images", "image", "alt", "size", "video", "external", "title", "description", "media", "facets", "index",
    "byteStart", "byteEnd", "features", "indexedAt", "replyCount", "replies", "post", "thread", "v", "floor", "known", "gap",
)  # fmt: skip
KINDS: Final = (
    "app.bsky.embed.images", "app.bsky.embed.video", "app.bsky.embed.external", "app.bsky.embed.recordWithMedia",
    CID, CUSTOMER, ROOT["uri"], "2026-12-01T05:45:15Z", "https://example.org/",
)  # fmt: skip
TEXT: Final = st.text(max_size=20) | st.text(st.characters(categories=["Cs", "Cc", "Cf"]), max_size=6)
JSON: Final = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT | st.sampled_from(KINDS),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=6),
    max_leaves=20,
)
LIVE: Final = "<!channel> <@U1> <script>alert(1)</script> [x](javascript:alert(1)) <at>all</at> {{7*7}}"
STRANGE: Final[tuple[Any, ...]] = (
    None, True, -1, 10**30, 1e308, float("nan"), "", "\x00", "\ud800", "\u202e\u200b\x1b[31m", "z" * 200_000, LIVE,
    [], [[]], [None], {}, {"": {}}, "at://", "at://did:plc:x/app.bsky.feed.post/../../admin", "9999-12-31T23:59:59-23:59",
)  # fmt: skip


def read(shown: Any) -> Post | None:
    try:
        seen = reading.view(shown)
    except Malformed:
        return None
    return reading.post(seen, SHOP, OWN, seen.uri)


@given(JSON)
def test_any_cursor_can_be_read(told: Any) -> None:
    found = memory.read(json.dumps(told), NOW)
    assert memory.read(memory.written(found), NOW) == found


@given(JSON, JSON)
def test_a_cursor_with_a_strange_entry_can_be_read(one: Any, gap: Any) -> None:
    found = memory.read(json.dumps({"v": 1, "floor": 0, "known": [one, [one] * 4], "gap": gap}), NOW)
    assert memory.read(memory.written(found), NOW) == found


@pytest.mark.parametrize("length", [1, 2, 7])
def test_posts_that_answer_each_other_in_a_circle_are_in_some_conversation(length: int) -> None:
    uris = [f"at://{CUSTOMER}/app.bsky.feed.post/{number}" for number in range(length)]
    parents = {uri: uris[(number + 1) % length] for number, uri in enumerate(uris)}
    seen = reading.view(notification(reply={"root": ROOT, "parent": {"uri": uris[0], "cid": CID}}))
    assert not isinstance(threads.conversation(seen, OWN, {}, parents), Missing)


def mutants(seed: int) -> Iterator[dict[str, Any]]:
    """Yield a good notification again and again, with something strange in one place of it, or with that place gone."""
    chance = random.Random(seed)  # noqa: S311 - mutants, no secrets
    embeds = (samples.PICTURES, samples.VIDEO, samples.CARD, samples.QUOTE_WITH_PICTURES)
    while True:
        mutant: Any = deepcopy(notification(embed=chance.choice(embeds), text=LIVE))
        places = list(_places(mutant))
        inner, key = chance.choice(places)
        if chance.random() < 0.2:
            del inner[key]
        else:
            inner[key] = chance.choice(STRANGE)
        yield mutant


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in list(pairs):
        yield value, key
        yield from _places(inner)


async def test_what_is_well_arrives_between_mutants_and_the_log_repeats_nothing(
    world: BlueskyWorld, http: httpx.AsyncClient, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    connector = world.connector(http)
    await world.mention(world.customer, "Hallo")
    good = (await page_of(http, server, world))["notifications"]
    made = mutants(5)
    strange = [one for one in (next(made) for _ in range(100)) if read(one) is None]
    body = json.dumps({"notifications": [*strange, *good, *strange]})
    world.proxy.instead[NOTIFICATIONS] = web.Response(body=body.encode(), content_type="application/json")
    with caplog.at_level(logging.WARNING):
        assert texts(await connector.fetch(None)) == ["Hallo"]
    left_out = [one for one in caplog.messages if "left out" in one]
    assert len(left_out) == 2 * len(strange) > 0
    assert "channel" not in caplog.text
    assert "script" not in caplog.text
    assert max(map(len, left_out)) < 200


async def test_a_strange_thread_does_not_hide_what_people_were_notified_of(
    connector: Bluesky, world: BlueskyWorld
) -> None:
    ours = await world.write(world.brand, "Unser Angebot")
    await world.answer(world.customer, ours, "Hallo")
    odd: list[Any] = [7, None, [], {"post": 7}, {"post": {}, "replies": [{"post": LIVE, "replies": 7}]}]
    world.proxy.instead["app.bsky.feed.getPostThread"] = web.json_response({"thread": {"replies": odd}})
    assert texts(await connector.fetch(None)) == ["Hallo"]


@pytest.mark.parametrize("count", [True, -1, 10**30, 1e308, "7", None, [], {}])
async def test_a_strange_count_of_answers_breaks_nothing(
    connector: Bluesky, world: BlueskyWorld, count: Any
) -> None:
    ours = await world.write(world.brand, "Unser Angebot")
    await world.answer(world.customer, ours, "Hallo")
    shown = {**ours, "author": {"did": world.brand.did}, "record": {}, "indexedAt": "2026-12-01T05:45:15Z"}
    feed = {"feed": [7, {"post": shown | {"replyCount": count}}]}
    world.proxy.instead["app.bsky.feed.getAuthorFeed"] = web.json_response(feed)
    assert texts(await connector.fetch(None)) == ["Hallo"]
