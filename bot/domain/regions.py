"""Which region a post belongs to."""

from __future__ import annotations

from bot.domain.matching import Words
from bot.domain.policy import Policy
from bot.domain.posts import Post


def region_of(post: Post, policy: Policy) -> str:
    """Return the region of the post's account, else the first one whose keyword the post names; "" where neither is known."""
    known = policy.account(post.ref.account).region
    if known:
        return known
    words = Words.of(post.text.clean())
    named = (one.id for one in policy.regions.values() if words.first(one.keywords) is not None)
    return next(named, "")
