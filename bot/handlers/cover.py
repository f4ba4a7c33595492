"""Cover: look for somebody who takes a shift, take one, or need nobody any more."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from datetime import date

from bot.desk import Desk
from bot.domain.covering import must_be_free, own_duty
from bot.domain.people import Role
from bot.domain.refusals import CoverGone, NoSuchDuty, Refused
from bot.domain.roster import Roster
from bot.domain.shifts import Duty
from bot.handlers.covered import asking, settled
from bot.handlers.form import Form
from bot.handlers.handler import Handler, Interaction, Place, Side, never
from bot.handlers.names import ASK_COVER, TAKE_COVER, WITHDRAW_COVER
from bot.keeping import covers
from bot.keeping.covers import Asked, CoverState
from bot.keeping.rosters import roster
from bot.stores.store import Conflict


async def _ask(interaction: Interaction, desk: Desk) -> Form | None:
    """Ask the department who takes one's shift; asked twice, it is asked once."""
    plan = await roster(desk.store, desk.policy)
    duty = own_duty(_meant(plan, interaction.subject), interaction.by.id, desk.clock())
    asked = Asked(
        shift=duty.shift.id,
        name=duty.shift.name,
        day=duty.day,
        of=interaction.by.actor,
        department=duty.shift.department,
        starts_at=duty.starts_at,
        ends_at=duty.ends_at,
    )
    before = await covers.find(desk.store, asked.key)
    if before is not None and before.state is CoverState.OPEN:
        return None
    if before is not None:
        asked = replace(asked, times=before.times + 1, version=before.version)
    with contextlib.suppress(Conflict):  # of two clicks at once one asks
        await covers.keep(desk.store, asked, asking(asked, desk))
        desk.owes.set()
    return None


def _meant(plan: Roster, subject: str) -> Duty | None:
    """Return the duty that a button is about."""
    day, _, shift = subject.partition(" ")
    try:
        return plan.duty(shift, date.fromisoformat(day))
    except ValueError:
        return None


async def _take(interaction: Interaction, desk: Desk) -> Form | None:
    """Take somebody's shift; of two at once one does, and the other is told who."""
    asked, by = await _open(interaction, desk), interaction.by
    if asked.by is not None and asked.by.id == by.id:
        return None
    plan = await roster(desk.store, desk.policy)
    duty = own_duty(plan.duty(asked.shift, asked.day), asked.of.id, desk.clock())
    must_be_free(plan, duty, by)
    await _settle(replace(asked, state=CoverState.TAKEN, by=by.actor), interaction, desk)
    return None


async def _withdraw(interaction: Interaction, desk: Desk) -> Form | None:
    """Look for nobody any more; only who asked may say so."""
    asked = await _open(interaction, desk)
    if asked.of.id != interaction.by.id:
        raise Refused(NoSuchDuty())
    await _settle(replace(asked, state=CoverState.WITHDRAWN), interaction, desk)
    return None


async def _open(interaction: Interaction, desk: Desk) -> Asked:
    """Return the question that a button is about, if nobody settled it; or if this person took it a moment ago."""
    asked = await covers.find(desk.store, interaction.subject)
    if asked is None:
        raise Refused(CoverGone())
    mine = asked.by is not None and asked.by.id == interaction.by.id
    if asked.state is not CoverState.OPEN and not mine:
        raise Refused(CoverGone(asked.by))
    return asked


async def _settle(asked: Asked, interaction: Interaction, desk: Desk) -> None:
    try:
        await covers.keep(desk.store, asked, settled(asked, interaction, desk))
    except Conflict:
        await _open(interaction, desk)
        raise
    desk.owes.set()


ASK_HANDLER = Handler(
    name=ASK_COVER,
    label=lambda texts: texts.duty.labels.ask_cover,
    needs=Role.READ,
    side=Side.DESK,
    place=Place.ELSEWHERE,
    offered=never,
    act=_ask,
)

TAKE_HANDLER = Handler(
    name=TAKE_COVER,
    label=lambda texts: texts.duty.labels.take_cover,
    needs=Role.DRAFT,
    side=Side.DESK,
    place=Place.ELSEWHERE,
    offered=never,
    act=_take,
)

WITHDRAW_HANDLER = Handler(
    name=WITHDRAW_COVER,
    label=lambda texts: texts.duty.labels.withdraw_cover,
    needs=Role.READ,
    side=Side.DESK,
    place=Place.ELSEWHERE,
    offered=never,
    act=_withdraw,
)
