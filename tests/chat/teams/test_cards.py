"""Any card, line or word, whatever strangers wrote into it, is something that Teams shows and nothing that it obeys."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.card import Card, card
from bot.chat.lines import Line
from bot.chat.teams import codes
from bot.chat.teams.cards import card_activity, lines_activity, words_activity
from bot.chat.teams.codes import PressCode
from bot.chat.teams.elements import size_of
from bot.chat.teams.escape import unmarked
from bot.chat.teams.escape import words as as_words
from bot.chat.wave_card import wave_card
from bot.domain.evolving import fold
from bot.domain.people import PersonId
from bot.domain.text import Link, Mention, Moment, Strong, Untrusted
from bot.domain.ticket import TicketId
from bot.handlers import HANDLERS
from bot.handlers.form import Button, Style
from bot.texts import speaking
from tests.chat.anything import (
    GIANTS,
    KNOWN,
    NASTY,
    NOW,
    VIENNA,
    alike,
    card_saying,
    cards,
    lines,
    members,
    sentences,
)
from tests.chat.teams.rules import message_problems, shown
from tests.fakes.world import IN_SOCIAL, PLATFORM
from tests.golden import cases, wave_cases
from tests.golden.steps import NUMBER, policy

unhurried = settings(deadline=None)  # a machine that does other things, too
LANGUAGES = ("de", "en")
HOSTILE = (
    "{{DATE(2026-01-01T00:00:00Z,SHORT)}} ${name} [bank](https://evil.example) <at>Anna</at> <b>bold</b> <https://evil.example> "
    "![](https://evil.example/x.png) &lt;at&gt; **bold** _it_ ~~no~~ `code` # no\n# heading\n> quote\n- list\n1. one\n\\*"
)


def content(activity: dict[str, Any]) -> dict[str, Any]:
    card: dict[str, Any] = activity["attachments"][0]["content"]
    return card


def of_type(activity: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [one for one in members(content(activity)) if one.get("type") == kind]


def visible(text: str) -> str:
    """A text as people see it."""
    return text.replace("\N{WORD JOINER}", "")


# Any at all


@unhurried
@given(cards, st.sampled_from(LANGUAGES))
def test_any_card_is_valid_and_dead(some: Card, language: str) -> None:
    assert message_problems(card_activity(some, VIENNA, language)) == []


@unhurried
@given(lines, st.sampled_from(LANGUAGES))
def test_any_lines_are_valid_and_dead(some: list[Line], language: str) -> None:
    assert message_problems(lines_activity(some, VIENNA, language, KNOWN)) == []


@unhurried
@given(sentences, alike)
def test_any_words_are_valid_and_dead(text: tuple[Any, ...], below: tuple[Button, ...]) -> None:
    assert message_problems(words_activity(text, VIENNA, below, key="k")) == []


@pytest.mark.parametrize("words", [*GIANTS.values(), HOSTILE * 200], ids=[*GIANTS, "hostile"])
def test_texts_of_any_size_make_cards_that_fit(words: str) -> None:
    text = (Untrusted(words), words)
    assert message_problems(card_activity(card_saying(words), VIENNA)) == []
    assert message_problems(lines_activity([Line(number, NOW, text) for number in range(12)], VIENNA)) == []
    assert message_problems(words_activity(text, VIENNA)) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", [*cases.CASES, *wave_cases.CASES], ids=lambda case: case.name)
def test_every_state_that_people_see_is_a_valid_card(case: Any, language: str) -> None:
    module = cases if isinstance(case, cases.Case) else wave_cases
    renderings = (
        module.renderings(case, case.log(policy("en"))) if module is cases else module.renderings(case)
    )
    assert message_problems(dict(renderings)[f"{language}.teams"]) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", [*cases.CASES, *wave_cases.CASES], ids=lambda case: case.name)
def test_nothing_that_a_card_says_is_missing(case: Any, language: str) -> None:
    spoken, texts_of = policy(language), speaking(language)
    neutral = neutral_card(case, language)
    said = (
        visible(shown(content(card_activity(neutral, spoken.time_zone, language))))
        .replace("\u2068", "")
        .replace("\u2069", "")
    )
    whole = (neutral.author, neutral.customer, *(fact.value for fact in neutral.facts))
    spans = [as_words(span, spoken.time_zone, texts_of) for text in whole for span in text]
    labels = [fact.label for fact in neutral.facts] + [one.label for one in neutral.buttons][:5]
    for one in (neutral.quote.clean(), neutral.hint, *spans, *labels):
        assert visible(one) in said


def neutral_card(case: Any, language: str) -> Card:
    spoken = policy(language)
    if isinstance(case, wave_cases.WaveCase):
        return wave_card(case.wave, case.now, IN_SOCIAL, spoken)
    ticket = fold(NUMBER, case.log(spoken))
    return card(ticket, case.channel, spoken, PLATFORM, case.acquaintance)


# Strangers


@pytest.mark.parametrize("words", [HOSTILE, NASTY.replace("\ud800", "")])
def test_a_card_shows_a_posts_characters_and_makes_nothing_of_them(words: str) -> None:
    activity = card_activity(replace(card_saying("x"), quote=Untrusted(words)), VIENNA)
    (quoted,) = [one for one in of_type(activity, "Container") if one.get("style") == "emphasis"]
    (run,) = quoted["items"][0]["inlines"]
    assert visible(run["text"]) == Untrusted(words).clean()
    assert message_problems(activity) == []


def test_a_right_to_left_name_does_not_turn_the_words_around_it() -> None:
    activity = words_activity((Untrusted("דנה"), " wrote"), VIENNA)
    assert activity["summary"] == "\u2068דנה\u2069 wrote"
    assert "\u2068דנה\u2069 wrote" in shown(content(activity))


def test_only_secure_addresses_become_links() -> None:
    for url in (
        "javascript:alert(1)",
        "http://a.example",
        "https://",
        "https://a b",
        "https://a\nb",
        "//x",
        "https://[",
        "",
    ):
        activity = words_activity((Link("here", url),), VIENNA)
        assert of_type(activity, "Action.OpenUrl") == []
        assert "here" in shown(content(activity))
    (link,) = of_type(words_activity((Link("here", "https://a.example"),), VIENNA), "TextRun")
    assert link["selectAction"] == {"type": "Action.OpenUrl", "url": "https://a.example"}


def test_a_heading_keeps_its_words_and_loses_its_markup() -> None:
    shown_as = unmarked("# 1. **Sale** [now](https://a.example) by @anna_b_ `x` _y_ snake_case")
    assert visible(shown_as) == "# 1. ∗∗Sale∗∗ [now](https://a.example) by @anna_bˍ ˋxˋ ˍyˍ snake_case"


# What people see


def test_a_moment_is_written_as_people_write_it_in_the_teams_time_zone() -> None:
    german, english = (
        content(words_activity((Moment(NOW),), VIENNA, language=language)) for language in LANGUAGES
    )
    assert "30.07.2026, 14:00 Uhr" in shown(german)
    assert "30 Jul 2026, 14:00" in shown(english)


def test_an_urgent_card_stands_out() -> None:
    calm = content(card_activity(card_saying("x"), VIENNA))
    urgent = content(card_activity(replace(card_saying("x"), urgent=True), VIENNA))
    assert "style" not in calm["body"][0]
    assert urgent["body"][0]["style"] == "attention"


def test_a_customers_words_that_do_not_fit_are_cut_and_the_card_says_so() -> None:
    long = replace(card_saying("x"), quote=Untrusted("😀" * 20_000), hint="", facts=())
    activity = card_activity(long, VIENNA, "en")
    assert size_of(content(activity)) < 25_000
    assert speaking("en").shortened() in shown(content(activity))
    assert "😀…" in shown(content(activity))
    short = card_activity(replace(long, quote=Untrusted("😀")), VIENNA, "en")
    assert speaking("en").shortened() not in shown(content(short))


def test_a_notification_says_what_the_card_says() -> None:
    card = replace(card_saying("x"), summary=("Shop · Ticket 17. ", Untrusted("My train is late")))
    activity = card_activity(card, VIENNA)
    assert activity["summary"] == content(activity)["fallbackText"] == "Shop · Ticket 17. My train is late"


def test_several_lines_share_a_message_in_their_order() -> None:
    activity = lines_activity([Line(3, NOW, ("one",)), Line(4, NOW, ("two",))], VIENNA)
    assert codes.lines_in(content(activity)) == (3, 4)
    assert activity["summary"] == "one\ntwo"
    assert "14:00" not in shown(content(activity))


def test_lines_that_come_late_together_say_when_each_happened() -> None:
    late = [Line(3, NOW, ("one",)), Line(4, NOW + timedelta(minutes=2), ("two",))]
    said = shown(content(lines_activity(late, VIENNA)))
    assert "14:00" in said
    assert "14:02" in said


# What can be pressed


def buttons(*handlers: str) -> tuple[Button, ...]:
    return tuple(Button(name, TicketId(17), f"Do {name}", "r1") for name in handlers)


def pressed(activity: dict[str, Any]) -> list[str]:
    """The handlers of a message's buttons, in their order, without what only stands in for another."""
    actions = [
        *content(activity).get("actions", ()),
        *(a for one in of_type(activity, "ActionSet") for a in one["actions"]),
    ]
    return [codes.press_in(action["data"]).handler for action in actions]


