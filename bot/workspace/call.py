"""One call of a Web API method: its arguments in whatever dress they came, and its ways to fail."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.workspace.model import Channel, Json, Message, Person

if TYPE_CHECKING:
    from bot.workspace.hub import Hub


class SlackError(Exception):
    """`error` is Slack's own string; `details` go beside it into the answer."""

    def __init__(self, error: str, **details: Any) -> None:
        super().__init__(error)
        self.error = error
        self.details = details


@dataclass(frozen=True)
class Method:
    """A Web API method. `scope` is needed always; methods that depend on the kind of channel ask themselves."""

    run: Callable[["Call"], Json]
    scope: str = ""
    token: str = "xoxb"  # noqa: S105 - the kind of token, not a token


@dataclass(frozen=True)
class Call:
    hub: "Hub"
    method: str
    args: Mapping[str, Any]

    def text(self, name: str, default: str | None = None) -> str:
        value = self.args.get(name, default)
        if value is None or value == "":
            if default is None:
                raise invalid(f"[ERROR] missing required field: {name}")
            return default
        return str(value)

    def flag(self, name: str, *, default: bool = False) -> bool:
        """slack_sdk sends booleans as 1 and 0, others as true and false."""
        value = self.args.get(name, default)
        return value if isinstance(value, bool) else str(value).lower() in {"1", "true"}

    def number(self, name: str, default: int) -> int:
        try:
            return int(self.args.get(name) or default)
        except ValueError:
            raise invalid(f"[ERROR] not a number: {name}") from None

    def words(self, name: str) -> list[str]:
        """A list, or words joined by commas."""
        value = self.args.get(name) or []
        return (
            [str(word) for word in value]
            if isinstance(value, list)
            else [w for w in str(value).split(",") if w]
        )

    def data(self, name: str, error: str) -> Any:
        """JSON, already parsed or as a string; `error` if it is neither."""
        value = self.args.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise SlackError(error) from None

    def need(self, scope: str) -> None:
        granted = self.hub.team.app.scopes
        if scope not in granted:
            raise SlackError("missing_scope", needed=scope, provided=",".join(sorted(granted)))

    def channel(self) -> Channel:
        """The channel argument, by id or by name as Slack accepts both in chat.*."""
        wanted = self.text("channel").removeprefix("#")
        channels = self.hub.team.channels
        found = channels.get(wanted) or next(
            (c for c in channels.values() if c.name == wanted and wanted), None
        )
        if found is None or (found.is_private and not self.is_member(found)):
            raise SlackError("channel_not_found")
        return found

    def is_member(self, channel: Channel) -> bool:
        return self.hub.team.app.user in channel.members

    def message(self, channel: Channel, name: str = "ts") -> Message:
        found = channel.messages.get(self.text(name))
        if found is None or found.subtype == "tombstone":
            raise SlackError("message_not_found")
        return found

    def person(self, name: str = "user", error: str = "user_not_found") -> Person:
        found = self.hub.team.people.get(self.text(name))
        if found is None:
            raise SlackError(error)
        return found


def invalid(*messages: str) -> SlackError:
    return SlackError("invalid_arguments", response_metadata={"messages": list(messages)})
