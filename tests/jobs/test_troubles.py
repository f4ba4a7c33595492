"""A channel that takes nothing: those who can mend it hear of it, once a day; others go on; then everything comes, in order."""

from __future__ import annotations

from bot.domain.direct import person_of
from bot.domain.errors import LoggedOut
from bot.domain.people import ChannelId
from bot.handlers.form import NO_TICKET
from bot.handlers.names import CLAIM, HOME
from bot.keeping import troubles
from tests.fakes.surface import Notice, words
from tests.fakes.world import ANNA, IN_SERVICE, IN_SOCIAL, JONAS, SELMA
from tests.handlers.office import read_aloud
from tests.jobs.newsroom import Newsroom

TOLD = (
    "⚠️ #social-media is archived: unarchive it, or name another channel in escalation.yaml; "
    "3 tickets are waiting."
)
GESAGT = (
    "⚠️ #social-media ist archiviert: hebt die Archivierung auf oder tragt in escalation.yaml einen anderen Channel ein; "
    "3 Tickets warten."
)


async def closed_channel(room: Newsroom) -> None:
    room.surface.closed.add(IN_SOCIAL)
    for number in range(3):
        await room.customer_writes(f"Post {number}", f"c{number}")
    await days(room, 0)


async def days(room: Newsroom, count: int) -> None:
    """Let so many days go by, and a few minutes, looking every five minutes."""
    for _ in range(count * 24 * 12 + 3):
        await room.deliver()
        room.watch.forward(minutes=5)


def notices(room: Newsroom) -> list[tuple[str, str]]:
    shown = [(m.ref.place, m.content) for m in room.surface.messages]
    return [(place, words(content.text)) for place, content in shown if isinstance(content, Notice)]


async def test_the_department_and_a_channel_that_works_are_told_once_a_day_with_the_mend(
    room: Newsroom,
) -> None:
    await closed_channel(room)
    mine = {person.id for person in room.policy.people.values() if person.departments == ANNA.departments}
    assert {person for person, _ in room.surface.told} == mine
    assert dict(room.surface.told)[ANNA.id] == TOLD
    assert dict(room.surface.told)[JONAS.id] == GESAGT
    assert notices(room) == [(IN_SERVICE, GESAGT)]
    await days(room, 1)
    assert len(notices(room)) == 2
    assert len(room.surface.told) == 2 * len(mine)


async def test_other_channels_go_on(room: Newsroom) -> None:
    await closed_channel(room)
    await room.customer_writes("My microphone is broken", "c9")
    await room.deliver()
    assert len(room.cards(IN_SERVICE)) == 1


async def test_when_it_works_again_what_waited_comes_in_order_and_it_is_said(room: Newsroom) -> None:
    await closed_channel(room)
    told = len(room.surface.told)
    room.surface.closed.clear()
    await room.settle()
    cards = [found for card in room.cards() if (found := await room.store.ticket_at(card.ref))]
    assert [ticket for ticket, _ in cards] == [1, 2, 3]
    assert notices(room)[-1] == (
        IN_SERVICE,
        "✅ #social-media geht wieder. Was gewartet hat, kommt dort jetzt der Reihe nach an.",
    )
    assert len(room.surface.told) == 2 * told
    assert await troubles.all_open(room.store) == []
    await room.settle()
    assert len(notices(room)) == 2


async def test_a_new_process_knows_what_was_said_and_when_it_is_over(room: Newsroom) -> None:
    await closed_channel(room)
    room.start()
    await days(room, 0)
    assert len(notices(room)) == 1
    room.start()
    room.surface.closed.clear()
    await room.settle()
    assert len(notices(room)) == 2


async def test_a_thread_that_works_again_ends_the_trouble_as_well(room: Newsroom) -> None:
    await room.customer_writes()
    await room.settle()
    room.surface.closed.add(IN_SOCIAL)
    await room.press(ANNA, CLAIM)
    await days(room, 0)
    assert [one.channel for one in await troubles.all_open(room.store)] == [IN_SOCIAL]
    room.surface.closed.clear()
    await room.settle()
    assert await troubles.all_open(room.store) == []
    await room.assert_everything_stands_once()


async def test_home_says_it_to_the_department_that_it_concerns(room: Newsroom) -> None:
    await closed_channel(room)
    anna, selma = [read_aloud(await room.open(one, HOME, number=NO_TICKET)) for one in (ANNA, SELMA)]
    assert TOLD in anna
    assert not [words for words in selma if "social-media" in words]


def test_an_address_of_a_person_is_told_from_a_channel() -> None:
    assert person_of(IN_SOCIAL) is None
    assert person_of(ChannelId("slack:@anna")) == ANNA.id


async def test_whoever_can_renew_a_right_hears_that_it_is_missing(room: Newsroom) -> None:
    await room.customer_writes()
    room.surface.before = LoggedOut("missing_scope: chat:write")
    await room.deliver()
    told = [said for person, said in room.surface.told if person == ANNA.id]
    assert [said.partition(",")[0] for said in told] == ["⚠️ #social-media cannot be reached by Zuruf"]
    await room.settle()
    assert len(room.cards()) == 1
    assert await troubles.all_open(room.store) == []
    assert "works again" in [said for person, said in room.surface.told if person == ANNA.id][-1]
