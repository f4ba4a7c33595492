"""The canonical JSON of a post: docs/reference/webhook.md in code, docs/reference/post.schema.json in checks."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from bot.connectors.connector import Malformed
from bot.domain.posts import AccountId, Author, Echo, News, Post, PostKind, PostRef, Removal
from bot.domain.text import Untrusted, shortened
from bot.strict_json import strictly

LARGEST_BODY: Final = 256 * 1024
"""Bytes of one body; web servers in front usually take 1 MiB."""
MOST_POSTS: Final = 100

_UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")
_PRIVATE_KINDS: Final = frozenset({PostKind.MESSAGE, PostKind.MAIL})
_POST: Final = frozenset({"id", "kind", "author", "text", "written_at"})
_POST_OPTIONAL: Final = frozenset({"conversation", "url", "private", "language", "revision", "under"})
_JSON_TYPES: Final[Mapping[type, str]] = {
    dict: "an object",
    list: "a list",
    str: "text",
    bool: "true or false",
    int: "a number",
    float: "a number",
    type(None): "null",
}


@dataclass(frozen=True, slots=True)
class _Shape:
    """What a text has to look like, for the machine and in words."""

    pattern: re.Pattern[str]
    words: str


_ANY: Final = _Shape(re.compile(r"(?s:.*)"), "text")
_ID: Final = _Shape(re.compile(r"[^\x00-\x1f\x7f]{1,512}"), "1 to 512 characters without control characters")
_NAME: Final = _Shape(re.compile(r"(?s:.{1,512})"), "1 to 512 characters")
_HANDLE: Final = _Shape(re.compile(r"(?s:.{0,512})"), "at most 512 characters")
_KIND: Final = _Shape(re.compile("|".join(PostKind)), ", ".join(PostKind))
_LANGUAGE: Final = _Shape(re.compile(r"[a-z]{2}"), "an ISO 639-1 code such as de")
# With any offset, from 1970-01-02 on nothing is before 1970 in UTC, which chat products refuse to show as a date.
_TIME: Final = _Shape(
    re.compile(
        r"(?!1970-01-01)(19[7-9][0-9]|2[01][0-9]{2})-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,9})?"
        r"(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])"
    ),
    "a time from 1970-01-02 to 2199-12-31 with offset such as 2026-03-01T09:30:00+01:00 (RFC 3339)",
)
_URL: Final = _Shape(
    re.compile(
        r"(?=.{1,2048}\Z)https?://[A-Za-z0-9._-]+(:[0-9]{1,5})?([/?#][A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]*)?"
    ),
    "an http or https address of at most 2048 ASCII characters",
)


def read(body: bytes, account: AccountId) -> list[News]:
    """Return the posts, removals and replies of ours in a body; `Malformed` names the first field that is wrong."""
    return understand(_decoded(body), account)


def understand(envelope: Any, account: AccountId) -> list[News]:
    """As `read`, for a body that was decoded already."""
    if not isinstance(envelope, dict):
        raise _wrong("body", "an object", envelope)
    kind = envelope.get("type")
    reader = _READERS.get(kind) if isinstance(kind, str) else None
    if reader is None:
        raise Malformed(f"type: {' or '.join(_READERS)} expected")
    return reader(envelope, account)


def write(item: Post | Removal) -> bytes:
    """Return the body that `read` turns into this item; whoever sends test posts needs it."""
    if isinstance(item, Removal):
        thing = {"id": item.ref.external_id, "conversation": item.conversation}
        return json.dumps({"type": "removal", "post": thing}).encode()
    optional = {"url": item.url, "language": item.language, "revision": item.revision, "under": item.under}
    post: dict[str, Any] = {
        "id": item.ref.external_id,
        "conversation": item.conversation,
        "kind": item.kind.value,
        "author": {"id": item.author.id, "name": item.author.name.raw, "handle": item.author.handle.raw},
        "text": item.text.raw,
        "written_at": item.written_at.isoformat(),
        "private": item.private,
    } | {name: value for name, value in optional.items() if value}
    return json.dumps({"type": "post", "post": post}).encode()


class _Object:
    """A JSON object whose fields are read one by one, each complaint with its path."""

    def __init__(
        self, value: Any, path: str, required: AbstractSet[str], optional: AbstractSet[str] = frozenset()
    ) -> None:
        if not isinstance(value, dict):
            raise _wrong(path, "an object", value)
        self._values: dict[str, Any] = value
        self._prefix = f"{path}." if path else ""
        for name in sorted(required - value.keys()):
            raise Malformed(f"{self.path(name)}: missing")
        for name in sorted(value.keys() - required - optional):
            raise Malformed(f"{self.path(shortened(ascii(name)[1:-1], 40))}: unknown field")

    def path(self, name: str) -> str:
        return self._prefix + name

    def text(self, name: str, shape: _Shape = _ANY, default: str = "") -> str:
        value = self._values.get(name, default)
        if name not in self._values:
            return default
        if not isinstance(value, str):
            raise _wrong(self.path(name), "text", value)
        if not shape.pattern.fullmatch(value):
            raise Malformed(f"{self.path(name)}: {shape.words} expected")
        return _UNSTORABLE.sub("\ufffd", value)

    def flag(self, name: str, *, default: bool) -> bool:
        value = self._values.get(name, default)
        if not isinstance(value, bool):
            raise _wrong(self.path(name), "true or false", value)
        return value

    def time(self, name: str) -> datetime:
        text = self.text(name, _TIME)
        try:
            return datetime.fromisoformat(text).astimezone(UTC)
        except ValueError:
            raise Malformed(f"{self.path(name)}: there is no such day") from None

    def within(
        self, name: str, required: AbstractSet[str], optional: AbstractSet[str] = frozenset()
    ) -> _Object:
        return _Object(self._values[name], self.path(name), required, optional)


def _decoded(body: bytes) -> Any:
    if len(body) > LARGEST_BODY:
        raise Malformed(f"body: larger than {LARGEST_BODY} bytes")
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        raise Malformed(f"body: not UTF-8 at byte {error.start}") from None
    try:
        return strictly(text)
    except ValueError as error:
        raise Malformed(f"body: {error}") from None


def _wrong(path: str, expected: str, value: Any) -> Malformed:
    return Malformed(f"{path}: {expected} expected, got {_JSON_TYPES[type(value)]}")


def _read_post(envelope: Any, account: AccountId) -> list[News]:
    _Object(envelope, "", {"type", "post"})
    return [_post(envelope["post"], "post", account)]


def _read_posts(envelope: Any, account: AccountId) -> list[News]:
    _Object(envelope, "", {"type", "posts"})
    posts = envelope["posts"]
    if not isinstance(posts, list):
        raise _wrong("posts", "a list", posts)
    if not 1 <= len(posts) <= MOST_POSTS:
        raise Malformed(f"posts: 1 to {MOST_POSTS} expected, got {len(posts)}")
    return [_post(value, f"posts[{number}]", account) for number, value in enumerate(posts)]


def _read_removal(envelope: Any, account: AccountId) -> list[News]:
    post = _Object(envelope, "", {"type", "post"}).within("post", {"id"}, {"conversation"})
    external_id = post.text("id", _ID)
    return [Removal(PostRef(account, external_id), post.text("conversation", _ID, external_id))]


def _read_reply(envelope: Any, account: AccountId) -> list[News]:
    """Read that a reply of ours stands there now: whoever publishes the callback later than it answers says so like this."""
    required = {"key", "id", "to", "at"}
    reply = _Object(envelope, "", {"type", "reply"}).within("reply", required, {"conversation", "url"})
    to = reply.within("to", {"id"}).text("id", _ID)
    echo = Echo(
        ref=PostRef(account, reply.text("id", _ID)),
        conversation=reply.text("conversation", _ID, to),
        text=Untrusted(""),
        written_at=reply.time("at"),
        to=PostRef(account, to),
        key=reply.text("key", _ID),
        url=reply.text("url", _URL),
    )
    return [echo]


def _post(value: Any, path: str, account: AccountId) -> Post:
    post = _Object(value, path, _POST, _POST_OPTIONAL)
    external_id = post.text("id", _ID)
    kind = PostKind(post.text("kind", _KIND))
    return Post(
        ref=PostRef(account, external_id),
        conversation=post.text("conversation", _ID, external_id),
        kind=kind,
        author=_author(post.within("author", {"id", "name"}, {"handle"})),
        text=Untrusted(post.text("text")),
        written_at=post.time("written_at"),
        url=post.text("url", _URL),
        private=post.flag("private", default=kind in _PRIVATE_KINDS),
        language=post.text("language", _LANGUAGE),
        revision=post.text("revision", _HANDLE),
        under=post.text("under", _ID),
    )


def _author(author: _Object) -> Author:
    return Author(
        id=author.text("id", _ID),
        name=Untrusted(author.text("name", _NAME)),
        handle=Untrusted(author.text("handle", _HANDLE)),
    )


_READERS: Final[Mapping[str, Callable[[Any, AccountId], list[News]]]] = {
    "post": _read_post,
    "posts": _read_posts,
    "removal": _read_removal,
    "reply": _read_reply,
}
