"""What a server says of itself: its software, its limits. Without I/O.

`GET /api/v2/instance` has it since Mastodon 4.0, `/api/v1/instance` everywhere; which software it is stands in its NodeInfo
(nodeinfo.diaspora.software), as relatives call themselves like the Mastodon that they imitate.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from bot.connectors.lengths import graphemes
from bot.connectors.mastodon.fields import listed, number, optional, words

_HONOURS_KEYS: Final = frozenset({"mastodon", "hollo"})
"""Drops a repeated `Idempotency-Key` for an hour (their sources). GoToSocial names the header and ignores it: measured."""
_COUNTS_SHORT: Final = frozenset({"mastodon", "hollo"})
"""Counts a link as one length and a mention without its server; others count every code point, or do not say."""

_LINK: Final = re.compile(
    r"https?://[A-Za-z0-9.-]+\.[A-Za-z]{2,}(?::[0-9]{1,5})?(?:[/?#][!-~]*[A-Za-z0-9/=_&#-]|[/?#])?"
)
"""Only what every server takes for a link: what is not certain counts in full."""
_MENTION: Final = re.compile(
    r"(?<![\w/])(@[A-Za-z0-9_]+(?:[A-Za-z0-9_.-]*[A-Za-z0-9_]+)?)@[A-Za-z0-9.-]+[A-Za-z0-9]"
)
_COMPATIBLE: Final = re.compile(r"compatible; ([A-Za-z]{2,30})")
_PATH: Final = re.compile(r"(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*){1,8}")
_SOFTWARE: Final = re.compile(r"[a-z0-9-]{1,40}")


@dataclass(frozen=True, slots=True)
class Server:
    """What matters of a server; the defaults are Mastodon's (docs.joinmastodon.org/entities/Instance)."""

    software: str = ""
    version: str = ""
    longest: int = 500
    for_a_link: int = 23

    @property
    def honours_keys(self) -> bool:
        """Whether it drops a repeated reply by our key."""
        return self.software in _HONOURS_KEYS

    def count(self, text: str) -> int:
        """Return how long a text is there, or longer: a server that does not say how it counts gets the strictest way."""
        if self.software not in _COUNTS_SHORT:
            return len(text) + sum(max(self.for_a_link - len(link), 0) for link in _LINK.findall(text))
        without, links = _LINK.subn("", text)
        return graphemes(without_servers(without)) + links * self.for_a_link


def without_servers(text: str) -> str:
    """Return a text whose mentions are as short as they are counted and shown: `@lena@example.org` is `@lena`."""
    return _MENTION.sub(r"\1", text)


def read(instance: Any, nodeinfo: Any) -> Server:
    """Read `/api/v2/instance` or `/api/v1/instance`, and NodeInfo where there is one."""
    told = instance if isinstance(instance, dict) else {}
    limits = optional(optional(told, "configuration"), "statuses")
    of_old = number(told, "max_toot_chars", Server().longest)  # Pleroma before it had a configuration
    version = words(told, "version", 100)
    return Server(
        software=_software(nodeinfo, version),
        version=version,
        longest=number(limits, "max_characters", of_old),
        for_a_link=number(limits, "characters_reserved_per_url", Server().for_a_link),
    )


def nodeinfo_path(told: Any, host: str) -> str:
    """Return where a server's NodeInfo is, by its `/.well-known/nodeinfo`; nothing unless it is on the same host."""
    for link in listed(told, "links", 10):
        _, _, address = words(link, "href", 500).partition("://")
        path = address.removeprefix(host)
        if path != address and _PATH.fullmatch(path):
            return path
    return ""


def _software(nodeinfo: Any, version: str) -> str:
    named = words(optional(nodeinfo, "software"), "name", 40).lower()
    if _SOFTWARE.fullmatch(named):
        return named
    imitating = _COMPATIBLE.search(version)
    return imitating[1].lower() if imitating else ""
