"""Duty: who is there now and next, who is away, one's own shifts, and whose shift looks for somebody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import chain
from typing import Final

from bot.desk import Desk
from bot.domain.people import Person, Role
from bot.domain.policy import Department
from bot.domain.roster import Roster
from bot.domain.shifts import Duty
from bot.domain.text import Text
from bot.handlers.covered import of_duty
from bot.handlers.form import NO_TICKET, Button, Buttons, Form, Heading, Part, Passage
from bot.handlers.handed import names
from bot.handlers.handler import Handler, Interaction, Place, Side, never
from bot.handlers.names import ASK_COVER, AWAY, BACK, DUTY, TAKE_COVER, WITHDRAW_COVER
from bot.keeping import absences, covers
from bot.keeping.covers import Asked, CoverState
from bot.keeping.rosters import roster
from bot.texts import speaking
from bot.texts.duty import DutyTexts

AHEAD: Final = timedelta(days=14)
_SHIFTS: Final = 6
_DEPARTMENTS: Final = 30
_AWAY: Final = 20
_MOMENT: Final = timedelta(microseconds=1)


async def shown(by: Person, desk: Desk) -> Form:
    """Return the form as it is now."""
    plan = await roster(desk.store, desk.policy)
    texts, now = speaking(by.language).duty, desk.clock()
    departments = desk.policy.departments.values()
    own = [one for one in departments if one.id in by.departments]
    others = [one for one in departments if one.id not in by.departments][:_DEPARTMENTS]
    asked = [one for one in await covers.all_known(desk.store) if _is_open(one, now)]
    parts: list[Part] = [Passage(_department(one, plan, now, desk, texts, whole=True)) for one in own]
    parts.append(await _presence(by, desk, texts))
    parts += _wanted(by, asked, texts)
    if any(plan.has_shifts(one.id) for one in own):
        parts += _own_shifts(by, plan, asked, desk, texts)
    if others:
        said = (_department(one, plan, now, desk, texts, whole=False) for one in others)
        parts += [Heading(texts.labels.others), *map(Passage, said)]
    return Form(DUTY, NO_TICKET, texts.labels.duty, tuple(parts))


def _is_open(asked: Asked, now: datetime) -> bool:
    return asked.state is CoverState.OPEN and asked.ends_at > now


def _department(
    department: Department, plan: Roster, now: datetime, desk: Desk, texts: DutyTexts, *, whole: bool
) -> Text:
    """Return who of a department is there; to its own people also who comes next and who is away."""
    here = names(plan.on_duty(department.id, now), desk)
    if not plan.has_shifts(department.id):
        said = texts.without_shifts(department.name, here)
    else:
        running = plan.duties(department.id, now, now + _MOMENT)
        said = texts.on_duty(department.name, here, min((one.ends_at for one in running), default=None))
        if (coming := plan.next_duty(department.id, now)) is not None:
            said += texts.coming(coming.shift.name, coming.starts_at, names(coming.people, desk))
    return (*said, *chain.from_iterable(_away(department, plan, now, desk, texts))) if whole else said


def _away(
    department: Department, plan: Roster, now: datetime, desk: Desk, texts: DutyTexts
) -> Iterator[Text]:
    """Yield who is away now, or will be soon."""
    members = desk.policy.members(department.id)
    soon = (one for one in absences.standing(plan.absences, now) if one.since < now + AHEAD)
    for one in [one for one in soon if one.person in members][:_AWAY]:
        (name,) = names((one.person,), desk)
        yield texts.is_away(name, one.since, one.until, already=one.since <= now)


async def _presence(by: Person, desk: Desk, texts: DutyTexts) -> Buttons:
    """Return the buttons that say that one is away, or back."""
    entered = absences.standing(await absences.of(desk.store, by.id), desk.clock())
    away = Button(AWAY, NO_TICKET, texts.labels.away)
    back = (Button(BACK, NO_TICKET, texts.labels.back),) if entered else ()
    return Buttons((*back, away))


def _wanted(by: Person, asked: Iterable[Asked], texts: DutyTexts) -> Iterator[Part]:
    """Yield the shifts for which one's departments look for somebody."""
    wanted = [one for one in asked if one.department in by.departments and one.of.id != by.id][:_SHIFTS]
    if wanted and by.role >= Role.DRAFT:
        yield Heading(texts.labels.wanted)
        for one in wanted:
            yield Passage(texts.cover_wanted(one.of.name, one.name, one.starts_at, one.ends_at))
            yield Buttons((Button(TAKE_COVER, NO_TICKET, texts.labels.take_cover, one.key),))


def _own_shifts(
    by: Person, plan: Roster, asked: Iterable[Asked], desk: Desk, texts: DutyTexts
) -> Iterator[Part]:
    yield Heading(texts.labels.yours)
    now = desk.clock()
    coming = plan.duties_of(by.id, now, now + AHEAD)
    open_questions = {(one.shift, one.day): one for one in asked if one.of.id == by.id}
    for duty in coming[:_SHIFTS]:
        yield from _own(duty, open_questions.get((duty.shift.id, duty.day)), desk, texts)
    if not coming:
        yield Passage((texts.none_of_yours(),))


def _own(duty: Duty, asked: Asked | None, desk: Desk, texts: DutyTexts) -> tuple[Part, Part]:
    department = desk.policy.name_of(duty.shift.department)
    said = texts.one_of_yours(duty.shift.name, department, duty.starts_at, duty.ends_at)
    if asked is not None:
        button = Button(WITHDRAW_COVER, NO_TICKET, texts.labels.withdraw_cover, asked.key)
        return Passage((*said, texts.asking())), Buttons((button,))
    return Passage(said), Buttons((Button(ASK_COVER, NO_TICKET, texts.labels.ask_cover, of_duty(duty)),))


async def _ask(interaction: Interaction, desk: Desk) -> Form:
    return await shown(interaction.by, desk)


HANDLER = Handler(
    name=DUTY,
    label=lambda texts: texts.duty.labels.duty,
    needs=Role.READ,
    side=Side.DESK,
    place=Place.ELSEWHERE,
    offered=never,
    ask=_ask,
    act=_ask,
)
