"""reactions.*: https://docs.slack.dev/reference/methods?family=reactions"""

import re

from bot.workspace.call import Call, Method, SlackError
from bot.workspace.model import Json
from bot.workspace.shown import shown_message

_NAME = re.compile(r"[\w+'-]+(::skin-tone-[2-6])?")


def add(call: Call) -> Json:
    return _react(call, add=True)


def remove(call: Call) -> Json:
    return _react(call, add=False)


def get(call: Call) -> Json:
    channel = call.channel()
    message = call.message(channel, "timestamp")
    return {
        "type": "message",
        "channel": channel.id,
        "message": shown_message(call.hub.team, channel, message),
    }


def _react(call: Call, *, add: bool) -> Json:
    channel = call.channel()
    if channel.is_archived:
        raise SlackError("is_archived")
    name = call.text("name")
    if not _NAME.fullmatch(name):
        raise SlackError("invalid_name")
    message = call.message(channel, "timestamp")
    if not call.hub.board.react(channel, message, call.hub.team.app.user, name, add=add):
        raise SlackError("already_reacted" if add else "no_reaction")
    return {}


METHODS = {
    "reactions.add": Method(add, "reactions:write"),
    "reactions.get": Method(get, "reactions:read"),
    "reactions.remove": Method(remove, "reactions:write"),
}
