"""`zuruf check` for Teams: what is missing before the bot can work there, each with its mend."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from bot.checking import check_online
from bot.domain.errors import Barrier
from bot.domain.people import ChannelId, Identity, PersonId
from bot.domain.policy import Policy
from bot.finding import Finding
from bot.keeping import rooms
from bot.keeping.rooms import Space
from bot.settings import Settings
from bot.stores.tiny import TinyStore
from bot.workspace.teams.server import Connector
from tests.chat.teams.office import IN_SERVICE, IN_SOCIAL, Teams, in_teams, tenant
from tests.docs.reading import ROOT
from tests.docs.test_findings import explained
from tests.fakes.world import ANNA, SOCIAL, Watch


@pytest.fixture
async def connector() -> AsyncIterator[Connector]:
    async with await Connector.start(tenant()) as started:
        yield started


def known(connector: Connector, **changes: object) -> Space:
    """Return the team as the bot has come to know it."""
    team = Teams(connector).team
    names = {one.id: one.name for one in team.channels.values()}
    space = Space(id=team.id, name=team.name, group=team.group, service=connector.service_url, channels=names)
    return replace(space, **changes)  # type: ignore[arg-type]  # fields of a space


async def asked(
    connector: Connector,
    folder: Path,
    *spaces: Space,
    policy: Policy | None = None,
    environ: Mapping[str, str] | None = None,
) -> list[Finding]:
    store = await TinyStore.open(folder / "zuruf.db", key=None)
    for space in spaces:
        await rooms.change(store, "teams", space.id, Watch()(), lambda _, space=space: space)  # type: ignore[misc]  # the one at hand
    await store.close()
    settings = Settings.read({**connector.settings, "ZURUF_DATA": str(folder), **(environ or {})})
    return [one async for one in check_online(settings, policy or in_teams(connector.tenant), {})]


def wrong(found: list[Finding]) -> list[str]:
    """Return what is wrong; the guide explains each of it, in the words that people see."""
    said = [one.what for one in found if one.wrong]
    patterns = explained(ROOT / "docs" / "start" / "teams.md")
    assert [what for what in said if not any(pattern.search(what) for pattern in patterns)] == []
    return said


async def test_where_nothing_is_missing_everything_is_named(connector: Connector, tmp_path: Path) -> None:
    found = await asked(connector, tmp_path, known(connector))
    assert [one.what for one in found] == [
        "Teams' keys can be fetched",
        "Teams: the app can log in",
        f"channel {IN_SOCIAL}",
        f"channel {IN_SERVICE}",
        "team Shop: 8 members, 1 of them guests, who can do nothing",
        "team Shop: its channels may be read",
    ]
    assert wrong(found) == []


async def test_a_password_that_is_wrong_ends_the_questions(connector: Connector, tmp_path: Path) -> None:
    found = await asked(connector, tmp_path, known(connector), environ={"TEAMS_APP_PASSWORD": "guess"})
    (said,) = wrong(found)
    assert said.startswith("Teams: login: ")
    assert "TEAMS_APP_PASSWORD" in found[-1].mend
    assert len(found) == 2


async def test_keys_that_cannot_be_fetched_are_named(connector: Connector, tmp_path: Path) -> None:
    environ = {"TEAMS_OPENID_URL": f"{connector.url}/nowhere"}
    found = await asked(connector, tmp_path, known(connector), environ=environ)
    assert wrong(found)[0].startswith("Teams: keys: ")
    assert "TEAMS_OPENID_URL" in found[-1].mend


async def test_before_the_app_was_installed_no_channel_is_known(connector: Connector, tmp_path: Path) -> None:
    found = await asked(connector, tmp_path)
    assert [one.partition(": ")[0] for one in wrong(found)] == [
        f"channel {IN_SOCIAL}",
        f"channel {IN_SERVICE}",
    ]
    assert "add the app to the team" in found[-1].mend


async def test_a_name_that_two_channels_have_wants_the_link(connector: Connector, tmp_path: Path) -> None:
    one = known(connector)
    twins = {**one.channels, "19:twin@thread.tacv2": "Social Media"}
    found = await asked(connector, tmp_path, replace(one, channels=twins))
    assert wrong(found) == [
        f"channel {IN_SOCIAL}: several channels are called so: write the link to the channel instead"
    ]


async def test_a_team_that_removed_the_app_is_named(connector: Connector, tmp_path: Path) -> None:
    found = await asked(connector, tmp_path, known(connector, shut=Barrier.NOT_MEMBER))
    assert len(wrong(found)) == 2
    assert all("the app was removed from this team" in one for one in wrong(found))


async def test_without_the_right_to_read_it_says_what_is_missed(connector: Connector, tmp_path: Path) -> None:
    connector.hub.tenant.app.permissions = frozenset()
    (said,) = wrong(await asked(connector, tmp_path, known(connector)))
    assert "may not be read, so threads are no notes" in said


async def test_somebody_of_the_policy_who_is_in_no_team_is_named(
    connector: Connector, tmp_path: Path
) -> None:
    policy = in_teams(connector.tenant)
    lost = {Identity("teams", "00000000-0000-4000-8000-00000000dead"): PersonId("anna")}
    others = {identity: who for identity, who in policy.identities.items() if who != ANNA.id}
    found = await asked(
        connector, tmp_path, known(connector), policy=replace(policy, identities=others | lost)
    )
    assert wrong(found) == ["Anna is in none of the teams, or a guest there"]


async def test_the_local_mode_is_said_aloud(connector: Connector, tmp_path: Path) -> None:
    settings = Settings.read({"ZURUF_TEAMS_LOCAL": "yes", "ZURUF_DATA": str(tmp_path)})
    department = replace(
        in_teams(connector.tenant).departments[SOCIAL], channels=(ChannelId("teams:Shop/Nowhere"),)
    )
    policy = in_teams(connector.tenant, departments={SOCIAL: department})
    found = [one async for one in check_online(settings, policy, {})]
    assert found[0].what.startswith("Teams: local mode")
    assert wrong(found) == [
        "channel teams:Shop/Nowhere: no team that has the app has such a channel: install it there, or mend the name in the policy"
    ]
