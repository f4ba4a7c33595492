"""Mail addresses that a mail may be sent to: plain ones, so that no other header and no second recipient fits into one."""

from __future__ import annotations

import re
from typing import Final

MAILBOX: Final = (
    r"^[A-Za-z0-9_][A-Za-z0-9_+&'=-]{0,63}(?:\.[A-Za-z0-9_+&'=-]{1,63}){0,8}"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,8}[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])$"
)
"""What one looks like; a pattern alone cannot say how long it may be."""

_LONGEST: Final = 254
_LONGEST_LOCAL: Final = 64


def is_mailbox(text: str) -> bool:
    """Tell whether a text is one plain ASCII address like `werkstatt@donaubahn.example`, and nothing else."""
    local = text.partition("@")[0]
    short = len(text) <= _LONGEST and len(local) <= _LONGEST_LOCAL
    return short and re.match(MAILBOX, text) is not None and not text.endswith("\n")
