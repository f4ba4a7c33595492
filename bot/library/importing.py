"""Takes templates from a file into the library: reads them, and finds whose ids are there already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from bot.domain.library import Template
from bot.domain.policy import Policy
from bot.library.csv_file import from_csv
from bot.library.problems import LibraryProblems, Trouble
from bot.library.reading import load_templates
from bot.library.sources import sources_in
from bot.policy_file.findings import Spot
from bot.policy_file.opening import text_in
from bot.policy_file.problems import PolicyProblems
from bot.policy_file.tree import Scalar

READERS: Final = {".csv": from_csv, ".yaml": load_templates, ".yml": load_templates}
"""What reads a file, by the end of its name."""


def templates_in(path: Path, policy: Policy) -> Mapping[str, Template]:
    """Return the templates of a CSV or YAML file by id; `LibraryProblems` if something is wrong with it.

    Raise `KeyError` for a file that ends otherwise.
    """
    read = READERS[path.suffix.lower()]
    try:
        text = text_in(path)
    except PolicyProblems as unreadable:
        raise LibraryProblems([unreadable]) from None
    return read(text, policy, name=str(path))


def places_of(ids: Iterable[str], folder: Path, *, but: Path) -> dict[str, str]:
    """Return where below a folder some ids are templates already, as `file, line n`; the file `but` does not count."""
    wanted = set(ids)
    return {
        name: f"{source.name}, line {line}"
        for source in sources_in(folder, Trouble())
        if Path(source.name) != but
        for name, line in _ids(source.root)
        if name in wanted
    }


def _ids(root: Spot) -> Iterator[tuple[str, int]]:
    templates = root.key("templates")
    for template in templates.items() if templates else ():
        node = template.nearest("id").node
        if isinstance(node, Scalar):
            yield node.text, node.line
