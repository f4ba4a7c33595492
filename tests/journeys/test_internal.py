"""Whatever anybody types in a thread, at whatever moment, no customer ever reads it."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.journeys.stage import house
from tests.journeys.test_douglas import ASKED, POLICY, QUESTION, escalate

COMMANDS = (
    "/zuruf log 1",
    "/zuruf reply 1 Hallo",
    "senden",
    "@zuruf Antworten: Hallo",
    "v1|1|",
    "<!channel>",
)
WRITTEN = st.lists(st.sampled_from(COMMANDS) | st.text(min_size=1, max_size=300), min_size=1, max_size=8)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(texts=WRITTEN)
def test_what_is_typed_in_threads_never_leaves(texts: list[str]) -> None:
    asyncio.run(_written(texts))


async def _written(texts: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with house(POLICY, Path(folder)) as opened:
            anna, selma = opened.somebody("Anna"), opened.somebody("Selma")
            opened.say("@douglas", "Mia", QUESTION)
            card = await opened.card("social-media", QUESTION)
            await escalate(await anna.open(card, "Eskalieren"))
            asked = await opened.card("kundenservice", ASKED)
            for text in texts:
                ts = await anna.write(card, text)
                await selma.write(asked, text)
                await anna.edit(card, ts, f"{text} {text}")
            await anna.press(card, "Abschließen")
            await card.line("Anna Berger hat das Ticket abgeschlossen.")
            square = opened.square
        assert square.replies == []
        assert [post["text"] for one in square.conversations() for post in one["posts"]] == [QUESTION]
