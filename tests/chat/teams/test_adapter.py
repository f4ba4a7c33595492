"""botbuilder: what of it is used, that its turn hears every kind of activity, and that its own doors stay shut."""

from __future__ import annotations

import ast
import logging
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pytest

import bot.chat.teams
from bot.chat.teams.adapter import LeanAdapter, LeanAuth
from tests.chat.teams.microsoft import APP, a_click, an_activity

SERVICE: Final = "https://smba.trafficmanager.net/emea/"
SOURCES: Final = sorted(Path(bot.chat.teams.__path__[0]).glob("*.py"))
PACKAGES: Final = ("botbuilder", "botframework", "msrest")
USED: Final = {
    "Activity", "AuthenticateRequestResult", "BotFrameworkAuthentication", "ChannelAccount", "ClaimsIdentity", "CloudAdapterBase",
    "ConnectorFactory", "ConversationAccount", "TeamsActivityHandler", "TurnContext",
}  # fmt: skip
"""Of botbuilder and what comes with it. Whatever keeps state there runs what it reads (CVE-2020-22083)."""


def imported() -> Iterator[str]:
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text())):
            match node:
                case ast.ImportFrom(module=str(module), names=names) if module.startswith(PACKAGES):
                    yield from (name.name for name in names)
                case ast.Import(names=names):
                    yield from (name.name for name in names if name.name.startswith(PACKAGES))
                case _:
                    pass


def test_botbuilder_is_used_for_its_turn_alone() -> None:
    assert set(imported()) == USED


@pytest.mark.parametrize(
    "kind",
    ["message", "messageUpdate", "messageDelete", "conversationUpdate", "installationUpdate", "invoke"],
)
async def test_every_kind_of_activity_is_heard_once_and_only_an_invoke_is_answered(kind: str) -> None:
    activity, heard = an_activity(SERVICE, kind, name="task/submit"), list[Mapping[str, Any]]()

    async def hear(given: Mapping[str, Any]) -> dict[str, Any]:
        heard.append(given)
        return {"task": None}

    reply = await LeanAdapter(APP).process(activity, {}, hear)
    assert heard == [activity]
    assert reply == ({"task": None} if kind == "invoke" else None)


def test_who_does_not_use_teams_loads_nothing_of_it() -> None:
    """It takes half a second and 25 MB, with what checks signatures."""
    loaded = "import bot.cli, bot.app, sys; print(*{'botbuilder', 'botframework', 'jwt', 'msrest'} & set(sys.modules))"
    said = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)  # noqa: S603 -- our own words
    assert said.stdout.split() == []


async def test_an_answer_without_a_body_is_empty() -> None:
    async def hear(_: Mapping[str, Any]) -> None:
        return None

    assert await LeanAdapter(APP).process(a_click(SERVICE), {}, hear) is None


@pytest.mark.parametrize("odd", [None, 7, "x", [1], {"id": 7}, {}])
@pytest.mark.parametrize(
    "name", ["from", "recipient", "conversation", "name", "serviceUrl", "channelId", "timestamp", "entities"]
)
async def test_nothing_odd_in_an_activity_keeps_it_from_being_heard(name: str, odd: object) -> None:
    heard = list[Mapping[str, Any]]()

    async def hear(given: Mapping[str, Any]) -> None:
        heard.append(given)

    await LeanAdapter(APP).process(a_click(SERVICE) | {name: odd}, {}, hear)
    assert len(heard) == 1


async def test_what_goes_wrong_within_a_turn_goes_on() -> None:
    async def hear(_: Mapping[str, Any]) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await LeanAdapter(APP).process(a_click(SERVICE), {}, hear)


async def test_no_way_of_botbuilders_own_lets_anybody_in() -> None:
    auth = LeanAuth()
    with pytest.raises(PermissionError):
        await auth.authenticate_request(None, "")
    with pytest.raises(PermissionError):
        await auth.authenticate_streaming_request("", "")


async def test_fields_that_botbuilder_does_not_know_fill_no_log(caplog: pytest.LogCaptureFixture) -> None:
    async def hear(_: Mapping[str, Any]) -> None:
        return None

    with caplog.at_level(logging.WARNING):
        await LeanAdapter(APP).process(a_click(SERVICE), {}, hear)
    assert caplog.records == []
