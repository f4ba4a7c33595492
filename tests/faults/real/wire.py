"""A wire that is cut, falls silent or is slow: everything between two ends goes through it, byte by byte if need be."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

CHUNK: Final = 65536


class Way(StrEnum):
    THERE = "of the request"
    BACK = "of the answer"


class How(StrEnum):
    CUT = "cut"
    """Both ends are told at once (a reset)."""
    SILENT = "silent"
    """Nobody is told, nothing more arrives."""
    SLOW = "slow"
    """Every byte takes its time."""


@dataclass(frozen=True, slots=True)
class Harm:
    """What happens to the next request that begins with `to`, once so many bytes have got through."""

    way: Way
    after: int
    how: How = How.CUT
    to: bytes = b"POST "

    def __str__(self) -> str:
        return f"{self.how} after {self.after} bytes {self.way}"


@dataclass
class Wire:
    """`passed` are the bytes of the request that is looked at, and of its answer."""

    host: str
    port: int
    harm: Harm | None = None
    address: str = ""
    passed: dict[Way, int] = field(default_factory=lambda: dict.fromkeys(Way, 0))
    _open: set[asyncio.Task[None]] = field(default_factory=set)
    _harmed: tuple[asyncio.StreamWriter, asyncio.StreamWriter] | None = None

    def prepare(self, harm: Harm | None) -> None:
        self.harm = harm
        self.passed = dict.fromkeys(Way, 0)
        self._harmed = None

    async def connect(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._open.add(task)
        task.add_done_callback(self._open.discard)
        far, there = await asyncio.open_connection(self.host, self.port)
        ends = (there, back)
        pumps = [
            asyncio.create_task(self._pump(near, there, Way.THERE, ends)),
            asyncio.create_task(self._pump(far, back, Way.BACK, ends)),
        ]
        try:
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for pump in pumps:
                pump.cancel()
            await asyncio.gather(*pumps, return_exceptions=True)
            for end in ends:
                end.transport.abort()

    async def close(self) -> None:
        for task in tuple(self._open):
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    async def _pump(
        self,
        source: asyncio.StreamReader,
        sink: asyncio.StreamWriter,
        way: Way,
        ends: tuple[asyncio.StreamWriter, asyncio.StreamWriter],
    ) -> None:
        with suppress(ConnectionError):
            while data := await source.read(CHUNK):
                if way is Way.THERE and self._harmed is None and data.startswith(self._wanted):
                    self._harmed = ends
                if self._harmed is ends:
                    await self._harmfully(data, sink, way)
                else:
                    sink.write(data)
                    await sink.drain()

    @property
    def _wanted(self) -> bytes:
        return self.harm.to if self.harm else b"POST "

    async def _harmfully(self, data: bytes, sink: asyncio.StreamWriter, way: Way) -> None:
        harm, passed = self.harm, self.passed[way]
        self.passed[way] += len(data)
        if harm is None or harm.way is not way or self.passed[way] < harm.after:
            sink.write(data)
        elif harm.how is How.SLOW:
            await _dribble(data, sink)
        else:
            sink.write(data[: max(harm.after - passed, 0)])
            await sink.drain()
            if harm.how is How.CUT:
                await asyncio.sleep(0)  # what was written leaves first
                raise ConnectionResetError


async def _dribble(data: bytes, sink: asyncio.StreamWriter) -> None:
    for byte in data:
        sink.write(bytes([byte]))
        await sink.drain()
        await asyncio.sleep(0.0005)


@asynccontextmanager
async def wire(host: str, port: int) -> AsyncIterator[Wire]:
    """Listen for whoever wants to speak with that host and port."""
    one = Wire(host, port)
    server = await asyncio.start_server(one.connect, "127.0.0.1", 0)
    one.address = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield one
    finally:
        server.close()
        await one.close()
