"""Tags, stars, silence and regions."""

from __future__ import annotations

import string
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import claiming, marking, receiving
from bot.domain import refusals as no
from bot.domain.activities import RegionSet, Tagged, Untagged
from bot.domain.matching import folded
from bot.domain.policy import Region
from bot.domain.tags import TAG_LIMIT, TAGS_LIMIT, TagList, fitting, tidy
from bot.domain.ticket import Ticket
from tests.domain.deciding import NOW, after, fresh, refusal
from tests.fakes import world
from tests.fakes.world import ANNA, JONAS

WORDS = st.text(string.ascii_letters + "äöüß #", min_size=1, max_size=30)


def tagged(*tags: str, ticket: Ticket | None = None) -> Ticket:
    ticket = ticket or fresh()
    return after(ticket, marking.tag(ticket, ANNA, NOW, put=tags))


def test_tags_come_and_go_in_one_step() -> None:
    ticket = tagged("delivery", "refund")
    facts = marking.tag(ticket, JONAS, NOW, put=["praise"], off=["refund"])
    assert facts == [
        Untagged(at=NOW, by=JONAS.actor, tag="refund"),
        Tagged(at=NOW, by=JONAS.actor, tag="praise"),
    ]
    assert after(ticket, facts).tags == {"delivery", "praise"}


def test_a_tag_is_there_once_however_it_is_spelled() -> None:
    ticket = tagged("Rückgabe")
    assert marking.tag(ticket, ANNA, NOW, put=["RUECKGABE", "rückgabe"]) == []
    assert after(ticket, marking.tag(ticket, ANNA, NOW, off=["rueckgabe"])).tags == frozenset()


def test_nobody_reads_more_than_twenty_tags() -> None:
    ticket = tagged(*(f"tag {number}" for number in range(TAGS_LIMIT)))
    assert refusal(marking.tag, ticket, ANNA, NOW, put=["one more"]) == no.TooManyChosen(21, TAGS_LIMIT)
    assert marking.tag(ticket, ANNA, NOW, put=["one more"], off=["tag 0"])


def test_a_tag_is_short() -> None:
    long = "x" * (TAG_LIMIT + 1)
    assert refusal(marking.tag, fresh(), ANNA, NOW, put=[long]) == no.TooLong(41, TAG_LIMIT)
    assert refusal(TagList().resolve, long, ()) == no.TooLong(41, TAG_LIMIT)


def test_a_tag_is_called_by_another_name_wherever_it_stands() -> None:
    ticket = tagged("shipping", "delivery")
    assert after(ticket, marking.retag(ticket, ANNA, NOW, old="Shipping", new="delivery")).tags == {
        "delivery"
    }
    assert after(ticket, marking.retag(ticket, ANNA, NOW, old="delivery", new="Delivery")).tags == {
        "shipping",
        "Delivery",
    }
    assert marking.retag(ticket, ANNA, NOW, old="praise", new="delivery") == []


@given(WORDS)
def test_a_tidy_tag_is_tidy(typed: str) -> None:
    assert tidy(tidy(typed)) == tidy(typed)
    assert "\n" not in tidy(typed)


def test_a_known_tag_is_spelled_as_it_is_known() -> None:
    assert TagList().resolve("  #rueckgabe ", ["Rückgabe"]) == "Rückgabe"
    assert TagList().resolve("brand  new", ["Rückgabe"]) == "brand new"


def test_a_locked_list_takes_what_it_knows_and_nothing_else() -> None:
    tags = TagList(locked=True, listed=frozenset({"Praise"}), aliases={"lob": "Praise"})
    assert tags.resolve("praise", ()) == "Praise"
    assert tags.resolve("Lob", ()) == "Praise"
    assert tags.resolve("refund", ["Refund"]) == "Refund"
    assert refusal(tags.resolve, "gossip", ["Refund"]) == no.TagsLocked("gossip")


@pytest.mark.parametrize("typed", ["", "  ", "#", "\u200b"])
def test_a_tag_needs_a_word(typed: str) -> None:
    assert refusal(TagList().resolve, typed, ()) == no.NothingWritten()


@given(st.lists(st.tuples(WORDS, WORDS), max_size=8))
def test_whatever_was_merged_leads_to_a_tag_that_was_not(merges: list[tuple[str, str]]) -> None:
    tags = TagList()
    pairs = [(tidy(old), tidy(new)) for old, new in merges]
    for old, new in ((a, b) for a, b in pairs if a and b):
        tags = tags.merging(old, new)
        assert folded(tags.resolve(old, ())) == folded(new)
    for target in tags.aliases.values():
        assert tags.resolve(target, ()) == target


def test_likely_tags_come_first() -> None:
    ticket = fresh("Where is my parcel? I want a refund.")
    used = ["praise", "delivery", "refund", "vip"]
    assert fitting(ticket, used, ["vip"]) == ["refund", "vip", "praise", "delivery"]
    assert fitting(tagged("refund", ticket=ticket), used, ()) == ["praise", "delivery", "vip"]


def test_a_star_is_put_on_and_taken_off_once() -> None:
    ticket = after(fresh(), marking.star(fresh(), ANNA, NOW))
    assert ticket.starred
    assert marking.star(ticket, ANNA, NOW) == []
    assert not after(ticket, marking.unstar(ticket, ANNA, NOW)).starred
    assert marking.unstar(fresh(), ANNA, NOW) == []


def test_a_star_outlives_the_end() -> None:
    ticket = after(fresh(), marking.star(fresh(), ANNA, NOW))
    assert after(ticket, claiming.close(ticket, ANNA, NOW)).starred


def test_a_muted_conversation_keeps_what_is_written_and_calls_nobody() -> None:
    ticket = after(fresh(), marking.mute(fresh(), ANNA, NOW))
    closed = after(ticket, claiming.close(ticket, ANNA, NOW))
    more = world.post("And another thing", 2)
    written = after(closed, receiving.more(closed, NOW, post=more, policy=world.policy()))
    assert written.last_post == more
    assert written.closed


def test_an_unmuted_conversation_calls_again() -> None:
    muted = after(fresh(), marking.mute(fresh(), ANNA, NOW))
    assert marking.mute(muted, ANNA, NOW) == []
    loud = after(muted, marking.unmute(muted, ANNA, NOW))
    closed = after(loud, claiming.close(loud, ANNA, NOW))
    more = receiving.more(closed, NOW + timedelta(hours=1), post=world.post("!", 2), policy=world.policy())
    assert not after(closed, more).closed
    assert marking.unmute(loud, ANNA, NOW) == []


def test_a_region_is_one_of_the_policy_or_none() -> None:
    policy = world.policy(regions={"wien": Region("wien", "Wien")})
    facts = marking.set_region(fresh(), ANNA, NOW, region="wien", policy=policy)
    assert facts == [RegionSet(at=NOW, by=ANNA.actor, region="wien")]
    ticket = after(fresh(), facts)
    assert marking.set_region(ticket, ANNA, NOW, region="wien", policy=policy) == []
    assert after(ticket, marking.set_region(ticket, ANNA, NOW, region="", policy=policy)).region == ""
    why = refusal(marking.set_region, ticket, ANNA, NOW, region="mars", policy=policy)
    assert why == no.OutdatedButton()
