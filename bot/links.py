"""Where the links in a text really lead: whose domain it is, and whether its name only looks like another.

An address shows its owner at its end: `bank.example.evil.example` belongs to evil.example. What counts as an owner's domain is in the
Public Suffix List (<https://publicsuffix.org>), which comes with its package; nothing is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Final
from urllib.parse import urlsplit

import idna
from publicsuffixlist import PublicSuffixList

from bot.domain.text import Untrusted

_LOOKED_AT: Final = 20_000
_MOST_HOSTS: Final = 50  # a card has room for five domains
_LINK: Final = re.compile(r"(?:https?:[/\\]{1,2}|\bwww\.)[^\s<>\"|]{1,2048}", re.IGNORECASE)
_SCHEME: Final = re.compile(r"https?:/*", re.IGNORECASE)
_ENDS: Final = ".,;:!?)]}'\"…»“”"
_AT_HOME: Final = re.compile("[a-z0-9äöüß.-]*").fullmatch
"""Hosts of which no letter is taken for another: plain ones, and those with the letters of German."""
_NUMBER: Final = re.compile(r"[0-9]+|0x[0-9a-f]*").fullmatch
"""The last part of a host that is an address, by <https://url.spec.whatwg.org/#ends-in-a-number-checker>."""
_PREFIX: Final = "xn--"


@dataclass(frozen=True, slots=True)
class Destination:
    """A domain as people read it, and as the network does; `strange` if its letters are easily taken for others."""

    domain: str
    encoded: str
    strange: bool


def destinations(text: Untrusted) -> tuple[Destination, ...]:
    """Return where the links of a text lead, each domain once, in the order of the text; at most of its first 50 hosts."""
    hosts = dict.fromkeys(_hosts(Untrusted(text.raw[:_LOOKED_AT]).clean()))
    return tuple(dict.fromkeys(_destination(host) for host in islice(hosts, _MOST_HOSTS)))


def warm_up() -> None:
    """Read the list of suffixes, which takes a moment."""
    _suffixes()


def _hosts(text: str) -> Iterator[str]:
    for link in _LINK.findall(text):
        # Browsers take a backslash for a slash, and any number of slashes after the scheme for two.
        rest = _SCHEME.sub("", link.rstrip(_ENDS).replace("\\", "/"), count=1)
        if host := _host(rest):
            yield host


def _host(rest: str) -> str:
    """Return the host of an address without its scheme; what Python cannot read is shown as it stands."""
    try:
        return urlsplit(f"//{rest}").hostname or ""
    except ValueError:
        return re.split("[/?#]", rest)[0].rpartition("@")[2].lower()


def _destination(host: str) -> Destination:
    encoded = ".".join(_encoded(label) for label in _mapped(host).split(".") if label)
    is_number = _NUMBER(encoded.rpartition(".")[2])
    domain = encoded if is_number else _suffixes().privatesuffix(encoded) or encoded
    shown = ".".join(_decoded(label) for label in domain.split("."))
    return Destination(shown, domain, strange=not _AT_HOME(shown))


def _mapped(host: str) -> str:
    """Return a host in the letters that a browser asks the network for: <https://unicode.org/reports/tr46/>."""
    try:
        return idna.uts46_remap(host, std3_rules=False)
    except idna.IDNAError:
        return host.lower()


def _encoded(label: str) -> str:
    return label if label.isascii() else f"{_PREFIX}{label.encode('punycode').decode()}"


def _decoded(label: str) -> str:
    """Return a label in its own letters; one that no such letters are encoded as stays as it is."""
    try:
        decoded = label.removeprefix(_PREFIX).encode().decode("punycode") if label.startswith(_PREFIX) else ""
    except ValueError:
        return label
    return decoded if decoded and _encoded(_mapped(decoded)) == label else label


@lru_cache(maxsize=1)
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()
