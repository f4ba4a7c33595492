"""The server's doors: what may come in, what is answered, and that junk never breaks anything."""

from __future__ import annotations

import asyncio
import base64
import io
import json
import random
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import ClientSession, web

from bot.connectors.hooks import Secrets, SignedHook, sign
from bot.connectors.post_json import LARGEST_BODY
from bot.domain.posts import AccountId, News
from bot.stores.store import Full
from bot.web import LARGEST_FORM, MOST_AT_ONCE, make_web, serve

SECRET = f"whsec_{base64.b64encode(b'n' * 32).decode()}"
SHOP = AccountId("webhook/shop")
MUTANTS = 2000
AT_ONCE = 50
JSON = {"content-type": "application/json"}


class Bot:
    """The rest of the bot, as far as the server sees it."""

    def __init__(self) -> None:
        self.received: list[News] = []
        self.disk_is_full = False
        self.seconds = 0.0
        self.health: dict[str, Any] = {"reasons": []}
        self.address = ("", 0)
        self.http: ClientSession

    async def receive(self, item: News) -> None:
        if self.disk_is_full:
            raise Full("no space left")
        self.received.append(item)

    async def report(self) -> Mapping[str, Any]:
        return self.health

    async def slack(self, request: web.Request) -> web.Response:
        return web.Response(text=f"slack saw {len(await request.read())} bytes")

    async def post(self, path: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, Any]:
        host, port = self.address
        async with self.http.post(
            f"http://{host}:{port}{path}", data=io.BytesIO(body), headers=headers
        ) as answer:
            return answer.status, json.loads(await answer.read() or b"null")

    async def get(self, path: str) -> tuple[int, Any]:
        host, port = self.address
        async with self.http.get(f"http://{host}:{port}{path}") as answer:
            return answer.status, await answer.json()


@pytest_asyncio.fixture
async def bot() -> AsyncIterator[Bot]:
    bot = Bot()
    hooks = {
        account: SignedHook(account, Secrets(SECRET), lambda: datetime.now(UTC))
        for account in (SHOP, AccountId("webhook/@shop/de"))
    }
    app = make_web(
        hooks=hooks,
        receive=bot.receive,
        health=bot.report,
        doors={"/slack/events": bot.slack},
        clock=lambda: bot.seconds,
    )
    runner = await serve(app, "127.0.0.1", 0)
    bot.address = runner.addresses[0]
    async with ClientSession() as bot.http:
        yield bot
    await runner.cleanup()


def post_body(*ids: str) -> bytes:
    posts = [
        {
            "id": post_id,
            "kind": "comment",
            "author": {"id": "u", "name": "Lena"},
            "text": "Hallo",
            "written_at": "2026-03-02T08:00:00Z",
        }
        for post_id in ids
    ]
    return json.dumps({"type": "posts", "posts": posts}).encode()


def signed(body: bytes) -> dict[str, str]:
    return sign(SECRET, "msg_1", datetime.now(UTC), body) | JSON


async def test_a_signed_post_comes_in(bot: Bot) -> None:
    body = post_body("1", "2")
    assert await bot.post("/hooks/webhook/shop", body, signed(body)) == (204, None)
    assert [item.ref.external_id for item in bot.received] == ["1", "2"]
    assert {item.ref.account for item in bot.received} == {SHOP}


@pytest.mark.parametrize("path", ["/hooks/webhook/@shop/de", "/hooks/webhook/%40shop%2Fde"])
async def test_an_account_may_have_any_name(bot: Bot, path: str) -> None:
    body = post_body("1")
    assert (await bot.post(path, body, signed(body)))[0] == 204
    assert bot.received[0].ref.account == "webhook/@shop/de"


async def test_an_unknown_account_cannot_be_told_from_a_wrong_signature(bot: Bot) -> None:
    body = post_body("1")
    forged = await bot.post("/hooks/webhook/shop", body, signed(b"another body"))
    unknown = await bot.post("/hooks/webhook/nobody", body, signed(body))
    assert forged == unknown
    assert forged[0] == 401
    assert bot.received == []


async def test_an_unknown_account_costs_a_signature_as_well(bot: Bot) -> None:
    """Else the time until the answer would tell which accounts there are."""
    body = post_body("1")
    junk = {"webhook-id": "msg_1", "webhook-timestamp": "1", "webhook-signature": "v1,x"}
    for headers in (junk | JSON, signed(body)):
        assert (await bot.post("/hooks/webhook/nobody", body, headers))[0] == 401
    assert await rejected(bot) == {"unknown account": 2}


