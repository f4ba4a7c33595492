"""Small pieces of Markdown, and what the source says about a class beyond what Python keeps of it."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterable, Sequence
from itertools import pairwise


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; a cell may hold anything but is shown on one line."""
    lines = [_row(head), "|---" * len(head) + "|", *map(_row, rows)]
    return "\n".join(lines) + "\n"


def code(text: str) -> str:
    return f"`{text}`"


def codes(words: Iterable[str]) -> str:
    return ", ".join(map(code, words))


def summary(thing: object) -> str:
    """Return a docstring as one paragraph; "" where there is none of ours (dataclasses make one up)."""
    doc = inspect.getdoc(thing) or ""
    made_up = doc.startswith(f"{getattr(thing, '__name__', '')}(")
    return "" if made_up else " ".join(doc.split())


def member_docs(cls: type) -> dict[str, str]:
    """Return the string that stands below each member of a class, by the member's name."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(cls)))
    body = next(node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)).body
    found: dict[str, str] = {}
    for member, below in pairwise(body):
        match member, below:
            case (ast.Assign(targets=[ast.Name(id=name)]), ast.Expr(value=ast.Constant(value=str(doc)))):
                found[name] = " ".join(doc.split())
            case _:
                pass
    return found


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(" ".join(cell.replace("|", "\\|").split()) for cell in cells) + " |"
