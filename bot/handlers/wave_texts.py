"""Every text of an answer to a wave: read it, change it for one person, leave somebody out; a page at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from bot.desk import Desk
from bot.domain import answering
from bot.domain.people import Role
from bot.domain.refusals import NothingWritten, PlaceholdersLeft, Refused, TooLong, WaveAnswerGone
from bot.domain.ticket import TicketId
from bot.handlers.form import NO_TICKET, Button, Buttons, Form, Part, Passage, Quote, TextField, written
from bot.handlers.handler import Handler, Interaction, Place, Side, never, placing
from bot.handlers.names import ANSWER_WAVE, WAVE_TEXTS
from bot.handlers.wave_preview import one_text
from bot.handlers.wave_recipients import Recipient, recipient, recipients
from bot.handlers.waves import CHECK, wave_meant, words_of
from bot.keeping import wave_answers
from bot.keeping.wave_answers import Answer, State
from bot.keeping.waves import Wave
from bot.texts import speaking
from bot.texts.texts import Texts

PAGE: Final = 6
EDIT: Final = "edit"
OUT: Final = "out"
BACK_IN: Final = "in"
AT: Final = "at"

_ABOUT_TEXT: Final = {NothingWritten: "text", PlaceholdersLeft: "text", TooLong: "text"}


async def _ask(interaction: Interaction, desk: Desk) -> Form:
    """Show a page; or one of its buttons was pressed: change a text, leave somebody out, turn the page."""
    wave = await wave_meant(interaction, desk)
    answer_id, verb, number = _meant(interaction)
    answer = await _kept(wave, answer_id, desk)
    texts = speaking(interaction.by.language)
    if verb == EDIT:
        return _editing(await recipient(answer, _turn(answer, number), desk), answer, texts)
    if verb in {OUT, BACK_IN}:
        ticket = answer.people[_turn(answer, number)][0]
        answer = await _changed(answer, ticket, desk, _out if verb == OUT else _back_in)
    return await _page(answer, number - number % PAGE, desk, texts)


async def _act(interaction: Interaction, desk: Desk) -> Form | None:
    """Keep the text that was written for one person, and show the page on which they are."""
    wave = await wave_meant(interaction, desk)
    answer_id, _, number = _meant(interaction)
    answer = await _kept(wave, answer_id, desk)
    text = written(interaction.values, "text")
    one = await recipient(answer, _turn(answer, number), desk)
    with placing(_ABOUT_TEXT, interaction):
        answering.check_text(text, desk.platform(one.ticket.conversation.account), private=one.post.private)

    def edited(before: Answer, ticket: TicketId) -> Answer:
        return replace(before, edits={**before.edits, ticket: text}, out=before.out - {ticket})

    answer = await _changed(answer, one.ticket.id, desk, edited)
    return await _page(answer, number - number % PAGE, desk, speaking(interaction.by.language))


def _meant(interaction: Interaction) -> tuple[str, str, int]:
    """Return which answer, what to do, and whose turn a button or form is about."""
    memory = interaction.memory
    words = words_of(interaction)[1:] or [memory.get("answer", ""), AT, memory.get("turn", "0")]
    match words:
        case [answer, verb, number] if number.isascii() and number.isdecimal():
            return answer, verb, int(number)
        case [answer, *_]:
            return answer, AT, 0
        case _:
            raise Refused(WaveAnswerGone())


def _turn(answer: Answer, number: int) -> int:
    if number >= len(answer.people):
        raise Refused(WaveAnswerGone())
    return number


async def _kept(wave: Wave, answer_id: str, desk: Desk) -> Answer:
    answer = await wave_answers.find(desk.store, wave.number, answer_id)
    if answer is None or answer.state not in {State.DRAFT, State.WAITING}:
        raise Refused(WaveAnswerGone())
    return answer


async def _changed(
    answer: Answer, ticket: TicketId, desk: Desk, decide: Callable[[Answer, TicketId], Answer]
) -> Answer:
    def changed(before: Answer) -> Answer:
        if before.state not in {State.DRAFT, State.WAITING}:
            raise Refused(WaveAnswerGone())
        return decide(before, ticket)

    return await wave_answers.change(desk.store, answer, changed)


def _out(answer: Answer, ticket: TicketId) -> Answer:
    return replace(answer, out=answer.out | {ticket})


def _back_in(answer: Answer, ticket: TicketId) -> Answer:
    return replace(answer, out=answer.out - {ticket})


async def _page(answer: Answer, start: int, desk: Desk, texts: Texts) -> Form:
    shown = await recipients(answer, desk, start, PAGE)
    parts = [part for turn, one in enumerate(shown, start) for part in _shown(one, turn, answer, texts)]
    labels = texts.waves.labels
    memory = {"wave": str(answer.wave), "answer": answer.id, "turn": str(start)}
    return Form(
        WAVE_TEXTS, NO_TICKET, labels.answer_all, (*parts, _ways(answer, start, texts)), memory=memory
    )


def _shown(one: Recipient, turn: int, answer: Answer, texts: Texts) -> tuple[Part, ...]:
    """Return what somebody wrote, what they will read, and what can be done about it."""
    labels = texts.waves.labels
    about = f"{answer.wave} {answer.id}"
    edit = Button(WAVE_TEXTS, NO_TICKET, labels.edit_text, f"{about} {EDIT} {turn}")
    if one.ticket.id in answer.out:
        back = Button(WAVE_TEXTS, NO_TICKET, labels.put_back, f"{about} {BACK_IN} {turn}")
        head = Passage((*texts.waves.to(one.post.author.shown), " ", texts.waves.is_out()))
        return (head, Quote.of(one.post.text), Buttons((back,)))
    out = Button(WAVE_TEXTS, NO_TICKET, labels.leave_out, f"{about} {OUT} {turn}")
    return (Quote.of(one.post.text), *one_text(one, texts), Buttons((edit, out)))


def _ways(answer: Answer, start: int, texts: Texts) -> Buttons:
    about = f"{answer.wave} {answer.id}"
    pages = []
    if start:
        pages.append(Button(WAVE_TEXTS, NO_TICKET, texts.labels.back, f"{about} {AT} {start - PAGE}"))
    if start + PAGE < len(answer.people):
        pages.append(Button(WAVE_TEXTS, NO_TICKET, texts.inbox.labels.next, f"{about} {AT} {start + PAGE}"))
    preview = Button(ANSWER_WAVE, NO_TICKET, texts.labels.preview, f"{answer.wave} {CHECK} {answer.id}")
    return Buttons((*pages, preview))


def _editing(one: Recipient, answer: Answer, texts: Texts) -> Form:
    labels = texts.waves.labels
    turn = next(turn for turn, (ticket, _) in enumerate(answer.people) if ticket == one.ticket.id)
    parts = (
        Passage(texts.waves.to(one.post.author.shown)),
        Quote.of(one.post.text),
        TextField("text", labels.text, one.text, edition=turn),
    )
    memory = {"wave": str(answer.wave), "answer": answer.id, "turn": str(turn)}
    return Form(WAVE_TEXTS, NO_TICKET, labels.edit_text, parts, labels.keep_text, memory)


HANDLER = Handler(
    name=WAVE_TEXTS,
    label=lambda texts: texts.waves.labels.every_text,
    needs=Role.ANSWER,
    side=Side.DESK,
    offered=never,
    place=Place.ELSEWHERE,
    ask=_ask,
    act=_act,
)
