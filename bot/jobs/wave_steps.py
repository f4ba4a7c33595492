"""What goes on about a wave by itself, a step at a time: gathering its first tickets, its end, and answering all of them.

A step that is done twice changes nothing: every change has a cause that names the ticket, and an answer moves on only together
with the next step that it owes.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.desk import Desk
from bot.domain import bundling, claiming
from bot.domain.answering import Wish
from bot.domain.deliveries import Delivery, Done, OwedDelivery
from bot.domain.people import Person, PersonId
from bot.domain.refusals import Refused
from bot.domain.ticket import Leaving, TicketId
from bot.domain.waves import Happening
from bot.handlers import close, reply
from bot.handlers.permission import permit
from bot.handlers.reply_form import begin
from bot.handlers.wave_figures import counts, members
from bot.handlers.wave_preview import SENDING
from bot.handlers.wave_recipients import Recipient, recipient
from bot.handlers.waves import CARDS, LEFTOVER, first_of, note, owe, person, take_back
from bot.keeping import freezes, wave_answers, waves
from bot.keeping.freezes import Lifted
from bot.keeping.wave_answers import Answer, State
from bot.keeping.waves import Entry, Wave
from bot.texts import speaking
from bot.texts.plain import plain
from bot.watching import GATHER, LISTEN, step

AT_ONCE: Final = 25
"""Tickets in one step: well within its lease, also on a slow disk."""

PILE: Final = 5
"""Replies that are on their way beyond those in their undo window, before no more are queued until some have left."""


async def take_step(owed: OwedDelivery, desk: Desk) -> None:
    """Do the next step about a wave."""
    wave = await waves.find(desk.store, -owed.delivery.ticket)
    what, *words = owed.delivery.subject.split()
    if wave is not None:
        match [what, *words]:
            case [first] if first == GATHER:
                await _gather(wave, desk)
            case [first] if first == LISTEN:
                await _listen(wave, owed.delivery, desk)
            case [first, mode, by] if first == LEFTOVER:
                await _leftover(wave, mode, PersonId(by), owed.delivery, desk)
            case [first, answer] if first == SENDING:
                await _answer(wave, answer, owed.delivery.number, desk)
            case _:
                raise ValueError(f"nobody knows the step {owed.delivery.subject!r}")
    await desk.store.finish(owed, Done())


async def _gather(wave: Wave, desk: Desk) -> None:
    """Tell the tickets that came before the wave that they belong to it; their cards stay."""
    for ticket in wave.before:
        cause = f"wave-gather:{wave.number}:{ticket}"
        await desk.change(ticket, cause, bundling.join, desk.clock(), wave=wave.number)


async def _listen(wave: Wave, delivery: Delivery, desk: Desk) -> None:
    """Let a wave take no more posts once it has been quiet for long enough; else look again then."""
    if wave.over_at is not None:
        return
    now, quiet = desk.clock(), desk.policy.waves_on(wave.account).quiet
    newest = await desk.store.rows(members(wave, 1))
    until = (newest[0].opened_at if newest else wave.since) + quiet
    if until > now:
        await owe([step(wave.number, LISTEN, until, delivery.number + 1)], desk)
        return
    await waves.shut(desk.store, wave, now)
    entry = Entry(at=now, what=Happening.QUIET)
    await note(wave, entry, desk, lambda before: {"over_at": before.over_at or now})


async def _leftover(wave: Wave, mode: str, by: PersonId, delivery: Delivery, desk: Desk) -> None:
    """Let the tickets that nobody has answered go on by themselves, or close them, the newest first."""
    before = TicketId(delivery.number) if delivery.number else None
    chosen = await desk.store.tickets(replace(first_of(wave), before=before, limit=AT_ONCE))
    who = desk.policy.people.get(by)
    for ticket in chosen if who else ():
        assert who is not None
        await _let_go(ticket, wave, mode, who, desk)
    if len(chosen) == AT_ONCE:
        await owe([step(wave.number, delivery.subject, desk.clock(), chosen[-1])], desk)


async def _let_go(ticket: TicketId, wave: Wave, mode: str, by: Person, desk: Desk) -> None:
    cause = f"wave-{mode}:{wave.number}:{ticket}"
    try:
        permit(close.CLOSE_HANDLER, by, await desk.ticket(ticket))
        if mode == CARDS:
            await desk.change(
                ticket, cause, bundling.leave, by, desk.clock(), wave=wave.number, why=Leaving.OVER
            )
        else:
            await desk.change(ticket, cause, claiming.close, by, desk.clock())
    except Refused:
        return  # somebody deals with it by now


# Answering all


async def _answer(wave: Wave, answer_id: str, at: int, desk: Desk) -> None:
    """Queue the next reply; those who get none in between are passed over at once."""
    answer = await wave_answers.find(desk.store, wave.number, answer_id)
    if answer is None or answer.at != at:
        return  # a step that was done before, and only not recorded
    if answer.state is State.SENDING and (lifted := await _shelved_by(wave, desk)) is not None:
        await _stopped(wave, answer, lifted, desk)
        return  # what was queued already becomes drafts by itself
    if answer.state is State.SENDING and await _must_wait(wave, desk):
        later = desk.clock() + _pace(wave, desk)
        await owe([step(wave.number, f"{SENDING} {answer.id}", later, at)], desk)
    elif answer.state is State.SENDING:
        await _begun(wave, answer, desk)
        answer = await _next(wave, answer, desk)
    if answer.state is State.STOPPED:  # perhaps while that one was being queued
        await take_back(wave, answer, person(answer.stopped_by, desk), desk)


async def _shelved_by(wave: Wave, desk: Desk) -> Lifted | None:
    """Return how a freeze ended that made drafts of what waited, if it began while this answer went out."""
    begun = next((one.at for one in reversed(wave.log) if one.what is Happening.SENT_OFF), None)
    ended = await freezes.lifted_lately(desk.store, wave.account)
    since = (one.lifted for one in ended if one.lifted and begun is not None and one.at > begun)
    return next((lifted for lifted in since if lifted.drafts), None)


async def _stopped(wave: Wave, answer: Answer, lifted: Lifted, desk: Desk) -> None:
    """Whoever let replies go again wanted none of those that waited to be sent: neither those that would have come next."""

    def stopped(before: Answer) -> Answer:
        going_on = before.state is State.SENDING
        return replace(before, state=State.STOPPED, stopped_by=lifted.by) if going_on else before

    await wave_answers.change(desk.store, answer, stopped)
    await note(wave, Entry(at=desk.clock(), what=Happening.STOPPED, by=lifted.by), desk)


async def _must_wait(wave: Wave, desk: Desk) -> bool:
    return await freezes.freezing(desk.store, wave.account) is not None or await _is_stuck(wave, desk)


async def _is_stuck(wave: Wave, desk: Desk) -> bool:
    """Tell whether replies pile up: none leaves while the platform is down or holds us back, and then they must not all at once."""
    waiting = desk.policy.undo_window / _pace(wave, desk)  # so many wait for the end of their undo window
    return (await counts(wave, desk)).leaving > waiting + PILE


def _pace(wave: Wave, desk: Desk) -> timedelta:
    return desk.policy.waves_on(wave.account).pace


async def _begun(wave: Wave, answer: Answer, desk: Desk) -> None:
    """Say in the wave's thread that it begins, once."""
    if wave.answer == answer.id and _last(wave) is Happening.SENT_OFF:
        return
    if answer.at == 0:
        entry = Entry(at=desk.clock(), what=Happening.SENT_OFF, by=answer.sent_by, count=answer.count)
        await note(wave, entry, desk, lambda _before: {"answer": answer.id})


