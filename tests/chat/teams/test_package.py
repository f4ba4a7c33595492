"""The app that a company uploads: valid by the official schema and by the rules that the schema does not know."""

from __future__ import annotations

import io
import json
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import fastjsonschema
import pytest

from bot.chat.teams.icons import COLOR, OUTLINE, color_png, outline_png
from bot.chat.teams.package import (
    MOST_COMMANDS,
    READ_MESSAGES,
    SCHEMA,
    Publisher,
    manifest,
    package,
    translation,
    unfit,
)
from bot.handlers.commands import COMMANDS, SHORTCUTS
from tests.drift import npm

APP = "3f2b8c1e-0000-4000-8000-0123456789ab"
SHOP = Publisher(
    "Donaubahn", "https://bahn.example", "https://bahn.example/privacy", "https://bahn.example/terms"
)
HELP = {"help", "hilfe"}
Json = dict[str, Any]


@pytest.fixture(scope="module")
def archive() -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(package(APP, SHOP, "1.2.3")))


@cache
def fits_teams(name: str) -> Callable[[Json], Json]:
    """Return what checks something by an official schema; Python knows no `\\p{…}`, which only stands in parts that we do not use."""
    folder = npm.project() / "node_modules" / "@microsoft" / "app-manifest" / "build" / "json-schemas"
    text = (folder / "teams" / f"v{SCHEMA}" / f"{name}.schema.json").read_text("utf-8-sig")
    check: Callable[[Json], Json] = fastjsonschema.compile(json.loads(text, object_hook=_without_classes))
    return check


def _without_classes(part: Json) -> Json:
    return {
        key: value
        for key, value in part.items()
        if not (key == "pattern" and isinstance(value, str) and r"\p{" in value)
    }


@pytest.mark.parametrize(
    ("file", "schema"),
    [
        ("manifest.json", "MicrosoftTeams"),
        ("en.json", "MicrosoftTeams.Localization"),
        ("de.json", "MicrosoftTeams.Localization"),
    ],
)
def test_the_official_schema_takes_it(archive: zipfile.ZipFile, file: str, schema: str) -> None:
    fits_teams(schema)(json.loads(archive.read(file)))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("id", "zuruf"),
        ("name.short", "x" * 31),
        ("description.short", "x" * 81),
        ("bots.0.scopes", ["everywhere"]),
        ("bots.0.commandLists.0.commands", [{"title": str(number)} for number in range(13)]),
        ("composeExtensions.0.commands.0.title", "x" * 33),
        ("composeExtensions.0.commands.0.context", ["thread"]),
        ("authorization.permissions.resourceSpecific", [{"name": READ_MESSAGES, "type": "Everything"}]),
        ("accentColor", "green"),
        ("colour", "green"),
    ],
)
def test_the_official_schema_refuses_mistakes(path: str, value: object) -> None:
    wrong: Any = manifest(APP, SHOP, "1.2.3")
    place = wrong
    *parents, last = path.split(".")
    for part in parents:
        place = place[int(part) if part.isdecimal() else part]
    place[last] = value
    with pytest.raises(fastjsonschema.JsonSchemaException):
        fits_teams("MicrosoftTeams")(wrong)


def test_the_zip_holds_what_the_manifest_names_and_nothing_else(archive: zipfile.ZipFile) -> None:
    content = manifest(APP, SHOP, "1.2.3")
    languages = content["localizationInfo"]
    named = {
        *content["icons"].values(),
        languages["defaultLanguageFile"],
        *(one["file"] for one in languages["additionalLanguages"]),
    }
    assert set(archive.namelist()) == {"manifest.json", *named}
    assert archive.testzip() is None


def test_the_same_gives_the_same_bytes() -> None:
    assert package(APP, SHOP, "1.2.3") == package(APP, SHOP, "1.2.3")
    assert package(APP, SHOP, "1.2.3") != package(APP, SHOP, "1.2.4")


