"""Feeds of every kind, from a server on loopback that remembers what it was asked."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import httpx
import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st

from bot.connectors import http as calls
from bot.connectors.feed import reading
from bot.connectors.feed.connector import LARGEST, Feed, Look, Tag
from bot.domain.errors import (
    Gone,
    OutcomeUnknown,
    OutsideError,
    RateLimited,
    Rejected,
    Unreachable,
    Unsupported,
)
from bot.domain.posts import AccountId, Author, Post, PostKind, PostRef
from bot.domain.text import Untrusted
from tests.fakes.exits import EVERYWHERE
from tests.fakes.feeds import ATOM, RSS, FeedServer, served

ACCOUNT = AccountId("feed/standard")


@pytest_asyncio.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with served() as server:
        yield server


@pytest_asyncio.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with calls.new_client(EVERYWHERE) as client:
        yield client


@pytest.fixture
def feed(server: FeedServer, http: httpx.AsyncClient) -> Feed:
    return Feed(ACCOUNT, server.url, http, lambda: datetime.now(UTC))


async def look(feed: Feed, tag: Tag = Tag()) -> Look:  # noqa: B008 -- it is frozen
    found = await feed.look(tag)
    assert found
    return found


@pytest.mark.parametrize("body", [RSS, ATOM], ids=["RSS", "Atom"])
async def test_an_entry_is_read_with_all_that_is_known(feed: Feed, server: FeedServer, body: str) -> None:
    server.body = body
    told = (await look(feed)).told
    assert told.title.raw == "Der Standard & mehr"
    first, second = told.entries
    assert (first.title.raw, first.text.raw, first.url) == (
        "Bahn: mehr Züge",
        "Ab Dezember fahren mehr Züge.",
        "https://standard.example/1",
    )
    assert first.at == datetime(2026, 11, 3, 11, tzinfo=UTC)
    assert (second.title.raw, second.at) == ("Ohne Datum", None)


async def test_what_did_not_change_is_not_sent_again(feed: Feed, server: FeedServer) -> None:
    server.etag, server.modified = '"v1"', "Tue, 03 Nov 2026 11:00:00 GMT"
    found = await look(feed)
    assert found.tag == Tag('"v1"', "Tue, 03 Nov 2026 11:00:00 GMT")
    assert await feed.look(found.tag) is None
    server.etag = '"v2"'
    assert (await look(feed, found.tag)).tag.etag == '"v2"'
    assert server.asked == [("", ""), ('"v1"', server.modified), ('"v1"', server.modified)]


async def test_an_entry_keeps_its_id_when_its_words_change(feed: Feed, server: FeedServer) -> None:
    before = (await look(feed)).told.entries
    server.body = RSS.replace("mehr Züge", "weniger Züge")
    after = (await look(feed)).told.entries
    assert [one.id for one in before] == [one.id for one in after]
    assert before[0].title != after[0].title


async def test_a_broken_feed_is_read_as_far_as_it_goes(feed: Feed, server: FeedServer) -> None:
    server.body = RSS[: RSS.index("Ohne Datum") + 20]
    assert [one.title.raw for one in (await look(feed)).told.entries][:1] == ["Bahn: mehr Züge"]


async def test_scripts_and_pictures_come_to_nothing(feed: Feed, server: FeedServer) -> None:
    server.body = (
        '<rss version="2.0"><channel><title>T</title><item><title>Neu</title><link>javascript:alert(1)</link>'
        '<description>&lt;script&gt;alert(1)&lt;/script&gt;Hallo &lt;img src="https://spion.example/1.png"&gt;</description>'
        "</item></channel></rss>"
    )
    [entry] = (await look(feed)).told.entries
    assert (entry.text.raw, entry.url) == ("Hallo", "")


async def test_a_feed_that_declares_entities_is_not_read(feed: Feed, server: FeedServer) -> None:
    server.body = (
        '<!DOCTYPE r [<!ENTITY f SYSTEM "file:///etc/passwd"><!ENTITY a "xx">]>' + RSS.partition("?>")[2]
    )
    with pytest.raises(Rejected, match="no feed"):
        await feed.look(Tag())


@pytest.mark.parametrize("body", ["", "Hallo", "<html><body>Login</body></html>", "{}", "\x00"])
async def test_what_is_no_feed_is_refused(feed: Feed, server: FeedServer, body: str) -> None:
    server.body = body
    with pytest.raises(Rejected, match="no feed"):
        await feed.look(Tag())


@pytest.mark.parametrize("status", [301, 308])
async def test_a_feed_that_moved_on_its_own_server_is_followed(
    feed: Feed, server: FeedServer, status: int
) -> None:
    server.moves = {"/feed": (status, "/neu"), "/neu": None}
    assert (await look(feed)).told.entries


@pytest.mark.parametrize(
    ("status", "to"),
    [
        (302, "/neu"),
        (307, "/neu"),
        (301, "https://boese.example/feed"),
        (301, "//boese.example/feed"),
        (301, "http://127.0.0.1:1/feed"),
        (301, "/feed"),
    ],
)
async def test_any_other_redirect_is_refused(feed: Feed, server: FeedServer, status: int, to: str) -> None:
    server.moves = {"/feed": (status, to), "/neu": None}
    with pytest.raises(OutsideError):
        await feed.look(Tag())
    assert len(server.asked) <= 2


@pytest.mark.parametrize(
    ("status", "consequence"),
    [(404, Gone), (410, Gone), (429, RateLimited), (403, Rejected), (500, OutcomeUnknown)],
)
async def test_trouble_is_named_by_what_follows(
    feed: Feed, server: FeedServer, status: int, consequence: type[OutsideError]
) -> None:
    server.status = status
    with pytest.raises(consequence):
        await feed.look(Tag())


async def test_a_server_that_is_away_and_one_that_sends_too_much(feed: Feed, server: FeedServer) -> None:
    server.body = " " * (LARGEST + 1)
    with pytest.raises(OutcomeUnknown, match="more than"):
        await feed.look(Tag())
    await server.stop()
    with pytest.raises(Unreachable):
        await feed.look(Tag())


async def test_check_says_whether_there_is_a_feed(feed: Feed, server: FeedServer) -> None:
    assert [(one.what, one.mend) async for one in feed.inspect()] == [
        ("feed/standard: the feed has 2 entries", "")
    ]
    server.body = "<html>"
    [finding] = [one async for one in feed.inspect()]
    assert finding.what == "feed/standard: the feed cannot be read: what stands at this address is no feed"
    assert "docs/connectors/feed.md" in finding.mend


async def test_nobody_can_answer_a_feed(feed: Feed) -> None:
    assert feed.platform.can == feed.can == frozenset()
    post = Post(
        PostRef(ACCOUNT, "1"),
        "1",
        PostKind.MENTION,
        Author("a", Untrusted("A"), Untrusted("")),
        Untrusted("x"),
        datetime.now(UTC),
    )
    with pytest.raises(Unsupported):
        await feed.reply(post, "Danke", key="k", at=datetime.now(UTC))
    with pytest.raises(Unsupported):
        await feed.fetch(None)
    assert not feed.polled


@given(
    st.binary(max_size=300) | st.text(max_size=300).map(lambda text: RSS.replace("Ohne Datum", text).encode())
)
def test_any_bytes_are_a_feed_or_none(body: bytes) -> None:
    told = reading.read(body)
    assert told is None or all(one.id and (one.title.raw or one.text.raw or one.url) for one in told.entries)
