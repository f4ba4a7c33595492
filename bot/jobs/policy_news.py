"""Tells people what became of a change of the policy's files: that it holds now, or what is wrong with it."""

from __future__ import annotations

from typing import Final

from bot.desk import Desk
from bot.domain.owing import notices
from bot.domain.people import ChannelId
from bot.domain.text import Text
from bot.keeping import policy_changes
from bot.texts import speaking

POLICY_NOTICE: Final = "policy"
"""The first word of the notices' keys; the change's number follows."""

_LINES: Final = 3
"""Problems that are told; `zuruf check` has all of them."""


async def told_of(desk: Desk, wrong: str) -> None:
    """Keep what became of a change, and owe it to the first department, whose people set Zuruf up; the same problems are told once."""
    lines = tuple(wrong.splitlines())
    before = await policy_changes.last(desk.store)
    if lines and before is not None and before.wrong == lines:
        return
    now = desk.clock()
    number = await policy_changes.next_number(desk.store)
    department = next(iter(desk.policy.departments.values()))
    told = notices(department.channels[:1], f"{POLICY_NOTICE} {number}", now, urgent=False)
    await policy_changes.keep(desk.store, now, lines, deliveries=told)
    desk.owes.set()


async def policy_notice(desk: Desk, channel: ChannelId, key: str) -> Text | None:
    """Return what a channel reads of a change."""
    change = await policy_changes.find(desk.store, key.partition(" ")[2])
    if change is None:
        return None
    texts = speaking(desk.policy.language_of(channel)).channels
    if not change.wrong:
        return texts.policy_taken_over(change.at)
    shown = change.wrong[:_LINES]
    return texts.policy_refused(change.at, shown, len(change.wrong) - len(shown))
