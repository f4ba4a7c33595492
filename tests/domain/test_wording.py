"""The wording that a situation gets, and what is said about one that does not quite fit."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.library import Template, Variant
from bot.domain.policy import Account, Address
from bot.domain.posts import AccountId
from bot.domain.templates import left
from bot.domain.wording import (
    PERSONAL_WORDS,
    Fitting,
    Lack,
    Missing,
    Situation,
    fitting,
    is_personal,
    missing,
    own_words,
    text_of,
)

MASTODON, FACEBOOK, SHOP = AccountId("square/@bahn"), AccountId("meta/bahn"), AccountId("webhook/shop")
DU, SIE = Address.DU, Address.SIE
HERE = Situation(MASTODON, "de", DU)


def template(*variants: Variant, personal: str = "") -> Template:
    return Template(id="delay", name="Delay", variants=variants, personal=personal)


def wording(core: str = "Core.", language: str = "de", **more: object) -> Variant:
    return replace(Variant(language=language, core=core), **more)  # type: ignore[arg-type] # fields by name


def chosen(situation: Situation, *variants: Variant) -> tuple[str, tuple[Lack, ...]]:
    found = fitting(template(*variants), situation)
    assert found is not None
    return found.variant.core, found.lacks


# The variant that fits


def test_the_language_of_the_situation_wins() -> None:
    english, german = wording("Sorry.", "en"), wording("Entschuldige.")
    assert chosen(HERE, english, german) == ("Entschuldige.", ())
    assert chosen(replace(HERE, language="en"), english, german) == ("Sorry.", ())


def test_another_language_is_the_last_resort_and_is_told() -> None:
    assert chosen(replace(HERE, language="fr"), wording("Sorry.", "en")) == ("Sorry.", (Lack.LANGUAGE,))


def test_du_and_sie_are_not_mixed_up() -> None:
    variants = wording("Du.", address=DU), wording("Sie.", address=SIE)
    assert chosen(HERE, *variants) == ("Du.", ())
    assert chosen(replace(HERE, address=SIE), *variants) == ("Sie.", ())


def test_a_text_without_du_and_sie_is_better_than_the_wrong_one() -> None:
    neither, formal = wording("Danke!"), wording("Sie.", address=SIE)
    assert chosen(HERE, formal, neither) == ("Danke!", ())
    assert chosen(HERE, formal) == ("Sie.", (Lack.ADDRESS,))


def test_english_knows_no_sie() -> None:
    assert chosen(replace(HERE, language="en"), wording("You.", "en", address=SIE)) == ("You.", ())


def test_the_wrong_sie_is_told_even_where_the_language_is_wrong() -> None:
    found = chosen(replace(HERE, language="en"), wording("Sie.", address=SIE))
    assert found == ("Sie.", (Lack.LANGUAGE, Lack.ADDRESS))


def test_a_wording_for_the_account_comes_before_a_general_one() -> None:
    special = wording("Here.", accounts=frozenset({MASTODON}))
    assert chosen(HERE, wording(), special) == ("Here.", ())
    assert chosen(replace(HERE, account=SHOP), wording(), special) == ("Core.", ())


def test_a_wording_for_other_accounts_is_never_offered() -> None:
    only_shop = template(wording(accounts=frozenset({SHOP})))
    assert fitting(only_shop, HERE) is None
    assert fitting(only_shop, replace(HERE, account=SHOP)) == Fitting(only_shop.variants[0])


def test_the_right_language_weighs_more_than_the_account() -> None:
    special = wording("Only English.", "en", accounts=frozenset({MASTODON}))
    assert chosen(HERE, special, wording("Deutsch.")) == ("Deutsch.", ())


def test_the_right_sie_weighs_more_than_the_account() -> None:
    special = wording("Sie.", address=SIE, accounts=frozenset({MASTODON}))
    assert chosen(HERE, special, wording("Du.", address=DU)) == ("Du.", ())


def test_a_region_gets_its_own_wording() -> None:
    tirol = wording("In Tirol.", region="tirol")
    assert chosen(replace(HERE, region="tirol"), wording(), tirol) == ("In Tirol.", ())
    assert chosen(HERE, tirol, wording()) == ("Core.", ())


def test_a_region_without_its_own_wording_falls_back_and_is_told() -> None:
    variants = wording("In Tirol.", region="tirol"), wording()
    assert chosen(replace(HERE, region="wien"), *variants) == ("Core.", (Lack.REGION,))


def test_a_template_without_regions_lacks_none() -> None:
    assert chosen(replace(HERE, region="wien"), wording()) == ("Core.", ())


def test_the_wording_of_another_region_is_never_offered() -> None:
    tirol = template(wording(region="tirol"))
    assert fitting(tirol, replace(HERE, region="wien")) is None
    assert fitting(tirol, HERE) is None


def test_of_equals_the_first_one_wins() -> None:
    assert chosen(HERE, wording("First."), wording("Second.")) == ("First.", ())


variants = st.builds(
    Variant,
    language=st.sampled_from(["de", "en"]),
    core=st.just("Core."),
    address=st.sampled_from([None, DU, SIE]),
    region=st.sampled_from(["", "tirol", "wien"]),
    accounts=st.sampled_from([frozenset[AccountId](), frozenset({MASTODON}), frozenset({SHOP})]),
)
situations = st.builds(
    Situation,
    st.sampled_from([MASTODON, SHOP, FACEBOOK]),
    st.sampled_from(["de", "en", "fr"]),
    st.sampled_from(Address),
    st.sampled_from(["", "tirol", "kaernten"]),
)


@given(st.lists(variants, min_size=1, max_size=5), situations)
def test_what_is_lacking_is_told_and_nothing_else(some: list[Variant], situation: Situation) -> None:
    found = fitting(template(*some), situation)
    if found is None:
        assert all(
            (one.accounts and situation.account not in one.accounts)
            or one.region not in {"", situation.region}
            for one in some
        )
        return
    one = found.variant
    assert not one.accounts or situation.account in one.accounts
    assert (Lack.LANGUAGE in found.lacks) == (one.language != situation.language)
    assert (Lack.ADDRESS in found.lacks) == (
        one.language == "de" and one.address not in {None, situation.address}
    )
    assert (Lack.REGION in found.lacks) == (one.region != situation.region and any(v.region for v in some))


# Blocks


def test_blocks_are_paragraphs_and_empty_ones_are_left_out() -> None:
    full = wording("Core.", greetings=("Hello,",), local="Local.", closings=("Bye",))
    assert text_of(template(full), full, 0) == "Hello,\n\nCore.\n\nLocal.\n\nBye"
    assert text_of(template(wording()), wording(), 0) == "Core."


def test_line_ends_of_a_block_make_no_gap() -> None:
    assert text_of(template(), wording("Core.\n", greetings=("Hello,\n",)), 0) == "Hello,\n\nCore."


@given(st.integers(), st.integers(2, 4))
def test_neighbours_are_greeted_differently(turn: int, count: int) -> None:
    many = wording(greetings=tuple(f"Hello {number}" for number in range(count)))
    assert text_of(template(many), many, turn) != text_of(template(many), many, turn + 1)
    assert text_of(template(many), many, turn) == text_of(template(many), many, turn + count)


# The personal part


def test_the_personal_part_is_a_gap_where_the_core_wants_it() -> None:
    asked = wording("Thanks! {{personal}} See you.", greetings=("Hello,",))
    assert text_of(template(asked, personal="what you did"), asked, 0) == (
        "Hello,\n\nThanks! {{?what you did}} See you."
    )


def test_without_a_place_the_personal_part_stands_before_the_core() -> None:
    asked = wording("Thanks!", greetings=("Hello,",))
    text = text_of(template(asked, personal="what you did"), asked, 0)
    assert text == "Hello,\n\n{{?what you did}}\n\nThanks!"
    assert left(text) == ("?what you did",)


PREPARED = "Hallo Ada, {{?was passiert ist}} danke fürs Melden! /Anna"


@pytest.mark.parametrize(
    ("text", "own"),
    [
        (PREPARED, 0),
        ("Hallo Ada, danke fürs Melden! /Anna", 0),  # the gap deleted
        ("Hallo Ada, was passiert ist danke fürs Melden! /Anna", 0),  # only its braces deleted
        ("HALLO ada danke FUERS melden anna", 0),
        ("Hallo Ada, dein Rad war weg, danke fürs Melden! /Anna", 4),
        ("danke danke danke", 2),
        ("😀 !!! ___", 0),
        ("Hallo Ada, 你的車站好! /Anna", 5),  # no blanks between words
        ("ขอโทษ", 5),
        ("", 0),
    ],
)
def test_own_words_are_those_that_were_not_prepared(text: str, own: int) -> None:
    assert own_words(text, PREPARED) == own
    assert is_personal(text, PREPARED) == (own >= PERSONAL_WORDS)


# What is missing


def account(name: AccountId, language: str = "de", address: Address = SIE) -> Account:
    return Account(name, name, "letterbox", language, address)


def test_missing_wordings_are_named_by_account() -> None:
    formal = template(wording(address=SIE))
    accounts = [account(MASTODON, address=DU), account(FACEBOOK), account(SHOP, "en")]
    assert missing([formal], accounts, []) == [
        Missing("delay", MASTODON, "", (Lack.ADDRESS,)),
        Missing("delay", SHOP, "", (Lack.LANGUAGE,)),
    ]


def test_missing_regions_are_named_where_some_are_written() -> None:
    regional = template(wording(), wording(region="tirol"))
    assert missing([regional, template(wording())], [account(SHOP)], ["tirol", "wien"]) == [
        Missing("delay", SHOP, "wien", (Lack.REGION,)),
    ]


def test_a_template_that_knows_only_regions_lacks_the_rest() -> None:
    regional = template(wording(region="tirol"))
    assert missing([regional], [account(SHOP)], ["tirol", "wien"]) == [
        Missing("delay", SHOP, "", (Lack.REGION,)),
    ]


def test_a_region_does_not_repeat_what_is_lacking_everywhere() -> None:
    regional = template(wording(), wording(region="tirol"))
    assert missing([regional], [account(SHOP, "en")], ["tirol", "wien"]) == [
        Missing("delay", SHOP, "", (Lack.LANGUAGE,)),
        Missing("delay", SHOP, "wien", (Lack.REGION,)),
    ]


def test_an_account_of_one_region_needs_no_others() -> None:
    regional = template(wording(), wording(region="tirol"))
    tirol, wien = (Account(SHOP, "Shop", "webhook", "de", SIE, region=one) for one in ("tirol", "wien"))
    assert missing([regional], [tirol], ["tirol", "wien", "kaernten"]) == []
    assert missing([regional], [wien], ["tirol", "wien", "kaernten"]) == [
        Missing("delay", SHOP, "wien", (Lack.REGION,)),
    ]


def test_a_template_for_other_accounts_is_not_missing() -> None:
    assert missing([template(wording(accounts=frozenset({SHOP})))], [account(FACEBOOK)], ["wien"]) == []
