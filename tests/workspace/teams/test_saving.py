"""What outlives a restart."""

from pathlib import Path

import pytest

from bot.workspace.teams.model import Person
from bot.workspace.teams.server import Connector
from tests.workspace.teams.small_bot import serving
from tests.workspace.teams.small_tenant import ANNA, BEN, activity, card, execute, says, tenant


async def test_messages_teams_and_answers_outlive_a_restart_at_the_same_address(tmp_path: Path) -> None:
    state = tmp_path / "teams.json"
    async with await Connector.start(tenant(), state=state) as before, serving(before) as bot:
        team = before.team("Service")
        await before.install(team)
        tickets = before.channel("Service/Tickets")
        root = await bot.open_thread(tickets.id, activity(card("A late train", execute())))
        anna = before.as_person(ANNA.id)
        anna.write(tickets.id, "a note", root)
        anna.react(root)
        anna.speak("en-GB")
        bot.answers["adaptiveCard/action"] = says("Yours.")
        await anna.press(root, "Claim")
        chat = (await bot.chat(BEN.id)).json()["id"]
        await bot.post(chat, activity(text="For you"))
        storm = await before.add_channel(team, "Storm")
        await before.leave(team, before.tenant.people[BEN.id])
        address = before.url
    async with await Connector.start(tenant(), state=state) as after:
        anna = after.as_person(ANNA.id)
        assert after.url == address
        assert (anna.sees(root).words, anna.sees(root).labels) == ("A late train", ["Claim"])
        assert [one.words for one in anna.thread(root)] == ["a note"]
        said = anna.sees(root).said
        assert said
        assert (said.text, after.message(root).reactions) == ("Yours.", {"like": [ANNA.id]})
        assert anna.who.locale == "en-GB"
        assert [one.text for one in after.as_person(BEN.id).messages(chat)] == ["For you"]
        team = after.team("Service")
        assert (team.installed, BEN.id in team.members, storm.id in team.channels) == (True, False, True)
        assert after.hub.board.new_id() > root


async def test_changes_are_written_while_it_runs(tmp_path: Path) -> None:
    state = tmp_path / "teams.json"
    async with await Connector.start(tenant(), state=state) as connector:
        connector.as_person(ANNA.id).write(connector.channel("Service/Tickets").id, "first")
        await connector.saved()
        assert "first" in state.read_text()


async def test_another_address_is_taken_if_the_one_of_before_is_not_free(tmp_path: Path) -> None:
    state = tmp_path / "teams.json"
    async with await Connector.start(tenant(), state=state) as before:
        before.as_person(ANNA.id).write(before.channel("Service/Tickets").id, "first")
        await before.saved()
        async with await Connector.start(tenant(), state=state) as beside:
            assert beside.url != before.url


async def test_a_damaged_file_says_what_to_do(tmp_path: Path) -> None:
    state = tmp_path / "teams.json"
    for damage in ("{", "[]", '{"port": 1, "people": {}, "teams": [{"id": "x"}], "chats": []}'):
        state.write_text(damage)
        with pytest.raises(ValueError, match=r"teams\.json is damaged .* move it away"):
            await Connector.start(tenant(), state=state)


async def test_a_taken_port_is_an_error_and_leaves_nothing_behind(tmp_path: Path) -> None:
    async with await Connector.start(tenant()) as connector:
        taken = int(connector.url.rpartition(":")[2])
        with pytest.raises(OSError, match="address already in use"):
            await Connector.start(tenant(), port=taken, state=tmp_path / "teams.json")
        assert not (tmp_path / "teams.json").exists()


async def test_somebody_new_is_in_the_configured_teams(tmp_path: Path) -> None:
    state = tmp_path / "teams.json"
    async with await Connector.start(tenant(), state=state) as before:
        await before.leave(before.team("Service"), before.tenant.people[BEN.id])
    grown, nina = tenant(), Person.named("Nina Neu")
    grown.people[nina.id] = nina
    for team in grown.teams.values():
        team.members.add(nina.id)
    async with await Connector.start(grown, state=state) as after:
        assert nina.id in after.team("Service").members
        assert BEN.id not in after.team("Service").members
