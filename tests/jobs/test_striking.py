"""What names a time is looked at again when it has come, whatever becomes of the chat product meanwhile."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain import claiming, escalating, helping, putting_aside
from bot.domain.errors import Unreachable
from bot.domain.ticket import Status
from bot.handlers.names import CLOSE
from tests.fakes.world import ANNA, SELMA, SERVICE
from tests.jobs.between import Breakdown
from tests.jobs.newsroom import FIRST, Newsroom


async def snooze(room: Newsroom, **time: float) -> None:
    await room.customer_writes()
    await room.desk.change(
        FIRST, "z", putting_aside.snooze, ANNA, room.watch(), until=room.watch() + timedelta(**time)
    )


async def happened(room: Newsroom) -> list[str]:
    return (await room.happened())[2:]


async def test_a_snoozed_ticket_is_due_again_when_its_time_has_come(room: Newsroom) -> None:
    await snooze(room, hours=2)
    await room.deliver()
    room.watch.forward(hours=1)
    await room.deliver()
    assert (await room.ticket()).status is Status.SNOOZED
    room.watch.forward(hours=1)
    await room.deliver()
    assert await happened(room) == ["Woken"]
    assert "The ticket is due again." in room.thread()


async def test_nobody_wakes_a_ticket_twice(room: Newsroom) -> None:
    await snooze(room, hours=2)
    await room.desk.change(FIRST, "w", putting_aside.wake, ANNA, room.watch())
    await room.settle()
    assert await happened(room) == ["Woken"]


async def test_time_goes_on_while_the_chat_product_is_away(room: Newsroom) -> None:
    await snooze(room, hours=2)
    room.surface.down = Unreachable("no network")
    room.watch.forward(hours=2)
    await room.deliver()
    assert await happened(room) == ["Woken"]


async def test_whoever_wanted_to_be_reminded_is_reminded_once(room: Newsroom) -> None:
    await room.customer_writes()
    due_at = room.watch() + timedelta(hours=3)
    await room.desk.change(
        FIRST, "r", putting_aside.remind, ANNA, room.watch(), due_at=due_at, text="Call her back"
    )
    await room.settle()
    assert await happened(room) == ["Reminded"]
    ((who, said),) = room.surface.told
    assert (who, "Call her back" in said) == (ANNA.id, True)


async def test_help_that_a_closed_ticket_does_not_need_any_more_is_not_missed(room: Newsroom) -> None:
    await room.customer_writes()
    due_at = room.watch() + timedelta(hours=3)
    await room.desk.change(
        FIRST, "h", helping.ask, ANNA, room.watch(), to=SELMA, question="Why?", due_at=due_at
    )
    await room.deliver()
    await room.press(ANNA, CLOSE)
    await room.settle()
    assert "HelpOverdue" not in await room.happened()
    assert len(room.surface.told) == 1


async def asks_service(room: Newsroom) -> None:
    await room.customer_writes()
    due_at = room.watch() + timedelta(hours=3)
    question = escalating.Question(department=SERVICE, reason="Refund", text="May she?", due_at=due_at)
    await room.desk.change(
        FIRST, "e", escalating.escalate, ANNA, room.watch(), question=question, policy=room.desk.policy
    )
    await room.deliver()


async def test_help_that_was_due_while_a_ticket_was_closed_is_missed_once_it_is_open_again(
    room: Newsroom,
) -> None:
    await room.customer_writes()
    due_at = room.watch() + timedelta(hours=3)
    await room.desk.change(
        FIRST, "h", helping.ask, ANNA, room.watch(), to=SELMA, question="May she?", due_at=due_at
    )
    await room.desk.change(FIRST, "c", claiming.close, ANNA, room.watch())
    await room.settle()
    room.watch.forward(hours=4)
    await room.settle()
    await room.desk.change(FIRST, "o", claiming.reopen, ANNA, room.watch())
    await room.settle()
    assert (await happened(room)).count("HelpOverdue") == 1


async def test_whoever_asked_another_department_hears_when_its_time_is_over(room: Newsroom) -> None:
    await asks_service(room)
    room.watch.forward(hours=3)
    await room.settle()
    assert (await room.happened()).count("EscalationOverdue") == 1
    ((who, said),) = room.surface.told
    assert (who, "May she?" in said) == (ANNA.id, True)
    assert any("has not answered in time" in line for line in room.thread())


async def test_a_question_that_was_answered_in_time_is_not_missed(room: Newsroom) -> None:
    await asks_service(room)
    await room.desk.change(
        FIRST, "s", escalating.suggest, SELMA, room.watch(), number=1, reply="r", text="She may."
    )
    room.watch.forward(hours=3)
    await room.settle()
    assert "EscalationOverdue" not in await room.happened()
    assert room.surface.told == []


@pytest.mark.parametrize("at", range(1, 12))
async def test_wherever_a_process_ends_a_ticket_wakes_once(room: Newsroom, at: int) -> None:
    await snooze(room, hours=2)
    await room.deliver()
    room.watch.forward(hours=2)
    room.start(Breakdown(at))
    await room.deliver_broken()
    room.start()
    await room.settle()
    assert await happened(room) == ["Woken"]
    await room.assert_everything_stands_once()
