"""Both together: what is sent arrives."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial

from bot.workspace.mail import dovecot
from bot.workspace.mail.dovecot import Dovecot
from bot.workspace.mail.post_office import PostOffice, opened


@dataclass(frozen=True, slots=True)
class LocalMail:
    """Mailboxes, and the server that fills them."""

    mailboxes: Dovecot
    office: PostOffice


@asynccontextmanager
async def running(addresses: Collection[str]) -> AsyncIterator[LocalMail]:
    """Run both for mailboxes of these addresses; `RuntimeError` if Dovecot is not installed."""
    async with dovecot.running() as mailboxes:
        known = {one.lower() for one in addresses}
        office = PostOffice(known.__contains__, partial(dovecot.deliver, mailboxes))
        async with opened(office):
            yield LocalMail(mailboxes, office)
