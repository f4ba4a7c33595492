"""Away: say from when to when one is not there, or somebody whom one leads; and come back."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Final

from bot.desk import Desk
from bot.domain.people import Person, PersonId, Role
from bot.domain.refusals import OverBeforeItBegins, Refused, UnknownPerson
from bot.domain.shifts import Absence
from bot.domain.windows import shown_at
from bot.handlers import duty
from bot.handlers.form import NO_TICKET, Choice, Form, MomentField, Option, Part, Passage, moment
from bot.handlers.handler import Handler, Interaction, Place, Side, never, placing
from bot.handlers.names import AWAY, BACK
from bot.keeping import absences
from bot.texts import speaking

_LONGEST: Final = timedelta(days=366)
_MOST: Final = 100
_WRONG: Final = {OverBeforeItBegins: "until", UnknownPerson: "person"}


async def _ask(interaction: Interaction, desk: Desk) -> Form:
    by, texts = interaction.by, speaking(interaction.by.language).duty
    labels, now = texts.labels, desk.clock()
    tomorrow = shown_at(desk.today() + timedelta(days=1), time(), desk.policy.time_zone)
    parts: list[Part] = [Passage((texts.what_away_means(),))]
    led = _led(by, desk)
    if led:
        options = tuple(Option(one.id, one.name) for one in (by, *led))[:_MOST]
        parts.append(Choice("person", labels.who, options, by.id))
    parts += [MomentField("since", labels.since, now), MomentField("until", labels.until, tomorrow)]
    return Form(AWAY, NO_TICKET, labels.away, tuple(parts), labels.enter)


def _led(by: Person, desk: Desk) -> list[Person]:
    """Return the people whom a person leads, in the order of the policy."""
    led = {one.id for one in desk.policy.departments.values() if by.id in one.leads}
    return [one for one in desk.policy.people.values() if one.departments & led and one.id != by.id]


async def _enter(interaction: Interaction, desk: Desk) -> Form | None:
    """Enter it, and show what that means for one's shifts."""
    with placing(_WRONG, interaction):
        absence = Absence(_whose(interaction, desk), *_times(interaction, desk.clock()))
    await absences.enter(desk.store, absence)
    return await duty.shown(interaction.by, desk)


def _whose(interaction: Interaction, desk: Desk) -> PersonId:
    chosen = PersonId(interaction.values.get("person", interaction.by.id))
    if chosen != interaction.by.id and chosen not in {one.id for one in _led(interaction.by, desk)}:
        raise Refused(UnknownPerson(chosen))
    return chosen


def _times(interaction: Interaction, now: datetime) -> tuple[datetime, datetime]:
    since, until = (moment(interaction.values, name) for name in ("since", "until"))
    if since is None or until is None or not max(now, since) < until <= now + _LONGEST:
        raise Refused(OverBeforeItBegins())
    return since, until


async def _back(interaction: Interaction, desk: Desk) -> Form | None:
    await absences.come_back(desk.store, interaction.by.id, desk.clock())
    return None


AWAY_HANDLER = Handler(
    name=AWAY,
    label=lambda texts: texts.duty.labels.away,
    needs=Role.READ,
    side=Side.DESK,
    place=Place.ELSEWHERE,
    offered=never,
    ask=_ask,
    act=_enter,
)

BACK_HANDLER = Handler(
    name=BACK,
    label=lambda texts: texts.duty.labels.back,
    needs=Role.READ,
    side=Side.DESK,
    place=Place.ELSEWHERE,
    offered=never,
    act=_back,
)
