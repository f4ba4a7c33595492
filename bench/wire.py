"""A kept HTTP connection that sends finished requests: a full client would cost more than what is measured."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

_LENGTH = re.compile(rb"\r\ncontent-length: *([0-9]+)", re.IGNORECASE)
_ANSWER_SECONDS = 30.0


class Refused(RuntimeError):
    """The answer was not 2xx."""


class Wire:
    """One connection, one request at a time."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def send(self, request: bytes) -> float:
        """Send a request and return the seconds until its answer; `Refused` unless that is 2xx."""
        sent = time.perf_counter()
        self._writer.write(request)
        async with asyncio.timeout(_ANSWER_SECONDS):
            head = await self._reader.readuntil(b"\r\n\r\n")
        took = time.perf_counter() - sent
        length = _LENGTH.search(head)
        body = await self._reader.readexactly(int(length[1])) if length else b""
        if not head.startswith(b"HTTP/1.1 2"):
            raise Refused(f"{head.splitlines()[0].decode()}: {body.decode()[:200]}")
        return took

    async def close(self) -> None:
        self._writer.close()
        await self._writer.wait_closed()


@asynccontextmanager
async def wires(port: int, count: int = 1) -> AsyncIterator[list[Wire]]:
    """Open connections to a port of this machine."""
    opened = [Wire(*await asyncio.open_connection("127.0.0.1", port)) for _ in range(count)]
    try:
        yield opened
    finally:
        await asyncio.gather(*(wire.close() for wire in opened), return_exceptions=True)
