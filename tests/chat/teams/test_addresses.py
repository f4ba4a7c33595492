"""Where something stands, in every way in which Teams says it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.teams.addresses import Address, in_path, parse, thread

PLACE, ROOT = "19:general@thread.tacv2", "1700000000001"


@pytest.mark.parametrize(
    ("conversation", "channel_data", "address"),
    [
        (PLACE, {}, Address(PLACE, None)),
        (f"{PLACE};messageid={ROOT}", {}, Address(PLACE, ROOT)),
        (f"{PLACE};messageId={ROOT}", {}, Address(PLACE, ROOT)),
        (f"{PLACE};else=1;messageid={ROOT}", {}, Address(PLACE, ROOT)),
        (f"{PLACE};messageid=", {}, Address(PLACE, None)),
        (PLACE, {"thread": {"id": ROOT}}, Address(PLACE, ROOT)),
        (PLACE, {"thread": {"id": f"{PLACE};messageid={ROOT}"}}, Address(PLACE, ROOT)),
        (f"{PLACE};messageid={ROOT}", {"thread": {"id": "another"}}, Address(PLACE, ROOT)),
        (PLACE, {"thread": {"id": ""}}, Address(PLACE, None)),
        (PLACE, {"thread": "junk"}, Address(PLACE, None)),
        ("opaque", {"thread": None}, Address("opaque", None)),
    ],
)
def test_a_conversation_is_read_however_it_names_its_thread(
    conversation: str, channel_data: dict[str, Any], address: Address
) -> None:
    assert parse(conversation, channel_data) == address


def test_a_thread_of_a_thread_is_that_thread() -> None:
    assert thread(thread(PLACE, "1"), ROOT) == f"{PLACE};messageid={ROOT}"


@given(
    st.text(st.characters(exclude_characters=";"), min_size=1),
    st.text(st.characters(exclude_characters=";"), min_size=1),
)
def test_what_is_built_is_read_again(place: str, root: str) -> None:
    assert parse(thread(place, root)) == Address(place, root)


@given(st.text(st.characters(codec="utf-8")))
def test_an_id_stays_one_part_of_a_path(part: str) -> None:
    assert not set(in_path(part)) & set("/?#;:")
