"""Tag: say in a word what a ticket is about. Several at once, with what fits proposed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from bot.desk import Desk
from bot.domain import marking
from bot.domain.claiming import must_go_on
from bot.domain.matching import folded
from bot.domain.people import Role
from bot.domain.refusals import NothingWritten, TagsLocked, TooLong, TooManyChosen
from bot.domain.tags import TAG_LIMIT, fitting, tidy
from bot.domain.ticket import Term, Ticket
from bot.handlers.finding import SHOWN
from bot.handlers.form import NO_TICKET, Button, Buttons, Form, Option, Part, Search, Several, chosen
from bot.handlers.handler import Handler, Interaction, Place, Side, carry_out, placing
from bot.handlers.names import TAG, TAGS
from bot.keeping.tags import agreed
from bot.stores.store import Filter
from bot.texts import speaking
from bot.texts.tools import ToolLabels

_FIELDS: Final[Mapping[type, str]] = {
    NothingWritten: "tag",
    TooLong: "tag",
    TagsLocked: "tag",
    TooManyChosen: "tag",
}
_PROPOSED: Final = 8
_ALL: Final = 1000
"""Tags; a team that has more than that has none that says anything."""
_OTHER_TICKETS: Final = 10
"""Of the customer's other tickets, the newest so many say what this one may be about."""


async def _ask(interaction: Interaction, desk: Desk) -> Form:
    ticket = await desk.ticket(interaction.ticket)
    must_go_on(ticket)
    labels = speaking(interaction.by.language).tools.labels
    parts = (
        *_proposed(await _fitting(ticket, desk), labels),
        Search("tag", labels.another_tag, labels.search_tags, optional=True),
        *_present(ticket, labels),
        Buttons((Button(TAGS, NO_TICKET, labels.manage_tags),)),
    )
    return Form(TAG, ticket.id, labels.tag, parts, labels.save)


def _proposed(tags: Sequence[str], labels: ToolLabels) -> tuple[Part, ...]:
    options = tuple(Option(tag, tag) for tag in tags[:_PROPOSED])
    return (Several("proposed", labels.suggested_tags, options, optional=True),) if options else ()


def _present(ticket: Ticket, labels: ToolLabels) -> tuple[Part, ...]:
    options = tuple(Option(tag, tag) for tag in sorted(ticket.tags, key=folded))
    return (Several("off", labels.tags_off, options, optional=True),) if options else ()


async def _fitting(ticket: Ticket, desk: Desk) -> list[str]:
    theirs: set[str] = set()
    for customer in {post.customer.key for post in ticket.posts}:
        wanted = Filter(terms=((Term.CUSTOMER, customer),), limit=_OTHER_TICKETS)
        for other in await desk.store.tickets(wanted):
            theirs |= (await desk.ticket(other)).tags
    return fitting(ticket, await tags_in_use(desk), theirs)


async def tags_in_use(desk: Desk) -> list[str]:
    """Return the tags that tickets have, the most frequent first."""
    return [tag for tag, _ in await tags_counted(desk)]


async def tags_counted(desk: Desk) -> list[tuple[str, int]]:
    """Return each tag that tickets have, and how many, the most frequent first."""
    return await desk.store.values(Term.TAG, limit=_ALL)


async def _suggest(interaction: Interaction, typed: str, desk: Desk) -> Sequence[Option]:
    """Return the tags that hold what was typed, then what was typed as a new one, unless the list is locked."""
    ticket = await desk.ticket(interaction.ticket)
    tags = await agreed(desk.store)
    known = [*await tags_in_use(desk), *sorted(tags.listed)]
    there = folded(tidy(typed)) in map(folded, ticket.tags)
    return options_for(typed, fitting(ticket, known, ()), interaction, new=not (tags.locked or there))


def options_for(typed: str, known: Sequence[str], interaction: Interaction, *, new: bool) -> list[Option]:
    """Return existing tags as options, and, if `new` ones may be made, what was typed."""
    wanted = tidy(typed)
    holding = [tag for tag in dict.fromkeys(known) if folded(wanted) in folded(tag)]
    options = [Option(tag, tag) for tag in holding[: SHOWN - 1]]
    fresh = wanted and folded(wanted) not in map(folded, known) and len(wanted) <= TAG_LIMIT
    label = speaking(interaction.by.language).tools.new_tag(wanted)
    return [*options, Option(wanted, label)] if new and fresh else options


async def _act(interaction: Interaction, desk: Desk) -> Form | None:
    values = interaction.values
    typed = (*chosen(values, "proposed"), *([values["tag"]] if values.get("tag") else []))
    with placing(_FIELDS, interaction):
        tags, used = await agreed(desk.store), await tags_in_use(desk)
        put = [tags.resolve(one, used) for one in typed]
        await carry_out(interaction, desk, marking.tag, put=put, off=chosen(values, "off"))
    return None


HANDLER = Handler(
    name=TAG,
    label=lambda texts: texts.tools.labels.tag,
    needs=Role.DRAFT,
    side=Side.ANY,
    offered=lambda ticket, _seat: ticket.merged_into is None,
    ask=_ask,
    act=_act,
    suggest=_suggest,
    place=Place.MORE,
)
