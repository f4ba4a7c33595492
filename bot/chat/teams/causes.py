"""What tells one deed from every other: who did it, where, and what it says, not in which request it came. Pure.

Teams sends again what was not answered in time, some of it under a new id
(<https://github.com/MicrosoftDocs/msteams-docs/issues/6084>). The same deed twice has the same cause, and the desk does it once.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

from bot.chat.teams.heard import Spot, Visitor

_TEAMS_OWN: Final = "msteams"
"""What Teams adds to, or takes out of, the data of an action."""
_DIGITS: Final = 40


def cause(kind: str, who: Visitor, spot: Spot, message: str, content: Mapping[str, Any]) -> str:
    """Return `teams:<kind>:<digest>`."""
    ours = {name: value for name, value in content.items() if name != _TEAMS_OWN}
    person = who.object_id or who.user
    whole = json.dumps([spot.tenant, person, spot.conversation, message, ours], sort_keys=True)
    return f"teams:{kind}:{hashlib.sha256(whole.encode()).hexdigest()[:_DIGITS]}"
