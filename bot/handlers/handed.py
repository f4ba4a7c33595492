"""What a handover looks like: what nobody has taken yet, and what channels and people read of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from bot.desk import Desk
from bot.domain.direct import language_at, person_of
from bot.domain.handing_over import Item, Standing, in_order, standing
from bot.domain.people import ChannelId, PersonId
from bot.domain.text import Text
from bot.domain.ticket import Ticket
from bot.handlers.form import NO_TICKET, Button, Style
from bot.handlers.names import HANDOVER
from bot.handlers.notice import Notice
from bot.handlers.repaints import standing as standing_at
from bot.keeping import handovers
from bot.keeping.handovers import Handover
from bot.texts import speaking
from bot.texts.handover import HandoverTexts

HANDOVER_NOTICE: Final = "handover"
HANDOVER_AGAIN: Final = "handover_again"
PLEASE_SAY: Final = "handover_say"
PLEASE_SAY_STILL: Final = "handover_say_still"
PLEASE_TAKE: Final = "handover_take"
HANDOVER_ALARM: Final = "handover_alarm"
"""The first words of the notices' keys; the handover's own follows."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An item of a handover, its ticket as it is now, and where it stands."""

    item: Item
    ticket: Ticket
    standing: Standing


async def entries(handover: Handover, desk: Desk) -> list[Entry]:
    """Return the items of a handover in the order in which they are read."""
    found = list[Entry]()
    for item in in_order(handover.items):
        ticket = await desk.ticket(item.ticket)
        found.append(Entry(item, ticket, standing(ticket, handover.key, handover.leaving)))
    return found


def left(found: Iterable[Entry]) -> list[Entry]:
    """Return what nobody has taken yet."""
    return [one for one in found if one.standing is Standing.OPEN]


def summary(handover: Handover, found: Iterable[Entry], desk: Desk, texts: HandoverTexts) -> Text:
    """Return who hands over to whom, how much, and what those who go have said."""
    found = list(found)
    open_still = left(found)
    later = handover.incoming_at if handover.incoming_at > handover.at else None
    said = (span for one in handover.said for span in texts.said(one.by.name, one.text))
    silent = (one for one in handover.outgoing if handover.said_by(one.id) is None)
    return (
        *texts.head(handover.shifts, [one.name for one in handover.outgoing], handover.at),
        *texts.coming(names(handover.incoming, desk), later),
        *texts.figures(len(found), len(open_still), Counter(one.item.sort for one in open_still)),
        *said,
        *(span for one in silent for span in texts.said_nothing_yet(one.name)),
    )


def names(people: Iterable[PersonId], desk: Desk) -> list[str]:
    known = desk.policy.people
    return [known[one].name if one in known else one for one in people]


async def handover_notice(desk: Desk, channel: ChannelId, key: str) -> Notice | None:
    """Return a handover as a channel reads it now."""
    found = await _meant(desk, key)
    if found is None:
        return None
    texts = speaking(desk.policy.language_of(channel)).handover
    shown = summary(found, await entries(found, desk), desk, texts)
    return Notice(shown, (_opening(found, texts),))


async def handover_again(desk: Desk, channel: ChannelId, key: str) -> Notice | None:
    """Return what stands in its place by now."""
    shown = await handover_notice(desk, channel, key)
    _, name, *where = key.split(" ")
    return (
        Notice(shown.text, shown.buttons, standing_at(where), f"{HANDOVER_NOTICE} {name}") if shown else None
    )


async def please_say(desk: Desk, place: ChannelId, key: str) -> Notice | None:
    """Return what whoever goes soon is asked, unless they have said it."""
    found, texts = await _meant(desk, key), _texts(desk, place)
    if found is None or _has_spoken(found, place):
        return None
    mine = [one for one in left(await entries(found, desk)) if one.item.owner.id == person_of(place)]
    return Notice(texts.please_say(found.shifts, found.at, len(mine)), (_opening(found, texts),))


async def please_say_still(desk: Desk, place: ChannelId, key: str) -> Notice | None:
    """Return what whoever has gone without a word is asked."""
    found, texts = await _meant(desk, key), _texts(desk, place)
    if found is None or _has_spoken(found, place):
        return None
    return Notice(texts.please_say_still(found.shifts), (_opening(found, texts),))


async def please_take(desk: Desk, place: ChannelId, key: str) -> Notice | None:
    """Return what whoever comes is asked, if anything is left."""
    found, texts = await _meant(desk, key), _texts(desk, place)
    open_still = left(await entries(found, desk)) if found else []
    if found is None or not open_still:
        return None
    outgoing = [one.name for one in found.outgoing]
    return Notice(texts.please_take(found.shifts, outgoing, len(open_still)), (_opening(found, texts),))


async def handover_alarm(desk: Desk, place: ChannelId, key: str) -> Notice | None:
    """Return what those who lead, and the channel, read of what nobody has taken in time."""
    found, texts = await _meant(desk, key), _texts(desk, place)
    open_still = left(await entries(found, desk)) if found else []
    if found is None or not open_still:
        return None
    owners = list(dict.fromkeys(one.item.owner.name for one in open_still))
    department = desk.policy.name_of(found.department)
    said = texts.alarm(department, found.shifts, len(open_still), owners)
    return Notice(said, (_opening(found, texts),))


async def _meant(desk: Desk, key: str) -> Handover | None:
    return await handovers.find(desk.store, key.split(" ")[1])


def _has_spoken(handover: Handover, place: ChannelId) -> bool:
    person = person_of(place)
    return person is None or handover.said_by(person) is not None


def _texts(desk: Desk, place: ChannelId) -> HandoverTexts:
    return speaking(language_at(desk.policy, place)).handover


def _opening(handover: Handover, texts: HandoverTexts) -> Button:
    return Button(HANDOVER, NO_TICKET, texts.labels.open_it, handover.key, Style.PRIMARY)
