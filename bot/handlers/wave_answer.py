"""Answer all: write once for everybody in a wave, see what real people will read, send; each gets a reply of their own."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.desk import Desk
from bot.domain import wording
from bot.domain.bundling import Words
from bot.domain.library import Template, Variant
from bot.domain.people import Person, Role
from bot.domain.refusals import (
    NobodyToAnswer,
    NothingWritten,
    PersonalPartMissing,
    PlaceholdersLeft,
    PlatformCannot,
    Refused,
    WaveAnswerGone,
)
from bot.domain.templates import GAP, left
from bot.domain.text import Text
from bot.domain.ticket import Ticket
from bot.handlers import reply
from bot.handlers.form import (
    NO_TICKET,
    Button,
    Buttons,
    Form,
    Option,
    Part,
    Passage,
    Quote,
    Search,
    TextField,
    Toggle,
    written,
)
from bot.handlers.handler import Handler, Interaction, Place, Side, beside, never
from bot.handlers.names import ANSWER_WAVE
from bot.handlers.prepared import offered, situation_of, suggested
from bot.handlers.reply_form import USE
from bot.handlers.wave_figures import SAMPLES, can_reply
from bot.handlers.wave_preview import BACK, SEEN, confirmed, kept, preview
from bot.handlers.wave_recipients import MOST, addressed, waiting
from bot.handlers.waves import CHECK, wave_meant, words_of
from bot.keeping import wave_answers
from bot.keeping.wave_answers import Answer, State
from bot.keeping.waves import Wave
from bot.texts import speaking
from bot.texts.texts import Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What is being written; `answer` is its id from the moment the form opens, `edition` counts how often we set the fields."""

    answer: str
    words: Words
    template: str = ""
    close: bool = True
    edition: int = 0


async def _ask(interaction: Interaction, desk: Desk) -> Form:
    """Begin to write; or a suggestion was pressed, or somebody goes back to the text, or checks what a colleague wrote."""
    wave = await wave_meant(interaction, desk)
    words = words_of(interaction)[1:]
    match words:
        case [verb, answer_id] if verb == CHECK:
            return await preview(await kept(wave, answer_id, desk), wave, interaction.by, desk)
        case [verb, answer_id] if verb == BACK:
            answer = await kept(wave, answer_id, desk)
            draft = Draft(
                answer=uuid.uuid4().hex, words=answer.words, template=answer.template, close=answer.close
            )
            return await _form(wave, draft, interaction.by, desk)
        case [verb, template] if f"{verb} " == USE:
            return await _with_template(wave, _read(interaction), template, interaction.by, desk)
        case _:
            return await _form(wave, Draft(answer=uuid.uuid4().hex, words=Words("")), interaction.by, desk)


async def _changed(interaction: Interaction, desk: Desk) -> Form:
    wave = await wave_meant(interaction, desk)
    template = interaction.values.get("template", "")
    return await _with_template(wave, _read(interaction), template, interaction.by, desk)


async def _act(interaction: Interaction, desk: Desk) -> Form | None:
    """Show what some of them will read; once that was seen, send it off, or hand it over to a second person."""
    wave = await wave_meant(interaction, desk)
    if interaction.memory.get(SEEN):
        return await confirmed(wave, interaction, desk)
    try:
        answer = await _prepared(wave, _read(interaction), interaction.by, desk)
    except Refused as refused:
        about_text = isinstance(refused.why, NothingWritten | PlaceholdersLeft | PersonalPartMissing)
        raise beside("core" if about_text else None, refused, interaction) from refused
    return await preview(answer, wave, interaction.by, desk)


def _read(interaction: Interaction) -> Draft:
    values, memory = interaction.values, interaction.memory
    words = Words(written(values, "core"), _lines(values, "greetings"), _lines(values, "closings"))
    edition = memory.get("edition", "0")
    return Draft(
        answer=memory.get("answer") or uuid.uuid4().hex,
        words=words,
        template=memory.get("template", ""),
        close=values.get("close", "") == "yes",
        edition=int(edition) if edition.isdecimal() else 0,
    )


def _lines(values: Mapping[str, str], name: str) -> tuple[str, ...]:
    lines = (line.strip() for line in written(values, name).split("\n"))
    return tuple(dict.fromkeys(line for line in lines if line))


# Writing


async def _form(wave: Wave, draft: Draft, by: Person, desk: Desk, lacking: Sequence[Text] = ()) -> Form:
    """Return where it is written: whom it goes to, what they wrote, what fits, and the blocks of the text."""
    texts = speaking(by.language)
    labels = texts.waves.labels
    if not can_reply(wave, desk):
        raise Refused(PlatformCannot(desk.platform(wave.account).name))
    people = await waiting(wave, by, desk)
    if not people:
        raise Refused(NobodyToAnswer())
    account = desk.policy.account(wave.account).name
    parts: tuple[Part, ...] = (
        Passage(texts.waves.speaks_to(account, len(people))),
        *([Passage((texts.waves.not_all_at_once(MOST),))] if len(people) == MOST else []),
        *(Quote.of(one.last_post.text) for one in people[-SAMPLES:]),
        *map(Passage, lacking),
        *(() if draft.template else _suggestions(wave, people[-1], desk, texts)),
        *_fields(draft, texts),
    )
    memory = {
        "wave": str(wave.number),
        "answer": draft.answer,
        "template": draft.template,
        "edition": str(draft.edition),
    }
    return Form(ANSWER_WAVE, NO_TICKET, labels.answer_all, parts, texts.labels.preview, memory)


