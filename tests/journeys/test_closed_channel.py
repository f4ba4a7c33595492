"""A channel is archived in the middle of the day: people hear what to do, and afterwards everything is there."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from pathlib import Path

import aiohttp

from tests.journeys.stage import channel_named, house
from tests.journeys.waiting import eventually

POLICY = """
language: de
time_zone: Europe/Vienna
departments:
  social:
    name: Social Media
    channels: [{slack: "#social-media"}]
  service:
    name: Kundenservice
    channels: [{slack: "#kundenservice"}]
people:
  anna: {name: Anna Berger, slack: U01ANNA, departments: [social], role: answer}
  selma: {name: Selma Kurz, slack: U02SELMA, departments: [service], role: answer}
accounts:
  letterbox/@shop: {name: Shop, address: du}
routing:
  - {name: Alles, to: social}
"""
TOLD = "ist archiviert: hebt die Archivierung auf oder tragt in escalation.yaml einen anderen Channel ein"


async def test_an_archived_channel_is_said_to_those_who_can_mend_it_and_loses_nothing(tmp_path: Path) -> None:
    async with house(POLICY, tmp_path) as town:
        board, channel = town.workspace.hub.board, channel_named(town.workspace, "social-media")
        board.archive(channel, "U01ANNA")
        await town.workspace.settled()
        town.say("@shop", "Mia", "Hallo?")
        town.say("@shop", "Ben", "Ist da wer?", conversation="c2")
        anna, selma = town.somebody("Anna"), town.somebody("Selma")
        told = await anna.direct_message(TOLD)
        assert told.words.startswith("⚠️ #social-media")
        await town.card("kundenservice", TOLD)
        assert selma.direct_messages() == []
        host, port = town.zuruf.address
        async with aiohttp.ClientSession() as session, session.get(f"http://{host}:{port}/readyz") as answer:
            assert answer.status == HTTPStatus.SERVICE_UNAVAILABLE
            assert "slack:#social-media: archived" in (await answer.json())["reasons"]
        board.archive(channel, "U01ANNA", archived=False)
        await town.workspace.settled()
        town.ahead += timedelta(minutes=6)
        town._wind()
        cards = await eventually(
            town.workspace,
            lambda: found if len(found := town.cards("social-media")) == 2 else None,
            lambda: town.cards("social-media"),
        )
        assert ["Hallo?" in cards[0].words, "Ist da wer?" in cards[1].words] == [True, True]
        await anna.direct_message("geht wieder")
        town.troubles.clear()
