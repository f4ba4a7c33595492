"""Slack's events -> what happened in threads, to people and to channels. Pure, like `intake`.

Anything outside of a thread is dropped before its words are looked at: only what stands under a card can be a note.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from bot.chat.payloads import mapping, text
from bot.chat.slack.heard import (
    CameHome,
    ChannelChanged,
    Heard,
    Ignored,
    PersonChanged,
    Vanished,
    Visitor,
    Wrote,
)
from bot.chat.slack.intake import words_of

Json = Mapping[str, Any]

_WRITTEN: Final = frozenset({None, "file_share", "me_message", "thread_broadcast"})
_CHANNEL_EVENTS: Final = frozenset({
    "channel_archive", "channel_rename", "channel_shared", "channel_unarchive", "channel_unshared", "group_archive", "group_rename",
    "group_unarchive", "member_joined_channel", "member_left_channel",
})  # fmt: skip


def event(body: Json, bot_user: str) -> Heard:
    """Return what an event says; raises `Junk`. `bot_user` is our own user id."""
    inner = mapping(body, "event")
    kind = text(inner, "type")
    workspace = text(body, "team_id")
    if kind == "message":
        if body.get("is_ext_shared_channel") is True:
            return ChannelChanged(workspace, text(inner, "channel"), shared=True)
        return _message(inner, workspace, f"slack:event:{text(body, 'event_id')}", bot_user)
    if kind == "user_change":
        return PersonChanged(workspace, text(inner, "user", "id"))
    if kind == "app_home_opened":
        return _home(inner, workspace, f"slack:event:{text(body, 'event_id')}")
    if kind in _CHANNEL_EVENTS:
        return _channel(inner, kind, workspace, bot_user)
    return Ignored(f"event {kind:.40}")


def _home(inner: Json, workspace: str, cause: str) -> Heard:
    if inner.get("tab") != "home":
        return Ignored("somebody reads their messages")
    return CameHome(who=Visitor(text(inner, "user"), workspace, workspace), cause=cause)


def _channel(inner: Json, kind: str, workspace: str, bot_user: str) -> Heard:
    if kind.startswith("member_") and inner.get("user") != bot_user:
        return Ignored("somebody else came or went")
    channel = inner.get("channel")
    place = text(channel, "id") if isinstance(channel, Mapping) else text(inner, "channel")
    return ChannelChanged(workspace, place, shared=kind == "channel_shared")


def _message(inner: Json, workspace: str, cause: str, bot_user: str) -> Heard:
    match inner.get("subtype"):
        case "message_changed":
            return _edited(inner, workspace, cause, bot_user)
        case "message_deleted":
            return _deleted(inner, workspace, cause, bot_user)
        case None | str() as subtype if subtype in _WRITTEN:
            return _written(inner, workspace, cause, bot_user)
        case _:
            return Ignored("another kind of message")


def _written(inner: Json, workspace: str, cause: str, bot_user: str) -> Heard:
    root = _root(inner)
    if root is None or _is_machine(inner):
        return Ignored("not a person in a thread")
    return Wrote(
        workspace=workspace,
        cause=cause,
        user=text(inner, "user"),
        place=text(inner, "channel"),
        root=root,
        message=text(inner, "ts"),
        text=words_of(inner),
        ours=inner.get("parent_user_id") == bot_user,
    )


def _edited(inner: Json, workspace: str, cause: str, bot_user: str) -> Heard:
    now = mapping(inner, "message")
    before = inner.get("previous_message")
    root = _root(now)
    if now.get("subtype") == "tombstone":  # a message with replies leaves this, so that its thread stays
        return _vanished(before, workspace, text(inner, "channel"), bot_user)
    if root is None or _is_machine(now):
        return Ignored("not a person in a thread")
    if isinstance(before, Mapping) and words_of(before) == words_of(now):
        return Ignored("only its looks changed")
    editor = now.get("edited")
    by = editor.get("user") if isinstance(editor, Mapping) else None
    return Wrote(
        workspace=workspace,
        cause=cause,
        user=by if isinstance(by, str) else text(now, "user"),
        place=text(inner, "channel"),
        root=root,
        message=text(now, "ts"),
        text=words_of(now),
        ours=now.get("parent_user_id") == bot_user,
    )


def _deleted(inner: Json, workspace: str, cause: str, bot_user: str) -> Heard:
    """Slack does not say who deleted a message: its author, or somebody who may."""
    before = mapping(inner, "previous_message")
    root = _root(before)
    if before.get("user") == bot_user:
        return _vanished(before, workspace, text(inner, "channel"), bot_user)
    if root is None or _is_machine(before):
        return Ignored("not a person in a thread")
    return Wrote(
        workspace=workspace,
        cause=cause,
        user=None,
        place=text(inner, "channel"),
        root=root,
        message=text(inner, "deleted_ts"),
        text=None,
        ours=before.get("parent_user_id") == bot_user,
    )


def _vanished(before: object, workspace: str, place: str, bot_user: str) -> Heard:
    if not isinstance(before, Mapping) or before.get("user") != bot_user:
        return Ignored("somebody else's message is gone")
    message = text(before, "ts")
    return Vanished(workspace, place, _root(before) or message, message)


def _root(message: Json) -> str | None:
    """Return the thread that a message stands in; None for what stands in the channel itself, cards included."""
    root = message.get("thread_ts")
    return root if isinstance(root, str) and root and root != message.get("ts") else None


def _is_machine(message: Json) -> bool:
    return bool(message.get("bot_id")) or message.get("subtype") == "bot_message"
