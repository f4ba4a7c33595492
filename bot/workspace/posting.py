"""Where the app may write: rules that messages and shared files have in common."""

import re

from bot.workspace.call import Call, SlackError
from bot.workspace.model import Channel

_TS = re.compile(r"\d{1,12}\.\d{6}")


def check_writable(call: Call, channel: Channel) -> None:
    """The app writes where it is a member; chat.postMessage also in public channels, with the scope for it."""
    if channel.is_archived:
        raise SlackError("is_archived")
    if call.is_member(channel):
        return
    if "chat:write.public" not in call.hub.team.app.scopes or call.method != "chat.postMessage":
        raise SlackError("not_in_channel")


def thread_in(channel: Channel, thread_ts: str) -> str:
    """Checks that a reply hangs below a parent that exists; "" stays "", for no thread."""
    if not thread_ts:
        return ""
    if not _TS.fullmatch(thread_ts):
        raise SlackError("invalid_thread_ts")
    parent = channel.messages.get(thread_ts)
    if parent is None and thread_ts not in channel.threads:
        raise SlackError("thread_not_found")
    if parent and parent.thread_ts:
        raise SlackError("cannot_reply_to_message")
    return thread_ts