def _suggestions(wave: Wave, ticket: Ticket, desk: Desk, texts: Texts) -> tuple[Part, ...]:
    found = suggested(ticket, ticket.last_post, desk)
    if not found:
        return ()
    reasons = [texts.answers.suggestion(template.name, one.words) for template, one in found]
    lines = tuple(span for reason in reasons for span in ("\n", *reason))[1:]
    uses = (
        Button(ANSWER_WAVE, NO_TICKET, template.name, f"{wave.number} {USE}{template.id}")
        for template, _ in found
    )
    return (Passage(lines), Buttons(tuple(uses)))


def _fields(draft: Draft, texts: Texts) -> Iterator[Part]:
    labels, words, edition = texts.waves.labels, draft.words, draft.edition
    yield Search("template", texts.labels.template, texts.labels.template_hint, live=True, optional=True)
    yield TextField(
        "greetings",
        labels.greetings,
        "\n".join(words.greetings),
        labels.greetings_hint,
        optional=True,
        edition=edition,
    )
    yield TextField("core", labels.core, words.core, texts.placeholders_hint(), edition=edition)
    yield TextField(
        "closings",
        labels.closings,
        "\n".join(words.closings),
        labels.greetings_hint,
        optional=True,
        edition=edition,
    )
    yield Toggle("close", texts.labels.close_after, initial=draft.close)


async def _with_template(wave: Wave, draft: Draft, template_id: str, by: Person, desk: Desk) -> Form:
    """Put a template's blocks in; what was typed before stays below."""
    people = await waiting(wave, by, desk)
    if not people:
        raise Refused(NobodyToAnswer())
    template = offered(people[-1], desk).get(template_id)
    fitting = wording.fitting(template, situation_of(people[-1], desk)) if template else None
    if template is None or fitting is None:
        return await _form(wave, draft, by, desk)
    texts = speaking(by.language)
    put_in = replace(
        draft,
        words=_joined(draft.words, _blocks(template, fitting.variant)),
        template=template.id,
        edition=draft.edition + 1,
    )
    return await _form(wave, put_in, by, desk, [texts.answers.lacking(lack) for lack in fitting.lacks])


def _blocks(template: Template, variant: Variant) -> Words:
    core = wording.text_of(template, replace(variant, greetings=(), closings=()), 0)
    greetings, closings = (
        tuple(map(_in_one_line, blocks)) for blocks in (variant.greetings, variant.closings)
    )
    return Words(core, greetings, closings)


def _in_one_line(block: str) -> str:
    return " ".join(block.split())


def _joined(typed: Words, put_in: Words) -> Words:
    core = f"{typed.core}\n\n{put_in.core}" if typed.core else put_in.core
    return Words(core, put_in.greetings or typed.greetings, put_in.closings or typed.closings)


async def _suggest(interaction: Interaction, typed: str, desk: Desk) -> Sequence[Option]:
    wave = await wave_meant(interaction, desk)
    people = await waiting(wave, interaction.by, desk)
    about = replace(interaction, ticket=people[-1].id) if people else interaction
    return await reply.suggest_templates(about, typed, desk) if people else ()


def _check(draft: Draft, ticket: Ticket, desk: Desk) -> None:
    """Refuse what nobody could be sent: nothing, gaps that a person has to fill, a template without its personal part."""
    core = draft.words.core
    if not core.strip():
        raise Refused(NothingWritten())
    if gaps := tuple(name for name in left(core) if name.startswith(GAP)):
        raise Refused(PlaceholdersLeft(gaps))
    template = offered(ticket, desk).get(draft.template)
    fitting = wording.fitting(template, situation_of(ticket, desk)) if template else None
    if template is None or fitting is None or not template.personal:
        return
    if not wording.is_personal(core, _blocks(template, fitting.variant).core):
        raise Refused(PersonalPartMissing(template.personal, wording.PERSONAL_WORDS))


# Seeing and sending


async def _prepared(wave: Wave, draft: Draft, by: Person, desk: Desk) -> Answer:
    """Keep what was written together with whom it is for; what was changed for single people stays."""
    people = await waiting(wave, by, desk)
    if not people:
        raise Refused(NobodyToAnswer())
    _check(draft, people[-1], desk)
    begun = await wave_answers.find(desk.store, wave.number, draft.answer)
    fresh = Answer(id=draft.answer, wave=wave.number, by=by.actor, begun_at=desk.clock(), words=draft.words)

    def rewritten(before: Answer) -> Answer:
        if before.state is not State.DRAFT:
            raise Refused(WaveAnswerGone())
        return replace(
            before,
            words=draft.words,
            template=draft.template,
            close=draft.close,
            people=addressed(people),
        )

    return await wave_answers.change(desk.store, begun or fresh, rewritten)


HANDLER = Handler(
    name=ANSWER_WAVE,
    label=lambda texts: texts.waves.labels.answer_all,
    needs=Role.ANSWER,
    side=Side.DESK,
    offered=never,
    place=Place.ELSEWHERE,
    ask=_ask,
    act=_act,
    changed=_changed,
    suggest=_suggest,
    keeps=frozenset({"core"}),
    kept_by="wave",
)
