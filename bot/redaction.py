"""No secret in what is written down: not in logs, and not in what a platform answers, which may repeat what it was sent."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from bot.settings.secret import revealed

HIDDEN: Final = "***"

_TOKENS: Final = re.compile(
    r"""
    xox[a-z](?:\.xox[a-z])?-[\w.-]+     # Slack: bot, user, refresh and other tokens
  | xapp-[\w-]+                         # Slack: app-level tokens
  | whsec_[\w+/=-]+                     # Standard Webhooks
  | EAA[A-Za-z0-9]{20,}                 # Meta: access tokens
  | eyJ[\w-]{8,}\.[\w-]+\.[\w-]*        # JSON Web Tokens
  | (?<=[?&]ticket=)[^&\s]+             # Slack: the address of a socket, usable by whoever has it
  | (?<=hooks\.slack\.com/)[\w/-]+      # Slack: response addresses
  | (?<=://)[^/\s:@]+:[^/\s@]+(?=@)     # name and password in an address
  | (?i:(?<=bearer\s)|(?<=authorization:\sbasic\s))[\w.~+/=-]{8,}
    """,
    re.VERBOSE,
)
_SHORTEST: Final = 6  # characters; anything shorter would hide ordinary words


def redacted(text: str, secrets: Iterable[str] = ()) -> str:
    """Return a text without these secrets, without any that somebody has revealed in this process, and without tokens."""
    for secret in sorted(_words({*secrets, *revealed}), key=len, reverse=True):
        if len(secret) >= _SHORTEST:
            text = text.replace(secret, HIDDEN)
    return _TOKENS.sub(HIDDEN, text)


def _words(secrets: Iterable[str]) -> set[str]:
    """Return secrets whole and in the words that they consist of: several of a webhook, each with its prefix and without."""
    words = {word for secret in secrets for word in (secret, *secret.split())}
    return words | {word.removeprefix("whsec_") for word in words}
