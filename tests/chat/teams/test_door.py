"""Teams' door: whoever Microsoft did not sign for our app and tenant stays outside, and nothing of theirs is done."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import time as clock
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any, Final, Self

import aiohttp
import jwt
import pytest
import pytest_asyncio
from aiohttp import web

from bot.chat.refusing import Refused
from bot.chat.teams.auth import Check, Loopback
from bot.chat.teams.auth import Signed as SignedCheck
from bot.chat.teams.door import LARGEST, Door
from bot.chat.teams.heard import Heard, Pressed, Wrote
from bot.chat.teams.keys import KeyStore
from bot.chat.teams.repeats import FRESH, Repeats
from bot.chat.teams.service_urls import ServiceUrls
from bot.connectors.http import new_client
from bot.stores.store import StoreError
from tests.chat.passing import Passing
from tests.chat.teams.microsoft import (
    APP,
    CHANNEL,
    OTHER_TENANT,
    TENANT,
    Microsoft,
    Signer,
    a_click,
    an_activity,
    running,
)
from tests.fakes.exits import EVERYWHERE

Json = dict[str, Any]
SERVICE: Final = "https://smba.trafficmanager.net/emea/"


@dataclass
class Office:
    """The door on a real port; `done` is what got through it."""

    microsoft: Microsoft
    keys: KeyStore
    door: Door
    urls: ServiceUrls
    time: Passing
    url: str = ""
    done: list[Heard] = field(default_factory=list)
    answer: Json | None = None
    error: Exception | None = None

    async def act(self, heard: Heard) -> Json | None:
        if self.error:
            raise self.error
        self.done.append(heard)
        return self.answer

    async def knock(self, body: Any, headers: Mapping[str, str] = {}) -> tuple[int, bytes]:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        kind = {"Content-Type": "application/json"}
        async with (
            aiohttp.ClientSession() as session,
            session.post(self.url, data=io.BytesIO(content), headers=kind | dict(headers)) as answer,
        ):
            return answer.status, await answer.read()

    async def send(self, activity: Json) -> tuple[int, bytes]:
        """Send as Microsoft does."""
        return await self.knock(activity, self.microsoft.signers[-1].header(activity["serviceUrl"]))


@asynccontextmanager
async def office(check: Callable[[KeyStore, ServiceUrls], Check], urls: ServiceUrls) -> AsyncIterator[Office]:
    time = Passing()
    async with running() as microsoft, new_client(EVERYWHERE) as http:
        keys = KeyStore(http, microsoft.openid, time)
        office = Office(microsoft, keys, Door(check(keys, urls), urls, APP, Repeats(time)), urls, time)
        office.door.act = office.act
        app = web.Application(client_max_size=LARGEST)
        app.router.add_post("/api/messages", office.door.handle)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0]
        office.url = f"http://{host}:{port}/api/messages"
        try:
            yield office
        finally:
            await runner.cleanup()


@pytest_asyncio.fixture
async def signed() -> AsyncIterator[Office]:
    async with office(lambda keys, urls: SignedCheck(keys, APP, TENANT, urls), ServiceUrls()) as one:
        yield one


@pytest_asyncio.fixture
async def local() -> AsyncIterator[Office]:
    async with office(lambda _, urls: Loopback(urls), ServiceUrls(local=True)) as one:
        yield one


def without(activity: Json, *names: str) -> Json:
    return {name: value for name, value in activity.items() if name not in names}


def in_tenant(tenant: str) -> Json:
    return {"channelData": {"tenant": {"id": tenant}}}


async def test_what_microsoft_signed_for_us_is_heard_and_answered(signed: Office) -> None:
    signed.answer = {
        "statusCode": 200,
        "type": "application/vnd.microsoft.activity.message",
        "value": "Übernommen",
    }
    status, body = await signed.send(a_click(SERVICE))
    assert (status, json.loads(body)) == (200, signed.answer)
    [pressed] = signed.done
    assert isinstance(pressed, Pressed)
    assert (pressed.code.handler, pressed.code.ticket, pressed.code.version) == ("claim", 17, 7)


@pytest.mark.parametrize("audience", [APP, f"api://{APP}", f"api://botid-{APP}", [APP, "another"]])
async def test_every_way_to_name_our_app_is_ours(signed: Office, audience: Any) -> None:
    header = Signer().header(SERVICE, aud=audience)
    assert (await signed.knock(an_activity(SERVICE), header))[0] == 200


NOT_SIGNED: Final[Mapping[str, Mapping[str, str]]] = {
    "no token": {},
    "another scheme": {"Authorization": "Basic YTpi"},
    "an empty token": {"Authorization": "Bearer "},
    "junk": {"Authorization": "Bearer junk"},
    "junk in parts": {"Authorization": "Bearer a.b.c"},
    "another app": Signer().header(SERVICE, aud=OTHER_TENANT),
    "no app": Signer().header(SERVICE, aud=None),
    "an app that is a number": Signer().header(SERVICE, aud=[17]),
    "another issuer": Signer().header(SERVICE, iss="https://sts.windows.net/"),
    "no issuer": Signer().header(SERVICE, iss=None),
    "ended": Signer().header(SERVICE, exp=1),
    "no end": Signer().header(SERVICE, exp=None),
    "an end that is no time": Signer().header(SERVICE, exp="soon"),
    "not yet good": Signer().header(SERVICE, nbf=4e9),
    "forged": Signer().header(SERVICE, by="somebody else"),
    "an unknown key": Signer(kid="key-9").header(SERVICE),
    "no signature": Signer().header(SERVICE, algorithm="none"),
    "another serviceUrl": Signer().header("https://smba.trafficmanager.net/amer/"),
    "no serviceUrl in it": Signer().header(SERVICE, serviceurl=None),
    "a serviceUrl that is none": Signer().header(SERVICE, serviceurl=17),
}


@pytest.mark.parametrize("header", NOT_SIGNED.values(), ids=NOT_SIGNED.keys())
async def test_whoever_has_no_good_token_is_refused_and_nothing_is_done(
    signed: Office, header: Mapping[str, str]
) -> None:
    for activity in (a_click(SERVICE), an_activity(SERVICE, text="a secret")):
        status, _ = await signed.knock(activity, header)
        assert status == 401
    assert signed.done == []
    assert sum(signed.door.refused.values()) == 2


NOT_OURS: Final[Mapping[str, Json]] = {
    "no serviceUrl": without(an_activity(SERVICE), "serviceUrl"),
    "a serviceUrl that is none": an_activity(SERVICE) | {"serviceUrl": ["x"]},
    "another tenant": an_activity(SERVICE, **in_tenant(OTHER_TENANT)),
    "no tenant": an_activity(SERVICE, channelData={}),
    "a tenant that is none": an_activity(SERVICE, channelData={"tenant": 17}),
    "a tenant of the conversation alone": without(an_activity(SERVICE), "channelData"),
    "another product": an_activity(SERVICE, channelId="webchat"),
    "no product": without(an_activity(SERVICE), "channelId"),
}


@pytest.mark.parametrize("activity", NOT_OURS.values(), ids=NOT_OURS.keys())
async def test_a_good_token_is_good_for_what_it_is_about_only(signed: Office, activity: Json) -> None:
    assert (await signed.knock(activity, Signer().header(SERVICE)))[0] == 401
    assert signed.done == []


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/",
        "http://smba.trafficmanager.net/emea/",
        "https://smba.trafficmanager.net:8443/emea/",
        "https://smba.trafficmanager.net@evil.example/",
        "https://smba.trafficmanager.net.evil.example/",
        "https://smba.trafficmanager.net/?to=",
        "http://127.0.0.1:3978/",
        "https://[junk/",
        "",
    ],
)
async def test_nobody_directs_us_to_another_host_whoever_signed_it(signed: Office, url: str) -> None:
    assert (await signed.knock(an_activity(url), Signer().header(url)))[0] == 401
    assert signed.done == []


async def test_a_key_that_may_not_sign_for_teams_signs_nothing(signed: Office) -> None:
    signed.microsoft.signers = [Signer(kid="of-another-product", endorsements=("skype",))]
    assert (await signed.send(an_activity(SERVICE)))[0] == 401
    assert signed.done == []


@pytest.mark.parametrize("seconds", [-299, 299])
async def test_clocks_may_differ_by_five_minutes(
    signed: Office, seconds: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = clock.time()

    class StandingStill(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return cls.fromtimestamp(now, tz)

    monkeypatch.setattr(jwt.api_jwt, "datetime", StandingStill)
    times: Json = {"exp": now + seconds} if seconds < 0 else {"nbf": now + seconds}
    assert (await signed.knock(an_activity(SERVICE), Signer().header(SERVICE, **times)))[0] == 200


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"junk",
        b"[]",
        b'"a"',
        b"17",
        b"null",
        b"{}",
        b'{"type": 17}',
        b"\xff",
        b'{"type": "message", "type": "invoke"}',
        b"[" * 99,
    ],
)
async def test_what_is_no_activity_is_refused_before_anything_else(signed: Office, body: bytes) -> None:
    for header in ({}, Signer().header(SERVICE)):
        assert (await signed.knock(body, header))[0] == 400
    assert signed.done == []


async def test_what_is_too_large_is_not_read(signed: Office) -> None:
    body = json.dumps(an_activity(SERVICE, text="x" * LARGEST)).encode()
    assert (await signed.knock(body, Signer().header(SERVICE)))[0] == 413
    assert signed.done == []


async def test_a_signed_activity_that_teams_does_not_send_is_junk(signed: Office) -> None:
    for activity in (
        without(an_activity(SERVICE, text="x"), "conversation"),
        an_activity(SERVICE, conversation=17),
        an_activity(SERVICE) | {"from": []},
        a_click(SERVICE) | {"value": None},
    ):
        assert (await signed.send(activity))[0] == 400
    assert signed.done == []


async def test_a_new_key_is_found_with_one_fetch(signed: Office) -> None:
    await signed.send(an_activity(SERVICE))
    signed.microsoft.signers = [Signer(kid="key-2")]
    signed.time.now += 61
    assert [(await signed.send(an_activity(SERVICE, id=str(number))))[0] for number in range(5)] == [200] * 5
    assert signed.microsoft.count("/v1/keys") == 2


async def test_strangers_with_made_up_keys_cost_one_fetch_a_minute(signed: Office) -> None:
    await signed.send(an_activity(SERVICE))
    for number in range(20):
        status, _ = await signed.knock(an_activity(SERVICE), Signer(kid=f"made-up-{number}").header(SERVICE))
        assert status == 401
    assert signed.microsoft.count("/v1/keys") == 1
    signed.time.now += 61
    await signed.knock(an_activity(SERVICE), Signer(kid="made-up").header(SERVICE))
    assert signed.microsoft.count("/v1/keys") == 2


async def test_a_hundred_first_requests_at_once_cost_one_fetch(signed: Office) -> None:
    sent = [signed.send(an_activity(SERVICE, id=str(number), text=f"{number}")) for number in range(100)]
    assert {status for status, _ in await asyncio.gather(*sent)} == {200}
    assert signed.microsoft.count("/v1/keys") == 1


async def test_while_keys_cannot_be_fetched_teams_is_asked_to_come_again(signed: Office) -> None:
    signed.microsoft.down = True
    assert [(await signed.send(an_activity(SERVICE)))[0] for _ in range(3)] == [503] * 3
    assert signed.microsoft.count("openidconfiguration") == 1, "it is left alone for a while"
    assert signed.done == []
    signed.microsoft.down = False
    signed.time.now += 2
    assert (await signed.send(an_activity(SERVICE)))[0] == 200


async def test_known_keys_are_good_while_their_source_is_down(signed: Office) -> None:
    await signed.keys.prefetch()
    signed.microsoft.down = True
    signed.time.now += 2 * 24 * 3600
    assert (await signed.send(an_activity(SERVICE)))[0] == 200
    assert (await signed.knock(an_activity(SERVICE), Signer(kid="key-2").header(SERVICE)))[0] == 503


async def test_a_key_that_was_withdrawn_is_let_go_within_a_day(signed: Office) -> None:
    await signed.keys.prefetch()
    old = signed.microsoft.signers[0]
    signed.microsoft.signers = [Signer(kid="key-2")]
    signed.time.now += 24 * 3600
    assert (await signed.knock(an_activity(SERVICE), old.header(SERVICE)))[0] == 401


async def test_the_address_to_call_is_the_latest_that_was_signed(signed: Office) -> None:
    other = "https://smba.trafficmanager.net/amer"
    await signed.send(an_activity(SERVICE))
    assert signed.urls.of(CHANNEL) == "https://smba.trafficmanager.net/emea"
    await signed.knock(an_activity(other), Signer(kid="of nobody").header(other))
    assert signed.urls.of(CHANNEL) == "https://smba.trafficmanager.net/emea"
    await signed.send(an_activity(other))
    assert signed.urls.of(CHANNEL) == other


# What is sent again


async def test_a_note_that_is_sent_again_is_one_note_whatever_its_id(signed: Office) -> None:
    note = an_activity(SERVICE, text="Ich rufe an.")
    pair = note | {"id": "1700000000099", "timestamp": "2026-03-02T08:00:31.000Z"}
    for activity in (note, note, pair, pair):
        assert (await signed.send(activity))[0] == 200
    assert len(signed.done) == 1


async def test_the_same_words_a_minute_later_are_a_note_of_their_own(signed: Office) -> None:
    note = an_activity(SERVICE, text="Ich rufe an.")
    await signed.send(note)
    signed.time.now += FRESH
    await signed.send(note | {"id": "1700000000099"})
    assert [heard.message for heard in signed.done if isinstance(heard, Wrote)] == [
        "1700000000002",
        "1700000000099",
    ]


async def test_what_could_not_be_stored_is_asked_for_again_and_then_taken(signed: Office) -> None:
    note = an_activity(SERVICE, text="Ich rufe an.")
    signed.error = StoreError("disk full")
    assert (await signed.send(note))[0] == 503
    signed.error = Refused(503, "too early")
    assert (await signed.send(note))[0] == 503
    signed.error = None
    assert (await signed.send(note))[0] == 200
    assert len(signed.done) == 1


async def test_a_resend_waits_for_what_it_repeats(signed: Office) -> None:
    gate = asyncio.Event()

    async def slowly(heard: Heard) -> None:
        await gate.wait()
        signed.done.append(heard)

    signed.door.act = slowly
    note = an_activity(SERVICE, text="Ich rufe an.")
    both = [asyncio.create_task(signed.send(note | {"id": number})) for number in ("1", "2")]
    await asyncio.sleep(0.05)
    assert not any(task.done() for task in both)
    gate.set()
    assert [status for status, _ in await asyncio.gather(*both)] == [200, 200]
    assert len(signed.done) == 1


async def test_a_mistake_of_ours_keeps_a_dialog_open_and_brings_no_message_back(
    signed: Office, caplog: pytest.LogCaptureFixture
) -> None:
    signed.error = ZeroDivisionError("made up")
    assert (await signed.send(a_click(SERVICE)))[0] == 500
    assert (await signed.send(an_activity(SERVICE, text="words of a customer")))[0] == 200
    assert "could not be dealt with" in caplog.text
    assert "words of a customer" not in caplog.text


async def test_before_it_is_ready_everything_is_asked_to_come_again(signed: Office) -> None:
    signed.door.act = None
    assert (await signed.send(a_click(SERVICE)))[0] == 503


async def test_nothing_that_a_stranger_sends_fills_the_log(
    signed: Office, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        for number in range(30):
            await signed.knock(
                an_activity(SERVICE, text=f"spam {number}"), {"Authorization": f"Bearer {number}"}
            )
    assert "spam" not in caplog.text
    assert sum("refused" in record.message for record in caplog.records) == 1


# Without authentication, on this machine


async def test_in_local_mode_this_machine_needs_no_token(local: Office) -> None:
    url = "http://localhost:56150"
    local.answer = {"statusCode": 200}
    assert (await local.knock(a_click(url)))[0] == 200
    assert local.urls.of(CHANNEL) == url
    assert len(local.done) == 1


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1234/", "http://[::1]:1234", "http://localhost", "https://localhost:1/x"]
)
async def test_in_local_mode_answers_stay_on_this_machine(local: Office, url: str) -> None:
    assert (await local.knock(an_activity(url)))[0] == 200


@pytest.mark.parametrize(
    "url",
    [
        SERVICE,
        "http://192.168.1.7:1234/",
        "http://localhost.evil.example/",
        "ftp://localhost/",
        "//localhost",
    ],
)
async def test_in_local_mode_nobody_directs_us_off_this_machine(local: Office, url: str) -> None:
    assert (await local.knock(an_activity(url)))[0] == 401
    assert local.done == []


@pytest.mark.parametrize("name", ["Origin", "Forwarded", "X-Forwarded-For"])
async def test_in_local_mode_no_page_and_no_proxy_speaks_for_this_machine(local: Office, name: str) -> None:
    assert (await local.knock(an_activity("http://localhost:1"), {name: "https://evil.example"}))[0] == 401
    assert local.done == []


async def test_in_local_mode_other_machines_are_refused() -> None:
    check = Loopback(ServiceUrls(local=True))
    with pytest.raises(Refused) as refused:
        await check.admit(an_activity("http://localhost:1"), {}, "192.168.1.7")
    assert refused.value.status == 401


# Where botbuilder could be in the way


async def test_a_sender_cannot_have_our_answer_replaced(signed: Office) -> None:
    signed.answer = {"statusCode": 200}
    _, body = await signed.send(a_click(SERVICE) | {"deliveryMode": "expectReplies"})
    assert json.loads(body) == signed.answer


async def test_odd_things_in_an_activity_are_no_reason_for_an_error(signed: Office) -> None:
    odd = {
        "timestamp": "junk",
        "attachments": 5,
        "entities": [5],
        "localTimestamp": [],
        "callerId": {},
        "replyToId": 7,
    }
    assert (await signed.send(an_activity(SERVICE, text="x") | odd))[0] == 200
    assert len(signed.done) == 1


async def test_keys_that_are_none_are_left_out(signed: Office) -> None:
    unreadable = Signer().public | {"kid": "y", "n": "!"}
    signed.microsoft.keys = [
        Signer().public,
        {"kty": "RSA", "kid": "x", "endorsements": []},
        {"kty": "EC"},
        7,
        unreadable,
    ]
    assert await signed.keys.key_for("key-1") is not None
    assert [await signed.keys.key_for(kid) for kid in ("x", "y")] == [None, None]


@pytest.mark.parametrize(
    "said",
    [
        b"junk",
        b"[]",
        b"{}",
        b'{"jwks_uri": 7}',
        b'{"jwks_uri": "http://localhost:1/", "issuer": ""}',
        b"[" * 100_000,
    ],
    ids=["junk", "list", "nothing", "no address", "no issuer", "deep"],
)
async def test_metadata_that_are_none_are_no_keys_and_no_crash(signed: Office, said: bytes) -> None:
    signed.microsoft.metadata = said
    await signed.keys.prefetch()
    assert (await signed.send(a_click(SERVICE)))[0] == 503
    assert signed.keys.problem
