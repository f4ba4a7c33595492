"""Where Teams wants to be called: `serviceUrl`, which comes with every activity, is regional, and changes.

What is sent there carries our token, so only addresses of the Bot Connector are taken, whoever signed the activity.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from bot.domain.errors import Unreachable

HOSTS: Final = (
    "smba.trafficmanager.net",
    "smba.onyx.prod.teams.trafficmanager.net",
    "smba.infra.gcc.teams.microsoft.com",
)
"""The Bot Connector's: <https://microsoft.github.io/teams-sdk/python/essentials/app-configuration/service-url-validation>."""

FILES: Final = ".sharepoint.com"
"""Where people's OneDrive is, into which a file goes that they take from us:
<https://learn.microsoft.com/en-us/microsoft-365/enterprise/urls-and-ip-address-ranges>."""

LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_LONGEST: Final = 500


def is_loopback(url: str) -> bool:
    """Tell whether an address is on this machine."""
    try:
        return urlsplit(url).hostname in LOOPBACK
    except ValueError:
        return False


def normal(url: str) -> str:
    """Return an address without the slashes at its end, with or without which it is the same."""
    return url.rstrip("/")


class ServiceUrls:
    """The latest address of each place. `local`: those on this machine are taken, and no others."""

    def __init__(self, *, local: bool = False) -> None:
        self._local = local
        self._latest: str | None = None
        self._of: dict[str, str] = {}

    def is_allowed(self, url: str) -> bool:
        """Tell whether something may be sent to an address, our token for instance."""
        try:
            parts = urlsplit(url)
            host, _ = parts.hostname, parts.port
        except ValueError:
            return False
        plain = (
            not (parts.username or parts.password or parts.query or parts.fragment) and len(url) < _LONGEST
        )
        if self._local:
            return plain and host in LOOPBACK and parts.scheme in {"http", "https"}
        return plain and host in HOSTS and parts.scheme == "https" and parts.port in {None, 443}

    def takes_files(self, url: str) -> bool:
        """Tell whether an address is one that Teams has files put to."""
        try:
            parts = urlsplit(url)
            host = parts.hostname or ""
        except ValueError:
            return False
        if self._local:
            return host in LOOPBACK
        return parts.scheme == "https" and host.endswith(FILES) and not (parts.username or parts.password)

    def learn(self, place: str, url: str) -> bool:
        """Keep in mind where a place is called; tell whether that is news. Only what `is_allowed` is kept."""
        if not self.is_allowed(url):
            return False
        self._latest = normal(url)
        is_news = self._of.get(place) != self._latest
        self._of[place] = self._latest
        return is_news

    def of(self, place: str = "") -> str:
        """Return where a place is called; of one that is not known the latest, which serves the whole tenant."""
        found = self._of.get(place, self._latest)
        if found is None:
            raise Unreachable("Teams has not called yet, so its address is not known")
        return found
