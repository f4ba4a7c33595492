"""Connectors differ: one that says no more than it must and checks nothing, one that names threads otherwise."""

from typing import Any

from bot.workspace.teams.model import Person, Team, Tenant
from bot.workspace.teams.profile import Profile
from bot.workspace.teams.server import Connector
from tests.workspace.teams.small_bot import SmallBot, serving
from tests.workspace.teams.small_tenant import activity, card, execute, says, tenant


def names(node: Any) -> set[str]:
    if isinstance(node, dict):
        return set(node) | {name for child in node.values() for name in names(child)}
    return {name for child in node for name in names(child)} if isinstance(node, list) else set()


def bare_tenant() -> Tenant:
    """Ids that mean nothing and begin with nothing."""
    team = Team("team-1", "group-1", "Team", members={"user-1"})
    built = Tenant.of([Person("user-1", "object-1", "Anna")], [team])
    team.channels = {"team-1": Team.named("x").channels[Team.named("x").id]}
    team.channels["team-1"].id = "team-1"
    return built


async def test_the_minimal_connector_says_no_more_than_it_must_and_asks_for_no_token() -> None:
    profile = Profile(authenticated=False, minimal=True)
    async with await Connector.start(bare_tenant(), profile=profile) as connector, serving(connector) as bot:
        await connector.install(connector.team("Team"))
        answer = await bot.http.post(
            f"{connector.service_url}/v3/conversations/team-1/activities",
            json=activity(card("Late", execute())),
        )
        bot.answers["adaptiveCard/action"] = says("Yours.")
        anna = connector.as_person("user-1")
        assert (await anna.press(answer.json()["id"], "Claim")).words == "Yours."
        anna.command("inbox")
        await connector.settled()
        assert bot.headers == [""] * 4
        for said in bot.heard:
            assert not names(said) & {"entities", "locale", "replyToId", "isGroup", "attachments"}
            assert said["serviceUrl"].startswith("http://localhost:")
            assert set(said["from"]) == {"id", "aadObjectId"}
        assert connector.unexpected == []


async def test_a_thread_may_be_named_in_the_channel_data() -> None:
    profile = Profile(names_threads=True)
    async with await Connector.start(tenant(), profile=profile) as connector, serving(connector) as bot:
        await connector.install(connector.team("Service"))
        tickets = connector.channel("Service/Tickets")
        root = await bot.open_thread(tickets.id, activity(card()))
        connector.as_person("Anna Müller").write(tickets.id, "A note", root)
        await connector.settled()
        assert bot.last["conversation"]["id"] == tickets.id
        assert bot.last["channelData"]["thread"] == {"id": root}


async def test_the_settings_lead_a_bot_to_this_teams_with_its_checks_on() -> None:
    async with await Connector.start(tenant()) as connector:
        bot = SmallBot(connector)
        assert connector.settings["TEAMS_OPENID_URL"] == connector.openid_url
        assert (
            (await bot.http.get(connector.settings["TEAMS_OPENID_URL"]))
            .json()["jwks_uri"]
            .startswith(connector.url)
        )
        assert (await bot.ask_for_token(connector.settings["TEAMS_TENANT_ID"])).status_code == 200
        await bot.http.aclose()