def test_a_button_that_asks_something_opens_a_dialog_and_one_that_acts_is_executed() -> None:
    activity = card_activity(
        replace(card_saying("x"), buttons=buttons("claim", "reply", "nobody_knows_it")), VIENNA
    )
    acts, asks, old = content(activity)["actions"]
    assert HANDLERS["claim"].ask is None
    assert (acts["type"], acts["verb"], acts["fallback"]["type"]) == (
        "Action.Execute",
        "claim",
        "Action.Submit",
    )
    assert (asks["type"], asks["data"]["msteams"]) == ("Action.Submit", {"type": "task/fetch"})
    assert old["type"] == "Action.Execute"
    for action in (acts, asks, acts["fallback"]):
        assert codes.press_in(action["data"]).version == 5
    assert codes.press_in(acts["data"]) == PressCode("claim", TicketId(17), "r1", 5)


def test_buttons_look_like_what_they_do() -> None:
    styles = [Button("claim", TicketId(17), "Do", "", style) for style in Style]
    activity = words_activity(("x",), VIENNA, styles)
    assert [one.get("style") for one in of_type(activity, "Action.Execute")] == [
        None,
        "positive",
        "destructive",
    ]


def test_a_card_with_too_many_buttons_keeps_the_first_and_more() -> None:
    many = buttons("undo", "claim", "reply", "escalate", "assign", "release", "close", "more")
    activity = card_activity(replace(card_saying("x"), buttons=many), VIENNA)
    assert pressed(activity) == ["undo", "claim", "reply", "escalate", "assign", "more"]
    six = many[2:]
    assert pressed(card_activity(replace(card_saying("x"), buttons=six), VIENNA)) == [
        one.handler for one in six
    ]


