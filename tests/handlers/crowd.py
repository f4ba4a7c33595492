"""Many customers at once, each with a conversation of their own."""

from __future__ import annotations

from typing import Any

from bot.domain.posts import Author
from bot.domain.text import Untrusted
from bot.domain.ticket import TicketId
from bot.stores.store import Filter
from tests.fakes import world
from tests.handlers.office import Office


async def write(office: Office, *texts: str, **changes: Any) -> list[TicketId]:
    """Let somebody write each of these, a minute apart; return their tickets."""
    return [await writes(office, text, **changes) for text in texts]


async def writes(office: Office, text: str, name: str = "", **changes: Any) -> TicketId:
    newest = await office.store.tickets(Filter(limit=1))
    number = 1 + (newest[0] if newest else 0)
    name = name or f"Customer {number}"
    author = Author(name.casefold(), Untrusted(name), Untrusted(f"@{name.casefold()}"))
    post = world.post(text, 100 + number, conversation=f"c{number}", author=author, **changes)
    ticket = await office.desk.receive(post)
    office.watch.forward(minutes=1)
    return ticket
