"""Where a mailbox is and how one gets in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

from bot.connectors.options import is_near

_PORTS: Final = {"imaps": 993, "imap": 143, "smtps": 465, "smtp": 587}


class Security(StrEnum):
    """What protects a connection."""

    TLS = "TLS"
    STARTTLS = "STARTTLS"
    NONE = "none"
    """Within this machine or to a neighbour without a public name only."""


@dataclass(frozen=True, slots=True)
class Server:
    """A host and how it is spoken to."""

    host: str
    port: int
    security: Security

    @classmethod
    def at(cls, url: str) -> Server:
        """Read `imaps://host`, `imap://host`, `smtps://host`, `smtp://host`, each with a port of its own if need be.

        Without the s the connection is made safe before anything is said on it (STARTTLS), except to a neighbour.
        """
        parts = urlsplit(url)
        host = parts.hostname or ""
        safe = Security.NONE if is_near(host) else Security.STARTTLS
        return cls(
            host, parts.port or _PORTS[parts.scheme], Security.TLS if parts.scheme.endswith("s") else safe
        )


@dataclass(frozen=True, slots=True)
class Login:
    """A user and what proves who it is: a password, or where `is_token` a token that is asked for each time (OAuth 2)."""

    user: str
    secret: Callable[[], Awaitable[str]]
    is_token: bool = False
