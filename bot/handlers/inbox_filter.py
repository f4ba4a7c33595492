"""The fields by which an inbox is narrowed. Each choice shows its effect at once."""

from __future__ import annotations

from typing import Final

from bot.desk import Desk
from bot.domain.queueing import Whose
from bot.domain.text import Strong
from bot.domain.ticket import Status, Term
from bot.handlers.form import Choice, Option, Passage
from bot.handlers.picks import ANY, OVERDUE, YES, Picks
from bot.texts.texts import Texts

_MOST: Final = 99
"""Options beside "any": a choice takes 100."""
_LONGEST: Final = 75
"""Characters of an option's value; with a longer one Slack would refuse the whole form."""


async def fields(picks: Picks, desk: Desk, texts: Texts) -> tuple[Choice, ...]:
    """Return a choice for everything that can be picked."""
    used = [tag for tag, _ in await desk.store.values(Term.TAG, limit=_MOST)]
    tags = (
        used if picks.tag in {"", *used} else [picks.tag, *used][:_MOST]
    )  # else a filter would be in force unseen
    known = (one for one in desk.policy.accounts.values() if len(one.id) <= _LONGEST)
    accounts = [Option(one.id, one.name) for one in known][:_MOST]
    labels, inbox = texts.inbox.labels, texts.inbox
    offered = {
        "account": (labels.account, accounts),
        "state": (labels.state, [Option(status, texts.status(status)) for status in Status]),
        "whose": (labels.whose, [Option(one, inbox.whose(one)) for one in Whose]),
        "overdue": (labels.overdue, [Option(key, inbox.overdue(time)) for key, time in OVERDUE.items()]),
        "starred": (labels.starred, [Option(YES, labels.only_starred)]),
        "tag": (labels.tag, [Option(tag, tag) for tag in tags]),
    }
    anything = Option(ANY, labels.any)
    return tuple(
        Choice(name, label, (anything, *options), getattr(picks, name) or ANY, live=True)
        for name, (label, options) in offered.items()
        if options
    )


def in_force(choices: tuple[Choice, ...], texts: Texts) -> tuple[Passage, ...]:
    """Return the filter in words, for whoever does not see its fields; nothing without one."""
    chosen = [
        option.label
        for choice in choices
        for option in choice.options
        if option.value == choice.initial != ANY
    ]
    return (Passage((Strong(f"{texts.inbox.labels.filter}:"), f" {' · '.join(chosen)}")),) if chosen else ()
