"""Everything public is documented, and the generated pages say what the code does."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import click
import pytest

from bot import cli
from bot.chat import reception
from bot.connectors.registry import CONNECTORS
from bot.domain.activities import Activity
from bot.domain.refusals import Refusal
from bot.handlers import HANDLERS
from bot.handlers.handler import never
from bot.handlers.names import UNDO
from bot.policy_file.reference import json_schema
from bot.settings import SETTINGS
from docs.generate import commands, connectors, handlers
from docs.generate.pages import REFERENCE, documents
from tests.docs.reading import ROOT, named


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


def test_every_button_of_a_thread_is_shown_under_its_line() -> None:
    under_lines = {name for _, names in handlers.lines_with_buttons() for name in names}
    assert under_lines - {UNDO} == {name for name, handler in HANDLERS.items() if handler.offered is never}


@pytest.mark.parametrize("activity", get_args(Activity), ids=lambda one: one.__name__)
def test_every_activity_is_explained(activity: type) -> None:
    assert f"## {activity.__name__}\n" in page("activities.md")


@pytest.mark.parametrize("refusal", get_args(Refusal), ids=lambda one: one.__name__)
def test_every_refusal_is_explained(refusal: type) -> None:
    assert f"| `{refusal.__name__}` |" in page("words.md")


@pytest.mark.parametrize("name", CONNECTORS)
def test_every_connector_and_option_is_explained(name: str) -> None:
    for option in CONNECTORS[name].options:
        assert f"| `{name}` | `{option}` |" in page("connectors.md")
    assert (ROOT / "bot" / "connectors" / f"{name}.py").is_file()


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


def chat_words() -> set[str]:
    """Return the words that `Reception.command` listens to, as its source says."""
    tree = ast.parse(Path(reception.__file__).read_text(encoding="utf-8"))
    method = next(
        node for node in ast.walk(tree) if isinstance(node, ast.AsyncFunctionDef) and node.name == "command"
    )
    values = (node.value for node in ast.walk(method) if isinstance(node, ast.MatchValue))
    return {str(value.value) for value in values if isinstance(value, ast.Constant)}


def test_every_command_in_chat_is_explained() -> None:
    assert chat_words() == {
        word for english, (german, _) in commands.CHAT.items() for word in (english, german)
    }
    for word in chat_words():
        assert f"`/zuruf {word}`" in page("commands.md")


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
