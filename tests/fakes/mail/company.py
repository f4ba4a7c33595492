"""A team in chat with a real mailbox, that asks somebody without chat by mail."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email import policy as mail_policy
from email.message import EmailMessage

from imap_tools import MailBoxUnencrypted

from bot.desk import Desk
from bot.domain import answering, forwarding
from bot.domain.forwards import Becomes
from bot.domain.policy import Account, Contact, Forwarding
from bot.domain.ticket import Ticket, TicketId
from bot.handlers.mail_text import letter, subject
from bot.jobs.deliver import Courier
from bot.jobs.poll import Poller
from bot.jobs.replying import Replier
from bot.stores.memory import MemoryStore
from bot.stores.store import Filter
from bot.workspace.mail import dovecot
from bot.workspace.mail.local import LocalMail
from tests.fakes import world
from tests.fakes.mail.world import ACCOUNT, connected
from tests.fakes.surface import MemorySurface, words
from tests.fakes.world import ANNA, EVERYBODY, IN_SERVICE, IN_SOCIAL, SHOP

FIRST = TicketId(1)
TOKEN = "1-1-abcdefghij"
PATIENCE = 20.0


class Company:
    """A team in chat with a mailbox, and a service desk without chat."""

    def __init__(self, mail: LocalMail, address: str) -> None:
        self.mail = mail
        self.address = address
        self.connector = connected(mail)
        book = {"service": Contact("service", "Service desk", address, Becomes.DRAFT)}
        rules = world.policy(
            accounts={
                ACCOUNT: Account(ACCOUNT, "Mail", "mail", "de"),
                SHOP: Account(SHOP, "Shop", "letterbox", "en"),
            },
            address_book=book,
            forwarding=Forwarding(ACCOUNT),
            undo_window=timedelta(),
        )
        self.policy = rules
        self.desk = Desk(
            MemoryStore(), self.policy, {ACCOUNT: self.connector.platform}, lambda: datetime.now(UTC)
        )
        self.surface = MemorySurface(
            channels=frozenset({IN_SOCIAL, IN_SERVICE}), people=frozenset(one.id for one in EVERYBODY)
        )
        replier = Replier(self.desk, {ACCOUNT: self.connector})
        self.courier = Courier(self.desk, {self.surface.name: self.surface}, replier)
        self.poller = Poller(self.desk, ACCOUNT, self.connector)

    async def until(self, holds: Callable[[Ticket], object]) -> Ticket:
        """Read mails and deliver until something holds for the ticket."""
        async with asyncio.timeout(PATIENCE):
            while True:
                await self.poller.poll()
                while await self.courier.deliver_due():
                    await self.courier.drain()
                if list(await self.desk.store.tickets(Filter())):
                    ticket = await self.desk.ticket(FIRST)
                    if holds(ticket):
                        return ticket
                await asyncio.sleep(0.2)

    async def forwards(self, question: str) -> None:
        """Let Anna ask the desk: what the form does in the end."""
        ticket = await self.desk.ticket(FIRST)
        text = letter(
            ticket, ANNA, self.desk, question=question, becomes=Becomes.DRAFT, with_contact_data=False
        )
        asked = forwarding.Question(
            account=ACCOUNT,
            to=self.address,
            name="Service desk",
            question=question,
            subject=subject(question, TOKEN, "de"),
            text=text,
            becomes=Becomes.DRAFT,
            token=TOKEN,
            due_at=self.desk.clock() + timedelta(hours=4),
        )
        now = self.desk.clock()
        await self.desk.change(
            FIRST,
            "ask",
            forwarding.forward,
            ANNA,
            now,
            asked=asked,
            policy=self.policy,
            undo_window=timedelta(),
        )

    async def sends_the_draft(self) -> None:
        ticket = await self.desk.ticket(FIRST)
        draft = ticket.draft
        assert draft is not None
        wish = answering.Wish(
            reply="r1", text=f"Liebe Lena, {draft.text}", to=ticket.last_post.ref, close=True
        )
        await self.desk.change(
            FIRST,
            "send",
            answering.send,
            ANNA,
            self.desk.clock(),
            wish=wish,
            platform=self.connector.platform,
            undo_window=timedelta(),
        )

    def thread(self) -> list[str]:
        return [
            words(line.text)
            for message in self.surface.messages
            if isinstance(message.content, tuple)
            for line in message.content
        ]


def received(mail: LocalMail, user: str) -> list[EmailMessage]:
    """Return what arrived in somebody's mailbox. It blocks."""
    box = mail.mailboxes
    with MailBoxUnencrypted(box.host, box.port, timeout=10).login(user, dovecot.PASSWORD) as inbox:
        return [
            message_from_bytes(one.obj.as_bytes(), policy=mail_policy.default)
            for one in inbox.fetch(mark_seen=False)
        ]


def said_in(message: EmailMessage) -> str:
    """Return the plain text of a mail."""
    plain = message.get_body(("plain",))
    assert isinstance(plain, EmailMessage)
    return str(plain.get_content())
