"""docs/reference/words.md: the words on buttons and fields, and what Zuruf says when something does not work."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any, Final, get_args

from bot.domain.people import Role
from bot.domain.posts import PostKind
from bot.domain.refusals import Refusal
from bot.domain.ticket import Status
from bot.texts import LANGUAGES
from bot.texts.plain import plain
from bot.texts.texts import Labels
from docs.generate.markdown import code, summary, table
from docs.generate.samples import example, policy

_INTRO: Final = """\
# Words

What people read, in both languages. A channel's cards and lines are in the channel's language; forms and private hints are
in each person's own. The sentences are in `bot/texts/`; a language that misses one does not pass the type check.
"""

_REFUSALS: Final = """\
## When something does not work

The sentence goes to the person who tried, and to nobody else.
"""


AREAS: Final[Mapping[str, str]] = {
    "tools": "Tools of a ticket",
    "inbox": "Inbox, queue, Home and search",
    "answers": "Writing replies",
    "library": "Templates, questions and proposals",
    "waves": "Waves",
    "customers": "Who wrote this",
    "delivery": "Replies on their way",
    "duty": "Shifts, and who is away",
    "handover": "Handing over to the next shift",
    "focus": "Focus",
    "stops": "Nothing goes out",
    "monitoring": "Watched feeds",
    "acts": "Liking and moderating",
    "mails": "Asking by mail",
    "simulation": "`zuruf simulate`",
}
"""The rooms of `bot/texts/` that have labels of their own, and what they are about."""


def page() -> str:
    """Return the page."""
    sections = [
        ("## States of a ticket\n", _both("state", Status, lambda texts, one: texts.status(one))),
        ("## Kinds of posts\n", _both("kind", PostKind, lambda texts, one: texts.kind(one, private=False))),
        ("## Roles\n", _both("role", Role, lambda texts, one: texts.refusals.role(one))),
        ("## Buttons, fields and headings\n", _labels(Labels, "")),
        *((f"### {title}\n", _labels(type(_area("en", name).labels), name)) for name, title in AREAS.items()),
        (_REFUSALS, table(("refusal", "English", "Deutsch", "when"), _refusals())),
    ]
    return "\n".join([_INTRO, *(part for section in sections for part in section)])


def _both(head: str, members: Any, say: Any) -> str:
    rows = ((code(one.name.lower()), *(say(LANGUAGES[key], one) for key in ("en", "de"))) for one in members)
    return table((head, "English", "Deutsch"), rows)


def _labels(cls: Any, area: str) -> str:
    """Return the labels of an area of the texts; of the texts themselves for ""."""
    rows = (
        (code(one.name), *(getattr(_area(key, area).labels, one.name) for key in ("en", "de")))
        for one in fields(cls)
    )
    return table(("label", "English", "Deutsch"), rows)


def _area(language: str, name: str) -> Any:
    return getattr(LANGUAGES[language], name) if name else LANGUAGES[language]


def _refusals() -> Iterator[tuple[str, ...]]:
    for cls in get_args(Refusal):
        said = (plain(LANGUAGES[key].refused(example(cls)), policy().time_zone) for key in ("en", "de"))
        yield code(cls.__name__), *said, summary(cls)
