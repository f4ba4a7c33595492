"""Who is given a ticket is told, once, as long as it is theirs."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.domain import claiming, helping
from bot.domain.people import PersonId
from bot.handlers.names import ANSWER_HELP, MORE
from tests.fakes import world
from tests.fakes.world import ANNA, IN_SOCIAL, JONAS, MIRA, SELMA
from tests.jobs.newsroom import FIRST, Newsroom


async def test_who_is_given_a_ticket_is_told_once(room: Newsroom) -> None:
    await room.customer_writes()
    await room.desk.change(FIRST, "a", claiming.assign, ANNA, room.watch(), to=JONAS)
    await room.settle()
    ((who, said),) = room.surface.told
    assert who == JONAS.id
    assert said.startswith("Anna hat dir Ticket 1 (Shop on the Square) zugewiesen.")
    assert IN_SOCIAL in said


async def test_who_has_no_language_in_the_policy_is_told_in_that_of_their_chat_product(
    room: Newsroom,
) -> None:
    unsaid = replace(JONAS, language="")
    room.policy = world.policy(people={**room.policy.people, JONAS.id: unsaid})
    room.surface.locales[JONAS.id] = "de-AT"
    room.start()
    await room.customer_writes()
    await room.desk.change(FIRST, "a", claiming.assign, ANNA, room.watch(), to=unsaid)
    await room.settle()
    assert room.surface.told[0][1].startswith("Anna hat dir Ticket 1")


async def test_who_takes_a_ticket_for_themselves_is_not_told(room: Newsroom) -> None:
    await room.customer_writes()
    await room.desk.change(FIRST, "a", claiming.assign, ANNA, room.watch(), to=ANNA)
    await room.settle()
    assert room.surface.told == []


async def test_who_has_lost_the_ticket_meanwhile_is_not_told(room: Newsroom) -> None:
    await room.customer_writes()
    await room.desk.change(FIRST, "a", claiming.assign, ANNA, room.watch(), to=JONAS)
    await room.desk.change(FIRST, "b", claiming.assign, ANNA, room.watch(), to=MIRA)
    await room.settle()
    assert [who for who, _ in room.surface.told] == [MIRA.id]


async def test_who_was_renamed_is_still_told(room: Newsroom) -> None:
    await room.customer_writes()
    await room.desk.change(FIRST, "a", claiming.assign, ANNA, room.watch(), to=JONAS)
    renamed = replace(JONAS, name="Jonas Maier")
    room.policy = world.policy(people={**room.policy.people, JONAS.id: renamed})
    room.start()
    await room.settle()
    assert [who for who, _ in room.surface.told] == [PersonId("jonas")]


async def test_who_cannot_be_reached_is_given_up(room: Newsroom) -> None:
    room.surface.people = frozenset()
    await room.customer_writes()
    await room.desk.change(FIRST, "a", claiming.assign, ANNA, room.watch(), to=JONAS)
    await room.settle()
    assert [letter.reason for letter in await room.store.dead_letters()] == [
        "Rejected: no such person: jonas"
    ]


async def test_who_left_the_team_is_not_told(room: Newsroom) -> None:
    await room.customer_writes()
    await room.desk.change(FIRST, "a", claiming.assign, ANNA, room.watch(), to=JONAS)
    room.policy = world.policy(people={ANNA.id: ANNA, SELMA.id: SELMA})
    room.start()
    await room.settle()
    assert room.surface.told == []


async def ask_for_help(room: Newsroom, *, hours: float = 2) -> None:
    await room.customer_writes()
    due_at = room.watch.now + timedelta(hours=hours)
    await room.desk.change(
        FIRST, "help", helping.ask, ANNA, room.watch(), to=SELMA, question="Refund?", due_at=due_at
    )


async def test_who_is_asked_for_help_is_told_and_can_answer_there(room: Newsroom) -> None:
    await ask_for_help(room)
    await room.deliver()
    ((who, said),) = room.surface.told
    assert who == SELMA.id
    assert "Refund?" in said
    ((_, offered),) = room.surface.offered
    assert [button.handler for button in offered] == [ANSWER_HELP, MORE]


async def test_who_asked_is_told_the_answer(room: Newsroom) -> None:
    await ask_for_help(room)
    await room.deliver()
    await room.desk.change(FIRST, "answer", helping.answer, SELMA, room.watch(), number=1, text="All of it.")
    await room.settle()
    assert [who for who, _ in room.surface.told] == [SELMA.id, ANNA.id]
    assert "All of it." in room.surface.told[-1][1]


async def test_both_sides_are_told_when_nobody_answers_in_time(room: Newsroom) -> None:
    await ask_for_help(room)
    await room.settle()
    assert [who for who, _ in room.surface.told] == [SELMA.id, SELMA.id, ANNA.id]
    assert "still waits for your answer" in room.surface.told[1][1]
    assert "has not answered" in room.surface.told[2][1]
