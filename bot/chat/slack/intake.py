"""Slack's payloads -> what somebody did. Pure, and never surprised: whatever is not as Slack documents it is `Junk`.

<https://docs.slack.dev/reference/interaction-payloads>, <https://docs.slack.dev/apis/events-api>.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from bot.chat.payloads import Junk, mapping, text
from bot.chat.slack import codes
from bot.chat.slack.codes import ButtonCode, FormCode, Unreadable
from bot.chat.slack.heard import (
    Changed,
    Closed,
    Commanded,
    Heard,
    Ignored,
    Pointed,
    Pressed,
    PressedWithin,
    Searched,
    Submitted,
    Summoned,
    Typed,
    View,
    Visitor,
)
from bot.chat.slack.values import values_in
from bot.domain.ticket import TicketId

Json = Mapping[str, Any]
Read = Callable[[str], str]
"""What a person typed -> what is meant; see `bot.chat.slack.typed`."""

OUTDATED: Final = ""
"""The handler of a button or form that we cannot read any more: nobody has that name, so its person is told."""

_NO_TICKET: Final = TicketId(0)


def interaction(payload: Json, read: Read) -> Heard:
    """Return what somebody did with a button, a form or a field; raises `Junk`."""
    kind = payload.get("type")
    parse = _INTERACTIONS.get(kind) if isinstance(kind, str) else None
    return parse(payload, read) if parse else Ignored(f"interaction {kind!r:.40}")


def command(payload: Json) -> Heard:
    """Return what somebody typed after `/zuruf`; raises `Junk`."""
    team = text(payload, "team_id")
    trigger = text(payload, "trigger_id")
    return Commanded(
        who=Visitor(text(payload, "user_id"), team, team),
        cause=f"slack:command:{team}:{trigger}",
        words=str(payload.get("text") or ""),
        place=text(payload, "channel_id"),
        trigger=trigger,
    )


def words_of(message: Json) -> str:
    """Return a message's words as Slack keeps them, and the names of what is attached."""
    files = message.get("files")
    names = (
        [file.get("name") for file in files if isinstance(file, Mapping)] if isinstance(files, list) else []
    )
    words = message.get("text")
    parts = [
        words if isinstance(words, str) else "",
        *(f"📎 {name}" for name in names if isinstance(name, str)),
    ]
    return "\n".join(part for part in parts if part)


def _block_actions(payload: Json, read: Read) -> Heard:
    match payload.get("actions"):
        case [{"type": str(kind)} as action, *_]:
            pass
        case _:
            raise Junk("no actions")
    match mapping(payload, "container"):
        case {"type": "view"}:
            return _in_view(payload, action, kind, read)
        case {"type": "message", "message_ts": str(message), "channel_id": str(place), **more}:
            return _pressed(payload, action, message, place, more.get("thread_ts"))
        case _:
            return Ignored("container")


def _pressed(payload: Json, action: Json, message: str, place: str, thread: object) -> Pressed:
    who = _visitor(payload)
    code, handler = _button(action)
    return Pressed(
        who=who,
        cause=_click(who, action, message),
        handler=handler,
        ticket=code.ticket,
        subject=code.subject,
        place=place,
        message=message,
        thread=thread if isinstance(thread, str) and thread != message else None,
        trigger=text(payload, "trigger_id"),
    )


def _button(action: Json) -> tuple[ButtonCode, str]:
    """Return what a button of any age says, and its handler."""
    try:
        return codes.read_button(action.get("value")), codes.handler_of(text(action, "action_id"))
    except Unreadable:
        return ButtonCode(_NO_TICKET, ""), OUTDATED


def _in_view(payload: Json, action: Json, kind: str, read: Read) -> Heard:
    """Only what reports a value stands in a block with a field's name; all other buttons want something."""
    if kind == "checkboxes":
        return Ignored("a checkbox speaks when its form is submitted")
    if kind == "plain_text_input":
        return _typed(payload, action, read)
    is_field = bool(codes.field_name(text(action, "block_id")))
    return (_changed if is_field or kind != "button" else _pressed_within)(payload, action, kind, read)


