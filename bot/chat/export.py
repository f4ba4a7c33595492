"""The log of a ticket as a file to take along: Markdown to read, JSON to process, CSV for a spreadsheet. Pure.

Whatever people wrote stays words in each of them: no markup, no formula.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.domain.activities import Absorbed, Activity, Opened, PostAdded, PostEdited, PostRemoved
from bot.domain.people import Actor
from bot.domain.policy import Policy
from bot.library.csv_cells import cell
from bot.stores.store import Entry
from bot.texts.plain import plain
from bot.texts.saying import say, without_removed
from bot.texts.texts import Texts

_BOM: Final = "\ufeff"
"""Without it Excel takes UTF-8 for something else."""
_MARKUP: Final = re.compile(r"[\\`*_\[\]<>&~|#!]|^\s*(?:[-+=]|\d+[.)])", re.MULTILINE)
_INNER_FORMULA: Final = re.compile(r"([;\t\r\n][ \u00a0\"]*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])")
"""Where a spreadsheet that parts columns by semicolons, as in German, or knows no quotes sees another cell begin."""
_COLUMNS: Final = ("number", "at", "activity", "by", "text", "post")


@dataclass(frozen=True, slots=True)
class _Told:
    """One activity, told. `post` is what a customer wrote in it."""

    number: int
    at: datetime
    activity: str
    by: str
    text: str
    post: str


def exported(entries: Sequence[Entry], policy: Policy, texts: Texts, kind: str) -> tuple[str, bytes]:
    """Return the name and the content of a file; `kind` is `md`, `json` or `csv`, else `KeyError`.

    Posts that are gone on their platform are left out, as they are from the thread.
    """
    render = _RENDERERS[kind]
    ticket = entries[0].ticket
    return f"ticket-{ticket}.{kind}", render(
        list(_told(entries, policy, texts)), texts.ticket(ticket)
    ).encode("utf-8", "replace")


def _told(entries: Sequence[Entry], policy: Policy, texts: Texts) -> Iterator[_Told]:
    removed = frozenset(e.activity.ref for e in entries if isinstance(e.activity, PostRemoved))
    first = entries[0].activity
    assert isinstance(first, Opened)
    for entry in entries:
        activity = without_removed(entry.activity, removed, texts)
        words = say(first.post.ref.account, activity, policy, texts)
        if words is not None:
            yield _Told(
                entry.number,
                activity.at.astimezone(policy.time_zone),
                type(activity).__name__,
                _who(activity),
                plain(words, policy.time_zone),
                _post(activity),
            )


def _who(activity: Activity) -> str:
    by = getattr(activity, "by", None)
    return by.name if isinstance(by, Actor) else ""


def _post(activity: Activity) -> str:
    match activity:
        case Opened(post=post) | PostAdded(post=post) | PostEdited(post=post):
            return post.text.clean()
        case Absorbed(posts=posts):
            return "\n\n".join(post.text.clean() for post in posts)
        case _:
            return ""


def _markdown(told: Sequence[_Told], title: str) -> str:
    parts = [f"# {title}", *(_paragraph(one) for one in told)]
    return "\n\n".join(parts) + "\n"


def _paragraph(told: _Told) -> str:
    """Return an activity in one paragraph; what a customer wrote stands below it as a quotation."""
    words = " ".join(told.text.split())
    said = f"**{told.number}** · {told.at:%Y-%m-%d %H:%M} · {_escaped(words)}"
    quoted = (f"> {_escaped(line)}".rstrip() for line in told.post.splitlines())
    return "\n\n".join(part for part in (said, "\n".join(quoted)) if part)


def _escaped(text: str) -> str:
    return _MARKUP.sub(lambda found: f"{found[0][:-1]}\\{found[0][-1]}", text)


def _json(told: Sequence[_Told], title: str) -> str:
    log = [dict(_cells(one)) for one in told]
    return json.dumps({"ticket": title, "log": log}, ensure_ascii=False, indent=2) + "\n"


def _csv(told: Sequence[_Told], _title: str) -> str:
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow(_COLUMNS)
    writer.writerows([_harmless(str(value)) for _, value in _cells(one)] for one in told)
    return _BOM + table.getvalue()


def _harmless(text: str) -> str:
    """Return a text as a cell in which nothing is a formula, however a spreadsheet cuts it."""
    return _INNER_FORMULA.sub(r"\1'", cell(text))


def _cells(told: _Told) -> Iterator[tuple[str, str | int]]:
    values = (told.number, told.at.isoformat(), told.activity, told.by, told.text, told.post)
    return zip(_COLUMNS, values, strict=True)


_RENDERERS: Final[Mapping[str, Callable[[Sequence[_Told], str], str]]] = {
    "md": _markdown,
    "json": _json,
    "csv": _csv,
}