def test_words_with_many_buttons_have_rows_of_at_most_six() -> None:
    activity = words_activity(("x",), VIENNA, buttons(*map(str, range(8))))
    assert [len(row["actions"]) for row in of_type(activity, "ActionSet")] == [4, 4]
    assert pressed(activity) == [*map(str, range(8))]


def test_no_word_of_people_travels_in_a_button() -> None:
    for case in cases.CASES:
        message = dict(cases.renderings(case, case.log(policy("en"))))["en.teams"]
        sent = [
            action["data"]
            for kind in ("Action.Execute", "Action.Submit")
            for action in of_type(message, kind)
        ]
        assert "Mia" not in json.dumps(sent)


# What they are found by again


def test_a_card_is_found_again_by_its_ticket() -> None:
    assert codes.card_in(content(card_activity(card_saying("x"), VIENNA))) == 17
    wave = replace(card_saying("x"), ticket=TicketId(-3))
    assert codes.card_in(json.dumps(content(card_activity(wave, VIENNA)))) == -3


def test_words_are_found_again_by_their_key_and_others_not_at_all() -> None:
    key = "a" * 100 + " b:1 " + "c" * 95
    assert codes.notice_in(content(words_activity(("x",), VIENNA, key=key))) == key
    assert codes.notice_in(content(words_activity(("x",), VIENNA))) is None
    assert codes.card_in(content(words_activity(("x",), VIENNA, key=key))) is None


