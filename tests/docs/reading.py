"""What stands in a Markdown page: blocks of code, links, headings, words in code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
PAGES: Final = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])

_BLOCK: Final = re.compile(
    r"^(?:<!-- (?P<mark>.*?) -->\n)?```(?P<language>\w*)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE
)
_CODE: Final = re.compile(r"(?<!`)`(?P<text>[^`\n]+)`(?!`)")
_LINK: Final = re.compile(r"!?\[[^\]]*\]\((?P<target>[^)\s]+)\)")
_HEADING: Final = re.compile(r"^#+ (?P<text>.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A block of code; `mark` is the comment that stands right above it."""

    page: Path
    language: str
    text: str
    mark: str

    def __str__(self) -> str:
        return f"{named(self.page)}:{self.text[:30]!r}"


def named(page: Path) -> str:
    return str(page.relative_to(ROOT))


def blocks(page: Path) -> list[Block]:
    found = _BLOCK.finditer(page.read_text(encoding="utf-8"))
    return [Block(page, one["language"], one["text"], one["mark"] or "") for one in found]


def all_blocks(*languages: str) -> list[Block]:
    return [block for page in PAGES for block in blocks(page) if block.language in languages]


def prose(page: Path) -> str:
    """Return a page without its blocks of code."""
    return _BLOCK.sub("", page.read_text(encoding="utf-8"))


def words_in_code(page: Path) -> Iterator[str]:
    return (one["text"] for one in _CODE.finditer(prose(page)))


def links(page: Path) -> Iterator[str]:
    return (one["target"] for one in _LINK.finditer(prose(page)))


def anchors(page: Path) -> set[str]:
    """Return what can stand after # in a link to a page, as GitHub and most others make it from its headings."""
    headings = (one["text"].lower() for one in _HEADING.finditer(prose(page)))
    return {re.sub(r"[^\w\- ]", "", heading).replace(" ", "-") for heading in headings}
