"""A small team to sit with in a browser: two departments, one account, and all of it in one language."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.domain.policy import Account, Address, Department, EscalationTarget, Policy, Route
from bot.texts import speaking
from bot.texts.texts import Labels
from tests.fakes.world import (
    EVERYBODY,
    IN_SERVICE,
    IN_SOCIAL,
    SERVICE,
    SHOP,
    SOCIAL,
    library,
    policy,
    template,
)

ANNA, JONAS, MIRA, GEORG, SELMA = (f"U{person.name.upper()}" for person in EVERYBODY)

LATE: Final = "Wo bleibt der 7:42?"
"""What Lena writes."""

LIBRARY: Final = library(
    template("Verspätung", "Hallo {{customer}}, das tut uns leid! /{{agent}}", "de"),
    template("Zugnummer fehlt", "Hallo {{customer}}, Zug {{zug}} kommt bald.", "de"),
)


def policy_in(language: str, undo_window: timedelta) -> Policy:
    """Return the policy of the team, with every channel in a language; people speak what their profile says."""
    people = {person.id: replace(person, language="") for person in EVERYBODY}
    return policy(
        language=language,
        undo_window=undo_window,
        people=people,
        accounts={SHOP: Account(SHOP, "Donaubahn auf Mastodon", "letterbox", "de", Address.DU)},
        departments={
            SOCIAL: Department(SOCIAL, "Social Media", (IN_SOCIAL,), language),
            SERVICE: Department(SERVICE, "Kundenservice", (IN_SERVICE,), language),
        },
        routes=(Route("Alles", SOCIAL),),
        escalations={SOCIAL: (EscalationTarget(SERVICE, ("Erstattung", "Technik"), timedelta(hours=4)),)},
    )


def labels(language: str) -> Labels:
    return speaking(language).labels
