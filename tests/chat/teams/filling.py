"""A person before a dialog: what a client sends, without a client."""

from __future__ import annotations

import json
from typing import Any

from tests.chat.anything import members
from tests.chat.teams.rules import INPUTS

Json = dict[str, Any]


def actions(dialog: Json, act: str = "") -> list[Json]:
    """The buttons of a dialog, in their order; with `act` only those."""
    found = [one for one in members(dialog["card"]["content"]) if one.get("type") == "Action.Submit"]
    return [one for one in found if not act or one["data"]["act"] == act]  # type: ignore[index]


def fields(dialog: Json) -> dict[str, Json]:
    """The inputs of a dialog by their field's name; a moment's two by name and kind."""
    found = [one for one in members(dialog["card"]["content"]) if one.get("type") in INPUTS]
    return {_name(str(one["id"])): one for one in found}


def sent(dialog: Json, act: str = "submit", which: int = 0, /, **typed: str | None) -> Json:
    """What a client sends if somebody types something (None: empties it) and presses a button.

    As the official client does, fields in which nothing stands say nothing.
    """
    known = fields(dialog)
    assert typed.keys() <= known.keys(), (typed, list(known))
    values = {one["id"]: typed.get(name, one.get("value", "")) for name, one in known.items()}
    filled = {key: value for key, value in values.items() if value}
    came: Json = json.loads(json.dumps({**actions(dialog, act)[which]["data"], **filled}))
    return came


def _name(key: str) -> str:
    kind, _, rest = key.partition(".")
    name = rest.rsplit(".", 2)[0]
    return f"{name}_{kind}" if kind in {"date", "time"} else name
