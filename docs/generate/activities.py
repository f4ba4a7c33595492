"""docs/reference/activities.md: the facts that a ticket consists of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import MISSING, Field, fields
from typing import Any, Final, get_args, get_type_hints

from bot.domain.activities import Activity
from bot.texts import LANGUAGES
from bot.texts.plain import plain
from bot.texts.saying import say
from docs.generate.markdown import code, summary, table
from docs.generate.samples import ACCOUNT, example, policy, spelled

_INTRO: Final = """\
# Activities

A ticket is nothing but the sum of its activities. They are only ever added, never changed; state, card and thread are
computed from them. After each one's meaning stands the line that people see in the thread, here in English.

The log keeps them as JSON objects with the fields below. Every new field has a default, so that logs of older versions still
read: `tests/stores/test_codec.py` holds a log of the first version.
"""


def page() -> str:
    """Return the page."""
    return "\n".join([_INTRO, *(_section(cls) for cls in get_args(Activity))])


def _section(cls: type) -> str:
    parts = [f"## {cls.__name__}\n", f"{summary(cls)}\n", f"{_line(cls)}\n", _fields(cls)]
    return "\n".join(part for part in parts if part.strip())


def _line(cls: type) -> str:
    words = say(ACCOUNT, example(cls), policy(), LANGUAGES["en"])
    if words is None:
        return "The thread says nothing: only machines need to know."
    return "> " + " ".join(plain(words, policy().time_zone).split())


def _fields(cls: type) -> str:
    return table(("field", "type", "default"), _rows(cls))


def _rows(cls: type) -> Iterator[tuple[str, str, str]]:
    hints = get_type_hints(cls)
    for one in fields(cls):
        yield code(one.name), code(spelled(hints[one.name])), _default(one)


def _default(one: Field[Any]) -> str:
    return "" if one.default is MISSING else code(repr(one.default))
