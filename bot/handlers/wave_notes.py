"""What people write in the thread of a wave's card: kept in the wave's log, shown to its department, and never sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.desk import Desk
from bot.domain.deliveries import Delivery
from bot.domain.people import Actor, ChannelId
from bot.domain.text import Text, shortened
from bot.domain.waves import Happening
from bot.handlers.form import Part, Passage
from bot.keeping import waves
from bot.keeping.waves import Entry, Wave
from bot.texts.texts import Texts
from bot.watching import said

LIMIT: Final = 1000
"""Characters of a note: a wave's record is written anew, whole, with each of them."""
MOST: Final = 200
"""Notes of a wave that are kept; more than that is a conversation, which the thread has."""
SHOWN: Final = 5


async def take_note(
    number: int, desk: Desk, *, by: Actor | None, channel: ChannelId, message: str, text: str | None
) -> None:
    """Keep what somebody wrote, changed or deleted (`text` None); other channels of the wave read it as well.

    As with tickets, what was changed before it was known is new, and what says the same as before is nothing.
    """
    words = "" if text is None else shortened(text.strip(), LIMIT)

    def noted(before: Wave) -> Wave:
        known = _place(before, channel, message)
        if known is not None:
            anew = replace(before.log[known], text=words)
            return replace(before, log=(*before.log[:known], anew, *before.log[known + 1 :]))
        if by is None or not words or sum(one.what is Happening.NOTED for one in before.log) >= MOST:
            return before
        entry = Entry(
            at=desk.clock(),
            what=Happening.NOTED,
            by=by,
            text=words,
            channel=channel,
            message=message,
        )
        return before.with_entry(entry)

    wave = await waves.find(desk.store, number)
    if wave is None:
        return

    def owes(after: Wave) -> Sequence[Delivery]:
        place = _place(after, channel, message)
        elsewhere = replace(after, channels=tuple(one for one in after.channels if one != channel))
        return [] if place is None else said(elsewhere, place + 1, desk.clock())

    await waves.change(desk.store, number, noted, owes)
    desk.owes.set()


def _place(wave: Wave, channel: ChannelId, message: str) -> int | None:
    same = (n for n, one in enumerate(wave.log) if (one.channel, one.message) == (channel, message))
    return next(same, None)


def told(entry: Entry, texts: Texts) -> Text:
    """Return what an entry of a wave's log says."""
    who = entry.by.name if entry.by else ""
    if entry.what is not Happening.NOTED:
        return texts.waves.told(entry.what, who, entry.count)
    return texts.noted(who, entry.text) if entry.text else texts.note_gone(who)


def notes_of(wave: Wave, texts: Texts) -> list[Part]:
    """Return the newest notes, as the form with a wave's posts shows them."""
    notes = [one for one in wave.log if one.what is Happening.NOTED and one.text]
    return [Passage(told(one, texts)) for one in notes[-SHOWN:]]
