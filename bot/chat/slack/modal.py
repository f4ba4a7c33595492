"""Forms as Slack's views: modals, and the Home tab. Pure.

<https://docs.slack.dev/reference/views/modal-views>, <https://docs.slack.dev/reference/views/home-tab-views>. What was typed
survives an update of a modal only where block_id and action_id stay as they were; `bot.chat.slack.parts` sees to that.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import tzinfo
from typing import Any, Final

from bot.chat.slack import codes, rich
from bot.chat.slack.blocks import filled, plain_text
from bot.chat.slack.codes import FormCode
from bot.chat.slack.parts import blocks_of
from bot.chat.slack.rich import Json, Room
from bot.domain.text import Strong, Text
from bot.handlers.form import Form

CALLBACK: Final = "form"
HOME: Final = "home"

_NOTICE: Final = "notice"
_OURS: Final = ("title", "submit", "close", "private_metadata", "callback_id", "notify_on_close")
_TITLE_LIMIT: Final = 24


def modal(form: Form, zone: tzinfo, close: str | None = None, below: FormCode | None = None) -> Json:
    """Return the view of a form. `close` is the word on the button that leaves it; None leaves that to Slack.

    `below` is the form that it is opened from: when this one closes, that one may have to show something new.
    """
    view: Json = {
        "type": "modal",
        "callback_id": CALLBACK,
        "title": plain_text(form.title, _TITLE_LIMIT),
        "blocks": blocks_of(form.parts, zone, kept=form.kept, turn=form.turn),
        "private_metadata": codes.form_memory(form, below),
    }
    if form.submit is not None:
        view["submit"] = plain_text(form.submit, _TITLE_LIMIT)
    if close is not None:
        view["close"] = plain_text(close, _TITLE_LIMIT)
    if form.kept or below is not None:
        view["notify_on_close"] = True
    return view


def home(form: Form, zone: tzinfo) -> Json:
    """Return a form as a Home tab, which has neither title nor submit button."""
    return {
        "type": HOME,
        "callback_id": CALLBACK,
        "blocks": blocks_of(form.parts, zone),
        "private_metadata": codes.form_memory(form),
    }


def only_words(text: Text, zone: tzinfo) -> Json:
    """Return a Home tab that says something and offers nothing."""
    return {"type": HOME, "blocks": [rich.block([filled(rich.section(text, zone, Room()))], _NOTICE)]}


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
    return kept | {"type": view.get("type", "modal"), "blocks": [notice, *others]}
