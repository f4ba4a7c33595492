"""The parts of a form as blocks. Pure.

What was typed survives an update of a view only where block_id and action_id stay as they were. So both come from the
field's name, and block_ids from its edition and the form's turn too.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import tzinfo
from typing import Final, assert_never

from bot.chat.slack import codes, rich
from bot.chat.slack.blocks import HEADER_LIMIT, button, filled, plain_text, rows_of_buttons
from bot.chat.slack.escape import encodable
from bot.chat.slack.rich import Json, Room
from bot.domain.text import shortened
from bot.handlers.form import (
    Buttons,
    Choice,
    Heading,
    MomentField,
    Option,
    Pager,
    Part,
    Passage,
    Quote,
    Search,
    Several,
    TextField,
    Toggle,
)

Field = TextField | Choice | Several | Search | Toggle | MomentField

YES: Final = "yes"
PAGE: Final = "page"

_LABEL_LIMIT: Final = 2000
_OPTION_LIMIT: Final = 75
_OPTIONS_LIMIT: Final = 100
_PLACEHOLDER_LIMIT: Final = 150
_INPUT_LIMIT: Final = 3000
_BLOCKS_LIMIT: Final = 99
"""Slack takes 100; one is kept for a notice."""
_BYTES_LIMIT: Final = 200_000
"""Of words, fields and buttons; a Slack view takes 250,000 with all that is around them."""
_READING_ROOM: Final = 50_000
_BYTES_A_CHARACTER: Final = 4


def blocks_of(parts: Sequence[Part], zone: tzinfo, *, kept: bool = False, turn: int = 0) -> list[Json]:
    """Return the blocks of a form. Where Slack would not take them all, what is only to be read gives way.

    `kept`: text fields report while somebody types, since a form that is closed says nothing of what stands in it. Values
    of options may have at most 75 characters. A choice without options is left out, as Slack refuses it.
    """
    room = _reading_room(parts, zone)
    blocks = [block for number, part in enumerate(parts) for block in _part(part, f"b{number}-", zone, room)]
    fitting = [_of_turn(block, turn) if turn else block for block in _fitting(blocks)]
    return [_reporting(block) if kept else block for block in fitting]


def _of_turn(block: Json, turn: int) -> Json:
    """Return a field under an id of its own, so that Slack does not fill it with what was chosen in an earlier turn."""
    block_id = block.get("block_id", "")
    return block | {"block_id": f"{block_id}-{turn}"} if codes.field_name(block_id) else block


def _reporting(block: Json) -> Json:
    if block["type"] != "input" or block["element"]["type"] != "plain_text_input":
        return block
    element = block["element"] | {"dispatch_action_config": {"trigger_actions_on": ["on_character_entered"]}}
    return block | {"element": element, "dispatch_action": True}


def option(one: Option) -> Json:
    """Return an option of a select or of a search's suggestions."""
    shown: Json = {"text": plain_text(one.label, _OPTION_LIMIT), "value": one.value}
    return shown | ({"description": plain_text(one.hint, _OPTION_LIMIT)} if one.hint else {})


