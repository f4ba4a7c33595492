"""What follows from Slack's answers, in Slack's own words and in no words at all."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.slack.calls import TIMEOUT, Calls
from bot.chat.slack.throttle import Throttle
from bot.domain.errors import Gone, OutsideError, Rejected, Unacceptable
from tests.chat.slack.office import Time


@asynccontextmanager
async def answering(response: web.Response) -> AsyncIterator[Calls]:
    """Open the way to a Slack that gives one answer."""

    async def answer(_: web.Request) -> web.Response:
        return response

    app = web.Application()
    app.router.add_route("*", "/api/{method}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        async with aiohttp.ClientSession(timeout=TIMEOUT) as session:
            url = f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
            client = AsyncWebClient("xoxb-1", base_url=url, session=session, retry_handlers=[])
            time = Time()
            yield Calls(client, Throttle(time, time.sleep))
    finally:
        await runner.cleanup()


async def consequence(response: web.Response, method: str = "chat.postMessage") -> OutsideError:
    async with answering(response) as calls:
        with pytest.raises(OutsideError) as raised:
            await calls.call(method)
    return raised.value


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
        ("is_archived", Rejected),
        ("restricted_action_thread_only_channel", Rejected),
        ("restricted_action_read_only_channel", Rejected),
    ],
)
async def test_a_refusal_concerns_a_thread_a_message_or_the_whole_channel(
    word: str, expected: type[OutsideError]
) -> None:
    error = await consequence(web.json_response({"ok": False, "error": word}))
    assert (type(error), str(error)) == (expected, word)
