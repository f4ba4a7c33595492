"""Teams' activities -> what was heard. Pure, and trusts nothing but the signature: whatever is not as Teams documents it is `Junk`.

<https://learn.microsoft.com/en-us/microsoftteams/platform/bots/how-to/conversations/subscribe-to-conversation-events>. Much may be
missing: names, entities, a locale, `replyToId`. What stands in no thread is dropped before its words are looked at: only what stands
under a card can be a note.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from bot.chat.payloads import Junk, mapping, said, text
from bot.chat.teams import codes
from bot.chat.teams.causes import cause
from bot.chat.teams.codes import FormCode, PressCode
from bot.chat.teams.happening import happened, removed_or_installed
from bot.chat.teams.heard import (
    Commanded,
    FileAnswered,
    Heard,
    Ignored,
    InDialog,
    Pointed,
    Pressed,
    Searched,
    Spot,
    Upload,
    Vanished,
    Visitor,
    Wrote,
)
from bot.chat.teams.markup import mentions, without_mention, words_of, words_of_html
from bot.chat.teams.origins import bot_of, is_ours, spot_of, visitor_of
from bot.domain.ticket import TicketId

Json = Mapping[str, Any]

OUTDATED: Final = ""
"""The handler of a button or form that we cannot read any more: nobody has that name, so its person is told."""

_NO_TICKET: Final = TicketId(0)
_LONG: Final = 40


def heard(activity: Json) -> Heard:
    """Return what an activity says; raises `Junk`."""
    kind = text(activity, "type")
    parse = _KINDS.get(kind)
    return parse(activity) if parse else Ignored(f"activity {kind:.{_LONG}}")


# What people press and fill in


def _invoke(activity: Json) -> Heard:
    name = said(activity, "name")
    parse = _INVOKES.get(name)
    return parse(activity) if parse else Ignored(f"invoke {name:.{_LONG}}")


def _executed(activity: Json) -> Heard:
    action = mapping(activity, "value", "action")
    return _pressed(activity, _data(action))


def _pressed(activity: Json, data: Json, *, dialog: bool = False, answered: bool = True) -> Pressed:
    """A button under a message, by whatever way: the same button is the same press."""
    who, spot = visitor_of(activity), spot_of(activity)
    message = said(activity, "replyToId")
    return Pressed(
        who=who,
        cause=cause("press", who, spot, message, data),
        code=_press(data),
        spot=spot,
        message=message,
        dialog=dialog,
        answered=answered,
    )


def _opened(activity: Json) -> Heard:
    return _pressed(activity, _data(mapping(activity, "value")), dialog=True)


def _submitted(activity: Json, *, extension: bool = False) -> Heard:
    data = _data(mapping(activity, "value"))
    who, spot = visitor_of(activity), spot_of(activity)
    act = codes.act_in(data)
    return InDialog(
        who=who,
        cause=cause("form", who, spot, "", data),
        act=act,
        code=_form(data),
        press=_press(data) if act == "press" else None,
        data=data,
        spot=spot,
        extension=extension,
    )


def _searched(activity: Json) -> Heard:
    value = mapping(activity, "value")
    data = _data(value)
    try:
        code, field = codes.search_in(text(value, "dataset"), data)
    except codes.Unreadable:
        return Ignored("a search field of another make")
    return Searched(
        who=visitor_of(activity),
        code=code,
        field=field,
        typed=said(value, "queryText"),
        data=data,
        spot=spot_of(activity),
    )


def _pointed(activity: Json) -> Heard:
    value, who, spot = mapping(activity, "value"), visitor_of(activity), spot_of(activity)
    message = value.get("messagePayload")
    stands = said(message, "id") or said(activity, "replyToId")
    if not stands:
        raise Junk("no value.messagePayload.id")
    name = text(value, "commandId")
    words = words_of_html(said(message, "body", "content"))
    return Pointed(
        who=who,
        cause=cause("point", who, spot, stands, {"name": name, "text": words}),
        name=name,
        spot=spot,
        root=said(message, "replyToId") or spot.root or stands,
        message=stands,
        text=words,
    )


def _within_extension(activity: Json) -> Heard:
    return _submitted(activity, extension=True)


def _file_answered(activity: Json) -> Heard:
    value, who, spot = mapping(activity, "value"), visitor_of(activity), spot_of(activity)
    file, message = said(value, "context", "file"), said(activity, "replyToId")
    upload = _upload(value) if said(value, "action") == "accept" else None
    return FileAnswered(
        who=who,
        cause=cause("file", who, spot, message, {"file": file, "wanted": upload is not None}),
        spot=spot,
        message=message,
        file=file,
        upload=upload,
    )


def _upload(value: Json) -> Upload:
    about = mapping(value, "uploadInfo")
    return Upload(
        url=text(about, "uploadUrl"),
        content_url=said(about, "contentUrl"),
        name=said(about, "name"),
        unique_id=said(about, "uniqueId"),
        file_type=said(about, "fileType"),
    )


# What people write


def _message(activity: Json) -> Heard:
    if is_ours(activity):
        return Ignored("we said that ourselves")
    value, spot = activity.get("value"), spot_of(activity)
    if isinstance(value, Mapping) and not said(activity, "text"):
        return _pressed(activity, value, answered=False)
    if spot.is_personal or _is_for_us(activity):
        return _commanded(activity, spot)
    return _wrote(activity, spot, "")


def _commanded(activity: Json, spot: Spot) -> Heard:
    who, message = visitor_of(activity), said(activity, "id")
    words = without_mention(said(activity, "text"), _our_name(activity))
    return Commanded(
        who=who,
        cause=cause("command", who, spot, "", {"words": words, "at": said(activity, "timestamp") or message}),
        words=words,
        spot=spot,
        message=message,
    )


def _changed(activity: Json) -> Heard:
    if is_ours(activity) or _is_for_us(activity):
        return Ignored("a change of what was said to us, or by us")
    kind, at = said(activity, "channelData", "eventType"), said(activity, "timestamp")
    return _wrote(activity, spot_of(activity), f"{kind} {at}")


def _wrote(activity: Json, spot: Spot, edition: str) -> Heard:
    """A message in a thread; an `edition` tells each change of it from the others."""
    message = text(activity, "id")
    if spot.is_personal or spot.root in {None, message}:
        return Ignored("not in a thread")
    assert spot.root is not None
    who = visitor_of(activity)
    return Wrote(
        tenant=spot.tenant,
        cause=cause("note", who, spot, message, {"edition": edition}),
        who=who,
        spot=spot,
        root=spot.root,
        message=message,
        text=words_of(activity),
        again=bool(edition),
    )


def _deleted(activity: Json) -> Heard:
    """Teams does not say who deleted a message: its author, or an owner of the team."""
    spot, message = spot_of(activity), text(activity, "id")
    if is_ours(activity) or spot.root in {None, message}:
        return Vanished(spot=spot, root=spot.root or message, message=message)
    assert spot.root is not None
    nobody = Visitor("", "", "", spot.tenant, "")
    return Wrote(
        tenant=spot.tenant,
        cause=cause("deleted", nobody, spot, message, {"at": said(activity, "timestamp")}),
        who=None,
        spot=spot,
        root=spot.root,
        message=message,
        text=None,
    )


# What is in an activity


def _press(data: Json) -> PressCode:
    try:
        return codes.press_in(data)
    except codes.Unreadable:
        return PressCode(OUTDATED, _NO_TICKET)


def _form(data: Json) -> FormCode:
    try:
        return codes.form_in(data)
    except codes.Unreadable:
        return FormCode(OUTDATED, _NO_TICKET)


def _data(value: Json) -> Json:
    data = value.get("data")
    return data if isinstance(data, Mapping) else {}


def _our_name(activity: Json) -> str:
    """Return by which name we are mentioned here: people may call the app otherwise in their team."""
    bot = bot_of(activity)
    for one in _entities(activity):
        if said(one, "type") == "mention" and said(one, "mentioned", "id") == bot:
            return next(mentions(said(one, "text")), said(one, "mentioned", "name"))
    return said(activity, "recipient", "name")


def _is_for_us(activity: Json) -> bool:
    """Tell whether a message mentions us; where Teams names nobody who is mentioned, by our name."""
    bot, entities = bot_of(activity), _entities(activity)
    named = [said(one, "mentioned", "id") for one in entities if said(one, "type") == "mention"]
    if named:
        return bot in named
    name = said(activity, "recipient", "name")
    return bool(name) and name in mentions(said(activity, "text"))


def _entities(activity: Json) -> list[Any]:
    entities = activity.get("entities")
    return entities if isinstance(entities, list) else []


_INVOKES: Final[Mapping[str, Callable[[Json], Heard]]] = {
    "adaptiveCard/action": _executed,
    "application/search": _searched,
    "composeExtension/fetchTask": _pointed,
    "composeExtension/submitAction": _within_extension,
    "fileConsent/invoke": _file_answered,
    "task/fetch": _opened,
    "task/submit": _submitted,
}

_KINDS: Final[Mapping[str, Callable[[Json], Heard]]] = {
    "conversationUpdate": happened,
    "installationUpdate": removed_or_installed,
    "invoke": _invoke,
    "message": _message,
    "messageDelete": _deleted,
    "messageUpdate": _changed,
}