def _reading_room(parts: Sequence[Part], zone: tzinfo) -> Room:
    """Return how many characters can be read beside the fields and buttons, which all stay."""
    used = [part for part in parts if not isinstance(part, Passage | Quote)]
    blocks = [block for part in used for block in _part(part, "", zone, Room(0))]
    weight = len(json.dumps(blocks, ensure_ascii=False).encode())
    return Room(max(0, min(_READING_ROOM, (_BYTES_LIMIT - weight) // _BYTES_A_CHARACTER)))


def _fitting(blocks: list[Json]) -> list[Json]:
    """Leave out what is only to be read, from the end and headings last, until Slack takes the rest."""
    spare = max(0, len(blocks) - _BLOCKS_LIMIT)
    words, headings = (
        [index for index in reversed(range(len(blocks))) if blocks[index]["type"] == kind]
        for kind in ("rich_text", "header")
    )
    dropped = set((words + headings)[:spare])
    return [block for index, block in enumerate(blocks) if index not in dropped]


def _part(part: Part, place: str, zone: tzinfo, room: Room) -> Iterator[Json]:
    match part:
        case Heading(text=text):
            yield {"type": "header", "text": plain_text(text, HEADER_LIMIT)}
        case Passage(text=text):
            yield _reading(filled(rich.section(text, zone, room, most=room.left)))
        case Quote(text=text):
            yield _reading(rich.quote(text, room, most=room.left))
        case Buttons(buttons=buttons):
            yield from rows_of_buttons(buttons, "", place, Room())
        case Choice(options=()) | Several(options=()) | Pager(back=None, forth=None):
            return
        case Pager():
            yield _pager(part)
        case _:
            yield _field(part)


def _field(part: Field) -> Json:
    match part:
        case TextField():
            return _text_field(part)
        case Choice():
            return _choice(part)
        case Several():
            return _several(part)
        case Search():
            return _search(part)
        case Toggle():
            return _toggle(part)
        case MomentField():
            return _moment(part)
        case _:
            assert_never(part)


def _reading(content: Json) -> Json:
    return {"type": "rich_text", "elements": [content]}


def _text_field(part: TextField) -> Json:
    element: Json = {
        "type": "plain_text_input",
        "multiline": not part.single,
        "max_length": max(1, min(part.limit, _INPUT_LIMIT)),
    }
    if part.initial:
        element["initial_value"] = shortened(encodable(part.initial), _INPUT_LIMIT)
    block = _input(part.name, part.label, element, optional=part.optional, edition=part.edition)
    return block | ({"hint": plain_text(part.hint, _LABEL_LIMIT)} if part.hint else {})


def _choice(part: Choice) -> Json:
    options = [option(one) for one in part.options[:_OPTIONS_LIMIT]]
    element: Json = {"type": "static_select", "options": options}
    if (chosen := next((one for one in options if one["value"] == part.initial), None)) is not None:
        element["initial_option"] = chosen
    return _input(part.name, part.label, element, optional=part.optional, live=part.live)


def _several(part: Several) -> Json:
    options = [option(one) for one in part.options[:_OPTIONS_LIMIT]]
    element: Json = {"type": "multi_static_select", "options": options}
    if chosen := [one for one in options if one["value"] in part.initial]:
        element["initial_options"] = chosen
    return _input(part.name, part.label, element, optional=part.optional)


def _search(part: Search) -> Json:
    element: Json = {"type": "external_select", "min_query_length": 0}
    if part.placeholder:
        element["placeholder"] = plain_text(part.placeholder, _PLACEHOLDER_LIMIT)
    if part.initial is not None:
        element["initial_option"] = option(part.initial)
    return _input(part.name, part.label, element, optional=part.optional, live=part.live)


def _toggle(part: Toggle) -> Json:
    """Return a single checkbox that is its own label. Unlike an input it reports each click, which nobody listens to."""
    offered = {"text": plain_text(part.label, _OPTION_LIMIT), "value": YES}
    element: Json = {"type": "checkboxes", "action_id": part.name, "options": [offered]}
    if part.initial:
        element["initial_options"] = [offered]
    return {"type": "actions", "block_id": codes.field_id(part.name), "elements": [element]}


def _moment(part: MomentField) -> Json:
    element = {"type": "datetimepicker", "initial_date_time": int(part.initial.timestamp())}
    return _input(part.name, part.label, element)


def _pager(part: Pager) -> Json:
    pages = [("back", "← {}", part.back), ("forth", "{} →", part.forth)]
    buttons = [button(name, label.format(page), page) for name, label, page in pages if page is not None]
    return {"type": "actions", "block_id": codes.field_id(PAGE), "elements": buttons}


def _input(
    name: str, label: str, element: Json, *, optional: bool = False, live: bool = False, edition: int = 0
) -> Json:
    block: Json = {
        "type": "input",
        "block_id": codes.field_id(name, edition),
        "label": plain_text(label, _LABEL_LIMIT),
        "element": element | {"action_id": name},
    }
    if optional:
        block["optional"] = True
    if live:
        block["dispatch_action"] = True
    return block
