"""What the pages point at is there: links, files, tests, commands."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import click
import pytest

from bot import cli
from bot.handlers.commands import COMMANDS
from docs.generate.commands import HELP, all_commands
from tests.docs.reading import PAGES, ROOT, anchors, blocks, links, named, prose, words_in_code

_FOLDERS: Final = ("bot/", "tests/", "docs/", "bench/", "manifest/", "requirements/", ".ci/")
_CALL: Final = re.compile(
    r"^(?:\w+=\S+ )*(?:ExecStart=)?(?:zuruf|\S*python -m bot) (?P<call>[a-z].*)$", re.MULTILINE
)
_IN_CHAT: Final = re.compile(r"(?<!\w)/zuruf (\w+)")


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_relative_links_and_images_lead_somewhere(page: Path) -> None:
    for target in links(page):
        if "://" in target:
            continue
        place, _, anchor = target.partition("#")
        there = (page.parent / place).resolve() if place else page
        assert there.exists(), f"{named(page)} links {target}"
        assert not anchor or anchor in anchors(there), f"{named(page)} links {target}"


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_paths_in_code_are_in_the_repository(page: Path) -> None:
    named_here = [word for word in words_in_code(page) if word.startswith(_FOLDERS)]
    assert [path for path in named_here if not (ROOT / path).exists()] == []


def _test_names() -> set[str]:
    texts = (path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py"))
    return {name for text in texts for name in re.findall(r"def (test_\w+)", text)}


PROOFS: Final = [ROOT / "SECURITY.md", *(ROOT / "docs" / "explanation").glob("*.md")]


@pytest.mark.parametrize("page", PROOFS, ids=named)
def test_the_proofs_that_a_page_names_exist(page: Path) -> None:
    claimed = {word for word in words_in_code(page) if re.fullmatch(r"test_\w+", word)}
    assert claimed - _test_names() == set()


def _code(page: Path) -> list[str]:
    return [*words_in_code(page), *(block.text for block in blocks(page))]


def _make_targets() -> set[str]:
    text = (ROOT / "Makefile").read_text(encoding="utf-8").replace("$(VENV)", ".venv")
    return set(re.findall(r"^([\w./-]+):", text, re.MULTILINE))


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_make_can_make_what_a_page_says(page: Path) -> None:
    code = "\n".join(_code(page))
    assert set(re.findall(r"\bmake ([\w./-]+)", code)) - _make_targets() == set()


def _typed() -> list[str]:
    """Return what the pages tell to type after `zuruf`."""
    return sorted({found for page in PAGES for text in _code(page) for found in _CALL.findall(text)})


_COMMANDS: Final = dict(all_commands(cli.main))


@pytest.mark.parametrize("call", _typed())
def test_the_program_takes_what_a_page_tells_to_type(call: str) -> None:
    words = call.split()
    command = _COMMANDS.get(" ".join(words[:2])) or _COMMANDS[words[0]]
    known = {spelling for one in command.params if isinstance(one, click.Option) for spelling in one.opts}
    assert {word for word in words if word.startswith("--")} <= known | {"--help"}


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_the_bot_listens_to_what_a_page_tells_to_type_in_chat(page: Path) -> None:
    typed = {word for text in _code(page) for word in _IN_CHAT.findall(text)}
    assert typed - {*COMMANDS, *HELP} == set()


def _calls(page: Path) -> set[str]:
    code = "\n".join(_code(page))
    return set(re.findall(r"\b(?:zuruf (?:run|check|post|log|demo)|make [\w.]+|git clone)\b", code))


def test_both_readmes_say_the_same_commands_and_lead_to_the_same_places() -> None:
    english, german = ROOT / "README.md", ROOT / "README.de.md"
    assert _calls(english) == _calls(german)
    languages = re.compile(r"(card|demo|walk)-\w\w\.png|README(\.de)?\.md|\.de(?=\.md)")
    assert {languages.sub("", link) for link in links(english)} == {
        languages.sub("", link) for link in links(german)
    }


def test_the_readme_connects_slack_and_teams_in_ten_steps_each() -> None:
    for name in ("README.md", "README.de.md"):
        assert len(re.findall(r"^\d+\. ", prose(ROOT / name), re.MULTILINE)) == 20


def test_every_page_can_be_found_from_the_index() -> None:
    reached: set[Path] = set()
    waiting = [ROOT / "docs" / "index.md"]
    while waiting:
        page = waiting.pop()
        reached.add(page)
        targets = (target.partition("#")[0] for target in links(page) if "://" not in target)
        pages = {(page.parent / target).resolve() for target in targets if target.endswith(".md")}
        waiting += pages - reached - set(waiting)
    assert [named(page) for page in PAGES if page not in reached] == []
