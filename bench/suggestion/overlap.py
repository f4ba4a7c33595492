"""The peer: templates by how many different words they share with a post, as anybody would begin."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.domain.library import Template

_WORD = re.compile(r"\w+")


class Overlap:
    def __init__(self, templates: Iterable[Template]) -> None:
        self._words = {template.id: _words(_everything(template)) for template in templates}

    def best(self, text: str, limit: int = 3) -> list[str]:
        """Return the ids of what shares most words with `text`, equal ones by id."""
        asked = _words(text)
        shared = {id_: len(words & asked) for id_, words in self._words.items()}
        return sorted((id_ for id_ in shared if shared[id_]), key=lambda id_: (-shared[id_], id_))[:limit]


def _everything(template: Template) -> str:
    cores = (variant.core for variant in template.variants)
    return " ".join((template.name, *template.tags, *template.examples, *cores))


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))
