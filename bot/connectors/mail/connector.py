"""One mailbox: customers' mails come in by IMAP and are answered by SMTP; from it people without chat can be asked, too."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import ClassVar, Final

from imap_tools import BaseMailBox

from bot.connectors.connector import Connector, Idempotency, Keep, Page, Published
from bot.connectors.mail import ids, inspection, mailbox, reading, telling, threads, writing
from bot.connectors.mail.access import Login, Server
from bot.connectors.mail.headers import Mailbox
from bot.connectors.mail.imap import Imap
from bot.connectors.mail.mailbox import Fetched, Position
from bot.connectors.mail.smtp import Smtp
from bot.connectors.mail.threads import Threads
from bot.connectors.mail.writing import Envelope
from bot.domain.errors import OutsideError, Rejected, Unsupported
from bot.domain.posts import AccountId, Act, News, Outgoing, Platform, Post, PostRef
from bot.finding import Finding

logger = logging.getLogger(__name__)

LIMIT: Final = 20_000
"""Characters of an answer: some eight pages."""
BACK: Final = timedelta(days=7)
"""How far back a mailbox is read that was never read before."""
RENUMBERED_BACK: Final = timedelta(days=30)
"""How far back it is read again when its server has numbered it anew; what is known already is taken as that."""
IDLE: Final = 9 * 60.0
"""Seconds of one wait: less than the half hour that servers grant (RFC 2177), and than the ten minutes that routers do."""
ASKED_EVERY: Final = 15.0
"""Seconds between two looks where a server does not tell by itself."""
COPY_WITHIN: Final = 8.0
"""Seconds that the copy of an answer may take; the answer has left whether or not there is one."""
_WITHOUT_NEWS: Final = 40
"""Pages in a row of which nothing is told, at most, before the next look goes on."""


@dataclass(frozen=True, slots=True)
class Places:
    """The folders of a mailbox. `sent` empty: found by itself; `copies`: whether Zuruf keeps copies of its own mails there."""

    inbox: str = "INBOX"
    sent: str = ""
    copies: bool = True


class MailConnector(Connector):
    """Reads without marking anything; answers in the thread of the customer's mail program."""

    name: ClassVar[str] = "mail"
    can: ClassVar[frozenset[Act]] = frozenset({Act.REPLY})
    idempotency: ClassVar[Idempotency] = Idempotency.NONE
    polled: ClassVar[bool] = True
    waits: ClassVar[bool] = True
    confirms: ClassVar[bool] = True
    forwards: ClassVar[bool] = True

    def __init__(
        self,
        account: AccountId,
        ours: Mailbox,
        *,
        imap: tuple[Server, Login],
        smtp: tuple[Server, Login | None],
        places: Places,
        limit: int,
        tags: bool,
        clock: Callable[[], datetime],
        keep: Keep,
    ) -> None:
        self.account = account
        self._ours = ours
        self._places = places
        self._limit = limit
        self._tags = tags
        self._clock = clock
        self._keep = keep
        self._in = Imap(*imap, places.inbox)
        self._watch = Imap(*imap, places.inbox)
        self._out = Smtp(*smtp)
        self._threads = Threads(ours.address)
        self._kept: str | None = None
        self._recalled = False
        self._seen: Position | None = None
        self._sent = places.sent

    @property
    def platform(self) -> Platform:
        """See `Connector.platform`."""
        return Platform("Mail", self.can, self._limit, len, on=telling.acts_on)

    async def recall(self) -> None:
        """Remember which ids were learnt."""
        self._kept = await self._keep.load()
        self._threads = threads.read(self._ours.address, self._kept)
        self._recalled = True

    async def fetch(self, after: str | None) -> Page:
        """Return the mails behind a cursor, the first time those of the last days."""
        if not self._recalled:
            await self.recall()
        position, news, more = Position.read(after), list[News](), True
        pages = 0
        while more and not news and pages < _WITHOUT_NEWS:
            batch = await self._in.call(
                partial(mailbox.after, folder=self._places.inbox, position=position, start=self._start)
            )
            news = [one for fetched in batch.mails if (one := self._told(fetched)) is not None]
            position, more, pages = batch.position, batch.more, pages + 1
        await self._save()
        return Page(news, str(position))

    def _start(self, *, renumbered: bool) -> date:
        if renumbered:
            logger.warning(
                "%s: the server has numbered the mails anew; the last days are read again", self.account
            )
        return (self._clock() - (RENUMBERED_BACK if renumbered else BACK)).date()

    async def wait(self) -> None:
        """Return when a mail has come since the last time, or after some minutes."""
        off = threading.Event()
        try:
            newest, told = await self._watch.call(partial(self._watched, off=off))
        finally:
            off.set()
        self._seen = newest
        if not told:
            await asyncio.sleep(ASKED_EVERY)

    def _watched(self, box: BaseMailBox, off: threading.Event) -> tuple[Position, bool]:
        """Wait unless something has come meanwhile; return up to where it has, and whether the server can be waited for."""
        newest = mailbox.standing(box, self._places.inbox)
        if self._seen is not None and newest != self._seen:
            return newest, True
        if not mailbox.can_wait(box):
            return newest, False
        mailbox.wait(box, IDLE, off)
        return mailbox.standing(box, self._places.inbox), True

    async def reply(self, to: Post, text: str, *, key: str, at: datetime, private: bool = False) -> Published:
        """Answer whoever wrote a mail, at the address that they asked for."""
        if private:
            raise Unsupported("a mail is private anyway")
        if len(text) > self._limit:
            raise Rejected(f"at most {self._limit} characters")
        return await self._send(self._answer(to, text, key=key, at=at))

    async def find_reply(
        self, to: Post, *, key: str, text: str, at: datetime, private: bool = False
    ) -> Published | None:
        """Look for the copy of an answer; without one it may have left all the same."""
        del private
        return await self._copy_of(self._answer(to, text, key=key, at=at))

    async def forward(self, mail: Outgoing, *, key: str, at: datetime) -> Published:
        """See `Connector.forward`."""
        return await self._send(self._forwarded(mail, key=key, at=at))

    async def find_forward(self, mail: Outgoing, *, key: str, at: datetime) -> Published | None:
        """See `Connector.find_forward`."""
        return await self._copy_of(self._forwarded(mail, key=key, at=at))

    async def inspect(self) -> AsyncIterator[Finding]:
        """See `Connector.inspect`."""
        async for finding in inspection.inspect(
            self._in, self._out, self.account, self._places.sent, copies=self._places.copies
        ):
            yield finding

    async def close(self) -> None:
        """Let both connections go."""
        await self._in.close()
        await self._watch.close()

    def _answer(self, to: Post, text: str, *, key: str, at: datetime) -> Envelope:
        if Act.REPLY not in telling.acts_on(to):
            raise Rejected("an automatic mail, or one without an address, is not answered")
        return writing.answer(to, text, ours=self._ours, key=key, at=at)

    def _forwarded(self, mail: Outgoing, *, key: str, at: datetime) -> Envelope:
        if not ids.is_address(mail.to):
            raise Rejected(f"{mail.to} is no address that mail can be sent to")
        return writing.forwarded(mail, ours=self._ours, key=key, at=at, tags=self._tags)

    async def _send(self, mail: Envelope) -> Published:
        await self._out.send(mail)
        if self._places.copies:
            await self._keep_copy(mail)
        return self._published(mail)

    async def _keep_copy(self, mail: Envelope) -> None:
        """Put a copy to what was sent, so that people find it, and so does Zuruf after a crash."""
        try:
            async with asyncio.timeout(COPY_WITHIN):
                folder = await self._sent_folder()
                await self._in.call(
                    partial(mailbox.keep, folder=folder, data=mail.data, message_id=mail.message_id),
                    repeats=False,
                )
        except (OutsideError, TimeoutError) as error:
            logger.warning(
                "%s: no copy of a mail was kept: %s: %s", self.account, type(error).__name__, error
            )

    async def _copy_of(self, mail: Envelope) -> Published | None:
        folder = await self._sent_folder()
        there = await self._in.call(partial(mailbox.is_kept, folder=folder, message_id=mail.message_id))
        return self._published(mail) if there else None

    async def _sent_folder(self) -> str:
        if not self._sent:
            found = await self._in.call(mailbox.sent_folder)
            if found is None:
                raise Rejected("there is no folder for what was sent: name it with `sent`")
            self._sent = found
        return self._sent

    def _published(self, mail: Envelope) -> Published:
        return Published(PostRef(self.account, mail.message_id))

    def _told(self, fetched: Fetched) -> News | None:
        """Return what a mail tells; None where it is of our own."""
        mail = reading.understood(fetched.data, fetched.arrived_at, whole=fetched.whole)
        if telling.is_ours(mail, self._ours.address):
            return None
        belonging = self._threads.of(mail)
        self._threads = self._threads.with_(mail, belonging.thread)
        return telling.news(mail, belonging, self.account, self._ours.address)

    async def _save(self) -> None:
        text = self._threads.written()
        if text != self._kept and self._threads.learnt:
            await self._keep.save(text)
            self._kept = text
