"""Slack's door: what is not signed, not fresh or not sensible stays outside, politely."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.refusing import Refused
from bot.chat.slack.ingress import LARGEST, Guard, Reply, Signed
from tests.chat.slack.office import SOCIAL
from tests.chat.slack.running import Office, office

SECRET = "local-signing-secret"
NOW = 1_800_000_000
FORM, JSON = "application/x-www-form-urlencoded", "application/json"


def signed(body: bytes, content_type: str = JSON, *, at: float = NOW, secret: str = SECRET) -> dict[str, str]:
    stamp = str(int(at))
    digest = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": f"v0={digest}",
        "Content-Type": content_type,
    }


@pytest.fixture
def guard() -> Guard:
    return Guard(SECRET, lambda: NOW)


def status(guard: Guard, headers: Mapping[str, str], body: bytes) -> int:
    try:
        guard.check(headers, body)
    except Refused as refused:
        return refused.status
    return 200


def test_what_slack_signed_comes_in(guard: Guard) -> None:
    came_in = guard.check(signed(b'{"a": "\xc3\xa4"}'), b'{"a": "\xc3\xa4"}')
    assert came_in == Signed('{"a": "ä"}', {"a": "ä"})
    form = urlencode({"payload": json.dumps({"type": "x"})}).encode()
    assert status(guard, signed(form, FORM), form) == 200
    command = b"command=%2Fzuruf&text="
    assert status(guard, signed(command, f"{FORM}; charset=utf-8"), command) == 200


@pytest.mark.parametrize(
    "change",
    [
        {"X-Slack-Request-Timestamp": "abc"},
        {"X-Slack-Request-Timestamp": ""},
        {"X-Slack-Request-Timestamp": "１８００００００００"},
        {"X-Slack-Request-Timestamp": "9" * 5000},
        {"X-Slack-Request-Timestamp": str(NOW + 1)},
        {"X-Slack-Signature": ""},
        {"X-Slack-Signature": "v0=" + "ä" * 64},
        {"X-Slack-Signature": "v0=" + "0" * 64},
        {"X-Slack-Signature": "v1=" + "0" * 64},
    ],
)
def test_a_wrong_header_is_not_let_in(guard: Guard, change: Mapping[str, str]) -> None:
    assert status(guard, {**signed(b"{}"), **change}, b"{}") == 401


def test_another_secret_or_body_is_not_let_in(guard: Guard) -> None:
    assert status(guard, signed(b"{}", secret="another"), b"{}") == 401
    assert status(guard, signed(b"{}"), b"{ }") == 401


@pytest.mark.parametrize(("age", "expected"), [(-301, 401), (-300, 200), (300, 200), (301, 401)])
def test_a_signature_is_good_for_five_minutes(guard: Guard, age: int, expected: int) -> None:
    assert status(guard, signed(b"{}", at=NOW + age), b"{}") == expected


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"{", JSON),
        (b"[]", JSON),
        (b"null", JSON),
        (b'"x"', JSON),
        (b"\xff\xfe", JSON),
        (b"[" * 100_000, JSON),
        (b"", JSON),
        (b"", FORM),
        (b"payload=junk", FORM),
        (b"payload=[]", FORM),
        (b"a=1&" * 200, FORM),
        (b"x=1", FORM),
        (b"payload={}&payload={}", FORM),
        (b"command=/zuruf&text=a&text=b", FORM),
        (b'{"type": "x", "type": "y"}', JSON),
        (b'{"type": NaN}', JSON),
        (b'{"type": ' + b"9" * 5000 + b"}", JSON),
        (b'{"a":' * 65 + b"1" + b"}" * 65, JSON),
        (b"{}", "text/plain"),
        (b"{}", ""),
    ],
)
def test_signed_junk_is_a_bad_request(guard: Guard, body: bytes, content_type: str) -> None:
    assert status(guard, signed(body, content_type), body) == 400


def test_too_much_is_refused_before_it_is_looked_at(guard: Guard) -> None:
    assert status(guard, {}, b"x" * (LARGEST + 1)) == 413


def test_answers_are_remembered_while_their_signature_is_good() -> None:
    now = [float(NOW)]
    guard = Guard(SECRET, lambda: now[0])
    first, second = signed(b"{}"), signed(b'{"a": 1}')
    guard.remember(first, Reply(200, "one", {}))
    assert guard.answered(first) == Reply(200, "one", {})
    assert guard.answered(second) is None
    now[0] += 601
    guard.remember(second, Reply(200, "two", {}))
    assert guard.answered(first) is None


def test_remembered_answers_take_bounded_room() -> None:
    guard = Guard(SECRET, lambda: NOW)
    bodies = [str(number).encode() for number in range(100)]
    for body in bodies:
        guard.remember(signed(body), Reply(200, "x" * 1_000_000, {}))
    assert guard.answered(signed(bodies[-1])) is not None
    assert guard.answered(signed(bodies[0])) is None
    kept = [guard.answered(signed(body)) for body in bodies]
    assert sum(len(reply.body) for reply in kept if reply) <= 16 * 1024 * 1024


def test_what_is_refused_is_counted_and_a_flood_of_it_does_not_fill_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    now = [float(NOW)]
    guard = Guard(SECRET, lambda: now[0])
    for _ in range(1000):
        status(guard, {}, b"{}")
    status(guard, signed(b"{"), b"{")
    assert guard.refused == {"not signed": 1000, "not JSON": 1}
    assert [record.getMessage() for record in caplog.records] == [
        "requests to Slack's door are refused: not signed (1 until now)",
        "requests to Slack's door are refused: not JSON (1 until now)",
    ]
    now[0] += 61
    status(guard, {}, b"{}")
    assert "(1001 until now)" in caplog.records[-1].getMessage()


@settings(max_examples=300)
@given(st.dictionaries(st.sampled_from(list(signed(b""))), st.text(max_size=80)), st.binary(max_size=200))
def test_nobody_without_the_secret_comes_in(headers: dict[str, str], body: bytes) -> None:
    assert status(Guard(SECRET, lambda: NOW), headers, body) in {401, 413}


# The whole way in


@dataclass
class Door:
    office: Office
    session: aiohttp.ClientSession
    answers: list[tuple[int, str]] = field(default_factory=list)

    async def knock(self, body: bytes, headers: Mapping[str, str]) -> int:
        async with self.session.post(self.office.url, data=body, headers=headers) as response:
            self.answers.append((response.status, await response.text()))
            return response.status


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    async with office(http=True) as running, aiohttp.ClientSession() as session:
        yield Door(running, session)


def a_click(ts: str) -> bytes:
    payload: dict[str, Any] = {
        "type": "block_actions",
        "user": {"id": "UANNA", "team_id": "T0ZURUF"},
        "team": {"id": "T0ZURUF"},
        "trigger_id": "1.2.3",
        "container": {"type": "message", "message_ts": ts, "channel_id": SOCIAL},
        "channel": {"id": SOCIAL},
        "actions": [
            {"type": "button", "action_id": "claim", "block_id": "b", "value": "v1|1|", "action_ts": "9.1"}
        ],
    }
    return urlencode({"payload": json.dumps(payload)}).encode()


async def test_a_request_played_three_times_happens_once(door: Door) -> None:
    body = a_click(await door.office.receive())
    headers = signed(body, FORM, at=time.time())
    assert [await door.knock(body, headers) for _ in range(3)] == [200, 200, 200]
    assert (await door.office.ticket()).version == 2


async def test_a_request_played_three_times_at_once_happens_once(door: Door) -> None:
    body = a_click(await door.office.receive())
    headers = signed(body, FORM, at=time.time())
    assert await asyncio.gather(*(door.knock(body, headers) for _ in range(3))) == [200, 200, 200]
    assert (await door.office.ticket()).version == 2
    guard = door.office.slack._guard
    assert guard is not None
    assert guard._under_way == {}


async def test_slacks_address_check_is_answered(door: Door) -> None:
    challenge = json.dumps({"type": "url_verification", "challenge": "3eZbrw"}).encode()
    assert await door.knock(challenge, signed(challenge, at=time.time())) == 200
    assert json.loads(door.answers[-1][1]) == {"challenge": "3eZbrw"}


@pytest.mark.parametrize(
    "payload",
    [
        {"type": "block_actions", "actions": []},
        {"type": "block_actions"},
        {"type": "view_submission", "view": None},
        {"type": 17},
        {},
        {"type": "event_callback", "event": None},
        {"type": "event_callback", "event": {"type": "message"}},
        {"type": "app_rate_limited", "minute_rate_limited": 1},
        {"user": [], "team": 3, "type": "block_actions", "actions": [{"type": "button"}]},
    ],
)
async def test_signed_nonsense_never_breaks_anything(
    door: Door, payload: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    text = json.dumps(payload)
    for body, kind in ((text.encode(), JSON), (urlencode({"payload": text}).encode(), FORM)):
        assert await door.knock(body, signed(body, kind, at=time.time())) in {200, 400}
    assert [record for record in caplog.records if record.exc_info] == []


async def test_a_click_without_an_action_is_refused_and_counted(door: Door) -> None:
    body = urlencode({"payload": json.dumps({"type": "block_actions", "actions": []})}).encode()
    assert await door.knock(body, signed(body, FORM, at=time.time())) == 400
    assert door.answers[-1][1] == "signed, but no actions"
    assert door.office.slack.health()["refused"] == {"signed, but no actions": 1}


async def test_unsigned_knocking_changes_nothing(door: Door) -> None:
    body = a_click(await door.office.receive())
    assert await door.knock(body, {"Content-Type": FORM}) == 401
    assert await door.knock(b"ssl_check=1", {"Content-Type": FORM}) == 401
    assert (await door.office.ticket()).owner is None
