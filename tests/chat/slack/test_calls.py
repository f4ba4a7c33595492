"""What follows from Slack's answers, in Slack's own words and in no words at all."""

from __future__ import annotations

import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.slack.calls import Calls
from bot.chat.slack.throttle import Throttle
from bot.domain.errors import (
    Closed,
    Gone,
    OutcomeUnknown,
    OutsideError,
    RateLimited,
    Rejected,
    Unacceptable,
    Unreachable,
)
from tests.chat.slack.answers import answering


async def consequence(response: web.Response, method: str = "chat.postMessage") -> OutsideError:
    async with answering(response) as calls:
        with pytest.raises(OutsideError) as raised:
            await calls.call(method)
    return raised.value


def test_a_client_that_repeats_by_itself_is_refused() -> None:
    with pytest.raises(ValueError, match="posts twice"):
        Calls(AsyncWebClient("xoxb-1"), Throttle())


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("cannot_reply_to_message", Gone),
        ("invalid_thread_ts", Gone),
        ("message_not_found", Gone),
        ("restricted_action_non_threadable_channel", Gone),
        ("restricted_action_thread_locked", Gone),
        ("duplicate_message_not_found", Unacceptable),
        ("invalid_attachments", Unacceptable),
        ("msg_too_long", Unacceptable),
        ("too_many_attachments", Unacceptable),
        ("is_archived", Closed),
        ("restricted_action_thread_only_channel", Closed),
        ("restricted_action_read_only_channel", Closed),
        ("team_not_found", Rejected),
    ],
)
async def test_a_refusal_concerns_a_thread_a_message_or_the_whole_channel(
    word: str, expected: type[OutsideError]
) -> None:
    error = await consequence(web.json_response({"ok": False, "error": word}))
    assert (type(error), str(error)) == (expected, word)


@pytest.mark.parametrize("method", ["chat.postMessage", "chat.update", "conversations.join"])
@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("<h1>Wartung für Gateway</h1>".encode("latin-1"), "text/html"),
        (b"<h1>maintenance</h1>", "text/html"),
        (b"maintenance", "text/plain"),
        (b"{\xff}", "application/json"),
        (b"[1]", "application/json"),
        (b"null", "application/json"),
        (b"[" * 100_000, "application/json"),
        (b"\x1f\x8b", "application/gzip"),
    ],
)
async def test_nobody_knows_what_a_garbled_answer_means(body: bytes, kind: str, method: str) -> None:
    assert type(await consequence(web.Response(body=body, content_type=kind), method)) is OutcomeUnknown
    read = await consequence(web.Response(body=body, content_type=kind), "users.info")
    assert type(read) is Unreachable


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("0", 0),
        ("7", 7),
        ("901", 900),
        ("9" * 400, 900),
        ("-5", 30),
        ("inf", 30),
        ("nan", 30),
        ("٣", 30),
        ("Wed, 21 Oct 2026 07:28:00 GMT", 30),
        ("", 30),
    ],
)
async def test_slack_may_ask_us_to_wait_for_a_quarter_of_an_hour(header: str, seconds: float) -> None:
    error = await consequence(web.Response(status=429, headers={"Retry-After": header}))
    assert isinstance(error, RateLimited)
    assert error.retry_after == seconds
