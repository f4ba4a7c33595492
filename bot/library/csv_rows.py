"""The rows of a spreadsheet -> the tree that a YAML file with the same templates would be, to be checked by the same rules."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from bot.library.csv_cells import split, text_in
from bot.library.sources import Source
from bot.policy_file.findings import Spot
from bot.policy_file.problems import SECRET, PolicyProblems, Problem, did_you_mean, quoted
from bot.policy_file.tree import Listing, Node, Scalar, Table, check_characters

OF_TEMPLATE: Final = ("id", "name", "folder", "tags", "owner", "valid_until", "personal", "examples")
OF_VARIANT: Final = ("language", "address", "region", "accounts", "greeting", "core", "local", "closing")
COLUMNS: Final = (*OF_TEMPLATE, *OF_VARIANT)
"""The columns, named like the keys of a file. What concerns the whole template stands in each of its rows."""

_LISTS: Final = frozenset({"tags", "examples", "accounts", "greeting", "closing"})
_NEEDED: Final = ("id", "name", "core")
_NO_CELL: Final = (0, "")


def source_of(text: str, name: str) -> Source:
    """Return CSV as a source of templates; `PolicyProblems` if it is none at all.

    Commas, semicolons and tabs may separate the cells, as spreadsheets of different countries write them.
    """
    content = text.removeprefix("\ufeff")  # spreadsheets mark UTF-8 so
    check_characters(content, name)
    try:
        reader = _Reader(content)
        return Source(name, "", Spot(reader.tree()), tuple(reader.problems))
    except _Unreadable as unreadable:
        raise PolicyProblems([unreadable.problem], name) from None


class _Unreadable(Exception):
    def __init__(self, line: int, message: str, suggestion: str = "") -> None:
        self.problem = Problem(line, 1, "", message, suggestion)
        super().__init__(self.problem)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row: its first line, and its cells by column, each with its number; empty cells are left out."""

    line: int
    cells: Mapping[str, tuple[int, str]]

    def text(self, column: str) -> str:
        return self.cells.get(column, _NO_CELL)[1]

    def entries(self, columns: Iterable[str]) -> tuple[tuple[Scalar, Node], ...]:
        return tuple(
            (Scalar(self.line, at, name), self._node(name, at, text))
            for name, (at, text) in self.cells.items()
            if name in columns
        )

    def _node(self, name: str, at: int, text: str) -> Node:
        if name not in _LISTS:
            return Scalar(self.line, at, text)
        return Listing(self.line, at, tuple(Scalar(self.line, at, item) for item in split(text)))


class _Reader:
    def __init__(self, text: str) -> None:
        self.problems: list[Problem] = []
        first = text.partition("\n")[0]
        separator = max(",;\t", key=first.count)
        self._rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)

    def tree(self) -> Node:
        """Return all templates, each with the rows of its id as variants."""
        groups: dict[str, list[_Row]] = {}
        for row in self._read():
            groups.setdefault(row.text("id") or f"line {row.line}", []).append(row)
        templates = Listing(1, 1, tuple(self._template(rows) for rows in groups.values()))
        return Table(1, 1, ((Scalar(1, 1, "templates"), templates),))

    def _read(self) -> Iterator[_Row]:
        try:
            columns = self._columns(next(self._rows, []))
            before = self._rows.line_num
            for cells in self._rows:
                if any(text.strip() for text in cells):
                    yield self._row(columns, cells, before + 1)
                before = self._rows.line_num
        except csv.Error as error:
            raise _Unreadable(max(self._rows.line_num, 1), f"cannot be read as CSV ({error})") from None

    def _columns(self, names: list[str]) -> list[str]:
        columns = [name.strip().lower() for name in names]
        for at, name in enumerate(columns, start=1):
            if name not in COLUMNS:
                self._add(1, at, f"no column {quoted(name)}", did_you_mean(name, COLUMNS))
            elif columns.index(name) < at - 1:
                self._add(1, at, f"the column {quoted(name)} stands twice", "remove one")
        if lacking := [name for name in _NEEDED if name not in columns]:
            mend = f"the first line names the columns: {', '.join(COLUMNS)}"
            raise _Unreadable(1, f"the column {quoted(lacking[0])} is missing", mend)
        return columns

    def _row(self, columns: list[str], cells: list[str], line: int) -> _Row:
        if len(cells) > len(columns):
            mend = "put texts with separators in quotes"
            self._add(line, len(columns) + 1, "more cells than columns", mend)
        texts = list(enumerate(map(text_in, cells), start=1))
        for at, text in texts:
            if SECRET.match(text):
                self._add(line, at, "this looks like a secret", "leave it out")
        named = zip(columns, texts, strict=False)
        return _Row(line, {name: (at, text) for name, (at, text) in named if text.strip()})

    def _template(self, rows: list[_Row]) -> Table:
        first = rows[0]
        for row in rows[1:]:
            self._check_same(first, row)
        variants = Listing(first.line, 1, tuple(Table(row.line, 1, row.entries(OF_VARIANT)) for row in rows))
        shared = first.entries(OF_TEMPLATE)
        return Table(first.line, 1, (*shared, (Scalar(first.line, 1, "variants"), variants)))

    def _check_same(self, first: _Row, row: _Row) -> None:
        for name in OF_TEMPLATE:
            at, text = row.cells.get(name, _NO_CELL)
            if text and text != first.text(name):
                mend = "make it the same, or leave it empty here"
                self._add(row.line, at, f"another {name} than in line {first.line}", mend)

    def _add(self, line: int, column: int, message: str, suggestion: str) -> None:
        self.problems.append(Problem(line, column, "", message, suggestion))
