"""How a prepared answer becomes the text of a reply: the variant that fits, its blocks as paragraphs, the personal part."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.domain.library import Template, Variant
from bot.domain.matching import folded
from bot.domain.policy import Account, Address, Policy
from bot.domain.posts import AccountId, Post
from bot.domain.templates import GAP, PERSONAL, fill, left

WITH_ADDRESS: Final = frozenset({"de"})
"""Languages in which the policy's Du or Sie makes a difference."""

PERSONAL_WORDS: Final = 4
"""Fewer words than that, on top of the prepared ones, are no personal part: "Liebe Grüße aus Wien" is one, "Hallo!" is not."""

_UNSPACED: Final = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
"""Thai, Lao, Burmese, Khmer, Japanese, Chinese: scripts without blanks, in which every letter counts as a word."""

_WORD: Final = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")


@dataclass(frozen=True, slots=True)
class Situation:
    """Who answers, in which language and form of address, and the ticket's region ("" if it has none)."""

    account: AccountId
    language: str
    address: Address
    region: str = ""


class Lack(StrEnum):
    """In what a variant differs from the situation, for a person to mend. The worst comes first."""

    LANGUAGE = "language"
    ADDRESS = "address"
    REGION = "region"


@dataclass(frozen=True, slots=True)
class Fitting:
    """The variant that comes closest, and what it lacks."""

    variant: Variant
    lacks: tuple[Lack, ...] = ()


@dataclass(frozen=True, slots=True)
class Missing:
    """What nobody has written yet: an account has no wording of a template that lacks nothing.

    `region` is "" for what is lacking everywhere; otherwise `lacks` is what this region lacks on top of that. For an account
    of one region there is only that one.
    """

    template: str
    account: AccountId
    region: str
    lacks: tuple[Lack, ...]


def situation_for(post: Post, region: str, policy: Policy) -> Situation:
    """Return how a post is answered: in the customer's language where it is known, else in the account's."""
    account = policy.account(post.ref.account)
    return Situation(account.id, post.language or account.language, account.address, region)


def fitting(template: Template, situation: Situation) -> Fitting | None:
    """Return the variant that fits best; None where every one is for other accounts or other regions.

    Language weighs most, then Du or Sie: both must not be wrong by accident. A wording made for the account comes before a
    general one, one for the ticket's region before one for all, one that says Du or Sie before one that avoids both.
    """
    usable = [variant for variant in template.variants if _is_usable(variant, situation)]
    if not usable:
        return None
    best = min(usable, key=lambda variant: _distance(variant, situation))
    return Fitting(best, tuple(_lacks(template, best, situation)))


def text_of(template: Template, variant: Variant, turn: int) -> str:
    """Return a variant's blocks as paragraphs, with `{{placeholders}}` still to be filled.

    Greetings and closings take turns: `turn` may be any number that differs between neighbours, such as the ticket's. Where
    the personal part has to stand there is a gap that says what to write.
    """
    core = fill(variant.core, {PERSONAL: _gap(template)})
    apart = _gap(template) if template.personal and PERSONAL not in left(variant.core) else ""
    blocks = (_in_turn(variant.greetings, turn), apart, core, variant.local, _in_turn(variant.closings, turn))
    return "\n\n".join(block.strip() for block in blocks if block.strip())


def own_words(text: str, prepared: str) -> int:
    """Return how many words of `text` do not come from what was prepared.

    `prepared` is what the person found in the form, placeholders filled. The words in its gaps count as prepared: taking the
    braces away writes nothing.
    """
    return (_words(text) - _words(prepared)).total()


def is_personal(text: str, prepared: str) -> bool:
    """Return whether somebody wrote a sentence of their own into a prepared answer."""
    return own_words(text, prepared) >= PERSONAL_WORDS


def missing(
    templates: Iterable[Template], accounts: Iterable[Account], regions: Iterable[str]
) -> list[Missing]:
    """Return what accounts lack in their own language and form of address, in the order of templates and accounts.

    Regions count only for templates that have a regional variant, and an account of one region needs no others. A template
    that is for other accounts only lacks nothing.
    """
    known = (tuple(accounts), tuple(regions))
    return [
        one for template in templates for account in known[0] for one in _gaps(template, account, known[1])
    ]


def _gaps(template: Template, account: Account, regions: Sequence[str]) -> Iterator[Missing]:
    if not any(_is_for(variant, account.id) for variant in template.variants):
        return
    everywhere = _lacks_of(template, account, account.region)
    if everywhere:
        yield Missing(template.id, account.id, account.region, everywhere)
    for region in regions if _is_regional(template) and not account.region else ():
        lacks = tuple(lack for lack in _lacks_of(template, account, region) if lack not in everywhere)
        if lacks:
            yield Missing(template.id, account.id, region, lacks)


def _lacks_of(template: Template, account: Account, region: str) -> tuple[Lack, ...]:
    found = fitting(template, Situation(account.id, account.language, account.address, region))
    return found.lacks if found else (Lack.REGION,)


def _is_usable(variant: Variant, situation: Situation) -> bool:
    return _is_for(variant, situation.account) and variant.region in {"", situation.region}


def _is_for(variant: Variant, account: AccountId) -> bool:
    return not variant.accounts or account in variant.accounts


def _is_regional(template: Template) -> bool:
    return any(variant.region for variant in template.variants)


def _distance(variant: Variant, situation: Situation) -> tuple[bool, bool, bool, bool, bool]:
    """Return what speaks against a variant, the weightiest first."""
    return (
        variant.language != situation.language,
        _has_wrong_address(variant, situation),
        not variant.accounts,
        variant.region != situation.region,
        variant.address is None,
    )


def _lacks(template: Template, variant: Variant, situation: Situation) -> Iterator[Lack]:
    if variant.language != situation.language:
        yield Lack.LANGUAGE
    if _has_wrong_address(variant, situation):
        yield Lack.ADDRESS
    if variant.region != situation.region and _is_regional(template):
        yield Lack.REGION


def _has_wrong_address(variant: Variant, situation: Situation) -> bool:
    return variant.language in WITH_ADDRESS and variant.address not in {None, situation.address}


def _in_turn(blocks: Sequence[str], turn: int) -> str:
    return blocks[turn % len(blocks)] if blocks else ""


def _gap(template: Template) -> str:
    return f"{{{{{GAP}{template.personal}}}}}"


def _words(text: str) -> Counter[str]:
    return Counter(_WORD.findall(folded(text)))
