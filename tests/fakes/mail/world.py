"""Real mailboxes as the connector's contract knows a platform."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from itertools import count
from typing import Final

import httpx

from bot.connectors.connector import Keep
from bot.connectors.mail import building, ids, reading, telling
from bot.connectors.mail.connector import MailConnector
from bot.connectors.mail.threads import Threads
from bot.connectors.memory_keep import MemoryKeep
from bot.domain.policy import Account
from bot.domain.posts import AccountId, Act, News, Post, PostRef
from bot.workspace.mail import dovecot
from bot.workspace.mail.local import LocalMail
from bot.workspace.mail.post_office import Fault
from tests.contracts.connector import Seen, Trouble

ACCOUNT: Final = AccountId("mail/shop")
OURS: Final = "social@shop.example"
LENA: Final = "lena@kunden.example"
SERVICE: Final = "desk@service.example"
ADDRESSES: Final = (OURS, LENA, SERVICE)
ARRIVED: Final = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)

_FAULTS: Final[Mapping[Trouble, Fault]] = {
    Trouble.REFUSED: Fault.REFUSED,
    Trouble.GONE: Fault.NO_SUCH_MAILBOX,
    Trouble.LOGGED_OUT: Fault.LOGGED_OUT,
    Trouble.RATE_LIMITED: Fault.LATER,
    Trouble.UNREACHABLE: Fault.UNREACHABLE,
    Trouble.ANSWER_LOST: Fault.ANSWER_LOST,
    Trouble.NO_ANSWER: Fault.NO_ANSWER,
}


def written(
    text: str,
    *,
    number: object = 1,
    sender: str = f"Lena Vogt <{LENA}>",
    subject: str = "",
    html: str = "",
    **headers: str,
) -> EmailMessage:
    """Return a mail to us; `In_Reply_To="<…>"` and the like become headers."""
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = sender
    message["To"] = OURS
    message["Date"] = "Mon, 02 Mar 2026 09:00:00 +0100"
    message["Message-ID"] = f"<{number}@kunden.example>"
    if subject:
        message["Subject"] = subject
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    return message


def told(data: bytes | EmailMessage, threads: Threads | None = None) -> News:
    """Return what the connector makes of a mail."""
    raw = data if isinstance(data, bytes) else data.as_bytes()
    mail = reading.understood(raw, ARRIVED)
    return telling.news(mail, (threads or Threads(OURS)).of(mail), ACCOUNT, OURS)


def connected(
    mail: LocalMail, keep: Keep | None = None, http: httpx.AsyncClient | None = None, **options: str
) -> MailConnector:
    """Return a connector to a local mailbox."""
    account = Account(
        ACCOUNT,
        "Mail",
        "mail",
        "de",
        options={
            "mailbox": OURS,
            "imap": mail.mailboxes.url,
            "smtp": mail.office.url,
            "password": "env:MAIL_PASSWORD",
            **options,
        },
    )
    return building.mail(
        account,
        lambda _: dovecot.PASSWORD,
        keep or MemoryKeep(),
        http or httpx.AsyncClient(),
        lambda: datetime.now(UTC),
    )


class World:
    """A customer with a mail program, and everything that has left."""

    def __init__(self, mail: LocalMail) -> None:
        self.mail = mail
        self._numbers = count(1)
        self._posts: dict[str, PostRef] = {}

    async def customer_writes(self, text: str) -> Post:
        message = written(text, number=next(self._numbers))
        await self.arrives(message)
        post = told(message)
        assert isinstance(post, Post)
        self._posts[post.facts["id"]] = post.ref
        return post

    async def arrives(self, message: EmailMessage | bytes) -> None:
        """Put a mail into our mailbox."""
        data = message if isinstance(message, bytes) else message.as_bytes()
        await asyncio.to_thread(dovecot.deliver, self.mail.mailboxes, [OURS], data)

    async def customer_edits(self, post: Post, text: str) -> None:
        raise AssertionError(f"nobody can edit a mail: {post.ref} {text}")

    async def customer_removes(self, post: Post) -> None:
        raise AssertionError(f"nobody can take back a mail: {post.ref}")

    async def is_done(self, act: Act, post: Post) -> bool:
        del act, post
        return False

    async def published(self) -> list[Seen]:
        """Tell what customers have received."""
        return [self._seen(taken.data) for taken in self.mail.office.taken]

    def _seen(self, data: bytes) -> Seen:
        message = message_from_bytes(data, policy=policy.default)
        [answered] = ids.ids_in(str(message["In-Reply-To"]))
        payload = message.get_payload(decode=True)
        assert isinstance(payload, bytes)
        return Seen(self._posts[answered], payload.decode().replace("\r\n", "\n"), private=False)

    async def next_call_meets(self, trouble: Trouble) -> None:
        self.mail.office.faults.append(_FAULTS[trouble])
