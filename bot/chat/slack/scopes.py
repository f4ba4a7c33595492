"""What Slack must have granted for each method that we call and each event that we hear.

One table for the manifest's test and for `zuruf check`. Channels may be public or private, so that methods on them
need the scopes of both; a direct message is only ever opened by us. Each row is stated on the page of its method or
event: <https://docs.slack.dev/reference/methods>, <https://docs.slack.dev/reference/events>.
"""

from collections.abc import Mapping

Scopes = frozenset[str]

_NONE: Scopes = frozenset()
_WRITE = frozenset({"chat:write"})
_CHANNELS = frozenset({"channels:read", "groups:read"})
_HISTORIES = frozenset({"channels:history", "groups:history"})
_FILES = frozenset({"files:write"})
_PEOPLE = frozenset({"users:read"})

# Of the bot's token (xoxb-…). We join the public channels that we post to, because only members hear threads;
# so `chat:write.public` is not needed. Into a private channel somebody must invite us: there is no scope for that.
SCOPES_OF: Mapping[str, Scopes] = {
    "auth.test": _NONE,
    "chat.delete": _WRITE,
    "chat.getPermalink": _NONE,
    "chat.postEphemeral": _WRITE,
    "chat.postMessage": _WRITE,
    "chat.update": _WRITE,
    "conversations.history": _HISTORIES | {"im:history"},  # whether a word that got no answer has arrived
    "conversations.info": _CHANNELS,
    "conversations.join": frozenset({"channels:join"}),
    "conversations.list": _CHANNELS,
    "conversations.open": frozenset({"im:write"}),
    "conversations.replies": _HISTORIES,
    "files.completeUploadExternal": _FILES,
    "files.getUploadURLExternal": _FILES,
    "usergroups.users.update": frozenset({"usergroups:write"}),
    "users.info": _PEOPLE,
    "views.open": _NONE,
    "views.publish": _NONE,
    "views.push": _NONE,
    "views.update": _NONE,
}

# Of the app's token (xapp-…), which a person makes by hand: a manifest cannot grant it.
APP_SCOPES_OF: Mapping[str, Scopes] = {"apps.connections.open": frozenset({"connections:write"})}

EVENT_SCOPES_OF: Mapping[str, Scopes] = {
    "app_home_opened": _NONE,
    "channel_archive": frozenset({"channels:read"}),
    "channel_rename": frozenset({"channels:read"}),
    "channel_shared": _CHANNELS,
    "channel_unarchive": frozenset({"channels:read"}),
    "channel_unshared": _CHANNELS,
    "group_archive": frozenset({"groups:read"}),
    "group_rename": frozenset({"groups:read"}),
    "group_unarchive": frozenset({"groups:read"}),
    "member_joined_channel": _CHANNELS,
    "member_left_channel": _CHANNELS,
    "message.channels": frozenset({"channels:history"}),
    "message.groups": frozenset({"groups:history"}),
    "user_change": _PEOPLE,
}

COMMAND_SCOPES: Scopes = frozenset({"commands"})  # and shortcuts; buttons and forms need none

BOT_SCOPES: Scopes = COMMAND_SCOPES.union(*SCOPES_OF.values(), *EVENT_SCOPES_OF.values())


def missing(granted: Scopes) -> dict[str, Scopes]:
    """What cannot work with these scopes: method, event or `/zuruf` -> the scopes that it lacks."""
    needs = {**SCOPES_OF, **EVENT_SCOPES_OF, "/zuruf": COMMAND_SCOPES}
    return {name: needed - granted for name, needed in needs.items() if needed - granted}
