"""What a restored store must not do by itself about waves: whoever was to be answered may have been since the backup was made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.desk import Desk
from bot.domain import bundling
from bot.domain.answering import Wish
from bot.domain.deliveries import Delivery, DeliveryKind
from bot.domain.people import Actor
from bot.domain.waves import Happening
from bot.handlers.wave_figures import counts
from bot.handlers.wave_preview import SENDING
from bot.handlers.wave_recipients import recipient
from bot.handlers.waves import note
from bot.keeping import wave_answers, waves
from bot.keeping.wave_answers import Answer, State
from bot.keeping.waves import Entry, Wave

_ALL: Final = 1_000_000


async def doubt_waves(desk: Desk, owed: Sequence[Delivery], by: Actor) -> tuple[int, int]:
    """Stop every answer that was going out, and put before people each reply of it that may have been sent since.

    Return how many waves are told that some may have been answered, and how many such replies there are.
    """
    told, replies = 0, 0
    under_way = _under_way(owed)
    for wave in await waves.newest(desk.store, _ALL):
        answer = await wave_answers.find(desk.store, wave.number, under_way.get(wave.number, ""))
        if answer is not None and answer.state is State.SENDING:
            count = await _doubt_answer(wave, answer, desk, by)
            replies += count
        elif (await counts(wave, desk)).waiting:
            count = 0
        else:
            continue
        told += 1
        await note(wave, Entry(at=desk.clock(), what=Happening.RESTORED, by=by, count=count), desk)
    return told, replies


def _under_way(owed: Sequence[Delivery]) -> dict[int, str]:
    """Return the answers that have a next step, by the number of their wave."""
    steps = (one for one in owed if one.kind is DeliveryKind.WAVE_STEP)
    words = [(-one.ticket, one.subject.split()) for one in steps]
    return {wave: answer for wave, (first, *rest) in words if first == SENDING for answer in rest}


async def _doubt_answer(wave: Wave, answer: Answer, desk: Desk, by: Actor) -> int:
    """Replies have the same id and text whenever they are made, so each can be found, or sent under the key that it had."""
    stopped = await wave_answers.change(
        desk.store, answer, lambda before: replace(before, state=State.STOPPED, stopped_by=by)
    )
    count = 0
    for turn in range(stopped.at, len(stopped.people)):
        if stopped.people[turn][0] not in stopped.out:
            count += await _doubt_reply(wave, stopped, turn, desk)
    return count


async def _doubt_reply(wave: Wave, answer: Answer, turn: int, desk: Desk) -> bool:
    one = await recipient(answer, turn, desk)
    wish = Wish(
        reply=answer.reply(one.ticket.id),
        text=one.text,
        to=one.post.ref,
        private=one.post.private,
        close=answer.close,
        template=answer.template,
    )
    assert answer.sent_by is not None, "somebody must have sent it off"
    after = await desk.change(
        one.ticket.id,
        f"restored {answer.cause(one.ticket.id)}",
        bundling.doubt,
        answer.sent_by,
        desk.clock(),
        wave=wave.number,
        wish=wish,
    )
    return after.version > one.ticket.version
