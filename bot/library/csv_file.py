"""Templates -> CSV with a row for each variant, for people who like spreadsheets, and back."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping

from bot.domain.library import Template, Variant
from bot.domain.policy import Policy
from bot.library.csv_cells import cell, joined
from bot.library.csv_rows import COLUMNS, source_of
from bot.library.problems import LibraryProblems, Trouble
from bot.library.reading import Surroundings, read_templates
from bot.policy_file.problems import PolicyProblems


def to_csv(templates: Iterable[Template]) -> str:
    """Return all templates as CSV (RFC 4180). Every cell is quoted, and none is a formula to a spreadsheet."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    for template in templates:
        shared = _shared_cells(template)
        writer.writerows([*map(cell, shared), *map(cell, _variant_cells(one))] for one in template.variants)
    return out.getvalue()


def from_csv(text: str, policy: Policy, *, name: str = "templates.csv") -> Mapping[str, Template]:
    """Return the templates of a CSV text by id; `LibraryProblems` names what is wrong, by line and number of the cell."""
    try:
        source = source_of(text, name)
    except PolicyProblems as unreadable:
        raise LibraryProblems([unreadable]) from None
    trouble = Trouble()
    templates = read_templates([source], Surroundings.of(policy), trouble)
    trouble.stop_if_any()
    return templates


def _shared_cells(template: Template) -> tuple[str, ...]:
    return (
        template.id,
        template.name,
        template.folder,
        joined(template.tags),
        template.owner,
        template.valid_until.isoformat() if template.valid_until else "",
        template.personal,
        joined(template.examples),
    )


def _variant_cells(variant: Variant) -> tuple[str, ...]:
    return (
        variant.language,
        variant.address or "",
        variant.region,
        joined(sorted(variant.accounts)),
        joined(variant.greetings),
        variant.core,
        variant.local,
        joined(variant.closings),
    )
