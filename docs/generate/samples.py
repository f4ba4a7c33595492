"""One example of everything that the pages show, told in the world of the repository's own escalation.yaml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import MISSING, fields
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final, NewType, TypeVar, get_args, get_type_hints

from bot.domain.forwards import Becomes, Forward, ForwardState
from bot.domain.obstacles import Hold, Obstacle
from bot.domain.people import Actor, ChannelId, DepartmentId, Person, PersonId, Role
from bot.domain.policy import Policy
from bot.domain.posts import (
    AccountId,
    Act,
    Author,
    Conversation,
    LetterKind,
    Platform,
    Post,
    PostKind,
    PostRef,
)
from bot.domain.stops import Stop
from bot.domain.text import Untrusted
from bot.domain.ticket import Leaving, TicketId
from bot.policy_file import load_file

T = TypeVar("T")

NOW: Final = datetime(2026, 3, 2, 6, 21, tzinfo=UTC)
LATER: Final = NOW + timedelta(hours=4)
ACCOUNT: Final = AccountId("letterbox/@donaubahn")
SOCIAL: Final = DepartmentId("social")
SERVICE: Final = DepartmentId("service")
REF: Final = PostRef(ACCOUNT, "p1")
REPLY: Final = "r1"
ANNA: Final = Actor(PersonId("anna"), "Anna Berger")
JONAS: Final = Actor(PersonId("jonas"), "Jonas Weiss")
POST: Final = Post(
    ref=REF,
    conversation="c1",
    kind=PostKind.COMMENT,
    author=Author("lena", Untrusted("Lena Hofer"), Untrusted("@lena")),
    text=Untrusted("Where is my train?"),
    written_at=NOW,
)
ABLE: Final = Platform("Letterbox", frozenset({Act.REPLY, Act.REPLY_PRIVATELY}), 500, len)
UNABLE: Final = Platform("Webhook", frozenset(), 500, len)

_TEXTS: Final[Mapping[str, str]] = {
    "text": "We are looking into it.",
    "reason": "Fundsache",
    "question": "Do we have it?",
    "rule": "Alles andere",
    "url": "https://square.example/p1",
    "tag": "Fundsache",
    "region": "wien",
    "about": "the way home",
    "platform": "Webhook",
    "message": "1772432460.000100",
    "reply": REPLY,
}
_BY_NAME: Final[Mapping[tuple[str, Any], Any]] = {("to", Actor): JONAS, ("private", bool): False}
_NUMBERS: Final[Mapping[str, int]] = {
    "number": 1,
    "count": 620,
    "limit": 500,
    "most": 10,
    "into": 12,
    "ticket": 12,
    "words": 5,
    "wave": 4711,
}
FORWARD: Final = Forward(
    number=1,
    by=ANNA,
    account=AccountId("mail/social"),
    to="fundbuero@donaubahn.example",
    name="Fundbüro",
    question="Was a blue bag found?",
    subject="Was a blue bag found? [12-1-abcdefghij]",
    text="Hello, …",
    becomes=Becomes.DRAFT,
    token="12-1-abcdefghij",  # noqa: S106 -- opens nothing
    leaves_at=NOW,
    due_at=LATER,
    state=ForwardState.SENT,
    asked_in=3,
)
_BY_TYPE: Final[Mapping[Any, Any]] = {
    Actor: ANNA,
    Post: POST,
    PostRef: REF,
    DepartmentId: SERVICE,
    PersonId: PersonId("U0NEW"),
    ChannelId: ChannelId("slack:#social-media"),
    Role: Role.ANSWER,
    Obstacle: Obstacle.NO_ANSWER,
    Hold: Hold.EDITED,
    Leaving: Leaving.PULLED,
    Stop: Stop.UNREACHABLE,
    Act: Act.HIDE,
    AccountId: AccountId("mail/social"),
    Becomes: Becomes.DRAFT,
    LetterKind: LetterKind.AUTOMATIC,
    Forward: FORWARD,
    ForwardState: ForwardState.SENT,
    bool: True,
    Untrusted: Untrusted("the platform's own words"),
    TicketId: TicketId(12),
    tuple[Post, ...]: (POST,),
    tuple[PostRef, ...]: (REF,),
    tuple[Conversation, ...]: (Conversation(ACCOUNT, "c1"),),
    tuple[str, ...]: ("number",),
    tuple[ChannelId, ...]: (ChannelId("slack:#kundenservice"),),
    frozenset[DepartmentId]: frozenset({SOCIAL}),
}


@cache
def policy() -> Policy:
    return load_file(Path(__file__).parents[2] / "escalation.yaml")


def anna() -> Person:
    return policy().people[ANNA.id]


def selma() -> Person:
    return policy().people[PersonId("selma")]


def example(cls: type[T]) -> T:
    """Return an instance of a dataclass whose required fields are filled with plausible values."""
    hints = get_type_hints(cls)
    required = [one.name for one in fields(cls) if one.default is MISSING]  # type: ignore[arg-type] # callers pass dataclasses
    return cls(**{name: _value(name, hints[name]) for name in required})


def spelled(annotation: Any) -> str:
    """Return a type as people write it, without the modules that it comes from."""
    simple = isinstance(annotation, type | NewType)
    return re.sub(r"\b(?:\w+\.)+(?=\w)", "", annotation.__name__ if simple else str(annotation))


def _value(name: str, annotation: Any) -> Any:
    if (name, annotation) in _BY_NAME:
        return _BY_NAME[name, annotation]
    if annotation is datetime:
        return LATER if name in {"due_at", "until"} else NOW
    if annotation is str:
        return _TEXTS.get(name, name)
    if annotation is int:
        return _NUMBERS[name]
    some = next((one for one in get_args(annotation) if one in _BY_TYPE), annotation)
    return _BY_TYPE[annotation] if annotation in _BY_TYPE else _BY_TYPE[some]
