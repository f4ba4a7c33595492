"""Forms as dialogs: <https://learn.microsoft.com/en-us/microsoftteams/platform/task-modules-and-cards/task-modules/task-modules-bots>. Pure.

A dialog shows one form. Whatever is done in it is answered with the whole form again: `typed`, the data that came, says what stood in
its fields. Fields do not report back by themselves: those that should have a button behind them that does.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo
from itertools import product, zip_longest
from typing import Any, Final

from bot.chat.teams import codes, inputs, values
from bot.chat.teams.cards import CARD_LIMIT
from bot.chat.teams.codes import FormCode
from bot.chat.teams.elements import (
    Json,
    Reader,
    Room,
    adaptive,
    attached,
    heading,
    paragraph,
    press,
    quotation,
    rows,
    size_of,
    spoken,
    submit,
)
from bot.chat.teams.escape import cleaned, inert, words
from bot.chat.teams.inputs import Inputs
from bot.chat.teams.values import Standing
from bot.domain.text import Strong, Text, shortened
from bot.handlers.form import (
    Button,
    Buttons,
    Choice,
    Form,
    Heading,
    Option,
    Pager,
    Part,
    Passage,
    Quote,
    Style,
    TextField,
    Toggle,
)

Parts = tuple[Part, ...]

HARD_LIMIT: Final = 80_000
"""Bytes of a dialog that is all fields and buttons, which none of them may be missing; what Teams advises at most."""

_MESSAGE: Final = (CARD_LIMIT,)
_DIALOG: Final = (CARD_LIMIT, HARD_LIMIT)
_TITLE_LIMIT: Final = 64
_ROOMS: Final = (10_000, 8000, 6000, 4000, 2000, 1000, 500)
_MANY_PARTS: Final = 6
_BELOW_LIMIT: Final = 500
_NOTHING: Final[Mapping[str, Any]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is said in a dialog that is shown again: `problems` by field name, beside their fields; `notice` on top."""

    problems: Mapping[str, str] = field(default_factory=dict)
    notice: Text = ()


def dialog(
    form: Form,
    zone: tzinfo,
    *,
    language: str = "",
    nonce: str = "",
    below: FormCode | None = None,
    typed: Mapping[str, Any] = _NOTHING,
    untouched: Collection[str] = (),
    said: Said | None = None,
) -> Json:
    """Return `title`, `height`, `width` and `card` of a form in a dialog, with a way back to the form `below`."""
    standing = Standing.of(form, typed, untouched)
    shown = _Dialog(form, Reader.of(language, zone), nonce, below, standing)
    content = shown.content(said or Said())
    return {
        "title": spoken(_title(form)),
        "height": "large" if len(form.parts) > _MANY_PARTS else "medium",
        "width": "medium",
        "card": attached(content),
    }


def form_activity(form: Form, zone: tzinfo, language: str = "") -> Json:
    """Return a form that is only to read as a message, with buttons as under any other; fields have no place there."""
    reader = Reader.of(language, zone)
    parts = (Heading(form.title), *form.parts)
    content = _fitting(lambda parts, level: _readable(form, parts, reader, level), parts, reader, _MESSAGE)
    return {"type": "message", "summary": spoken(_title(form)), "attachments": [attached(content)]}


def results(options: Sequence[Option]) -> list[Json]:
    """Return what fits to what is typed into a search field, as Teams shows it."""
    return [
        {"value": values.found(one), "title": f"{one.label} · {one.hint}" if one.hint else one.label}
        for one in options
    ]


# Parts


