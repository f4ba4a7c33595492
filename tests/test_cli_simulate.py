"""`zuruf simulate`, as somebody at a terminal meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.cli_ending import MISUSED
from tests.docs.reading import ROOT, blocks
from tests.terminal import folder, invoke

__all__ = ["folder"]  # a fixture

EXAMPLE = ROOT / "docs" / "reference" / "post.example.json"
OWN = (
    "--policy",
    str(ROOT / "escalation.yaml"),
    "--templates",
    str(ROOT / "templates"),
    "--faq",
    str(ROOT / "faq"),
)


def test_the_example_of_the_docs_is_played_through(folder: Path) -> None:
    shown = invoke("simulate", str(EXAMPLE))
    assert shown.exit_code == 0, shown.output
    assert "Sprache:          en (angegeben)" in shown.output
    assert "✓ Alles: gilt für alles" in shown.output
    assert shown.output.endswith("Nur durchgespielt: nichts wurde gesendet oder gespeichert.\n")
    assert sorted(path.name for path in folder.iterdir()) == ["escalation.yaml"]


def test_the_guide_shows_what_is_printed() -> None:
    [block] = [one for one in blocks(ROOT / "docs" / "how-to" / "simulate.md") if one.mark == "simulated"]
    shown = invoke("simulate", str(EXAMPLE), "--language", "en", *OWN)
    assert shown.output.startswith(block.text)


def test_it_answers_in_the_language_that_was_asked_for_and_at_the_time() -> None:
    arguments = ("--language", "en", "--at", "2026-03-02T20:00", *OWN)
    shown = invoke("simulate", str(EXAMPLE), *arguments)
    assert "✓ Written in English: the language fits" in shown.output
    assert "answer by 2026-03-03 00:00" in shown.output


def test_language_and_templates_are_found_as_in_earnest(folder: Path) -> None:
    post = json.loads(EXAMPLE.read_text())["post"]
    del post["language"]
    post["text"] = "Der Zug nach Innsbruck hat schon wieder eine Stunde Verspätung!"
    (folder / "post.json").write_text(json.dumps(post))
    found = json.loads(invoke("simulate", "post.json", "--json", *OWN).output)
    assert found["language"] == {"code": "de", "known": "detected"}
    assert found["region"] == {"id": "tirol", "matched": "Innsbruck"}
    assert found["templates"][0]["words"]


def test_last_weeks_posts_are_counted() -> None:
    post = json.loads(EXAMPLE.read_text())
    week = "\n".join(json.dumps({"account": "webhook/shop", **post}) for _ in range(3))
    shown = CliRunner().invoke(main, ["simulate", "-", "--summary"], input=week)
    assert shown.output.splitlines()[1].split()[:3] == ["Social", "Media", "3"]
    machine = CliRunner().invoke(main, ["simulate", "-", "--summary", "--json"], input=week)
    assert json.loads(machine.output)["social"]["posts"] == 3
    each = CliRunner().invoke(main, ["simulate", "-", "--json"], input=week)
    assert [one["department"] for one in json.loads(each.output)] == ["social"] * 3


@pytest.mark.parametrize(
    ("content", "arguments", "complaint"),
    [
        (b"{", (), "bad.json: line 1, column 2: this is no JSON"),
        (b"\xff", (), "bad.json: not UTF-8 at byte 0"),
        (
            b"{}",
            ("--account", "webhook/show"),
            "account: the policy has no 'webhook/show'. Name one of webhook/shop",
        ),
        (b"{}", ("--policy", "nowhere.yaml"), "nowhere.yaml:1:1: cannot be opened"),
        (
            EXAMPLE.read_bytes(),
            ("--at", "yesterday"),
            "--at: 'yesterday' is no time. Write it as 2026-03-02T20:00.",
        ),
        (EXAMPLE.read_bytes(), ("--at", "0001-01-01T00:00+14:00"), "is no time"),
    ],
)
def test_what_cannot_be_tried_says_what_to_change(
    folder: Path, content: bytes, arguments: tuple[str, ...], complaint: str
) -> None:
    (folder / "bad.json").write_bytes(content)
    shown = invoke("simulate", "bad.json", *arguments)
    assert shown.exit_code == MISUSED
    assert complaint in shown.output


def test_a_file_that_is_not_there() -> None:
    shown = invoke("simulate", "nowhere.json")
    assert shown.exit_code == MISUSED
    assert "nowhere.json" in shown.output
