"""What was filled into a form: <https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload>."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bot.chat.slack.codes import field_name


def values_in(view: Mapping[str, Any], read: Callable[[str], str]) -> dict[str, str]:
    """Return what stands in a view's fields, by field name; empty fields are left out."""
    return {name: value for name, element in _elements(view) if (value := _value(element, read))}


def inputs_of(view: Mapping[str, Any]) -> list[str]:
    """Return the block_ids of a view's inputs: only beside them Slack shows what is wrong."""
    return [
        block["block_id"]
        for block in view["blocks"]
        if isinstance(block, Mapping)
        and block.get("type") == "input"
        and isinstance(block.get("block_id"), str)
    ]


def _elements(view: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    match view:
        case {"state": {"values": dict(blocks)}}:
            pass
        case _:
            return
    for block_id, actions in blocks.items():
        name = field_name(str(block_id))
        if name and isinstance(actions, Mapping):
            yield from ((name, element) for element in actions.values())


def _value(element: object, read: Callable[[str], str]) -> str:
    match element:
        case {"type": "plain_text_input", "value": str(value)}:
            return read(value)
        case {"selected_option": {"value": str(value)}}:
            return value
        case {"selected_options": list(chosen)}:
            return "\n".join(
                str(one["value"]) for one in chosen if isinstance(one, Mapping) and one.get("value")
            )
        case {"selected_date_time": int(moment)}:
            return str(moment)
        case _:
            return ""
