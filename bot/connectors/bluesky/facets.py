"""What in a text of ours is a mention, a link or a tag: Bluesky shows them as such only where the record says so.

Places are counted in bytes of UTF-8 (https://docs.bsky.app/docs/advanced-guides/post-richtext).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import regex  # type: ignore[import-untyped]  # it ships no type information

from bot.connectors.lengths import graphemes

_LABEL: Final = r"(?>[a-zA-Z0-9](?>[a-zA-Z0-9-]{0,61})(?<!-))"
_HANDLE: Final = regex.compile(rf"(?<![\w@./:&=+-])@({_LABEL}(?>(?:\.{_LABEL})+))(?![\w@])")
_TOP_LABEL: Final = re.compile(r"\.[a-zA-Z][a-zA-Z0-9-]*\Z")
_LINK: Final = re.compile(r"(?<![\w])https?://[^\s<>\"\x00-\x1f]+", re.IGNORECASE)
_TAG: Final = regex.compile(r"(?<![^\s(])[#＃]([^\s#＃()\[\]{}<>\"„“”»«,;:!?]+)")
_AFTER_LINK: Final = ".,;:!?'\"…»”’“"
_PUNCTUATION: Final = regex.compile(r"\p{P}+$")
_SAYS_SOMETHING: Final = regex.compile(r"[^\d\p{P}\p{C}\p{M}\p{Z}]")
_LONGEST_HANDLE: Final = 253
_LONGEST_TAG: Final = 64
_LONGEST_TAG_BYTES: Final = 640


class Sort(StrEnum):
    MENTION = "mention"
    LINK = "link"
    TAG = "tag"


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a text, in characters, and what stands there: a handle, an address, or the words of a tag."""

    sort: Sort
    start: int
    end: int
    value: str


def marks(text: str) -> list[Mark]:
    """Return what is marked in a text, in order; where two would overlap, a link wins over a mention, and that over a tag."""
    found: list[Mark] = []
    for mark in (*_links(text), *_mentions(text), *_tags(text)):
        if not any(_overlap(mark, other) for other in found):
            found.append(mark)
    return sorted(found, key=lambda mark: mark.start)


def facets(text: str, dids: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the facets of a text; a mention of somebody whose DID is not known stays plain words."""
    return [
        {"index": _place(text, mark), "features": [feature]}
        for mark in marks(text)
        if (feature := _feature(mark, dids)) is not None
    ]


def handles(text: str) -> list[str]:
    """Return the handles that are mentioned in a text, in lower case, each once."""
    return list(dict.fromkeys(mark.value for mark in marks(text) if mark.sort is Sort.MENTION))


def _feature(mark: Mark, dids: Mapping[str, str]) -> dict[str, str] | None:
    kind = {"$type": f"app.bsky.richtext.facet#{mark.sort}"}
    match mark.sort:
        case Sort.MENTION:
            return kind | {"did": dids[mark.value]} if mark.value in dids else None
        case Sort.LINK:
            return kind | {"uri": mark.value}
        case Sort.TAG:
            return kind | {"tag": mark.value}


def _place(text: str, mark: Mark) -> dict[str, int]:
    return {"byteStart": _bytes(text[: mark.start]), "byteEnd": _bytes(text[: mark.end])}


def _mentions(text: str) -> Iterator[Mark]:
    for found in _HANDLE.finditer(text):
        if len(found[1]) <= _LONGEST_HANDLE and _TOP_LABEL.search(found[1]):
            yield Mark(Sort.MENTION, found.start(), found.end(), found[1].lower())


def _links(text: str) -> Iterator[Mark]:
    for found in _LINK.finditer(text):
        address = _trimmed(found[0])
        if re.match(r"[^\s/?#]", address.partition("://")[2]):
            yield Mark(Sort.LINK, found.start(), found.start() + len(address), address)


def _trimmed(address: str) -> str:
    """Return an address without the punctuation of the sentence that it stands in."""
    address = address.rstrip(_AFTER_LINK)
    while address.endswith(")") and address.count(")") > address.count("("):
        address = address[:-1].rstrip(_AFTER_LINK)
    return address


def _tags(text: str) -> Iterator[Mark]:
    for found in _TAG.finditer(text):
        words = _PUNCTUATION.sub("", found[1])
        fits = graphemes(words) <= _LONGEST_TAG and _bytes(words) <= _LONGEST_TAG_BYTES
        if fits and _SAYS_SOMETHING.search(words):
            yield Mark(Sort.TAG, found.start(), found.start(1) + len(words), words)


def _overlap(one: Mark, other: Mark) -> bool:
    return one.start < other.end and other.start < one.end


def _bytes(text: str) -> int:
    return len(text.encode(errors="surrogatepass"))
