"""Whatever a server sends: nothing breaks, and what is well still arrives."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.connectors.connector import Malformed
from bot.connectors.html_text import text_of
from bot.connectors.mastodon import memory, reading, server, writing
from bot.connectors.mastodon.connector import Mastodon
from bot.connectors.mastodon.reading import Place
from bot.domain.errors import OutsideError
from bot.domain.posts import AccountId, Post
from tests.fakes.mastodon.server import Server
from tests.fakes.mastodon.statuses import content_of

SHOP = AccountId("mastodon/shop")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(
        st.sampled_from(
            [
                "id", "type", "status", "account", "acct", "created_at", "edited_at", "content", "visibility", "mentions",
                "poll", "options", "title", "media_attachments", "url", "uri", "in_reply_to_id", "spoiler_text", "language",
                "configuration", "statuses", "max_characters", "version", "software", "name", "links", "href", "server", "ours", "watched", "reported",
            ]
        ),
        inner,
        max_size=6,
    ),
    max_leaves=20,
)  # fmt: skip
GOOD = {
    "id": "7",
    "created_at": "2026-11-03T12:00:00Z",
    "account": {"id": "1001", "acct": "lena@fern.example"},
    "mentions": [{"id": "1"}],
    "visibility": "public",
    "content": "<p>Hallo</p>",
}
TAGS = st.sampled_from(
    ["<p>", "</p>", "<br>", "<br/>", "<ul>", "<ol>", "<li>", "</ul>", "</ol>", "<pre>", "</pre>", "<script>", "</script>",
     "<a href='https://a.example/x'>", "</a>", "<!--", "-->", "<![CDATA[", "&amp;", "&#0;", "&#xD800;", "<", ">", "<style>"]
)  # fmt: skip


@given(st.lists(TAGS | st.text(max_size=10), max_size=30).map("".join))
def test_any_html_becomes_text_that_can_be_stored(html: str) -> None:
    text = text_of(html)
    assert text == text.strip()
    assert "\n\n\n" not in text


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=60))
def test_whatever_is_typed_is_read_again_as_it_was(text: str) -> None:
    plain = text.replace("@", "").replace("http", "")
    assert text_of(content_of(plain, "fern.example")).split() == plain.split()


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Eins<br />zwei</p><p>drei</p>", "Eins\nzwei\n\ndrei"),
        ("<p>Ein  \n Satz</p>", "Ein Satz"),
        (
            '<a href="https://example.org/a/b"><span class="invisible">https://</span><span class="ellipsis">example.org/a</span><span class="invisible">/b</span></a>',
            "https://example.org/a/b",
        ),
        ('<a href="https://boese.example/">unsere Bank</a>', "unsere Bank (https://boese.example/)"),
        ('<a href="https://example.org/">example.org</a>', "example.org"),
        ('<a href="https://x.example/@lena" class="u-url mention">@<span>lena</span></a> hi', "@lena hi"),
        ('<a href="https://x.example/tags/bahn" class="mention hashtag" rel="tag">#<span>bahn</span></a>', "#bahn"),
        ('<a href="javascript:alert(1)">klick</a>', "klick"),
        ("<ul><li>eins</li><li>zwei<ol><li>a</li><li>b</li></ol></li></ul><p>Ende</p>", "- eins\n- zwei\n  1. a\n  2. b\n\nEnde"),
        ("<pre><code>if x:\n    y</code></pre>", "if x:\n    y"),
        ("<blockquote><p>Zitat</p></blockquote><p>Antwort</p>", "Zitat\n\nAntwort"),
        ("a<script>alert(1)</script>b<style>x{}</style>c", "abc"),
        ('<img src="https://x.example/1.png" alt=":blobcat:"> da', ":blobcat: da"),
        ("3 &lt; 4 &amp;&amp; 5 &gt; 4", "3 < 4 && 5 > 4"),
        ("<p>offen <b>fett", "offen fett"),
        ("</li></ul></pre></p>nur Enden", "nur Enden"),
        (":blobcat: bleibt", ":blobcat: bleibt"),
        ("", ""),
    ],
)  # fmt: skip
def test_html_reads_like_the_post(html: str, text: str) -> None:
    assert text_of(html) == text


@settings(max_examples=200)
@given(JSON)
def test_any_json_is_a_notification_or_is_left_out(told: Any) -> None:
    try:
        notice = reading.notice(told)
        post = reading.post(notice.status, Place("7"), SHOP, "fern.example")
    except Malformed:
        return
    assert isinstance(post, Post)


@settings(max_examples=300)
@given(
    st.dictionaries(
        st.sampled_from([*GOOD, "poll", "media_attachments", "edited_at", "spoiler_text"]),
        JSON,
        max_size=3,
    )
)
def test_one_strange_field_never_breaks_more_than_its_post(strange: dict[str, Any]) -> None:
    try:
        post = reading.post(GOOD | strange, Place("7"), SHOP, "fern.example")
    except Malformed:
        return
    assert "\x00" not in post.text.raw
    json.dumps(dict(post.facts)).encode()
    assert post.url == "" or post.url.startswith(("http://", "https://"))


@given(JSON, JSON)
def test_any_description_of_a_server_has_limits(instance: Any, nodeinfo: Any) -> None:
    found = server.read(instance, nodeinfo)
    assert found.longest > 0
    assert found.for_a_link > 0
    assert server.nodeinfo_path(nodeinfo, "fern.example").startswith("/") or not server.nodeinfo_path(
        nodeinfo, "fern.example"
    )


@given(JSON)
def test_any_memory_can_be_read(told: Any) -> None:
    found = memory.read(json.dumps(told))
    assert memory.read(memory.written(found)) == found


@given(st.text(max_size=80), st.text(max_size=600))
def test_what_is_sent_always_fits(text: str, warning: str) -> None:
    known = server.Server(software="mastodon")
    facts = {"visibility": "public", "acct": "lena@fern.example", "warning": warning}
    draft = writing.draft("7", facts, text, known, private=False, public="unlisted", language="de")
    assert known.count(draft.text) + known.count(draft.warning) <= known.longest
    assert bool(draft.warning) is bool(warning)


@pytest.mark.parametrize(
    ("href", "path"),
    [
        ("https://fern.example/nodeinfo/2.0", "/nodeinfo/2.0"),
        ("https://anderswo.example/nodeinfo/2.0", ""),
        ("https://fern.example@boese.example/x", ""),
        ("https://fern.example:444/x", ""),
        ("https://fern.example/x?y", ""),
        ("https://[", ""),
    ],
)
def test_a_server_is_described_on_its_own_host_alone(href: str, path: str) -> None:
    assert server.nodeinfo_path({"links": [{"href": href}]}, "fern.example") == path


async def test_what_is_wrong_is_left_out_and_the_rest_arrives(connector: Mastodon, server: Server) -> None:
    server.writes("eins")
    server.writes("zwei").more = {"created_at": "gestern"}
    server.writes("drei").more = {"account": None}
    server.writes("vier").more = {"id": "../../admin"}
    server.writes("fünf")
    page = await connector.fetch(None)
    assert [post.text.raw for post in page.posts if isinstance(post, Post)] == ["eins", "fünf"]


@pytest.mark.parametrize(
    "body", ["", "<html>", "[" * 100_000, "7", '{"error": "no"}', "[null, 7, []]", '[{"id": 7}]']
)
async def test_a_page_that_is_none_moves_nothing(connector: Mastodon, server: Server, body: str) -> None:
    server.lists = body
    try:
        page = await connector.fetch("17")
    except OutsideError:
        return
    assert (list(page.posts), page.cursor) == ([], "17")


async def test_a_page_larger_than_anybody_needs_is_not_read(connector: Mastodon, server: Server) -> None:
    server.lists = " " * (5 * 1024 * 1024)
    with pytest.raises(OutsideError, match="more than"):
        await connector.fetch("17")
