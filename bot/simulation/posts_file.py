"""A file of posts -> posts: one request of the webhook, a list of them, or one on each line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.connectors import post_json
from bot.connectors.connector import Malformed
from bot.domain.policy import Policy
from bot.domain.posts import AccountId, Post


class BadPosts(ValueError):
    """These are no posts. The message names the place, and what to do."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """`several` tells whether the file holds many posts by its form, however many there are."""

    posts: tuple[Post, ...]
    several: bool


def posts_in(text: str, policy: Policy, account: str = "") -> Incoming:
    """Return the posts in a text.

    Each value is a request as docs/reference/webhook.md describes it, or only the `post` of one. Beside `post` it may name
    the `account`; where it does not, `account` is taken, else the first account of the policy. Raises `BadPosts`.
    """
    values, several = _values(text)
    posts: list[Post] = []
    for number, value in enumerate(values, start=1):
        try:
            posts += _posts(value, policy, account)
        except (Malformed, BadPosts) as error:
            place = f"post {number}: " if several else ""
            raise BadPosts(f"{place}{error}") from None
    if not posts:
        raise BadPosts("there is no post. docs/reference/post.example.json is one to start from")
    return Incoming(tuple(posts), several or len(posts) > 1)


def _values(text: str) -> tuple[list[Any], bool]:
    try:
        value = _decoded(text)
    except BadPosts:
        lines = list(_lines(text))
        if len(lines) < 2 or not _is_json(lines[0][1]):  # noqa: PLR2004 -- one line is no list of lines
            raise
        return [_decoded(line, number) for number, line in lines], True
    return (value, True) if isinstance(value, list) else ([value], False)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield each line that says something, with its number."""
    return ((number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip())


def _is_json(line: str) -> bool:
    try:
        _decoded(line)
    except BadPosts:
        return False
    return True


def _decoded(text: str, line: int = 0) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        place = f"line {line or error.lineno}, column {error.colno}"
        raise BadPosts(f"{place}: this is no JSON: {error.msg}") from None
    except (ValueError, RecursionError):  # numbers with thousands of digits, lists in lists in lists
        raise BadPosts("no post looks like this: a number is too long, or it is nested too deep") from None


def _posts(value: Any, policy: Policy, account: str) -> list[Post]:
    envelope, named = _addressed(value)
    chosen = _account(named or account, policy)
    taken = post_json.understand(envelope, chosen)
    posts = [one for one in taken if isinstance(one, Post)]
    if len(posts) < len(taken):
        raise BadPosts("a removal opens no ticket: leave it out")
    return posts


def _addressed(value: Any) -> tuple[Any, str]:
    """Return a request as the webhook takes it, and the account that stands beside the post ("" if none does)."""
    if not isinstance(value, Mapping):
        return value, ""
    named = value.get("account", "")
    if not isinstance(named, str):
        raise BadPosts("account: text expected, such as webhook/shop")
    rest = {name: part for name, part in value.items() if name != "account"}
    whole = "type" in rest or "post" in rest
    return (rest if whole else {"type": "post", "post": rest}), named


def _account(wanted: str, policy: Policy) -> AccountId:
    chosen = next((one for one in policy.accounts if one == wanted or not wanted), None)
    if chosen is None:
        known = ", ".join(policy.accounts) or "those that you enter there first"
        raise BadPosts(f"account: the policy has no {wanted!r}. Name one of {known}")
    return chosen
