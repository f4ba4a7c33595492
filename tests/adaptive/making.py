"""Cards that nobody thought of: of every element and action that we send, with texts that look like markup."""

from typing import Any

from hypothesis import strategies as st

from tests.adaptive.comparing import Card

_SNIPPETS = st.sampled_from(
    [
        *"*_[]()\\&<>`#!-+.1|~:@ \n\"'{}",
        *("**", "__", "***", "](", "](https://a.example/x)", "](javascript:x)", "- ", "1. ", "\n- ", "\n\n", "  ", "&amp;", "&#42;", "<b>", "<at>", "</at>", "\u00a0"),
        *("a", "Zug", "snake_case", "42", "ä", "🙂", "עב", "http://a.example"),
    ]
)  # fmt: skip
words = st.lists(_SNIPPETS, min_size=1, max_size=14).map("".join)
"""Text that may mean something in Markdown, or may not."""
_labels = st.text("abcÄ *_<&", min_size=1, max_size=12).filter(str.strip)
_values = st.text("abcdef-", min_size=1, max_size=6)


def _element(kind: str, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Card]:
    shared = {
        "spacing": st.sampled_from(["none", "small", "default", "medium", "large"]),
        "separator": st.booleans(),
        "isVisible": st.sampled_from([True, True, True, False]),
    }
    return st.fixed_dictionaries({"type": st.just(kind), **fields}, optional=shared)


_TEXT_LOOKS = {
    "size": st.sampled_from(["small", "default", "medium", "large", "extraLarge"]),
    "weight": st.sampled_from(["lighter", "default", "bolder"]),
    "color": st.sampled_from(["default", "accent", "good", "warning", "attention"]),
    "isSubtle": st.booleans(),
}
_texts = _element("TextBlock", text=words, wrap=st.just(True), **_TEXT_LOOKS)
_run = st.fixed_dictionaries(
    {"type": st.just("TextRun"), "text": words, "italic": st.booleans(), **_TEXT_LOOKS}
)
_runs = _element("RichTextBlock", inlines=st.lists(st.one_of(words, _run), min_size=1, max_size=4))
_facts = _element(
    "FactSet",
    facts=st.lists(st.fixed_dictionaries({"title": words, "value": words}), min_size=1, max_size=4),
)

_choices = st.lists(
    st.fixed_dictionaries({"title": _labels, "value": _values}), min_size=1, max_size=4, unique_by=lambda one: one["value"]
)  # fmt: skip


def _input(kind: str, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Card]:
    return _element(kind, label=_labels, isRequired=st.booleans(), errorMessage=st.just("Please"), **fields)


_inputs = st.one_of(
    _input("Input.Text", isMultiline=st.booleans(), placeholder=_labels, value=_labels | st.just("")),
    _input(
        "Input.ChoiceSet",
        choices=_choices,
        style=st.sampled_from(["compact", "expanded"]),
        isMultiSelect=st.booleans(),
        value=_values | st.just(""),
        placeholder=_labels,
    ),
    _input("Input.Toggle", title=_labels, value=st.sampled_from(["true", "false"])),
    _input("Input.Date", value=st.dates().map(str) | st.just("")),
    _input("Input.Time", value=st.sampled_from(["", "00:00", "18:30"])),
)

_data = st.dictionaries(_values, st.one_of(_values, st.integers(0, 9), st.booleans()), max_size=3)
_plain_actions = st.one_of(
    st.fixed_dictionaries(
        {"type": st.sampled_from(["Action.Execute", "Action.Submit"]), "title": _labels, "data": _data},
        optional={
            "style": st.sampled_from(["default", "positive", "destructive"]),
            "isEnabled": st.booleans(),
            "associatedInputs": st.sampled_from(["auto", "none"]),
        },
    ),
    st.fixed_dictionaries(
        {"type": st.just("Action.OpenUrl"), "title": _labels, "url": st.just("https://a.example/")}
    ),
)
_action_sets = _element("ActionSet", actions=st.lists(_plain_actions, min_size=1, max_size=8))

_leaves = st.one_of(_texts, _runs, _facts, _inputs, _action_sets)


def _nested(inner: st.SearchStrategy[Card]) -> st.SearchStrategy[Card]:
    items = st.lists(inner, min_size=1, max_size=3)
    column = st.fixed_dictionaries(
        {
            "type": st.just("Column"),
            "width": st.sampled_from(["auto", "stretch", "2", "80px"]),
            "items": items,
        }
    )
    style = st.sampled_from(["default", "emphasis", "good", "warning", "attention"])
    return _element("Container", items=items, style=style) | _element(
        "ColumnSet", columns=st.lists(column, min_size=1, max_size=3)
    )


_bodies = st.lists(st.recursive(_leaves, _nested, max_leaves=8), min_size=1, max_size=6)


def _card(body: list[Card], actions: list[Card]) -> Card:
    return {"type": "AdaptiveCard", "version": "1.5", "body": body, "actions": actions}


_small_cards = st.builds(
    _card, st.lists(_leaves, min_size=1, max_size=3), st.lists(_plain_actions, max_size=2)
)
_show_card = st.fixed_dictionaries(
    {"type": st.just("Action.ShowCard"), "title": _labels, "card": _small_cards}
)


@st.composite
def cards(draw: st.DrawFn) -> Card:
    """A card whose inputs have names that nobody else there has."""
    made = draw(st.builds(_card, _bodies, st.lists(st.one_of(_plain_actions, _show_card), max_size=4)))
    _name_inputs(made, iter(range(1000)))
    return made


def _name_inputs(part: Any, numbers: Any) -> None:
    if isinstance(part, list):
        for one in part:
            _name_inputs(one, numbers)
    elif isinstance(part, dict):
        if str(part.get("type", "")).startswith("Input."):
            part["id"] = f"input{next(numbers)}"
        for one in part.values():
            _name_inputs(one, numbers)
