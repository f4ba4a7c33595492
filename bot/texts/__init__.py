"""Every sentence that people read, in every language that Zuruf speaks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.texts.de import German
from bot.texts.en import English
from bot.texts.texts import Texts

LANGUAGES: Final[Mapping[str, Texts]] = {"de": German(), "en": English()}


def speaking(language: str) -> Texts:
    """Return the texts for a language code or locale (`de`, `de-AT`, `de_CH`); English where we have no other."""
    return LANGUAGES.get(language[:2].lower(), LANGUAGES["en"])