async def _next(wave: Wave, answer: Answer, desk: Desk) -> Answer:
    at, left_out, queued = answer.at, dict(answer.left_out), False
    until = min(at + AT_ONCE, len(answer.people))
    while at < until and not queued:
        ticket = answer.people[at][0]
        if ticket not in answer.out:
            why = await _queue(wave, answer, at, desk)
            queued = why is None
            left_out |= {ticket: why} if why is not None else {}
        at += 1
    return await _moved_on(wave, answer, at, left_out, queued=queued, desk=desk)


async def _moved_on(
    wave: Wave, answer: Answer, at: int, left_out: dict[TicketId, str], *, queued: bool, desk: Desk
) -> Answer:
    """Keep how far it has come together with the next step; after the last one there is none."""
    over = at >= len(answer.people)

    def moved(before: Answer) -> Answer:
        state = State.DONE if over and before.state is State.SENDING else before.state
        return replace(before, at=at, left_out=left_out, state=state)

    due_at = _next_at(wave, answer, at, desk) if queued else desk.clock()
    more = [] if over else [step(wave.number, f"{SENDING} {answer.id}", due_at, at)]
    after = await wave_answers.change(desk.store, answer, moved, more)
    desk.owes.set()
    if over and after.state is State.DONE:
        await note(wave, Entry(at=desk.clock(), what=Happening.ALL_SENT, count=after.done), desk)
    return after


def _next_at(wave: Wave, answer: Answer, at: int, desk: Desk) -> datetime:
    return desk.clock() + bundling.wait(answer.id, at, _pace(wave, desk))


async def _queue(wave: Wave, answer: Answer, turn: int, desk: Desk) -> str | None:
    """Queue the reply to one of them; return why not, in words, where it cannot be."""
    one = await recipient(answer, turn, desk)
    by = person(answer.sent_by, desk)
    try:
        permit(reply.HANDLER, by, one.ticket)
        await desk.change(
            one.ticket.id,
            answer.cause(one.ticket.id),
            bundling.answer,
            by,
            desk.clock(),
            wave=wave.number,
            wish=_wish(answer, one, desk),
            platform=desk.platform(one.ticket.conversation.account),
            undo_window=desk.policy.undo_window,
        )
    except Refused as refused:
        language = desk.policy.language_of(wave.channels[0])
        return plain(speaking(language).refused(refused.why), desk.policy.time_zone)
    return None


def _wish(answer: Answer, one: Recipient, desk: Desk) -> Wish:
    """Private where the post is, or where the platform knows nothing else, as for a single reply."""
    private = begin(one.post, desk.platform(one.post.ref.account)).private
    return Wish(
        reply=answer.reply(one.ticket.id),
        text=one.text,
        to=one.post.ref,
        private=private,
        close=answer.close,
        template=answer.template,
    )


def _last(wave: Wave) -> Happening | None:
    """Return what happened last, besides what people noted."""
    return next((one.what for one in reversed(wave.log) if one.what is not Happening.NOTED), None)
