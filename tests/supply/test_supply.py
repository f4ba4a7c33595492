"""What Zuruf is made of: locked and hashed, under licences that go with ours, and not older than is safe."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import pytest

from supply.__main__ import problems
from supply.bom import bill
from supply.floors import FLOORS, below
from supply.licences import ALLOWED, READ, WORDS, is_allowed, licence_of
from supply.locks import DEV, ROOT, RUN, pinned

SPDX_OF_OURS = "MIT"


def test_nothing_is_wrong_with_what_is_locked_and_installed() -> None:
    assert list(problems()) == []


@pytest.mark.parametrize("lock", [RUN, DEV, ROOT / "requirements" / "uv.txt"], ids=lambda lock: lock.name)
def test_every_package_is_pinned_with_hashes(lock: Path) -> None:
    packages = pinned(lock)
    assert packages
    assert all(one.version and one.hashes for one in packages)


@pytest.mark.parametrize(
    "line", ["aiohttp>=3.14", "aiohttp==3.14.5", "-e .", "git+https://forge.example/x.git"]
)
def test_what_is_not_pinned_is_noticed(tmp_path: Path, line: str) -> None:
    (tmp_path / "lock.txt").write_text(f"# a lock\n{line}\n")
    with pytest.raises(ValueError, match="not pinned"):
        pinned(tmp_path / "lock.txt")


@pytest.mark.parametrize(
    ("expression", "fine"),
    [
        ("MIT", True),
        ("Apache-2.0 AND MIT", True),
        ("GPL-3.0-only OR MIT", True),
        ("MIT AND GPL-3.0-only", False),
        ("AGPL-3.0-only", False),
        ("MPL-2.0 AND (MIT OR LGPL-3.0-only)", True),
    ],
)
def test_a_licence_goes_with_ours_or_not(expression: str, fine: bool) -> None:
    assert is_allowed(expression) is fine


def test_what_is_written_down_about_licences_is_itself_allowed() -> None:
    assert all(is_allowed(one) for one in {*WORDS.values(), *READ.values(), SPDX_OF_OURS})
    assert all(ALLOWED.values())


def test_a_licence_that_nobody_knows_is_a_problem() -> None:
    with pytest.raises(LookupError, match="not installed here"):
        licence_of("no-such-package")


@pytest.mark.parametrize("name", FLOORS)
def test_no_version_with_a_known_weakness_is_installed(name: str) -> None:
    assert [line for line in below() if line.startswith(f"{name} ")] == []


def test_an_old_version_is_named_with_the_reason() -> None:
    named = list(below({"aiohttp": ("999", "made up"), "idna": ("1", "made up as well")}))
    assert named == [f"aiohttp {version('aiohttp')} is older than 999: made up"]


def test_the_bill_names_what_is_locked_and_is_the_same_every_time() -> None:
    written = bill(pinned(RUN))
    assert written == bill(reversed(pinned(RUN)))
    content = json.loads(written)
    assert (content["bomFormat"], content["specVersion"]) == ("CycloneDX", "1.6")
    named = {(one["name"], one["version"], one["purl"]) for one in content["components"]}
    assert named == {(one.name, one.version, f"pkg:pypi/{one.name}@{one.version}") for one in pinned(RUN)}
    assert all(one["hashes"] and one["licenses"] for one in content["components"])
    assert content["metadata"]["component"]["name"] == "zuruf"


@pytest.mark.parametrize(
    ("code", "rule"),
    [
        ("import pickle\n", "TID251"),
        ("import jsonpickle\n\njsonpickle.decode(x)\n", "TID251"),
        ("from marshal import loads\n", "TID251"),
        ("import shelve\n", "TID251"),
        ("import yaml\n\nyaml.load(x)\n", "S506"),
        ("eval(x)\n", "S307"),
        ("exec(x)\n", "S102"),
    ],
)
def test_lint_refuses_what_turns_data_into_code(code: str, rule: str) -> None:
    ruff = [
        sys.executable,
        "-m",
        "ruff",
        "check",
        "--output-format",
        "concise",
        "--stdin-filename",
        "bot/x.py",
        "-",
    ]
    said = subprocess.run(ruff, input=code, capture_output=True, text=True, cwd=ROOT, check=False).stdout  # noqa: S603 -- our own linter on our own snippet
    assert rule in said


INDEX = re.compile(r"pypi\.org|pythonhosted\.org|registry\.npmjs|deb\.debian|index-url\s+http|\"resolved\":")


def files() -> Iterator[Path]:
    skipped = {
        ".git",
        ".venv",
        "build",
        "node_modules",
        ".hypothesis",
        ".mypy_cache",
        ".ruff_cache",
        ".pytest_cache",
    }
    for path in ROOT.rglob("*"):
        if path.is_file() and not skipped & set(path.relative_to(ROOT).parts):
            yield path


def test_no_address_of_a_package_index_is_written_down() -> None:
    """So that a company's own mirror can serve all of it."""
    found = [
        str(path)
        for path in files()
        if path.suffix in {".toml", ".txt", ".json", ".py", ".yaml", ".md", ".cfg", ""}
        and path != Path(__file__)
        if INDEX.search(path.read_text(encoding="utf-8", errors="ignore"))
    ]
    assert found == []
