"""Waves as a whole: which one is meant and who may, claim it, stop what is going out, end it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.desk import Desk
from bot.domain import answering
from bot.domain.deliveries import Delivery
from bot.domain.owing import repaint_wave
from bot.domain.people import Actor, Person, Role
from bot.domain.refusals import (
    ClaimedBy,
    NoSuchWave,
    NotHere,
    OtherDepartment,
    Refused,
    ReplyGoneAlready,
    WaveAnswerGone,
)
from bot.domain.replies import ReplyState
from bot.domain.ticket import Status, Ticket, TicketId
from bot.domain.waves import Happening
from bot.handlers.form import NO_TICKET, Choice, Form, Option, Part, Passage, Style
from bot.handlers.handler import Handler, Interaction, Place, Side, never
from bot.handlers.names import CLAIM_WAVE, END_WAVE, STOP_WAVE
from bot.handlers.wave_figures import counts, members
from bot.keeping import wave_answers, waves
from bot.keeping.wave_answers import Answer, State
from bot.keeping.waves import Entry, Wave
from bot.stores.store import Filter
from bot.texts import speaking
from bot.watching import said, step

RELEASE: Final = "release"
CHECK: Final = "check"

STAY: Final = "stay"
CARDS: Final = "cards"
CLOSE: Final = "close"

LEFTOVER: Final = "leftover"
"""The first word of the step in which what is left of a wave that was ended goes on by itself, or is closed."""

_LOOKED_AT: Final = 100
"""Tickets at a time."""


async def wave_meant(interaction: Interaction, desk: Desk) -> Wave:
    """Return the wave that a button or form is about; refused to people of other departments, and from other channels."""
    number = words_of(interaction)[0] if interaction.subject else interaction.memory.get("wave", "")
    wave = await waves.find(desk.store, int(number)) if number.isascii() and number.isdecimal() else None
    if wave is None:
        raise Refused(NoSuchWave())
    if interaction.channel is not None and interaction.channel not in wave.channels:
        raise Refused(NotHere())
    if wave.department not in interaction.by.departments:
        raise Refused(OtherDepartment(frozenset({wave.department})))
    return wave


def words_of(interaction: Interaction) -> list[str]:
    """Return the words of a button's subject: the wave's number, what to do, and about what."""
    return interaction.subject.split()


async def note(
    wave: Wave, entry: Entry, desk: Desk, decide: Callable[[Wave], Mapping[str, object]] | None = None
) -> Wave:
    """Put something into a wave's log, with what `decide` changes; its thread says it and its card shows it."""
    now = desk.clock()

    def noted(before: Wave) -> Wave:
        return before.with_entry(entry, **(decide(before) if decide else {}))

    def owes(after: Wave) -> Sequence[Delivery]:
        return [*repaint_wave(wave.number, wave.channels, now), *said(after, len(after.log), now)]

    after = await waves.change(desk.store, wave.number, noted, owes)
    desk.owes.set()
    return after


async def owe(deliveries: Sequence[Delivery], desk: Desk) -> None:
    await desk.store.owe(deliveries)
    desk.owes.set()


async def _claim(interaction: Interaction, desk: Desk) -> Form | None:
    """First click wins; whoever claims it says so to the others, and every ticket stays free."""
    wave = await wave_meant(interaction, desk)
    by = interaction.by.actor
    releasing = words_of(interaction)[1:] == [RELEASE]
    if (wave.owner is None) if releasing else (wave.owner == by):
        return None  # a second click

    def owned(before: Wave) -> Mapping[str, object]:
        if before.owner is not None and before.owner.id != by.id:
            raise Refused(ClaimedBy(before.owner, _owned_since(before)))
        return {"owner": None if releasing else by}

    what = Happening.RELEASED if releasing else Happening.CLAIMED
    await note(wave, Entry(at=desk.clock(), what=what, by=by), desk, owned)
    return None


def _owned_since(wave: Wave) -> datetime:
    claimed = (one.at for one in reversed(wave.log) if one.what is Happening.CLAIMED)
    return next(claimed, wave.since)


async def _stop(interaction: Interaction, desk: Desk) -> Form | None:
    """Hold back every reply that has not left yet."""
    wave = await wave_meant(interaction, desk)
    by = interaction.by

    def stopped(before: Answer) -> Answer:
        if before.state is not State.SENDING:
            raise Refused(WaveAnswerGone())
        return replace(before, state=State.STOPPED, stopped_by=by.actor)

    answer = await wave_answers.find(desk.store, wave.number, wave.answer)
    if answer is None:
        raise Refused(WaveAnswerGone())
    after = await wave_answers.change(desk.store, answer, stopped)
    await take_back(wave, after, by, desk)
    await note(wave, Entry(at=desk.clock(), what=Happening.STOPPED, by=by.actor), desk)
    return None


