"""Handover: what goes from one shift to the next. Those who go say what is to be known, those who come accept ticket by ticket, or all."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.desk import Desk
from bot.domain import claiming
from bot.domain.deliveries import Delivery
from bot.domain.handing_over import take_over
from bot.domain.people import DepartmentId, Person, Role
from bot.domain.refusals import (
    NoSuchHandover,
    OtherDepartment,
    Refused,
    RoleTooLow,
    SayIt,
    TooLong,
    UnknownPerson,
)
from bot.handlers import handover_form
from bot.handlers.finding import person_chosen
from bot.handlers.form import Form, written
from bot.handlers.handed import HANDOVER_AGAIN, entries, left
from bot.handlers.handing import begin_by, channels_of
from bot.handlers.handler import Handler, Interaction, Place, Side, carry_out, never, placing
from bot.handlers.handover_form import WORDS
from bot.handlers.names import ACCEPT_ITEM, HANDOVER
from bot.handlers.repaints import repainted
from bot.keeping import handovers
from bot.keeping.handovers import Handover, Said
from bot.keeping.rosters import roster
from bot.stores.store import Filter

RECENT: Final = timedelta(hours=24)
"""So long after its shift has ended a handover is found without its button."""
_WRONG: Final = {SayIt: "words", TooLong: "words", UnknownPerson: "to"}


async def _ask(interaction: Interaction, desk: Desk) -> Form:
    handover = await _meant(interaction, desk)
    number = interaction.values.get("page") or interaction.memory.get("page", "")
    page = int(number) if number.isdecimal() and len(number) < len(str(WORDS)) else 1
    if handover is None:
        return await handover_form.beginning(interaction.by, desk, page)
    return await handover_form.shown(handover, interaction.by, desk, page)


async def _meant(interaction: Interaction, desk: Desk) -> Handover | None:
    """Return the handover that a button or an open form is about, else the one that waits for this person."""
    key = interaction.memory.get("handover", interaction.subject.strip())
    if "/" in key:
        return await _found(key, interaction.by, desk)
    if "handover" in interaction.memory:
        return None
    return await waiting_for(interaction.by, desk)


async def _found(key: str, by: Person, desk: Desk) -> Handover:
    handover = await handovers.find(desk.store, key)
    if handover is None:
        raise Refused(NoSuchHandover())
    if handover.department not in by.departments:
        raise Refused(OtherDepartment(frozenset({handover.department})))
    return handover


async def waiting_for(by: Person, desk: Desk) -> Handover | None:
    """Return the newest handover that a person has to say something to, or can take something of; then one that is still to come."""
    earliest = desk.clock() - RECENT
    recent = [
        one
        for department in sorted(by.departments)
        for one in await handovers.latest(desk.store, department)
        if one.at > earliest
    ]
    for one in recent:
        if by.id in one.leaving and one.said_by(by.id) is None:
            return one
        if by.id not in one.leaving and left(await entries(one, desk)):
            return one
    return next((one for one in recent if by.id in one.leaving and one.at > desk.clock()), None)


async def _act(interaction: Interaction, desk: Desk) -> Form | None:
    """Say something as who goes, give as who leads, or accept everything that is left."""
    by = interaction.by
    if by.role < Role.DRAFT:
        raise Refused(RoleTooLow(Role.DRAFT))
    with placing(_WRONG, interaction):
        key = interaction.memory.get("handover", "")
        handover = await _found(key, by, desk) if key else None
        if handover is None:
            await _begin(interaction, desk)
            return None
        if by.id in handover.leaving:
            await _say(handover, interaction, desk)
            return None
        return await _move(handover, interaction, desk)


async def _begin(interaction: Interaction, desk: Desk) -> None:
    """Hand over what one has, in each department in which one has anything; once, however often the form arrives."""
    text = _words(interaction)
    plan = await roster(desk.store, desk.policy)
    for department in await _concerned(interaction.by, desk):
        here = plan.on_duty(department, desk.clock())
        incoming = [one for one in here if one != interaction.by.id]
        await begin_by(
            interaction.by.actor, department, text, desk, incoming=incoming, cause=interaction.cause
        )


async def _concerned(by: Person, desk: Desk) -> Sequence[DepartmentId]:
    """Return the departments in which somebody has open tickets; one of theirs, if they have none."""
    mine = [
        one
        for one in sorted(by.departments)
        if await desk.store.tickets(Filter(department=one, owner=by.id, closed=False, limit=1))
    ]
    return mine or sorted(by.departments)[:1]


async def _say(handover: Handover, interaction: Interaction, desk: Desk) -> None:
    said = Said(interaction.by.actor, desk.clock(), _words(interaction))
    again = _repainted(handover, interaction, desk)
    await handovers.change(desk.store, handover.key, lambda one: handovers.with_word(one, said), again)
    desk.owes.set()


def _words(interaction: Interaction) -> str:
    """Return what somebody says; empty where they say explicitly that there is nothing."""
    text = written(interaction.values, "words")
    if not text and interaction.values.get("nothing") != "yes":
        raise Refused(SayIt())
    if len(text) > WORDS:
        raise Refused(TooLong(len(text), WORDS))
    return text


async def _move(handover: Handover, interaction: Interaction, desk: Desk) -> Form | None:
    """Let everything that is left be the person's own, or whose whoever leads wants; show what could not be moved."""
    to = _receiver(handover, interaction, desk)
    for one in left(await entries(handover, desk)):
        each = replace(interaction, ticket=one.ticket.id, cause=f"{interaction.cause}:{one.ticket.id}")
        with contextlib.suppress(Refused):  # somebody was faster: what is left is shown below
            await _moved(each, handover, to, desk)
    await _repaint(handover, interaction, desk)
    rest = left(await entries(handover, desk))
    return await handover_form.shown(handover, interaction.by, desk) if rest else None


