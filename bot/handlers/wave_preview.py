"""What people of a wave will read, before it is sent; and that it is sent: by whom, and exactly what was seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.desk import Desk
from bot.domain.bundling import same_as_neighbour
from bot.domain.people import Person
from bot.domain.refusals import OwnAnswer, Refused, WaveAnswerGone, WaveBeingAnswered
from bot.domain.text import Text, Untrusted
from bot.domain.waves import Happening
from bot.handlers.advice import advice
from bot.handlers.form import NO_TICKET, Button, Buttons, Form, Part, Passage, Quote
from bot.handlers.handler import Interaction
from bot.handlers.names import ANSWER_WAVE, WAVE_TEXTS
from bot.handlers.wave_recipients import Recipient, can_leave, recipients
from bot.handlers.waves import note, owe
from bot.keeping import wave_answers
from bot.keeping.wave_answers import Answer, State
from bot.keeping.waves import Entry, Wave
from bot.texts import speaking
from bot.texts.texts import Texts
from bot.watching import step

SENDING: Final = "answer"
"""The first word of the step in which the next reply of an answer is queued; its id follows."""
SEEN: Final = "seen"
"""In the memory of a preview: the version of the answer that it shows."""
BACK: Final = "write"
"""In the subject of the button that leads from the preview back to the text."""

_NAMED: Final = 5


async def kept(wave: Wave, answer_id: str, desk: Desk) -> Answer:
    answer = await wave_answers.find(desk.store, wave.number, answer_id)
    if answer is None:
        raise Refused(WaveAnswerGone())
    return answer


async def preview(answer: Answer, wave: Wave, by: Person, desk: Desk) -> Form:
    """Return what real people will read, for how many it is, and what should be known before it is sent."""
    texts = speaking(by.language)
    labels = texts.waves.labels
    everybody = [one for one in await recipients(answer, desk) if one.ticket.id not in answer.out]
    shown = _spread(everybody)
    account = desk.policy.account(wave.account).name
    parts: tuple[Part, ...] = (
        Passage(texts.waves.speaks_to(account, len(everybody))),
        *map(Passage, await _warnings(answer, everybody, wave, desk, texts)),
        Passage((texts.waves.examples(len(shown)),)),
        *(part for one in shown for part in one_text(one, texts)),
        _ways(answer, wave, texts),
        Passage((_how_long(answer, wave, desk, texts),)),
    )
    memory = {"wave": str(wave.number), "answer": answer.id, SEEN: str(answer.version)}
    alone = _must_be_checked(answer, wave, by, desk)
    submit = labels.hand_over if alone else labels.send_to_all
    may_send = bool(everybody) and not (alone and answer.state is State.WAITING)
    return Form(ANSWER_WAVE, NO_TICKET, labels.answer_all, parts, submit if may_send else None, memory)


def one_text(one: Recipient, texts: Texts) -> tuple[Part, Part]:
    """Return whom a text goes to, and the text."""
    return Passage(texts.waves.to(one.post.author.shown)), Quote(Untrusted(one.text))


def _spread(everybody: Sequence[Recipient]) -> list[Recipient]:
    """Return the first, the last, and one from between."""
    places = sorted({0, len(everybody) // 2, len(everybody) - 1}) if everybody else []
    return [everybody[place] for place in places]


def _ways(answer: Answer, wave: Wave, texts: Texts) -> Buttons:
    labels, number = texts.waves.labels, wave.number
    every = Button(WAVE_TEXTS, NO_TICKET, labels.every_text, f"{number} {answer.id}")
    back = Button(ANSWER_WAVE, NO_TICKET, labels.back_to_text, f"{number} {BACK} {answer.id}")
    return Buttons((every, back))


async def _warnings(
    answer: Answer, everybody: Sequence[Recipient], wave: Wave, desk: Desk, texts: Texts
) -> list[Text]:
    found: list[Text] = []
    if answer.words.wordings == 1 and len(everybody) > 1:
        found.append((texts.waves.one_wording(),))
    elif same := same_as_neighbour([one.text for one in everybody]):
        found.append((texts.waves.alike(same),))
    wrong = [one for one in everybody if not can_leave(one.text, one.ticket, desk)]
    if wrong:
        names = [one.post.author.shown for one in wrong[:_NAMED]]
        found.append(texts.waves.cannot_leave(names, len(wrong)))
    if others := _in_other_languages(everybody, desk.policy.account(wave.account).language):
        found.append((texts.waves.other_language(others),))
    if everybody:
        first = everybody[0]
        found += await advice(first.ticket, first.post, first.text, desk, texts)
    return found


def _in_other_languages(everybody: Sequence[Recipient], ours: str) -> int:
    languages = Counter(one.post.language or ours for one in everybody)
    return len(everybody) - max(languages.values(), default=0)


def _how_long(answer: Answer, wave: Wave, desk: Desk, texts: Texts) -> str:
    pace = desk.policy.waves_on(wave.account).pace
    return texts.waves.how_long(pace, pace * answer.count, desk.policy.undo_window)


def _must_be_checked(answer: Answer, wave: Wave, by: Person, desk: Desk) -> bool:
    return desk.policy.waves_on(wave.account).two_people and by.id == answer.by.id


async def confirmed(wave: Wave, interaction: Interaction, desk: Desk) -> Form | None:
    """Send exactly what was seen; what somebody changed since is shown once more."""
    by = interaction.by
    answer = await kept(wave, interaction.memory.get("answer", ""), desk)
    if answer.state in {State.SENDING, State.DONE} and answer.sent_by == by.actor:
        return None  # they were not told that it is
    if interaction.memory.get(SEEN) != str(answer.version):
        return await preview(answer, wave, by, desk)
    await _must_be_the_only_one(answer, wave, desk)
    if _must_be_checked(answer, wave, by, desk):
        await _hand_over(answer, wave, by, desk)
    else:
        await _send_off(answer, wave, by, desk)
    return None


async def _must_be_the_only_one(answer: Answer, wave: Wave, desk: Desk) -> None:
    other = await wave_answers.find(desk.store, wave.number, wave.answer)
    if other is not None and other.id != answer.id and other.state is State.SENDING:
        raise Refused(WaveBeingAnswered(other.sent_by or other.by))


async def _hand_over(answer: Answer, wave: Wave, by: Person, desk: Desk) -> None:
    if answer.state is State.WAITING:
        raise Refused(OwnAnswer())

    def handed_over(before: Answer) -> Answer:
        if before.state is not State.DRAFT:
            raise Refused(WaveAnswerGone())
        return replace(before, state=State.WAITING)

    await wave_answers.change(desk.store, answer, handed_over)
    prepared = Entry(at=desk.clock(), what=Happening.PREPARED, by=by.actor, count=answer.count)
    await note(wave, prepared, desk, lambda _before: {"answer": answer.id})


async def _send_off(answer: Answer, wave: Wave, by: Person, desk: Desk) -> None:
    """From here on it goes by itself: the first step is owed in the same moment in which it is decided."""

    def sent_off(before: Answer) -> Answer:
        if before.state not in {State.DRAFT, State.WAITING} or before.version != answer.version:
            raise Refused(WaveAnswerGone())
        return replace(before, state=State.SENDING, sent_by=by.actor)

    first = step(wave.number, f"{SENDING} {answer.id}", desk.clock())
    await wave_answers.change(desk.store, answer, sent_off, [first])
    await owe([], desk)
