"""The hosts that Zuruf may connect to: those that settings and policy name, and nobody else.

Asked by the two clients that there are, right before a request leaves. A name is enough: a callback travels by https, so whoever answers
under that name at another address has to prove it; http is for names without a dot, in the same network.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.domain.errors import Rejected

_PORTS = {
    "http": 80,
    "ws": 80,
    "https": 443,
    "wss": 443,
    "imap": 143,
    "imaps": 993,
    "smtp": 587,
    "smtps": 465,
}


@dataclass(frozen=True, slots=True)
class Exit:
    """A host and port that may be connected to, and why. `*.example.org` stands for every host below example.org.

    Without a port: at any of them, which is meant for this machine.
    """

    host: str
    port: int | None
    reason: str

    @classmethod
    def to(cls, url: str, reason: str) -> Exit:
        """Return the exit to the host of an address; `ValueError` if it has none."""
        parts = urlsplit(url)
        if not parts.hostname:
            raise ValueError("an address without a host")
        return cls(parts.hostname, parts.port or _PORTS[parts.scheme], reason)

    @property
    def address(self) -> str:
        """Return host and port as people write them."""
        return f"{self.host}:{self.port or '*'}"

    def leads_to(self, host: str, port: int) -> bool:
        """Tell whether this exit may be used for a host."""
        if self.port not in {None, port}:
            return False
        return host.endswith(self.host[1:]) if self.host.startswith("*.") else host == self.host


class Exits:
    """All exits, as settings and policy name them right now."""

    def __init__(self, exits: Iterable[Exit]) -> None:
        self._exits = tuple(exits)

    def follow(self, exits: Iterable[Exit]) -> None:
        """Let these be all exits from now on."""
        self._exits = tuple(exits)

    def check(self, host: str, port: int) -> None:
        """Raise `Rejected` unless one of the exits leads to a host."""
        name = host.lower().rstrip(".").strip("[]")
        if not any(one.leads_to(name, port) for one in self._exits):
            raise Rejected(f"nothing is sent to {name}:{port}: neither settings nor policy name it")
