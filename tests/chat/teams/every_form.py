"""Every form that the product asks, as somebody comes to it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Final

from bot.domain.people import Person
from bot.handlers import HANDLERS
from bot.handlers.form import NO_TICKET, Form
from bot.handlers.handler import Side
from bot.handlers.names import (
    ANSWER_HELP,
    ANSWER_WAVE,
    APPROVE,
    EDIT,
    END_WAVE,
    PROPOSALS,
    PROPOSE_FAQ,
    PROPOSE_TEMPLATE,
    RETURN,
    SUGGEST,
    USE_DRAFT,
    WAVE_POSTS,
    WAVE_TEXTS,
)
from bot.texts import speaking
from tests.fakes.world import ANNA, SELMA
from tests.golden import steps
from tests.golden.steps import Step
from tests.handlers.office import FIRST, Office, asked, escalate
from tests.handlers.pressing import buttons
from tests.jobs.storm import WORDS, Storm

Way = Callable[[str, str], Awaitable[Form]]


async def form_of(handler: str, language: str) -> Form:
    """Return what a handler asks, in a language."""
    return await WAYS.get(handler, _simply)(handler, language)


def _speaking(person: Person, language: str) -> Person:
    return replace(person, language=language)


async def _simply(handler: str, language: str) -> Form:
    office = Office()
    await office.receives()
    number = NO_TICKET if HANDLERS[handler].side is Side.DESK else FIRST
    return await office.open(_speaking(ANNA, language), handler, number=number)


async def _from_the_department_that_was_asked(handler: str, language: str) -> Form:
    office = Office()
    await office.receives()
    await escalate(office)
    return await office.open(_speaking(SELMA, language), handler)


def _about_a_reply(*happened: Step) -> Way:
    async def way(handler: str, language: str) -> Form:
        office = await _after(*happened)
        reply = (await office.ticket()).replies[0].id
        return await office.open(_speaking(ANNA, language), handler, reply)

    return way


async def _after(*happened: Step) -> Office:
    office = Office()
    await office.receives()
    for step in happened:
        await office.desk.change(FIRST, step.__name__, step, office.watch())
    return office


async def _about_a_question(handler: str, language: str) -> Form:
    office = await _after(steps.claimed, steps.asked_for_help)
    asked_for = (await office.ticket()).open_helps[0]
    helper = office.policy.people[asked_for.to.id]
    return await office.open(_speaking(helper, language), handler, str(asked_for.number))


async def _about_a_proposal(handler: str, language: str) -> Form:
    office = await _after(steps.queued, steps.sending, steps.sent)
    reply = (await office.ticket()).replies[0].id
    form = await office.open(ANNA, PROPOSE_TEMPLATE, reply)
    await office.submit(ANNA, form, title="Platform", owner="selma")
    waiting = await office.open(SELMA, PROPOSALS, number=NO_TICKET)
    (look,) = (one for one in buttons(waiting) if one.handler == handler)
    return await office.open(_speaking(SELMA, language), handler, look.subject, number=NO_TICKET)


async def _about_a_wave(handler: str, language: str) -> Form:
    storm = Storm()
    await storm.storm(6)
    await storm.settle()
    number = str((await storm.wave()).number)
    anna = _speaking(ANNA, language)
    if handler != WAVE_TEXTS:
        return await storm.open(anna, handler, number, number=NO_TICKET)
    form = asked(await storm.press_on(ANNA, speaking("en").waves.labels.answer_all))
    preview = asked(await storm.submit(ANNA, form, **WORDS))
    (every,) = (one for one in buttons(preview) if one.handler == handler)
    return await storm.open(anna, handler, every.subject, number=NO_TICKET)


WAYS: Final[Mapping[str, Way]] = {
    SUGGEST: _from_the_department_that_was_asked,
    RETURN: _from_the_department_that_was_asked,
    EDIT: _about_a_reply(steps.queued),
    USE_DRAFT: _about_a_reply(steps.drafted),
    PROPOSE_TEMPLATE: _about_a_reply(steps.queued, steps.sending, steps.sent),
    PROPOSE_FAQ: _about_a_reply(steps.queued, steps.sending, steps.sent),
    ANSWER_HELP: _about_a_question,
    APPROVE: _about_a_proposal,
    ANSWER_WAVE: _about_a_wave,
    WAVE_TEXTS: _about_a_wave,
    WAVE_POSTS: _about_a_wave,
    END_WAVE: _about_a_wave,
}
"""How to come to what is not asked of whoever just has a new ticket before them."""

ASKING: Final = [one.name for one in HANDLERS.values() if one.ask is not None]
