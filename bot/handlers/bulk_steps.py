"""Working through many tickets, a few seconds at a time, and taking back what was done."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.desk import Desk
from bot.domain.evolving import fold
from bot.domain.people import Person
from bot.domain.refusals import Refused
from bot.domain.taking_back import take_back
from bot.domain.ticket import TicketId
from bot.handlers.bulk_actions import ACTIONS
from bot.handlers.permission import permit
from bot.keeping import bulks
from bot.keeping.bulks import Bulk, Progress
from bot.stores.store import Conflict
from bot.texts import speaking
from bot.texts.plain import plain

BUDGET: Final = timedelta(seconds=2)
"""A form has to be answered within three seconds (https://docs.slack.dev/surfaces/modals); what is left then waits for a press."""

Step = Callable[[TicketId], Awaitable[None]]


async def go_on(bulk: Bulk, by: Person, desk: Desk) -> Bulk:
    """Do the next tickets, as many as there is time for, and keep how far it has come."""
    action = ACTIONS[bulk.action]

    async def step(ticket: TicketId) -> None:
        permit(action.like, by, await desk.ticket(ticket))
        cause, now = bulk.cause(ticket), desk.clock()
        await desk.change(ticket, cause, action.decide, by, now, bulk.argument, desk.policy)

    progress = await _worked_through(bulk.progress, step, by, desk)
    return await keep(replace(bulk, progress=progress), desk)


async def undo(bulk: Bulk, by: Person, desk: Desk) -> Bulk:
    """Take back the next tickets, as many as there is time for."""
    action = ACTIONS[bulk.action]
    begun = bulk.undoing or Progress(await _happened(bulk, desk))

    async def step(ticket: TicketId) -> None:
        permit(action.like, by, await desk.ticket(ticket))
        await _take_back(bulk, ticket, by, desk)

    undoing = await _worked_through(begun, step, by, desk)
    return await keep(replace(bulk, undoing=undoing), desk)


async def keep(bulk: Bulk, desk: Desk) -> Bulk:
    """Keep how far it has come. If the same form was submitted twice at once, what the other one kept holds."""
    try:
        return await bulks.keep(desk.store, bulk)
    except Conflict:
        return await bulks.find(desk.store, bulk.by, bulk.id) or bulk


async def _happened(bulk: Bulk, desk: Desk) -> tuple[TicketId, ...]:
    """Return the tickets that were changed, also those whose change was not counted any more before a crash."""
    uncounted = [one for one in bulk.progress.left if await desk.store.done_by(bulk.cause(one)) is not None]
    return (*bulk.progress.done, *uncounted)


async def _worked_through(progress: Progress, step: Step, by: Person, desk: Desk) -> Progress:
    """Take one ticket after the other; at least one, so that every press leads on."""
    until = desk.clock() + BUDGET
    left, done, refused = list(progress.left), list(progress.done), dict(progress.refused)
    begun = len(left)
    while left and (len(left) == begun or desk.clock() < until):
        ticket = left.pop(0)
        try:
            await step(ticket)
        except Refused as no:
            refused[ticket] = plain(speaking(by.language).refused(no.why), desk.policy.time_zone)
        else:
            done.append(ticket)
    return Progress(tuple(left), tuple(done), refused)


async def _take_back(bulk: Bulk, ticket: TicketId, by: Person, desk: Desk) -> None:
    """Undo what the log says that this bulk has done; nothing, where it changed nothing."""
    log = await desk.log(ticket)
    steps = [number for number, entry in enumerate(log) if entry.cause == bulk.cause(ticket)]
    if not steps or await desk.store.done_by(bulk.undo_cause(ticket)) is not None:
        return
    activities = [entry.activity for entry in log]
    first, after = steps[0], steps[-1] + 1
    await desk.change(
        ticket,
        bulk.undo_cause(ticket),
        take_back,
        by,
        desk.clock(),
        seen=len(log),
        before=fold(ticket, activities[:first]),
        done=activities[first:after],
        since=activities[after:],
        policy=desk.policy,
    )
