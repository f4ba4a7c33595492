"""The team that the tests of the workspace play with."""

from typing import Any

from bot.workspace.model import App, Channel, Command, Message, Person, Shortcut, Team
from bot.workspace.server import Workspace

ANNA, BEN, CARLA, BOT = "U0ANNA", "U0BEN", "U0CARLA", "U0ZURUF"
SOCIAL, SERVICE, SECRET = "C0SOCIAL", "C0SERVICE", "C0SECRET"


def team() -> Team:
    people = [
        Person(ANNA, "anna", "Anna Huber", "Social Media", locale="de-AT", email="anna@shop.example"),
        Person(BEN, "ben", "Ben Okafor", "Customer service", email="ben@shop.example"),
        Person(CARLA, "carla", "Carla Weiss", "Press"),
    ]
    channels = [
        Channel(SOCIAL, "social"),
        Channel(SERVICE, "service"),
        Channel(SECRET, "secret", members={CARLA}, is_private=True),
    ]
    shortcuts = (Shortcut("show_log", "Show log"), Shortcut("inbox", "My tickets", "global"))
    return Team.of(people, channels, App(commands=(Command("/zuruf", "inbox"),), shortcuts=shortcuts))


def card(workspace: Workspace, text: str = "A late train") -> Message:
    """A message of the app with buttons and a select, as history would have it."""
    blocks: list[dict[str, Any]] = [
        {"type": "section", "block_id": "text", "text": {"type": "mrkdwn", "text": text}},
        {
            "type": "actions",
            "block_id": "acts",
            "elements": [
                {
                    "type": "button",
                    "action_id": "claim",
                    "value": "t1",
                    "text": {"type": "plain_text", "text": "Claim"},
                },
                {
                    "type": "static_select",
                    "action_id": "tag",
                    "options": [
                        {"text": {"type": "plain_text", "text": "Praise"}, "value": "praise"},
                        {"text": {"type": "plain_text", "text": "Delay"}, "value": "delay"},
                    ],
                },
                {"type": "users_select", "action_id": "assign"},
            ],
        },
    ]
    channel = workspace.team.channels[SOCIAL]
    return workspace.hub.board.post(channel, BOT, text, bot_id=workspace.team.app.bot_id, blocks=blocks)
