"""What Microsoft Graph remembers of a team's channels.

https://learn.microsoft.com/graph/api/channel-list-messages and https://learn.microsoft.com/graph/api/chatmessage-list-replies
"""

import html
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import quote

from bot.workspace.teams.call import Answer, Call, Endpoint
from bot.workspace.teams.model import CARD, READ_MESSAGES, Channel, Json, Message, Team, opaque
from bot.workspace.teams.refusals import BAD_ARGUMENT, GRAPH_NOT_FOUND, NO_CONSENT, Refused
from bot.workspace.teams.tokens import GRAPH

USUAL_PAGE, MOST_PAGE = 20, 50


def messages(call: Call) -> Answer:
    """The first messages of the channel's threads, that with the latest word first."""
    team, channel = _channel(call)
    roots = sorted(_seen(channel.roots()), key=lambda root: _latest(channel, root), reverse=True)
    return _page(call, [shown_message(call, team, channel, one) for one in roots])


def replies(call: Call) -> Answer:
    """What stands under a message, the newest first."""
    team, channel = _channel(call)
    root = channel.messages.get(call.parts["message"])
    if root is None:
        raise Refused(GRAPH_NOT_FOUND)
    below = sorted(_seen(channel.replies(root.id)), key=lambda one: int(one.id), reverse=True)
    return _page(call, [shown_message(call, team, channel, one) for one in below])


def shown_message(call: Call, team: Team, channel: Channel, message: Message) -> Json:
    """https://learn.microsoft.com/graph/api/resources/chatmessage"""
    card = None if message.is_deleted else message.card
    attachment = opaque(f"card of {message.id}")
    shown: Json = {
        "id": message.id,
        "replyToId": message.root or None,
        "etag": message.id,
        "messageType": "message",
        "createdDateTime": _time(message.at),
        "lastModifiedDateTime": _time(message.edited_at or message.at),
        "lastEditedDateTime": _time(message.edited_at),
        "deletedDateTime": _time(message.at) if message.is_deleted else None,
        "subject": None,
        "summary": message.content.get("summary"),
        "chatId": None,
        "importance": "normal",
        "locale": "en-us",
        "webUrl": f"https://teams.microsoft.com/l/message/{quote(channel.id)}/{message.id}?groupId={team.group}",
        "from": _author(call, message),
        "channelIdentity": {"teamId": team.group, "channelId": channel.id},
        "mentions": [],
        "reactions": [],
    }
    if card is None:
        words = "" if message.is_deleted else f"<p>{html.escape(message.text)}</p>"
        return shown | {"body": {"contentType": "html", "content": words}, "attachments": []}
    body = {"contentType": "html", "content": f'<attachment id="{attachment}"></attachment>'}
    return shown | {"body": body, "attachments": [_attached(attachment, card)]}


def _attached(identifier: str, card: Json) -> Json:
    """A card comes as a text that holds JSON."""
    return {
        "id": identifier,
        "contentType": CARD,
        "contentUrl": None,
        "content": json.dumps(card, ensure_ascii=False, indent=2),
        "name": None,
        "thumbnailUrl": None,
        "teamsAppId": None,
    }


def _author(call: Call, message: Message) -> Json:
    tenant = call.hub.tenant
    if message.author == tenant.app.bot:
        app = {"id": tenant.app.id, "displayName": tenant.app.name, "applicationIdentityType": "bot"}
        return {"application": app, "device": None, "user": None}
    person = tenant.people[message.author]
    user = {"id": person.object_id, "displayName": person.name, "userIdentityType": "aadUser"}
    return {"application": None, "device": None, "user": user}


def _channel(call: Call) -> tuple[Team, Channel]:
    for team, channel in call.hub.tenant.channels():
        if (team.group, channel.id) == (call.parts["group"], call.parts["channel"]):
            if not team.installed or READ_MESSAGES not in call.hub.tenant.app.permissions:
                raise Refused(NO_CONSENT)
            return team, channel
    raise Refused(GRAPH_NOT_FOUND)


def _seen(found: Sequence[Message]) -> list[Message]:
    """What is for one person alone is in nobody's history."""
    return [message for message in found if not message.only_for]


def _latest(channel: Channel, root: Message) -> int:
    return max(int(one.id) for one in (root, *channel.replies(root.id)))


def _page(call: Call, found: list[Json]) -> Answer:
    top = int(call.query.get("$top") or USUAL_PAGE)
    start = int(call.query.get("$skiptoken") or 0)
    if not 0 < top <= MOST_PAGE:
        raise Refused(BAD_ARGUMENT, f"$top {top}")
    page: Json = {"@odata.count": len(found[start : start + top]), "value": found[start : start + top]}
    if start + top < len(found):
        page["@odata.nextLink"] = _next(call, top, start + top)
    return Answer(200, page)


def _next(call: Call, top: int, start: int) -> str:
    parts = {name: quote(part, safe="") for name, part in call.parts.items()}
    path = f"/v1.0/teams/{parts['group']}/channels/{parts['channel']}/messages"
    below = f"/{parts['message']}/replies" if "message" in parts else ""
    return f"{call.hub.url}{path}{below}?$top={top}&$skiptoken={start}"


def _time(seconds: float | None) -> str | None:
    if seconds is None:
        return None
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


_MESSAGES = "/v1.0/teams/{group}/channels/{channel}/messages"

ENDPOINTS = (
    Endpoint("GET", _MESSAGES, "graph", messages, GRAPH),
    Endpoint("GET", f"{_MESSAGES}/{{message}}/replies", "graph", replies, GRAPH),
)