def _typed(payload: Json, action: Json, read: Read) -> Typed:
    who, view = _visitor(payload), _view(payload)
    return Typed(
        who=who,
        cause=_click(who, action, view.id),
        form=_form(view),
        values=values_in(view.content, read),
        view=view,
    )


def _pressed_within(payload: Json, action: Json, _kind: str, read: Read) -> PressedWithin:
    who, view = _visitor(payload), _view(payload)
    code, handler = _button(action)
    return PressedWithin(
        who=who,
        cause=_click(who, action, view.id),
        handler=handler,
        ticket=code.ticket,
        subject=code.subject,
        form=_form(view),
        values=values_in(view.content, read),
        view=view,
        trigger=text(payload, "trigger_id"),
    )


def _changed(payload: Json, action: Json, kind: str, read: Read) -> Changed:
    who, view = _visitor(payload), _view(payload)
    values = values_in(view.content, read)
    name = codes.field_name(text(action, "block_id"))
    if kind == "button":
        values[name] = str(action.get("value") or "")
    return Changed(who=who, cause=_click(who, action, view.id), form=_form(view), values=values, view=view)


def _view_submission(payload: Json, read: Read) -> Heard:
    view = _view(payload)
    return Submitted(
        who=_visitor(payload),
        cause=f"slack:view:{view.id}:{view.hash}",
        form=_form(view),
        values=values_in(view.content, read),
        view=view,
    )


def _view_closed(payload: Json, read: Read) -> Heard:
    view = _view(payload)
    return Closed(
        who=_visitor(payload),
        cause=f"slack:closed:{view.id}:{view.hash}",
        form=_form(view),
        values=values_in(view.content, read),
        view=view,
        everything=payload.get("is_cleared") is True,
    )


def _message_action(payload: Json, read: Read) -> Heard:
    who, message = _visitor(payload), mapping(payload, "message")
    stamp = text(message, "ts")
    thread = message.get("thread_ts")
    return Pointed(
        who=who,
        cause=_shortcut(who, payload),
        name=text(payload, "callback_id"),
        place=text(payload, "channel", "id"),
        root=thread if isinstance(thread, str) and thread else stamp,
        message=stamp,
        text=read(words_of(message)),
        trigger=text(payload, "trigger_id"),
    )


def _global_shortcut(payload: Json, _read: Read) -> Heard:
    who = _visitor(payload)
    trigger = text(payload, "trigger_id")
    return Summoned(
        who=who, cause=_shortcut(who, payload), name=text(payload, "callback_id"), trigger=trigger
    )


def _shortcut(who: Visitor, payload: Json) -> str:
    stamp, name = text(payload, "action_ts"), text(payload, "callback_id")
    return f"slack:shortcut:{who.workspace}:{stamp}:{who.user}:{name}"


def _block_suggestion(payload: Json, read: Read) -> Heard:
    view = _view(payload)
    return Searched(
        who=_visitor(payload),
        form=_form(view),
        values=values_in(view.content, read),
        typed=str(payload.get("value") or ""),
    )


_INTERACTIONS: Final[Mapping[str, Callable[[Json, Read], Heard]]] = {
    "block_actions": _block_actions,
    "view_submission": _view_submission,
    "view_closed": _view_closed,
    "message_action": _message_action,
    "shortcut": _global_shortcut,
    "block_suggestion": _block_suggestion,
}


def _visitor(payload: Json) -> Visitor:
    user = mapping(payload, "user")
    workspace = text(payload, "team", "id")
    home = user.get("team_id")
    return Visitor(text(user, "id"), workspace, home if isinstance(home, str) else workspace)


def _view(payload: Json) -> View:
    content = mapping(payload, "view")
    if not isinstance(content.get("blocks"), list):
        raise Junk("no view.blocks")
    return View(text(content, "id"), text(content, "hash"), content)


def _form(view: View) -> FormCode:
    try:
        return codes.read_form(view.content.get("private_metadata"))
    except Unreadable:
        return FormCode(OUTDATED, _NO_TICKET)


def _click(who: Visitor, action: Json, where: str) -> str:
    stamp, action_id = text(action, "action_ts"), text(action, "action_id")
    return f"slack:click:{who.workspace}:{stamp}:{who.user}:{where}:{action_id}"
