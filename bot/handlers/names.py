"""The names by which buttons and forms find their handler. Cards of older versions carry them: never rename one."""

from __future__ import annotations

from typing import Final

CLAIM: Final = "claim"
RELEASE: Final = "release"
ASSIGN: Final = "assign"
REPLY: Final = "reply"
ESCALATE: Final = "escalate"
SUGGEST: Final = "suggest"
RETURN: Final = "return"
CLOSE: Final = "close"
REOPEN: Final = "reopen"
LOG: Final = "log"
UNDO: Final = "undo"
EDIT: Final = "edit"
USE_DRAFT: Final = "use_draft"
DISCARD: Final = "discard"
ARRIVED: Final = "arrived"
LOST: Final = "lost"
