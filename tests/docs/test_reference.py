"""Everything public is documented, and the generated pages say what the code does."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any, get_args, get_type_hints

import click
import pytest

from bot import cli
from bot.chat.reception import Tell
from bot.chat.slack.front import SUMMONED
from bot.connectors.registry import CONNECTORS
from bot.domain.activities import Activity
from bot.domain.refusals import Refusal
from bot.handlers import HANDLERS
from bot.handlers.commands import COMMANDS, SHORTCUTS
from bot.handlers.handler import Handler, Place
from bot.policy_file.reference import json_schema
from bot.settings import SETTINGS
from bot.texts import LANGUAGES, speaking
from bot.texts.texts import Texts
from docs.generate import commands, connectors, handlers, words
from docs.generate.pages import REFERENCE, documents
from tests.docs.reading import ROOT, named
from tests.fakes.world import ANNA
from tests.handlers.office import Office


def page(name: str) -> str:
    return (REFERENCE / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("path", documents(), ids=named)
def test_a_generated_page_is_up_to_date(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == documents()[path], "run: python -m docs.generate --write"


@pytest.mark.parametrize("name", HANDLERS)
def test_every_button_is_explained(name: str) -> None:
    assert f"| `{name}` |" in page("handlers.md")
    assert handlers.MEANING[name]


def test_no_button_is_explained_that_is_not_there() -> None:
    assert handlers.MEANING.keys() == HANDLERS.keys()


@pytest.mark.parametrize("handler", list(HANDLERS.values()), ids=list(HANDLERS))
def test_everything_can_be_found_somewhere(handler: Handler) -> None:
    assert list(handlers.places(handler)), "docs.generate.handlers.IN_FORMS says in which form it stands"


@pytest.mark.parametrize(("name", "form"), list(handlers.IN_FORMS.items()))
def test_only_what_stands_nowhere_else_is_said_to_stand_in_a_form(name: str, form: str) -> None:
    assert HANDLERS[name].place is Place.ELSEWHERE
    assert list(handlers.places(HANDLERS[name])) == [f"*{HANDLERS[form].label(LANGUAGES['en'])}*"]


@pytest.mark.parametrize("activity", get_args(Activity), ids=lambda one: one.__name__)
def test_every_activity_is_explained(activity: type) -> None:
    assert f"## {activity.__name__}\n" in page("activities.md")


@pytest.mark.parametrize("refusal", get_args(Refusal), ids=lambda one: one.__name__)
def test_every_refusal_is_explained(refusal: type) -> None:
    assert f"| `{refusal.__name__}` |" in page("words.md")


def labelled() -> Iterator[tuple[str, str]]:
    """Yield the name of every label with the words on it in German, through all rooms of the texts."""
    texts = LANGUAGES["de"]
    rooms = (getattr(texts, room) for room in get_type_hints(Texts))
    for labels in (texts.labels, *(room.labels for room in rooms if hasattr(room, "labels"))):
        yield from ((one.name, getattr(labels, one.name)) for one in fields(labels))


@pytest.mark.parametrize(("name", "said"), list(labelled()))
def test_every_label_is_shown(name: str, said: str) -> None:
    row = rf"^\| `{name}` \| .* \| {re.escape(' '.join(said.split()))} \|$"
    assert re.search(row, page("words.md"), re.MULTILINE)


def test_every_room_of_the_texts_that_has_labels_is_named() -> None:
    rooms = {name for name in get_type_hints(Texts) if hasattr(getattr(LANGUAGES["de"], name), "labels")}
    assert rooms == words.AREAS.keys()


@pytest.mark.parametrize("name", CONNECTORS)
def test_every_connector_and_option_is_explained(name: str) -> None:
    for option in CONNECTORS[name].options:
        assert f"| `{name}` | `{option}` |" in page("connectors.md")
    rooms = ROOT / "bot" / "connectors"
    assert [*rooms.rglob(f"{name}.py"), *rooms.glob(f"{name}/__init__.py")], "a reader finds it by its name"


def test_no_option_is_explained_that_is_not_there() -> None:
    there = {(name, option) for name, kind in CONNECTORS.items() for option in kind.options}
    assert connectors.OPTIONS.keys() == there


def options() -> Iterator[tuple[str, str]]:
    for name, command in commands.all_commands(cli.main):
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                yield from ((name, spelling) for spelling in parameter.opts)


@pytest.mark.parametrize(("name", "command"), list(commands.all_commands(cli.main)))
def test_every_command_is_explained(name: str, command: click.Command) -> None:
    assert f"### `zuruf {name}`\n" in page("commands.md")
    assert command.help


@pytest.mark.parametrize(("name", "option"), list(options()))
def test_every_option_is_explained(name: str, option: str) -> None:
    section = page("commands.md").split(f"### `zuruf {name}`\n")[1].split("\n#")[0]
    assert f"`{option}" in section


@pytest.mark.parametrize("word", [*COMMANDS, *commands.HELP])
def test_every_command_in_chat_is_explained(word: str) -> None:
    assert f"`/zuruf {word}`" in page("commands.md").partition("## In chat")[2]


@pytest.mark.parametrize("word", commands.HELP)
async def test_help_is_understood(word: str) -> None:
    office = Office()
    answer = await office.reception.command(word, office.click(ANNA, ""))
    assert answer == Tell(speaking(ANNA.language).words.commands("/zuruf "))


@pytest.mark.parametrize("name", [*SHORTCUTS, *SUMMONED])
def test_every_shortcut_is_explained(name: str) -> None:
    assert f"| `{name}` |" in page("commands.md").partition("## Shortcuts")[2]


def test_the_shortcuts_of_the_manifest_are_those_that_are_explained() -> None:
    manifest = (ROOT / "manifest" / "slack.yaml").read_text(encoding="utf-8")
    assert set(re.findall(r"callback_id: (\w+)", manifest)) == {*SHORTCUTS, *SUMMONED}


@pytest.mark.parametrize("name", [setting.name for setting in SETTINGS.values()])
def test_every_setting_is_explained(name: str) -> None:
    assert f"| `{name}`" in page("settings.md")
    assert f"{name}=" in (ROOT / ".env.example").read_text(encoding="utf-8")


def keys_of(schema: Any) -> Iterator[str]:
    """Yield every key that the policy's JSON Schema names, however deep."""
    match schema:
        case {"properties": dict(properties), **rest}:
            yield from properties
            for inner in (*properties.values(), *rest.values()):
                yield from keys_of(inner)
        case dict():
            for inner in schema.values():
                yield from keys_of(inner)
        case list():
            for inner in schema:
                yield from keys_of(inner)
        case _:
            return


@pytest.mark.parametrize("key", sorted(set(keys_of(json.loads(json_schema())))))
def test_every_key_of_the_policy_is_explained(key: str) -> None:
    assert f"| `{key}` |" in page("policy.md")
