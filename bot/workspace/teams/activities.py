"""What Teams tells a bot, in the shapes that Microsoft documents.

https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/subscribe-to-conversation-events and
https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/channel-messages-for-bots-and-agents
"""

import html
import uuid
from datetime import UTC, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from bot.workspace.teams.addressing import in_thread
from bot.workspace.teams.hub import Hub
from bot.workspace.teams.model import CARD, Channel, Chat, Json, Message, Person, Team

_DISPENSABLE = (
    "entities",
    "isGroup",
    "locale",
    "localTimestamp",
    "localTimezone",
    "name",
    "replyToId",
    "role",
)
"""What the minimal profile leaves out, wherever it stands, but for the name of an invoke."""


class Activities:
    """Each method makes one activity; nobody is told by it."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub

    # What people press and fill in

    def execute(
        self, person: Person, place: Channel | Chat, message: Message, action: Json, data: Any
    ) -> Json:
        kept = {name: action[name] for name in ("type", "id", "verb", "title") if name in action}
        value = {"action": kept | {"data": data}, "trigger": "manual"}
        return self._on_message("adaptiveCard/action", person, place, message, value)

    def submit(self, person: Person, place: Channel | Chat, message: Message, data: Any) -> Json:
        """A plain `Action.Submit`: a message without words."""
        activity = self.of("message", person, place, message.root or message.id)
        return self._stripped(activity | {"value": data, "replyToId": message.id})

    def fetch(self, person: Person, place: Channel | Chat, message: Message, data: Any) -> Json:
        value = {"data": data, "context": {"theme": "default"}}
        return self._on_message("task/fetch", person, place, message, value)

    def submit_dialog(self, person: Person, place: Channel | Chat, root: str, data: Any) -> Json:
        value = {"data": data, "context": {"theme": "default"}}
        return self._invoke("task/submit", person, place, root, value)

    def search(self, person: Person, place: Channel | Chat, root: str, value: Json) -> Json:
        """https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/dynamic-search

        The values of other fields may come along; what an action would have brought does not, as none was used.
        """
        options = {"queryOptions": {"skip": 0, "top": 15}}
        return self._invoke("application/search", person, place, root, value | options)

    def point(self, person: Person, place: Channel | Chat, message: Message, command: str) -> Json:
        """An action of a message's menu is used."""
        value = self._pointed(place, message, command)
        return self._invoke("composeExtension/fetchTask", person, place, message.root or message.id, value)

    def submit_pointed(
        self, person: Person, place: Channel | Chat, message: Message, command_and_data: tuple[str, Any]
    ) -> Json:
        command, data = command_and_data
        value = self._pointed(place, message, command) | {"data": data}
        return self._invoke("composeExtension/submitAction", person, place, message.root or message.id, value)

    def consent(self, person: Person, chat: Chat, message: Message, value: Json) -> Json:
        """https://learn.microsoft.com/microsoftteams/platform/bots/how-to/bots-filesv4"""
        return self._on_message("fileConsent/invoke", person, chat, message, {"type": "fileUpload"} | value)

    # What people write

    def message(self, person: Person, place: Channel | Chat, message: Message) -> Json:
        return self._stripped(self._written("message", person, place, message))

    def edited(
        self, person: Person, place: Channel | Chat, message: Message, *, undone: bool = False
    ) -> Json:
        """Somebody changed what they wrote, or took back that they deleted it."""
        activity = self._written("messageUpdate", person, place, message)
        activity["channelData"]["eventType"] = "undeleteMessage" if undone else "editMessage"
        return self._stripped(activity)

    def deleted(self, person: Person, place: Channel | Chat, message: Message) -> Json:
        activity = self.of("messageDelete", person, place, message.root or message.id, id=message.id)
        activity["channelData"]["eventType"] = "softDeleteMessage"
        return self._stripped(activity)

    def reaction(
        self, person: Person, place: Channel | Chat, message: Message, name: str, *, added: bool
    ) -> Json:
        activity = self.of("messageReaction", person, place, message.root or message.id)
        which = "reactionsAdded" if added else "reactionsRemoved"
        return self._stripped(activity | {which: [{"type": name}], "replyToId": message.id})

    # What happens to teams

    def installed(self, person: Person, place: Channel | Chat, *, added: bool, renewed: bool = False) -> Json:
        """`renewed`: another version of an app that was there."""
        action = ("add" if added else "remove") + ("-upgrade" if renewed else "")
        activity = self.of("installationUpdate", person, place) | {"action": action}
        activity["channelData"]["settings"] = {"selectedChannel": {"id": place.id}}
        self._name_team(activity, place)
        return self._stripped(activity)

    def members(self, person: Person, place: Channel | Chat, who: list[str], *, added: bool) -> Json:
        activity = self.of("conversationUpdate", person, place)
        activity["membersAdded" if added else "membersRemoved"] = [{"id": one} for one in who]
        if isinstance(place, Channel):
            activity["channelData"]["eventType"] = "teamMemberAdded" if added else "teamMemberRemoved"
        self._name_team(activity, place)
        return self._stripped(activity)

    def team_event(self, person: Person, team: Team, event: str, channel: Channel | None = None) -> Json:
        """`event` as Teams says it: channelCreated, channelRenamed, teamRenamed, teamArchived …"""
        general = team.channels[team.id]
        activity = self.of("conversationUpdate", person, general)
        activity["channelData"]["eventType"] = event
        self._name_team(activity, general)
        if channel:
            activity["channelData"]["channel"] = {"id": channel.id, "name": channel.name}
        return self._stripped(activity, keep=("name",))

    # What all have

    def of(
        self,
        kind: str,
        person: Person,
        place: Channel | Chat,
        root: str = "",
        *,
        id: str = "",  # noqa: A002 - what it is called in the activity
    ) -> Json:
        profile, app, now = (
            self.hub.profile,
            self.hub.tenant.app,
            datetime.fromtimestamp(self.hub.clock.now(), UTC),
        )
        suffixed = bool(root) and isinstance(place, Channel) and not profile.names_threads
        return {
            "type": kind,
            "id": id or f"f:{uuid.uuid4()}",
            "timestamp": _utc(now),
            "localTimestamp": now.astimezone(ZoneInfo(person.tz)).isoformat(timespec="milliseconds"),
            "localTimezone": person.tz,
            "channelId": "msteams",
            "serviceUrl": self.hub.service_url,
            "from": {"id": person.id, "name": person.name, "aadObjectId": person.object_id},
            "recipient": {"id": app.bot, "name": app.name},
            "conversation": self._conversation(place, in_thread(place.id, root) if suffixed else place.id),
            "channelData": self._data(person, place, root),
            "locale": person.locale,
            "entities": [_client(person)],
        }

    def _conversation(self, place: Channel | Chat, identifier: str) -> Json:
        shared: Json = {"tenantId": self.hub.tenant.id, "id": identifier}
        if isinstance(place, Channel):
            return {"isGroup": True, "conversationType": "channel", **shared}
        return {"conversationType": "personal", **shared}

    def _data(self, person: Person, place: Channel | Chat, root: str) -> Json:
        data: Json = {"tenant": {"id": person.tenant or self.hub.tenant.id}}
        team = self.hub.tenant.team_of(place.id)
        if team is None:
            return data
        data |= {"team": {"id": team.id}, "channel": {"id": place.id}}
        if not self.hub.profile.minimal:
            data |= {"teamsTeamId": team.id, "teamsChannelId": place.id}
        return data | ({"thread": {"id": root}} if root and self.hub.profile.names_threads else {})

    def _name_team(self, activity: Json, place: Channel | Chat) -> None:
        """Only what happens to a team says its name and its id in Entra."""
        if team := self.hub.tenant.team_of(place.id):
            activity["channelData"]["team"] = {"id": team.id, "name": team.name, "aadGroupId": team.group}

    def _invoke(self, name: str, person: Person, place: Channel | Chat, root: str, value: Json) -> Json:
        return self._stripped(self.of("invoke", person, place, root) | {"name": name, "value": value})

    def _on_message(
        self, name: str, person: Person, place: Channel | Chat, message: Message, value: Json
    ) -> Json:
        activity = self._invoke(name, person, place, message.root or message.id, value)
        return activity if self.hub.profile.minimal else activity | {"replyToId": message.id}

    def _pointed(self, place: Channel | Chat, message: Message, command: str) -> Json:
        return {
            "commandId": command,
            "commandContext": "message",
            "messagePayload": self._payload(place, message),
            "context": {"theme": "default"},
        }

    def _payload(self, place: Channel | Chat, message: Message) -> Json:
        """A message as extensions get it: https://learn.microsoft.com/graph/api/resources/chatmessage"""
        card = message.card
        words = f'<attachment id="{message.id}"></attachment>' if card else _html(message)
        attached = [{"id": message.id, "contentType": CARD, "content": card}] if card else []
        shown: Json = {
            "id": message.id,
            "createdDateTime": _utc(datetime.fromtimestamp(message.at, UTC)),
            "deleted": message.is_deleted,
            "body": {"contentType": "html", "content": words},
            "attachments": attached,
            "mentions": [],
            "reactions": [],
            "from": self._author(message),
        }
        return shown | ({"replyToId": message.root} if message.root and isinstance(place, Channel) else {})

    def _author(self, message: Message) -> Json:
        app = self.hub.tenant.app
        if message.author == app.bot:
            return {"application": {"applicationIdentityType": "bot", "id": app.id, "displayName": app.name}}
        person = self.hub.tenant.people[message.author]
        return {"user": {"userIdentityType": "aadUser", "id": person.object_id, "displayName": person.name}}

    def _written(
        self,
        kind: Literal["message", "messageUpdate"],
        person: Person,
        place: Channel | Chat,
        message: Message,
    ) -> Json:
        activity = self.of(kind, person, place, message.root or message.id, id=message.id)
        activity |= {"textFormat": "plain", "text": message.text}
        activity["entities"] += message.content.get("entities") or []
        activity["attachments"] = [
            *(message.content.get("attachments") or []),
            {"contentType": "text/html", "content": _html(message)},
        ]
        return activity

    def _stripped(self, activity: Json, *, keep: tuple[str, ...] = ()) -> Json:
        """As little as a minimal connector says."""
        if not self.hub.profile.minimal:
            return activity
        name = {"name": activity["name"]} if activity["type"] == "invoke" else {}
        bare = {key: value for key, value in activity.items() if key not in _DISPENSABLE}
        for part in ("from", "recipient", "conversation"):
            bare[part] = {
                key: value for key, value in bare[part].items() if key not in _DISPENSABLE or key in keep
            }
        bare.pop("attachments", None)
        return bare | name


def _html(message: Message) -> str:
    """What somebody typed, as HTML: mentions as they stand in it, all else escaped."""
    written = message.content.get("html")
    return str(written) if written else f"<p>{html.escape(message.text)}</p>"


def _client(person: Person) -> Json:
    country = person.locale.partition("-")[2]
    info = {"type": "clientInfo", "locale": person.locale, "platform": "Web", "timezone": person.tz}
    return info | ({"country": country} if country else {})


def _utc(when: datetime) -> str:
    return when.isoformat(timespec="milliseconds").replace("+00:00", "Z")
