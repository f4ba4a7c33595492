"""Checks of what accounts say in `escalation.yaml`: each returns what is wrong with a value, or None."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

Check = Callable[[str], str | None]

_METADATA: Final = frozenset({"metadata.google.internal", "metadata", "instance-data"})


def secret(value: str) -> str | None:
    """Check where a secret is kept."""
    fits = re.fullmatch(r"env:\w+|file:.+", value)
    return None if fits else "stands in the environment or in a file: write env:NAME or file:PATH"


def limit(value: str) -> str | None:
    """Check a number of characters."""
    return (
        None
        if re.fullmatch(r"[1-9][0-9]{0,5}", value)
        else "a number of characters from 1 to 999999 expected"
    )


def number(value: str) -> str | None:
    """Check a platform's id of digits."""
    return None if re.fullmatch(r"[0-9]{1,30}", value) else "an id of digits expected"


def words(value: str) -> str | None:
    """Check a name, in one line."""
    return None if value.strip() and value.isprintable() else "a name in one line expected"


def flag(value: str) -> str | None:
    """Check yes or no."""
    return None if value in {"true", "false"} else "true or false expected"


def address(value: str) -> str | None:
    """Check an address that something is sent to."""
    try:
        url = urlsplit(value)
        host, _ = url.hostname, url.port
    except ValueError:
        return "an https address expected"
    if host and _is_local_link(host):
        return "an address of the machine's own provider, where it keeps secrets, is none for replies"
    if host and (url.scheme == "https" or (url.scheme == "http" and is_near(host))):
        return None
    return "an https address expected (http only within this machine or its network)"


def server(value: str) -> str | None:
    """Check the address of a server: what is asked of it stands below it at places of its own."""
    if wrong := address(value):
        return wrong
    url = urlsplit(value)
    is_bare = url.path in {"", "/"} and not url.query and not url.fragment and "@" not in url.netloc
    return None if is_bare else "the address of a server without a path expected, like https://social.example"


def handle(value: str) -> str | None:
    """Check a handle of Bluesky."""
    fits = re.fullmatch(r"@?([a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\.)+[a-zA-Z][a-zA-Z0-9-]*", value)
    return None if fits else "a handle with its domain expected, such as shop.bsky.social"


def channels(value: str) -> str | None:
    """Check names of channels, each with its chat product."""
    fits = re.fullmatch(r"slack:#?[^\s#@,:]{1,80}|teams:[^,\n]{1,200}", value.partition(", ")[0])
    rest = value.partition(", ")[2]
    wrong = "channels expected, like slack:#presse, or slack:#presse, teams:Presse/Monitoring"
    return channels(rest) if fits and rest else None if fits else wrong


def keywords(value: str) -> str | None:
    """Check words with commas between them."""
    return (
        None if all(word.strip() for word in value.split(",")) else "words expected, with commas between them"
    )


def visibility(value: str) -> str | None:
    """Check how public answers appear."""
    return None if value in {"public", "unlisted"} else "public or unlisted expected"


def _is_local_link(host: str) -> bool:
    """Whether a host is link-local (169.254.0.0/16, fe80::/10, the metadata of cloud machines) or stands for such an address."""
    try:
        return ipaddress.ip_address(host).is_link_local
    except ValueError:
        return host.rstrip(".").lower() in _METADATA


def is_near(host: str) -> bool:
    """Whether a host is this machine or a neighbour without a public name, such as another container."""
    return host in {"127.0.0.1", "::1"} or "." not in host.rstrip(".")
