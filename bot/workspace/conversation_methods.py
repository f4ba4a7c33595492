"""conversations.*: https://docs.slack.dev/reference/methods?family=conversations"""

import re
from collections.abc import Sequence

from bot.workspace.call import Call, Method, SlackError
from bot.workspace.model import Channel, Json, Message
from bot.workspace.pages import page
from bot.workspace.shown import shown_channel, shown_message

_NAME = re.compile(r"[a-z0-9äöüß_-]{1,80}")
_TYPE_OF = {"public_channel": "channels", "private_channel": "groups", "im": "im", "mpim": "mpim"}


def list_channels(call: Call) -> Json:
    kinds = [_TYPE_OF.get(word, "") for word in call.words("types") or ["public_channel"]]
    if "" in kinds:
        raise SlackError("invalid_types")
    for kind in kinds:
        call.need(f"{kind}:read")
    archived_too = not call.flag("exclude_archived")
    found = [
        channel
        for channel in call.hub.team.channels.values()
        if channel.kind in kinds
        and (channel.kind == "channels" or call.is_member(channel))
        and (archived_too or not channel.is_archived)
    ]
    channels, metadata = page(call, found)
    return {
        "channels": [shown_channel(call.hub.team, channel) for channel in channels],
        "response_metadata": metadata,
    }


def info(call: Call) -> Json:
    channel = call.channel()
    call.need(f"{channel.kind}:read")
    shown = shown_channel(call.hub.team, channel)
    if not call.flag("include_num_members"):
        shown.pop("num_members", None)
    return {"channel": shown}


def members(call: Call) -> Json:
    channel = call.channel()
    call.need(f"{channel.kind}:read")
    found, metadata = page(call, sorted(channel.members))
    return {"members": list(found), "response_metadata": metadata}


def history(call: Call) -> Json:
    channel = _readable(call)
    top = [m for m in channel.messages.values() if not m.thread_ts or m.subtype == "thread_broadcast"]
    wanted = _between(call, sorted(top, key=lambda message: message.ts, reverse=True))
    found, metadata = page(call, wanted)
    return _messages(call, channel, found, metadata)


def replies(call: Call) -> Json:
    channel = _readable(call)
    parent = channel.messages.get(call.text("ts"))
    if parent is None:
        raise SlackError("thread_not_found")
    if parent.thread_ts:  # Slack answers with the whole thread, whichever of its messages was named
        parent = channel.messages.get(parent.thread_ts, parent)
    below = _between(call, channel.replies(parent.ts))
    found, metadata = page(call, [parent, *below], default=1000)
    return _messages(call, channel, found, metadata)


def _messages(call: Call, channel: Channel, found: Sequence[Message], metadata: Json) -> Json:
    shown = [shown_message(call.hub.team, channel, message) for message in found]
    if not call.flag("include_all_metadata"):
        for message in shown:
            message.pop("metadata", None)
    return {"messages": shown, "has_more": bool(metadata["next_cursor"]), "response_metadata": metadata}


def _between(call: Call, messages: list[Message]) -> list[Message]:
    """Those between `oldest` and `latest`, the ends only with `inclusive`."""
    oldest, latest = float(call.text("oldest", "0")), float(call.text("latest", "inf"))
    if call.flag("inclusive"):
        return [message for message in messages if oldest <= float(message.ts) <= latest]
    return [message for message in messages if oldest < float(message.ts) < latest]


def _readable(call: Call) -> Channel:
    channel = call.channel()
    call.need(f"{channel.kind}:history")
    if not call.is_member(channel):
        raise SlackError("not_in_channel")
    return channel


def open_direct(call: Call) -> Json:
    call.need("im:write")
    users = call.words("users")
    if not users:
        raise SlackError("users_list_not_supplied")
    people = call.hub.team.people
    if len(users) > 1 or users[0] not in people:
        raise SlackError(
            "user_not_found" if users[0] not in people else "method_not_supported_for_channel_type"
        )
    if people[users[0]].is_bot:
        raise SlackError("cannot_dm_bot")
    channel = call.hub.board.direct(users[0])
    return {
        "channel": shown_channel(call.hub.team, channel) if call.flag("return_im") else {"id": channel.id}
    }


def join(call: Call) -> Json:
    channel = call.channel()
    if channel.kind != "channels":
        raise SlackError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise SlackError("is_archived")
    if not call.is_member(channel):
        call.hub.board.join(channel, call.hub.team.app.user)
        return {"channel": shown_channel(call.hub.team, channel)}
    return {"channel": shown_channel(call.hub.team, channel), "warning": "already_in_channel"}


def leave(call: Call) -> Json:
    channel = call.channel()
    if not call.is_member(channel):
        return {"not_in_channel": True}
    call.hub.board.leave(channel, call.hub.team.app.user)
    return {}


def invite(call: Call) -> Json:
    channel = _own(call)
    for user in call.words("users"):
        if user not in call.hub.team.people:
            raise SlackError("user_not_found")
        if user == call.hub.team.app.user:
            raise SlackError("cant_invite_self")
        if user in channel.members:
            raise SlackError("already_in_channel")
        call.hub.board.join(channel, user, call.hub.team.app.user)
    return {"channel": shown_channel(call.hub.team, channel)}


def create(call: Call) -> Json:
    private = call.flag("is_private")
    call.need("groups:write" if private else "channels:manage")
    name = call.text("name")
    if not _NAME.fullmatch(name):
        raise SlackError("invalid_name_specials")
    if any(channel.name == name for channel in call.hub.team.channels.values()):
        raise SlackError("name_taken")
    channel = call.hub.board.create(name, call.hub.team.app.user, private=private)
    return {"channel": shown_channel(call.hub.team, channel)}


def archive(call: Call) -> Json:
    channel = _own(call)
    call.hub.board.archive(channel, call.hub.team.app.user)
    return {}


def set_topic(call: Call) -> Json:
    channel = _own(call)
    call.hub.board.set_topic(channel, call.text("topic", ""), call.hub.team.app.user)
    return {"channel": shown_channel(call.hub.team, channel)}


def _own(call: Call) -> Channel:
    """A channel that the app may manage."""
    channel = call.channel()
    call.need("groups:write" if channel.is_private else "channels:manage")
    if channel.is_archived:
        raise SlackError("already_archived" if call.method == "conversations.archive" else "is_archived")
    if not call.is_member(channel):
        raise SlackError("not_in_channel")
    return channel


METHODS = {
    "conversations.archive": Method(archive),
    "conversations.create": Method(create),
    "conversations.history": Method(history),
    "conversations.info": Method(info),
    "conversations.invite": Method(invite),
    "conversations.join": Method(join, "channels:join"),
    "conversations.leave": Method(leave),
    "conversations.list": Method(list_channels),
    "conversations.members": Method(members),
    "conversations.open": Method(open_direct),
    "conversations.replies": Method(replies),
    "conversations.setTopic": Method(set_topic),
}
