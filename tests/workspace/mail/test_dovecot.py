"""The local mailboxes are those that were started here, and nobody else's."""

from __future__ import annotations

import asyncio

import pytest

from bot.workspace.mail import dovecot
from tests.mailboxes import need_dovecot


async def test_whoever_has_taken_the_port_is_not_taken_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    need_dovecot()

    async def hear(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"* OK somebody else's mailboxes\r\n")
        writer.close()

    other = await asyncio.start_server(hear, dovecot.HOST, 0)
    port = other.sockets[0].getsockname()[1]
    monkeypatch.setattr(dovecot, "_free_port", lambda: port)
    async with other:
        with pytest.raises(RuntimeError, match="Dovecot did not start"):
            async with dovecot.running():
                pass
