"""The time has come that an activity named: the ticket changes, and nothing leaves the house."""

from __future__ import annotations

from bot.desk import Desk
from bot.domain import clocks
from bot.domain.deliveries import Done, OwedDelivery


async def strike(owed: OwedDelivery, desk: Desk) -> None:
    """Let the time of a snooze, a reminder or a question end; what is settled by then stays as it is."""
    ticket, number = owed.delivery.ticket, owed.delivery.number
    activity = (await desk.log(ticket))[number - 1].activity
    await desk.change(ticket, f"clock:{ticket}:{number}", clocks.strike, desk.clock(), activity=activity)
    await desk.store.finish(owed, Done())
