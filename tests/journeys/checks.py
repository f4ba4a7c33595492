"""What must hold at the end of every story: the bot did nothing that Slack would not have taken."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import pytest

from bot.workspace.api import ApiCall
from bot.workspace.blockkit import message_problems, view_problems
from bot.workspace.server import Workspace
from tests.drift.schema import slack_schema

Json = Mapping[str, Any]
_MESSAGES = frozenset({"chat.postMessage", "chat.update", "chat.postEphemeral"})


def assert_slack_takes(workspace: Workspace) -> None:
    """Fail on the first call that breaks Slack's rules or does not fit its official types."""
    assert workspace.unexpected == []
    for call in workspace.calls:
        assert _problems(call) == [], call


def assert_slack_shows(view: Json) -> None:
    """Fail on a form that Slack would not show, in whatever way it reached the screen."""
    own = {key: view[key] for key in _OF_A_VIEW if view.get(key)}
    assert [*map(str, view_problems(own)), *_types()(own)] == [], own


_OF_A_VIEW = ("type", "title", "submit", "close", "blocks", "private_metadata", "callback_id")


def _problems(call: ApiCall) -> list[str]:
    if call.method in _MESSAGES:
        return [*map(str, message_problems(call.args)), *_types()(call.args)]
    if "view" in call.args:
        view = call.args["view"]
        content = json.loads(view) if isinstance(view, str) else view
        return [*map(str, view_problems(content)), *_types()(content)]
    return []


@cache
def _types() -> Callable[[Json], list[str]]:
    """The official types; where they cannot be had, stories are told without them, except in CI."""
    try:
        return slack_schema()
    except pytest.skip.Exception:
        assert os.environ.get("CI") != "true"
        return lambda _call: []
