"""Our renderer of Adaptive Cards shows and sends what the official one does."""

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.adaptive import making
from tests.adaptive.comparing import Card, Comparison, card, text

WORDS = (
    "plain",
    "**bold** and *italic* and __both__ _ways_",
    "snake_case_name and 2 * 3 * 4",
    "***very***",
    "**a *b* c**",
    "*a **b** c*",
    "# no heading",
    "> no quote",
    "`no code`",
    "![no](https://example.org/x.png) picture",
    "<b>no html</b> <script>alert(1)</script>",
    "[a link](https://example.org/a_b?c=d&e=f)",
    "[bad](javascript:alert(1))",
    "[mail](mailto:a@example.org)",
    "[a](<https://example.org/a b>)",
    '[t](https://example.org "title")',
    "[one [two] three](https://example.org/(x))",
    "[in [link](https://a.example) link](https://b.example)",
    "*[a*](https://example.org)",
    "- one\n- two\n\nafter",
    "1. one\n2. two",
    "3) three\n4) four",
    "text\n- interrupts\ntext",
    "text\n2. does not",
    "- a\n  - b\n  - c\n- d",
    "- a\n\n  b\n- c",
    "* * *",
    "- - a",
    "-",
    "a\nb\rc\r\nd",
    "a\n\nb",
    r"\*not italic\* \[no link\](https://example.org) \\ \a",
    "&amp; &lt;b&gt; &quot; &#42; &#x2a; &nope;",
    "***",
    "**",
    "* a*",
    "a**b**c",
    "a__b__c",
    "**a*",
    "*a**",
    "_a_b_",
    "(*a*)",
    "*(a)*",
    "“*a*”",
    "{{DATE(2026-05-28T16:00:00Z, SHORT)}} {{TIME(2026-05-28T16:00:00Z)}}",
    "🙂 **🙂** \u200fעברית *עברית*",
)


@pytest.mark.parametrize("words", WORDS)
def test_texts_are_read_alike(both: Comparison, words: str) -> None:
    ours, theirs = both.draw(card(text(words)))
    assert ours == theirs


