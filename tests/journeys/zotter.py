"""What the stories of Zotter's queue begin with."""

from __future__ import annotations

from datetime import timedelta

from tests.journeys.people import Shown
from tests.journeys.stage import House

PARCEL, THANKS, WHITE = "Wo bleibt mein Paket?", "Danke für die Schokolade!", "Gibt es auch weiße Schokolade?"


async def three_tickets(zotter: House) -> list[Shown]:
    """Let three customers write: one has waited for two hours, one is new, and one has Max."""
    zotter.say("@zotter", "Lena", PARCEL)
    first = await zotter.card("shop", PARCEL)
    await zotter.later(timedelta(hours=2))
    zotter.say("zotter-facebook", "Opa Franz", THANKS)
    second = await zotter.card("shop", THANKS)
    zotter.say("@zotter", "Kurt", WHITE)
    third = await zotter.card("shop", WHITE)
    await zotter.somebody("Max").press(third, "Übernehmen")
    await third.shows("Bei: Max Rauch")
    return [first, second, third]
