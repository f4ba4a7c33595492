"""What Slack takes as an app manifest, as far as ours goes: <https://docs.slack.dev/reference/app-manifest>.

Stricter than Slack where a key would be a mistake in our manifest: what is not written here is refused.
"""

from typing import Any

from bot.workspace.limits import LIMITS

Json = dict[str, Any]


def _object(needed: Json, may: Json | None = None) -> Json:
    properties = needed | (may or {})
    return {
        "type": "object",
        "properties": properties,
        "required": list(needed),
        "additionalProperties": False,
    }


def _words(least: int, most: int) -> Json:
    return {"type": "string", "minLength": least, "maxLength": most}


def _names(pattern: str, most: int) -> Json:
    item = {"type": "string", "pattern": pattern, "maxLength": 50}
    return {"type": "array", "items": item, "minItems": 1, "maxItems": most, "uniqueItems": True}


_FLAG = {"type": "boolean"}
_ADDRESS = {"type": "string", "pattern": r"^https://[^/\s]+/\S*$", "maxLength": 3000}

_DISPLAY = _object(
    {
        "name": _words(1, LIMITS["manifest.name"].most),
        "description": _words(1, LIMITS["manifest.description"].most),
        "long_description": _words(175, LIMITS["manifest.long_description"].most),
    },
    {"background_color": {"type": "string", "pattern": "^#[0-9a-fA-F]{6}$"}},
)
_COMMAND = _object(
    {
        "command": {"type": "string", "pattern": "^/[a-z0-9_-]+$", "maxLength": 32},
        "description": _words(1, 2000),
        "should_escape": _FLAG,
    },
    {"usage_hint": _words(1, 1000), "url": _ADDRESS},
)
_SHORTCUT = _object(
    {
        "name": _words(1, LIMITS["manifest.shortcut_name"].most),
        "type": {"enum": ["global", "message"]},
        "callback_id": _words(1, 255),
        "description": _words(1, 150),
    }
)
_FEATURES = _object(
    {
        "app_home": _object(
            {
                "home_tab_enabled": _FLAG,
                "messages_tab_enabled": _FLAG,
                "messages_tab_read_only_enabled": _FLAG,
            }
        ),
        "bot_user": _object(
            {"display_name": _words(1, LIMITS["manifest.bot_display_name"].most), "always_online": _FLAG}
        ),
        "shortcuts": {"type": "array", "items": _SHORTCUT, "minItems": 1, "maxItems": 10},
        "slash_commands": {"type": "array", "items": _COMMAND, "minItems": 1, "maxItems": 50},
    }
)
_SETTINGS = _object(
    {
        "event_subscriptions": _object(
            {"bot_events": _names(r"^[a-z_]+(\.[a-z]+)?$", 100)}, {"request_url": _ADDRESS}
        ),
        "interactivity": _object(
            {"is_enabled": _FLAG}, {"request_url": _ADDRESS, "message_menu_options_url": _ADDRESS}
        ),
        "org_deploy_enabled": _FLAG,
        "socket_mode_enabled": _FLAG,
        "token_rotation_enabled": _FLAG,
    }
)
_OAUTH = _object({"scopes": _object({"bot": _names(r"^[a-z]+:?[a-z]*(\.[a-z]+)?$", 255)})})

MANIFEST = _object(
    {"display_information": _DISPLAY, "features": _FEATURES, "oauth_config": _OAUTH, "settings": _SETTINGS}
)
