"""Reads Adaptive Cards as Teams shows them: what stands there, what can be filled in, what can be pressed.

https://adaptivecards.io/explorer and https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-reference.
What Teams does not show is not here: elements that it does not know, actions from the seventh on, cards newer than 1.5.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.workspace.teams.model import Json

NEWEST = (1, 5)
MOST_ACTIONS = 6  # https://github.com/MicrosoftDocs/msteams-docs/issues/5356
ACTIONS = frozenset({
    "Action.Execute", "Action.OpenUrl", "Action.ShowCard", "Action.Submit", "Action.ToggleVisibility",
})  # fmt: skip


@dataclass(frozen=True)
class Choice:
    title: str
    value: str


@dataclass(frozen=True)
class Input:
    """A field. `dataset`: where its choices are looked up while somebody types, with the other fields if it `sends_others`.

    `value`: what it begins with; `on`: what a box that is ticked sends.
    """

    id: str
    type: str
    label: str = ""
    value: str = ""
    choices: tuple[Choice, ...] = ()
    is_required: bool = False
    is_multi: bool = False
    is_expanded: bool = False
    is_multiline: bool = False
    max_length: int | None = None
    regex: str = ""
    error: str = ""
    placeholder: str = ""
    dataset: str = ""
    sends_others: bool = False
    on: str = "true"


@dataclass(frozen=True)
class Action:
    """A button. `inputs`: the fields that go along with it; `raw` is the action as it was sent."""

    type: str
    title: str
    raw: Json
    inputs: tuple[Input, ...] = ()

    @property
    def data(self) -> Any:
        return self.raw.get("data", {})

    @property
    def verb(self) -> str:
        return str(self.raw.get("verb") or "")

    @property
    def url(self) -> str:
        return str(self.raw.get("url") or "")

    @property
    def is_enabled(self) -> bool:
        return self.raw.get("isEnabled") is not False

    @property
    def opens_dialog(self) -> bool:
        """https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/task-modules/task-modules-bots"""
        teams = self.data.get("msteams") if isinstance(self.data, dict) else None
        return self.type == "Action.Submit" and isinstance(teams, dict) and teams.get("type") == "task/fetch"


@dataclass
class Read:
    """What somebody sees of a card, from top to bottom."""

    texts: list[str] = field(default_factory=list)
    images: list[str] = field(default_factory=list)  # what is said in their place
    inputs: list[Input] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)

    @property
    def labels(self) -> list[str]:
        return [action.title for action in self.actions]

    @property
    def words(self) -> str:
        """All texts as they are read, without Markdown."""
        return "\n".join(plain(text) for text in self.texts)

    def action(self, title: str) -> Action:
        """The button with this title, or LookupError that names those there are."""
        for action in self.actions:
            if action.title == title:
                return action
        raise LookupError(f"no button {title!r} here, but {self.labels}")

    def input(self, name: str) -> Input:
        """The field with this id or label."""
        for one in self.inputs:
            if name in {one.id, one.label}:
                return one
        raise LookupError(f"no field {name!r} here, but {[one.id for one in self.inputs]}")


def read(card: Json) -> Read:
    """A card as Teams shows it; one that asks for more than 1.5 is nothing but its fallback text."""
    shown = Read()
    if not is_readable(card):
        shown.texts.append(str(card.get("fallbackText") or ""))
        return shown
    _read_card(card, shown, ())
    return shown


def is_readable(card: Json) -> bool:
    """Whether Teams can show a card of this version."""
    numbers = re.findall(r"\d+", str(card.get("version") or ""))
    return bool(numbers) and tuple(map(int, numbers))[:2] <= NEWEST


def _read_card(card: Json, shown: Read, outer: tuple[Input, ...]) -> None:
    """A card, or one behind a button: with its buttons the fields of the cards around it go along."""
    before = len(shown.inputs)
    found: list[Json] = []
    for element in card.get("body") or ():
        _read_element(element, shown, found)
    inputs = (*outer, *shown.inputs[before:])
    for action in (*found, *_shown_actions(card)):
        _read_action(action, shown, inputs)


def _shown_actions(holder: Json) -> list[Json]:
    known = [one for one in (_or_fallback(action, ACTIONS) for action in holder.get("actions") or ()) if one]
    return known[:MOST_ACTIONS]


def _read_action(action: Json, shown: Read, inputs: tuple[Input, ...]) -> None:
    goes_along = () if str(action.get("associatedInputs", "")).lower() == "none" else inputs
    title = str(action.get("title") or action.get("tooltip") or "")
    shown.actions.append(Action(str(action["type"]), title, action, goes_along))
    if action["type"] == "Action.ShowCard":
        _read_card(action.get("card") or {}, shown, inputs)


def _read_element(element: Json, shown: Read, actions: list[Json]) -> None:
    known = _or_fallback(element, frozenset(_ELEMENTS))
    if known is None or known.get("isVisible") is False:
        return
    _ELEMENTS[str(known["type"])](known, shown, actions)
    if selected := known.get("selectAction"):
        actions.append(selected)


def _or_fallback(element: Json, known: frozenset[str]) -> Json | None:
    """What stands in for what Teams does not know: https://learn.microsoft.com/adaptive-cards/authoring-cards/fallback"""
    if element.get("type") in known and not element.get("requires"):
        return element
    instead = element.get("fallback")
    if isinstance(instead, dict):
        return _or_fallback(instead, known)
    return element if element.get("type") in known and instead != "drop" else None


