from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.domain.policy import Account, Policy, Region
from bot.domain.posts import AccountId, Author, Post, PostKind, PostRef
from bot.domain.regions import Placed, placed, region_of
from bot.domain.text import Untrusted
from tests.fakes import world

TYROL = AccountId("letterbox/@tirol")
REGIONS: Mapping[str, Region] = {
    "wien": Region("wien", "Wien", ("wien*", "hauptbahnhof")),
    "tirol": Region("tirol", "Tirol", ("innsbruck", "hauptbahnhof")),
    "rest": Region("rest", "Überall sonst"),
}


def region(text: str, account: AccountId = world.SHOP, **changes: Any) -> str:
    return region_of(*case(text, account, **changes))


def case(text: str, account: AccountId = world.SHOP, **changes: Any) -> tuple[Post, Policy]:
    author = Author("1", Untrusted("Ada"), Untrusted("@ada"))
    written = datetime(2026, 7, 1, 12, tzinfo=UTC)
    post = Post(PostRef(account, "p1"), "c1", PostKind.COMMENT, author, Untrusted(text), written)
    accounts = {
        **world.policy().accounts,
        TYROL: Account(TYROL, "Tirol", "letterbox", "de", region="tirol"),
    }
    return post, world.policy(**{"accounts": accounts, "regions": REGIONS, **changes})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Zug nach Innsbruck?", "tirol"),
        ("Der Wiener Schalter ist zu", "wien"),
        ("Am Hauptbahnhof steht alles", "wien"),
        ("In Innsbruck und in Wien", "wien"),
        ("Wo bleibt der Zug?", ""),
    ],
)
def test_the_first_region_whose_keyword_a_post_names_has_it(text: str, expected: str) -> None:
    assert region(text) == expected


def test_an_account_of_a_region_speaks_for_it_whatever_the_post_names() -> None:
    assert region("Zug nach Wien?", TYROL) == "tirol"


def test_a_region_comes_with_the_words_that_name_it() -> None:
    assert placed(*case("Der Wiener Schalter ist zu")) == Placed("wien", "Wiener")
    assert placed(*case("Zug nach Wien?", TYROL)) == Placed("tirol", "")
    assert placed(*case("Wo bleibt der Zug?")) is None


def test_an_account_that_the_policy_forgot_has_no_region_of_its_own() -> None:
    assert region("Zug nach Wien?", AccountId("letterbox/@gone")) == "wien"
    assert region("Zug?", AccountId("letterbox/@gone")) == ""


def test_without_regions_there_is_none() -> None:
    assert region("Zug nach Wien?", regions={}) == ""
