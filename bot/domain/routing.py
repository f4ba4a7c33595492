"""Which department a post goes to, and which of its words decided that."""

from __future__ import annotations

from bot.domain.matching import Words, folded
from bot.domain.policy import Policy, Route
from bot.domain.posts import Post

__all__ = ["folded", "route"]


def route(post: Post, policy: Policy) -> tuple[Route, str]:
    """Return the first rule that holds for a post, and the words that matched, as the post wrote them ("" if none had to)."""
    text = Words.of(post.text.clean())
    for rule in policy.routes:
        if _concerns(rule, post) and (matched := _matched(rule, text)) is not None:
            return rule, matched
    raise LookupError("the policy's last rule is no catch-all")


def _concerns(rule: Route, post: Post) -> bool:
    fits_account = not rule.accounts or post.ref.account in rule.accounts
    return fits_account and (not rule.languages or post.language in rule.languages)


def _matched(rule: Route, text: Words) -> str | None:
    """Return the words that a rule's keywords found, "" for a rule without keywords, None where none is found."""
    return text.first(rule.keywords) if rule.keywords else ""