class _Dialog:
    """One showing of a form."""

    def __init__(
        self, form: Form, reader: Reader, nonce: str, below: FormCode | None, standing: Standing
    ) -> None:
        self._form = form
        self._reader = reader
        self._code = _code(form, nonce, _remembered(below), standing)
        self._inputs = Inputs(self._code, standing, reader, strict=self._only_submits())

    def content(self, said: Said) -> Json:
        return _fitting(lambda parts, level: self._card(said, parts, level), self._form.parts, self._reader)

    def _card(self, said: Said, parts: Parts, level: int) -> Json:
        body = [*self._notices(said), *self._body(said, parts, level)]
        return adaptive(body, _title(self._form), self._reader, actions=list(self._ways_out()))

    def _only_submits(self) -> bool:
        more = (
            part for part in self._form.parts if isinstance(part, Buttons | Pager) or inputs.is_live(part)
        )
        return next(more, None) is None and self._code.below is None

    def _notices(self, said: Said) -> Iterator[Json]:
        """Yield what is said about the form, and about fields that it does not have."""
        names = {part.name for part in self._form.parts if inputs.is_field(part)}
        problems: list[Text] = [(problem,) for name, problem in said.problems.items() if name not in names]
        for notice in (said.notice, *problems):
            if notice:
                yield paragraph((Strong("⚠️ "), *notice), self._reader, Room(1000), 1000, color="attention")

    def _body(self, said: Said, parts: Parts, level: int) -> Iterator[Json]:
        """Yield the parts. Behind fields that should report back by themselves stands a button that does, one for neighbours."""
        for part, following in zip_longest(parts, parts[1:]):
            if inputs.is_field(part):
                yield from self._inputs.of(part, said.problems.get(part.name, ""))
            else:
                yield from self._other(part, level)
            if inputs.is_live(part) and not (following and inputs.is_live(following)):
                yield from rows([self._act(self._reader.texts.dialogs.apply, "change")])

    def _other(self, part: Part, level: int) -> Iterator[Json]:
        match part:
            case Buttons(buttons=buttons):
                yield from rows([self._button(one) for one in buttons])
            case Pager(back=back, forth=forth):
                pages = (("← {}", back), ("{} →", forth))
                yield from rows([self._page(words.format(to), to) for words, to in pages if to is not None])
            case _:
                yield from _reading(part, self._reader, level)

    def _ways_out(self) -> Iterator[Json]:
        if self._form.submit is not None:
            yield self._act(self._form.submit, "submit", Style.PRIMARY)
        if self._code.below is not None:
            yield self._act(self._reader.texts.labels.back, "back")

    def _act(self, title: str, act: codes.Act, style: Style = Style.PLAIN) -> Json:
        return submit(title, codes.form_data(self._code, act), style)

    def _button(self, button: Button) -> Json:
        return submit(button.label, codes.form_data(self._code, "press", press=button), button.style)

    def _page(self, title: str, page: str) -> Json:
        return submit(title, codes.form_data(self._code, "page", page=page))


def _code(form: Form, nonce: str, below: FormCode | None, standing: Standing) -> FormCode:
    fields = [part for part in form.parts if inputs.is_field(part)]
    return FormCode(
        form.handler,
        form.ticket,
        form.memory,
        nonce,
        below,
        turn=form.turn,
        required=tuple(part.name for part in fields if inputs.is_required(part)),
        silent=tuple(_edition(part) for part in fields if not isinstance(part, Toggle | Choice)),
        live={part.name: inputs.stands(part, standing, form.turn) for part in fields if inputs.is_live(part)},
    )


def _edition(part: inputs.Field) -> str:
    return codes.edition_of(part.name, part.edition if isinstance(part, TextField) else 0)


def _remembered(below: FormCode | None) -> FormCode | None:
    """Return the form below as every button carries it: as much of what it remembers as does not crowd out the form itself."""
    if below is None:
        return None
    memory = below.memory if sum(map(len, below.memory.values())) <= _BELOW_LIMIT else {}
    return FormCode(below.handler, below.ticket, memory, below=_remembered(below.below))


def _readable(form: Form, parts: Parts, reader: Reader, level: int) -> Json:
    body: list[Json] = []
    for part in parts:
        if isinstance(part, Buttons):
            body += rows([press(one) for one in part.buttons])
        else:
            body += _reading(part, reader, level)
    return adaptive(body, _title(form), reader)


def _reading(part: Part, reader: Reader, level: int) -> Iterator[Json]:
    match part:
        case Heading(text=text):
            yield heading(text)
        case Passage(text=text):
            yield paragraph(text, reader, Room(level), level)
        case Quote(text=text):
            yield quotation(text, Room(level), level)
        case _:
            return


def _title(form: Form) -> str:
    return inert(shortened(form.title, _TITLE_LIMIT))


# Sizes


def _fitting(
    build: Callable[[Parts, int], Json], parts: Parts, reader: Reader, limits: Sequence[int] = _DIALOG
) -> Json:
    """Return a form with as much to read as fits; the longest passages give way first, fields never."""
    needs = [_length(part, reader) for part in parts if isinstance(part, Passage | Quote)]
    for limit, room in product(limits, _ROOMS):
        level = _level(needs, room)
        content = build(parts, level)
        if level < max(needs, default=0):
            content["body"].append(_hint(reader))
        if size_of(content) < limit:
            return content
    return _fitting(build, _without_the_last(parts), reader, limits)


def _without_the_last(parts: Parts) -> Parts:
    """Return the parts without the last one that is no field: no form of ours is so full of buttons that it comes to this."""
    last = max((at for at, part in enumerate(parts) if not inputs.is_field(part)), default=None)
    if last is None:
        raise ValueError("a form is too large even without words")
    return (*parts[:last], *parts[last + 1 :])


def _length(part: Passage | Quote, reader: Reader) -> int:
    if isinstance(part, Quote):
        return len(cleaned(part.text))
    return sum(len(words(span, reader.zone, reader.texts)) for span in part.text)


def _level(needs: Sequence[int], room: int) -> int:
    """Return how many characters each passage may have, so that all of them together have no more than `room`."""
    left = room
    for number, need in enumerate(sorted(needs)):
        share = left // (len(needs) - number)
        if need > share:
            return share
        left -= need
    return max(needs, default=0)


def _hint(reader: Reader) -> Json:
    cut = (reader.texts.dialogs.cut(),)
    return paragraph(cut, reader, Room(300), 300, isSubtle=True, size="small")