async def test_a_flood_has_to_wait_and_loses_nothing(bot: Bot) -> None:
    body = post_body(*(str(number) for number in range(100)))
    for _ in range(MOST_AT_ONCE // 100):
        assert (await bot.post("/hooks/webhook/shop", body, signed(body)))[0] == 204
    host, port = bot.address
    url = f"http://{host}:{port}/hooks/webhook/shop"
    async with bot.http.post(url, data=io.BytesIO(body), headers=signed(body)) as answer:
        assert answer.status == 429
        wait = int(answer.headers["Retry-After"])
    assert len(bot.received) == MOST_AT_ONCE, "nothing of it was taken"
    assert (await bot.post("/hooks/webhook/@shop/de", post_body("1"), signed(post_body("1"))))[0] == 204
    bot.seconds += wait
    assert (await bot.post("/hooks/webhook/shop", body, signed(body)))[0] == 204
    assert await rejected(bot) == {"too many": 1}


async def test_strangers_use_up_nobodys_allowance(bot: Bot) -> None:
    body = post_body(*(str(number) for number in range(100)))
    for _ in range(MOST_AT_ONCE // 100 + 1):
        assert (await bot.post("/hooks/webhook/shop", body, JSON))[0] == 401
    assert (await bot.post("/hooks/webhook/shop", body, signed(body)))[0] == 204


@pytest.mark.parametrize(
    "name", ["webhook-id", "webhook-signature", "webhook-timestamp", "content-type", "content-encoding"]
)
async def test_a_header_that_decides_is_given_once(bot: Bot, name: str) -> None:
    body = post_body("1")
    headers = signed(body) | {"content-encoding": "identity"}
    doubled = head_of("/hooks/webhook/shop", headers) + f"{name.title()}: {headers[name]}\r\n".encode()
    assert await status_of(bot.address, doubled + length_of(body) + body) == 400
    assert bot.received == []


async def test_a_malformed_body_is_told_its_field(bot: Bot) -> None:
    body = b'{"type": "removal", "post": {"id": 7}}'
    answer = await bot.post("/hooks/webhook/shop", body, signed(body))
    assert answer == (400, {"error": "post.id: text expected, got a number"})


async def test_a_malformed_body_of_a_stranger_is_told_nothing(bot: Bot) -> None:
    assert (await bot.post("/hooks/webhook/shop", b"{", JSON))[0] == 401


async def test_nothing_is_acknowledged_that_is_not_durable(bot: Bot) -> None:
    bot.disk_is_full = True
    body = post_body("1")
    assert (await bot.post("/hooks/webhook/shop", body, signed(body)))[0] == 503
    bot.disk_is_full = False
    assert (await bot.post("/hooks/webhook/shop", body, signed(body)))[0] == 204


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"content-type": "text/plain"}, 415),
        ({"content-type": "application/x-www-form-urlencoded"}, 415),
        ({"content-type": "application/json; charset=latin-1"}, 415),
        ({"content-type": "application/json; charset=bogus"}, 415),
        ({"content-type": "application/json; charset=UTF-8"}, 204),
        ({"content-type": "junk"}, 415),
        ({"content-encoding": "gzip"}, 415),
        ({"content-encoding": "identity"}, 204),
    ],
)
async def test_only_plain_json_is_taken(bot: Bot, headers: dict[str, str], status: int) -> None:
    body = post_body("1")
    assert (await bot.post("/hooks/webhook/shop", body, signed(body) | headers))[0] == status


LIMITS = [("/hooks/webhook/shop", LARGEST_BODY), ("/slack/events", LARGEST_FORM)]


@pytest.mark.parametrize(("path", "most"), LIMITS)
async def test_a_large_body_is_refused(bot: Bot, path: str, most: int) -> None:
    body = b"[" * (most + 1)
    assert (await bot.post(path, body, signed(body)))[0] == 413


@pytest.mark.parametrize(("path", "most"), LIMITS)
async def test_a_large_body_without_a_length_is_refused(bot: Bot, path: str, most: int) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(most // 4096 + 2):
            yield b"[" * 4096

    host, port = bot.address
    async with bot.http.post(f"http://{host}:{port}{path}", data=chunks(), headers=JSON) as answer:
        assert answer.status == 413


async def test_slack_reads_the_body_itself(bot: Bot) -> None:
    host, port = bot.address
    async with bot.http.post(f"http://{host}:{port}/slack/events", data=b"payload=x") as answer:
        assert await answer.text() == "slack saw 9 bytes"


async def test_without_slack_there_is_no_door_for_it() -> None:
    bot = Bot()
    runner = await serve(make_web(hooks={}, receive=bot.receive, health=bot.report), "127.0.0.1", 0)
    host, port = runner.addresses[0]
    async with ClientSession() as http, http.post(f"http://{host}:{port}/slack/events") as answer:
        assert answer.status == 404
    await runner.cleanup()


async def test_readiness_says_why_not(bot: Bot) -> None:
    assert await bot.get("/livez") == (200, {"live": True})
    assert await bot.get("/readyz") == (200, {"ready": True, "reasons": [], "rejected": {}})
    bot.health = {"reasons": ["Slack does not answer"], "queue": 3}
    status, answer = await bot.get("/readyz")
    assert status == 503
    assert answer == {"ready": False, "reasons": ["Slack does not answer"], "queue": 3, "rejected": {}}


async def test_rejections_are_counted_by_reason(bot: Bot) -> None:
    body = b"{}"
    await bot.post("/hooks/webhook/nobody", body, signed(body))
    await bot.post("/hooks/webhook/shop", body, JSON)
    await bot.post("/hooks/webhook/shop", body, JSON)
    await bot.post("/hooks/webhook/shop", body, signed(body))
    await bot.post("/hooks/webhook/shop", body, {"content-type": "text/html"})
    _, answer = await bot.get("/readyz")
    assert answer["rejected"] == {"unknown account": 1, "forged": 2, "malformed": 1, "not JSON": 1}


async def test_a_taken_port_is_an_error_that_leaves_nothing_behind(bot: Bot) -> None:
    app = make_web(hooks={}, receive=bot.receive, health=bot.report)
    with pytest.raises(OSError, match="address already in use"):
        await serve(app, *bot.address)


async def rejected(bot: Bot) -> dict[str, int]:
    counted: dict[str, int] = (await bot.get("/readyz"))[1]["rejected"]
    return counted


def mutated(chance: random.Random, good: bytes) -> bytes:
    """Return bytes of which a few are replaced, removed or repeated."""
    bad = bytearray(good)
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(bad))
        junk = chance.choice(
            [b"", b"\x00", b"\xff", b"\r\n", b"[" * 99, b'"', b"9" * 20, b",", chance.randbytes(4)]
        )
        bad[at : at + chance.randint(0, 8)] = junk
    return bytes(bad)


