"""Forms as Slack modals: <https://docs.slack.dev/reference/views/modal-views>. Pure.

What was typed survives an update of the view only where block_id and action_id stay as they were. So both come from the
field's name, and block_ids from its edition too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import tzinfo
from typing import Any, Final, assert_never

from bot.chat.slack import codes, rich
from bot.chat.slack.blocks import button, filled, plain_text
from bot.chat.slack.escape import encodable
from bot.chat.slack.rich import Json, Room
from bot.domain.text import Strong, Text, shortened
from bot.handlers.form import (
    Choice,
    Form,
    MomentField,
    Option,
    Pager,
    Part,
    Passage,
    Quote,
    Search,
    TextField,
    Toggle,
)

CALLBACK: Final = "form"
YES: Final = "yes"
PAGE: Final = "page"

_NOTICE: Final = "notice"
_OURS: Final = ("title", "submit", "close", "private_metadata", "callback_id")

_TITLE_LIMIT: Final = 24
_LABEL_LIMIT: Final = 2000
_OPTION_LIMIT: Final = 75
_PLACEHOLDER_LIMIT: Final = 150
_INPUT_LIMIT: Final = 3000
_READING_ROOM: Final = 50_000
"""Characters to be read in one form: at four bytes each still below the 250,000 bytes of a Slack view."""
_BLOCKS_LIMIT: Final = 99
"""Slack takes 100; one is kept for a notice."""


def modal(form: Form, zone: tzinfo, close: str | None = None) -> Json:
    """Return the view of a form. `close` is the word on the button that leaves it; None leaves that to Slack.

    Values of options may have at most 75 characters. A choice without options is left out, as Slack refuses it.
    """
    room = Room(_READING_ROOM)
    blocks = [block for part in form.parts for block in _part(part, zone, room)]
    view: Json = {
        "type": "modal",
        "callback_id": CALLBACK,
        "title": plain_text(form.title, _TITLE_LIMIT),
        "blocks": _fitting(blocks),
        "private_metadata": codes.form_memory(form),
    }
    if form.submit is not None:
        view["submit"] = plain_text(form.submit, _TITLE_LIMIT)
    if close is not None:
        view["close"] = plain_text(close, _TITLE_LIMIT)
    return view


def ready_to_write(view: Json) -> Json:
    """Return a view as it opens: with the focus where people write, not on the first thing that they may choose.

    Only for opening: in an update it would scroll away from what the update shows.
    """
    fields = (block["element"] for block in view["blocks"] if block["type"] == "input")
    field = next((one for one in fields if one["type"] == "plain_text_input"), None)
    if field is not None:
        field["focus_on_load"] = True
    return view


def with_notice(view: Mapping[str, Any], text: Text, zone: tzinfo) -> Json:
    """Return an open view again with a sentence on top, in the place of an older one; what was typed stays."""
    notice = rich.block([filled(rich.section((Strong("⚠️ "), *text), zone, Room()))], _NOTICE)
    others = [block for block in view["blocks"] if block.get("block_id") != _NOTICE]
    kept = {name: view[name] for name in _OURS if view.get(name)}
    return kept | {"type": "modal", "blocks": [notice, *others]}


def option(one: Option) -> Json:
    """Return an option of a select or of a search's suggestions."""
    shown: Json = {"text": plain_text(one.label, _OPTION_LIMIT), "value": one.value}
    return shown | ({"description": plain_text(one.hint, _OPTION_LIMIT)} if one.hint else {})


def _fitting(blocks: list[Json]) -> list[Json]:
    """Leave out what is only to be read, from the end, until Slack takes the rest."""
    spare = len(blocks) - _BLOCKS_LIMIT
    readable = [index for index, block in enumerate(blocks) if block["type"] == "rich_text"]
    dropped = set(readable[-spare:]) if spare > 0 else set()
    return [block for index, block in enumerate(blocks) if index not in dropped]


def _part(part: Part, zone: tzinfo, room: Room) -> Iterator[Json]:
    match part:
        case Passage(text=text):
            yield _reading(filled(rich.section(text, zone, room, most=room.left)))
        case Quote(text=text):
            yield _reading(rich.quote(text, room, most=room.left))
        case TextField():
            yield _text_field(part)
        case Choice(options=()) | Pager(back=None, forth=None):
            return
        case Choice():
            yield _choice(part)
        case Search():
            yield _search(part)
        case Toggle():
            yield _toggle(part)
        case MomentField():
            yield _moment(part)
        case Pager():
            yield _pager(part)
        case _:
            assert_never(part)


def _reading(content: Json) -> Json:
    return {"type": "rich_text", "elements": [content]}


def _text_field(part: TextField) -> Json:
    element: Json = {
        "type": "plain_text_input",
        "multiline": True,
        "max_length": max(1, min(part.limit, _INPUT_LIMIT)),
    }
    if part.initial:
        element["initial_value"] = shortened(encodable(part.initial), _INPUT_LIMIT)
    block = _input(part.name, part.label, element, optional=part.optional, edition=part.edition)
    return block | ({"hint": plain_text(part.hint, _LABEL_LIMIT)} if part.hint else {})


def _choice(part: Choice) -> Json:
    options = [option(one) for one in part.options]
    element: Json = {"type": "static_select", "options": options}
    if (chosen := next((one for one in options if one["value"] == part.initial), None)) is not None:
        element["initial_option"] = chosen
    return _input(part.name, part.label, element, optional=part.optional, live=part.live)


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
