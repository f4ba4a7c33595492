"""The published schema and the reference say what the reader does."""

import json
from pathlib import Path
from typing import Any

import fastjsonschema
import pytest
from ruamel.yaml import YAML

from bot.policy_file import load
from bot.policy_file.reference import documents, json_schema
from tests.policy.samples import VALID, with_change

ROOT = Path(__file__).parents[2]


def fits(text: str) -> bool:
    value: Any = YAML(typ="safe", pure=True).load(text)
    try:
        fastjsonschema.validate(json.loads(json_schema()), value)
    except fastjsonschema.JsonSchemaValueException:
        return False
    return True


@pytest.mark.parametrize("path", documents(), ids=lambda path: path.name)
def test_the_committed_reference_is_up_to_date(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == documents()[path], "run: python -m bot.policy_file --write"


def test_the_schema_accepts_what_is_valid() -> None:
    assert fits(VALID)
    assert fits(with_change("slack: C0123ABCD", "teams: Service/Allgemein"))
    assert fits((ROOT / "escalation.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("language: de\n", "langauge: de\n"),
        (", role: answer", ""),
        ("name: Anna Berger", "name: 12"),
        ("name: Anna Berger", "name: ''"),
        ("departments: [social], ", "departments: [], "),
        ("role: answer", "role: admin"),
        ("[de]", "[german]"),
        ("15s", "15"),
        ("C0123ABCD", "kundenservice"),
        ("U02TOM", "'@tom'"),
        ("slack: U02TOM, ", ""),
        ("slack: U02TOM", "teams: tom"),
        ("slack: C0123ABCD", "teams: Kundenservice"),
        ("  webhook/shop:", "  shop:"),
        ("to: social}", "to: social, urgent: no}"),
        ("4h", "4 hours"),
        ("C0123ABCD}]", "C0123ABCD}], windows: [9 Uhr]"),
        ("C0123ABCD}]", "C0123ABCD}], weekly: {day: montag, at: 9:00}"),
        ("[toll]", "[]"),
        ("contact:", "Contact:"),
    ],
)
def test_an_editor_sees_what_the_reader_refuses(old: str, new: str) -> None:
    assert not fits(with_change(old, new))


def test_the_example_leads_editors_to_the_schema() -> None:
    first = (ROOT / "escalation.yaml").read_text(encoding="utf-8").splitlines()[0]
    assert (ROOT / first.removeprefix("# yaml-language-server: $schema=")).is_file()


def test_every_key_of_the_schema_has_a_description() -> None:
    schema = json.loads(json_schema())
    undescribed = [name for name, one in schema["properties"].items() if not one.get("description")]
    assert not undescribed
    assert load(VALID).departments.keys() == {"social", "service"}
