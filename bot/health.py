"""What an operator is told, at `/readyz`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.chat.app import ChatApp
from bot.desk import Desk
from bot.jobs.gate import Gate
from bot.jobs.given_up import given_up
from bot.jobs.housekeeping import written_up_to
from bot.jobs.standing_still import frozen, in_trouble
from bot.keeping import troubles
from bot.web import Health


def health_of(
    desk: Desk, products: Sequence[ChatApp], gate: Gate, reasons: Callable[[], Sequence[str]]
) -> Health:
    """Return who asks everybody how they are; `reasons` are those of the bot itself.

    What is frozen or in trouble is to be looked at, but no reason to send us nothing more.
    """

    async def health() -> Mapping[str, Any]:
        of_products = {product.surface.name: product.health() for product in products}
        problems = [problem for one in of_products.values() for problem in one["problems"]]
        closed = [f"{one.channel}: {one.barrier.value}" for one in await troubles.all_open(desk.store)]
        disk = await desk.store.trouble()
        known = [*reasons(), *problems, *closed, *([disk] if disk else [])]
        return {
            "reasons": list(dict.fromkeys(known)),
            **of_products,
            "dead_letters": await given_up(desk.store),
            "log": await written_up_to(desk.store),
            "frozen": await frozen(desk.store),
            "troubles": in_trouble(gate.troubles),
        }

    return health
