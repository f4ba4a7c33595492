"""What Slack makes of content before it keeps it: generated ids, defaults of text objects, emoji as names."""

import copy
import html
import re
from collections.abc import Iterable

from bot.workspace.emoji_names import NAMES
from bot.workspace.model import Json, Person

_URL = re.compile(r"(?<![<|\w])(https?://[^\s<>|]+[^\s<>|.,;:!?)\]'\"])")
_EMOJI = re.compile("|".join(sorted(map(re.escape, NAMES), key=len, reverse=True)))
_BARE_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt);)")
_MENTION = re.compile(r"(?<!\w)@([\w.-]*\w)")


def stored_text(text: str) -> str:
    """Text of the app, as history returns it: emoji by name, addresses in <>, a bare & escaped."""
    return _URL.sub(r"<\1>", _BARE_AMPERSAND.sub("&amp;", named_emoji(text)))


def typed_text(text: str, people: Iterable[Person]) -> str:
    """What a person typed into the message box, as Slack keeps it.

    `&`, `<`, `>` are escaped, `@handle` of a known person becomes a mention, addresses get their brackets.
    """
    handles = {person.handle: person.id for person in people}

    def mention(match: re.Match[str]) -> str:
        user = handles.get(match[1])
        return f"<@{user}>" if user else match[0]

    escaped = named_emoji(html.escape(text, quote=False))
    return _URL.sub(r"<\1>", _MENTION.sub(mention, escaped))


def named_emoji(text: str) -> str:
    """Emoji as `:name:`; those without a name in our table stay as they are."""
    return _EMOJI.sub(lambda match: f":{NAMES[match[0]]}:", text)


def stored_blocks(blocks: list[Json], make_id: "IdMaker") -> list[Json]:
    """Blocks with the ids and defaults that Slack adds when they are missing."""
    kept = copy.deepcopy(blocks)
    for block in kept:
        block.setdefault("block_id", make_id())
        for element in interactive(block):
            element.setdefault("action_id", make_id())
        _default_texts(block)
    return kept


class IdMaker:
    """Short ids like Slack's, in a fixed order, so that two runs of a test look the same."""

    ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> str:
        self.count += 1
        number, digits = self.count * 7_368_787, ""
        for _ in range(5):
            number, digit = divmod(number, len(self.ALPHABET))
            digits += self.ALPHABET[digit]
        return digits


def interactive(block: Json) -> list[Json]:
    """The elements of a block that can carry an action_id."""
    found: list[Json] = [
        block[place] for place in ("element", "accessory") if isinstance(block.get(place), dict)
    ]
    if block.get("type") in {"actions", "context_actions"}:
        found.extend(block.get("elements", []))
    return [element for element in found if element.get("type") != "image"]


def _default_texts(value: object) -> None:
    if isinstance(value, dict):
        if value.get("type") == "plain_text" and isinstance(value.get("text"), str):
            value.setdefault("emoji", True)
        elif value.get("type") == "mrkdwn" and isinstance(value.get("text"), str):
            value.setdefault("verbatim", False)
        for part in value.values():
            _default_texts(part)
    elif isinstance(value, list):
        for part in value:
            _default_texts(part)
