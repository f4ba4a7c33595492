"""What a department does not want to see now waits for the end of its focus, and nothing else does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.focus import LONGEST, SHORTEST, Focus, lasting
from bot.domain.people import Actor, DepartmentId, PersonId
from bot.domain.posts import AccountId

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
FACEBOOK, MASTODON = AccountId("facebook/shop"), AccountId("mastodon/@shop")
FOCUS = Focus(
    department=DepartmentId("social"),
    number=1,
    accounts=frozenset({FACEBOOK}),
    by=Actor(PersonId("anna"), "Anna"),
    since=NOON,
    until=NOON + HOUR,
)


@pytest.mark.parametrize(
    ("account", "at", "held"),
    [
        (MASTODON, NOON, True),
        (FACEBOOK, NOON, False),
        (MASTODON, NOON - timedelta(seconds=1), False),
        (MASTODON, NOON + HOUR, False),
    ],
)
def test_only_what_comes_elsewhere_meanwhile_is_held(account: AccountId, at: datetime, held: bool) -> None:
    assert FOCUS.holds(account, at) is held


@pytest.mark.parametrize(
    ("typed", "words", "lasts"),
    [
        ("facebook 2h", "facebook", 2 * HOUR),
        ("90 min Facebook", "Facebook", timedelta(minutes=90)),
        ("1 Std", "", HOUR),
        ("donaubahn en", "donaubahn en", None),
        ("", "", None),
        ("facebook 1m", "facebook", SHORTEST),
        ("facebook 99h", "facebook", LONGEST),
    ],
)
def test_the_time_is_read_out_of_what_was_typed(typed: str, words: str, lasts: timedelta | None) -> None:
    assert lasting(typed) == (words, lasts)
