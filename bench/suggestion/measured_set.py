"""The measured set: two libraries and the posts that they should answer, read from the files beside this one."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot.domain.library import Template, Variant
from bot.domain.policy import Address

LANGUAGES = ("de", "en")
NO_TEMPLATE = "none"

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Asked:
    """What a customer wrote, and the template that answers it (none: nothing does).

    What is `held_out` was out of sight while the constants of `bot.suggesting` were chosen: every second post.
    """

    text: str
    language: str
    template: str | None
    held_out: bool


def library() -> list[Template]:
    """Return the templates of both languages."""
    return [
        _template(f"{language}/{id_}", entry, language)
        for language in LANGUAGES
        for id_, entry in _read(f"library.{language}.yaml").items()
    ]


def posts(language: str) -> list[Asked]:
    """Return all posts in a language, those without an answer at the end."""
    halves = cycle((False, True))
    return [
        Asked(text, language, None if template == NO_TEMPLATE else f"{language}/{template}", next(halves))
        for template, texts in _read(f"posts.{language}.yaml").items()
        for text in texts
    ]


def _read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = YAML(typ="safe", pure=True).load(_FOLDER / name)
    return content


def _template(id_: str, entry: dict[str, Any], language: str) -> Template:
    return Template(
        id=id_,
        name=entry["name"],
        tags=tuple(entry["tags"]),
        variants=tuple(_variants(entry, language)),
        examples=tuple(entry["examples"]),
    )


def _variants(entry: dict[str, Any], language: str) -> list[Variant]:
    if language == "de":
        return [Variant(language=language, address=address, core=entry[address]) for address in Address]
    return [Variant(language=language, core=entry["text"])]
