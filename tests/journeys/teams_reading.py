"""What stands on the screen in Teams, as plain words like those of the other product: moments are `<date>`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from bot.workspace.teams.cards import plain, read
from bot.workspace.teams.content import CONSENT
from bot.workspace.teams.model import Message
from bot.workspace.teams.server import Connector

Json = dict[str, Any]

_MOMENTS = re.compile(r"\d{2}\.\d{2}\.\d{4}, \d{2}:\d{2} Uhr|\d{1,2} [A-Z][a-z]{2} \d{4}, \d{2}:\d{2}")
_UNSEEN = "\u2060"


def read_aloud(message: Message) -> str:
    """Return everything to be read in a message."""
    offers = [one for one in message.content.get("attachments") or () if one["contentType"] == CONSENT]
    if offers:
        return "\n".join(str(one["content"]["description"]) for one in offers)
    return in_card(message.card) if message.card else message.text


def in_card(card: Json) -> str:
    """Return everything to be read in a card, one paragraph a line."""
    return shown(read(card).words)


def shown(words: str) -> str:
    return _MOMENTS.sub("<date>", words.replace(_UNSEEN, ""))


def mentioned(card: Json, connector: Connector) -> list[str]:
    """Return the names of those whom Teams tells of a card."""
    entities = card.get("msteams", {}).get("entities", ())
    people = connector.tenant.people.values()
    return [
        who.name for one in entities for who in people if one["mentioned"]["id"] in {who.id, who.object_id}
    ]


def labels(card: Json) -> list[str]:
    """Return the words on the buttons, in order."""
    return read(card).labels


def links(node: Any) -> Iterator[str]:
    """Yield where the links in a card lead."""
    if isinstance(node, dict):
        if node.get("type") == "Action.OpenUrl":
            yield str(node["url"])
        for child in node.values():
            yield from links(child)
    elif isinstance(node, list):
        for child in node:
            yield from links(child)


def in_order(card: Json) -> Iterator[tuple[str, Json]]:
    """Yield what is read and what is pressed from top to bottom, as (words, nothing) and (label, the action)."""
    for element in card.get("body") or ():
        yield from _element(element)
    for action in card.get("actions") or ():
        yield str(action.get("title") or ""), action


def _element(element: Json) -> Iterator[tuple[str, Json]]:
    for inner in (*(element.get("items") or ()), *(element.get("columns") or ())):
        yield from _element(inner)
    for action in element.get("actions") or ():
        yield str(action.get("title") or ""), action
    if "text" in element:
        yield shown(plain(str(element["text"]))), {}
    if "inlines" in element:
        yield shown("".join(str(run.get("text") or "") for run in element["inlines"])), {}
