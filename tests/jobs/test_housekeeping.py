"""What nobody comes back for is forgotten; what somebody may still want is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.bundling import Words
from bot.domain.posts import AccountId
from bot.domain.shifts import Absence
from bot.domain.text import Untrusted
from bot.jobs.housekeeping import tidy_up, written_up_to
from bot.keeping import (
    absences,
    bulks,
    covers,
    handing,
    handovers,
    sightings,
    slots,
    unfinished,
    wave_answers,
)
from bot.keeping.bulks import Bulk, Progress
from bot.keeping.covers import Asked
from bot.keeping.handing import Waiting
from bot.keeping.handovers import Handover
from bot.keeping.sightings import Sighting
from bot.keeping.unfinished import Where
from bot.keeping.wave_answers import Answer
from bot.stores.chain import Head
from bot.stores.memory import MemoryStore
from bot.stores.store import StoreError
from tests.fakes.world import ANNA, SOCIAL
from tests.jobs.newsroom import FIRST, Newsroom

REPLY = Where(ANNA.id, FIRST, "reply")
ESCALATE = Where(ANNA.id, FIRST, "escalate")


async def test_once_a_day_the_output_says_where_the_log_ends(
    room: Newsroom, caplog: pytest.LogCaptureFixture
) -> None:
    await room.customer_writes()
    with caplog.at_level("INFO"):
        await tidy_up(room.desk)
    head = await room.store.head()
    assert head.seq > 0
    assert f"the log ends at {head}" in caplog.text


async def test_a_store_that_cannot_be_read_is_said_where_its_head_would_stand() -> None:
    assert await written_up_to(UnreadableStore()) == {
        "head": None,
        "records": None,
        "unreadable": "the disk is gone",
    }


class UnreadableStore(MemoryStore):
    async def head(self) -> Head:
        raise StoreError("the disk is gone")


async def test_what_feeds_told_of_long_ago_is_forgotten(room: Newsroom) -> None:
    seen = Sighting(
        account=AccountId("feed/standard"),
        id="a",
        seen_at=room.watch(),
        title=Untrusted("Bahn"),
        text=Untrusted(""),
        url="",
        feed=Untrusted("Standard"),
    )
    await sightings.note(room.store, seen)
    await sightings.bundle(room.store, seen.account, [seen], room.watch(), [])
    room.watch.forward(days=399)
    await tidy_up(room.desk)
    assert await sightings.find(room.store, seen.key)
    room.watch.forward(days=2)
    await tidy_up(room.desk)
    assert await sightings.find(room.store, seen.key) is None
    assert await sightings.bundled(room.store, seen.account, "a") == []


async def test_files_that_nobody_took_are_forgotten(room: Newsroom) -> None:
    file = Waiting("0a-anna", "f1", "ticket-17.csv", bytes(range(256)))
    await handing.keep(room.store, file, room.watch())
    await handing.keep(room.store, file, room.watch.forward(hours=1))
    assert await handing.find(room.store, "0a-anna", "f1", room.watch.forward(hours=24)) == file
    assert await handing.find(room.store, "0a-jonas", "f1", room.watch()) is None
    assert await handing.find(room.store, "0a-anna", "f1", room.watch.forward(minutes=1)) is None
    await tidy_up(room.desk)
    assert await room.store.records(handing.KIND) == []


async def test_texts_that_were_begun_long_ago_are_forgotten(room: Newsroom) -> None:
    await unfinished.keep(room.store, REPLY, {"text": "old"}, room.watch())
    room.watch.forward(days=unfinished.KEPT_FOR.days)
    await unfinished.keep(room.store, ESCALATE, {"question": "new"}, room.watch())
    room.watch.forward(hours=1)
    await tidy_up(room.desk)
    assert await unfinished.find(room.store, REPLY) is None
    assert await unfinished.find(room.store, ESCALATE) is not None


async def test_a_slot_is_taken_once_and_forgotten_when_nobody_repeats_it(room: Newsroom) -> None:
    assert await slots.once(room.store, "themes", "2026-W47", room.watch())
    assert not await slots.once(room.store, "themes", "2026-W47", room.watch())
    assert await slots.once(room.store, "themes", "2026-W48", room.watch())
    assert await slots.once(room.store, "digest", "2026-W47", room.watch())
    room.watch.now += slots.KEPT_FOR - timedelta(hours=1)
    await tidy_up(room.desk)
    assert not await slots.once(room.store, "themes", "2026-W47", room.watch())
    room.watch.forward(hours=2)
    await tidy_up(room.desk)
    assert await slots.once(room.store, "themes", "2026-W47", room.watch())


async def test_absences_covers_and_handovers_are_forgotten_when_they_are_long_over(room: Newsroom) -> None:
    over = room.watch() + timedelta(days=1)
    await absences.enter(room.store, Absence(ANNA.id, room.watch(), over))
    asked = Asked(
        shift="early",
        name="Early",
        day=over.date(),
        of=ANNA.actor,
        department=SOCIAL,
        starts_at=room.watch(),
        ends_at=over,
    )
    await covers.keep(room.store, asked)
    handover = Handover(
        department=SOCIAL,
        id="1",
        begun_at=over,
        at=over,
        incoming_at=over,
        alarm_at=over,
        outgoing=(ANNA.actor,),
        incoming=(),
    )
    await handovers.begin(room.store, handover, [])
    room.watch.now = over + absences.KEPT_FOR
    await tidy_up(room.desk)
    assert await absences.of(room.store, ANNA.id)
    assert await covers.find(room.store, asked.key)
    assert await handovers.find(room.store, handover.key) == replace(handover, version=1)
    room.watch.forward(seconds=1)
    await tidy_up(room.desk)
    assert await absences.of(room.store, ANNA.id) == []
    assert await covers.find(room.store, asked.key) is None
    assert await handovers.find(room.store, handover.key) is None


async def test_a_bulk_is_forgotten_when_it_cannot_be_undone_any_more(room: Newsroom) -> None:
    bulk = Bulk(id="b", by=ANNA.id, action="close", argument="", at=room.watch(), progress=Progress((FIRST,)))
    await bulks.keep(room.store, bulk)
    room.watch.now += bulks.UNDOABLE_FOR
    await tidy_up(room.desk)
    assert await bulks.find(room.store, ANNA.id, "b") is not None
    room.watch.forward(seconds=1)
    await tidy_up(room.desk)
    assert await bulks.find(room.store, ANNA.id, "b") is None


async def test_an_answer_to_a_wave_is_forgotten_after_a_month(room: Newsroom) -> None:
    answer = Answer(id="a", wave=4, by=ANNA.actor, begun_at=room.watch(), words=Words("Sorry!"))
    await wave_answers.keep(room.store, answer)
    room.watch.now += wave_answers.KEPT_FOR
    await tidy_up(room.desk)
    assert await wave_answers.find(room.store, 4, "a") is not None
    room.watch.forward(seconds=1)
    await tidy_up(room.desk)
    assert await wave_answers.find(room.store, 4, "a") is None