async def take_back(wave: Wave, answer: Answer, by: Person, desk: Desk) -> None:
    """Take back the replies of an answer that have not left yet; those that have are gone."""
    before: TicketId | None = None
    while leaving := await desk.store.tickets(_leaving(wave, before)):
        for one in leaving:
            if _waits(await desk.ticket(one), answer.reply(one)):
                await _take_back_one(one, answer, by, desk)
        before = leaving[-1]


def _leaving(wave: Wave, before: TicketId | None) -> Filter:
    return replace(members(wave, _LOOKED_AT), statuses=frozenset({Status.SENDING}), before=before)


async def _take_back_one(ticket: TicketId, answer: Answer, by: Person, desk: Desk) -> None:
    cause, reply = f"wave-stop:{answer.id}:{ticket}", answer.reply(ticket)
    try:
        await desk.change(ticket, cause, answering.undo, by, desk.clock(), reply=reply)
    except Refused as refused:
        if not isinstance(refused.why, ReplyGoneAlready):
            raise


def _waits(ticket: Ticket, reply_id: str) -> bool:
    reply = ticket.reply(reply_id)
    return reply is not None and reply.state is ReplyState.QUEUED


async def _ask_end(interaction: Interaction, desk: Desk) -> Form:
    """Say how many are left, and let people choose what becomes of them."""
    wave = await wave_meant(interaction, desk)
    texts = speaking(interaction.by.language)
    labels = texts.waves.labels
    left = (await counts(wave, desk)).waiting
    options = (
        Option(STAY, labels.left_stay),
        Option(CARDS, labels.left_cards),
        Option(CLOSE, labels.left_close),
    )
    choice: tuple[Part, ...] = (Choice("left", labels.whats_left, options, STAY),) if left else ()
    parts = (Passage((texts.waves.whats_left(left),)), *choice)
    return Form(END_WAVE, NO_TICKET, labels.end, parts, labels.end, {"wave": str(wave.number)})


async def _end(interaction: Interaction, desk: Desk) -> Form | None:
    """Let it take no more posts; what is left goes the way that was chosen, ticket by ticket."""
    wave = await wave_meant(interaction, desk)
    now, by = desk.clock(), interaction.by.actor
    await waves.shut(desk.store, wave, now)
    if wave.over_at is None:
        ended = Entry(at=now, what=Happening.ENDED, by=by)
        await note(wave, ended, desk, lambda before: {"over_at": before.over_at or now})
    left = interaction.values.get("left", STAY)
    if left in {CARDS, CLOSE}:
        await owe([step(wave.number, f"{LEFTOVER} {left} {by.id}", now)], desk)
    return None


def person(actor: Actor | None, desk: Desk) -> Person:
    """Return somebody who did something earlier as the policy has them now; who is not in it any more may do nothing."""
    assert actor is not None, "somebody must have done it"
    known = desk.policy.people.get(actor.id)
    return known or Person(actor.id, actor.name, frozenset(), Role.READ, "")


def first_of(wave: Wave) -> Filter:
    """Return the filter for the tickets of a wave that nobody has answered, those who wait longest in the end."""
    return replace(members(wave), closed=False, statuses=frozenset({Status.NEW, Status.BUNDLED}))


CLAIM_HANDLER = Handler(
    name=CLAIM_WAVE,
    label=lambda texts: texts.waves.labels.claim,
    needs=Role.DRAFT,
    side=Side.DESK,
    offered=never,
    place=Place.ELSEWHERE,
    act=_claim,
)

STOP_HANDLER = Handler(
    name=STOP_WAVE,
    label=lambda texts: texts.waves.labels.stop_rest,
    needs=Role.ANSWER,
    side=Side.DESK,
    offered=never,
    place=Place.ELSEWHERE,
    act=_stop,
    style=Style.DANGER,
)

END_HANDLER = Handler(
    name=END_WAVE,
    label=lambda texts: texts.waves.labels.end,
    needs=Role.ANSWER,
    side=Side.DESK,
    offered=never,
    place=Place.ELSEWHERE,
    ask=_ask_end,
    act=_end,
)
