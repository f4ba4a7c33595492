"""What Teams wants of a card besides what the schema says, and what we want of it: found by what goes wrong with real tenants."""

from __future__ import annotations

import importlib.util
import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import fastjsonschema

from bot.chat.teams import codes
from bot.chat.teams.elements import size_of
from tests.chat.anything import members

Json = dict[str, Any]
Where = Literal["message", "dialog"]

LIMIT = 25_000
INPUTS = {"Input.Text", "Input.ChoiceSet", "Input.Toggle", "Input.Date", "Input.Time"}
KNOWN = INPUTS | {
    *(
        "AdaptiveCard",
        "Container",
        "ColumnSet",
        "Column",
        "ActionSet",
        "TextBlock",
        "RichTextBlock",
        "TextRun",
    ),
    *("Action.Execute", "Action.Submit", "Action.OpenUrl", "Data.Query", "mention", "task/fetch"),
}
SENT = {"press", "form", "act", "page", "msteams"}
ALIVE = re.compile(r"\{\{|\$\{|\]\(|\]\[|</?[a-zA-Z!?]|&[#a-zA-Z]")
MARKED = re.compile(r"[*`]|~~|\\[!-/:-@\[-`{-~]|(?<!\w)_|_(?!\w)|\A\s*(?:[#>+=-]|\d+[.)])|\n")
_AT = re.compile("<at>([^<>]*)</at>")


def problems(card: Json, where: Where = "message", limit: int = LIMIT) -> list[str]:
    """What is wrong with a card; nothing where all is well."""
    return [
        *_with_schema(card),
        *_with_card(card, limit),
        *_with_actions(card, where),
        *_with_fields(card, where),
        *_with_words(card),
    ]


def dialog_problems(dialog: Json, limit: int = LIMIT) -> list[str]:
    found = problems(dialog["card"]["content"], "dialog", limit)
    if dialog["height"] not in {"small", "medium", "large"} or dialog["width"] not in {
        "small",
        "medium",
        "large",
    }:
        found.append("a size that no dialog has")
    return found if dialog["title"] else [*found, "a dialog without a title"]


def message_problems(activity: Json) -> list[str]:
    """What is wrong with a message: one card, no text beside it, words for a notification."""
    card = activity["attachments"][0]["content"]
    found = (
        []
        if set(activity) == {"type", "summary", "attachments"} and len(activity["attachments"]) == 1
        else ["more than a card"]
    )
    return [*found, *([] if activity["summary"].strip() else ["no summary"]), *problems(card)]


def shown(card: Json) -> str:
    """All words of a card, in their order."""
    return "\n".join(text for text, _ in _words(card))


# Against the official schema


def _with_schema(card: Json) -> Iterator[str]:
    try:
        _FITS(_without_extensions(card))
    except fastjsonschema.JsonSchemaException as error:
        yield f"not by the schema: {str(error)[:200]}"


def _schema() -> Any:
    """The official schema of 1.5; the package that has it is not run."""
    spec = importlib.util.find_spec("adaptive_cards")
    assert spec is not None
    assert spec.submodule_search_locations
    path = Path(spec.submodule_search_locations[0]) / "schemas" / "schema-1.5.json"
    return json.loads(path.read_text())


_FITS: Callable[[Json], Json] = fastjsonschema.compile(_schema())


def _without_extensions(value: Any) -> Any:
    """A card without what Teams adds to Adaptive Cards 1.5: mentions, width, fields that search."""
    if isinstance(value, Mapping):
        searches = {"choices.data", "style"} if "choices.data" in value else set()
        return {
            key: _without_extensions(one) for key, one in value.items() if key not in {"msteams", *searches}
        }
    return [_without_extensions(one) for one in value] if isinstance(value, list) else value


# Against our own rules


def _with_card(card: Json, limit: int) -> Iterator[str]:
    if card.get("version") != "1.5" or card.get("type") != "AdaptiveCard":
        yield "not a card of version 1.5"
    if not str(card.get("fallbackText", "")).strip():
        yield "no fallbackText"
    if (size := size_of(card)) >= limit:
        yield f"too large: {size}"
    ids = [one["id"] for one in members(card["body"]) if "id" in one]
    if len(ids) != len(set(ids)):
        yield "an id twice"
    for one in members(card):
        kind = one.get("type")
        if isinstance(kind, str) and kind not in KNOWN and "mentioned" not in one:
            yield f"unknown: {kind}"
        if "url" in one and not _may_be_opened(str(one["url"])):
            yield "an address that is neither https nor on this machine"


