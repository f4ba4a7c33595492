import html
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.workspace.model import Person
from bot.workspace.stored import IdMaker, stored_blocks, stored_text, typed_text

PEOPLE = [Person("U0ANNA", "anna", "Anna Huber"), Person("U0AB", "anna.b", "Anna Beer")]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a < b && c > d", "a &lt; b &amp;&amp; c &gt; d"),
        ("<!channel> <@U0ANNA>", "&lt;!channel&gt; &lt;@U0ANNA&gt;"),
        ("@anna, and @anna.b. me@anna.example", "<@U0ANNA>, and <@U0AB>. me@anna.example"),
        ("@nobody", "@nobody"),
        ("(https://shop.example/a?x=1&y=2).", "(<https://shop.example/a?x=1&amp;y=2>)."),
        ("❤️ 👍", ":heart: :+1:"),
    ],
)
def test_what_people_type_is_kept_the_slack_way(typed: str, kept: str) -> None:
    assert typed_text(typed, PEOPLE) == kept


@given(st.text())
def test_nobody_types_live_markup_by_accident(typed: str) -> None:
    kept = typed_text(typed, [])
    assert all(url.startswith(("http://", "https://")) for url in re.findall(r"<([^>]*)>", kept))


@given(st.text(alphabet=st.characters(max_codepoint=0x24F)))
def test_what_was_typed_can_be_read_back(typed: str) -> None:
    assert html.unescape(re.sub(r"<(https?://[^>]*)>", r"\1", typed_text(typed, []))) == html.unescape(
        html.escape(typed, quote=False)
    )


def test_the_text_of_an_app_keeps_its_markup() -> None:
    text = "<!here> <https://a.example|A> <https://b.example> &lt; & https://c.example!"
    assert (
        stored_text(text)
        == "<!here> <https://a.example|A> <https://b.example> &lt; &amp; <https://c.example>!"
    )


def test_blocks_get_the_ids_they_lack_and_keep_the_others() -> None:
    button: dict[str, Any] = {"type": "button", "text": {"type": "plain_text", "text": "x"}}
    given_blocks: list[dict[str, Any]] = [
        {"type": "actions", "elements": [button, {**button, "action_id": "mine"}]},
        {"type": "divider", "block_id": "line"},
    ]
    kept = stored_blocks(given_blocks, IdMaker())
    assert kept[1]["block_id"] == "line"
    assert kept[0]["block_id"]
    first, second = kept[0]["elements"]
    assert first["action_id"]
    assert second["action_id"] == "mine"
    assert first["text"]["emoji"] is True
    assert "block_id" not in given_blocks[0]


def test_ids_do_not_repeat() -> None:
    make = IdMaker()
    assert len({make() for _ in range(10_000)}) == 10_000
