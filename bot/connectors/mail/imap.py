"""A connection to a mailbox, by imap-tools. It blocks, so each has a thread of its own; what it raises is named by what follows."""

from __future__ import annotations

import asyncio
import contextlib
import imaplib
import logging
import ssl
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from socket import SHUT_RDWR
from typing import Final, TypeVar

from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError, MailboxLoginError

from bot.connectors.mail.access import Login, Security, Server
from bot.domain.errors import LoggedOut, OutsideError, Rejected, Unreachable
from bot.domain.text import shortened

logger = logging.getLogger(__name__)

T = TypeVar("T")

PATIENCE: Final = 20
"""Seconds that a server has for one answer."""
_ENDS_WITHIN: Final = 3.0
_CLOSING: Final = "the connection is being closed"
_LATER: Final = ("[UNAVAILABLE]", "[INUSE]", "[LIMIT]", "[SERVERBUG]", "Too many")
_BROKEN: Final = (OSError, imaplib.IMAP4.abort)


class Imap:
    """Connects when it is needed, and again when the connection was lost meanwhile."""

    def __init__(self, server: Server, login: Login, folder: str) -> None:
        self._server = server
        self._login = login
        self._folder = folder
        self._box: BaseMailBox | None = None
        self._hand = ThreadPoolExecutor(1, thread_name_prefix="imap")
        self._turn = asyncio.Lock()
        self._closed = False

    async def call(self, work: Callable[[BaseMailBox], T], *, repeats: bool = True) -> T:
        """Return what `work` does with the mailbox, whose folder is open for reading.

        `repeats`: it may be done again where the connection turns out to have been lost since the last time.
        """
        async with self._turn:
            if self._closed:
                raise Unreachable(_CLOSING)
            secret = await self._login.secret()
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._hand, self._work, work, secret, repeats)

    async def close(self) -> None:
        """Let the connection go, whatever it is waiting for."""
        if self._closed:
            return
        self._closed = True
        if (box := self._box) is not None:
            with contextlib.suppress(OSError):
                box.client.sock.shutdown(SHUT_RDWR)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_ENDS_WITHIN):
                await asyncio.get_running_loop().run_in_executor(self._hand, self._drop)
        self._hand.shutdown(wait=False, cancel_futures=True)

    def _work(self, work: Callable[[BaseMailBox], T], secret: str, repeats: bool) -> T:
        was_open = self._box is not None
        try:
            return self._once(work, secret)
        except _BROKEN as error:
            self._drop()
            if not (was_open and repeats) or self._closed:
                raise Unreachable(_said(error)) from error
        except (ImapToolsError, imaplib.IMAP4.error) as error:
            self._drop()
            raise _named(error) from error
        return self._work(work, secret, repeats=False)

    def _once(self, work: Callable[[BaseMailBox], T], secret: str) -> T:
        if self._box is None:
            self._box = self._entered(secret)
        if self._closed:  # while it was connecting: `close` saw nothing yet that it could have ended
            raise Unreachable(_CLOSING)
        return work(self._box)

    def _entered(self, secret: str) -> BaseMailBox:
        box = self._connected()
        try:
            if self._login.is_token:
                box.xoauth2(self._login.user, secret, initial_folder=None)
            elif self._login.user.isascii() and secret.isascii():
                box.login(self._login.user, secret, initial_folder=None)
            else:
                box.login_utf8(self._login.user, secret, initial_folder=None)
        except (ImapToolsError, imaplib.IMAP4.error) as error:
            _let_go(box)
            if isinstance(error, imaplib.IMAP4.abort) or any(word in str(error) for word in _LATER):
                raise Unreachable(_said(error)) from error
            raise LoggedOut(_said(error)) from error
        try:
            box.client.capability()
            box.folder.set(self._folder, readonly=True)
        except BaseException:
            _let_go(box)
            raise
        return box

    def _connected(self) -> BaseMailBox:
        server, context = self._server, ssl.create_default_context()
        match server.security:
            case Security.TLS:
                return MailBox(server.host, server.port, timeout=PATIENCE, ssl_context=context)
            case Security.STARTTLS:
                return MailBoxStartTls(server.host, server.port, timeout=PATIENCE, ssl_context=context)
            case Security.NONE:
                return MailBoxUnencrypted(server.host, server.port, timeout=PATIENCE)

    def _drop(self) -> None:
        box, self._box = self._box, None
        if box is not None:
            _let_go(box)


def _let_go(box: BaseMailBox) -> None:
    with contextlib.suppress(OSError, imaplib.IMAP4.error):
        box.client.shutdown()


def _named(error: Exception) -> OutsideError:
    if isinstance(error, MailboxLoginError):
        return LoggedOut(_said(error))
    said = _said(error)
    return Unreachable(said) if any(word in said for word in _LATER) else Rejected(said)


def _said(error: Exception) -> str:
    """Return a server's own words: in errors of imap-tools they stand in what it sent, in bytes."""
    result = getattr(error, "command_result", None)
    if isinstance(result, tuple) and len(result) > 1 and isinstance(result[1], list) and result[1]:
        words = result[1][0]
        text = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    elif isinstance(error, imaplib.IMAP4.error) and error.args and isinstance(error.args[0], bytes):
        text = error.args[0].decode("utf-8", "replace")
    else:
        text = str(error) or type(error).__name__
    return shortened(" ".join("".join(one if one.isprintable() else " " for one in text).split()), 300)
