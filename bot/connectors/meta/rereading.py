"""A post that was read again: the same, or with other words under a later revision."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.domain.posts import Post
from bot.domain.text import Untrusted


def as_it_stands(post: Post, words: str, now: datetime) -> Post:
    """Return a post with the words that it has now."""
    if words == post.text.raw:
        return post
    known = int(post.revision) if post.revision.isdecimal() else 0
    return replace(post, text=Untrusted(words), revision=str(max(int(now.timestamp()), known + 1)))
