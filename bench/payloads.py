"""What Slack sends when somebody presses *Claim* on a card, and a customer's signed post."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
import time
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from bench import slack, world
from bot.chat.card import card
from bot.chat.slack.blocks import card_message
from bot.connectors import hooks, post_json
from bot.domain.posts import Platform
from bot.domain.ticket import TicketId

_PLATFORM = Platform("Webhook", frozenset(), 2000, len)
_CLICKS = itertools.count(1)


def click(ticket: TicketId) -> dict[str, Any]:
    """Return the `block_actions` of a click on *Claim*, with the whole message as Slack sends it (about 3 KB)."""
    shown = card_of(ticket)
    message = world.stamp(ticket)
    return {
        "type": "block_actions",
        "user": {
            "id": world.ANNA_IN_SLACK,
            "username": "anna",
            "name": "anna",
            "team_id": slack.TEAM,
        },
        "api_app_id": slack.APP,
        "token": "a-token-that-opens-nothing",
        "team": {"id": slack.TEAM, "domain": "bench"},
        "enterprise": None,
        "is_enterprise_install": False,
        "trigger_id": f"13345224609.738474920.{ticket}",
        "container": {"type": "message", "message_ts": message, "channel_id": world.PLACE},
        "channel": {"id": world.PLACE, "name": "bench"},
        "state": {"values": {}},
        "message": {
            "type": "message",
            "ts": message,
            "user": slack.BOT_USER,
            "bot_id": slack.BOT,
            "text": shown["text"],
            "blocks": shown["blocks"],
        },
        "response_url": f"http://127.0.0.1:9/actions/{slack.TEAM}/{ticket}",
        "actions": [{**_button(shown["blocks"]), "action_ts": f"1772000100.{next(_CLICKS):06d}"}],
    }


@lru_cache(maxsize=8192)
def card_of(ticket: TicketId) -> dict[str, Any]:
    """Return the message of an unclaimed ticket; several bots are asked about the same one."""
    policy = world.policy()
    shown = card(world.open_ticket(ticket)[0], world.CHANNEL, policy, _PLATFORM)
    return card_message(shown, policy.time_zone)


def _button(blocks: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the card's *Claim* with the id of the row that it stands in."""
    rows = [block for block in blocks if block["type"] == "actions"]
    return next(
        {**element, "block_id": row["block_id"]}
        for row in rows
        for element in row["elements"]
        if element["action_id"] == "claim"
    )


def envelope(payload: dict[str, Any], envelope_id: str) -> str:
    """Return a payload as Socket Mode sends it."""
    kind = {"type": "interactive", "accepts_response_payload": False}
    return json.dumps({"envelope_id": envelope_id, **kind, "payload": payload})


def signed_click(payload: dict[str, Any]) -> bytes:
    """Return a payload as Slack posts it: a whole HTTP request, signed now."""
    body = urlencode({"payload": json.dumps(payload)}).encode()
    stamp = str(int(time.time()))
    signed = b"v0:" + stamp.encode() + b":" + body
    signature = hmac.digest(slack.SIGNING_SECRET.encode(), signed, hashlib.sha256).hex()
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": f"v0={signature}",
    }
    return _request("/slack/events", headers, body)


def signed_post(number: int, *, urgent: bool = False) -> bytes:
    """Return a customer's post as a whole HTTP request, signed now."""
    body = post_json.write(world.post(number, urgent=urgent))
    headers = hooks.sign(world.HOOK_SECRET, f"msg_{number}", datetime.now(UTC), body)
    return _request(f"/hooks/{world.ACCOUNT}", {**headers, "Content-Type": "application/json"}, body)


def _request(path: str, headers: dict[str, str], body: bytes) -> bytes:
    lines = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body
