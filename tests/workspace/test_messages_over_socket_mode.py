from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace.server import Workspace
from tests.workspace.conftest import Connect
from tests.workspace.small_team import ANNA, SOCIAL

Body = dict[str, Any]


async def test_a_button_press_is_acknowledged_and_repaints_the_card(
    workspace: Workspace, app: AsyncApp, client: AsyncWebClient, connect: Connect
) -> None:
    @app.action("claim")
    async def claim(ack: AsyncAck, body: Body, client: AsyncWebClient) -> None:
        await ack()
        text = f"claimed by <@{body['user']['id']}>"
        await client.chat_update(
            channel=body["channel"]["id"], ts=body["message"]["ts"], text=text, blocks=[]
        )

    blocks = [
        {
            "type": "actions",
            "elements": [
                {"type": "button", "action_id": "claim", "text": {"type": "plain_text", "text": "Claim"}}
            ],
        }
    ]
    ts = (await client.chat_postMessage(channel=SOCIAL, text="A late train", blocks=blocks))["ts"]
    await connect()
    anna = workspace.as_person(ANNA)
    assert (await anna.press(SOCIAL, ts, "claim")).ok
    await workspace.wait_for(lambda: anna.message(SOCIAL, ts)["text"] == f"claimed by <@{ANNA}>")
    assert workspace.unexpected == []
