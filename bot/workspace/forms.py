"""Elements that hold something: their state, what an action of theirs carries, what the client checks.

https://docs.slack.dev/reference/block-kit/block-elements and the `state.values` of
https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, NamedTuple

from bot.workspace.model import Json, Message
from bot.workspace.stored import interactive


class Holder(NamedTuple):
    """Where an element type keeps its value, its initial value, and what stands there when it is empty."""

    key: str
    initial: str
    empty: object = None


_ONE, _MANY = Holder("selected_option", "initial_option"), Holder("selected_options", "initial_options", [])
_TEXT = Holder("value", "initial_value")
HOLDERS = {
    "plain_text_input": _TEXT,
    "number_input": _TEXT,
    "email_text_input": _TEXT,
    "url_text_input": _TEXT,
    "rich_text_input": Holder("rich_text_value", "initial_value"),
    "static_select": _ONE,
    "external_select": _ONE,
    "radio_buttons": _ONE,
    "checkboxes": _MANY,
    "multi_static_select": _MANY,
    "multi_external_select": _MANY,
    "users_select": Holder("selected_user", "initial_user"),
    "multi_users_select": Holder("selected_users", "initial_users", []),
    "channels_select": Holder("selected_channel", "initial_channel"),
    "multi_channels_select": Holder("selected_channels", "initial_channels", []),
    "conversations_select": Holder("selected_conversation", "initial_conversation"),
    "multi_conversations_select": Holder("selected_conversations", "initial_conversations", []),
    "datepicker": Holder("selected_date", "initial_date"),
    "timepicker": Holder("selected_time", "initial_time"),
    "datetimepicker": Holder("selected_date_time", "initial_date_time"),
    "file_input": Holder("files", "initial_files", []),
}
_PATTERNS = {
    "number_input": re.compile(r"-?\d+([.,]\d+)?"),
    "email_text_input": re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+"),
    "url_text_input": re.compile(r"https?://\S+"),
}
REQUIRED = "Please complete this required field."


class Element(NamedTuple):
    block: Json
    element: Json

    @property
    def block_id(self) -> str:
        return str(self.block["block_id"])

    @property
    def action_id(self) -> str:
        return str(self.element["action_id"])

    @property
    def dispatches(self) -> bool:
        """Whether using it tells the app at once; in an input block only with `dispatch_action`."""
        return self.block["type"] != "input" or bool(self.block.get("dispatch_action"))


def elements(blocks: list[Json]) -> Iterator[Element]:
    for block in blocks:
        for element in interactive(block):
            yield Element(block, element)


def find(blocks: list[Json], action_id: str, block_id: str | None = None) -> Element:
    """The element with this action_id; LookupError, with those that exist, if there is none."""
    for candidate in elements(blocks):
        if candidate.action_id == action_id and block_id in {None, candidate.block_id}:
            return candidate
    raise LookupError(f"no {action_id!r} among {[candidate.action_id for candidate in elements(blocks)]}")


def find_in_message(message: Message, action_id: str, block_id: str | None = None) -> Element:
    """As `find`, also among what the message showed a moment ago: a click may cross with an update."""
    for blocks in (message.blocks, *message.former):
        with suppress(LookupError):
            return find(blocks, action_id, block_id)
    return find(message.blocks, action_id, block_id)


def state_values(blocks: list[Json], typed: Json) -> Json:
    """`state.values`: what the person chose, else the initial value, for every element that holds one."""
    values: Json = {}
    for block, element in elements(blocks):
        holder = HOLDERS.get(element["type"])
        if holder:
            values.setdefault(block["block_id"], {})[element["action_id"]] = _held(
                block, element, holder, typed
            )
    return values


def _held(block: Json, element: Json, holder: Holder, typed: Json) -> Json:
    chosen: Json | None = typed.get(block["block_id"], {}).get(element["action_id"])
    if chosen is not None and holder.key in chosen:
        return {"type": element["type"], holder.key: chosen[holder.key]}
    return {"type": element["type"], holder.key: element.get(holder.initial, holder.empty)}


def carried(element: Json, value: Any = None) -> Json:
    """What an element contributes to the action when it is used with `value`.

    Buttons carry their own value; for selects `value` is the option's value or the whole option,
    for pickers and inputs what was picked or typed.
    """
    kind = element["type"]
    if kind == "button":
        return {"text": element["text"]} | ({"value": element["value"]} if "value" in element else {})
    if kind == "overflow":
        return {"selected_option": chosen_option(element, value)}
    holder = HOLDERS[kind]
    if holder.key == "selected_option":
        return {holder.key: None if value is None else chosen_option(element, value)}
    if holder.key == "selected_options":
        return {holder.key: [chosen_option(element, one) for one in value]}
    return {holder.key: value}


def chosen_option(element: Json, value: Any) -> Json:
    """The option with this value; a whole option (from an external select) is taken as it is."""
    if isinstance(value, dict):
        return value
    groups = element.get("option_groups", [])
    options = [*element.get("options", []), *(option for group in groups for option in group["options"])]
    for option in options:
        if option.get("value") == value:
            return dict(option)
    raise LookupError(f"no option {value!r} among {[option.get('value') for option in options]}")


def client_errors(blocks: list[Json], values: Json) -> dict[str, str]:
    """What Slack's client refuses on its own, before the app hears of a submission: block_id -> text."""
    errors: dict[str, str] = {}
    for block, element in elements(blocks):
        if block["type"] != "input":
            continue
        problem = _problem(block, element, values[block["block_id"]][element["action_id"]])
        if problem:
            errors[block["block_id"]] = problem
    return errors


def _problem(block: Json, element: Json, held: Json) -> str | None:
    value = held[HOLDERS[element["type"]].key]
    if value in (None, "", []):
        return None if block.get("optional") else REQUIRED
    if not isinstance(value, str):
        return None
    if len(value) < element.get("min_length", 0):
        return f"Please enter at least {element['min_length']} characters."
    if len(value) > element.get("max_length", 3000):
        return f"Please enter at most {element.get('max_length', 3000)} characters."
    pattern = _PATTERNS.get(element["type"])
    return None if pattern is None or pattern.fullmatch(value) else "Please enter a valid value."