CHOICES = [{"title": "Norden *kalt*", "value": "n"}, {"title": "Süden", "value": "s"}]
CARDS = {
    "runs": card(
        {
            "type": "RichTextBlock",
            "inlines": [
                "*no* markdown\nnew line ",
                {"type": "TextRun", "text": "[x](https://a.example)", "weight": "Bolder", "italic": True},
            ],
        },
    ),
    "facts": card(
        {
            "type": "FactSet",
            "facts": [{"title": "Since", "value": "**10:42**"}, {"title": "By", "value": "Anna"}],
        }
    ),
    "columns": card(
        {
            "type": "ColumnSet",
            "columns": [
                {"type": "Column", "width": "auto", "items": [text("left")]},
                {
                    "type": "Column",
                    "width": "stretch",
                    "items": [
                        text("right"),
                        {"type": "Container", "style": "emphasis", "items": [text("inner")]},
                    ],
                },
            ],
        },
        {
            "type": "Container",
            "separator": True,
            "items": [
                text("hidden", isVisible=False),
                text("seen", size="Large", weight="Bolder", color="Attention"),
            ],
        },
    ),
    "inputs": card(
        {
            "type": "Input.Text",
            "id": "short",
            "label": "Short",
            "placeholder": "a few words",
            "maxLength": 40,
        },
        {
            "type": "Input.Text",
            "id": "long",
            "label": "Long",
            "isMultiline": True,
            "value": "typed",
            "isRequired": True,
            "errorMessage": "Please say more",
        },
        {
            "type": "Input.ChoiceSet",
            "id": "compact",
            "label": "Compact",
            "choices": CHOICES,
            "placeholder": "Where",
        },
        {"type": "Input.ChoiceSet", "id": "chosen", "label": "Chosen", "choices": CHOICES, "value": "s"},
        {
            "type": "Input.ChoiceSet",
            "id": "expanded",
            "label": "Expanded",
            "choices": CHOICES,
            "style": "expanded",
            "value": "n",
        },
        {
            "type": "Input.ChoiceSet",
            "id": "many",
            "label": "Many",
            "choices": CHOICES,
            "isMultiSelect": True,
            "value": "n,s",
        },
        {
            "type": "Input.ChoiceSet",
            "id": "found",
            "label": "Found",
            "choices": CHOICES,
            "style": "filtered",
            "placeholder": "Type",
        },
        {"type": "Input.Toggle", "id": "toggle", "title": "I am sure", "valueOn": "yes", "valueOff": "no"},
        {"type": "Input.Date", "id": "date", "label": "Date", "value": "2026-05-28"},
        {"type": "Input.Time", "id": "time", "label": "Time", "value": "18:30"},
        actions=[
            {
                "type": "Action.Execute",
                "title": "Send",
                "verb": "send",
                "data": {"ticket": "T1", "short": "old"},
            }
        ],
    ),
    "actions": card(
        text("What now?"),
        {
            "type": "ActionSet",
            "actions": [
                {
                    "type": "Action.Execute",
                    "title": "Claim",
                    "verb": "claim",
                    "data": {"a": 1},
                    "style": "positive",
                    "fallback": {"type": "Action.Submit", "title": "Claim"},
                },
                {"type": "Action.Submit", "title": "Reply", "data": {"msteams": {"type": "task/fetch"}}},
                {"type": "Action.Submit", "title": "Off", "isEnabled": False},
                {"type": "Action.OpenUrl", "title": "Open", "url": "https://example.org/"},
            ],
        },
        actions=[
            {
                "type": "Action.Submit",
                "title": f"Number {number}",
                "data": {"n": number},
                "style": "destructive",
            }
            for number in range(8)
        ],
    ),
    "secondary": card(
        actions=[
            {"type": "Action.Submit", "title": "First"},
            {"type": "Action.Submit", "title": "Second", "mode": "secondary"},
        ],
    ),
    "a card behind a button": card(
        {"type": "Input.Text", "id": "outer", "label": "Outer"},
        actions=[
            {
                "type": "Action.ShowCard",
                "title": "More",
                "card": card(
                    {
                        "type": "Input.Text",
                        "id": "inner",
                        "label": "Inner",
                        "isRequired": True,
                        "errorMessage": "!",
                    },
                    actions=[{"type": "Action.Submit", "title": "Send inner", "data": {"x": 1}}],
                ),
            },
            {"type": "Action.Submit", "title": "Send outer"},
            {"type": "Action.Submit", "title": "Send nothing", "associatedInputs": "none", "data": {"y": 2}},
        ],
    ),
    "fallbacks": card(
        {"type": "Chart", "fallback": text("instead")},
        {"type": "Chart", "fallback": "drop"},
        {"type": "Chart", "fallback": {"type": "Other", "fallback": text("at last")}},
        text("after"),
        actions=[
            {
                "type": "Action.Unheard",
                "title": "?",
                "fallback": {"type": "Action.Submit", "title": "Instead"},
            }
        ],
    ),
}


@pytest.mark.parametrize("name", CARDS)
def test_cards_show_the_same(both: Comparison, name: str) -> None:
    ours, theirs = both.draw(CARDS[name])
    both.picture(name.replace(" ", "-"))
    assert ours == theirs
    assert ours


@pytest.mark.parametrize("name", CARDS)
def test_cards_behind_buttons_show_the_same(both: Comparison, name: str) -> None:
    both.draw(CARDS[name])
    ours, theirs = both.unfold()
    assert ours == theirs


@pytest.mark.parametrize("name", CARDS)
def test_buttons_send_the_same(both: Comparison, name: str) -> None:
    both.draw(CARDS[name])
    both.unfold()
    ours, theirs = both.press_all("typed *now*")
    assert ours == theirs


@pytest.mark.parametrize("name", CARDS)
def test_empty_fields_send_the_same(both: Comparison, name: str) -> None:
    both.draw(CARDS[name])
    both.unfold()
    ours, theirs = both.press_all("")
    assert ours == theirs


MADE = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[
        Phase.explicit,
        Phase.reuse,
        Phase.generate,
    ],  # to make a card smaller takes minutes, to read it seconds
)


@settings(MADE, max_examples=60)
@given(making.words)
def test_texts_that_look_like_markup_are_read_alike(both: Comparison, words: str) -> None:
    ours, theirs = both.draw(card(text(words)))
    assert ours == theirs


@settings(MADE, max_examples=25)
@given(making.cards())
def test_cards_nobody_thought_of_show_and_send_the_same(both: Comparison, made: Card) -> None:
    ours, theirs = both.draw(made)
    assert ours == theirs
    ours, theirs = both.unfold()
    assert ours == theirs
    ours, theirs = both.press_all("typed *now*")
    assert ours == theirs
