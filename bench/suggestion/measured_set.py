"""The measured set: two libraries and the posts that they should answer, read from the files beside this one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot.domain.library import Template, Variant
from bot.domain.policy import Address

LANGUAGES = ("de", "en")

_NO_TEMPLATE = "none"
_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Asked:
    """What a customer wrote, and the template that answers it ("": nothing does).

    `unseen` are posts that were written when everything in `bot.suggesting` had been settled.
    """

    text: str
    language: str
    template: str
    unseen: bool


def library() -> list[Template]:
    """Return the templates of both languages, their ids as `de/hund`."""
    return [
        _template(f"{language}/{name}", entry, language)
        for language in LANGUAGES
        for name, entry in _read(f"library.{language}.yaml").items()
    ]


def posts(language: str) -> list[Asked]:
    """Return all posts in a language."""
    return [*_posts("posts", language), *_posts("unseen", language)]


def _posts(file: str, language: str) -> Iterator[Asked]:
    for name, texts in _read(f"{file}.{language}.yaml").items():
        template = "" if name == _NO_TEMPLATE else f"{language}/{name}"
        for text in texts:
            yield Asked(text, language, template, unseen=file == "unseen")


def _read(name: str) -> Mapping[str, Any]:
    content: Mapping[str, Any] = YAML(typ="safe", pure=True).load(_FOLDER / name)
    return content


def _template(id_: str, entry: Mapping[str, Any], language: str) -> Template:
    return Template(
        id=id_,
        name=entry["name"],
        tags=tuple(entry["tags"]),
        variants=tuple(_variants(entry, language)),
        examples=tuple(entry["examples"]),
    )


def _variants(entry: Mapping[str, Any], language: str) -> Iterator[Variant]:
    if language == "de":
        yield from (Variant(language=language, address=address, core=entry[address]) for address in Address)
    else:
        yield Variant(language=language, core=entry["text"])
