"""What Bluesky shows becomes posts. Without I/O.

A notification and a post of a thread look alike in what matters: address, author, record and time. What is not as the
lexicons say is `Malformed`, and its caller leaves it out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from bot.connectors.connector import Malformed
from bot.domain.posts import AccountId, Attachment, AttachmentKind, Author, Post, PostKind, PostRef
from bot.domain.text import Untrusted, shortened

_URI: Final = re.compile(
    r"at://(did:[a-z]+:[A-Za-z0-9._:%-]{1,240})/app\.bsky\.feed\.post/([A-Za-z0-9._:~-]{1,64})"
)
_CID: Final = re.compile(r"[A-Za-z0-9]{8,128}")
_LANGUAGE: Final = re.compile(r"([A-Za-z]{2})(?:-.*)?")
_ADDRESS: Final = re.compile(r"https?://[^\s\x00-\x1f]{1,2040}")
_UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")
_CUT: Final = re.compile(r"(?:\.\.\.|…)\Z")
_YEARS: Final = range(1971, 2200)  # what every chat product can show
_LONGEST_NAME: Final = 512
_LONGEST_ALT: Final = 2000
_MOST_PICTURES: Final = 10
_MOST_FACETS: Final = 300


@dataclass(frozen=True, slots=True)
class Pointer:
    """A post as another one names it: the address, and which version of it was meant."""

    uri: str
    cid: str


@dataclass(frozen=True, slots=True)
class View:
    """One post as Bluesky shows it; `reply` is (root, parent) of the thread that it stands in."""

    uri: str
    cid: str
    author: Author
    record: Mapping[str, Any]
    at: datetime
    reply: tuple[Pointer, Pointer] | None
    quotes: str = ""

    @property
    def parent(self) -> str:
        return self.reply[1].uri if self.reply else ""


def view(shown: Any) -> View:
    """Read a notification or a post view; `Malformed` names what is wrong."""
    shown = _mapping(shown, "item")
    record = _mapping(shown.get("record"), "record")
    return View(
        uri=_uri(shown.get("uri")),
        cid=_cid(shown.get("cid")),
        author=_author(shown.get("author")),
        record=record,
        at=_time(shown.get("indexedAt")),
        reply=_reply(record.get("reply")),
        quotes=_quoted(record.get("embed")),
    )


def post(seen: View, account: AccountId, own: str, conversation: str) -> Post:
    """Return the post behind a view; `own` is the DID that the account speaks for."""
    root, parent = seen.reply or (None, None)
    ours = [uri for uri in (root and root.uri, parent and parent.uri) if uri and did_of(uri) == own]
    facts = {"cid": seen.cid}
    if root and parent:
        facts |= {"root": root.uri, "root_cid": root.cid, "parent": parent.uri, "parent_cid": parent.cid}
    return Post(
        ref=PostRef(account, seen.uri),
        conversation=conversation,
        kind=PostKind.COMMENT if ours else PostKind.MENTION,
        author=seen.author,
        text=Untrusted(text(seen.record)),
        written_at=seen.at,
        url=page_of(seen.uri),
        language=_language(seen.record.get("langs")),
        revision=seen.cid,
        under=_under(root, seen.quotes, own),
        attachments=tuple(_attachments(seen.record.get("embed"))),
        facts=facts,
    )


def did_of(uri: str) -> str:
    """Return whose record an address names; a DID, as `view` lets no other address pass."""
    return uri.split("/")[2]


def page_of(uri: str) -> str:
    """Return where people see a post; by the DID, because handles change."""
    found = _URI.fullmatch(uri)
    return f"https://bsky.app/profile/{found[1]}/post/{found[2]}" if found else ""


def words(value: Any, longest: int = _LONGEST_NAME) -> str:
    """Return a text that can be stored, empty for anything else."""
    return _UNSTORABLE.sub("\ufffd", shortened(value, longest)) if isinstance(value, str) else ""


def can_be_sent(written: str) -> bool:
    """Tell whether a text has no half characters, which no request can carry."""
    return not _UNSTORABLE.search(written)


def _under(root: Pointer | None, quotes: str, own: str) -> str:
    for uri in (root.uri if root else "", quotes):
        if uri and did_of(uri) == own:
            return uri
    return ""


def _mapping(value: Any, name: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise Malformed(f"{name}: an object expected")
    return value


def _uri(value: Any) -> str:
    if not isinstance(value, str) or not _URI.fullmatch(value):
        raise Malformed("uri: the address of a post expected")
    return value


def _cid(value: Any) -> str:
    if not isinstance(value, str) or not _CID.fullmatch(value):
        raise Malformed("cid: a content id expected")
    return value


def _time(value: Any) -> datetime:
    try:
        at = datetime.fromisoformat(value)
        at = at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (TypeError, ValueError, OverflowError):
        raise Malformed("indexedAt: a time expected") from None
    if at.year not in _YEARS:
        raise Malformed("indexedAt: a time of these days expected")
    return at


def _author(value: Any) -> Author:
    told = _mapping(value, "author")
    did = told.get("did")
    if not isinstance(did, str) or not _URI.fullmatch(f"at://{did}/app.bsky.feed.post/1"):
        raise Malformed("author.did: a DID expected")
    handle = words(told.get("handle"))
    return Author(did, Untrusted(words(told.get("displayName"))), Untrusted(f"@{handle}" if handle else ""))


def _reply(value: Any) -> tuple[Pointer, Pointer] | None:
    """Return root and parent; None for a post that answers nothing, or nothing that is a post."""
    if not isinstance(value, dict):
        return None
    root, parent = _pointer(value.get("root")), _pointer(value.get("parent"))
    return (root, parent) if root and parent else None


def _pointer(value: Any) -> Pointer | None:
    try:
        told = _mapping(value, "pointer")
        return Pointer(_uri(told.get("uri")), _cid(told.get("cid")))
    except Malformed:
        return None


def _quoted(embed: Any) -> str:
    """Return the post that a post shows within itself; with pictures beside it, it lies one step deeper."""
    for _ in range(2):
        embed = embed.get("record") if isinstance(embed, dict) else None
        if pointer := _pointer(embed):
            return pointer.uri
    return ""


def _language(langs: Any) -> str:
    first = langs[0] if isinstance(langs, list) and langs else None
    found = _LANGUAGE.fullmatch(first) if isinstance(first, str) else None
    return found[1].lower() if found else ""


def text(record: Any) -> str:
    """Return what was written, with addresses in full where the app has cut them for display."""
    written = record.get("text") if isinstance(record, dict) else None
    if not isinstance(written, str):
        return ""
    told = written.encode(errors="surrogatepass")
    end = len(told)
    for start, stop, address in sorted(_links(record.get("facets")), reverse=True):
        if stop <= end and _is_cut(told[start:stop], address):
            told, end = told[:start] + address.encode() + told[stop:], start
    return _UNSTORABLE.sub("\ufffd", told.decode(errors="replace"))


def _is_cut(shown: bytes, address: str) -> bool:
    """Tell whether what is shown is the beginning of an address, and an ellipsis."""
    beginning, cuts = _CUT.subn("", shown.decode(errors="replace"))
    rest = address.partition("://")[2]
    return cuts == 1 and bool(beginning) and any(rest.startswith(f"{www}{beginning}") for www in ("", "www."))


def _links(facets: Any) -> Iterator[tuple[int, int, str]]:
    for facet in facets[:_MOST_FACETS] if isinstance(facets, list) else ():
        index = facet.get("index") if isinstance(facet, dict) else None
        features = facet.get("features") if isinstance(facet, dict) else None
        start, stop = (
            index.get(one) if isinstance(index, dict) else None for one in ("byteStart", "byteEnd")
        )
        feature = features[0] if isinstance(features, list) and features else None
        address = feature.get("uri") if isinstance(feature, dict) else None
        if type(start) is not int or type(stop) is not int or not 0 <= start < stop:
            continue
        if isinstance(address, str) and _ADDRESS.fullmatch(address) and not _UNSTORABLE.search(address):
            yield start, stop, address


def _attachments(embed: Any) -> list[Attachment]:
    if not isinstance(embed, dict):
        return []
    kind = embed.get("$type")
    if kind == "app.bsky.embed.recordWithMedia":
        embed = embed.get("media")
        kind = embed.get("$type") if isinstance(embed, dict) else None
    reader = _MEDIA.get(kind) if isinstance(kind, str) else None
    return list(reader(embed)) if reader else []


def _pictures(embed: Mapping[str, Any]) -> Iterator[Attachment]:
    images = embed.get("images")
    for image in images[:_MOST_PICTURES] if isinstance(images, list) else ():
        if isinstance(image, dict):
            yield Attachment(
                AttachmentKind.PICTURE, alt=_alt(image.get("alt")), bytes=_size(image.get("image"))
            )


def _video(embed: Mapping[str, Any]) -> Iterator[Attachment]:
    yield Attachment(AttachmentKind.VIDEO, alt=_alt(embed.get("alt")), bytes=_size(embed.get("video")))


def _card(embed: Mapping[str, Any]) -> Iterator[Attachment]:
    """A link that is shown as a card: its title as the name, its description as what it shows."""
    card = embed.get("external")
    if not isinstance(card, dict):
        return
    address = card.get("uri")
    if isinstance(address, str) and _ADDRESS.fullmatch(address) and not _UNSTORABLE.search(address):
        yield Attachment(
            AttachmentKind.FILE,
            name=Untrusted(words(card.get("title"))),
            alt=_alt(card.get("description")),
            url=address,
        )


def _alt(value: Any) -> Untrusted:
    return Untrusted(words(value, _LONGEST_ALT))


def _size(blob: Any) -> int:
    size = blob.get("size") if isinstance(blob, dict) else None
    return size if type(size) is int and 0 <= size < 1 << 40 else 0


_MEDIA: Final[Mapping[str, Callable[[Mapping[str, Any]], Iterator[Attachment]]]] = {
    "app.bsky.embed.images": _pictures,
    "app.bsky.embed.video": _video,
    "app.bsky.embed.external": _card,
}
