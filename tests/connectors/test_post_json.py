"""Example, schema and parser say the same."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import fastjsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.connectors import post_json
from bot.connectors.connector import Malformed
from bot.domain.posts import AccountId, Author, Echo, Post, PostKind, PostRef, Removal
from bot.domain.text import Untrusted

SHOP = AccountId("webhook/shop")
DOCS = Path(__file__).parents[2] / "docs/reference"
EXAMPLE_BODY = (DOCS / "post.example.json").read_bytes()
EXAMPLE = json.loads(EXAMPLE_BODY)
POSTS = {"type": "posts", "posts": [EXAMPLE["post"], EXAMPLE["post"] | {"id": "2"}]}
REPLY: dict[str, Any] = {
    "type": "reply",
    "reply": {"key": "4f0c", "id": "4711-2", "to": {"id": "4711-1"}, "at": "2026-03-02T06:41:00+00:00"},
}
REMOVAL = {"type": "removal", "post": {"id": "4711-1", "conversation": "4711"}}


def _is_real_time(text: str) -> bool:
    """What the format `date-time` says beyond the pattern: the day is in the calendar."""
    try:
        return bool(datetime.strptime(text[:10], "%Y-%m-%d").replace(tzinfo=UTC))
    except ValueError:
        return False


accepts_by_schema: Callable[[Any], Any] = fastjsonschema.compile(
    json.loads((DOCS / "post.schema.json").read_text()), formats={"date-time": _is_real_time}
)


def agree(value: Any) -> bool:
    """Return whether both accept; fail if only one does."""
    verdicts = {}
    for name, judge in (("schema", accepts_by_schema), ("parser", lambda v: post_json.read(_json(v), SHOP))):
        try:
            judge(copy.deepcopy(value))
            verdicts[name] = "accepted"
        except (fastjsonschema.JsonSchemaValueException, Malformed) as error:
            verdicts[name] = f"refused: {error}"
    assert len({verdict.partition(":")[0] for verdict in verdicts.values()}) == 1, verdicts
    return verdicts["parser"] == "accepted"


def _json(value: Any) -> bytes:
    return json.dumps(value).encode()


def test_the_example_is_read() -> None:
    accepts_by_schema(EXAMPLE)
    assert post_json.read(EXAMPLE_BODY, SHOP) == [
        Post(
            ref=PostRef(SHOP, "4711-1"),
            conversation="4711",
            kind=PostKind.COMMENT,
            author=Author("u-1207", Untrusted("Lena Vogt"), Untrusted("@lena.vogt")),
            text=Untrusted("The 7:14 was cancelled again. Does the next one wait for us? 🚆"),
            written_at=datetime(2026, 3, 2, 6, 21, tzinfo=UTC),
            url="https://forum.example/t/4711#1",
            language="en",
            revision="1",
            under="4700",
        )
    ]


@pytest.mark.parametrize("value", [EXAMPLE, POSTS, REMOVAL], ids=["post", "posts", "removal"])
def test_what_was_read_can_be_written_and_read_again(value: dict[str, Any]) -> None:
    for item in post_json.read(_json(value), SHOP):
        assert isinstance(item, Post | Removal)
        written = post_json.write(item)
        accepts_by_schema(json.loads(written))
        assert post_json.read(written, SHOP) == [item]


def test_only_five_fields_are_needed() -> None:
    needed = {name: EXAMPLE["post"][name] for name in ("id", "kind", "text", "written_at")}
    author = {"id": "u-1207", "name": "Lena Vogt"}
    value = {"type": "post", "post": needed | {"author": author}}
    assert agree(value)
    [post] = post_json.read(_json(value), SHOP)
    assert isinstance(post, Post)
    assert (post.conversation, post.url, post.language, post.revision) == ("4711-1", "", "", "")
    assert (post.author.handle.raw, post.under, post.private) == ("", "", False)


@pytest.mark.parametrize("kind", PostKind)
def test_messages_and_mail_are_private_unless_they_say_otherwise(kind: PostKind) -> None:
    silent = {name: value for name, value in EXAMPLE["post"].items() if name != "private"} | {"kind": kind}
    [post] = post_json.read(_json({"type": "post", "post": silent}), SHOP)
    [public] = post_json.read(_json({"type": "post", "post": silent | {"private": False}}), SHOP)
    assert isinstance(post, Post)
    assert isinstance(public, Post)
    assert post.private is (kind in {PostKind.MESSAGE, PostKind.MAIL})
    assert public.private is False


def test_a_removal_names_the_conversation_or_is_its_own() -> None:
    assert post_json.read(_json(REMOVAL), SHOP) == [Removal(PostRef(SHOP, "4711-1"), "4711")]
    alone = {"type": "removal", "post": {"id": "4711-1"}}
    assert post_json.read(_json(alone), SHOP) == [Removal(PostRef(SHOP, "4711-1"), "4711-1")]


def test_a_reply_of_ours_is_told_by_its_key() -> None:
    assert agree(REPLY)
    [echo] = post_json.read(_json(REPLY), SHOP)
    assert isinstance(echo, Echo)
    assert (echo.ref, echo.to) == (PostRef(SHOP, "4711-2"), PostRef(SHOP, "4711-1"))
    assert (echo.key, echo.conversation, echo.url) == ("4f0c", "4711-1", "")
    more = {**REPLY["reply"], "conversation": "4711", "url": "https://forum.example/2"}
    [echo] = post_json.read(_json({"type": "reply", "reply": more}), SHOP)
    assert isinstance(echo, Echo)
    assert (echo.conversation, echo.url) == ("4711", "https://forum.example/2")


def test_what_no_store_could_keep_is_replaced() -> None:
    body = EXAMPLE_BODY.replace(b"The 7:14", rb"a\ud800b\u0000c\ud83d\ude86")
    [post] = post_json.read(body, SHOP)
    assert isinstance(post, Post)
    assert post.text.raw.startswith("a\ufffdb\ufffdc🚆")
    post.text.raw.encode()


def changed(path: str, value: Any) -> bytes:
    body = copy.deepcopy(EXAMPLE)
    *way, last = path.split(".")
    place = body
    for step in way:
        place = place[step]
    place[last] = value
    return _json(body)


COMPLAINTS = {
    b"": "body: not JSON: Expecting value: line 1 column 1 (char 0)",
    b"\xff": "body: not UTF-8 at byte 0",
    "{}".encode("utf-16"): "body: not UTF-8 at byte 0",
    b'{"type": "post", "type": "removal"}': "body: a name is given twice in one object",
    b'{"type": NaN}': "body: not JSON: NaN is no number",
    b'{"type": -Infinity}': "body: not JSON: -Infinity is no number",
    b"[]": "body: an object expected, got a list",
    b"null": "body: an object expected, got null",
    b"9" * 5000: "body: not JSON: *",
    b"[" * 100_000: "body: nested deeper than 64 levels",
    b'{"a":' * 65: "body: nested deeper than 64 levels",
    b'"' + b"[" * 100 + b'"': "body: an object expected, got text",
    b" " * (256 * 1024 + 1): "body: larger than 262144 bytes",
    b"{}": "type: post or posts or removal or reply expected",
    b'{"type": ["post"]}': "type: post or posts or removal or reply expected",
    b'{"type": "post"}': "post: missing",
    b'{"type": "post", "post": {}}': "post.author: missing",
    b'{"type": "post", "post": 1.5}': "post: an object expected, got a number",
    b'{"type": "posts", "posts": []}': "posts: 1 to 100 expected, got 0",
    b'{"type": "posts", "posts": {}}': "posts: a list expected, got an object",
    b'{"type": "posts", "posts": [7]}': "posts[0]: an object expected, got a number",
    b'{"type": "removal", "post": {"id": ""}}': "post.id: 1 to 512 characters without control characters expected",
    changed("post.author.id", 7): "post.author.id: text expected, got a number",
    changed("post.author", None): "post.author: an object expected, got null",
    changed("post.privat", True): "post.privat: unknown field",
    changed("post.\n" + "x" * 99, 1): r"post.\\n" + "x" * 37 + "…: unknown field",
    changed("post.private", "yes"): "post.private: true or false expected, got text",
    changed("post.kind", "rant"): "post.kind: comment, mention, message, review, mail expected",
    changed("post.language", "deu"): "post.language: an ISO 639-1 code such as de expected",
    changed("post.written_at", "2026-02-30T09:00:00Z"): "post.written_at: there is no such day",
    changed(
        "post.written_at", "2026-03-01T09:00:00"
    ): "post.written_at: a time from 1970-01-02 to 2199-12-31 with offset such as *",
    changed("post.url", "javascript:alert(1)"): "post.url: an http or https address *",
}


@pytest.mark.parametrize(("body", "complaint"), COMPLAINTS.items(), ids=COMPLAINTS.values())
def test_a_complaint_names_the_field(body: bytes, complaint: str) -> None:
    with pytest.raises(Malformed) as caught:
        post_json.read(body, SHOP)
    pattern = re.escape(complaint.replace("\\\\", "\\")).replace(r"\*", ".*")
    assert re.fullmatch(pattern, str(caught.value)), str(caught.value)


EDGES = [
    ("post.id", "x" * 512, True),
    ("post.id", "x" * 513, False),
    ("post.id", "a\n", False),
    ("post.id", "\x7f", False),
    ("post.conversation", "", False),
    ("post.text", "", True),
    ("post.text", "x" * 200_000, True),
    ("post.author.name", "\n", True),
    ("post.author.handle", "", True),
    ("post.revision", "x" * 513, False),
    ("post.language", "de\n", False),
    ("post.kind", "comment\n", False),
    ("post.written_at", "2026-03-01T09:00:00Z\n", False),
    ("post.written_at", "2026-03-01T09:00:00.123456789+14:00", True),
    ("post.written_at", "2026-03-01T23:59:60Z", False),
    ("post.written_at", "2026-03-01T24:00:00Z", False),
    ("post.written_at", "٢٠٢٦-03-01T09:00:00Z", False),
    ("post.written_at", "1970-01-01T23:59:59Z", False),
    ("post.written_at", "1970-01-01T00:00:00+23:59", False),
    ("post.written_at", "1970-01-02T00:00:00Z", True),
    ("post.written_at", "1970-01-02T00:00:00+23:59", True),
    ("post.written_at", "1969-12-31T23:59:59Z", False),
    ("post.written_at", "2199-12-31T23:59:59-23:59", True),
    ("post.url", "https://a.example", True),
    ("post.url", "https://a.example:8080/x?y=[1]#z", True),
    ("post.url", "https://a.example/\n", False),
    ("post.url", "https://user@a.example/", False),
    ("post.url", "https://a.example/|x", False),
    ("post.url", "https://[::1]/", False),
    ("post.url", "https:///x", False),
    ("post.url", "HTTPS://a.example/", False),
    ("post.url", "https://a.example/" + "x" * 2030, True),
    ("post.url", "https://a.example/" + "x" * 2031, False),
    ("post.under", "", False),
    ("post.under", "x" * 512, True),
    ("post.private", 0, False),
    ("post.url", None, False),
]


@pytest.mark.parametrize(("path", "value", "fine"), EDGES)
def test_schema_and_parser_agree_at_the_edges(path: str, value: Any, fine: bool) -> None:
    assert agree(json.loads(changed(path, value))) is fine


def test_no_time_is_before_1970_wherever_the_clock_stood() -> None:
    [post] = post_json.read(changed("post.written_at", "1970-01-02T00:00:00+23:59"), SHOP)
    assert isinstance(post, Post)
    assert post.written_at.timestamp() > 0


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=5,
)
KNOWN = st.sampled_from(
    ["type", "post", "posts", "removal", "reply", "id", "author", "private", "url", "mail", "de"]
)
ODD = st.sampled_from(["", "\n", "\x00", "\x7f", "\ud800", " ", "Z", "x" * 600, "1", "💥"])


@st.composite
def mutants(draw: st.DrawFn) -> Any:
    value = copy.deepcopy(draw(st.sampled_from([EXAMPLE, POSTS, REMOVAL, REPLY])))
    for _ in range(draw(st.integers(0, 3))):
        _mutate(draw, value)
    return value


def _mutate(draw: st.DrawFn, value: Any) -> None:
    holder = draw(st.sampled_from(_holders(value)))
    keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
    key = draw(st.sampled_from(keys)) if keys else None
    match draw(st.sampled_from(["replace", "delete", "add", "bend"])):
        case "replace" if key is not None:
            holder[key] = draw(JSON | KNOWN)
        case "delete" if key is not None:
            del holder[key]
        case "add" if isinstance(holder, dict):
            holder[draw(KNOWN | st.text(max_size=4))] = draw(JSON | KNOWN)
        case "bend" if key is not None and isinstance(holder[key], str):
            at = draw(st.integers(0, len(holder[key])))
            holder[key] = holder[key][:at] + draw(ODD) + holder[key][at + draw(st.integers(0, 1)) :]


def _holders(value: Any) -> list[Any]:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    own = [value] if isinstance(value, dict | list) else []
    return own + [holder for item in inner for holder in _holders(item)]


@settings(max_examples=800, deadline=None)
@given(mutants())
def test_schema_and_parser_agree_on_mutants(value: Any) -> None:
    agree(value)


@settings(max_examples=1000, deadline=None)
@given(st.data())
def test_no_body_brings_the_parser_down(data: st.DataObject) -> None:
    body = bytearray(EXAMPLE_BODY)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(body)))
        body[at : at + data.draw(st.integers(0, 20))] = data.draw(st.binary(max_size=6))
    with suppress(Malformed):
        assert post_json.read(bytes(body), SHOP)
