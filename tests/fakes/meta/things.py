"""What there is at Meta: a page and an Instagram account, with what people wrote there."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

PAGE: Final = "104"
INSTAGRAM: Final = "17841400"
APP: Final = "777"
APP_SECRET: Final = "0123456789abcdef0123456789abcdef"
TOKEN: Final = "EAApage"
VERIFY_TOKEN: Final = "hello meta"


@dataclass
class Thing:
    """A comment, a visitor's post or a message."""

    id: str
    author: str
    text: str
    at: datetime
    parent: str = ""
    post: str = ""
    private_to: str = ""
    liked: bool = False
    hidden: bool = False
    metadata: str = ""


@dataclass
class Everything:
    """The truth. `clock` is Meta's."""

    clock: datetime = field(default_factory=lambda: datetime.now(UTC))
    things: dict[str, Thing] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    blocked: set[str] = field(default_factory=set)
    answered_privately: set[str] = field(default_factory=set)
    subscribed: dict[str, list[str]] = field(default_factory=dict)
    scopes: list[str] = field(default_factory=list)
    expires_at: int = 0

    def __post_init__(self) -> None:
        self._numbers = itertools.count(1)

    def number(self) -> int:
        """Return a number that was not given yet."""
        return next(self._numbers)

    def put(self, thing: Thing) -> Thing:
        """Let something stand there."""
        self.things[thing.id] = thing
        return thing

    def comment(self, text: str, author: str = "501", *, parent: str = "", owner: str = PAGE) -> Thing:
        """Somebody comments on the newest post."""
        post = f"{owner}_900" if owner == PAGE else "media900"
        own = f"900_{self.number()}" if owner == PAGE else f"178{self.number()}"
        return self.put(Thing(own, author, text, self.clock, parent or post, post))

    def visitor_post(self, text: str, author: str = "501") -> Thing:
        """Somebody writes on the page itself."""
        own = f"{PAGE}_{self.number()}"
        return self.put(Thing(own, author, text, self.clock, "", own))

    def message(self, text: str, author: str = "601", *, to: str = PAGE) -> Thing:
        """Somebody writes a message."""
        return self.put(Thing(f"m_{self.number()}", author, text, self.clock, private_to=to))

    def ours(self, owner: str) -> list[Thing]:
        """Return what the page or account itself wrote, in order."""
        return [one for one in self.things.values() if one.author == owner]