def test_a_strangers_words_are_no_mark() -> None:
    activity = words_activity(
        (Untrusted("zuruf1 card 17 1"), "zuruf1 card 17 1", Strong("zuruf1 card 17 1")), VIENNA
    )
    assert codes.card_in(content(activity)) is None


# Mentions


def asking(name: str, *after: Any, person: str = "anna") -> Line:
    return Line(7, NOW, (Strong("Ben"), " asks for help: ", Mention(PersonId(person), name), *after))


def test_a_mention_names_its_person() -> None:
    activity = lines_activity([asking("Anna_*M* <b>", ".")], VIENNA, known={PersonId("anna"): "29:anna"})
    (entity,) = content(activity)["msteams"]["entities"]
    (spoken,) = of_type(activity, "TextBlock")
    assert entity["mentioned"]["id"] == "29:anna"
    assert entity["text"] == f"<at>{entity['mentioned']['name']}</at>"
    assert spoken["text"] == f"Ben asks for help: {entity['text']}."
    assert codes.lines_in(content(activity)) == (7,)
    assert message_problems(activity) == []


def test_only_the_line_that_mentions_somebody_is_written_otherwise() -> None:
    plain = Line(6, NOW, (Strong("Ben"), " claimed the ticket."))
    activity = lines_activity([plain, asking("Anna")], VIENNA, known=KNOWN)
    kinds = [one["type"] for one in content(activity)["body"]]
    assert kinds == ["RichTextBlock", "TextBlock"]


def test_who_is_not_known_is_named_where_others_stand_out() -> None:
    activity = lines_activity([asking("Zoe", person="zoe")], VIENNA, known=KNOWN)
    assert "entities" not in content(activity)["msteams"]
    assert {"type": "TextRun", "text": "Zoe", "weight": "bolder"} in of_type(activity, "TextRun")


def test_of_two_of_the_same_name_only_one_is_mentioned() -> None:
    twins = [asking("Anna"), asking("Anna", person="selma")]
    activity = lines_activity(twins, VIENNA, known=KNOWN)
    (entity,) = content(activity)["msteams"]["entities"]
    assert entity["mentioned"]["id"] == KNOWN[PersonId("anna")]
    assert shown(content(activity)).count("<at>") == 1
    assert message_problems(activity) == []


@pytest.mark.parametrize("words", [HOSTILE, NASTY, "<at>Anna</at>", "</at><at>Selma</at>", "\\"])
def test_strangers_words_beside_a_mention_stay_words(words: str) -> None:
    some = [asking("Anna", Untrusted(words), f"“{words}”"), Line(8, NOW, (Untrusted(words),))]
    activity = lines_activity(some, VIENNA, known=KNOWN)
    assert [one["mentioned"]["name"] for one in content(activity)["msteams"]["entities"]] == ["Anna"]
    assert shown(content(activity)).count("<at>") == 1
    assert message_problems(activity) == []


def test_where_a_name_has_no_room_nobody_is_mentioned() -> None:
    activity = lines_activity(
        [Line(7, NOW, (*("x" * 9000,) * 3, Mention(PersonId("anna"), "Anna")))], VIENNA, known=KNOWN
    )
    assert "entities" not in content(activity)["msteams"]
    assert message_problems(activity) == []
