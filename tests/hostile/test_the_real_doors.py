"""5,000 hostile requests through the real web server, at hooks and at Slack's door: none is handled, none is answered with 5xx.

What happened is asked of the desk and of the workspace, not of the answers.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import logging
import time
import zlib
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from urllib.parse import urlencode

import pytest

from bot.connectors.hooks import Secrets, SignedHook, sign
from bot.domain.posts import AccountId
from bot.domain.ticket import Status
from bot.stores.store import Filter
from bot.web import make_web, serve
from tests.chat.slack.running import Office, office
from tests.hostile.junk import bomb, encoded, headers_changed, mutated
from tests.hostile.test_hooks_in_the_mass import GOOD as POST
from tests.hostile.test_hooks_in_the_mass import OURS, THEIRS
from tests.hostile.test_slack_in_the_mass import FORM, signed

MUTANTS = 5_000
AT_ONCE = 50
SEED = 20_261_132
MOST_GROWTH = 50 * 1024 * 1024
HOOK, SLACK = "/hooks/webhook/shop", "/slack/events"
JSON = {"content-type": "application/json"}


@dataclass
class Doors:
    office: Office
    address: tuple[str, int]
    click: bytes


@dataclass(frozen=True)
class Attack:
    name: str
    request: bytes


@pytest.fixture
async def doors() -> AsyncIterator[Doors]:
    async with office(http=True) as running, _served(running) as address:
        card = await running.receive()
        yield Doors(running, address, _click(card))


@asynccontextmanager
async def _served(running: Office) -> AsyncIterator[tuple[str, int]]:
    async def health() -> Mapping[str, object]:
        return {"reasons": [], "slack": running.slack.health()}

    shop = AccountId("webhook/shop")
    hooks = {shop: SignedHook(shop, Secrets(OURS), lambda: datetime.now(UTC))}
    app = make_web(
        hooks=hooks,
        receive=running.desk.take,
        health=health,
        doors={"/slack/events": running.slack.handle_http},
    )
    runner = await serve(app, "127.0.0.1", 0)
    yield runner.addresses[0]
    await runner.cleanup()


def _click(card: str) -> bytes:
    who = {"type": "block_actions", "user": {"id": "UANNA", "team_id": "T0ZURUF"}, "team": {"id": "T0ZURUF"}}
    where = {"type": "message", "message_ts": card, "channel_id": "C0SOCIAL"}
    button = {"type": "button", "action_id": "claim", "block_id": "b", "value": "v1|1|", "action_ts": "9.1"}
    payload = who | {"trigger_id": "1.2.3", "container": where, "actions": [button]}
    return urlencode({"payload": json.dumps(payload)}).encode()


@dataclass(frozen=True)
class Rightly:
    """What would be let in: where it goes, what proves it, and the names of its time and its signature."""

    path: str
    proof: dict[str, str]
    kind: dict[str, str]
    body: bytes
    stamp: str
    signature: str

    @property
    def headers(self) -> dict[str, str]:
        return self.proof | self.kind


def rightly(chance: Random, click: bytes) -> Rightly:
    if chance.random() < 0.5:
        proof = sign(OURS, "msg_1", datetime.now(UTC), POST)
        return Rightly(HOOK, proof, JSON, POST, "webhook-timestamp", "webhook-signature")
    proof = {name: value for name, value in signed(click, FORM, at=time.time()).items() if name[0] == "X"}
    kind = {"content-type": FORM}
    return Rightly(SLACK, proof, kind, click, "X-Slack-Request-Timestamp", "X-Slack-Signature")


def body_changed(chance: Random, good: Rightly) -> bytes:
    while (changed := mutated(chance, good.body)) == good.body:
        pass
    return whole(good.path, good.headers, changed)


def header_changed(chance: Random, good: Rightly) -> bytes:
    changed = headers_changed(chance, good.proof, good.stamp, good.signature)
    return whole(good.path, _sendable(changed) | good.kind, good.body)


def compressed(chance: Random, good: Rightly) -> bytes:
    coding, pack = chance.choice(CODINGS)
    return whole(good.path, {**good.headers, "Content-Encoding": coding}, pack(good.body))


def differently_encoded(chance: Random, good: Rightly) -> bytes:
    return whole(good.path, good.headers, encoded(chance, good.body))


def framed(chance: Random, good: Rightly) -> bytes:
    return head(good.path, good.headers) + chance.choice(list(framings(good.body)))


def doubled(_chance: Random, good: Rightly) -> bytes:
    again = f"{good.signature}: {good.proof[good.signature]}\r\n".encode()
    return head(good.path, good.headers) + again + length(good.body) + good.body


def elsewhere(chance: Random, good: Rightly) -> bytes:
    return whole(chance.choice(PATHS), good.headers, good.body)


def anothers(_chance: Random, good: Rightly) -> bytes:
    if good.path == HOOK:
        return whole(HOOK, sign(THEIRS, "msg_1", datetime.now(UTC), good.body) | JSON, good.body)
    return whole(SLACK, signed(good.body, FORM, at=time.time(), secret="theirs"), good.body)


def replayed(_chance: Random, good: Rightly) -> bytes:
    if good.path == HOOK:
        return whole(HOOK, sign(OURS, "msg_1", datetime.fromtimestamp(1, UTC), good.body) | JSON, good.body)
    return whole(SLACK, signed(good.body, FORM, at=1), good.body)


def another_kind(chance: Random, good: Rightly) -> bytes:
    return whole(good.path, good.proof | {"content-type": chance.choice(KINDS)}, good.body)


def head_changed(chance: Random, good: Rightly) -> bytes:
    return mutated(chance, head(good.path, good.proof)) + length(good.body)[:-4] + b"x\r\n\r\n"


WAYS: tuple[Callable[[Random, Rightly], bytes], ...] = (
    body_changed, body_changed, header_changed, header_changed, compressed, differently_encoded, framed, doubled, elsewhere,
    anothers, replayed, another_kind, head_changed,
)  # fmt: skip


def attacks(chance: Random, click: bytes) -> Iterator[Attack]:
    """Yield requests that neither a platform nor Slack would send."""
    while True:
        way = chance.choice(WAYS)
        yield Attack(way.__name__, way(chance, rightly(chance, click)))


PATHS = (
    "/hooks/webhook/nobody", "/hooks/webhook/%73hop%00", "/hooks/webhook/shop/", "/hooks/../slack/events", "//hooks/webhook/shop",
    "/hooks/%2e%2e/shop", "/hooks/letterbox/shop", "/slack/events/", "/SLACK/EVENTS", "/hooks/webhook/%ff", "/hooks/a/" + "b" * 4000,
    "*", "http://elsewhere.example/x", "/hooks/webhook/shop%0d%0aX:1",
)  # fmt: skip
KINDS = (
    "", "text/plain", "application/json; charset=bogus", "application/json; charset=utf-16", "multipart/form-data; boundary=x",
    "application/xml", "application/json, text/plain", "image/png", "\x7f", "application/jsonp",
)  # fmt: skip


CODINGS: tuple[tuple[str, Callable[[bytes], bytes]], ...] = (
    ("gzip", gzip.compress),
    ("deflate", zlib.compress),
    ("gzip", lambda _: bomb()),
    ("br", bytes),
    ("zstd", bytes),
    ("gzip, identity", bytes),
    ("identity, gzip", lambda _: bomb()),
    ("GZIP", lambda _: bomb()),
    ("x-gzip", lambda _: bomb()),
)


def framings(body: bytes) -> Iterator[bytes]:
    """Yield the rest of a request whose length is told in a way that servers disagree about, or not at all."""
    chunks = f"{len(body):x}\r\n".encode() + body + b"\r\n0\r\n\r\n"
    told = length(body)
    yield b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n" + chunks
    yield b"Transfer-Encoding: gzip, chunked\r\n\r\n" + chunks
    yield b"Transfer-Encoding: chunked, identity\r\n\r\n" + chunks
    yield b"Transfer-Encoding:\x0bchunked\r\n\r\n" + chunks
    yield b"Content-Length: 1\r\n" + told + body
    yield b"Content-Length: +%d\r\n\r\n" % len(body) + body
    yield b"Content-Length: -1\r\n\r\n" + body
    yield b"Content-Length: 99999999999\r\n\r\n" + body
    yield b"X: " + b"a" * 70_000 + b"\r\n" + told + body
    yield b"".join(b"X-%d: 1\r\n" % number for number in range(2000)) + told + body
    yield b"Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n" + body
    yield b"Transfer-Encoding: chunked\r\n\r\n-1\r\n" + body
    yield b"X\x00Y: 1\r\n" + told + body
    yield b" folded: 1\r\n" + told + body
    yield b"Expect: a-miracle\r\n" + told + body


def whole(path: str, headers: Mapping[str, str], body: bytes) -> bytes:
    return head(path, headers) + length(body) + body


def head(path: str, headers: Mapping[str, str]) -> bytes:
    lines = [f"POST {path} HTTP/1.1", "host: localhost", "connection: close"]
    text = "\r\n".join([*lines, *(f"{name}: {value}" for name, value in headers.items()), ""])
    return text.encode("utf-8", "surrogateescape")


def length(body: bytes) -> bytes:
    return f"content-length: {len(body)}\r\n\r\n".encode()


def _sendable(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: value.replace("\n", "").replace("\x00", "\x01") for name, value in headers.items()}


async def status_of(address: tuple[str, int], request: bytes) -> int | None:
    """Return the status of the answer; None if the server waits for more or hangs up."""
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(request)
        line = await asyncio.wait_for(reader.readline(), 1.0)
        return int(line.split()[1]) if line else None
    except (TimeoutError, ConnectionError):
        return None
    finally:
        writer.close()


def resident() -> int:
    """Return the bytes of memory that this process holds."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * 4096


