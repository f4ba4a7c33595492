"""What Meta calls: the handshake by GET, and batches of events, signed over their raw bytes. Without I/O.

One app has one endpoint for all its pages and Instagram accounts. Who an event is for says its entry's id.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from bot.connectors.connector import Forged, Malformed
from bot.connectors.meta.fields import identity, items
from bot.connectors.meta.pointer import Pointer
from bot.domain.posts import AccountId, News
from bot.strict_json import strictly

logger = logging.getLogger(__name__)

LARGEST_BODY: Final = 1024 * 1024
"""Bytes; a batch holds up to 1,000 updates."""
SIGNATURE: Final = "x-hub-signature-256"

_SIGNATURE: Final = re.compile(r"sha256=([0-9a-f]{64})")
_MOST_ENTRIES: Final = 1000
_SHORTEST_SECRET: Final = 16


class Reader(Protocol):
    """Turns one entry of a batch into news about one account."""

    @property
    def account(self) -> AccountId:
        """Return whom it reads for."""

    @property
    def object(self) -> str:
        """Return what Meta calls the kind of thing: `page` or `instagram`."""

    @property
    def id(self) -> str:
        """Return the page's or the Instagram account's id at Meta."""

    def read(self, entry: Mapping[str, Any]) -> Sequence[News | Pointer]:
        """Return the posts, removals and echoes in an entry; what is not as documented is left out."""


@dataclass(frozen=True, slots=True)
class App:
    """A Meta app: what its events are signed with, and what it shows at the handshake."""

    secret: str
    verify_token: str

    def __post_init__(self) -> None:
        if len(self.secret) < _SHORTEST_SECRET:
            raise ValueError(f"an app secret has {_SHORTEST_SECRET} characters at least")
        if not self.verify_token:
            raise ValueError("there is no verify token")

    def __repr__(self) -> str:
        return "<Meta app>"

    def signed(self, body: bytes, signature: str) -> bool:
        """Tell whether exactly these bytes were signed with the app's secret."""
        expected = hmac.new(self.secret.encode(), body, hashlib.sha256).hexdigest()
        return hmac.compare_digest(expected, signature)


class MetaHook:
    """Verifies and reads the events of every app that an account belongs to."""

    def __init__(self, members: Sequence[tuple[App, Reader]]) -> None:
        self._members = tuple(members)
        self._apps = tuple(dict.fromkeys(app for app, _ in members))

    @property
    def accounts(self) -> tuple[AccountId, ...]:
        """Return whom events can be for."""
        return tuple(reader.account for _, reader in self._members)

    def handshake(self, query: Mapping[str, str]) -> str:
        """Return what Meta wants to hear when somebody enters the endpoint in the app's settings; `Forged` otherwise."""
        token = query.get("hub.verify_token", "").encode()
        known = [hmac.compare_digest(token, app.verify_token.encode()) for app in self._apps]
        challenge = query.get("hub.challenge", "")
        if query.get("hub.mode") != "subscribe" or not any(known) or not challenge[:200].isalnum():
            raise Forged("not the handshake of an app that is known here")
        return challenge[:200]

    def verify(self, headers: Mapping[str, str], body: bytes) -> Sequence[App]:
        """Return the apps that signed exactly this body; raise `Forged` if none did."""
        given = {name.lower(): value for name, value in headers.items()}
        match = _SIGNATURE.fullmatch(given.get(SIGNATURE, ""))
        if match is None:
            raise Forged("there is no signature")
        signers = [app for app in self._apps if app.signed(body, match[1])]
        if not signers:
            raise Forged("no app's signature fits")
        return signers

    def parse(self, body: bytes, signers: Sequence[App]) -> Sequence[tuple[AccountId, News | Pointer]]:
        """Return what a verified body says about the accounts of those who signed it; `Malformed` if it is no batch at all."""
        try:
            batch = strictly(body.decode("utf-8"))
        except ValueError as error:
            raise Malformed(f"body: {error}") from None
        if not isinstance(batch, dict) or not isinstance(batch.get("entry"), list):
            raise Malformed("entry: a list expected")
        entries = items(batch, "entry")
        if len(entries) > _MOST_ENTRIES:
            raise Malformed(f"entry: at most {_MOST_ENTRIES} expected")
        return [one for entry in entries for one in self._read(batch.get("object"), entry, signers)]

    def _read(
        self, kind: Any, entry: Mapping[str, Any], signers: Sequence[App]
    ) -> Sequence[tuple[AccountId, News | Pointer]]:
        its = identity(entry, "id")
        for app, reader in self._members:
            if app in signers and reader.object == kind and reader.id == its:
                return [(reader.account, news) for news in reader.read(entry)]
        logger.info("Meta told about something that the policy does not have")
        return []
