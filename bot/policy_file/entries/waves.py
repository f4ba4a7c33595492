"""When many posts are one wave."""

# ruff: noqa: RUF009 -- key() describes a field; what it returns is no shared default

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot.policy_file.shape import Entry, Many, key
from bot.policy_file.words import Duration, Flag, Name, Number


@dataclass(frozen=True, kw_only=True)
class WavesEntry(Entry):
    accounts: tuple[str, ...] = key(
        Many(Name("accounts")),
        "Where this holds. The first entry that names an account, or names none, holds for it; "
        "accounts that no entry holds for have no waves.",
        example='["letterbox/@donaubahn"]',
        default=(),
        fallback="all accounts",
    )
    posts: int = key(
        Number(2, 1000),
        "So many posts in nearly the same words begin a wave.",
        example="5",
        default=5,
        fallback="`5`",
    )
    within: timedelta = key(
        Duration("1m", "2h"),
        "Within this time.",
        example="10m",
        default=timedelta(minutes=10),
        fallback="`10m`",
    )
    alike: int = key(
        Number(50, 100),
        "So many percent of their words have to stand in the same company. Names, numbers and @handles do not count.",
        example="80",
        default=80,
        fallback="`80`",
    )
    sudden: int = key(
        Number(3, 10000),
        "So many posts begin a wave whatever they say: under one post of yours, or on the whole account.",
        example="20",
        default=20,
        fallback="`20`",
    )
    times: int = key(
        Number(1, 100),
        "On the whole account only if that is more than so many times what is usual there in the same time.",
        example="5",
        default=5,
        fallback="`5`",
    )
    quiet: timedelta = key(
        Duration("1m", "1d"),
        "After so long without a further post a wave takes no more.",
        example="30m",
        default=timedelta(minutes=30),
        fallback="`30m`",
    )
    pace: timedelta = key(
        Duration("1s", "10m"),
        "When a wave is answered, one reply leaves about every so often.",
        example="4s",
        default=timedelta(seconds=4),
        fallback="`4s`",
    )
    two_people: bool = key(
        Flag(),
        "Somebody else has to send the answer to a wave than who wrote it.",
        example="true",
        default=False,
        fallback="`false`",
    )