def _may_be_opened(url: str) -> bool:
    parts = urlsplit(url)
    on_this_machine = parts.hostname in {"127.0.0.1", "localhost", "::1"}
    return bool(parts.hostname) and parts.scheme in ({"http", "https"} if on_this_machine else {"https"})


def _with_actions(card: Json, where: Where) -> Iterator[str]:
    for one in members(card):
        if len(one.get("actions", ())) > 6:  # type: ignore[arg-type]
            yield "more than six buttons in a row"
    for action in _actions(card):
        yield from _with_action(action, where)


def _actions(card: Json) -> list[Json]:
    return [one for one in members(card) if one.get("type") in {"Action.Execute", "Action.Submit"}]


def _with_action(action: Json, where: Where) -> Iterator[str]:
    data = action["data"]
    if set(data) - SENT:
        yield f"something else in an action: {set(data) - SENT}"
    if not str(action.get("title", "")):
        yield "a button without words"
    if where == "dialog":
        codes.form_in(data)
        if action["type"] != "Action.Submit" or "msteams" in data:
            yield "a button that does not answer in its dialog"
        if codes.act_in(data) == "press":
            codes.press_in(data)
        return
    codes.press_in(data)
    if action["type"] == "Action.Execute":
        fallback = action.get("fallback", {})
        if (
            fallback.get("type") != "Action.Submit"
            or fallback["data"] != data
            or fallback["title"] != action["title"]
        ):
            yield "no fallback for a button"


def _with_fields(card: Json, where: Where) -> Iterator[str]:
    for field in members(card):
        if field.get("type") not in INPUTS:
            continue
        if where == "message":
            yield "a field outside a dialog"
        if not (field.get("label") or field.get("title")):
            yield "a field without a label"
        if codes.field_in(field["id"]) is None:
            yield "a field that nobody reads"
        if field.get("isRequired") and not field.get("errorMessage"):
            yield "a field that does not say what is missing"
        yield from _with_choices(field)


def _with_choices(field: Json) -> Iterator[str]:
    values = [one["value"] for one in field.get("choices", ())]
    if len(values) != len(set(values)):
        yield "a choice twice"
    if field.get("isMultiSelect"):
        if set(field.get("value", "").split(",")) - {"", *values}:
            yield "something is chosen that is not offered"
    elif values and field.get("value", values[0]) not in values:
        yield "something is chosen that is not offered"
    if "choices.data" in field:
        codes.search_in(field["choices.data"]["dataset"], {})


def _with_words(card: Json) -> Iterator[str]:
    entities = {one["text"]: one["mentioned"]["name"] for one in card["msteams"].get("entities", ())}
    for text, markdown in _words(card):
        said = text
        for at in entities:
            said = said.replace(at, "\u2060")
        if ALIVE.search(said):
            yield f"something alive: {said!r}"
        if markdown and MARKED.search(said):
            yield f"Markdown: {said!r}"
    at_all = {at for text, _ in _words(card) for at in _AT.findall(text)}
    if at_all != set(entities.values()) or any(at != f"<at>{name}</at>" for at, name in entities.items()):
        yield "a mention without a person, or a person without a mention"
    for one in members(card):
        if one.get("type") in {"TextBlock", "Input.Toggle"} and one.get("wrap") is not True:
            yield "words that are cut off"
    json.dumps(card, ensure_ascii=False).encode()


def _words(card: Json) -> Iterator[tuple[str, bool]]:
    """Every text that is shown, and whether a client may read it as Markdown."""
    for one in members(card):
        match one:
            case {"type": "TextBlock", "text": str(text)}:
                yield text, True
            case {"type": "Input.Toggle", "title": str(text)}:
                yield text, True
            case {"type": "TextRun", "text": str(text)}:
                yield text, False
            case {"isMultiSelect": True, "choices": list(choices)}:
                yield from ((choice["title"], True) for choice in choices)
            case {"choices": list(choices)}:
                yield from ((choice["title"], False) for choice in choices)
            case _:
                pass
        for name in ("label", "title", "errorMessage", "fallbackText", "tooltip"):
            if isinstance(said := one.get(name), str) and one.get("type") != "Input.Toggle":
                yield said, False
