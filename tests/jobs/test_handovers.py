"""The end of a shift: everything that was open goes to somebody, also across restarts, or those who lead are alarmed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import count

import pytest

from bot.app import ANNOUNCEMENTS
from bot.chat.reception import Nothing
from bot.domain.people import DepartmentId, Person
from bot.domain.policy import Department
from bot.domain.shifts import HandoverRules, Shift
from bot.domain.ticket import TicketId
from bot.handlers.form import Heading
from bot.handlers.names import ASSIGN, CLAIM, CLOSE, HANDOVER, STAR
from bot.jobs.handovers import Handovers
from bot.keeping import handovers
from bot.keeping.handovers import Handover
from bot.stores.store import Filter
from tests.fakes.surface import Notice, words
from tests.fakes.world import ANNA, IN_SERVICE, IN_SOCIAL, JONAS, MIRA, SELMA, SERVICE, SOCIAL
from tests.handlers.office import asked
from tests.jobs.newsroom import Newsroom

EVERY_DAY = frozenset(range(7))
EARLY = Shift("early", "Early", SOCIAL, EVERY_DAY, time(6), time(14), (ANNA.id, MIRA.id))
LATE = Shift("late", "Late", SOCIAL, EVERY_DAY, time(14), time(22), (JONAS.id,))
ENDS = datetime(2026, 11, 21, 13, 0, tzinfo=UTC)
KEY = f"social/{ENDS.isoformat()}"
MINUTE = timedelta(minutes=1)


class Station(Newsroom):
    """A newsroom that works in shifts: Anna and Mira early, Jonas late."""

    def __init__(self, *shifts: Shift, lead: Person = JONAS, rules: HandoverRules | None = None) -> None:
        super().__init__()
        self._conversations = count(1)
        social = Department(SOCIAL, "Social Media", (IN_SOCIAL,), "en", leads=(lead.id,))
        service = Department(SERVICE, "Kundenservice", (IN_SERVICE,), "de")
        self.policy = replace(
            self.policy,
            shifts=shifts or (EARLY, LATE),
            departments={SOCIAL: social, SERVICE: service},
            handover=rules or HandoverRules(),
        )
        self.announcements = ANNOUNCEMENTS
        self.restart()

    def restart(self) -> None:
        """End the process, and begin the next."""
        self.desk.policy = self.policy
        self.start()
        self.job = Handovers(self.desk)

    async def has(self, by: Person, tickets: int = 1) -> list[TicketId]:
        """Let somebody claim some new tickets."""
        found = []
        for _ in range(tickets):
            found.append(await self.customer_writes(conversation=f"c{next(self._conversations)}"))
            await self.press(by, CLAIM, number=found[-1])
        return found

    async def until(self, at: datetime, step: timedelta = MINUTE) -> None:
        """Let time go by."""
        while self.watch.now < at:
            self.watch.now = min(at, self.watch.now + step)
            await self.job.look()
            await self.deliver()

    async def handover(self, key: str = KEY) -> Handover:
        found = await handovers.find(self.store, key)
        assert found is not None
        return found

    def notices(self, key: str = f"handover {KEY}") -> list[str]:
        found = (m.content for m in self.surface.messages if m.ref.place == IN_SOCIAL)
        return [words(one.text) for one in found if isinstance(one, Notice) and one.key == key]

    def told(self, by: Person) -> list[str]:
        return [said for person, said in self.surface.told if person == by.id]

    async def owners(self) -> dict[TicketId, str]:
        """Return who has each open ticket."""
        found = await self.store.rows(Filter(closed=False, limit=1000))
        return {row.ticket: row.owner or "" for row in found}

    async def accept_all(self, by: Person) -> None:
        assert await self.submit(by, await self.open(by, HANDOVER, KEY)) == Nothing()


@pytest.fixture
def station() -> Station:
    return Station()


async def test_a_quarter_of_an_hour_before_the_end_the_channel_and_those_who_go_are_told(
    station: Station,
) -> None:
    await station.has(ANNA, 2)
    await station.until(ENDS - timedelta(minutes=16))
    assert station.notices() == []
    await station.until(ENDS - timedelta(minutes=15))
    assert station.notices() == [
        "🔄 Handover Early, 2026-11-21 13:00: Anna, Mira → Jonas\n2 tickets, 2 not accepted yet: 📥 Open 2\n… Anna has not said anything about it yet.\n… Mira has not said anything about it yet."
    ]
    assert station.told(ANNA) == [
        "🔄 Handover Early: your shift ends 2026-11-21 13:00. You have 2 tickets. Write what the next people have to know, or say “Nothing notable”. "
    ]
    assert "You have 0 tickets." in station.told(MIRA)[0]
    assert station.told(JONAS) == []


async def test_whoever_comes_is_told_when_their_shift_begins_and_accepts_all_at_once(
    station: Station,
) -> None:
    tickets = await station.has(ANNA, 3)
    await station.until(ENDS)
    assert station.told(JONAS)[-1].startswith("🔄 Übergabe Early von Anna, Mira: 3 Tickets warten darauf")
    await station.accept_all(JONAS)
    await station.deliver()
    assert await station.owners() == dict.fromkeys(tickets, JONAS.id)
    assert "✅ 3 tickets, all accepted or settled." in station.notices()[0]
    assert len(station.notices()) == 1


async def test_what_is_claimed_until_the_very_end_is_handed_over_as_well(station: Station) -> None:
    await station.has(ANNA)
    await station.until(ENDS - 5 * MINUTE)
    late = await station.has(MIRA, 2)
    await station.until(ENDS)
    assert {one.ticket for one in (await station.handover()).items} == {TicketId(1), *late}
    after = await station.has(ANNA)
    await station.until(ENDS + 5 * MINUTE)
    assert after[0] not in {one.ticket for one in (await station.handover()).items}


async def test_what_nobody_accepts_alarms_the_channel_and_those_who_lead_and_stays_where_it_is(
    station: Station,
) -> None:
    await station.has(ANNA, 2)
    await station.has(MIRA)
    await station.until(ENDS + timedelta(minutes=29))
    assert station.notices(f"handover_alarm {KEY}") == []
    await station.until(ENDS + timedelta(minutes=30))
    assert station.notices(f"handover_alarm {KEY}") == [
        "🚨 Social Media: nobody has accepted 3 tickets of the handover Early. They are still with Anna, Mira, and the shift is over. Accept them, or give them to somebody. "
    ]
    assert station.told(JONAS)[-1].startswith(
        "🚨 Social Media: 3 Tickets der Übergabe Early hat niemand angenommen."
    )
    assert sorted((await station.owners()).values()) == ["anna", "anna", "mira"]
    await station.until(ENDS + timedelta(hours=8))
    assert len(station.notices(f"handover_alarm {KEY}")) == 1


async def test_nobody_is_alarmed_about_what_was_accepted_or_settled_in_time(station: Station) -> None:
    first, second, third = await station.has(ANNA, 3)
    await station.until(ENDS)
    await station.press(ANNA, CLOSE, number=first)
    form = await station.open(ANNA, ASSIGN, number=second)
    await station.submit(ANNA, form, person="jonas")
    await station.press(JONAS, "accept_item", KEY, number=third)
    await station.until(ENDS + timedelta(hours=2))
    assert station.notices(f"handover_alarm {KEY}") == []
    assert await station.owners() == {second: JONAS.id, third: JONAS.id}
    assert "all accepted or settled" in station.notices()[0]


async def test_whoever_leads_gives_what_is_left_to_somebody() -> None:
    station = Station(lead=ANNA)
    mine = await station.has(MIRA, 2)
    station.policy = replace(
        station.policy, shifts=(replace(EARLY, people=(MIRA.id,)), replace(LATE, people=(JONAS.id,)))
    )
    station.restart()
    await station.until(ENDS + timedelta(hours=1))
    form = await station.open(ANNA, HANDOVER, KEY)
    assert await station.submit(ANNA, form, to="jonas") == Nothing()
    assert await station.owners() == dict.fromkeys(mine, JONAS.id)


async def test_a_restart_at_any_time_neither_loses_nor_repeats_anything(station: Station) -> None:
    tickets = await station.has(ANNA, 2)
    for minutes in (-20, -14, -1, 0, 1, 29, 31, 90):
        await station.until(ENDS + timedelta(minutes=minutes))
        station.restart()
    assert len(station.notices()) == 1
    assert len(station.notices(f"handover_alarm {KEY}")) == 1
    assert len([one for one in station.told(ANNA) if "your shift ends" in one]) == 1
    assert {one.ticket for one in (await station.handover()).items} == {*tickets}


async def test_a_shift_that_ended_while_zuruf_stood_still_is_handed_over_late(station: Station) -> None:
    tickets = await station.has(ANNA, 2)
    await station.job.look()
    station.watch.now = ENDS + timedelta(hours=3)
    station.restart()
    await station.job.look()
    await station.deliver()
    handover = await station.handover()
    assert (handover.final, handover.alarm_at) == (True, station.watch() + timedelta(minutes=30))
    await station.accept_all(JONAS)
    assert await station.owners() == dict.fromkeys(tickets, JONAS.id)


async def test_a_shift_that_ended_meanwhile_and_left_nothing_is_not_spoken_of(station: Station) -> None:
    await station.job.look()
    station.watch.now = ENDS + timedelta(hours=3)
    station.restart()
    await station.job.look()
    assert await handovers.find(station.store, KEY) is None


async def test_shifts_that_ended_before_zuruf_first_ran_are_nobodys_business(station: Station) -> None:
    station.watch.now = ENDS + timedelta(hours=3)
    await station.job.look()
    assert await handovers.find(station.store, KEY) is None


async def test_two_processes_begin_a_handover_once(station: Station) -> None:
    await station.has(ANNA)
    await station.until(ENDS - timedelta(minutes=16))
    other = Handovers(station.desk)
    station.watch.forward(minutes=1)
    await station.job.look()
    await other.look()
    await station.deliver()
    assert len(station.notices()) == 1
    assert len(station.told(ANNA)) == 1


async def test_whoever_said_nothing_is_asked_once_more_at_the_end(station: Station) -> None:
    await station.until(ENDS - timedelta(minutes=10))
    form = await station.open(ANNA, HANDOVER, KEY)
    assert await station.submit(ANNA, form, nothing="yes") == Nothing()
    await station.until(ENDS)
    assert [one for one in station.told(ANNA) if "have not said anything" in one] == []
    assert station.told(MIRA)[-1] == (
        "🔄 You have not said anything about the handover Early yet. “Nothing notable” is an answer, too. "
    )
    assert "💬 Anna: nothing notable\n… Mira has not said anything" in station.notices()[0]


async def test_a_department_may_leave_it_to_its_people() -> None:
    press_only = HandoverRules(departments=frozenset({DepartmentId("service")}))
    station = Station(rules=press_only)
    await station.has(ANNA)
    await station.until(ENDS + MINUTE)
    assert await handovers.latest(station.store, SOCIAL) == []


async def test_whoever_only_reads_hands_nothing_over() -> None:
    station = Station(replace(EARLY, people=(SELMA.id,)), LATE)
    people = {**station.policy.people, SELMA.id: replace(SELMA, role=type(SELMA.role).READ)}
    station.policy = replace(station.policy, people=people)
    station.restart()
    await station.until(ENDS + MINUTE)
    assert await handovers.latest(station.store, SOCIAL) == []


async def test_after_a_night_without_anybody_the_alarm_waits_for_those_who_come_in_the_morning() -> None:
    night = replace(LATE, people=(MIRA.id,), starts=time(4), ends=time(5))
    station = Station(replace(EARLY, people=(ANNA.id,)), night)
    await station.has(ANNA)
    await station.until(ENDS, timedelta(minutes=5))
    handover = await station.handover()
    assert handover.incoming == (MIRA.id,)
    assert handover.incoming_at == datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
    assert "→ Mira, from 2026-11-22 03:00" in station.notices()[0]
    await station.until(handover.alarm_at - MINUTE, timedelta(minutes=30))
    assert station.notices(f"handover_alarm {KEY}") == []
    await station.until(handover.alarm_at)
    assert len(station.notices(f"handover_alarm {KEY}")) == 1


async def test_watched_tickets_and_those_that_wait_for_others_come_last(station: Station) -> None:
    first, second = await station.has(ANNA, 2)
    await station.reply(number=first, close=False)
    await station.settle()
    await station.press(ANNA, STAR, number=first)
    await station.until(ENDS)
    sorts = {one.ticket: one.sort.value for one in (await station.handover()).items}
    assert sorts == {first: "watched", second: "open"}
    form = asked(await station.press(JONAS, HANDOVER, KEY))
    headings = [part.text for part in form.parts if isinstance(part, Heading)]
    assert headings == ["📥 Offen", "👀 Im Auge behalten"]


async def test_a_policy_without_shifts_looks_at_nothing(station: Station) -> None:
    station.policy = replace(station.policy, shifts=())
    station.restart()
    await station.job.look()
    assert await station.store.records(handovers.KIND) == []