def mutant(chance: random.Random) -> tuple[bytes, bool]:
    """Return a request and whether it is forged: its head, its body, or its body and signature have mutated."""
    good = post_body("1")
    bad = mutated(chance, good)
    head = head_of("/hooks/webhook/shop", signed(good))
    return chance.choice(
        [
            (mutated(chance, head) + length_of(good) + good, False),
            (head + length_of(bad) + bad, bad != good),
            (head_of("/hooks/webhook/shop", signed(bad)) + length_of(bad) + bad, False),
        ]
    )


def head_of(path: str, headers: Mapping[str, str]) -> bytes:
    lines = [f"POST {path} HTTP/1.1", "host: localhost", "connection: close"]
    return "\r\n".join([*lines, *(f"{name}: {value}" for name, value in headers.items()), ""]).encode()


def length_of(body: bytes) -> bytes:
    return f"content-length: {len(body)}\r\n\r\n".encode()


async def status_of(address: tuple[str, int], request: bytes) -> int | None:
    """Return the status of the answer, None if the server waits for more or hangs up."""
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(request)
        line = await asyncio.wait_for(reader.readline(), 0.5)
        return int(line.split()[1]) if line else None
    except (TimeoutError, ConnectionError):
        return None
    finally:
        writer.close()


async def test_junk_is_neither_taken_nor_breaks_anything(bot: Bot, caplog: pytest.LogCaptureFixture) -> None:
    chance = random.Random(7)  # noqa: S311 -- mutants, not keys
    statuses: Counter[tuple[int | None, bool]] = Counter()
    for _ in range(MUTANTS // AT_ONCE):
        requests, forged = zip(*(mutant(chance) for _ in range(AT_ONCE)), strict=True)
        answers = await asyncio.gather(*(status_of(bot.address, request) for request in requests))
        statuses.update(zip(answers, forged, strict=True))
    assert {status for status, _ in statuses if status and status >= 500} == set()
    assert {status for status, forged in statuses if forged} == {401}
    assert {204, 400, 401, 404, 415} <= {status for status, _ in statuses}
    assert statuses[None, False] < MUTANTS / 10, "nearly everything is answered"
    assert len(bot.received) == statuses[204, False]
    assert caplog.records == []
    body = post_body("1")
    assert (await bot.post("/hooks/webhook/shop", body, signed(body)))[0] == 204


@pytest.mark.parametrize("length", ["-1", "abc", "9" * 20, "5, 5", "0x10", ""])
async def test_a_senseless_length_is_refused(bot: Bot, length: str) -> None:
    head = head_of("/hooks/webhook/shop", JSON)
    status = await status_of(bot.address, head + f"content-length: {length}\r\n\r\n{{}}".encode())
    assert status in {400, 413}


async def test_who_hangs_up_in_the_middle_is_counted(bot: Bot, caplog: pytest.LogCaptureFixture) -> None:
    _, writer = await asyncio.open_connection(*bot.address)
    body = post_body("1")
    writer.write(head_of("/hooks/webhook/shop", signed(body)) + length_of(body) + body[:-5])
    await writer.drain()
    writer.close()
    await until(bot, {"broken off": 1})
    assert caplog.records == []


async def until(bot: Bot, rejected: dict[str, int]) -> None:
    async with asyncio.timeout(5):
        while (await bot.get("/readyz"))[1]["rejected"] != rejected:  # noqa: ASYNC110 -- the server has no event
            await asyncio.sleep(0.01)
