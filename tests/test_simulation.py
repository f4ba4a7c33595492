"""What would happen to a post is what does happen to it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from bot.answers import Answers
from bot.desk import Desk
from bot.domain.hints import Watch
from bot.domain.library import FaqEntry, Library, Template, Variant
from bot.domain.people import Role
from bot.domain.policy import Address, Policy, Region, Route
from bot.domain.posts import AccountId
from bot.domain.regions import Placed
from bot.domain.routing import Miss
from bot.domain.text import Untrusted
from bot.domain.wording import Lack
from bot.simulation import Heard, Simulation, simulate
from bot.simulation.as_json import as_json, summary_as_json
from bot.simulation.telling import QUOTED, summary, told
from bot.stores.memory import MemoryStore
from bot.texts import LANGUAGES, speaking
from tests.fakes import world
from tests.fakes.world import ANNA, JONAS, MIRA, SERVICE, SHOP, SOCIAL

BOTH = AccountId("letterbox/@both")
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
LATE = Template(
    id="late",
    name="Late train",
    variants=(
        Variant(language="en", core="Sorry for the delay."),
        Variant(language="de", core="Das tut uns leid.", address=Address.SIE),
    ),
    examples=("My train is late",),
)
OVER = replace(LATE, id="over", name="Summer", valid_until=date(2026, 8, 31))
FAQ = FaqEntry(id="bikes", questions=("May I take my bicycle?",), answer=("Yes.",), language="en")


def policy(**changes: Any) -> Policy:
    fields: dict[str, Any] = {
        "hints": (Watch("Threat", ("bomb",), urgent=True), Watch("Law", ("lawyer*",))),
        "regions": {
            "wien": Region("wien", "Wien", ("vienna",)),
            "tirol": Region("tirol", "Tirol", ("tyrol",)),
        },
    }
    return world.policy(**{**fields, **changes})


def answers(*templates: Template, faq: Iterable[FaqEntry] = (FAQ,)) -> Answers:
    shelf = templates or (LATE, OVER)
    return Answers(Library({one.id: one for one in shelf}, {one.id: one for one in faq}))


def played(text: str = "My train is late", rules: Policy | None = None, **post: Any) -> Simulation:
    return simulate(world.post(text, **post), rules or policy(), answers(), NOW)


def lines(one: Simulation, language: str = "en", rules: Policy | None = None) -> str:
    return "\n".join(told(one, rules or policy(), speaking(language)))


# Data


@pytest.mark.parametrize("text", ["My train is late", "It is broken, call my lawyer in Vienna", "A bomb!"])
@pytest.mark.parametrize("language", ["", "en"])
async def test_what_is_played_through_is_what_the_desk_would_do(text: str, language: str) -> None:
    post = world.post(text, language=language)
    store = MemoryStore()
    desk = Desk(store, policy(), {}, lambda: NOW, answers=answers(), language_of=lambda _: "de")
    entry, *_ = await desk.log(await desk.receive(post))
    one = simulate(post, policy(), answers(), NOW, language_of=lambda _: "de")
    assert one.opened == entry.activity
    assert (one.rule.name, one.rules[-1].matched) == (one.opened.rule, one.opened.matched)
    assert (one.placed.region if one.placed else "") == one.opened.region


@pytest.mark.parametrize(
    ("given", "detected", "heard", "language", "answered_in"),
    [
        ("fr", "de", Heard.GIVEN, "fr", "fr"),
        ("", "de", Heard.DETECTED, "de", "de"),
        ("", "", Heard.UNKNOWN, "", "en"),
    ],
)
def test_the_language_is_given_or_detected_or_unknown(
    given: str, detected: str, heard: Heard, language: str, answered_in: str
) -> None:
    one = simulate(world.post(language=given), policy(), answers(), NOW, language_of=lambda _: detected)
    assert (one.heard, one.post.language, one.situation.language) == (heard, language, answered_in)


def test_the_rules_are_those_that_were_looked_at() -> None:
    late = Route("Rest", SOCIAL)
    rules = policy(routes=(Route("Broken", SERVICE, keywords=("broken",)), late, Route("Never", SERVICE)))
    assert [(tried.rule.name, tried.miss) for tried in played(rules=rules).rules] == [
        ("Broken", Miss.KEYWORDS),
        ("Rest", None),
    ]


def test_it_hurries_by_rule_or_by_hint() -> None:
    by_rule, by_hint, neither = played("It is broken"), played("A bomb!"), played("My lawyer")
    assert (by_rule.opened.urgent, by_rule.rule.urgent, by_rule.urgent_hints) == (True, True, ())
    assert (by_hint.opened.urgent, by_hint.rule.urgent) == (True, False)
    assert [hint.matched for hint in by_hint.urgent_hints] == ["bomb"]
    assert (neither.opened.urgent, neither.urgent_hints, len(neither.opened.hints)) == (False, (), 1)


def test_a_region_says_what_named_it() -> None:
    assert played("Late in VIENNA").placed == Placed("wien", "VIENNA")
    assert played().placed is None


def test_templates_come_with_their_wording_and_what_it_lacks() -> None:
    [german] = simulate(world.post("My train is late", language="de"), policy(), answers(), NOW).templates
    assert german.template is LATE
    assert german.wording.variant.language == "de"
    assert german.wording.lacks == (Lack.ADDRESS,)
    [english] = played().templates
    assert english.wording.lacks == ()
    assert {"train", "late"} <= {word.lower() for word in english.suggestion.words}


def test_what_has_expired_is_not_offered() -> None:
    old = replace(FAQ, id="old", valid_until=date(2026, 11, 20))
    one = simulate(world.post("May I take my bicycle?"), policy(), answers(OVER, faq=(old, FAQ)), NOW)
    assert one.templates == ()
    assert [entry.id for entry, _ in one.faq] == ["bikes"]


def test_people_are_those_of_the_department_by_their_role() -> None:
    one = played()
    assert one.may(Role.ANSWER) == (ANNA, JONAS)
    assert one.may(Role.DRAFT) == (MIRA,)
    assert [target.department for target in one.targets] == [SERVICE]


# In words


def test_it_says_in_words_what_happens_and_why() -> None:
    assert lines(played("My train from Vienna is late, says my lawyer")).split("\n") == [
        "Post:       p1 · Mia",
        "            My train from Vienna is late, says my lawyer",
        "Account:    Shop on the Square (letterbox/@shop)",
        "Language:   en (given)",
        "Hints:      Law (“lawyer”)",
        "Urgent:     no",
        "Rules:      ✗ Broken: none of its keywords is there",
        "            ✓ Everything else: is for everything",
        "Department: Social Media (slack:#social-media)",
        "Region:     Wien, matched “Vienna”",
        "To be seen: at once",
        "Templates:  Late train: 2 words match (late, train)",
        "              wording: en",
        "FAQ:        none",
        "Escalation: Kundenservice (Refund, Repair), answer by 2026-11-21 14:00",
        "May answer: Anna, Jonas",
        "May draft:  Mira",
        "Undo:       for 15 seconds after Send",
    ]


def test_it_says_it_in_german() -> None:
    said = lines(played("A bomb! It is broken", language=""), "de")
    assert "nicht sicher erkennbar; geantwortet wird in der des Kontos: en" in said
    assert "ja: Regel „Broken“, Hinweis „Threat“" in said
    assert "✓ Broken: Treffer „broken“" in said
    assert "Zu sehen:         sofort, weil es dringend ist" in said
    assert "Kundenservice (slack:#kundenservice)" in said
    assert "keine: weder das Konto noch der Text nennt eine" in said


def rules_in(language: str) -> list[str]:
    """Return what is said of rules that hold and do not hold for each reason."""
    by_account = Route("Here", SOCIAL, frozenset({SHOP}), languages=frozenset({"en"}))
    others = (
        Route("Elsewhere", SOCIAL, frozenset({BOTH})),
        Route("Deutsch", SOCIAL, languages=frozenset({"de"})),
    )
    said = lines(played(rules=policy(routes=(*others, by_account))), language)
    return [line[line.index(mark) :] for line in said.split("\n") for mark in "✗✓" if mark in line]


def test_it_says_what_fits_and_what_does_not() -> None:
    assert rules_in("en") == [
        "✗ Elsewhere: is for other accounts",
        "✗ Deutsch: is for other languages",
        "✓ Here: the account fits, the language fits",
    ]
    assert rules_in("de") == [
        "✗ Elsewhere: gilt für andere Konten",
        "✗ Deutsch: gilt für andere Sprachen",
        "✓ Here: das Konto passt, die Sprache passt",
    ]


@pytest.mark.parametrize(
    ("language", "window", "account", "named"),
    [
        (
            "en",
            "from 2026-11-21 17:00 on, the department's next window",
            "Tirol, as the account",
            "Wien, matched “Vienna”",
        ),
        (
            "de",
            "ab 2026-11-21 17:00, dem nächsten Zeitfenster der Abteilung",
            "Tirol, wie das Konto",
            "Wien, Treffer „Vienna“",
        ),
    ],
)
def test_time_and_region_are_said_in_both_languages(
    language: str, window: str, account: str, named: str
) -> None:
    departments = dict(policy().departments)
    departments[SOCIAL] = replace(departments[SOCIAL], windows=(time(9), time(17)))
    waiting = policy(departments=departments)
    regional = policy(accounts={SHOP: replace(policy().accounts[SHOP], region="tirol")})
    assert window in lines(played(rules=waiting), language, waiting)
    assert account in lines(played(rules=regional), language)
    assert named in lines(played("Late in Vienna"), language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_part_of_a_wording_is_named(language: str) -> None:
    texts = LANGUAGES[language].simulation
    narrow = Variant(language="de", core="", address=Address.DU, accounts=frozenset({SHOP}))
    said = texts.wording(narrow, "Wien", tuple(Lack))
    assert "de, Du, Wien, " in said
    assert len(said.split(";")[1].split(",")) == len(Lack)


def test_what_hurries_waits_for_no_window() -> None:
    departments = dict(policy().departments)
    departments[SOCIAL] = replace(departments[SOCIAL], windows=(time(9), time(17)))
    rules = policy(departments=departments)
    assert "at once, because it is urgent" in lines(played("A bomb!", rules), rules=rules)


def test_what_strangers_write_does_not_command_the_terminal() -> None:
    said = lines(
        played("\x1b[2Jlate " + "x" * QUOTED, author=replace(world.post().author, name=Untrusted("\x1b]0;")))
    )
    assert "\x1b" not in said
    assert "x" * QUOTED not in said


def test_a_summary_counts_what_each_department_gets() -> None:
    found = [played(), played("A bomb!"), played("It is broken")]
    assert list(summary(found, policy(), speaking("en"))) == [
        "Department     posts  urgent  no suggestion",
        "Social Media       2       1              1",
        "Kundenservice      1       1              1",
        "All                3       2              2",
    ]
    assert summary_as_json(found, policy()) == {
        "social": {"posts": 2, "urgent": 1, "without_suggestion": 1},
        "service": {"posts": 1, "urgent": 1, "without_suggestion": 1},
    }


def test_machines_get_the_same() -> None:
    one = as_json(played("My train from Vienna is late, says my lawyer"), policy())
    assert json.loads(json.dumps(one)) == one
    assert one["language"] == {"code": "en", "known": "given"}
    assert one["hints"] == [{"name": "Law", "matched": "lawyer", "urgent": False}]
    assert one["rules"] == [
        {"rule": "Broken", "miss": "keywords"},
        {"rule": "Everything else", "miss": None},
    ]
    assert (one["department"], one["urgent"], one["seen_at"]) == ("social", False, NOW.isoformat())
    assert one["region"] == {"id": "wien", "matched": "Vienna"}
    assert [(found["id"], found["lacks"]) for found in one["templates"]] == [("late", [])]
    assert one["escalations"][0]["due_at"] == (NOW + timedelta(hours=4)).isoformat()
    assert (one["may_answer"], one["may_draft"]) == (["anna", "jonas"], ["mira"])
