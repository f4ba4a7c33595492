"""Keeps what people would miss after a restart: messages, memberships, new channels, languages, files.

All of it is in one JSON file, but for the bytes of files, which lie in a folder beside it.
"""

import dataclasses
import json
from pathlib import Path

from bot.workspace import keeping
from bot.workspace.changes import (
    Change,
    Changes,
    ChannelChanged,
    Deleted,
    Edited,
    Joined,
    Left,
    PersonChanged,
    Posted,
    Reacted,
)
from bot.workspace.keeping import write_whole
from bot.workspace.model import Channel, File, Json, Message, Team

_KEPT = Posted | Edited | Deleted | Reacted | PersonChanged | ChannelChanged | Joined | Left


def snapshot(team: Team) -> Json:
    return {
        "people": {person.id: {"locale": person.locale} for person in team.people.values()},
        "channels": [_channel(channel) for channel in team.channels.values()],
        "files": [_file(file) for file in team.files.values()],
    }


def restore(team: Team, saved: Json) -> None:
    """Puts what was saved over a team as it is configured; people who left the configuration stay away."""
    for user, kept in saved["people"].items():
        if user in team.people:
            team.people[user].locale = kept["locale"]
    for kept in saved["channels"]:
        _restore_channel(team, kept, set(saved["people"]))
    team.files = {kept["id"]: File(**kept) for kept in saved.get("files", [])}


def load(team: Team, path: Path) -> None:
    """Restores from a file if there is one; ValueError if it is damaged."""
    if not path.exists():
        return
    try:
        restore(team, json.loads(path.read_text(encoding="utf-8")))
        for file in team.files.values():
            file.content = (_shelf(path) / file.id).read_bytes()
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise ValueError(
            f"{path} is damaged ({error}); move it away to start with an empty workspace"
        ) from error


def save(team: Team, path: Path) -> None:
    """Writes the whole state or leaves the file as it was."""
    _shelve(team, _shelf(path))
    write_whole(path, snapshot(team))


def _shelf(path: Path) -> Path:
    return path.with_suffix(".files")


def _shelve(team: Team, shelf: Path) -> None:
    """Bytes of a file never change, so each is written once."""
    for file in team.files.values():
        kept = shelf / file.id
        if not kept.exists():
            shelf.mkdir(exist_ok=True)
            kept.write_bytes(file.content)


class Saver(keeping.Saver[Change]):
    """Saves a team after every change that a restart should not lose."""

    def __init__(self, team: Team, path: Path, changes: Changes) -> None:
        super().__init__(lambda: save(team, path), changes, lambda change: isinstance(change, _KEPT))


def _channel(channel: Channel) -> Json:
    kept = dataclasses.asdict(channel) | {"members": sorted(channel.members)}
    del kept["threads"]
    kept["messages"] = [_message(message) for message in channel.messages.values()]
    return kept


def _message(message: Message) -> Json:
    kept = dataclasses.asdict(message)
    del kept["typed"], kept["former"]
    return kept


def _file(file: File) -> Json:
    kept = dataclasses.asdict(file)
    del kept["content"]
    return kept


def _restore_channel(team: Team, kept: Json, known: set[str]) -> None:
    """Somebody who is new in the configuration is in the channels that it says; the others are where they were."""
    fields = {key: value for key, value in kept.items() if key != "messages"}
    channel = Channel(**fields | {"members": set(kept["members"])})
    configured = team.channels.get(channel.id)
    if configured:
        channel.name, channel.topic = configured.name, configured.topic
        channel.members |= configured.members - known
    for message in kept["messages"]:
        channel.add(Message(**message))
    team.channels[channel.id] = channel