@pytest.mark.parametrize(("png", "size"), [(color_png(), COLOR), (outline_png(), OUTLINE)])
def test_a_picture_has_the_size_that_teams_wants(png: bytes, size: int) -> None:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", png[16:24]) == (size, size)
    assert len(list(pixels(png))) == size * size


def test_the_picture_in_colour_is_whole_and_the_outline_white_on_nothing() -> None:
    assert {alpha for *_, alpha in pixels(color_png())} == {255}
    assert {tuple(rgb) for *rgb, _ in pixels(outline_png())} == {(255, 255, 255)}
    alphas = {alpha for *_, alpha in pixels(outline_png())}
    assert {0, 255} <= alphas


def pixels(png: bytes) -> Iterator[tuple[int, ...]]:
    """Yield the pixels of a picture with four bytes each, as any reader would."""
    chunks, at = {}, 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        name, content = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        assert struct.unpack(">I", png[at + 8 + length : at + 12 + length])[0] == zlib.crc32(name + content)
        chunks[name] = content
        at += 12 + length
    width, height = struct.unpack(">II", chunks[b"IHDR"][:8])
    rows = zlib.decompress(chunks[b"IDAT"])
    for y in range(height):
        row = rows[y * (width * 4 + 1) :][: width * 4 + 1]
        assert row[0] == 0
        yield from (tuple(row[1 + 4 * x : 5 + 4 * x]) for x in range(width))


def test_the_bot_can_be_called_by_name_and_may_read_threads_and_nothing_more() -> None:
    content = manifest(APP, SHOP, "1.2.3")
    (bot,) = content["bots"]
    assert (bot["botId"], bot["isNotificationOnly"]) == (APP, False)
    assert set(bot["scopes"]) == {"team", "personal"}
    assert content["authorization"]["permissions"]["resourceSpecific"] == [
        {"name": READ_MESSAGES, "type": "Application"}
    ]
    assert content["webApplicationInfo"]["id"] == APP


@pytest.mark.parametrize("language", ["de", "en"])
def test_what_the_menu_lists_is_understood_when_it_is_typed(language: str) -> None:
    words = [
        said for place, said in translation(language).items() if "commandLists" in place and "title" in place
    ]
    assert 0 < len(words) <= MOST_COMMANDS
    assert {*words} <= {*COMMANDS, *HELP}
    assert {*words} & HELP


def test_both_languages_say_something_in_the_same_places() -> None:
    german, english = translation("de"), translation("en")
    assert german.keys() == english.keys()
    assert {german[place] for place in german if "description" in place}.isdisjoint(
        english[place] for place in english if "description" in place
    )


def test_the_manifest_says_in_english_what_the_english_words_say() -> None:
    content: Any = manifest(APP, SHOP, "1.2.3")
    for place, said in translation("en").items():
        if place != "$schema":
            found = content
            for part in place.replace("[", ".").replace("]", "").split("."):
                found = found[int(part) if part.isdecimal() else part]
            assert found == said


def test_every_shortcut_is_an_action_of_a_message_and_no_other() -> None:
    (extension,) = manifest(APP, SHOP, "1.2.3")["composeExtensions"]
    assert [one["id"] for one in extension["commands"]] == list(SHORTCUTS)
    assert all(one["context"] == ["message"] and one["fetchTask"] for one in extension["commands"])


@pytest.mark.parametrize(
    ("publisher", "version", "fields"),
    [
        (SHOP, "1.2.3", []),
        (replace(SHOP, name="x" * 33), "1.2.3", ["developer"]),
        (replace(SHOP, name=" "), "1.2.3", ["developer"]),
        (replace(SHOP, website="http://bahn.example"), "1.2.3", ["website"]),
        (replace(SHOP, privacy="bahn.example", terms=""), "1.2.3", ["privacy", "terms"]),
        (SHOP, "1.2", ["version"]),
        (SHOP, "1.2.3-beta", ["version"]),
        (SHOP, "1.02.3", ["version"]),
    ],
)
def test_what_teams_would_refuse_is_named(publisher: Publisher, version: str, fields: list[str]) -> None:
    assert [one.field for one in unfit(publisher, version)] == fields