def _receiver(handover: Handover, interaction: Interaction, desk: Desk) -> Person | None:
    """Return whom everything is given to; None if the person accepts it themselves."""
    if not interaction.values.get("to"):
        return None
    to = person_chosen("to", interaction, desk)
    if (
        not handover_form.may_give(handover, interaction.by, desk)
        or handover.department not in to.departments
    ):
        raise Refused(UnknownPerson(to.id))
    return to


async def _moved(interaction: Interaction, handover: Handover, to: Person | None, desk: Desk) -> None:
    if to is not None:
        await carry_out(interaction, desk, claiming.assign, to=to)
    else:
        await carry_out(interaction, desk, take_over, handover=handover.key, outgoing=handover.leaving)


async def _accept(interaction: Interaction, desk: Desk) -> Form | None:
    """Take one ticket; of two at once one has it, and the other is told who."""
    handover = await _found(interaction.subject, interaction.by, desk)
    await _moved(interaction, handover, None, desk)
    await _repaint(handover, interaction, desk)
    return None


async def _repaint(handover: Handover, interaction: Interaction, desk: Desk) -> None:
    """Let the channels read how far it is."""
    await desk.store.owe(_repainted(handover, interaction, desk))
    desk.owes.set()


def _repainted(handover: Handover, interaction: Interaction, desk: Desk) -> list[Delivery]:
    subject = f"{HANDOVER_AGAIN} {handover.key}"
    return repainted(subject, channels_of(handover, desk), interaction, desk.clock())


HANDLER = Handler(
    name=HANDOVER,
    label=lambda texts: texts.handover.labels.handover,
    needs=Role.READ,
    side=Side.DESK,
    place=Place.ELSEWHERE,
    offered=never,
    ask=_ask,
    act=_act,
    changed=_ask,
    keeps=frozenset({"words"}),
    kept_by="handover",
)

ACCEPT_HANDLER = Handler(
    name=ACCEPT_ITEM,
    label=lambda texts: texts.handover.labels.take,
    needs=Role.DRAFT,
    side=Side.ORIGIN,
    place=Place.ELSEWHERE,
    offered=never,
    act=_accept,
)
