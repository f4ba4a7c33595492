"""The fields of a form as inputs of a dialog. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, TypeGuard, assert_never

from bot.chat.teams import codes, values
from bot.chat.teams.codes import FieldId, FormCode
from bot.chat.teams.elements import Json, Reader, Room, paragraph
from bot.chat.teams.escape import encodable, inert, unmarked
from bot.chat.teams.values import NO, YES, Standing
from bot.domain.text import Strong, shortened
from bot.handlers.form import Choice, MomentField, Option, Part, Search, Several, TextField, Toggle

Field = TextField | Choice | Several | Search | Toggle | MomentField
FIELDS: Final = (TextField, Choice, Several, Search, Toggle, MomentField)

_TEXT_LIMIT: Final = 3000
_LABEL_LIMIT: Final = 150
_OPTION_LIMIT: Final = 100
_OPTIONS_LIMIT: Final = 100
_PLACEHOLDER_LIMIT: Final = 150
_FIRST: Final = 15
"""Options before anything is typed: as many as Teams shows of what is found."""


def is_field(part: Part) -> TypeGuard[Field]:
    """Say whether a part of a form can be filled in; a choice among nothing cannot."""
    return isinstance(part, FIELDS) and not (isinstance(part, Choice | Several) and not part.options)


def is_live(part: Part) -> TypeGuard[Choice | Search]:
    return isinstance(part, Choice | Search) and part.live and is_field(part)


def is_required(part: Part) -> bool:
    """Say whether a field must not be empty."""
    if isinstance(part, MomentField):
        return True
    return isinstance(part, TextField | Choice | Several | Search) and not part.optional and is_field(part)


def stands(part: Choice | Search, standing: Standing, turn: int) -> str:
    """Return what is chosen in a field as it is shown, as handlers read it."""
    if isinstance(part, Choice):
        return _chosen(part, standing, turn)
    option = _found(part, standing, turn)
    return option.value if option else ""


class Inputs:
    """Makes the inputs of one form, with what stands in them.

    `strict`: clients check that what must be filled in is. They do so at every button, so only where there is no other.
    """

    def __init__(self, code: FormCode, standing: Standing, reader: Reader, *, strict: bool) -> None:
        self._code = code
        self._standing = standing
        self._reader = reader
        self._strict = strict

    def of(self, part: Field, problem: str = "") -> Iterator[Json]:
        """Yield an input with all that belongs to it: a hint, and what is wrong with it."""
        yield self._input(part)
        if isinstance(part, TextField) and part.hint:
            yield self._below((part.hint,), isSubtle=True, size="small")
        if problem:
            yield self._below((Strong("⚠️ "), problem), color="attention")

    def _below(self, text: tuple[str | Strong, ...], **look: object) -> Json:
        return paragraph(text, self._reader, Room(1000), 1000, **look) | {"spacing": "small"}

    def _input(self, part: Field) -> Json:
        match part:
            case TextField():
                return self._text(part)
            case Choice():
                return self._choice(part)
            case Several():
                return self._several(part)
            case Search():
                return self._search(part)
            case Toggle():
                return self._toggle(part)
            case MomentField():
                return self._moment(part)
            case _:
                assert_never(part)

    def _text(self, part: TextField) -> Json:
        field = self._id("text", part.name, part.edition)
        most = max(1, min(part.limit, _TEXT_LIMIT))
        value = shortened(self._standing.get(field, encodable(part.initial)), most)
        more = {"value": value} if value else {}
        return (
            self._named("Input.Text", field, part)
            | {"isMultiline": not part.single, "maxLength": most}
            | more
        )

    def _choice(self, part: Choice) -> Json:
        field = self._id("choice", part.name)
        options = [_option(one, one.value) for one in part.options[:_OPTIONS_LIMIT]]
        chosen = _chosen(part, self._standing, self._code.turn)
        more = {"value": chosen} if chosen else {}
        return self._named("Input.ChoiceSet", field, part) | {"style": "compact", "choices": options} | more

    def _several(self, part: Several) -> Json:
        """Return boxes to tick. What stands beside them is Markdown in some clients."""
        field = self._id("several", part.name)
        offered = part.options[:_OPTIONS_LIMIT]
        options = [_option(one, values.one_of_several(one.value), plain=False) for one in offered]
        initial = values.several(tuple(one.value for one in offered if one.value in part.initial))
        chosen = self._standing.get(field, initial)
        more = {"value": chosen} if chosen else {}
        shown = {"isMultiSelect": True, "style": "expanded", "wrap": True, "choices": options}
        return self._named("Input.ChoiceSet", field, part) | shown | more

    def _search(self, part: Search) -> Json:
        """Return a field that asks us while somebody types: <https://learn.microsoft.com/en-us/microsoftteams/platform/task-modules-and-cards/cards/dynamic-search>."""
        field = self._id("search", part.name)
        option = _found(part, self._standing, self._code.turn)
        query = {"type": "Data.Query", "dataset": codes.search_dataset(self._code, part.name)}
        choices = [_option(one, values.found(one)) for one in _offered(part, option)]
        shown: Json = {"style": "filtered", "choices": choices, "choices.data": query}
        if part.placeholder:
            shown["placeholder"] = shortened(encodable(part.placeholder), _PLACEHOLDER_LIMIT)
        if option is not None:
            shown["value"] = values.found(option)
        return self._named("Input.ChoiceSet", field, part) | shown

    def _toggle(self, part: Toggle) -> Json:
        field = self._id("toggle", part.name)
        title = unmarked(shortened(part.label, _LABEL_LIMIT)) or " "
        value = self._standing.get(field, YES if part.initial else NO)
        shown = {"title": title, "value": value, "valueOn": YES, "valueOff": NO, "wrap": True}
        return {"type": "Input.Toggle", "id": str(field), **shown}

    def _moment(self, part: MomentField) -> Json:
        """Return a date and a time of day side by side."""
        at = part.initial.astimezone(self._reader.zone)
        day, of_day = self._id("date", part.name), self._id("time", part.name)
        date = self._named("Input.Date", day, part) | {"value": self._standing.get(day, f"{at:%Y-%m-%d}")}
        time = self._named("Input.Time", of_day, part) | {
            "label": self._reader.texts.dialogs.time,
            "value": self._standing.get(of_day, f"{at:%H:%M}"),
        }
        columns = [{"type": "Column", "width": "stretch", "items": [one]} for one in (date, time)]
        return {"type": "ColumnSet", "columns": columns}

    def _id(self, kind: codes.FieldKind, name: str, edition: int = 0) -> FieldId:
        return FieldId(kind, name, edition, self._code.turn)

    def _named(self, kind: str, field: FieldId, part: Field) -> Json:
        label = shortened(encodable(part.label), _LABEL_LIMIT)
        dialogs = self._reader.texts.dialogs
        must = is_required(part)
        shown = inert(label if must else dialogs.optional(label))
        checked = {"isRequired": True, "errorMessage": dialogs.missing()} if must and self._strict else {}
        return {"type": kind, "id": str(field), "label": shown or " ", **checked}


def _option(one: Option, value: str, *, plain: bool = True) -> Json:
    words = f"{one.label} · {one.hint}" if one.hint else one.label
    title = shortened(encodable(words), _OPTION_LIMIT)
    return {"title": (inert(title) if plain else unmarked(title)) or " ", "value": encodable(value)}


def _chosen(part: Choice, standing: Standing, turn: int) -> str:
    chosen = standing.get(FieldId("choice", part.name, 0, turn), part.initial)
    return chosen if any(one.value == chosen for one in part.options) else ""


def _offered(part: Search, chosen: Option | None) -> list[Option]:
    """Return what can be chosen before anything is typed: what is chosen now, then what comes first."""
    others = [one for one in part.first if chosen is None or one.value != chosen.value]
    return ([chosen] if chosen else []) + others[:_FIRST]


def _found(part: Search, standing: Standing, turn: int) -> Option | None:
    initial = values.found(part.initial) if part.initial else ""
    return values.refound(standing.get(FieldId("search", part.name, 0, turn), initial))
