"""The list of all tags: how often each is used; call one by another name, or lock the list against new ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from bot.desk import Desk
from bot.domain import marking
from bot.domain.matching import folded
from bot.domain.people import Role
from bot.domain.refusals import NothingWritten, Refused, RoleTooLow, TooLong
from bot.domain.tags import TAG_LIMIT, TagList, tidy
from bot.domain.text import Text
from bot.domain.ticket import Term, TicketId
from bot.handlers.form import NO_TICKET, Form, Option, Part, Passage, Search, Toggle
from bot.handlers.handler import Handler, Interaction, Place, Side, never, placing
from bot.handlers.names import TAGS
from bot.handlers.tag import options_for, tags_counted, tags_in_use
from bot.keeping.tags import agree, agreed
from bot.stores.store import Filter
from bot.texts import speaking
from bot.texts.tools import ToolTexts

_AT_ONCE: Final = 500
"""Tickets that are changed while a form waits: a fraction of the three seconds that chat products give it."""

_A_PASSAGE: Final = 40
"""Tags in a passage: their names and counts stay below the 3,000 characters of a Slack section."""

_FIELDS: Final[Mapping[type, str]] = {NothingWritten: "new", TooLong: "new"}


async def _ask(interaction: Interaction, desk: Desk) -> Form:
    return await _form(interaction, desk)


async def _form(interaction: Interaction, desk: Desk, notice: Text = ()) -> Form:
    """Return the list; whoever may answer customers may also change it."""
    texts = speaking(interaction.by.language).tools
    parts = (*((Passage(notice),) if notice else ()), *await _counted(desk, texts))
    if interaction.by.role < Role.ANSWER:
        return Form(TAGS, NO_TICKET, texts.labels.tags, parts)
    locked = (await agreed(desk.store)).locked
    fields = (
        Search("old", texts.labels.tag_old, texts.labels.search_tags, optional=True),
        Search("new", texts.labels.tag_new, texts.labels.search_tags, optional=True),
        Toggle("locked", texts.labels.lock_tags, initial=locked),
    )
    return Form(TAGS, NO_TICKET, texts.labels.tags, (*parts, *fields), texts.labels.save)


async def _counted(desk: Desk, texts: ToolTexts) -> list[Part]:
    counted = [texts.tag_count(tag, count) for tag, count in await tags_counted(desk)]
    if not counted:
        return [Passage((texts.no_tags(),))]
    passages = (counted[first : first + _A_PASSAGE] for first in range(0, len(counted), _A_PASSAGE))
    return [Passage((" · ".join(some),)) for some in passages]


async def _suggest(interaction: Interaction, typed: str, desk: Desk) -> Sequence[Option]:
    return options_for(typed, sorted(await tags_in_use(desk), key=folded), interaction, new=True)


async def _act(interaction: Interaction, desk: Desk) -> Form | None:
    if interaction.by.role < Role.ANSWER:
        raise Refused(RoleTooLow(Role.ANSWER))
    await _lock(interaction, desk)
    if not (old := interaction.values.get("old", "")):
        return None
    with placing(_FIELDS, interaction):
        return await _rename(old, _new(interaction), interaction, desk)


async def _lock(interaction: Interaction, desk: Desk) -> None:
    """Lock the list with the tags that are in use now, or open it again."""
    locked = interaction.values.get("locked") == "yes"
    used = frozenset(await tags_in_use(desk))

    def change(tags: TagList) -> TagList:
        return (
            tags
            if tags.locked == locked
            else replace(tags, locked=locked, listed=used if locked else frozenset())
        )

    await agree(desk.store, change, desk.clock())


def _new(interaction: Interaction) -> str:
    new = tidy(interaction.values.get("new", ""))
    if not new:
        raise Refused(NothingWritten())
    if len(new) > TAG_LIMIT:
        raise Refused(TooLong(len(new), TAG_LIMIT))
    return new


async def _rename(old: str, new: str, interaction: Interaction, desk: Desk) -> Form:
    """Let one tag take the place of another: in the list at once, on as many tickets as can be changed now."""
    await agree(desk.store, lambda tags: tags.merging(old, new), desk.clock())
    tickets, left = await _having(old, new, desk)
    for ticket in tickets:
        cause = f"{interaction.cause}:{ticket}"
        await desk.change(ticket, cause, marking.retag, interaction.by, desk.clock(), old=old, new=new)
    texts = speaking(interaction.by.language).tools
    return await _form(interaction, desk, texts.tags_merged(old, new, len(tickets), left))


async def _having(old: str, new: str, desk: Desk) -> tuple[list[TicketId], int]:
    """Return tickets with a tag however it is spelled, and how many more there are."""
    tickets: list[TicketId] = []
    count = 0
    for tag, uses in await tags_counted(desk):
        if folded(tag) == folded(old) and tag != new:
            count += uses
            tickets += await desk.store.tickets(
                Filter(terms=((Term.TAG, tag),), limit=_AT_ONCE - len(tickets))
            )
    return tickets, count - len(tickets)


HANDLER = Handler(
    name=TAGS,
    label=lambda texts: texts.tools.labels.manage_tags,
    needs=Role.READ,
    side=Side.DESK,
    offered=never,
    ask=_ask,
    act=_act,
    suggest=_suggest,
    place=Place.ELSEWHERE,
)
