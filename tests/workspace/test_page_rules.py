"""What may never stand in the sources of the page, whatever it looks like in a browser."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bot.workspace.emoji_names import NAMES

PAGE = Path(__file__).parents[2] / "bot" / "workspace" / "page"
SOURCES = sorted(path for path in PAGE.rglob("*") if path.is_file())
SCRIPTS = [path for path in SOURCES if path.suffix == ".js"]
NAMESPACE = "http://www.w3.org/2000/svg"
WARNINGS = {"no_ack", "dispatch_failed", "invalid_command", "view_failed", "refused", "command_in_thread"} | {
    "no_answer",
    "unreachable",
    "error",
    "bad_answer",
}
MOST_BYTES = 240_000
MOST_LINES = 250

MARKUP_FROM_TEXT = re.compile(
    r"\b(innerHTML|outerHTML|insertAdjacentHTML|createContextualFragment|DOMParser|setHTMLUnsafe|srcdoc)\b"
    r"|document\.write|\beval\s*\(|\bFunction\s*\(|set(?:Timeout|Interval)\s*\(\s*[\"'`]|javascript:"
)
REACHING_OUT = re.compile(
    r"\b(fetch|XMLHttpRequest|EventSource|sendBeacon|importScripts|RTCPeerConnection)\b|new Image\b"
)
ADDRESS = re.compile(r"(?:https?|wss?):/{2}[^\s\"'`)]*|[\"'(]//[\w.-]+")


def ids(path: Path) -> str:
    return str(path.relative_to(PAGE))


@pytest.mark.parametrize("script", SCRIPTS, ids=ids)
def test_no_script_turns_text_into_markup_or_code(script: Path) -> None:
    assert MARKUP_FROM_TEXT.findall(script.read_text()) == []


@pytest.mark.parametrize("script", SCRIPTS, ids=ids)
def test_no_script_opens_a_connection_of_its_own(script: Path) -> None:
    assert REACHING_OUT.findall(script.read_text()) == []


@pytest.mark.parametrize("source", SOURCES, ids=ids)
def test_no_source_names_another_host(source: Path) -> None:
    assert set(ADDRESS.findall(source.read_text())) <= {NAMESPACE}


@pytest.mark.parametrize("source", [path for path in SOURCES if path.suffix == ".css"], ids=ids)
def test_styles_load_nothing(source: Path) -> None:
    assert re.findall(r"@import|url\(", source.read_text()) == []


def test_the_rules_would_catch_offenders() -> None:
    for offender in (
        "a.innerHTML = b",
        "eval (x)",
        "setTimeout('x()')",
        "new Function('x')",
        "document.write(1)",
    ):
        assert MARKUP_FROM_TEXT.search(offender), offender
    for offender in ("fetch('/x')", "new XMLHttpRequest()", "navigator.sendBeacon('x')"):
        assert REACHING_OUT.search(offender), offender
    for offender in ("https://example.org/x.js", "src='//example.org'", "wss://example.org"):
        assert ADDRESS.search(offender), offender


class Inline(HTMLParser):
    """Collects what a strict content policy would refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = tag
        names = [name for name, _ in attrs]
        self.found += [f"<{tag} {name}>" for name in names if name == "style" or name.startswith("on")]

    def handle_data(self, data: str) -> None:
        if self.inside in {"script", "style"} and data.strip():
            self.found.append(f"<{self.inside}>")

    def handle_endtag(self, _tag: str) -> None:
        self.inside = ""


@pytest.mark.parametrize("document", sorted(PAGE.rglob("*.html")), ids=ids)
def test_no_document_has_an_inline_script_or_style(document: Path) -> None:
    inline = Inline()
    inline.feed(document.read_text())
    assert inline.found == []


def test_every_module_is_reached_from_a_first_one() -> None:
    reached, waiting = set(), [PAGE / "main.js", PAGE / "teams" / "main.js", PAGE / "both.js"]
    while waiting:
        script = waiting.pop()
        reached.add(script)
        imported = re.findall(r'from "(\.\.?/[\w./]+)"', script.read_text())
        waiting += [other for name in imported if (other := (script.parent / name).resolve()) not in reached]
    assert reached == set(SCRIPTS)


def test_the_page_stays_small() -> None:
    assert sum(path.stat().st_size for path in SOURCES) < MOST_BYTES
    assert [path.name for path in SCRIPTS if len(path.read_text().splitlines()) > MOST_LINES] == []


def test_both_languages_have_the_same_sentences() -> None:
    texts = (PAGE / "texts.js").read_text()
    german, english = texts.split("const en = {")
    key = re.compile(r"(?:^|[\s,{])(\w+): (?:\"|`|\()", re.MULTILINE)
    assert key.findall(german.split("const de = {")[1]) == key.findall(english.split("const TEXTS")[0])


def test_every_sentence_is_used_and_every_used_one_exists() -> None:
    code = "\n".join(path.read_text() for path in SOURCES)
    english = (PAGE / "texts.js").read_text().split("const en = {")[1].split("const TEXTS")[0]
    known = set(re.findall(r"(?:^|[\s,{])(\w+): (?:\"|`|\()", english, re.MULTILINE))
    used = set(re.findall(r"\bt\(\"(\w+)\"", code)) | set(re.findall(r"data-t(?:-label)?=\"(\w+)\"", code))
    used |= set(re.findall(r"tLabel: \"(\w+)\"", code)) | WARNINGS
    assert known == used


def test_the_page_knows_every_emoji_name_the_workspace_stores() -> None:
    table = (PAGE / "emoji.js").read_text().split("`")[1].split()
    known = dict(zip(table[::2], table[1::2], strict=True))
    assert {name: known.get(name) for name in NAMES.values()} == {name: sign for sign, name in NAMES.items()}
