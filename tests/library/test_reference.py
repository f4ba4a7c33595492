"""The published schemas and the reference say what the reader does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import fastjsonschema
import pytest
from ruamel.yaml import YAML

from bot.library.csv_rows import COLUMNS
from bot.library.reference import documents, faq_schema, markdown, templates_schema
from tests.library.samples import BLOCKS, FAQ, TEMPLATES

ROOT = Path(__file__).parents[2]
FILES = sorted([*(ROOT / "templates").rglob("*.yaml"), *(ROOT / "faq").rglob("*.yaml")])
SCHEMAS = {"templates": json.loads(templates_schema()), "faq": json.loads(faq_schema())}


def fits(kind: str, text: str) -> bool:
    value = as_json(YAML(typ="safe", pure=True).load(text))
    try:
        fastjsonschema.validate(SCHEMAS[kind], value)
    except fastjsonschema.JsonSchemaValueException:
        return False
    return True


def as_json(value: Any) -> Any:
    """Return what an editor sees: the JSON of YAML 1.2, in which a day is text."""

    def written(day: date) -> str:
        return day.isoformat()

    return json.loads(json.dumps(value, default=written))


@pytest.mark.parametrize("path", documents(), ids=lambda path: path.name)
def test_the_committed_reference_is_up_to_date(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == documents()[path], "run: python -m bot.library --write"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_example_fits_and_leads_editors_to_its_schema(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert fits(path.relative_to(ROOT).parts[0], text)
    schema = text.splitlines()[0].removeprefix("# yaml-language-server: $schema=")
    assert (path.parent / schema).resolve() in documents()


def test_the_schemas_accept_what_is_valid() -> None:
    assert fits("templates", TEMPLATES + BLOCKS)
    assert fits("faq", FAQ)


@pytest.mark.parametrize(
    ("kind", "old", "new"),
    [
        ("templates", "folder: fahrt", "foldre: fahrt"),
        ("templates", "id: lob, ", ""),
        ("templates", "id: lob", "id: Lob!"),
        ("templates", "2026-12-31", "31.12.2026"),
        ("templates", "address: sie", "address: ihr"),
        ("templates", "[zug, verspätung]", "[]"),
        ("templates", "greeting: hallo", "greeting: {}"),
        ("templates", "was der Fahrgast erlebt hat", '"{{x}}"'),
        ("faq", '"https://bahn.example/rad"', "ftp://bahn.example/rad"),
        ("faq", "label: Fahrrad, ", ""),
        ("faq", '[Ja., "Solange Platz ist."]', "{}"),
        ("faq", "id: dogs, questions: [Dogs?]", "id: dogs, questions: Dogs?"),
    ],
)
def test_an_editor_sees_what_the_reader_refuses(kind: str, old: str, new: str) -> None:
    sample = {"templates": TEMPLATES, "faq": FAQ}[kind]
    assert sample.count(old) == 1
    assert not fits(kind, sample.replace(old, new))


def keys_of(schema: Any) -> Iterator[tuple[str, Any]]:
    """Yield every key that a JSON Schema describes, however deep."""
    match schema:
        case {"properties": dict(properties), **rest}:
            yield from properties.items()
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


KEYS = [pair for schema in SCHEMAS.values() for pair in keys_of(schema)]


@pytest.mark.parametrize(("name", "schema"), KEYS, ids=[name for name, _ in KEYS])
def test_every_key_is_explained(name: str, schema: Any) -> None:
    assert f"| `{name}` |" in markdown()
    assert schema["description"]


@pytest.mark.parametrize("column", COLUMNS)
def test_every_column_is_explained(column: str) -> None:
    assert f"`{column}`" in markdown().partition("## As CSV")[2]
