"""Hands mails to a server, by aiosmtplib, step by step: so that it is known of each whether it can have left."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from typing import Final

import aiosmtplib
from aiosmtplib.errors import (
    SMTPAuthenticationError,
    SMTPException,
    SMTPResponseException,
)

from bot.connectors.mail.access import Login, Security, Server
from bot.connectors.mail.writing import Envelope
from bot.domain.errors import (
    Gone,
    LoggedOut,
    OutcomeUnknown,
    OutsideError,
    RateLimited,
    Rejected,
    Unreachable,
)
from bot.domain.text import shortened

PATIENCE: Final = 20.0
"""Seconds that one mail may take: with the copy that is kept of it, less than a call of ours may last."""
LATER: Final = 120.0
"""Seconds until a server is asked again that takes nothing now: as long as it takes those to let somebody in who do not know us."""
_TEMPORARY: Final = range(400, 500)
_NO_MAILBOX: Final = frozenset({550, 551, 553})
_LOCKED_OUT: Final = frozenset({530, 534, 535, 538})


class Smtp:
    """Connects for each mail: they are few, and an old connection may be none any more."""

    def __init__(self, server: Server, login: Login | None) -> None:
        self._server = server
        self._login = login

    async def send(self, mail: Envelope) -> None:
        """Return when the server has taken a mail."""
        secret = await self._login.secret() if self._login else ""
        leaves = _Step()
        try:
            async with asyncio.timeout(PATIENCE):
                await self._send(mail, secret, leaves)
        except (SMTPException, OSError, TimeoutError, ValueError) as error:
            raise _named(error, leaves) from error

    async def greet(self) -> str:
        """Sign in and out again; return what the server says of itself, as far as it matters: the longest mail in bytes."""
        secret = await self._login.secret() if self._login else ""
        try:
            async with asyncio.timeout(PATIENCE):
                client = await self._connected(secret)
                with contextlib.suppress(SMTPException, OSError):
                    await client.quit()
                return client.esmtp_extensions.get("size", "")
        except (SMTPException, OSError, TimeoutError, ValueError) as error:
            raise _named(error, _Step()) from error

    async def _send(self, mail: Envelope, secret: str, leaves: _Step) -> None:
        client = await self._connected(secret)
        try:
            await client.mail(
                mail.sender, options=[f"size={len(mail.data)}"] if client.supports_extension("size") else []
            )
            leaves.at_recipient = True
            await client.rcpt(mail.to)
            leaves.at_recipient = False
            leaves.begun = True
            await client.data(mail.data)
            with contextlib.suppress(SMTPException, OSError, TimeoutError):
                async with asyncio.timeout(
                    1.0
                ):  # it has been taken; who is slow to say goodbye keeps nobody waiting
                    await client.quit()
        finally:
            client.close()

    async def _connected(self, secret: str) -> aiosmtplib.SMTP:
        server, login = self._server, self._login
        client = aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            timeout=PATIENCE,
            use_tls=server.security is Security.TLS,
            start_tls=server.security is Security.STARTTLS,
            tls_context=ssl.create_default_context() if server.security is not Security.NONE else None,
        )
        await client.connect()
        await client.ehlo()
        if login is not None:
            if not client.supports_extension("auth"):
                client.close()
                raise LoggedOut("the server offers no login on this connection")
            await (client.auth_xoauth2 if login.is_token else client.login)(login.user, secret)
        return client


class _Step:
    """How far a mail has come: `begun`, its bytes may be on their way."""

    def __init__(self) -> None:
        self.begun = False
        self.at_recipient = False


def _named(error: Exception, step: _Step) -> OutsideError:
    said = _said(error)
    if isinstance(error, SMTPResponseException):
        return _refused(error, step, said)
    return OutcomeUnknown(said) if step.begun else Unreachable(said)


def _refused(error: SMTPResponseException, step: _Step, said: str) -> OutsideError:
    """The server has answered, so nothing has left; only whether it makes sense to ask again differs."""
    if isinstance(error, SMTPAuthenticationError) and error.code not in _TEMPORARY:
        return LoggedOut(said)
    if error.code in _TEMPORARY:
        return RateLimited(said, LATER)
    if error.code in _LOCKED_OUT:
        return LoggedOut(said)
    if step.at_recipient and error.code in _NO_MAILBOX:
        return Gone(said)
    if step.begun and error.code < _TEMPORARY.start:
        return OutcomeUnknown(said)
    return Rejected(said)


def _said(error: Exception) -> str:
    code = f"{error.code} " if isinstance(error, SMTPResponseException) else ""
    text = getattr(error, "message", "") or str(error) or type(error).__name__
    return shortened(code + " ".join("".join(one if one.isprintable() else " " for one in text).split()), 300)
