"""Looks for a reply of unknown outcome in what its platform lists."""

from __future__ import annotations

import logging
from datetime import timedelta

from bot.connectors.connector import Connector, Published
from bot.desk import Desk
from bot.domain.errors import OutsideError, RateLimited, Unsupported
from bot.domain.obstacles import Obstacle, obstacle
from bot.domain.reconciling import READS
from bot.jobs.backoff import Chance, backoff
from bot.jobs.outcomes import Errand, Outcomes

logger = logging.getLogger(__name__)

TRIES = 8
"""How often a reply is tried, or looked for, before a person has to decide: with the waits below, about half an hour."""


class Looker:
    """Found: it is sent. Missing twice, when it could have arrived, and that far apart: it is not there. Else a person looks."""

    def __init__(self, desk: Desk, outcomes: Outcomes, chance: Chance) -> None:
        self._desk = desk
        self._outcomes = outcomes
        self._chance = chance

    async def look(self, errand: Errand, connector: Connector) -> None:
        """Find out what became of a reply, or when to look again, or that a person has to."""
        try:
            found = await self._find(errand, connector)
        except Unsupported as error:
            await self._outcomes.unknown(errand, Obstacle.CANNOT_LOOK, str(error))
        except OutsideError as error:
            await self._not_told(
                errand, obstacle(error), str(error), wait(errand.reply.checks, self._chance, error)
            )
        except Exception:
            logger.exception("looking for reply %s failed on our side", errand.reply.id)
            await self._not_told(errand, Obstacle.MISTAKE, "", wait(errand.reply.checks, self._chance))
        else:
            await (self._found(errand, found) if found else self._missing(errand, connector))

    async def confirm(self, errand: Errand, connector: Connector, why: Obstacle, reason: str) -> None:
        """Look where only what has arrived can be seen: what is found is sent, for the rest a person decides."""
        try:
            found = await self._find(errand, connector)
        except Exception as error:  # noqa: BLE001 -- whatever it is, a person finds out what this could not
            logger.info("%s: a reply cannot be looked for: %s", errand.account, type(error).__name__)
            found = None
        if found is None:
            await self._outcomes.unknown(errand, why, reason)
        else:
            await self._found(errand, found)

    async def _find(self, errand: Errand, connector: Connector) -> Published | None:
        return await connector.find_reply(
            errand.to,
            key=errand.reply.id,
            text=errand.reply.text,
            at=errand.begun_at(self._desk.clock()),
            private=errand.reply.private,
        )

    async def _not_told(self, errand: Errand, why: Obstacle, reason: str, again_in: timedelta) -> None:
        if errand.reply.asked or errand.reply.checks >= TRIES:
            await self._outcomes.unknown(errand, why, reason)
        else:
            until = self._desk.clock() + again_in
            await self._outcomes.check(errand, until, why, reason, errand.reply.absent)

    async def _found(self, errand: Errand, found: Published) -> None:
        """Two replies may say the same: what the log knows as another one is no sign of this one."""
        if any(other.sent_as == found.ref for other in errand.ticket.replies):
            await self._outcomes.unknown(errand, Obstacle.SAME_WORDS)
        else:
            await self._outcomes.sent(errand, found)

    async def _missing(self, errand: Errand, connector: Connector) -> None:
        reply, now = errand.reply, self._desk.clock()
        settled_at = (reply.tried_at or now) + connector.settles_after
        if reply.asked:
            await self._outcomes.unknown(errand, Obstacle.NOT_LISTED)
        elif now < settled_at:
            await self._outcomes.check(errand, settled_at, reply.why)
        elif reply.absent + 1 < READS:
            until = now + connector.settles_after
            await self._outcomes.check(errand, until, reply.why, absent=reply.absent + 1)
        elif reply.tries >= TRIES:
            await self._outcomes.failed(errand, Obstacle.NOT_LISTED)
        else:
            await self._outcomes.queue_again(errand, now + wait(reply.tries, self._chance))


def wait(tries: int, chance: Chance, error: OutsideError | None = None) -> timedelta:
    """Return how long to wait after the n-th try: up to 2, 4, 8 … seconds, at most five minutes; or as the platform says."""
    if isinstance(error, RateLimited):
        return timedelta(
            seconds=error.retry_after + backoff(1, chance)
        )  # not all of them in the same instant
    return timedelta(seconds=backoff(tries + 1, chance))
