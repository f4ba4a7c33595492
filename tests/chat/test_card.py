"""Cards, held against golden ones: `python -m tests.golden` writes those anew."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.chat.card import QUOTE_LIMIT, card
from bot.chat.slack.blocks import card_message
from bot.domain.evolving import fold
from bot.domain.posts import NAME_LIMIT, Act, Author, Platform, PostKind
from bot.domain.text import Link, Untrusted
from bot.domain.ticket import Status
from bot.handlers.names import CLAIM, LOG, REPLY
from bot.texts import LANGUAGES
from bot.workspace.blockkit import message_problems
from tests.fakes import world
from tests.fakes.surface import words
from tests.fakes.world import IN_SOCIAL, PLATFORM
from tests.golden import cases
from tests.golden.cases import CASES, Case
from tests.golden.steps import NUMBER, policy

every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


def of(case: Case, language: str = "en") -> Any:
    ticket = fold(NUMBER, case.log(policy(language)))
    return card(ticket, case.channel, policy(language), PLATFORM, case.acquaintance)


@every_case
def test_a_card_reads_as_it_was_reviewed(case: Case) -> None:
    for what, content in cases.renderings(case, cases.read_log(case)):
        assert content == json.loads(cases.path(case, what).read_text()), what


@every_case
def test_a_log_is_still_made_of_the_same_activities(case: Case) -> None:
    assert cases.read_log(case) == case.log(policy("en"))


@every_case
def test_slack_takes_the_card_new_and_as_an_update(case: Case) -> None:
    for language in cases.LANGUAGES:
        message = card_message(of(case, language), policy(language).time_zone)
        for args in ({"channel": "C1", **message}, {"channel": "C1", "ts": "1.000001", **message}):
            assert [str(problem) for problem in message_problems(args)] == []


@every_case
def test_what_a_notification_says_is_on_the_card(case: Case) -> None:
    shown = of(case)
    said = words(shown.summary)
    assert shown.title in said
    assert shown.quote.clean() in said


def test_golden_files_belong_to_a_case() -> None:
    expected = {cases.path(case, "ticket") for case in CASES}
    expected |= {
        cases.path(case, f"{language}.{kind}")
        for case in CASES
        for language in cases.LANGUAGES
        for kind in ("card", "slack", "teams")
    }
    assert set(cases.HERE.glob("*.json")) == expected


def test_every_state_is_seen() -> None:
    seen = {fold(NUMBER, case.log(policy("en"))).status for case in CASES}
    assert seen == set(Status)


def test_every_language_is_seen() -> None:
    assert set(cases.LANGUAGES) == set(LANGUAGES)


def shown(**post: Any) -> Any:
    return of(Case("one", world.post(**post)))


def test_a_name_as_long_as_a_page_is_shortened() -> None:
    author = Author("m", Untrusted("M" * 5000), Untrusted("@" * 5000))
    name, _, handle, *_ = shown(author=author).author
    assert len(name.clean()) == len(handle.clean()) == NAME_LIMIT


@pytest.mark.parametrize(
    ("name", "handle", "said"),
    [
        ("Mia", "@mia", "Mia (@mia) · "),
        ("Mia", "", "Mia · "),
        ("", "@mia", "@mia · "),
        ("\u200b", " ", "u1 · "),
        ("Mia", "Mia", "Mia · "),
        ("Mia\n\nOwner: Anna", "@mia\n✅ checked", "Mia Owner: Anna (@mia ✅ checked) · "),
        ("", "", "u1 · "),
    ],
)
def test_an_author_is_called_by_what_there_is(name: str, handle: str, said: str) -> None:
    author = Author("u1", Untrusted(name), Untrusted(handle))
    assert words(shown(author=author).author).startswith(said)


def test_without_an_address_there_is_no_link() -> None:
    assert not [span for span in shown(url="").author if isinstance(span, Link)]
    assert [span.url for span in shown().author if isinstance(span, Link)] == ["https://square.example/p1"]


def test_a_long_post_is_shortened_and_says_so() -> None:
    long = shown(text="x" * (QUOTE_LIMIT + 1))
    assert len(long.quote.raw) == QUOTE_LIMIT
    assert long.hint == "Shortened. The whole text is in the log."
    assert shown(text="x" * QUOTE_LIMIT).hint == ""


@pytest.mark.parametrize("kind", PostKind)
def test_the_title_says_what_came_in_where(kind: PostKind) -> None:
    title = shown(kind=kind, private=True).title
    assert title.startswith("Shop on the Square · ")
    assert title.endswith("(private) · Ticket 17")


def test_what_the_platform_cannot_do_is_not_offered() -> None:
    ticket = fold(NUMBER, CASES[0].log(policy("en")))
    mute = Platform("Town", frozenset({Act.LIKE}), 0, len)
    offered = [b.handler for b in card(ticket, IN_SOCIAL, policy("en"), mute).buttons]
    assert REPLY not in offered
    assert {CLAIM, LOG} <= set(offered)


def test_a_ticket_whose_account_and_department_the_policy_forgot_is_still_shown() -> None:
    forgetful = world.policy(accounts={}, departments={})
    ticket = fold(NUMBER, CASES[0].log(policy("en")))
    forgotten = card(ticket, IN_SOCIAL, forgetful, PLATFORM)
    assert forgotten.title == "letterbox/@shop · Comment · Ticket 17"
    assert "social: rule" in words(forgotten.facts[2].value)
