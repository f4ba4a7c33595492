"""Every way in which a call can fail, by what follows from it."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
import pytest_asyncio
from aiohttp import web
from hypothesis import example, given
from hypothesis import strategies as st

from bot.connectors import http as calls
from bot.domain.errors import (
    Gone,
    LoggedOut,
    OutcomeUnknown,
    OutsideError,
    RateLimited,
    Rejected,
    Unreachable,
)
from bot.settings.secret import Secret
from tests.fakes.exits import EVERYWHERE

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


class Peer:
    """A server on loopback that answers as it is told."""

    def __init__(self) -> None:
        self.answer: Any = web.Response()
        self.requests: list[web.Request] = []
        self.url = ""

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(request)
        if callable(self.answer):
            return await self.answer(request)  # type: ignore[no-any-return]  # each test brings its own
        return self.answer  # type: ignore[no-any-return]  # each test brings its own


@pytest_asyncio.fixture
async def peer() -> AsyncIterator[Peer]:
    peer = Peer()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", peer.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0]
    peer.url = f"http://{host}:{port}/"
    yield peer
    await runner.cleanup()


@pytest_asyncio.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with calls.new_client(EVERYWHERE) as http:
        yield http


async def post(http: httpx.AsyncClient, url: str, **options: Any) -> bytes:
    return await calls.send(http, http.build_request("POST", url, content=b"{}", **options), lambda: NOW)


async def test_the_body_of_a_good_answer_is_returned(http: httpx.AsyncClient, peer: Peer) -> None:
    peer.answer = web.Response(status=201, body=b"made")
    assert await post(http, peer.url) == b"made"
    assert len(peer.requests) == 1


async def test_what_a_platform_repeats_of_our_secrets_is_shown_to_nobody(
    http: httpx.AsyncClient, peer: Peer
) -> None:
    secret = Secret("whsec_cmVwZWF0ZWQtc2VjcmV0LW9mLXRoZS1zaG9wLTEyMw==").reveal()
    bare = secret.removeprefix("whsec_")
    peer.answer = web.Response(status=400, text=f"{secret} {bare} Bearer abcdefghijkl {'x' * 990}{secret}")
    with pytest.raises(Rejected) as refused:
        await post(http, peer.url)
    assert str(refused.value).startswith("HTTP 400: *** *** Bearer *** xxx")


@pytest.mark.parametrize(
    ("status", "consequence"),
    [
        (301, Rejected),
        (302, OutcomeUnknown),
        (303, OutcomeUnknown),
        (307, Rejected),
        (308, Rejected),
        (400, Rejected),
        (401, LoggedOut),
        (403, Rejected),
        (404, Gone),
        (408, OutcomeUnknown),
        (409, Rejected),
        (410, Gone),
        (422, Rejected),
        (429, RateLimited),
        (500, OutcomeUnknown),
        (502, OutcomeUnknown),
        (503, OutcomeUnknown),
        (504, OutcomeUnknown),
    ],
)
async def test_a_status_is_named_by_what_follows_from_it(
    http: httpx.AsyncClient, peer: Peer, status: int, consequence: type[OutsideError]
) -> None:
    peer.answer = web.Response(
        status=status, text="our own words", headers={"location": f"{peer.url}elsewhere"}
    )
    with pytest.raises(OutsideError, match=f"HTTP {status}: our own words") as caught:
        await post(http, peer.url)
    assert type(caught.value) is consequence
    assert len(peer.requests) == 1, "nothing is sent twice, nothing is followed"


async def test_what_forbidden_means_is_up_to_the_connector(http: httpx.AsyncClient, peer: Peer) -> None:
    """Of one post nobody may say more than that; where a platform means us, nothing more is sent until a person mends it."""
    peer.answer = web.Response(status=403, text="token revoked")
    request = http.build_request("POST", peer.url)
    with pytest.raises(LoggedOut, match="HTTP 403: token revoked"):
        await calls.send(http, request, lambda: NOW, forbidden=LoggedOut)


async def test_a_moved_address_is_named(http: httpx.AsyncClient, peer: Peer) -> None:
    peer.answer = web.Response(status=308, headers={"location": "https://new.example/"})
    with pytest.raises(Rejected, match=r"moved to https://new\.example/"):
        await post(http, peer.url)


async def test_the_other_sides_words_are_shortened_and_cleaned(http: httpx.AsyncClient, peer: Peer) -> None:
    peer.answer = web.Response(status=400, body=b"\xff\n\x1b[31m" + "\u202eno ".encode() * 5000)
    with pytest.raises(Rejected) as caught:
        await post(http, peer.url)
    assert len(str(caught.value)) < 220
    assert str(caught.value).isprintable()


async def test_no_connection_means_nothing_was_sent(http: httpx.AsyncClient, unused_tcp_port: int) -> None:
    with pytest.raises(Unreachable):
        await post(http, f"http://127.0.0.1:{unused_tcp_port}/")


async def test_an_unknown_host_means_nothing_was_sent(http: httpx.AsyncClient) -> None:
    with pytest.raises(Unreachable):
        await post(http, "http://nowhere.invalid/")


async def test_failed_tls_means_nothing_was_sent(http: httpx.AsyncClient, peer: Peer) -> None:
    with pytest.raises(Unreachable):
        await post(http, peer.url.replace("http:", "https:"))
    assert peer.requests == []


async def test_a_broken_connection_leaves_the_outcome_unknown(http: httpx.AsyncClient, peer: Peer) -> None:
    async def reset(request: web.Request) -> web.StreamResponse:
        assert request.transport
        request.transport.abort()
        return web.Response()

    peer.answer = reset
    with pytest.raises(OutcomeUnknown):
        await post(http, peer.url)
    assert len(peer.requests) == 1


async def test_silence_leaves_the_outcome_unknown(http: httpx.AsyncClient, peer: Peer) -> None:
    async def stall(_request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(60)
        return web.Response()

    peer.answer = stall
    with pytest.raises(OutcomeUnknown, match="ReadTimeout"):
        await post(http, peer.url, timeout=0.05)


async def test_a_cut_answer_leaves_the_outcome_unknown(http: httpx.AsyncClient, peer: Peer) -> None:
    async def cut(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"content-length": "100"})
        await response.prepare(request)
        await response.write(b"half")
        assert request.transport
        request.transport.close()
        return response

    peer.answer = cut
    with pytest.raises(OutcomeUnknown):
        await post(http, peer.url)


async def test_an_endless_answer_is_not_read(http: httpx.AsyncClient, peer: Peer) -> None:
    peer.answer = web.Response(body=b"x" * (calls.LARGEST_ANSWER + 1))
    with pytest.raises(OutcomeUnknown, match="more than"):
        await post(http, peer.url)


async def test_a_compressed_answer_is_not_inflated(http: httpx.AsyncClient, peer: Peer) -> None:
    bomb = gzip.compress(b"0" * 50_000_000)
    peer.answer = web.Response(body=bomb, headers={"content-encoding": "gzip"})
    assert await post(http, peer.url) == bomb


async def test_cookies_of_one_account_never_reach_another(http: httpx.AsyncClient, peer: Peer) -> None:
    async def set_cookie(_request: web.Request) -> web.StreamResponse:
        return web.Response(headers={"set-cookie": "session=one; Path=/"})

    peer.answer = set_cookie
    await post(http, peer.url)
    await post(http, peer.url)
    assert [request.headers.get("cookie") for request in peer.requests] == [None, None]


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, 60),
        ("0", 0),
        (" 7 ", 7),
        ("3600", 3600),
        ("100000000", 21600),
        ("9" * 400, 60),
        ("-5", 60),
        ("1.5", 60),
        ("soon", 60),
        ("", 60),
        ("Mon, 02 Mar 2026 08:00:30 GMT", 30),
        ("Mon, 02 Mar 2026 08:00:30 -0000", 30),
        ("Mon, 02 Mar 2026 07:00:00 GMT", 0),
        ("Tue, 03 Mar 2026 08:00:00 GMT", 21600),
        ("Mon, 99 Mar 2026 08:00:00 GMT", 60),
    ],
)
def test_retry_after_is_read_and_capped(value: str | None, seconds: float) -> None:
    assert calls.retry_after(value, NOW) == seconds


@given(st.text() | st.from_regex(r"[A-Z][a-z]{2}, [0-9]+ Mar [0-9]+ [0-9:]+ [+-][0-9]+"))
@example("0\x1f")  # which counts as a blank for text, and not for numbers
def test_any_retry_after_gives_seconds(value: str) -> None:
    assert 0 <= calls.retry_after(value, NOW) <= 21600


async def test_a_rate_limit_carries_its_wait(http: httpx.AsyncClient, peer: Peer) -> None:
    peer.answer = web.Response(status=429, headers={"retry-after": "Mon, 02 Mar 2026 08:00:30 GMT"})
    with pytest.raises(RateLimited) as caught:
        await post(http, peer.url)
    assert caught.value.retry_after == 30
