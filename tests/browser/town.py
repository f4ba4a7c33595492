"""A small team to sit with in a browser: two departments, one account, and all of it in one language."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.domain.library import FaqEntry, Library
from bot.domain.policy import Account, Address, Department, EscalationTarget, Policy, Route
from tests.fakes.world import (
    EVERYBODY,
    IN_SERVICE,
    IN_SOCIAL,
    SERVICE,
    SHOP,
    SOCIAL,
    policy,
    template,
)

ANNA, JONAS, MIRA, GEORG, SELMA = (f"U{person.name.upper()}" for person in EVERYBODY)

LATE: Final = "Wo bleibt der 7:42?"
"""What Lena writes."""

PRAISE: Final = "Großes Lob an die Schaffnerin im Frühzug!"
"""What Opa Franz writes; there is a template for it, which wants something personal."""
THANKS: Final = "Danke fürs Lob"
"""The name of that template."""
WITH_BIKE: Final = "Darf mein Rad mit?"
"""What Samira writes; the FAQ has an answer."""

_TEMPLATES: Final = (
    template("Verspätung", "Hallo {{customer}}, das tut uns leid! /{{agent}}", "de", folder="zug"),
    template("Zugnummer fehlt", "Hallo {{customer}}, Zug {{zug}} kommt bald.", "de", folder="zug"),
    template(
        THANKS,
        "Hallo {{customer}}! {{personal}} Das sagen wir weiter. /{{agent}}",
        "de",
        folder="menschen",
        personal="was dich daran freut",
        examples=("Ein Lob an die nette Schaffnerin", "Großes Lob an euer Team im Zug"),
    ),
)
_BIKES: Final = FaqEntry(
    id="rad",
    questions=("Darf mein Rad mit in den Zug?",),
    answer=("Ja, in jedem Zug mit dem Radzeichen.",),
    language="de",
)
LIBRARY: Final = Library({one.id: one for one in _TEMPLATES}, {_BIKES.id: _BIKES})


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
