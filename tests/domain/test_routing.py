import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.matching import folded
from bot.domain.people import DepartmentId
from bot.domain.policy import Policy, Route
from bot.domain.posts import AccountId, Author, Post, PostKind, PostRef
from bot.domain.routing import Miss, Tried, route, tried
from bot.domain.text import Untrusted

SHOP = AccountId("mastodon/@shop")
BRAND = AccountId("mastodon/@brand")
SERVICE = DepartmentId("service")
SOCIAL = DepartmentId("social")
REST = Route("Rest", SOCIAL)


def post(text: str, *, account: AccountId = SHOP, language: str = "de") -> Post:
    author = Author("1", Untrusted("Ada"), Untrusted("@ada"))
    written = datetime(2026, 7, 1, 12, tzinfo=UTC)
    return Post(
        PostRef(account, "p1"), "c1", PostKind.MENTION, author, Untrusted(text), written, language=language
    )


def policy(*routes: Route) -> Policy:
    return Policy(
        language="de",
        time_zone=ZoneInfo("Europe/Vienna"),
        undo_window=timedelta(seconds=15),
        accounts={},
        departments={},
        people={},
        identities={},
        routes=routes,
        escalations={},
    )


def matched(keyword: str, text: str) -> str | None:
    rule, words = route(post(text), policy(Route("Wort", SERVICE, keywords=(keyword,)), REST))
    return words if rule.name == "Wort" else None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Verspätung", "VERSPAETUNG"),
        ("Verspa\u0308tung", "verspätung"),
        ("Straße", "STRASSE"),
        ("café", "CAFE"),
        ("Ａｎｎａ", "anna"),
        ("ﬁn", "fin"),
        ("Žižek", "zizek"),
        ("İstanbul", "istanbul"),
        ("GRÖẞE", "groesse"),
    ],
)
def test_spellings_that_people_use_for_one_word_are_one(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@given(st.text())
@example("ǅ ͅ ΐ ﷺ 각 ½ ⓐ ǖ")
def test_folding_twice_is_folding_once(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(st.text())
def test_case_makes_no_difference_where_it_can_be_told_apart(text: str) -> None:
    assert folded(text.casefold()) == folded(text)


@pytest.mark.parametrize(
    ("keyword", "text", "words"),
    [
        ("mikrofon", "Das Mikrofon im Zug", "Mikrofon"),
        ("verspätung", "Schon wieder VERSPAETUNG!", "VERSPAETUNG"),
        ("mikrofon", "Mikrofone", None),
        ("ton", "Betonung", None),
        ("defekt*", "Die Tür ist defekte Ware", "defekte"),
        ("defekt*", "völlig undefekt", None),
        ("kein ton", "Hier ist kein  Ton!", "kein Ton"),
        ("kein ton", "kein guter Ton", None),
        ("kein ton*", "kein Tonsignal", "kein Tonsignal"),
        ("e-mail", "eure E-Mail kam nie an", "E-Mail"),
        ("mikrofon", "#Mikrofon_kaputt", "Mikrofon"),
        ("mikrofon", "Mik\u200brofon", "Mikrofon"),
        ("404", "Fehler 404.", "404"),
        ("***", "*** alles ***", None),
    ],
)
def test_keywords_match_words(keyword: str, text: str, words: str | None) -> None:
    assert matched(keyword, text) == words


def test_the_first_keyword_that_is_found_is_named() -> None:
    rule = Route("Technik", SERVICE, keywords=("tür", "mikrofon"))
    assert route(post("Mikrofon und Tür"), policy(rule, REST)) == (rule, "Tür")


def test_a_rule_holds_only_if_all_of_its_conditions_do() -> None:
    rule = Route("Shop", SERVICE, frozenset({SHOP}), ("rechnung",), frozenset({"de"}))
    rules = policy(rule, REST)
    assert route(post("Rechnung"), rules) == (rule, "Rechnung")
    assert route(post("Rechnung", account=BRAND), rules) == (REST, "")
    assert route(post("Rechnung", language="en"), rules) == (REST, "")
    assert route(post("Reklamation"), rules) == (REST, "")


def test_an_unknown_language_fits_only_rules_that_do_not_ask() -> None:
    german = Route("Deutsch", SERVICE, languages=frozenset({"de"}))
    assert route(post("Hm", language=""), policy(german, REST)) == (REST, "")


@given(
    st.text(),
    st.lists(
        st.builds(
            Route,
            st.text(max_size=3),
            st.sampled_from([SERVICE, SOCIAL]),
            st.frozensets(st.sampled_from([SHOP, BRAND])),
            st.lists(st.text(alphabet="abä* ", max_size=4), max_size=3).map(tuple),
            st.frozensets(st.sampled_from(["de", "en"])),
        )
    ),
)
def test_the_first_rule_that_matches_alone_wins(text: str, routes: list[Route]) -> None:
    arrived = post(text)
    alone = [rule for rule in routes if route(arrived, policy(rule, REST))[0] is rule]
    winner, words = route(arrived, policy(*routes, REST))
    assert winner == (alone[0] if alone else REST)
    assert bool(words) == bool(winner.keywords)


def test_each_rule_says_which_condition_does_not_hold() -> None:
    account = Route("Brand", SERVICE, frozenset({BRAND}), languages=frozenset({"en"}))
    language = Route("English", SERVICE, languages=frozenset({"en"}), keywords=("tür",))
    keywords = Route("Technik", SERVICE, keywords=("tür",))
    found = Route("Ton", SERVICE, keywords=("mikrofon",))
    looked_at = tried(post("Das MIKROFON!"), policy(account, language, keywords, found, REST))
    assert list(looked_at) == [
        Tried(account, Miss.ACCOUNT),
        Tried(language, Miss.LANGUAGE),
        Tried(keywords, Miss.KEYWORDS),
        Tried(found, None, "MIKROFON"),
        Tried(REST, None),
    ]


def test_a_policy_without_a_catch_all_is_not_routed_silently() -> None:
    with pytest.raises(LookupError, match="catch-all"):
        route(post("Hm"), policy(Route("Wort", SERVICE, keywords=("tür",))))


def test_what_is_named_of_a_huge_word_is_short() -> None:
    assert len(matched("a*", "a" * 1_000_000) or "") == 80


def test_many_keywords_on_a_huge_post_take_no_more_than_moments() -> None:
    rule = Route("Viele", SERVICE, keywords=tuple(f"wort{n}*" for n in range(200)))
    text = "Der Zug war schon wieder zu spät. " * 30_000
    began = time.process_time()
    route(post(text), policy(rule, REST))
    assert time.process_time() - began < 20  # about a second; a word-by-word comparison takes minutes
