"""What somebody typed into Slack, as a customer should read it.

Slack keeps messages in an encoding of its own: `&`, `<`, `>` escaped, mentions as `<@U…>`, addresses as `<url>`, emoji as `:name:`
(<https://docs.slack.dev/messaging/formatting-message-text>). Values of text inputs come raw from some clients and encoded from
others. So exactly what has the form of Slack's encoding is decoded, once and from left to right; whatever else a person
typed, `<b>` for instance, stays. A decoded result is never decoded again: `&lt;@U1&gt;` is the text `<@U1>`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

import emoji

Names = Callable[[str], str | None]
"""The display name for a person's or channel's id, if it is known."""

_TOKEN: Final = re.compile(
    r"""
      &(?P<entity>amp|lt|gt);
    | <@(?P<user>[UW][A-Z0-9]{2,20})(?:\|(?P<user_name>[^<>|\n]{1,100}))?>
    | <\#(?P<channel>[CG][A-Z0-9]{2,20})(?:\|(?P<channel_name>[^<>|\n]{0,100}))?>
    | <!(?P<everyone>channel|here|everyone)(?:\|[^<>\n]{0,100})?>
    | <!subteam\^[A-Z0-9]{2,20}\|(?P<team>[^<>|\n]{1,100})>
    | <!date\^[^<>|\n]{1,500}\|(?P<date>[^<>|\n]{1,300})>
    | <mailto:(?P<mail>[^<>|\s]{1,300})(?:\|[^<>\n]{1,300})?>
    | <(?P<url>(?:https?|tel):[^<>|\s]{1,3000})(?:\|(?P<label>[^<>\n]{1,3000}))?>
    | :(?P<emoji>[a-z0-9_+'-]{1,100}):(?::skin-tone-(?P<tone>[2-6]):)?
    """,
    re.VERBOSE,
)
_ENTITIES: Final = {"amp": "&", "lt": "<", "gt": ">"}
_FIRST_TONE: Final = 0x1F3FB  # :skin-tone-2:
_REGIONAL_A: Final = 0x1F1E6
_VARIATION: Final = "\ufe0f"
_FLAG: Final = re.compile(r"flag-([a-z]{2})")

# Slack's names that the emoji library does not have.
_SLACK_NAMES: Final = {
    "simple_smile": "🙂",
    "the_horns": "🤘",
    "spock-hand": "🖖",
    "face_with_cowboy_hat": "🤠",
    "smiling_face_with_3_hearts": "🥰",
    "i_love_you_hand_sign": "🤟",
    "hand_with_index_and_middle_fingers_crossed": "🤞",
    "shrug": "🤷",
    "face_palm": "🤦",
    "rain_cloud": "🌧️",
    "email": "✉️",
    "shopping_trolley": "🛒",
    "male-doctor": "👨‍⚕️",
    "female-doctor": "👩‍⚕️",
    "large_green_circle": "🟢",
    "large_yellow_circle": "🟡",
    "large_orange_circle": "🟠",
    "large_purple_circle": "🟣",
    "large_brown_circle": "🟤",
    "large_red_square": "🟥",
    "large_orange_square": "🟧",
    "large_yellow_square": "🟨",
    "large_green_square": "🟩",
    "large_blue_square": "🟦",
    "large_purple_square": "🟪",
    "large_brown_square": "🟫",
}
_FAMILY: Final = {"man": "👨", "woman": "👩", "girl": "👧", "boy": "👦"}
_JOINER: Final = "\u200d"
_LEAST_NAME: Final = 3


def typed(text: str, people: Names, channels: Names) -> str:
    """Return the words behind Slack's encoding. `people` and `channels` know the names of ids.

    Custom emoji, which only this workspace has, stay as they were typed.
    """
    parts: list[str] = []
    at = 0
    while (match := _TOKEN.search(text, at)) is not None:
        meaning = _meaning(match, people, channels)
        end = match.end() if meaning is not None else match.start() + 1
        parts += (text[at : match.start()], text[match.start() : end] if meaning is None else meaning)
        at = end
    return "".join((*parts, text[at:]))


def _meaning(match: re.Match[str], people: Names, channels: Names) -> str | None:
    """Return what a token stands for; None if it is rather what it looks like."""
    found = match.groupdict()
    if found["emoji"]:
        return None if _is_rather_a_ratio(match) else _emoji(found["emoji"], found["tone"])
    if found["entity"]:
        return _ENTITIES[found["entity"]]
    if found["url"]:
        return _link(_unescaped(found["url"]), _unescaped(found["label"] or ""))
    return _mention(found, people, channels)


def _mention(found: Mapping[str, str | None], people: Names, channels: Names) -> str:
    if user := found["user"]:
        return f"@{people(user) or found['user_name'] or user}"
    if channel := found["channel"]:
        return f"#{channels(channel) or found['channel_name'] or channel}"
    if everyone := found["everyone"]:
        return f"@{everyone}"
    return _unescaped(found["team"] or found["date"] or found["mail"] or "")


def _link(url: str, label: str) -> str:
    """Return label and address, or only one of them where they say the same."""
    if url.startswith("tel:"):
        return label or url.removeprefix("tel:")
    same = {url.rstrip("/"), url.partition("://")[2].rstrip("/")}
    return f"{label} ({url})" if label and label.rstrip("/") not in same else url


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _is_rather_a_ratio(match: re.Match[str]) -> bool:
    """Say whether what looks like an emoji is rather `1:100:3` or `a:b:c`."""
    name, text = match["emoji"], match.string
    if len(name) >= _LEAST_NAME and not name.isdecimal():
        return False
    around = (text[max(0, match.start() - 1) : match.start()], text[match.end() : match.end() + 1])
    return name.isalnum() and all(char.isalnum() for char in around)


def _emoji(name: str, tone: str | None) -> str | None:
    character = _named(name)
    if character is None or tone is None:
        return character
    toned = character[0] + chr(_FIRST_TONE + int(tone) - 2) + character[1:].removeprefix(_VARIATION)
    return toned if emoji.is_emoji(toned) else character


def _named(name: str) -> str | None:
    if name in _SLACK_NAMES:
        return _SLACK_NAMES[name]
    if flag := _FLAG.fullmatch(name):
        return "".join(chr(_REGIONAL_A + ord(letter) - ord("a")) for letter in flag[1])
    members = name.split("-")
    if len(members) > 1 and all(member in _FAMILY for member in members):
        return _JOINER.join(_FAMILY[member] for member in members)
    spellings = (name, name.replace("-", "_"), _gendered(name))
    return next((found for spelling in spellings if (found := _known(spelling)) is not None), None)


def _gendered(name: str) -> str:
    """Slack says `male-cook` where others say `man_cook`."""
    return re.sub(r"\bfemale-", "woman-", re.sub(r"\bmale-", "man-", name)).replace("-", "_")


def _known(name: str) -> str | None:
    written = f":{name}:"
    found = emoji.emojize(written, language="alias", variant=None)
    return None if found == written else found
