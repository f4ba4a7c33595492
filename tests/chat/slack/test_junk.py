"""Whatever comes in: it is heard, or it is junk, and never a surprise."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.payloads import Junk
from bot.chat.slack import events, intake
from tests.chat.slack.payloads import (
    BASE,
    CLICK,
    COMMAND,
    LIVE,
    MESSAGE,
    POINTED,
    SUBMISSION,
    SUGGESTION,
    SUMMONED,
    VIEW,
    Json,
    interaction,
    outer,
)

SAMPLES: tuple[Json, ...] = (
    CLICK,
    LIVE,
    SUBMISSION,
    SUGGESTION,
    POINTED,
    SUMMONED,
    BASE | {"type": "view_closed", "view": VIEW, "is_cleared": False},
    COMMAND,
    outer(MESSAGE),
    outer({"type": "message", "subtype": "message_changed", "channel": "C1", "message": MESSAGE}),
    outer({"type": "user_change", "user": {"id": "UANNA"}}),
    outer({"type": "channel_archive", "channel": "C1"}),
)
leaves = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8))
anything = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
)


@st.composite
def mutants(draw: st.DrawFn) -> Json:
    """A payload of Slack in which one thing somewhere is something else, or missing."""
    payload = copy.deepcopy(draw(st.sampled_from(SAMPLES)))
    place: Any = payload
    while True:
        keys = list(place) if isinstance(place, Mapping) else list(range(len(place)))
        key = draw(st.sampled_from(keys))
        deeper = isinstance(place[key], dict | list) and len(place[key]) > 0
        if not (deeper and draw(st.booleans())):
            break
        place = place[key]
    if draw(st.booleans()):
        place[key] = draw(anything)
    else:
        del place[key]
    return payload


def assert_heard_or_junk(payload: Json) -> None:
    for listen in (interaction, intake.command, lambda body: events.event(body, "UBOT")):
        try:
            listen(payload)
        except Junk:
            continue


@settings(max_examples=400)
@given(mutants())
def test_a_mutant_is_heard_or_junk(payload: Json) -> None:
    assert_heard_or_junk(payload)


@given(st.dictionaries(st.sampled_from(("type", "event", "view", "actions", "container", "user")), anything))
def test_anything_at_all_is_heard_or_junk(payload: Json) -> None:
    assert_heard_or_junk(payload)
