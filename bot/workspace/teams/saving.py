"""Keeps what people would miss after a restart: messages, who is where, new channels, languages. All in one JSON file."""

import dataclasses
import json
from pathlib import Path
from typing import Any

from bot.workspace import keeping
from bot.workspace.keeping import write_whole
from bot.workspace.teams.changes import (
    Answered,
    Change,
    Changes,
    Deleted,
    Edited,
    PersonChanged,
    Posted,
    Reacted,
    TeamChanged,
)
from bot.workspace.teams.model import Channel, Chat, Json, Message, Person, Said, Team, Tenant

_KEPT = Posted | Edited | Deleted | Reacted | Answered | PersonChanged | TeamChanged
_OF_PEOPLE = ("locale", "has_app", "blocks_app")


def snapshot(tenant: Tenant, port: int) -> Json:
    """What is kept. `port`: where it listened, as whoever was told an address will call there again."""
    people = {one.id: {name: getattr(one, name) for name in _OF_PEOPLE} for one in tenant.people.values()}
    return {
        "port": port,
        "people": people,
        "teams": [_team(team) for team in tenant.teams.values()],
        "chats": [
            {"id": chat.id, "person": chat.person, **_messages(chat)} for chat in tenant.chats.values()
        ],
    }


def restore(tenant: Tenant, saved: Json) -> None:
    """Puts what was saved over a tenant as it is configured; people who left the configuration stay away."""
    for identifier, kept in saved["people"].items():
        if person := tenant.people.get(identifier):
            _restore_person(person, kept)
    for kept in saved["teams"]:
        _restore_team(tenant, kept, set(saved["people"]))
    for kept in saved["chats"]:
        if kept["person"] in tenant.people:
            tenant.chats[kept["id"]] = Chat(kept["id"], _restored(kept), person=kept["person"])


def load(tenant: Tenant, path: Path) -> int:
    """Restores from a file if there is one, and returns the port there was, or 0; ValueError if it is damaged."""
    if not path.exists():
        return 0
    try:
        saved = json.loads(path.read_text(encoding="utf-8"))
        restore(tenant, saved)
        return int(saved["port"])
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise ValueError(f"{path} is damaged ({error}); move it away to start with an empty Teams") from error


class Saver(keeping.Saver[Change]):
    """Saves a tenant after every change that a restart should not lose."""

    def __init__(self, tenant: Tenant, path: Path, changes: Changes, port: int) -> None:
        super().__init__(
            lambda: write_whole(path, snapshot(tenant, port)),
            changes,
            lambda change: isinstance(change, _KEPT),
        )


def _team(team: Team) -> Json:
    kept: Json = {name: getattr(team, name) for name in ("id", "group", "name", "installed", "is_archived")}
    kept["members"] = sorted(team.members)
    kept["channels"] = [
        {"id": one.id, "name": one.name, "kind": one.kind, "is_deleted": one.is_deleted, **_messages(one)}
        for one in team.channels.values()
    ]
    return kept


def _messages(place: Channel | Chat) -> Json:
    return {"messages": [_message(message) for message in place.messages.values()]}


def _message(message: Message) -> Json:
    kept = dataclasses.asdict(message)
    del kept["typed"], kept["former"]
    return kept


def _restored(kept: Json) -> dict[str, Message]:
    return {one["id"]: _restored_message(one) for one in kept["messages"]}


def _restored_message(kept: Json) -> Message:
    said: dict[str, Any] = {person: Said(**one) for person, one in kept["said"].items()}
    return Message(**{**kept, "said": said})


def _restore_person(person: Person, kept: Json) -> None:
    for name in _OF_PEOPLE:
        setattr(person, name, kept[name])


def _restore_team(tenant: Tenant, kept: Json, known: set[str]) -> None:
    """Somebody who is new in the configuration is in the teams that it says; the others are where they were."""
    fields = {name: value for name, value in kept.items() if name != "channels"}
    configured = tenant.teams.get(kept["id"])
    team = Team(**{**fields, "members": {one for one in kept["members"] if one in tenant.people}})
    for one in kept["channels"]:
        team.channels[one["id"]] = Channel(**{**one, "messages": _restored(one)})
    if configured:
        team.name = configured.name
        team.members |= configured.members - known
        for channel in configured.channels.values():
            team.channels.setdefault(channel.id, channel).name = channel.name
    tenant.teams[team.id] = team
