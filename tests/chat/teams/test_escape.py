"""Words stay words: for whoever reads them, and for a Markdown parser that others have written."""

from __future__ import annotations

import html
import json
import random
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.teams.escape import inert, is_web_link, unmarked
from tests.drift import npm

SNIPPETS = (
    *"*_[]()\\&<>`#!-+.1|~:@ \"'{}$",
    *("**", "__", "***", "](", "](https://a.example/x)", "![", "- ", "1. ", "2) ", "  ", "    ", "&amp;", "&#42;", "<b>", "</b>"),
    *("<at>", "</at>", "<!--", "-->", "<?x", "<![CDATA[", "~~", "```", "===", "---", "***", "> ", "# ", "{{DATE(1)}}", "${x}"),
    *("a", "train", "snake_case", "42", "ä", "🙂", "עב", "\u00a0", "\n", "\n\n", "\t", "https://a.example", "[a]: https://a.example"),
)  # fmt: skip
LIVE = re.compile(r"<(?:a|img|b|at)\b")
INVISIBLE = "\N{WORD JOINER}"


def hostile(count: int) -> list[str]:
    """Texts that want to be Markdown; the same ones each time."""
    dice = random.Random(17)  # noqa: S311 - no secret, a seed
    return ["".join(dice.choices(SNIPPETS, k=dice.randint(1, 12))) for _ in range(count)]


def rendered(texts: Sequence[str], folder: Path) -> list[str]:
    file = folder / "texts.json"
    file.write_text(json.dumps(list(texts)))
    found: list[str] = json.loads(npm.node(Path(__file__).parent / "markdown.cjs", str(file)))
    return found


def test_a_markdown_parser_finds_nothing_but_words(tmp_path: Path) -> None:
    lines = [line for text in hostile(5000) if (line := unmarked(text))]
    for line, seen in zip(lines, rendered(lines, tmp_path), strict=True):
        assert re.fullmatch(r"<p>[^<>]*</p>\n", seen), (line, seen)
        assert html.unescape(seen[3:-5]) == line


def test_a_markdown_parser_finds_no_link_and_no_html_in_a_post(tmp_path: Path) -> None:
    assert any(LIVE.search(seen) for seen in rendered(hostile(5000), tmp_path))
    texts = [inert(text) for text in hostile(5000)]
    for text, seen in zip(texts, rendered(texts, tmp_path), strict=True):
        assert not LIVE.search(seen), (text, seen)


def test_what_is_no_markup_is_left_alone() -> None:
    for words in ("5 < 6 & 7 > 3", "AT&T", "snake_case", "a {b} c", "100 %", "C:\\x", "(see) [1] below"):
        assert unmarked(words).replace(INVISIBLE, "") == words
        assert inert(words).replace(INVISIBLE, "") == words


def test_underscores_around_a_word_become_a_look_alike_that_usual_fonts_have() -> None:
    assert unmarked("_a_ __b__ c_d e__f g_") == "ˍaˍ ˍˍbˍˍ c_d e_ˍf gˍ"


@given(st.text())
def test_a_post_keeps_its_characters(text: str) -> None:
    shown = inert(text)
    assert inert(shown) == shown
    assert shown.replace(INVISIBLE, "") == text.replace(INVISIBLE, "")


@given(st.text())
def test_a_line_is_one_line(text: str) -> None:
    assert "\n" not in unmarked(text)
    assert unmarked(unmarked(text)) == unmarked(text)


def test_an_address_that_is_none_is_no_link() -> None:
    for url in (
        "https://a.example\u202e",
        "https://" + "a" * 2000,
        "https://a.example/\x00",
        "ftp://a.example",
        "https:a",
        "http://a.example/1",
        "http://localhost.a.example/1",
        "http://127.0.0.1@a.example/1",
    ):
        assert not is_web_link(url)
    assert is_web_link("https://a.example/ü?x=[1]#<b>")


@pytest.mark.parametrize("host", ["127.0.0.1:8080", "localhost", "[::1]:3978"])
def test_an_address_on_this_machine_is_a_link_without_tls_too(host: str) -> None:
    assert is_web_link(f"http://{host}/square/1")
