"""`zuruf teams package`: the zip that a company uploads."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from bot import __version__
from bot.cli_teams import MISUSED
from tests.terminal import folder, invoke

__all__ = ["folder"]  # a fixture

APP = "3f2b8c1e-0000-4000-8000-0123456789ab"


def test_the_package_is_written_for_the_app_of_the_settings(folder: Path) -> None:
    shown = invoke("teams", "package", "--website", "https://bahn.example", TEAMS_APP_ID=APP.upper())
    assert shown.exit_code == 0, shown.output
    assert "written: zuruf-teams.zip" in shown.output
    with zipfile.ZipFile(folder / "zuruf-teams.zip") as archive:
        content = json.loads(archive.read("manifest.json"))
    assert (content["id"], content["version"]) == (APP, __version__)
    assert {content["developer"][key] for key in ("websiteUrl", "privacyUrl", "termsOfUseUrl")} == {
        "https://bahn.example"
    }


def test_it_goes_where_one_wants_it_and_says_what_one_wants(folder: Path) -> None:
    given = {
        "--website": "https://bahn.example",
        "--privacy": "https://bahn.example/p",
        "--terms": "https://bahn.example/t",
        "--developer": "Donaubahn",
        "--version": "2.0.0",
        "--out": "app.zip",
    }
    words = [word for pair in given.items() for word in pair]
    shown = invoke("teams", "package", *words, TEAMS_APP_ID=APP)
    assert shown.exit_code == 0, shown.output
    with zipfile.ZipFile(folder / "app.zip") as archive:
        content = json.loads(archive.read("manifest.json"))
    assert content["developer"] == {
        "name": "Donaubahn",
        "websiteUrl": "https://bahn.example",
        "privacyUrl": "https://bahn.example/p",
        "termsOfUseUrl": "https://bahn.example/t",
    }


@pytest.mark.parametrize(
    ("options", "environ", "said"),
    [
        ([], {}, "TEAMS_APP_ID: is not set – register the app first, as docs/start/teams.md says"),
        ([], {"TEAMS_APP_ID": "zuruf"}, "TEAMS_APP_ID: is no id of Entra"),
        (["--version", "1"], {"TEAMS_APP_ID": APP}, "--version: is no version – write it like 1.2.3"),
        (["--privacy", "http://x.example"], {"TEAMS_APP_ID": APP}, "--privacy: is no https address"),
        (["--out", "none/app.zip"], {"TEAMS_APP_ID": APP}, "none/app.zip: No such file or directory."),
    ],
)
def test_what_is_missing_is_named(
    folder: Path, options: list[str], environ: dict[str, str], said: str
) -> None:
    shown = invoke("teams", "package", "--website", "https://bahn.example", *options, **environ)
    assert shown.exit_code == MISUSED
    assert said in shown.output
    assert not list(folder.glob("*.zip"))
