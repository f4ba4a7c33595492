"""What somebody outside of the team need not know of a customer, left out of their words. Pure.

It knows what data look like, not what they mean: a person reads what is sent before it leaves.
"""

from __future__ import annotations

import re
from typing import Final

LEFT_OUT: Final = "[…]"

_MAIL: Final = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_HANDLE: Final = re.compile(r"(?<![\w@/.])@\w[\w.]{0,40}(?:@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5})?")
_IBAN: Final = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b")
_NUMBER: Final = re.compile(
    r"(?<![\w.,/#-])(?!\d{1,2}\.\d{1,2}\.\d{2,4}\b)(?:\+|00|0)\d[\d /().-]{5,20}\d(?!\w)"
)
_CARD: Final = re.compile(r"(?<!\d)\d{4}(?:[ -]?\d{4}){3}(?!\d)")


def minimised(text: str) -> str:
    """Return a text without mail addresses, handles, account and telephone numbers."""
    for pattern in (_HANDLE, _MAIL, _IBAN, _CARD, _NUMBER):
        text = pattern.sub(LEFT_OUT, text)
    return text


def short_name(name: str) -> str:
    """Return a name as one speaks of strangers: `Lena Vogt` -> `Lena V.`; what is an address or a handle is none."""
    words = minimised(name).split()
    named = [word for word in words if word != LEFT_OUT]
    if not named:
        return LEFT_OUT
    return named[0] if len(named) == 1 else f"{named[0]} {named[-1][0]}."
