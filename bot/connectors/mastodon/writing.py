"""A reply as a server takes it, and how to know it again among what stands there. Without I/O."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.connectors.html_text import LONGEST, text_of
from bot.connectors.mastodon.fields import Json, words
from bot.connectors.mastodon.reading import PUBLIC
from bot.connectors.mastodon.server import Server, without_servers
from bot.domain.errors import Rejected
from bot.domain.text import shortened

RESERVED: Final = 50
"""Characters that people do not get, because whoever is answered has to be named and a warning is carried over."""

_SHORTEST_WARNING: Final = 2
_MENTIONS: Final = re.compile(r"\A(?:@[^\s@]+(?:@[^\s@]+)?\s+)+")
_UNSTEADY: Final = re.compile(r"[\s*_`~#>\\•-]+")
"""What a server may change on the way to HTML: blanks everywhere, and marks where it takes a text for Markdown."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is sent to `POST /api/v1/statuses`."""

    to: str
    text: str
    visibility: str
    language: str
    warning: str = ""

    @property
    def body(self) -> dict[str, str]:
        told = {
            "status": self.text,
            "in_reply_to_id": self.to,
            "visibility": self.visibility,
            "language": self.language,
            "spoiler_text": self.warning,
        }
        return {name: value for name, value in told.items() if value}


def draft(
    to: str,
    facts: Mapping[str, str],
    text: str,
    server: Server,
    *,
    private: bool,
    public: str,
    language: str,
) -> Draft:
    """Return an answer to a post with these facts; `public` is the visibility that the account wants for public ones."""
    addressed = with_mention(text, facts.get("acct", ""))
    room = server.longest - server.count(addressed)
    warning = facts.get("warning", "")
    if server.count(text) > server.longest - RESERVED or room < (_SHORTEST_WARNING if warning else 0):
        raise Rejected(f"at most {server.longest - RESERVED} characters")
    visibility = _visibility(facts.get("visibility", ""), private=private, public=public)
    return Draft(to, addressed, visibility, language, _fitting(warning, room, server))


def _visibility(of_post: str, *, private: bool, public: str) -> str:
    """Never wider than what is answered. What only followers see is answered to its writer alone: ours are others."""
    if private or of_post not in PUBLIC:
        return "direct"
    return "unlisted" if of_post == "unlisted" else public


def _fitting(warning: str, room: int, server: Server) -> str:
    """Return a warning as long as there is room: it counts as well."""
    while server.count(warning) > room:
        warning = shortened(warning, max(len(warning) - max((server.count(warning) - room) // 2, 1), 1))
    return warning


def with_mention(text: str, acct: str) -> str:
    """Return a text that names whom it answers, as else nobody is told of it."""
    named = re.search(rf"(?<![\w@/])@{re.escape(acct)}(?![\w@.-]*\w)", text, re.IGNORECASE)
    return text if not acct or named else f"@{acct} {text}"


def is_same(status: Json, text: str, *, private: bool) -> bool:
    """Tell whether a status of ours says what we wanted to say, to as many; who is named first does not matter."""
    to_one = words(status, "visibility", 32) not in PUBLIC
    there = text_of(words(status, "content", LONGEST), says_targets=False)
    return to_one is private and _essence(there) == _essence(text)


def _essence(text: str) -> str:
    """Return what remains of a text whatever a server did to it."""
    return _UNSTEADY.sub("", without_servers(_MENTIONS.sub("", f"{text.strip()} ")))
