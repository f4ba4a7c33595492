"""How Slack shows its objects in answers and events: messages, channels, people."""

import copy
from pathlib import PurePath
from urllib.parse import quote

from bot.workspace.model import App, Channel, File, Json, Message, Person, Team

SHOWN_REPLIERS = 5
PRETTY_TYPES = {"md": "Markdown (raw)", "txt": "Plain Text"}  # the others are their extension in capitals


def shown_message(team: Team, channel: Channel, message: Message) -> Json:
    """The message object of history, events and interactions, thread counters included."""
    author = team.people.get(message.user)
    home = author.foreign_team if author and author.foreign_team else team.id
    shown: Json = {
        "type": "message",
        "user": message.user,
        "text": message.text,
        "ts": message.ts,
        "team": home,
    }
    if home != team.id:
        shown |= {"user_team": home, "source_team": home}
    if message.subtype:
        shown["subtype"] = message.subtype
    if message.bot_id:
        shown |= {
            "bot_id": message.bot_id,
            "app_id": team.app.id,
            "bot_profile": shown_bot(team.app, team.id),
        }
    if message.blocks:
        shown["blocks"] = copy.deepcopy(message.blocks)
    if message.files:
        files = [shown_file(team, team.files[identifier]) for identifier in message.files]
        shown |= {"files": files, "upload": False, "display_as_bot": False}
    if message.edited:
        shown["edited"] = dict(message.edited)
    if message.metadata:
        shown["metadata"] = copy.deepcopy(message.metadata)
    if message.reactions:
        shown["reactions"] = [
            {"name": name, "users": list(users), "count": len(users)}
            for name, users in message.reactions.items()
        ]
    return shown | _thread(channel, message)


def _thread(channel: Channel, message: Message) -> Json:
    if message.thread_ts:
        parent = channel.messages.get(message.thread_ts)
        return {"thread_ts": message.thread_ts} | ({"parent_user_id": parent.user} if parent else {})
    replies = channel.replies(message.ts)
    if not replies:
        return {}
    repliers = list(dict.fromkeys(reply.user for reply in replies))
    return {
        "thread_ts": message.ts,
        "reply_count": len(replies),
        "reply_users_count": len(repliers),
        "reply_users": repliers[:SHOWN_REPLIERS],
        "latest_reply": replies[-1].ts,
        "is_locked": False,
    }


def shown_bot(app: App, team: str) -> Json:
    return {
        "id": app.bot_id,
        "deleted": False,
        "name": app.name,
        "updated": 0,
        "app_id": app.id,
        "user_id": app.user,
        "team_id": team,
    }


def shown_file(team: Team, file: File) -> Json:
    """The file object: https://docs.slack.dev/reference/objects/file-object"""
    extension = PurePath(file.name).suffix.lstrip(".").lower()
    address = f"{team.url}/files-pri/{team.id}-{file.id}"
    places: dict[str, list[str]] = {"channels": [], "groups": [], "ims": []}
    for channel in file.shared:
        places[team.channels[channel].kind.replace("im", "ims")].append(channel)
    return {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.title,
        "mimetype": file.mimetype,
        "filetype": extension or "binary",
        "pretty_type": PRETTY_TYPES.get(extension, extension.upper() or "Binary"),
        "user": file.user,
        "user_team": team.id,
        "editable": False,
        "size": len(file.content),
        "mode": "hosted",
        "is_external": False,
        "external_type": "",
        "is_public": bool(places["channels"]),
        "public_url_shared": False,
        "display_as_bot": False,
        "username": "",
        "url_private": f"{address}/{quote(file.name, safe='')}",
        "url_private_download": f"{address}/download/{quote(file.name, safe='')}",
        "permalink": f"{team.url}/files/{file.user}/{file.id}/{quote(file.name, safe='')}",
        "is_starred": False,
        "has_rich_preview": False,
        "file_access": "visible",
        **places,
        **({"alt_txt": file.alt_text} if file.alt_text else {}),
    }


def shown_channel(team: Team, channel: Channel) -> Json:
    """The conversation object of conversations.info and .list."""
    shown: Json = {
        "id": channel.id,
        "created": channel.created,
        "is_archived": channel.is_archived,
        "is_im": channel.is_im,
        "is_mpim": False,
        "is_org_shared": False,
        "is_ext_shared": channel.is_ext_shared,
        "is_shared": channel.is_ext_shared,
        "context_team_id": team.id,
        "updated": channel.created,
    }
    if channel.is_im:
        partner = next((user for user in sorted(channel.members) if user != team.app.user), team.app.user)
        return shown | {"user": partner, "is_user_deleted": False}
    return shown | {
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": not channel.is_private,
        "is_group": False,
        "is_private": channel.is_private,
        "is_general": False,
        "is_member": team.app.user in channel.members,
        "is_pending_ext_shared": False,
        "creator": channel.creator,
        "topic": {"value": channel.topic, "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "num_members": len(channel.members),
    }


def shown_person(team: Team, person: Person, *, email: bool = False, locale: bool = False) -> Json:
    """The user object; the address only with users:read.email, the locale only when asked for."""
    profile: Json = {
        "title": person.title,
        "real_name": person.name,
        "real_name_normalized": person.name,
        "display_name": person.handle,
        "display_name_normalized": person.handle,
        "status_text": "",
        "status_emoji": "",
        "team": person.foreign_team or team.id,
    }
    shown: Json = {
        "id": person.id,
        "team_id": person.foreign_team or team.id,
        "name": person.handle,
        "deleted": person.is_deactivated,
        "color": person.color,
        "real_name": person.name,
        "tz": person.tz,
        "profile": profile | ({"email": person.email} if email and person.email else {}),
        "is_admin": False,
        "is_bot": person.is_bot,
        "is_restricted": person.is_guest,
        "is_app_user": False,
        "updated": 0,
    }
    if person.foreign_team:
        shown["is_stranger"] = True
    return shown | ({"locale": person.locale} if locale else {})
