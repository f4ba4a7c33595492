"""What the description of the library's files says to people and to editors: a Markdown page and two JSON Schemas."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from bot.library.csv_rows import COLUMNS
from bot.library.entries import FAQ, TEMPLATES
from bot.policy_file.reference import schema_of, tables

_DOCS: Final = Path(__file__).parents[2] / "docs" / "reference"

_INTRO: Final = """\
# templates/ and faq/

The library: prepared answers in `templates/`, questions that come again and again in `faq/`. Both folders may have folders in
them; every file that ends in .yaml or .yml is read, in the order of the names. [library.md](../how-to/library.md) shows how to
write them, `zuruf templates check` and `zuruf faq check` name everything that is wrong, as `file:line:column`.

What holds for [escalation.yaml](policy.md) holds here as well: YAML 1.2 in UTF-8, at most 1 MB for a file, no key unknown or
twice, no anchors, no tags. Days are written like 2026-12-31.

Editors that know `yaml-language-server` complete and check while you type, thanks to the first line of each file and
[templates.schema.json](templates.schema.json) or [faq.schema.json](faq.schema.json).

This page and the schemas are written by `python -m bot.library --write` from the description that the files are read by.
"""

_CSV: Final = f"""\
## As CSV

`zuruf templates export --format csv` writes a row for each wording, and `zuruf templates import` reads it back. The columns are
called like the keys: {", ".join(f"`{name}`" for name in COLUMNS)}.

- Only `id`, `name` and `core` have to be there. Columns may stand in any order, separated by comma, semicolon or tab.
- What concerns the whole template (up to `examples`) stands in every row, or only in the first.
- `tags`, `examples`, `accounts`, `greeting` and `closing` are lists: each item on its own line of the cell. In an item, `\\n` is a
  line break and `\\\\` a backslash.
- A text that a spreadsheet could run as a formula, because it begins with `=`, `+`, `-` or `@`, gets an apostrophe before it. The
  import takes it off again.
- Shared blocks are written out where they are used.
"""


def documents() -> dict[Path, str]:
    """Return what each generated file has to say, by its path."""
    return {
        _DOCS / "library.md": markdown(),
        _DOCS / "templates.schema.json": templates_schema(),
        _DOCS / "faq.schema.json": faq_schema(),
    }


def templates_schema() -> str:
    """Return the JSON Schema of a file below `templates/`."""
    return schema_of("Zuruf templates", TEMPLATES)


def faq_schema() -> str:
    """Return the JSON Schema of a file below `faq/`."""
    return schema_of("Zuruf FAQ", FAQ)


def markdown() -> str:
    """Return the reference page: a table of keys for each table of both kinds of files, and the columns of CSV."""
    sections = (*tables("A file of templates", TEMPLATES), *tables("A file of questions", FAQ))
    return "\n".join([_INTRO, *sections, _CSV])
