"""A small world to tell stories in: two departments, a few people, one account, a clock that is set by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.forwards import Becomes
from bot.domain.library import Library, Template, Variant
from bot.domain.people import ChannelId, DepartmentId, Identity, Person, PersonId, Role
from bot.domain.policy import (
    Account,
    Address,
    Contact,
    Department,
    EscalationTarget,
    Forwarding,
    Policy,
    Route,
)
from bot.domain.posts import AccountId, Act, Author, Platform, Post, PostKind, PostRef
from bot.domain.text import Untrusted

SHOP = AccountId("letterbox/@shop")
SOCIAL = DepartmentId("social")
SERVICE = DepartmentId("service")
IN_SOCIAL = ChannelId("slack:#social-media")
IN_SERVICE = ChannelId("slack:#kundenservice")


def person(name: str, department: DepartmentId, role: Role = Role.ANSWER, language: str = "en") -> Person:
    return Person(PersonId(name.lower()), name, frozenset({department}), role, language)


ANNA = person("Anna", SOCIAL)
JONAS = person("Jonas", SOCIAL, language="de")
MIRA = person("Mira", SOCIAL, Role.DRAFT)
GEORG = person("Georg", SOCIAL, Role.READ)
SELMA = person("Selma", SERVICE)
EVERYBODY = (ANNA, JONAS, MIRA, GEORG, SELMA)
STRANGER = Person(PersonId("?U99"), "Somebody", frozenset(), Role.READ, "en")

PLATFORM = Platform("Square", frozenset({Act.REPLY, Act.REPLY_PRIVATELY}), 200, len)


def policy(**changes: Any) -> Policy:
    """Return a policy in which everything of the spine can happen."""
    fields: Mapping[str, Any] = {
        "language": "en",
        "time_zone": ZoneInfo("Europe/Vienna"),
        "undo_window": timedelta(seconds=15),
        "accounts": {SHOP: Account(SHOP, "Shop on the Square", "letterbox", "en", Address.DU)},
        "departments": {
            SOCIAL: Department(SOCIAL, "Social Media", (IN_SOCIAL,), "en"),
            SERVICE: Department(SERVICE, "Kundenservice", (IN_SERVICE,), "de"),
        },
        "people": {one.id: one for one in EVERYBODY},
        "identities": {Identity("slack", f"U{one.name.upper()}"): one.id for one in EVERYBODY},
        "routes": (
            Route("Broken", SERVICE, keywords=("broken",), urgent=True),
            Route("Everything else", SOCIAL),
        ),
        "address_book": {
            "lost": Contact("lost", "Lost property", "lost@rail.example", Becomes.DRAFT),
            "depot": Contact("depot", "Depot", "depot@rail.example", departments=frozenset({SERVICE})),
        },
        "forwarding": Forwarding(SHOP, ("rail.example",)),
        "escalations": {SOCIAL: (EscalationTarget(SERVICE, ("Refund", "Repair"), timedelta(hours=4)),)},
    }
    return Policy(**{**fields, **changes})


def template(name: str, core: str, language: str = "en", **more: Any) -> Template:
    """Return a template with one wording; its id is its name in small letters without blanks."""
    variant = Variant(language=language, core=core)
    return Template(**{"id": name.lower().replace(" ", "-"), "name": name, "variants": (variant,), **more})


LATE = template("Late train", "Hello {{customer}}, sorry! {{agent}}", id="late")


def library(*templates: Template) -> Library:
    """Return a library of templates; without any, of the one about late trains."""
    shelf = templates or (LATE,)
    return Library({one.id: one for one in shelf})


class Watch:
    """A clock that moves when told to."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> datetime:
        self.now += timedelta(**by)
        return self.now


def post(text: str = "My train is late", number: int = 1, **changes: Any) -> Post:
    """Return what Mia wrote; posts share a conversation unless told otherwise."""
    fields: Mapping[str, Any] = {
        "ref": PostRef(SHOP, f"p{number}"),
        "conversation": "c1",
        "kind": PostKind.COMMENT,
        "author": Author("mia", Untrusted("Mia"), Untrusted("@mia")),
        "text": Untrusted(text),
        "written_at": datetime(2026, 11, 21, 8, 55, tzinfo=UTC),
        "url": f"https://square.example/p{number}",
        "language": "en",
    }
    return Post(**{**fields, **changes})
