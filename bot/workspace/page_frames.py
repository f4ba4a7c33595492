"""The JSON frames that the page gets, made for one person. Their shapes stand in `page_socket`."""

from bot.workspace.model import Channel, Json, Message, Person, Team
from bot.workspace.people_actions import PersonAtWork
from bot.workspace.shown import shown_message


def state_frame(person: PersonAtWork, *, square: bool) -> Json:
    team = person.hub.team
    return {
        "type": "state",
        "me": person.who.id,
        "people": [_person(one) for one in team.people.values() if not one.is_bot],
        "channels": [
            _channel(team, person, channel) for channel in person.channels if not channel.is_archived
        ],
        "commands": [{"command": one.command, "hint": one.hint} for one in team.app.commands],
        "shortcuts": [
            {"callback_id": one.callback_id, "name": one.name, "type": one.type} for one in team.app.shortcuts
        ],
        "app": {
            "name": team.app.name,
            "bot_user": team.app.user,
            "home": "app_home_opened" in team.app.events,
        },
        "square": square,
    }


def _person(person: Person) -> Json:
    return {
        "id": person.id,
        "handle": person.handle,
        "name": person.name,
        "title": person.title,
        "locale": person.locale,
        "color": f"#{person.color}",
    }


def _channel(team: Team, person: PersonAtWork, channel: Channel) -> Json:
    """A direct message bears the name of the other one."""
    if not channel.is_im:
        return {"id": channel.id, "name": channel.name, "topic": channel.topic}
    other = next(user for user in sorted(channel.members) if user != person.who.id)
    shown = {"id": channel.id, "name": team.people[other].name, "topic": "", "is_im": True}
    return shown | ({"is_app": True} if other == team.app.user else {})


def messages_frame(person: PersonAtWork, channel: Channel, opened: str) -> Json:
    """Everything in a channel; ephemeral messages only since the stamp `opened`, as they survive no reload."""
    team = person.hub.team
    shown = [page_message(team, channel, message) for message in channel.messages.values()]
    whispers = [
        page_message(team, channel, one.message, ephemeral=True)
        for one in person.hub.board.ephemerals
        if (one.channel, one.person) == (channel.id, person.who.id) and one.message.ts >= opened
    ]
    messages = sorted([*shown, *whispers], key=lambda message: str(message["ts"]))
    return {"type": "messages", "channel": channel.id, "messages": messages}


def message_frame(team: Team, channel: Channel, message: Message, *, ephemeral: bool = False) -> Json:
    shown = page_message(team, channel, message, ephemeral=ephemeral)
    return {"type": "message", "channel": channel.id, "message": shown}


def page_message(team: Team, channel: Channel, message: Message, *, ephemeral: bool = False) -> Json:
    """`thread_ts` only on replies; `ephemeral` and `edited` only when true."""
    slack = shown_message(team, channel, message)
    author = team.people.get(message.user)
    shown: Json = {"ts": message.ts, "user": message.user, "text": message.text}
    shown["name"] = author.name if author else message.user
    shown |= {
        key: slack[key] for key in ("bot_id", "blocks", "files", "reply_count", "reactions") if key in slack
    }
    if message.thread_ts:
        shown["thread_ts"] = message.thread_ts
    return shown | ({"edited": True} if message.edited else {}) | ({"ephemeral": True} if ephemeral else {})


def view_frame(person: PersonAtWork) -> Json:
    return {"type": "view", "view": person.view, "depth": person.depth, "trouble": person.trouble}


def home_frame(person: PersonAtWork) -> Json:
    return {"type": "home", "view": person.home}
