"""What Slack sends to an app: https://docs.slack.dev/reference/interaction-payloads and /events-api"""

from bot.workspace.board import Board
from bot.workspace.clock import Clock
from bot.workspace.forms import Element, state_values
from bot.workspace.model import Channel, Json, Message, Person, Team
from bot.workspace.shown import shown_message

VERIFICATION_TOKEN = "local-verification-token"  # noqa: S105 - Slack's deprecated field, opens nothing


class Payloads:
    def __init__(self, team: Team, clock: Clock, board: Board) -> None:
        self.team = team
        self.clock = clock
        self.stamp = board.stamp
        self.make_id = board.make_id
        self._events = 0

    def interaction(self, kind: str, person: Person, trigger_id: str = "") -> Json:
        """The part that all interactive payloads share."""
        base: Json = {
            "type": kind,
            "user": {
                "id": person.id,
                "username": person.handle,
                "name": person.handle,
                "team_id": person.foreign_team or self.team.id,
            },
            "api_app_id": self.team.app.id,
            "token": VERIFICATION_TOKEN,
            "team": {"id": self.team.id, "domain": self.team.domain},
            "enterprise": None,
            "is_enterprise_install": False,
        }
        return base | ({"trigger_id": trigger_id} if trigger_id else {})

    def on_message(self, channel: Channel, message: Message, person: Person, *, ephemeral: bool) -> Json:
        """Container, channel, message and state of something done on a message."""
        container: Json = {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": channel.id,
            "is_ephemeral": ephemeral,
        }
        if message.thread_ts:
            container["thread_ts"] = message.thread_ts
        place: Json = {
            "container": container,
            "channel": {"id": channel.id, "name": self.name_of(channel)},
            "state": {"values": state_values(message.blocks, message.typed.get(person.id, {}))},
        }
        # Slack keeps no copy of an ephemeral message, so its payload carries none.
        return place if ephemeral else place | {"message": shown_message(self.team, channel, message)}

    def action(self, target: Element, carried: Json) -> Json:
        return {
            "type": target.element["type"],
            "block_id": target.block_id,
            "action_id": target.action_id,
            **carried,
            "action_ts": self.stamp(),
        }

    def command(self, person: Person, channel: Channel, command: str, text: str) -> Json:
        return {
            "token": VERIFICATION_TOKEN,
            "team_id": person.foreign_team or self.team.id,
            "team_domain": self.team.domain,
            "channel_id": channel.id,
            "channel_name": self.name_of(channel),
            "user_id": person.id,
            "user_name": person.handle,
            "command": command,
            "text": text,
            "api_app_id": self.team.app.id,
            "is_enterprise_install": "false",
        }

    def event(self, event: Json, channel: Channel | None) -> Json:
        """The outer event; `event_id` is its name for ever, retries included."""
        self._events += 1
        app = self.team.app
        return {
            "token": VERIFICATION_TOKEN,
            "team_id": self.team.id,
            "context_team_id": self.team.id,
            "context_enterprise_id": None,
            "api_app_id": app.id,
            "event": event,
            "type": "event_callback",
            "event_id": f"Ev{int(self.clock.now()):010d}{self._events:06d}",
            "event_time": int(self.clock.now()),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": self.team.id,
                    "user_id": app.user,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": bool(channel and channel.is_ext_shared),
            "event_context": self.make_id(),
        }

    @staticmethod
    def name_of(channel: Channel) -> str:
        """`channel.name` of interactions: the names of private places are kept from apps."""
        return "directmessage" if channel.is_im else "privategroup" if channel.is_private else channel.name
