"""Each act with each thing that can go wrong: what the log says of it is what stands on the platform, or a person is told."""

from __future__ import annotations

import itertools

import pytest

from bot.connectors.square import Fault
from bot.domain.activities import ActDone, ActFailed
from bot.domain.deeds import DeedState
from bot.domain.posts import Act
from bot.handlers.names import LIKE
from tests.fakes.world import ANNA
from tests.jobs.between import Breakdown
from tests.jobs.newsroom import Newsroom
from tests.jobs.test_acting import activities, is_done, moderated

ACTS = (Act.LIKE, Act.HIDE, Act.DELETE, Act.BLOCK)
FINAL = frozenset({Fault.REFUSED, Fault.GONE, Fault.LOGGED_OUT})


async def want(room: Newsroom, act: Act) -> None:
    if act is Act.LIKE:
        await room.press(ANNA, LIKE)
    else:
        await moderated(room, f"do {act.value}")


async def state(room: Newsroom) -> DeedState:
    (deed,) = (await room.ticket()).deeds
    return deed.state


@pytest.mark.parametrize(("act", "fault"), list(itertools.product(ACTS, Fault)))
async def test_one_fault_ends_done_or_before_a_person(room: Newsroom, act: Act, fault: Fault) -> None:
    await room.customer_writes()
    room.square.faults.append(fault)
    await want(room, act)
    await room.settle()
    assert is_done(room, act) is (fault not in FINAL)
    assert await state(room) is (DeedState.FAILED if fault in FINAL else DeedState.DONE)
    assert bool(room.surface.told) is (fault in FINAL)
    found = await activities(room)
    assert found.count(ActDone) + found.count(ActFailed) == 1


@pytest.mark.parametrize(("act", "fault"), list(itertools.product(ACTS, Fault)))
async def test_a_fault_that_never_ends_is_shown_as_done_only_if_it_is(
    room: Newsroom, act: Act, fault: Fault
) -> None:
    await room.customer_writes()
    room.square.faults.extend([fault] * 1000)
    await want(room, act)
    await room.settle()
    done = await state(room) is DeedState.DONE
    assert not done or is_done(room, act)
    assert done or room.surface.told
    assert done is (ActDone in await activities(room))


@pytest.mark.parametrize(("act", "fault"), list(itertools.product(ACTS, [None, *Fault])))
async def test_frozen_nothing_leaves_whatever_would_have_become_of_it(
    room: Newsroom, act: Act, fault: Fault | None
) -> None:
    await room.customer_writes()
    await room.freeze()
    room.square.faults.extend([fault] if fault else [])
    await want(room, act)
    for _ in range(5):
        room.watch.forward(minutes=10)
        await room.deliver()
    assert not is_done(room, act)
    assert len(room.square.faults) == (fault is not None), "nobody called"


@pytest.mark.parametrize(
    ("act", "fault"), [(Act.HIDE, fault) for fault in Fault] + [(Act.BLOCK, Fault.ANSWER_LOST)]
)
async def test_a_process_that_ends_anywhere_around_a_fault_says_what_is_true(act: Act, fault: Fault) -> None:
    for at in itertools.count(1):
        room = Newsroom()
        await room.customer_writes()
        await room.settle()
        await want(room, act)
        room.square.faults.append(fault)
        breakdown = Breakdown(at)
        room.start(breakdown)
        await room.deliver_broken()
        room.start()
        await room.settle()
        assert (await state(room) is DeedState.DONE) is is_done(room, act)
        found = await activities(room)
        assert found.count(ActDone) + found.count(ActFailed) == 1
        if not breakdown.happened:
            assert at > 10
            return
