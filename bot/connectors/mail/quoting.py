"""What somebody wrote, without what they quote and without their signature. Pure.

What remains where nothing else does is the whole text: rather too much than nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

QUOTED_LINES: Final = 3
"""Of a quotation between somebody's words; more is folded away."""
FOLDED: Final = "> […]"

_LONGEST_LINE: Final = 300
"""Characters of a line that are looked at."""
_SEPARATOR: Final = re.compile(r"-- ?")
_OLD_MAIL: Final = re.compile(
    r"[-_ ]{2,20}\s?(?:Urspr(?:ü|ue?)ngliche (?:Nachricht|E-?Mail)|Original(?: |-)(?:Message|Nachricht)|Original Appointment)\s?[-_ ]{2,20}",
    re.IGNORECASE,
)
_RULE: Final = re.compile(r"_{20,}")
_FROM: Final = re.compile(r"\*?(?:Von|From)\*?:\*? ?\S", re.IGNORECASE)
_REST: Final = (
    re.compile(r"\*?(?:Gesendet|Datum|Sent|Date)\*?:", re.IGNORECASE),
    re.compile(r"\*?(?:An|To)\*?:", re.IGNORECASE),
)
_FORWARDED: Final = re.compile(
    r"(?:-{2,20}|_{2,20}) ?(?:Weitergeleitete Nachricht|Forwarded message|Anfang der weitergeleiteten)|Begin forwarded message:"
    r"|Anfang der weitergeleiteten (?:Nachricht|E-?Mail):",
    re.IGNORECASE,
)
_SAYS_WHO: Final = re.compile(
    r"(?:Am|On|Den|Von|Le|Il) .{5,250}?(?:schrieb|wrote|geschrieben|a écrit|ha scritto)\b.{0,250}:"
)
_WHO_BEGINS: Final = re.compile(r"(?:Am|On|Den|Le|Il) .{0,40}\d")
_WHO_ON_LINES: Final = 3
_FROM_A_PHONE: Final = re.compile(
    r"(?:Von meinem \S|Gesendet (?:von|mit|über) |Diese Nachricht wurde von meinem |Sent from (?:my |Mail |Yahoo|Outlook)|Get Outlook for "
    r"|Holen Sie sich Outlook|Outlook für )",
    re.IGNORECASE,
)


def own_words(text: str) -> str:
    """Return what a mail's author says in it: history cut off below, quotations between their words folded, no signature."""
    lines = [line.rstrip() if not _SEPARATOR.fullmatch(line) else "-- " for line in text.split("\n")]
    if any(_FORWARDED.match(line[:_LONGEST_LINE].strip()) for line in lines):
        return _tidy(lines)  # what is passed on is what they want to say
    kept = _without_history(lines)
    kept = _without_signature(kept)
    kept = _without_last_quotation(kept)
    kept = _without_phone(kept)
    words = _tidy(_folded(kept))
    says_something = any(line and not line.startswith(">") for line in words.split("\n"))
    return words if says_something else _tidy(lines)


def _without_history(lines: Sequence[str]) -> Sequence[str]:
    """Cut where a mail program put the mail that is answered below the answer."""
    for number, line in enumerate(lines):
        if _begins_history(lines, number, line[:_LONGEST_LINE].strip()):
            return lines[:number]
    return lines


def _begins_history(lines: Sequence[str], number: int, line: str) -> bool:
    if _OLD_MAIL.fullmatch(line):
        return True
    if _RULE.fullmatch(line):
        after = next((one.strip() for one in lines[number + 1 : number + 3] if one.strip()), "")
        return bool(_FROM.match(after))
    if _FROM.match(line):
        below = [one[:_LONGEST_LINE].strip() for one in lines[number + 1 : number + 6]]
        return all(any(key.match(one) for one in below) for key in _REST)
    return False


def _without_signature(lines: Sequence[str]) -> Sequence[str]:
    for number, line in enumerate(lines):
        if line == "-- " and any(one.strip() for one in lines[:number]):
            return lines[:number]
    return lines


def _without_last_quotation(lines: Sequence[str]) -> Sequence[str]:
    """Cut what is quoted below the last own word, with the line that says whose words it is."""
    end = len(lines)
    while end and (not lines[end - 1].strip() or lines[end - 1].startswith(">")):
        end -= 1
    quotes = any(line.startswith(">") for line in lines[end:])
    said = _whose_words(lines, end)
    return lines[:said] if quotes or said < end else lines[:end]


def _whose_words(lines: Sequence[str], end: int) -> int:
    """Return where the line that names a quotation's author begins, if it stands right before `end`; else `end`."""
    for count in range(1, min(_WHO_ON_LINES, end) + 1):
        joined = " ".join(line.strip() for line in lines[end - count : end])[: 2 * _LONGEST_LINE]
        if _WHO_BEGINS.match(joined) and _SAYS_WHO.fullmatch(joined):
            return end - count
    return end


def _without_phone(lines: Sequence[str]) -> Sequence[str]:
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    is_phone = end > 1 and _FROM_A_PHONE.match(lines[end - 1].strip()[:_LONGEST_LINE])
    return lines[: end - 1] if is_phone else lines[:end]


def _folded(lines: Sequence[str]) -> list[str]:
    kept: list[str] = []
    quoted = 0
    for line in lines:
        quoted = quoted + 1 if line.startswith(">") else 0
        if quoted <= QUOTED_LINES:
            kept.append(line)
        elif quoted == QUOTED_LINES + 1:
            kept.append(FOLDED)
    return kept


def _tidy(lines: Sequence[str]) -> str:
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in lines)).strip("\n")
