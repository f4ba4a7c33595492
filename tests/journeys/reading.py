"""What stands on the screen, as plain words: paragraphs are lines, moments are `<date>`, links are their label."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

Json = dict[str, Any]


def words(blocks: Sequence[Json], names: Mapping[str, str] = MappingProxyType({})) -> str:
    """Return everything to be read in blocks, one paragraph a line; buttons and fields are left out.

    `names` are those of people by their id, as the client puts them where somebody is mentioned.
    """
    return "\n".join(line for block in blocks for line in _block(block, names))


def mentions(blocks: Sequence[Json]) -> list[str]:
    """Return the ids of those whom Slack tells of a message."""
    parts = [part for block in blocks if block["type"] == "rich_text" for part in block["elements"]]
    return [one["user_id"] for part in parts for one in part["elements"] if one["type"] == "user"]


def labels(blocks: Sequence[Json]) -> list[str]:
    """Return the words on the buttons, in order."""
    return [element["text"]["text"] for element in buttons(blocks)]


def buttons(blocks: Sequence[Json]) -> list[Json]:
    rows = [block["elements"] for block in blocks if block["type"] == "actions"]
    return [element for row in rows for element in row if element["type"] == "button"]


def links(blocks: Sequence[Json]) -> list[str]:
    """Return where the links lead."""
    parts = [part for block in blocks if block["type"] == "rich_text" for part in block["elements"]]
    return [e["url"] for part in parts for e in part["elements"] if e["type"] == "link"]


def _block(block: Json, names: Mapping[str, str]) -> Iterator[str]:
    match block["type"]:
        case "header":
            yield block["text"]["text"]
        case "context":
            yield from (element["text"] for element in block["elements"])
        case "rich_text":
            yield from (
                "".join(_inline(one, names) for one in part["elements"]) for part in block["elements"]
            )
        case "input" | "actions":
            return
        case unknown:
            raise AssertionError(f"nobody can read a block of type {unknown}")


def _inline(element: Json, names: Mapping[str, str]) -> str:
    match element["type"]:
        case "text" | "link":
            return str(element["text"])
        case "user":
            return names[element["user_id"]]
        case "date":
            return "<date>"
        case unknown:
            raise AssertionError(f"nobody can read an element of type {unknown}")
