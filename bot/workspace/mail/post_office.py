"""A mail server on loopback, by aiosmtpd: takes mails in, puts them into the mailboxes, and fails as it is told."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from typing import Final

from aiosmtpd.smtp import SMTP as Protocol  # noqa: N811 -- it is one
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session

from bot.workspace.mail.dovecot import HOST, PASSWORD

SIZE: Final = 5_000_000
"""Bytes of a mail that are taken."""
_TAKEN: Final = "250 taken"


class _Session(Protocol):
    line_length_limit = 100_000
    """Bytes. Some programs break no lines, and real servers bear with that."""


class Fault(StrEnum):
    """What goes wrong with the next mail."""

    REFUSED = "refused"
    NO_SUCH_MAILBOX = "no such mailbox"
    LOGGED_OUT = "logged out"
    LATER = "not now"
    UNREACHABLE = "the line is cut at once"
    ANSWER_LOST = "delivered, but the answer is lost"
    NO_ANSWER = "not delivered, and no answer"
    NOT_THIS_CONTENT = "refused after all of it was said"
    LATER_AFTER_ALL = "not now, after all of it was said"


@dataclass(frozen=True, slots=True)
class Taken:
    """A mail that the server has taken: the truth about what left."""

    sender: str
    recipients: tuple[str, ...]
    data: bytes


@dataclass(slots=True)
class PostOffice:
    """`knows` says which addresses there are; `deliver` puts a mail into their mailboxes and may block."""

    knows: Callable[[str], bool]
    deliver: Callable[[Sequence[str], bytes], None]
    host: str = HOST
    port: int = 0
    taken: list[Taken] = field(default_factory=list)
    faults: deque[Fault] = field(default_factory=deque)

    @property
    def url(self) -> str:
        """Return it as the policy names it."""
        return f"smtp://{self.host}:{self.port}"

    def users(self, addresses: Sequence[str]) -> list[str]:
        """Return whose mailboxes these addresses belong to, of those that there are."""
        return sorted({user for one in addresses if self.knows(user := mailbox_of(one))})

    def _meets(self, *faults: Fault) -> bool:
        if self.faults and self.faults[0] in faults:
            self.faults.popleft()
            return True
        return False

    # What aiosmtpd calls

    async def handle_EHLO(  # noqa: N802
        self, server: Protocol, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        if self._meets(Fault.UNREACHABLE):
            _cut(server)
        session.host_name = hostname
        return responses

    async def handle_MAIL(  # noqa: N802
        self, _server: Protocol, _session: Session, envelope: Envelope, address: str, options: Collection[str]
    ) -> str:
        if self._meets(Fault.LATER):
            return "421 4.3.2 come back later"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 ok"

    async def handle_RCPT(  # noqa: N802
        self, _server: Protocol, _session: Session, envelope: Envelope, address: str, options: Collection[str]
    ) -> str:
        if self._meets(Fault.REFUSED):
            return "554 5.7.1 nothing of yours is taken"
        if self._meets(Fault.NO_SUCH_MAILBOX) or not self.knows(mailbox_of(address)):
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 ok"

    async def handle_DATA(self, server: Protocol, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self._meets(Fault.NOT_THIS_CONTENT):
            return "552 5.3.4 not this one"
        if self._meets(Fault.LATER_AFTER_ALL):
            return "451 4.3.0 come back later"
        if self._meets(Fault.NO_ANSWER):
            _cut(server)
            return _TAKEN
        data = envelope.content if isinstance(envelope.content, bytes) else b""
        await asyncio.to_thread(self.deliver, self.users(envelope.rcpt_tos), data)
        self.taken.append(Taken(envelope.mail_from or "", tuple(envelope.rcpt_tos), data))
        if self._meets(Fault.ANSWER_LOST):
            _cut(server)
        return _TAKEN

    def authenticate(
        self, _server: Protocol, _session: Session, _envelope: Envelope, _mechanism: str, data: object
    ) -> AuthResult:
        if self._meets(Fault.LOGGED_OUT):
            return AuthResult(success=False, handled=False)
        right = isinstance(data, LoginPassword) and data.password == PASSWORD.encode()
        return AuthResult(success=right, handled=False)


def mailbox_of(address: str) -> str:
    """Return whose mailbox an address belongs to: name+tag@domain is name@domain."""
    local, _, domain = address.lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def _cut(server: Protocol) -> None:
    if isinstance(server.transport, asyncio.Transport):
        server.transport.abort()


@asynccontextmanager
async def opened(office: PostOffice) -> AsyncIterator[PostOffice]:
    """Let it take mails on a free port."""
    loop = asyncio.get_running_loop()
    new = partial(
        _Session,
        office,
        data_size_limit=SIZE,
        authenticator=office.authenticate,
        auth_require_tls=False,
        auth_exclude_mechanism=["LOGIN"],
        hostname="mail.example.org",
        loop=loop,
    )
    server = await loop.create_server(new, office.host, office.port)
    office.port = server.sockets[0].getsockname()[1]
    try:
        yield office
    finally:
        server.close()
        await server.wait_closed()
