"""Which thread a mail belongs to: a conversation with a customer, or a mail that was forwarded to somebody who is asked.

What says so, the surest first: an id of ours, the tag of our address, the token in the subject, an id that came in the thread
earlier. Service desks answer without naming our mail, but name what their automatic confirmation was named by.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from bot.connectors.mail import ids
from bot.connectors.mail.reading import Mail

MOST: Final = 1_400
"""Ids that are known at a time; the oldest are forgotten first."""


@dataclass(frozen=True, slots=True)
class Belonging:
    """`ours`: the mail answers one that we sent. `conversation` is where it belongs if its token is not worth anything."""

    thread: str
    ours: bool
    conversation: str


@dataclass(frozen=True, slots=True)
class Threads:
    """The ids that were learnt, in the order in which they came, each in its short form."""

    address: str
    learnt: Mapping[str, str] = field(default_factory=dict)

    def of(self, mail: Mail) -> Belonging:
        """Return where a mail belongs; one that begins a conversation is its root."""
        root = ids.short(next(iter(mail.ids), mail.message_id or mail.digest))
        own = next(self._own(mail), "")
        known = own or next(self._told(mail), "") or next(self._known(mail), "")
        thread = known or root
        own_conversation = next((one for one in self._own(mail) if not ids.is_token(one)), "")
        return Belonging(
            thread,
            bool(own) or ids.is_token(thread),
            own_conversation or root if ids.is_token(thread) else thread,
        )

    def _own(self, mail: Mail) -> Iterator[str]:
        """The newest first: whoever is asked may quote the customer's conversation before."""
        host = ids.domain(self.address)
        return (thread for one in reversed(mail.ids) if (thread := ids.thread_of_own(one, host)))

    def _told(self, mail: Mail) -> Iterator[str]:
        for address in mail.recipients:
            tag = ids.tag_of(address)
            if ids.without_tag(address) == self.address and ids.is_token(tag):
                yield tag
        if token := ids.token_in(mail.subject):
            yield token

    def _known(self, mail: Mail) -> Iterator[str]:
        shorts = (ids.short(one) for one in reversed(mail.ids))
        return (self.learnt[one] for one in shorts if one in self.learnt)

    def with_(self, mail: Mail, thread: str) -> Threads:
        """Return them with what a mail teaches. What is known stays: nobody can take a thread away from another."""
        taught = [mail.message_id, *(mail.ids if ids.is_token(thread) else ())]
        host = ids.domain(self.address)
        shorts = (ids.short(one) for one in taught if one and not ids.thread_of_own(one, host))
        new = {one: thread for one in shorts if one != thread and one not in self.learnt}
        return Threads(self.address, dict(list({**self.learnt, **new}.items())[-MOST:])) if new else self

    def written(self) -> str:
        """Return them for the account's memory, at most 64 kB."""
        return json.dumps(
            {"ids": [f"{one} {thread}" for one, thread in self.learnt.items()]}, separators=(",", ":")
        )


def read(address: str, text: str | None) -> Threads:
    """Read what was kept; what cannot be read was of another version."""
    try:
        lines = json.loads(text or "")["ids"]
        pairs = dict(line.split(" ", 1) for line in lines)
    except (ValueError, TypeError, KeyError, AttributeError):
        return Threads(address)
    return Threads(address, pairs)
