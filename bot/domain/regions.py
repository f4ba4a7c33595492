"""Which region a post belongs to."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.matching import Words
from bot.domain.policy import Policy
from bot.domain.posts import Post


@dataclass(frozen=True, slots=True)
class Placed:
    """A region's id and the words of the post that name it; "" where the account alone decides."""

    region: str
    matched: str


def region_of(post: Post, policy: Policy) -> str:
    """Return the region of the post's account, else the first one whose keyword the post names; "" where neither is known."""
    found = placed(post, policy)
    return found.region if found else ""


def placed(post: Post, policy: Policy) -> Placed | None:
    """Return the region of a post together with what says so; None where nothing does."""
    known = policy.account(post.ref.account).region
    if known:
        return Placed(known, "")
    words = Words.of(post.text.clean())
    named = ((one.id, words.first(one.keywords)) for one in policy.regions.values())
    return next((Placed(id_, matched) for id_, matched in named if matched is not None), None)
