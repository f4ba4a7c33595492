"""The HTML of a post becomes text. Nothing is rendered, fetched or run; what is no text is left out.

Servers send `<p>`, `<br>`, links and, from richer ones, lists, quotes and code (docs.joinmastodon.org, "HTML content").
A link is shown with its whole address: Mastodon hides parts of it in `invisible` and `ellipsis` spans, which are read here.
The standard library's HTMLParser is not used, as it takes a minute for sixty thousand characters of `<a `.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import Final

from bot.domain.text import shortened

LONGEST: Final = 60_000
"""Characters of HTML that are read: more than twice as many as are kept of a text."""

_BLOCKS: Final = frozenset(
    {"p", "div", "ul", "ol", "pre", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "table"}
)
_ROWS: Final = frozenset({"li", "tr", "dt", "dd"})
_SILENT: Final = frozenset({"script", "style", "template", "noscript", "title", "rp"})
_NAMED: Final = frozenset({"mention", "hashtag"})
_COMMENT: Final = re.compile(r"<[!]--")
_TAG: Final = re.compile(r"(<[^<>]+>)")
_NAME: Final = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]{0,15})")
_ATTRIBUTE: Final = re.compile(r"""\b(href|class|alt)\s{0,5}=\s{0,5}(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_BLANKS: Final = re.compile(r"[ \t\r\n\f]+")
_MANY_LINES: Final = re.compile(r"\n{3,}")


def text_of(html: str, *, says_targets: bool = True) -> str:
    """Return what a reader of a post sees, with paragraphs, lists and lines as they stand there.

    `says_targets`: where the words of a link do not say where it leads, its address follows in brackets.
    """
    reader = _Reader(says_targets=says_targets)
    for piece in _TAG.split(_without_comments(shortened(html, LONGEST))):
        reader.read(piece)
    return reader.text()


def _without_comments(html: str) -> str:
    before, *comments = _COMMENT.split(html)
    return "".join([before, *(comment.partition("-->")[2] for comment in comments)])


class _Reader:
    def __init__(self, *, says_targets: bool) -> None:
        self._says_targets = says_targets
        self._parts: list[str] = []
        self._silent: list[str] = []
        self._lists: list[int] = []
        self._pre = 0
        self._link: tuple[str, int] | None = None

    def text(self) -> str:
        """Return what was read until now."""
        lines = "\n".join(line.rstrip() for line in "".join(self._parts).split("\n"))
        return _MANY_LINES.sub("\n\n", lines).strip()

    def read(self, piece: str) -> None:
        """Take a tag, or what stands between two."""
        if not _TAG.fullmatch(piece):
            self._say(unescape(piece))
        elif (found := _NAME.match(piece)) is not None:
            tag = found[2].lower()
            if found[1]:
                self._end(tag)
            else:
                self._begin(tag, _attributes(piece))

    def _begin(self, tag: str, attrs: Mapping[str, str]) -> None:
        if tag in _SILENT:
            self._silent.append(tag)
        elif tag == "br":
            self._parts.append("\n")
        elif tag == "img":
            self._say(attrs.get("alt", ""))
        elif tag == "a":
            self._open_link(attrs)
        elif tag in _ROWS:
            self._break(1)
            self._put(self._bullet() if tag == "li" else "")
        elif tag in _BLOCKS:
            self._open_block(tag)

    def _end(self, tag: str) -> None:
        if tag in self._silent:
            self._silent.remove(tag)
        elif tag == "a":
            self._close_link()
        elif tag in _BLOCKS:
            self._close_block(tag)

    def _say(self, data: str) -> None:
        if self._silent or not data:
            return
        text = data if self._pre else _BLANKS.sub(" ", data)
        at_start = not self._parts or self._parts[-1].endswith(("\n", " "))
        self._put(text.removeprefix(" ") if at_start and not self._pre else text)

    def _put(self, text: str) -> None:
        """Add a text; nothing is never added, as the end is looked at again and again."""
        if text:
            self._parts.append(text)

    def _open_block(self, tag: str) -> None:
        self._break(1 if self._lists else 2)
        if tag in {"ul", "ol"}:
            self._lists.append(1 if tag == "ol" else 0)
        self._pre += tag == "pre"

    def _close_block(self, tag: str) -> None:
        if tag in {"ul", "ol"} and self._lists:
            self._lists.pop()
        if tag == "pre" and self._pre:
            self._pre -= 1
        self._break(1 if self._lists else 2)

    def _bullet(self) -> str:
        """Return how a line of the innermost list begins."""
        if not self._lists:
            return "- "
        indent, number = "  " * min(len(self._lists) - 1, 8), self._lists[-1]
        if not number:
            return f"{indent}- "
        self._lists[-1] += 1
        return f"{indent}{number}. "

    def _break(self, lines: int) -> None:
        """Begin a new line, or a new paragraph, unless this is the beginning."""
        there = 0
        for part in reversed(self._parts):
            ending = len(part) - len(part.rstrip("\n"))
            there += ending
            if ending < len(part) or there >= lines:
                break
        if self._parts and there < lines:
            self._parts.append("\n" * (lines - there))

    def _open_link(self, attrs: Mapping[str, str]) -> None:
        href, classes = attrs.get("href", ""), attrs.get("class", "").split()
        if href.startswith(("https://", "http://")) and not _NAMED.intersection(classes):
            self._link = (href, len(self._parts))

    def _close_link(self) -> None:
        """Say where a link leads whose words say something else."""
        href, since = self._link or ("", 0)
        self._link = None
        words = "".join(self._parts[since:]).strip()
        if (
            href
            and self._says_targets
            and not self._silent
            and words.rstrip("/") not in {href.rstrip("/"), _bare(href)}
        ):
            self._put(f" ({href})" if words and not words.startswith(("@", "#")) else "")


def _bare(href: str) -> str:
    return href.partition("://")[2].rstrip("/")


def _attributes(tag: str) -> Mapping[str, str]:
    """Return those that matter, of a tag that is not longer than any honest one."""
    found = _ATTRIBUTE.finditer(tag[:4_000])
    return {one[1].lower(): unescape(one[2] or one[3] or "") for one in found}
