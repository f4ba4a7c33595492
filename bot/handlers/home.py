"""Home: at a glance, what is mine, what waits for me, and where to go from here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from typing import Final

from bot.desk import Desk
from bot.domain.people import Person, PersonId, Role
from bot.domain.queueing import Whose
from bot.domain.ticket import Term
from bot.handlers import freeze, frozen, handed, handover
from bot.handlers.due import count_due
from bot.handlers.form import NO_TICKET, Button, Buttons, Form, Heading, Part, Passage, Style
from bot.handlers.handler import Handler, Interaction, Place, Side, never
from bot.handlers.listing import listed
from bot.handlers.names import (
    DUTY,
    FAQ,
    FOCUS,
    FORWARDS,
    HANDOVER,
    HOME,
    IDEAS,
    INBOX,
    PROPOSALS,
    SEARCH,
    TAGS,
    TEMPLATES,
    THEMES,
    WALK,
)
from bot.handlers.picks import Picks
from bot.handlers.wave_list import waves_for
from bot.keeping import proposals, troubles
from bot.stores.store import Filter, Order, Row
from bot.texts import speaking
from bot.texts.texts import Texts

_OWN: Final = 6
_EACH: Final = 3
"""Tickets in each other section: what is more than a glance is a matter for the inbox."""
_DRAFTERS: Final = 20
_OPEN: Final = Filter(closed=False, order=Order.DUE)


async def _ask(interaction: Interaction, desk: Desk) -> Form:
    by = interaction.by
    texts = speaking(by.language)
    labels = texts.inbox.labels
    here = replace(_OPEN, departments=by.departments)  # not what was theirs before they changed departments
    unclaimed = await count_due(by, Picks(whose=Whose.NOBODYS), desk)
    sections = (
        (labels.my_tickets, await desk.store.rows(replace(here, owner=by.id, limit=_OWN))),
        (labels.help_wanted, await _having(Term.HELPER, by.id, desk)),
        (labels.asked_us, await _asked(by, desk)),
        (labels.ready_drafts, await _drafts_of_others(by, desk)),
        (labels.my_drafts, await _having(Term.DRAFTER, by.id, desk, here)),
    )
    parts: list[Part] = [
        *await frozen.banner(by, desk),
        Passage(texts.inbox.greeting(by.name.partition(" ")[0], unclaimed)),
        *await _troubles(by, desk, texts),
        *await _handover(by, desk, texts),
        await _ways(by, desk, texts),
    ]
    waiting = [(Heading(label), *await listed(rows, by, desk)) for label, rows in sections if rows]
    waiting.append(await _waves(by, desk, texts))
    waiting.append(await _to_decide(by, desk, texts))
    parts += chain.from_iterable(waiting)
    if not any(waiting):
        parts.append(Passage((texts.inbox.nothing_for_you(),)))
    return Form(HOME, NO_TICKET, labels.home, tuple(parts))


async def _act(_interaction: Interaction, _desk: Desk) -> Form | None:
    return None


async def _having(term: Term, value: str, desk: Desk, among: Filter = _OPEN) -> list[Row]:
    return await desk.store.rows(replace(among, terms=((term, value),), limit=_EACH))


async def _asked(by: Person, desk: Desk) -> list[Row]:
    """Return the tickets on which a department of this person has a question open."""
    found = [row for one in sorted(by.departments) for row in await _having(Term.ASKED, one, desk)]
    return _each_once(found)


async def _drafts_of_others(by: Person, desk: Desk) -> list[Row]:
    """Return the tickets of one's departments that wait for somebody to send what a colleague has written."""
    if by.role < Role.ANSWER:
        return []
    drafters = [PersonId(one) for one, _ in await desk.store.values(Term.DRAFTER, _DRAFTERS)]
    here = replace(_OPEN, departments=by.departments, limit=_EACH)
    found = [
        row
        for drafter in drafters
        if drafter != by.id
        for row in await desk.store.rows(replace(here, terms=((Term.DRAFTER, drafter),)))
    ]
    return _each_once([row for row in found if row.department in by.departments])


