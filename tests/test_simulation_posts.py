"""Files of posts, as somebody may have them lying about."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from bot.domain.posts import AccountId, Post
from bot.simulation import BadPosts, posts_in
from tests.fakes.world import SHOP, policy

BOTH = AccountId("letterbox/@both")
ONE = {
    "id": "1",
    "kind": "comment",
    "author": {"id": "u", "name": "Lena"},
    "text": "Hello?",
    "written_at": "2026-03-02T07:21:00+01:00",
}
WHOLE = {"type": "post", "post": ONE}


def read(text: str, account: str = "") -> list[Post]:
    second = replace(policy().accounts[SHOP], id=BOTH)
    return list(posts_in(text, policy(accounts={**policy().accounts, BOTH: second}), account).posts)


@pytest.mark.parametrize(
    ("text", "several"),
    [
        (json.dumps(WHOLE), False),
        (json.dumps(WHOLE, indent=2), False),
        (json.dumps(ONE), False),
        (json.dumps([WHOLE]), True),
        (json.dumps([WHOLE, ONE | {"id": "2"}]), True),
        (json.dumps({"type": "posts", "posts": [ONE, ONE | {"id": "2"}]}), True),
        (f"{json.dumps(WHOLE)}\n\n{json.dumps(ONE | {'id': '2'})}\n", True),
    ],
)
def test_posts_are_read_in_each_form(text: str, *, several: bool) -> None:
    incoming = posts_in(text, policy())
    assert incoming.several is several
    assert [post.ref.external_id for post in incoming.posts] == ["1", "2"][: len(incoming.posts)]
    assert {post.ref.account for post in incoming.posts} == {SHOP}


def test_a_post_comes_to_the_account_that_it_names_else_to_the_one_that_was_asked_for() -> None:
    assert read(json.dumps(WHOLE), BOTH)[0].ref.account == BOTH
    assert read(json.dumps(WHOLE | {"account": SHOP}), BOTH)[0].ref.account == SHOP
    assert read(json.dumps(ONE | {"account": BOTH}))[0].ref.account == BOTH


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "line 1, column 1: this is no JSON"),
        ('{"id": 3', "line 1, column 9: this is no JSON"),
        ('{\n "id": 3\n', "line 3, column 1: this is no JSON"),
        (f"{json.dumps(WHOLE)}\nnonsense", "line 2, column 1: this is no JSON"),
        ("[]", "there is no post. docs/reference/post.example.json is one to start from"),
        ("7", "body: an object expected, got a number"),
        ('[{"id": 3}]', "post 1: post.author: missing"),
        (json.dumps([ONE, ONE | {"id": 3}]), "post 2: post.id: text expected, got a number"),
        (json.dumps(ONE | {"account": 7}), "account: text expected"),
        (
            json.dumps(ONE | {"account": "x/y"}),
            "account: the policy has no 'x/y'. Name one of letterbox/@shop",
        ),
        ('{"type": "removal", "post": {"id": "1"}}', "a removal opens no ticket: leave it out"),
        ("[" * 100_000, "nested too deep"),
        ("9" * 5000, "a number is too long"),
    ],
)
def test_what_are_no_posts_is_said_with_its_place(text: str, complaint: str) -> None:
    with pytest.raises(BadPosts) as caught:
        read(text)
    assert complaint in str(caught.value)


def test_a_policy_without_accounts_says_so() -> None:
    with pytest.raises(BadPosts, match="enter there first"):
        posts_in(json.dumps(ONE), policy(accounts={}))
