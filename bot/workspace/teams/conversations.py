"""Posting, answering, updating, deleting.

https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference#conversation-operations
"""

from bot.workspace.teams.addressing import SUFFIX, in_thread
from bot.workspace.teams.call import Answer, Call, Endpoint, check_team, open_place
from bot.workspace.teams.content import checked, is_split
from bot.workspace.teams.model import Channel, Chat, Json, Message, Person
from bot.workspace.teams.refusals import (
    BAD_ARGUMENT,
    BAD_JSON,
    BLOCKED,
    NO_MEMBER,
    NO_TARGETS,
    NOT_FOUND,
    NOT_INSTALLED,
    OTHER_TENANT,
    Refused,
)


def create(call: Call) -> Answer:
    """A thread in a channel with its first message, or the chat with one person."""
    call.only("activity", "bot", "channelData", "isGroup", "members", "tenantId", "topicName")
    _check_parties(call)
    return _new_thread(call) if call.body.get("isGroup") else _chat(call)


def _check_parties(call: Call) -> None:
    bot = _named(call.body.get("bot"))
    if bot and bot != call.hub.tenant.app.bot:
        raise Refused(BAD_ARGUMENT, f"bot {bot!r}")
    said = {call.body.get("tenantId"), _named(_data(call).get("tenant"))} - {None, ""}
    if said - {call.hub.tenant.id}:
        raise Refused(OTHER_TENANT)
    if not said and call.hub.profile.authenticated:
        raise Refused(BAD_ARGUMENT, "no tenant")


def _new_thread(call: Call) -> Answer:
    wanted = _named(_data(call).get("channel"))
    if SUFFIX in wanted:
        raise Refused(BAD_ARGUMENT, f"channel {wanted!r} is a thread")
    activity = call.body.get("activity")
    if not isinstance(activity, dict):
        raise Refused(BAD_JSON, "no activity")
    place = open_place(call.hub, wanted)
    message = _store(call, place, activity)
    if message is None:
        return Answer(201, {"id": place.id})
    return Answer(201, {"id": in_thread(place.id, message.id), "activityId": message.id})


def _chat(call: Call) -> Answer:
    members = call.body.get("members") or []
    if len(members) != 1:
        raise Refused(BAD_ARGUMENT, "a chat has one member")
    person = call.hub.tenant.person(_named(members[0]))
    if person is None:
        raise Refused(NO_MEMBER)
    if person.blocks_app:
        raise Refused(BLOCKED)
    if not _is_reachable(call, person):
        raise Refused(NOT_INSTALLED)
    chat = call.hub.board.chat_with(person)
    activity = call.body.get("activity")
    message = _store(call, chat, activity) if isinstance(activity, dict) else None
    return Answer(201, {"id": chat.id} | ({"activityId": message.id} if message else {}))


def _is_reachable(call: Call, person: Person) -> bool:
    """The app may write to whom has it, and to the members of a team that has it."""
    teams = (team for team in call.hub.tenant.teams.values() if team.installed)
    return person.has_app or any(person.id in team.members for team in teams)


def post(call: Call) -> Answer:
    """Into a place, or into a thread of it."""
    place, root = call.place(), call.address.root
    if root and isinstance(place, Channel):
        _check_root(place, root)
    elif isinstance(place, Chat):
        root = ""
    message = _store(call, place, call.body, root)
    hidden = message is None or (bool(root) and not call.hub.profile.gives_reply_ids)
    return Answer(201, {} if hidden or message is None else {"id": message.id})


def _check_root(place: Channel, root: str) -> None:
    """A thread begins with a message of its own; what is deleted can be answered still."""
    first = place.messages.get(root)
    if first is None:
        raise Refused(NOT_FOUND, root)
    if first.root:
        raise Refused(BAD_ARGUMENT, f"{root} stands in a thread and begins none")


def update(call: Call) -> Answer:
    place = call.place()
    message = call.own_message(place)
    if call.body.get("id", message.id) != message.id:
        raise Refused(BAD_ARGUMENT, "the id is another one than in the path")
    content = checked(call.body, is_chat=isinstance(place, Chat))
    call.hub.inspect(content)
    call.hub.board.update(place, message, content)
    return Answer(200, {"id": message.id})


def delete(call: Call) -> Answer:
    place = call.place()
    call.hub.board.delete(place, call.own_message(place))
    return Answer(200)


def _store(call: Call, place: Channel | Chat, activity: Json, root: str = "") -> Message | None:
    """Nothing if it became two messages: then Teams says no id that could be used."""
    content = checked(activity, is_chat=isinstance(place, Chat))
    only_for = _target(call, place, activity)
    call.hub.inspect(content)
    board, bot = call.hub.board, call.hub.tenant.app.bot
    if not is_split(content):
        return board.post(place, bot, content, root=root, only_for=only_for)
    call.hub.unexpected.append("text and a card in one activity")
    for part in ("text", "attachments"):
        board.post(place, bot, {part: content[part]}, root=root, only_for=only_for)
    return None


def _target(call: Call, place: Channel | Chat, activity: Json) -> str:
    """For whom alone a message is: https://learn.microsoft.com/microsoftteams/platform/agents-in-teams/targeted-messages"""
    if call.query.get("isTargetedActivity") != "true":
        return ""
    if not call.hub.profile.takes_targeted:
        raise Refused(NO_TARGETS)
    recipient = call.hub.tenant.person(_named(activity.get("recipient")))
    team = call.hub.tenant.team_of(place.id)
    if recipient is None or team is None or recipient.id not in team.members:
        raise Refused(NO_MEMBER)
    check_team(team)
    return recipient.id


def _data(call: Call) -> Json:
    data = call.body.get("channelData") or {}
    return data if isinstance(data, dict) else {}


def _named(part: object) -> str:
    return str(part.get("id") or "") if isinstance(part, dict) else ""


ENDPOINTS = (
    Endpoint("POST", "/v3/conversations", "create", create),
    Endpoint("POST", "/v3/conversations/{conversation}/activities", "post", post),
    Endpoint("POST", "/v3/conversations/{conversation}/activities/{root}", "post", post),
    Endpoint("PUT", "/v3/conversations/{conversation}/activities/{message}", "update", update),
    Endpoint("DELETE", "/v3/conversations/{conversation}/activities/{message}", "delete", delete),
)