async def _to_decide(by: Person, desk: Desk, texts: Texts) -> tuple[Part, ...]:
    """Return what colleagues propose and this person decides about."""
    waiting = await proposals.waiting_for(desk.store, by.id)
    if not waiting:
        return ()
    titles = "\n".join(f"💬 {one.title}" for one in waiting[:_EACH])
    look = Button(PROPOSALS, NO_TICKET, texts.inbox.labels.open)
    return (Heading(texts.inbox.labels.to_decide), Passage((titles,)), Buttons((look,)))


async def _waves(by: Person, desk: Desk, texts: Texts) -> tuple[Part, ...]:
    """Return the waves of one's departments in which people wait for an answer."""
    found = await waves_for(by, desk)
    return (Heading(texts.waves.labels.waves), *found[: 2 * _EACH]) if found else ()


async def _troubles(by: Person, desk: Desk, texts: Texts) -> tuple[Part, ...]:
    """Return what keeps channels of this person's departments from being written to, and the mend."""
    own = {
        channel
        for one in desk.policy.departments.values()
        if one.id in by.departments
        for channel in one.channels
    }
    found = [one for one in await troubles.all_open(desk.store) if one.channel in own]
    said = [
        Passage(
            texts.channels.trouble(
                one.name, one.barrier, await desk.store.waiting_in(one.channel), one.surface
            )
        )
        for one in found
    ]
    return (Heading(texts.channels.heading), *said) if said else ()


async def _handover(by: Person, desk: Desk, texts: Texts) -> tuple[Part, ...]:
    """Return the handover that waits for this person, if one does."""
    waiting = await handover.waiting_for(by, desk)
    if waiting is None:
        return ()
    said = handed.summary(waiting, await handed.entries(waiting, desk), desk, texts.handover)
    look = Button(HANDOVER, NO_TICKET, texts.handover.labels.open_it, waiting.key, Style.PRIMARY)
    return (Passage(said), Buttons((look,)))


def _each_once(rows: Sequence[Row]) -> list[Row]:
    return list({row.ticket: row for row in rows}.values())[:_EACH]


async def _ways(by: Person, desk: Desk, texts: Texts) -> Buttons:
    labels = texts.inbox.labels
    walk = Button(WALK, NO_TICKET, labels.next, style=Style.PRIMARY)
    others = (
        Button(INBOX, NO_TICKET, labels.inbox),
        Button(SEARCH, NO_TICKET, labels.search),
        Button(TEMPLATES, NO_TICKET, texts.library.labels.templates),
        Button(FAQ, NO_TICKET, texts.library.labels.faq),
        Button(PROPOSALS, NO_TICKET, texts.library.labels.proposals),
        Button(THEMES, NO_TICKET, texts.library.labels.themes),
        Button(TAGS, NO_TICKET, texts.tools.labels.manage_tags),
        Button(DUTY, NO_TICKET, texts.duty.labels.duty),
        Button(HANDOVER, NO_TICKET, texts.handover.labels.handover),
    )
    ideas = Button(IDEAS, NO_TICKET, texts.monitoring.labels.ideas)
    forwards = Button(FORWARDS, NO_TICKET, texts.mails.labels.forwards)
    asked = (forwards,) if desk.policy.forwarding else ()
    ways = (*others, *asked, *((ideas,) if desk.policy.watched() else ()))
    stop = (*_focus(by, texts), *await freeze.ways(by, desk))
    return Buttons((walk, *ways, *stop) if by.role >= Role.DRAFT else ways)


def _focus(by: Person, texts: Texts) -> tuple[Button, ...]:
    return (Button(FOCUS, NO_TICKET, texts.focus.labels.focus),) if by.role >= Role.ANSWER else ()


HANDLER = Handler(
    name=HOME,
    label=lambda texts: texts.inbox.labels.home,
    needs=Role.READ,
    side=Side.DESK,
    offered=never,
    place=Place.ELSEWHERE,
    ask=_ask,
    act=_act,
)
