"""What people wrote in Teams, as words: mentions by name, pictures and files as a sign. Pure."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from html.parser import HTMLParser
from typing import Any, Final

from bot.chat.payloads import said

Json = Mapping[str, Any]

PICTURE: Final = "🖼"
FILE: Final = "📎"
_HTML: Final = "text/html"
_AT: Final = re.compile(r"<at(?:\s[^<>]*)?>(.*?)</at>", re.DOTALL | re.IGNORECASE)
_BLANKS: Final = re.compile(r"[^\S\n]+")
_BLOCKS: Final = frozenset(
    {"blockquote", "br", "div", "h1", "h2", "h3", "li", "ol", "p", "pre", "table", "tr", "ul"}
)
_UNSEEN: Final = frozenset({"head", "script", "style", "template", "title"})
_FILES: Final = frozenset({"reference", "application/vnd.microsoft.teams.file.download.info"})


def words_of(activity: Json) -> str:
    """Return what an activity says, and what is attached to it."""
    written = said(activity, "text")
    words = _from_html(written) if said(activity, "textFormat") in {"html", "xml"} else _from_plain(written)
    return "\n".join(part for part in (words, *_attached(_attachments(activity))) if part)


def words_of_html(content: str) -> str:
    """Return what HTML says, as Teams keeps a message that somebody points to."""
    return _from_html(content)


def without_mention(text: str, name: str) -> str:
    """Return what was said to somebody, without the mentions of them."""
    return _from_plain(_AT.sub(lambda found: "" if _plain(found[1]) == name else found[0], text))


def mentions(text: str) -> Iterator[str]:
    """Yield the names that are mentioned in a text."""
    yield from (_plain(found[1]) for found in _AT.finditer(text))


def _from_plain(text: str) -> str:
    return _tidy(html.unescape(_AT.sub(lambda found: f"@{found[1]}", text)))


def _plain(name: str) -> str:
    return _tidy(html.unescape(name))


def _tidy(text: str) -> str:
    lines = (_BLANKS.sub(" ", line.replace("\xa0", " ")).strip() for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _attachments(activity: Json) -> Sequence[Json]:
    found = activity.get("attachments")
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def _attached(attachments: Sequence[Json]) -> Iterator[str]:
    for one in attachments:
        kind, name = said(one, "contentType"), said(one, "name")
        if kind.startswith("image/"):
            yield f"{PICTURE} {name}".strip()
        elif kind in _FILES:
            yield f"{FILE} {name}".strip()
        elif kind == _HTML:
            yield from [PICTURE] * _read(said(one, "content")).pictures


def _from_html(content: str) -> str:
    read = _read(content)
    return "\n".join(part for part in (_tidy("".join(read.words)), *[PICTURE] * read.pictures) if part)


def _read(content: str) -> _Reader:
    reader = _Reader()
    reader.feed(content)
    reader.close()
    return reader


class _Reader(HTMLParser):
    """Collects the words of HTML, and counts its pictures; an emoji is its character."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.pictures = 0
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = dict(attrs)
        if tag in _BLOCKS:
            self.words.append("\n")
        elif tag == "at":
            self.words.append("@")
        elif tag == "emoji":
            self.words.append(about.get("alt") or "")
        elif tag == "img":
            self._picture(about)
        self._unseen += tag in _UNSEEN

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.words.append("\n")
        self._unseen = max(0, self._unseen - (tag in _UNSEEN))

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.words.append(data)

    def _picture(self, about: Mapping[str, str | None]) -> None:
        """Small pictures of smileys come with the character that they stand for."""
        if "emoji" in (about.get("itemtype") or "").lower():
            self.words.append(about.get("alt") or "")
        else:
            self.pictures += 1
