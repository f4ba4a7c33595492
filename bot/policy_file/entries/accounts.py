"""The brand's presence on platforms, and the regions it speaks for."""

# ruff: noqa: RUF009 -- key() describes a field; what it returns is no shared default

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.policy import Address
from bot.policy_file.entries.ids import MATCHING, VALUE_ID
from bot.policy_file.shape import ById, Entry, Many, key
from bot.policy_file.vocabulary import ANY_LANGUAGE, ID, KEYWORD, TEXT
from bot.policy_file.words import Choice, Name


@dataclass(frozen=True, kw_only=True)
class AccountEntry(Entry):
    name: str = key(TEXT, "What people call the account.", example='"Donaubahn auf Mastodon"')
    connector: str = key(
        ID,
        "The code for the platform.",
        example="webhook",
        default="",
        fallback="what stands before the / in the id",
    )
    language: str = key(
        ANY_LANGUAGE, "What the account speaks.", example="de", default="", fallback="`language` of the file"
    )
    address: Address = key(
        Choice("address", {one.value: one for one in Address}),
        "How it speaks to customers in German.",
        example="du",
        default=Address.SIE,
        fallback="`sie`",
    )
    region: str = key(
        Name("regions"),
        "The region that it speaks for.",
        example="tirol",
        default="",
        fallback="the region that a post names",
    )
    rest: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class RegionEntry(Entry):
    name: str = key(TEXT, "What people call the region.", example="Tirol")
    keywords: tuple[str, ...] = key(
        Many(KEYWORD),
        "A post with one of these words is about the region, unless its account has one. "
        f"The first region wins. {MATCHING}",
        example='["tirol*", innsbruck, kufstein]',
        default=(),
        fallback="only accounts lead here",
    )
    values: Mapping[str, str] = key(
        ById("value", *VALUE_ID, TEXT),
        "What templates may fill in: `{{region.contact}}` is the value `contact`.",
        example='{contact: "0512 555 01"}',
        default_factory=dict,
        fallback="none",
    )
