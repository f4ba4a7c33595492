"""Who works when: what the policy plans, with what people agreed on in chat."""

from __future__ import annotations

from bot.domain.policy import Policy
from bot.domain.roster import Roster
from bot.keeping import absences, covers
from bot.stores.store import Store


async def roster(store: Store, policy: Policy) -> Roster:
    """Return the plan as it is now."""
    return policy.roster.with_more(await covers.agreed(store), await absences.all_known(store))
