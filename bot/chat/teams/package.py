"""The app as Teams takes it: a zip with a manifest, two pictures and the words of each language.

<https://learn.microsoft.com/en-us/microsoft-365/extensibility/schema/?view=m365-app-1.29>. Message actions are what shortcuts are in
Slack. The one right that it asks for, of the teams that install it, is to read the messages of their channels.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from bot.chat.teams.icons import ACCENT, color_png, outline_png
from bot.handlers.commands import COMMANDS, SHORTCUTS
from bot.texts import speaking
from bot.texts.texts import Texts

Json = dict[str, Any]

SCHEMA: Final = "1.29"
READ_MESSAGES: Final = "ChannelMessage.Read.Group"
"""Without it the bot hears only what it is called by name for, and cannot find again what it has posted."""
MOST_COMMANDS: Final = 12
NAME: Final = "Zuruf"

_LEFT_OUT: Final = frozenset({"duty", "focus", "handover", "forwards", "kept", "tags", "themes"})
"""Commands that Teams does not list, since it lists twelve; they can be typed and pressed all the same."""
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_LONGEST_NAME: Final = 32
_LONGEST_URL: Final = 2048
_WEB: Final = re.compile(r"https://[^\s/?#]+(?:[/?#]\S*)?")
_VERSION: Final = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who offers the app to their own company, with addresses that Teams shows to people."""

    name: str
    website: str
    privacy: str
    terms: str


@dataclass(frozen=True, slots=True)
class Unfit:
    """Something that Teams would not take; `field` is the name of what was given."""

    field: str
    message: str
    mend: str


def unfit(publisher: Publisher, version: str) -> Iterator[Unfit]:
    """Yield what Teams would refuse of what a company gives."""
    if not 0 < len(publisher.name.strip()) <= _LONGEST_NAME:
        yield Unfit("developer", f"has to have 1 to {_LONGEST_NAME} characters", "shorten it")
    for field in ("website", "privacy", "terms"):
        url = getattr(publisher, field)
        if not _WEB.fullmatch(url) or len(url) > _LONGEST_URL:
            yield Unfit(field, "is no https address", "write it like https://www.example.org/privacy")
    if not _VERSION.fullmatch(version):
        yield Unfit("version", "is no version", "write it like 1.2.3, and higher than the last one")


def package(app_id: str, publisher: Publisher, version: str) -> bytes:
    """Return the zip. The same in gives the same bytes out, so that one can see whether anything has changed."""
    files = {
        "manifest.json": _written(manifest(app_id, publisher, version)),
        "en.json": _written(translation("en")),
        "de.json": _written(translation("de")),
        "color.png": color_png(),
        "outline.png": outline_png(),
    }
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), content, zipfile.ZIP_DEFLATED)
    return whole.getvalue()


def manifest(app_id: str, publisher: Publisher, version: str) -> Json:
    """Return the manifest, in English; `translation` has the same places in other languages."""
    texts = speaking("en")
    return {
        "$schema": f"https://developer.microsoft.com/json-schemas/teams/v{SCHEMA}/MicrosoftTeams.schema.json",
        "manifestVersion": SCHEMA,
        "version": version,
        "id": app_id,
        "localizationInfo": {
            "defaultLanguageTag": "en",
            "defaultLanguageFile": "en.json",
            "additionalLanguages": [{"languageTag": "de", "file": "de.json"}],
        },
        "developer": {
            "name": publisher.name.strip(),
            "websiteUrl": publisher.website,
            "privacyUrl": publisher.privacy,
            "termsOfUseUrl": publisher.terms,
        },
        "name": {"short": NAME},
        "description": {"short": texts.package.short, "full": texts.package.full},
        "icons": {"color": "color.png", "outline": "outline.png"},
        "accentColor": ACCENT,
        "bots": [_bot(app_id, texts)],
        "composeExtensions": [_actions(app_id, texts)],
        "defaultInstallScope": "team",
        "defaultGroupCapability": {"team": "bot"},
        "webApplicationInfo": {"id": app_id, "resource": "https://RscBasedStoreApp"},
        "authorization": {
            "permissions": {"resourceSpecific": [{"name": READ_MESSAGES, "type": "Application"}]}
        },
    }


def translation(language: str) -> Json:
    """Return what the manifest says in a language, by the place where it stands there."""
    texts = speaking(language)
    said = {
        "$schema": (
            f"https://developer.microsoft.com/json-schemas/teams/v{SCHEMA}/MicrosoftTeams.Localization.schema.json"
        ),
        "name.short": NAME,
        "description.short": texts.package.short,
        "description.full": texts.package.full,
    }
    for part, place in (
        (_commands(texts), "bots[0].commandLists[0].commands"),
        (_message_actions(texts), "composeExtensions[0].commands"),
    ):
        for number, one in enumerate(part):
            said[f"{place}[{number}].title"] = one["title"]
            said[f"{place}[{number}].description"] = one["description"]
    return said


def _bot(app_id: str, texts: Texts) -> Json:
    return {
        "botId": app_id,
        "scopes": ["team", "personal"],
        "isNotificationOnly": False,  # else nobody could call it by name
        "supportsFiles": True,  # the log of a ticket, in the chat with one person
        "commandLists": [{"scopes": ["team", "personal"], "commands": _commands(texts)}],
    }


def _commands(texts: Texts) -> list[Json]:
    """Return what can be typed: the first word of each command, and what it is good for."""
    said = {typed.partition(" ")[0]: use for typed, use in texts.words.uses.items()}
    left_out = {word for command in _LEFT_OUT for word in COMMANDS[command].words}
    return [{"title": word, "description": use} for word, use in said.items() if word not in left_out]


def _actions(app_id: str, texts: Texts) -> Json:
    return {"botId": app_id, "commands": _message_actions(texts)}


def _message_actions(texts: Texts) -> list[Json]:
    said: Mapping[str, tuple[str, str]] = {
        "note": (texts.package.note, texts.package.about_note),
        "propose": (texts.package.propose, texts.package.about_propose),
    }
    return [
        {
            "id": name,
            "type": "action",
            "context": ["message"],
            "title": said[name][0],
            "description": said[name][1],
            "fetchTask": True,
        }
        for name in SHORTCUTS
    ]


def _written(content: Json) -> bytes:
    return json.dumps(content, indent=2, ensure_ascii=False).encode() + b"\n"
