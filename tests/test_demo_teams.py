"""The Teams of the demo: the same tickets as in Slack, by the same people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from bot.demo import Demo, staged, team_of
from bot.demo_teams import COMPANY, in_both, tenant_of
from bot.domain.people import ChannelId, Identity, PersonId
from bot.workspace.teams.model import Channel
from bot.workspace.teams.people import PersonInTeams
from tests.journeys.people import Somebody
from tests.journeys.stage import card_in
from tests.journeys.surroundings import send_post
from tests.journeys.waiting import PATIENCE
from tests.test_demo import POLICY

ASKED = "Wo ist mein Geld?"


async def shown(demo: Demo, holds: Callable[[], bool], what: Callable[[], object]) -> None:
    """Wait until something can be seen in Teams."""
    try:
        await demo.teams.wait_for(holds, PATIENCE)
    except TimeoutError:
        raise AssertionError(f"still not there; instead: {what()}") from None


def service(demo: Demo) -> Channel:
    return demo.teams.channel(f"{COMPANY}/Kundenservice")


async def ask(demo: Demo) -> str:
    """Let a customer write; return the id of the card in Teams."""
    addresses = demo.addresses()
    assert await send_post(addresses["hook"], ASKED, secret=addresses["hook_secret"]) == 204
    await shown(demo, lambda: bool(service(demo).roots()), lambda: "no card in Teams")
    return service(demo).roots()[0].id


async def test_a_ticket_is_in_both_and_what_is_done_in_one_is_seen_in_the_other(tmp_path: Path) -> None:
    async with staged(POLICY, tmp_path, port=0, environ={}) as demo:
        await demo.workspace.connected()
        card = await ask(demo)
        selma = demo.teams.as_person("Selma Aydin")
        in_slack = await card_in(demo.workspace, "kundenservice", ASKED)
        assert ASKED in selma.sees(card).words

        assert (await selma.press(card, "Übernehmen")).ok
        assert "Zurücklegen" in selma.sees(card).labels
        await in_slack.shows("Bei: Selma Aydin")
        await in_slack.line("Selma Aydin hat übernommen.")

        await Somebody(demo.workspace, slack_id("selma")).press(in_slack, "Zurücklegen")
        anna = demo.teams.as_person("Anna Berger")
        await shown(demo, lambda: "Übernehmen" in anna.sees(card).labels, lambda: anna.sees(card).labels)
        await shown(demo, lambda: "zurück" in thread(anna, card), lambda: thread(anna, card))
        await demo.teams.settled()
        assert demo.teams.unexpected == []
        assert demo.teams.posted_again == []


async def test_teams_goes_on_where_it_was_stopped(tmp_path: Path) -> None:
    async with staged(POLICY, tmp_path, port=0, environ={}) as demo:
        card = await ask(demo)
        await demo.teams.saved()
    async with staged(POLICY, tmp_path, port=0, environ={}) as demo:
        selma = demo.teams.as_person("Selma Aydin")
        assert [one.id for one in service(demo).roots()] == [card]
        assert (await selma.press(card, "Übernehmen")).ok
        jonas = demo.teams.as_person("Jonas Weiss")
        await shown(demo, lambda: "Selma Aydin" in jonas.sees(card).words, lambda: jonas.sees(card).words)


async def test_the_demo_says_where_teams_is(tmp_path: Path) -> None:
    async with staged(POLICY, tmp_path, port=0, environ={}) as demo:
        said = demo.addresses()["teams"]
        assert said == {"connector": demo.teams.service_url, "page": f"{demo.workspace.url}/teams"}
        assert demo.teams.profile.authenticated


def test_everybody_of_the_policy_sits_in_teams_in_their_language() -> None:
    both = in_both(POLICY)
    tenant = tenant_of(both)
    assert {one.name for one in tenant.people.values()} == {one.name for one in POLICY.people.values()}
    locales = {one.name: one.locale for one in tenant.people.values()}
    assert (locales["Anna Berger"], locales["Tom Baker"]) == ("de-AT", "en-GB")
    in_slack = {one.name: one.color for one in team_of(both).people.values() if not one.is_bot}
    assert {one.name: one.color for one in tenant.people.values()} == in_slack
    (team,) = tenant.teams.values()
    named = {channel.name for channel in team.channels.values()}
    assert named == {"General", *(one.name for one in POLICY.departments.values())}
    for person in tenant.people.values():
        known = both.whose("teams", person.object_id)
        assert known is not None
        assert both.people[known].name == person.name


def test_a_policy_that_says_who_is_in_teams_is_left_as_it_is() -> None:
    department, *_ = POLICY.departments.values()
    moved = replace(department, channels=(ChannelId("teams:Bahn/Social/Media"),))
    identities = {Identity("teams", "id-of-anna"): PersonId("anna")}
    policy = replace(POLICY, departments={**POLICY.departments, department.id: moved}, identities=identities)
    assert in_both(policy) is policy
    tenant = tenant_of(policy)
    assert [one.object_id for one in tenant.people.values()] == ["id-of-anna"]
    (team,) = tenant.teams.values()
    assert (team.name, [one.name for one in team.channels.values()]) == ("Bahn", ["General", "Social/Media"])


def thread(person: PersonInTeams, card: str) -> str:
    return "\n".join(one.words for one in person.thread(card))


def slack_id(person: str) -> str:
    return next(one.id for one, who in POLICY.identities.items() if who == person and one.surface == "slack")
