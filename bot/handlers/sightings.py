"""What people do with what a watched feed told of: make it a ticket, keep it as an idea, look through the ideas."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from bot.desk import Desk
from bot.domain import noting
from bot.domain.deliveries import NO_CHANNEL
from bot.domain.people import Role
from bot.domain.posts import Author, Post, PostKind, PostRef
from bot.domain.refusals import AlreadyMerged, KeptAlready, MadeAlready, NoSuchSighting, Refused
from bot.domain.text import Untrusted
from bot.domain.ticket import TicketId
from bot.handlers.form import NO_TICKET, Button, Buttons, Form, Part, Passage
from bot.handlers.handler import Handler, Interaction, Place, Side, never
from bot.handlers.names import DROP_SIGHTING, IDEAS, KEEP_SIGHTING, MAKE_TICKET, MORE
from bot.handlers.sighted import SIGHTED_AGAIN, repainted
from bot.keeping import sightings
from bot.keeping.sightings import Deed, Sighting
from bot.keeping.slots import once
from bot.stores.store import Conflict
from bot.texts import speaking
from bot.texts.texts import Texts

SHOWN: Final = 10
_TRIES: Final = 5


async def _make(interaction: Interaction, desk: Desk) -> Form | None:
    """Make it a ticket. Whoever claims it first made it; who comes later goes on where that one was interrupted."""
    before = await _found(interaction, desk)
    claimed = await _changed(
        interaction, desk, lambda one: one if one.made else _made_by(one, interaction, desk)
    )
    ticket = await _opened(claimed, desk)
    if claimed.ticket != ticket:
        claimed = await _changed(interaction, desk, lambda one: replace(one, ticket=ticket))
    await _repaint(claimed, interaction, desk)
    if claimed.made and (before.made or claimed.made.by != interaction.by.actor):
        raise Refused(MadeAlready(claimed.made.by, ticket))
    return None


def _made_by(sighting: Sighting, interaction: Interaction, desk: Desk) -> Sighting:
    return replace(sighting, made=Deed(interaction.by.actor, desk.clock()))


async def _opened(sighting: Sighting, desk: Desk) -> TicketId:
    """Open the ticket and note who wanted it; both once, however often this is begun."""
    ticket = await desk.receive(_post(sighting, desk))
    if sighting.made is None or sighting.ticket:
        return ticket
    known = await desk.ticket(ticket)
    texts = speaking(desk.policy.language_of(known.channels[0]) if known.channels else desk.policy.language)
    account = desk.policy.account(sighting.account)
    try:
        await desk.change(
            ticket,
            f"sighting:{sighting.key}",
            noting.note,
            sighting.made.by,
            desk.clock(),
            channel=NO_CHANNEL,
            message=f"sighting {sighting.id}",
            text=texts.monitoring.made_from(account.name),
        )
    except Refused as refused:
        if not isinstance(refused.why, AlreadyMerged):
            raise
    return ticket


def _post(sighting: Sighting, desk: Desk) -> Post:
    """Return an entry as the post of a ticket: the feed has written it."""
    account = desk.policy.account(sighting.account)
    words = "\n\n".join(part for part in (sighting.title.raw, sighting.text.raw) if part)
    return Post(
        ref=PostRef(sighting.account, sighting.id),
        conversation=sighting.id,
        kind=PostKind.MENTION,
        author=Author(str(sighting.account), Untrusted(sighting.feed.raw or account.name), Untrusted("")),
        text=Untrusted(words),
        written_at=sighting.written_at or sighting.seen_at,
        url=sighting.url,
        language=account.language,
    )


async def _keep(interaction: Interaction, desk: Desk) -> Form | None:
    before = await _found(interaction, desk)
    if before.kept:
        await _repaint(before, interaction, desk)
        raise Refused(KeptAlready(before.kept.by))
    deed = Deed(interaction.by.actor, desk.clock())
    kept = await _changed(interaction, desk, lambda one: one if one.kept else replace(one, kept=deed))
    await _repaint(kept, interaction, desk)
    if kept.kept != deed and kept.kept:
        raise Refused(KeptAlready(kept.kept.by))
    return None


async def _drop(interaction: Interaction, desk: Desk) -> Form | None:
    dropped = await _changed(interaction, desk, lambda one: replace(one, kept=None))
    await _repaint(dropped, interaction, desk)
    return None


async def _found(interaction: Interaction, desk: Desk) -> Sighting:
    found = await sightings.find(desk.store, interaction.subject)
    if found is None:
        raise Refused(NoSuchSighting())
    return found


async def _changed(interaction: Interaction, desk: Desk, change: Callable[[Sighting], Sighting]) -> Sighting:
    """Change a sighting as it is now, whatever others do to it at the same time; return it afterwards."""
    for _ in range(_TRIES):
        before = await _found(interaction, desk)
        after = change(before)
        if after == before:
            return before
        try:
            return await sightings.keep(desk.store, after)
        except Conflict:
            continue
    raise Conflict(f"sighting {interaction.subject} changed {_TRIES} times at once")


async def _repaint(sighting: Sighting, interaction: Interaction, desk: Desk) -> None:
    """Let the messages that show it say what is true by now, the one that was pressed first of all."""
    deliveries, now = repainted(sighting, interaction, desk), desk.clock()
    if deliveries and await once(desk.store, SIGHTED_AGAIN, interaction.cause, now, deliveries=deliveries):
        desk.owes.set()


async def _ideas(interaction: Interaction, desk: Desk) -> Form:
    texts = speaking(interaction.by.language)
    found = await sightings.ideas(desk.store)
    parts: list[Part] = []
    for one in found[:SHOWN]:
        parts += _row(one, texts, interaction)
    if len(found) > SHOWN:
        parts.append(Passage((texts.monitoring.more_ideas(len(found) - SHOWN),)))
    if not found:
        parts.append(Passage((texts.monitoring.no_ideas(),)))
    return Form(IDEAS, NO_TICKET, texts.monitoring.labels.ideas, tuple(parts))


def _row(sighting: Sighting, texts: Texts, interaction: Interaction) -> tuple[Part, ...]:
    said = texts.monitoring.listed(sighting.title, sighting.url)
    kept = texts.monitoring.kept(sighting.kept.by.name) if sighting.kept else ()
    labels = texts.monitoring.labels
    make = Button(MAKE_TICKET, NO_TICKET, labels.make_ticket, sighting.key)
    shown = Button(MORE, sighting.ticket, texts.ticket(sighting.ticket))
    drop = Button(DROP_SIGHTING, NO_TICKET, labels.drop, sighting.key)
    may = (*((shown,) if sighting.ticket else (make,)), drop)
    buttons = (Buttons(may),) if interaction.by.role >= Role.DRAFT else ()
    return (Passage((*said, "\n", *kept)), *buttons)


MAKE_HANDLER = Handler(
    name=MAKE_TICKET,
    label=lambda texts: texts.monitoring.labels.make_ticket,
    needs=Role.DRAFT,
    side=Side.DESK,
    place=Place.ELSEWHERE,
    offered=never,
    act=_make,
)

KEEP_HANDLER = Handler(
    name=KEEP_SIGHTING,
    label=lambda texts: texts.monitoring.labels.keep,
    needs=Role.DRAFT,
    side=Side.DESK,
    place=Place.ELSEWHERE,
    offered=never,
    act=_keep,
)

DROP_HANDLER = Handler(
    name=DROP_SIGHTING,
    label=lambda texts: texts.monitoring.labels.drop,
    needs=Role.DRAFT,
    side=Side.DESK,
    place=Place.ELSEWHERE,
    offered=never,
    act=_drop,
)

HANDLER = Handler(
    name=IDEAS,
    label=lambda texts: texts.monitoring.labels.ideas,
    needs=Role.READ,
    side=Side.DESK,
    place=Place.ELSEWHERE,
    offered=never,
    ask=_ideas,
    act=_ideas,
)
