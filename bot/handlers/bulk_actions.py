"""What can be done to many tickets at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from bot.desk import Desk
from bot.domain import claiming, marking
from bot.domain.activities import Activity
from bot.domain.people import Person, PersonId
from bot.domain.policy import Policy
from bot.domain.refusals import Refused, UnknownPerson
from bot.domain.ticket import Ticket
from bot.handlers import assign, close, tag
from bot.handlers.assign import able, people_named
from bot.handlers.form import Option, Part, Search
from bot.handlers.handler import Handler, Interaction
from bot.handlers.tag import options_for, tags_in_use
from bot.keeping.tags import agreed
from bot.texts.texts import Texts

Decide = Callable[[Ticket, Person, datetime, str, Policy], Sequence[Activity]]


class Needs(StrEnum):
    """What an action has to know besides the tickets; the name of the field that asks for it."""

    NOTHING = ""
    PERSON = "person"
    TAG = "tag"


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do to each ticket. `like` is the handler that does it to a single one: who may do that, may do this."""

    name: str
    label: Callable[[Texts], str]
    like: Handler
    needs: Needs
    decide: Decide


def _close(ticket: Ticket, by: Person, now: datetime, _argument: str, _policy: Policy) -> Sequence[Activity]:
    return claiming.close(ticket, by, now)


def _assign(ticket: Ticket, by: Person, now: datetime, argument: str, policy: Policy) -> Sequence[Activity]:
    to = policy.people.get(PersonId(argument))
    if to is None:
        raise Refused(UnknownPerson(PersonId(argument)))
    return claiming.assign(ticket, by, now, to=to)


def _tag(ticket: Ticket, by: Person, now: datetime, argument: str, _policy: Policy) -> Sequence[Activity]:
    return marking.tag(ticket, by, now, put=(argument,))


def _untag(ticket: Ticket, by: Person, now: datetime, argument: str, _policy: Policy) -> Sequence[Activity]:
    return marking.tag(ticket, by, now, off=(argument,))


CLOSING: Final = Action("close", lambda texts: texts.labels.close, close.CLOSE_HANDLER, Needs.NOTHING, _close)
ASSIGNING: Final = Action("assign", lambda texts: texts.labels.assign, assign.HANDLER, Needs.PERSON, _assign)
TAGGING: Final = Action("tag", lambda texts: texts.tools.labels.tag, tag.HANDLER, Needs.TAG, _tag)
UNTAGGING: Final = Action("untag", lambda texts: texts.inbox.labels.untag, tag.HANDLER, Needs.TAG, _untag)

ACTIONS: Final[Mapping[str, Action]] = {one.name: one for one in (CLOSING, ASSIGNING, TAGGING, UNTAGGING)}
"""By the names under which records keep them; never rename one."""


def fields(action: Action, texts: Texts) -> tuple[Part, ...]:
    """Return the field that asks for what an action needs."""
    match action.needs:
        case Needs.PERSON:
            return (Search(Needs.PERSON, texts.labels.person),)
        case Needs.TAG:
            return (Search(Needs.TAG, texts.inbox.labels.tag, texts.tools.labels.search_tags),)
        case Needs.NOTHING:
            return ()


async def options(action: Action, interaction: Interaction, typed: str, desk: Desk) -> list[Option]:
    """Return what may be meant by what was typed into that field."""
    if action.needs is Needs.PERSON:
        return people_named(typed, able(interaction.by.departments, desk))
    tags = await agreed(desk.store)
    new = action is TAGGING and not tags.locked
    listed = sorted(tags.listed) if action is TAGGING else []
    return options_for(typed, [*await tags_in_use(desk), *listed], interaction, new=new)


async def argument(action: Action, interaction: Interaction, desk: Desk) -> str:
    """Return what an action needs, as the tickets will have it; raises `Refused` for a tag that cannot be."""
    typed = interaction.values.get(action.needs, "") if action.needs else ""
    if action is TAGGING:
        return (await agreed(desk.store)).resolve(typed, await tags_in_use(desk))
    return typed
