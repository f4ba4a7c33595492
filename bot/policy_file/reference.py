"""What the description of the file says to people and to editors: a Markdown page and a JSON Schema."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from bot.policy_file.entries.file import FILE
from bot.policy_file.kinds import Kind
from bot.policy_file.shape import Key, Shape

_DOCS: Final = Path(__file__).parents[2] / "docs" / "reference"

_INTRO: Final = """\
# escalation.yaml

Who works here, where public posts come from, and what happens to them. The [example](../../escalation.yaml) shows every
part; `zuruf check` names everything that is wrong with yours, as `file:line:column`, and what is probably meant.

The file is YAML 1.2 in UTF-8, at most 1 MB:

- `no`, `on` and `12:00` are text. `12`, `1.10`, `true` and `null` are not; put them in quotes where text is expected.
- Values that begin with `#`, `@`, `{`, `*`, `&`, `!`, `%` or a backtick need quotes, so channels do: `"#social-media"`.
- A key that is unknown or stands twice is an error. Anchors, aliases and tags are not used.
- Durations are a number with a unit: `15s`, `30m`, `4h`, `2d`. Times of day are `9:00` or `17:30`, with quotes or without.
- A secret never stands in this file. Write `env:NAME` for an environment variable or `file:/path` for a file.

Editors that know `yaml-language-server` complete and check while you type, thanks to the first line of the example and
[escalation.schema.json](escalation.schema.json).

This page and the schema are written by `python -m bot.policy_file --write` from the description that the file is read by.
"""

_TABLE_HEAD: Final = "| key | value | default | meaning | example |\n|---|---|---|---|---|"


def documents() -> dict[Path, str]:
    """Return what each generated file has to say, by its path."""
    return {_DOCS / "policy.md": markdown(), _DOCS / "escalation.schema.json": json_schema()}


def json_schema() -> str:
    """Return the JSON Schema (draft 7, which editors know best) of the file."""
    return schema_of("Zuruf escalation.yaml", FILE)


def schema_of(title: str, shape: Shape[Any]) -> str:
    """Return the JSON Schema of a file that has a shape."""
    schema = {"$schema": "http://json-schema.org/draft-07/schema#", "title": title, **shape.schema()}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def markdown() -> str:
    """Return the reference page: one table of keys for each table of the file."""
    return "\n".join([_INTRO, *tables("The file", FILE)])


def tables(title: str, shape: Shape[Any]) -> Iterator[str]:
    """Yield a section with a table of keys for a file, and one for each table in it."""
    yield _section(title, shape)
    for path, inner in _shapes("", shape):
        yield _section(f"`{path}`", inner)


def _shapes(path: str, shape: Shape[Any]) -> Iterator[tuple[str, Shape[Any]]]:
    for one in shape.keys.values():
        for inner, where in _within(one.kind, f"{path}{one.name}"):
            yield where, inner
            yield from _shapes(f"{where}.", inner)


def _within(kind: Kind[Any], path: str) -> Iterator[tuple[Shape[Any], str]]:
    """Yield the table that a key leads to, through lists and ids, and how to write the way there."""
    if isinstance(kind, Shape):
        yield kind, path
    else:
        for part in kind.parts():
            yield from _within(part, f"{path}{kind.step}")


def _section(title: str, shape: Shape[Any]) -> str:
    rows = [_row(one) for one in shape.keys.values()]
    if shape.rest:
        rows.append(
            f"| *other keys* | {shape.rest.words} | | What the connector of the account understands. | |"
        )
    return f"## {title}\n\n{_TABLE_HEAD}\n" + "\n".join(rows) + "\n"


def _row(one: Key) -> str:
    example = f"`{one.example}`" if one.example else ""
    cells = (f"`{one.name}`", one.kind.words, one.fallback or "required", one.doc, example)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
