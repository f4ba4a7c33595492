"""The floor: botbuilder-core with its own authentication and connector, and a handler that does nothing but answer a press.

`python -m bench.bots.bare_teams`. The glue around its adapter is as little as an answer needs: its own one, for aiohttp, makes 500 of it.
"""

from __future__ import annotations

import asyncio
import logging
import os
from typing import Any

from aiohttp import web
from botbuilder.core import TurnContext
from botbuilder.core.cloud_adapter_base import CloudAdapterBase
from botbuilder.core.teams import TeamsActivityHandler
from botbuilder.schema import Activity, AdaptiveCardInvokeResponse, AdaptiveCardInvokeValue
from botframework.connector.auth import (
    BotFrameworkAuthenticationFactory,
    PasswordServiceClientCredentialFactory,
)

from bench.bots.reporting import report_ready

_CARD = "application/vnd.microsoft.card.adaptive"


class Handler(TeamsActivityHandler):  # type: ignore[misc]  # botbuilder has no types
    async def on_adaptive_card_invoke(
        self, turn_context: TurnContext, invoke_value: AdaptiveCardInvokeValue
    ) -> AdaptiveCardInvokeResponse:
        assert turn_context
        assert invoke_value
        return AdaptiveCardInvokeResponse(status_code=200, type=_CARD, value={"type": "AdaptiveCard"})


def _adapter() -> CloudAdapterBase:
    credentials = PasswordServiceClientCredentialFactory(
        os.environ["TEAMS_APP_ID"], os.environ["TEAMS_APP_PASSWORD"], os.environ["TEAMS_TENANT_ID"]
    )
    authentication = BotFrameworkAuthenticationFactory.create(
        to_channel_from_bot_login_url=f"{os.environ['TEAMS_LOGIN_URL']}{os.environ['TEAMS_TENANT_ID']}",
        to_channel_from_bot_oauth_scope="https://api.botframework.com",
        to_bot_from_channel_token_issuer="https://api.botframework.com",
        to_bot_from_channel_open_id_metadata_url=os.environ["TEAMS_OPENID_URL"],
        to_bot_from_emulator_open_id_metadata_url=os.environ["TEAMS_OPENID_URL"],
        credential_factory=credentials,
    )
    return CloudAdapterBase(authentication)


async def main() -> None:
    logging.getLogger("msrest").setLevel(logging.ERROR)  # a warning at every press is not what is measured
    adapter, handler = _adapter(), Handler()

    async def answer(request: web.Request) -> web.Response:
        activity: Any = Activity().deserialize(await request.json())
        header = request.headers.get("Authorization", "")
        response = await adapter.process_activity(header, activity, handler.on_turn)
        return web.json_response(response.body, status=response.status)

    app = web.Application()
    app.router.add_post("/api/messages", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    report_ready(runner.addresses[0][1])
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