async def test_no_hostile_request_is_handled_or_breaks_anything(
    doors: Doors, caplog: pytest.LogCaptureFixture
) -> None:
    chance = Random(SEED)  # noqa: S311 -- mutants, not keys
    source = attacks(chance, doors.click)
    statuses = Counter[tuple[str, int | None]]()
    warm = 0
    for batch in range(MUTANTS // AT_ONCE):
        tried = [next(source) for _ in range(AT_ONCE)]
        answers = await asyncio.gather(*(status_of(doors.address, one.request) for one in tried))
        statuses.update((one.name, answer) for one, answer in zip(tried, answers, strict=True))
        warm = warm or (resident() if batch == 20 else 0)
    assert [what for what in statuses if (what[1] or 0) >= 500] == []
    assert [what for what in statuses if what[1] in {200, 204}] == [], statuses
    assert {400, 401, 404, 413, 415} <= {answer for _, answer in statuses}
    assert sum(count for (_, answer), count in statuses.items() if answer is None) < MUTANTS / 10
    assert resident() - warm < MOST_GROWTH
    assert [record for record in caplog.records if record.exc_info] == []
    assert len(caplog.records) < 100, "what strangers do does not fill the log"
    await _assert_nothing_happened(doors)


async def _assert_nothing_happened(doors: Doors) -> None:
    assert (await doors.office.ticket()).status is Status.NEW
    assert await doors.office.desk.store.tickets(Filter()) == [1]
    assert doors.office.workspace.unexpected == []


async def test_what_is_rightly_signed_comes_in_all_the_same(doors: Doors) -> None:
    """Else the test above would pass with doors that are shut."""
    post = sign(OURS, "msg_1", datetime.now(UTC), POST) | JSON
    assert await status_of(doors.address, whole(HOOK, post, POST)) == 204
    pressed = signed(doors.click, FORM, at=time.time())
    assert await status_of(doors.address, whole(SLACK, pressed, doors.click)) == 200
    assert (await doors.office.ticket()).status is Status.CLAIMED
    assert len(await doors.office.desk.store.tickets(Filter())) == 2


async def test_an_endless_body_is_not_waited_for(doors: Doors, caplog: pytest.LogCaptureFixture) -> None:
    """A chunked body without an end is cut off at its limit, whatever it says about itself."""
    caplog.set_level(logging.DEBUG, "bot")
    for path in (HOOK, SLACK):
        reader, writer = await asyncio.open_connection(*doors.address)
        writer.write(head(path, JSON) + b"transfer-encoding: chunked\r\n\r\n")
        sent = 0
        while sent < 8 * 1024 * 1024 and not reader.at_eof():
            writer.write(b"10000\r\n" + b"[" * 0x10000 + b"\r\n")
            sent += 0x10000
            try:
                await asyncio.wait_for(writer.drain(), 1.0)
            except (TimeoutError, ConnectionError):
                break
            await asyncio.sleep(0)
        line = await reader.readline()
        assert int(line.split()[1]) == 413
        writer.close()
