"""What Slack sends, one example of each kind."""

from __future__ import annotations

import json
from typing import Any

from bot.chat.slack import events, intake

Json = dict[str, Any]

BASE: Json = {
    "type": "block_actions",
    "user": {"id": "UANNA", "username": "anna", "team_id": "T1"},
    "team": {"id": "T1", "domain": "shop"},
    "trigger_id": "1.2.3",
}
CLICK: Json = BASE | {
    "container": {"type": "message", "message_ts": "5.000001", "channel_id": "C1"},
    "actions": [
        {
            "type": "button",
            "action_id": "claim",
            "block_id": "c17v5-do0",
            "value": "v1|17|r|1",
            "action_ts": "9.1",
        }
    ],
}
VIEW: Json = {
    "id": "V1",
    "hash": "h1",
    "private_metadata": json.dumps({"v": 1, "t": 17, "h": "reply", "m": {"edition": "2"}}),
    "blocks": [
        {"type": "rich_text", "elements": []},
        {"type": "input", "block_id": "text.2"},
        {"type": "input", "block_id": "template.0"},
    ],
    "state": {
        "values": {
            "text.2": {"text": {"type": "plain_text_input", "value": "Hello &amp; welcome"}},
            "template.0": {"template": {"type": "external_select", "selected_option": {"value": "late"}}},
            "target.0": {"target": {"type": "static_select", "selected_option": None}},
            "close.0": {"close": {"type": "checkboxes", "selected_options": [{"value": "yes"}]}},
            "due.0": {"due": {"type": "datetimepicker", "selected_date_time": 1785412800}},
        }
    },
}
VALUES = {"text": "HELLO &AMP; WELCOME", "template": "late", "close": "yes", "due": "1785412800"}
LIVE: Json = BASE | {
    "container": {"type": "view", "view_id": "V1"},
    "view": VIEW,
    "actions": [
        {"type": "external_select", "action_id": "template", "block_id": "template.0", "action_ts": "9.2"}
    ],
}
SUBMISSION: Json = BASE | {"type": "view_submission", "view": VIEW}
SUGGESTION: Json = BASE | {
    "type": "block_suggestion",
    "view": VIEW,
    "action_id": "template",
    "block_id": "template.0",
    "value": "la",
}
COMMAND: Json = {
    "command": "/zuruf",
    "text": "log 17",
    "team_id": "T1",
    "user_id": "UANNA",
    "channel_id": "C1",
    "trigger_id": "1.2.3",
}
MESSAGE: Json = {
    "type": "message",
    "channel": "C1",
    "user": "UANNA",
    "text": "hi",
    "ts": "6.000001",
    "thread_ts": "5.000001",
}


POINTED: Json = BASE | {
    "type": "message_action",
    "callback_id": "note",
    "action_ts": "9.7",
    "channel": {"id": "C1", "name": "social"},
    "message": MESSAGE,
}
SUMMONED: Json = BASE | {"type": "shortcut", "callback_id": "inbox", "action_ts": "9.8"}


def outer(event: Json, **more: Any) -> Json:
    return {"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": event, **more}


def heard(event: Json, **more: Any) -> object:
    return events.event(outer(event, **more), "UBOT")


def interaction(payload: Json) -> object:
    return intake.interaction(payload, str.upper)
