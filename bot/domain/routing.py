"""Which department a post goes to, and which of its words decided that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.matching import Words
from bot.domain.policy import Policy, Route
from bot.domain.posts import Post


class Miss(StrEnum):
    """The condition of a rule that does not hold; of several, the first that is looked at."""

    ACCOUNT = "account"
    LANGUAGE = "language"
    KEYWORDS = "keywords"


@dataclass(frozen=True, slots=True)
class Tried:
    """A rule that was looked at. `miss` is why it does not hold (None: it does), `matched` what its keywords found."""

    rule: Route
    miss: Miss | None
    matched: str = ""


def route(post: Post, policy: Policy) -> tuple[Route, str]:
    """Return the first rule that holds for a post, and the words that matched, as the post wrote them ("" if none had to)."""
    for one in tried(post, policy):
        if one.miss is None:
            return one.rule, one.matched
    raise LookupError("the policy's last rule is no catch-all")


def tried(post: Post, policy: Policy) -> Iterator[Tried]:
    """Return every rule in its order with how it judges a post, also those after the first that holds."""
    text = Words.of(post.text.clean())
    return (_judged(rule, post, text) for rule in policy.routes)


def _judged(rule: Route, post: Post, text: Words) -> Tried:
    if rule.accounts and post.ref.account not in rule.accounts:
        return Tried(rule, Miss.ACCOUNT)
    if rule.languages and post.language not in rule.languages:
        return Tried(rule, Miss.LANGUAGE)
    if not rule.keywords:
        return Tried(rule, None)
    matched = text.first(rule.keywords)
    return Tried(rule, Miss.KEYWORDS) if matched is None else Tried(rule, None, matched)
