"""What somebody outside of the team need not know of a customer, left out of their words. Pure.

It knows what data look like, not what they mean: a person reads what is sent before it leaves.
"""

from __future__ import annotations

import re
from typing import Final

LEFT_OUT: Final = "[…]"

_DIGITS: Final = 6
"""A number of so many digits that begins with 0 or + is a telephone's; shorter ones are a train's, a price, a house."""
_DIGITS_OF_ANY: Final = 9
"""So many digits are a telephone's, an account's or a card's, whatever they begin with."""

_DAY: Final = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH: Final = r"(?:0?[1-9]|1[0-2])"
_YEAR: Final = r"(?:\d{4}|\d{2})"
_DATE: Final = rf"(?<![\d.])(?:{_DAY}\.\s?{_MONTH}\.\s?{_YEAR}?|\d{{4}}-{_MONTH}-{_DAY}|{_DAY}/{_MONTH}/{_YEAR})(?!\.?\d)"
_ADDRESS: Final = (
    r"[^\s@＠<>()\[\],;:\"]{1,64}[@＠][^\s@＠<>()\[\],;:\"]{1,200}\.[^\s@＠<>()\[\],;:\".!?]{1,63}"
)
_HANDLE: Final = r"[@＠][\w.-]{0,63}\w(?:@[\w-]+(?:\.[\w-]+)+)?"
_IBAN: Final = r"\b[A-Za-z]{2}\d{2}(?:[ \u00a0]?[A-Za-z0-9]{4}){2,7}(?:[ \u00a0]?[A-Za-z0-9]{1,3})?\b"
_NUMBER: Final = r"(?<!\d[.,])(?<!\w)(?:\+|\(\+?)?\d(?:[\d \u00a0()/.\-‐-―]*\d)?"

_DIALLED: Final = re.compile(r"(?:^|[ \u00a0(])[+0٠０]")
_CARD: Final = r"(?<!\d)\d{4}(?:[ -]?\d{4}){3}(?!\d)"

_FOUND: Final = re.compile(
    f"(?P<date>{_DATE})|(?P<address>{_ADDRESS})|(?P<handle>{_HANDLE})|(?P<iban>{_IBAN})|(?P<card>{_CARD})|(?P<number>{_NUMBER})"
)


def minimised(text: str) -> str:
    """Return a text without mail addresses, handles, account and telephone numbers. Dates, prices and train numbers stay."""
    return _FOUND.sub(_left_out, text)


def _left_out(found: re.Match[str]) -> str:
    whole = found.group()
    if found.lastgroup == "date":
        return whole
    if found.lastgroup != "number":
        return LEFT_OUT
    digits = sum(letter.isdigit() for letter in whole)
    dialled = _DIALLED.search(whole) is not None
    return LEFT_OUT if digits >= (_DIGITS if dialled else _DIGITS_OF_ANY) else whole


def short_name(name: str) -> str:
    """Return a name as one speaks of strangers: `Lena Vogt` -> `Lena V.`; what is an address or a handle is none."""
    words = minimised(name).split()
    named = [word for word in words if word != LEFT_OUT]
    if not named:
        return LEFT_OUT
    return named[0] if len(named) == 1 else f"{named[0]} {named[-1][0]}."