def _text(element: Json, shown: Read, _actions: list[Json]) -> None:
    shown.texts.append(str(element.get("text") or ""))


def _runs(element: Json, shown: Read, _actions: list[Json]) -> None:
    """Runs hold no Markdown, so what they say is escaped to be read like all other texts."""
    runs = (
        run if isinstance(run, str) else str(run.get("text") or "") for run in element.get("inlines") or ()
    )
    shown.texts.append(re.sub(r"([\\*_\[\]&])", r"\\\1", "".join(runs)))


def _facts(element: Json, shown: Read, _actions: list[Json]) -> None:
    for fact in element.get("facts") or ():
        shown.texts.append(f"{fact.get('title', '')}: {fact.get('value', '')}")


def _image(element: Json, shown: Read, _actions: list[Json]) -> None:
    shown.images.append(str(element.get("altText") or ""))


def _holder(*names: str) -> Callable[[Json, Read, list[Json]], None]:
    def walk(element: Json, shown: Read, actions: list[Json]) -> None:
        for name in names:
            for child in element.get(name) or ():
                _read_element({"type": _CHILD.get(name, ""), **child}, shown, actions)

    return walk


_CHILD = {"columns": "Column", "rows": "TableRow", "cells": "TableCell", "images": "Image"}


def _action_set(element: Json, _shown: Read, actions: list[Json]) -> None:
    actions.extend(_shown_actions(element))


def _input(element: Json, shown: Read, _actions: list[Json]) -> None:
    query, is_box = element.get("choices.data") or {}, element["type"] == "Input.Toggle"
    choices = tuple(
        Choice(str(one.get("title", "")), str(one.get("value", ""))) for one in element.get("choices") or ()
    )
    shown.inputs.append(
        Input(
            id=str(element.get("id") or ""),
            type=str(element["type"]),
            label=str(element.get("label") or element.get("title") or ""),
            value=_value(element.get("value", element.get("valueOff", "false") if is_box else None)),
            choices=choices,
            is_required=bool(element.get("isRequired")),
            is_multi=bool(element.get("isMultiSelect")),
            is_expanded=str(element.get("style", "")).lower() == "expanded",
            is_multiline=bool(element.get("isMultiline")),
            max_length=element.get("maxLength"),
            regex=str(element.get("regex") or ""),
            error=str(element.get("errorMessage") or ""),
            placeholder=str(element.get("placeholder") or ""),
            dataset=str(query.get("dataset") or ""),
            sends_others=str(query.get("associatedInputs", "")).lower() == "auto",
            on=str(element.get("valueOn") or "true"),
        )
    )


def _value(value: Any) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _nothing(_element: Json, _shown: Read, _actions: list[Json]) -> None:
    pass


_ELEMENTS: dict[str, Callable[[Json, Read, list[Json]], None]] = {
    "TextBlock": _text,
    "RichTextBlock": _runs,
    "FactSet": _facts,
    "Image": _image,
    "ImageSet": _holder("images"),
    "Media": _nothing,
    "Container": _holder("items"),
    "ColumnSet": _holder("columns"),
    "Column": _holder("items"),
    "Table": _holder("rows"),
    "TableRow": _holder("cells"),
    "TableCell": _holder("items"),
    "ActionSet": _action_set,
    **dict.fromkeys(
        ("Input.Text", "Input.ChoiceSet", "Input.Toggle", "Input.Date", "Input.Time", "Input.Number"), _input
    ),
}

_EMPHASIS = re.compile(r"(?<!\\)(\*\*|__|\*|(?<!\w)_|_(?!\w))")
_LINK = re.compile(r"(?<!\\)\[((?:[^\]\\]|\\.)*)\]\(([^)\s]*)[^)]*\)")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'", "&nbsp;": "\xa0", "&amp;": "&"}
_AT = re.compile(r"</?at>")


def plain(text: str) -> str:
    """What somebody reads where this Markdown stands."""
    text = _EMPHASIS.sub("", _LINK.sub(r"\1", _AT.sub("", text)))
    for entity, character in _ENTITIES.items():
        text = text.replace(entity, character)
    return _ESCAPE.sub(r"\1", text)


def links(text: str) -> list[str]:
    """The addresses that can be clicked in this Markdown."""
    return [found[2] for found in _LINK.finditer(text)]


def filled(inputs: Sequence[Input], typed: Json) -> Json:
    """What goes along with a button: what was filled in, else what a field began with. An empty field says nothing."""
    values = {one.id: str(typed.get(one.id, one.value)) for one in inputs}
    return {name: value for name, value in values.items() if value}


def missing(inputs: Sequence[Input], values: Json) -> dict[str, str]:
    """What the client itself refuses before the app hears of it: input id -> what it says."""
    wrong: dict[str, str] = {}
    for one in inputs:
        value = str(values.get(one.id) or "")
        if one.is_required and (value != one.on if one.type == "Input.Toggle" else not value):
            wrong[one.id] = one.error or "This is required."
        elif (one.max_length and len(value) > one.max_length) or (
            one.regex and value and not re.search(one.regex, value)
        ):
            wrong[one.id] = one.error or "This does not fit."
    return wrong


def nested(node: Any) -> Iterator[Json]:
    """Every object in a card, itself included."""
    if isinstance(node, dict):
        yield node
        for child in node.values():
            yield from nested(child)
    elif isinstance(node, list):
        for child in node:
            yield from nested(child)
