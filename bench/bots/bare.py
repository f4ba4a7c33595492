"""The floor: slack-bolt with one listener that does nothing but acknowledge, by Socket Mode or HTTP.

`python -m bench.bots.bare socket|http [pbr] [repaint]`: as slack-bolt comes, or with `process_before_response`; `repaint`
also updates the card, without keeping anything.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
from typing import Any

from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bench.bots.reporting import report_ready


async def main(transport: str, *flags: str) -> None:
    app = _app(process_before_response="pbr" in flags)
    app.action(re.compile(".*"))(_repaint if "repaint" in flags else _nothing)
    if transport == "http":
        report_ready(await _listen(app))
    else:
        handler = AsyncSocketModeHandler(app, os.environ["SLACK_APP_TOKEN"])
        await handler.connect_async()  # type: ignore[no-untyped-call]  # slack-bolt leaves it without annotations
        report_ready()
    await asyncio.Event().wait()


def _app(*, process_before_response: bool) -> AsyncApp:
    return AsyncApp(
        client=AsyncWebClient(os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"]),
        signing_secret=os.environ["SLACK_SIGNING_SECRET"],
        process_before_response=process_before_response,
    )


async def _nothing(ack: AsyncAck) -> None:
    await ack()


async def _repaint(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
    """Put words in the place of the card; nothing is stored."""
    await ack()
    place, message = body["container"]["channel_id"], body["container"]["message_ts"]
    said = {"type": "rich_text_section", "elements": [{"type": "text", "text": "Claimed"}]}
    blocks = [{"type": "rich_text", "elements": [said]}]
    await client.chat_update(channel=place, ts=message, text="Claimed", blocks=blocks)


async def _listen(app: AsyncApp) -> int:
    """Serve what slack-bolt serves by itself at /slack/events, on a free port."""
    runner = web.AppRunner(app.web_app(), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return int(runner.addresses[0][1])


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
