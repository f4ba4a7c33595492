import json
from pathlib import Path

import pytest

from bot.workspace.model import File, Person
from bot.workspace.saving import save
from bot.workspace.server import Workspace
from tests.workspace.small_team import ANNA, BEN, SOCIAL, card, team


async def test_messages_outlive_a_restart(tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    async with await Workspace.start(team(), state=state) as before:
        anna = before.as_person(ANNA)
        ts = card(before).ts
        before.team.channels[SOCIAL].messages[ts].metadata = {
            "event_type": "card",
            "event_payload": {"ticket": "t1"},
        }
        await anna.say(SOCIAL, "a note", thread_ts=ts)
        await anna.react(SOCIAL, ts, "eyes")
        await anna.speak("en-GB")
        await anna.leave(SOCIAL)
        direct = before.hub.board.direct(BEN).id
    async with await Workspace.start(team(), state=state) as after:
        again = after.as_person(ANNA)
        shown = again.message(SOCIAL, ts)
        assert shown["metadata"]["event_payload"] == {"ticket": "t1"}
        assert (shown["reply_count"], shown["reactions"][0]["name"]) == (1, "eyes")
        assert [message["text"] for message in again.thread(SOCIAL, ts)] == ["a note"]
        assert ANNA not in after.team.channels[SOCIAL].members
        assert again.who.locale == "en-GB"
        assert after.hub.board.direct(BEN).id == direct
        assert after.hub.board.stamp() > shown["latest_reply"]


async def test_changes_are_written_while_it_runs(tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    async with await Workspace.start(team(), state=state) as workspace:
        card(workspace, "first")
        await workspace.saved()
        assert "first" in state.read_text()


async def test_a_damaged_file_says_what_to_do(tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    for damage in ("{", "[]", '{"people": {}, "channels": [{"id": "C1"}]}'):
        state.write_text(damage)
        with pytest.raises(ValueError, match=r"state\.json is damaged .* move it away"):
            await Workspace.start(team(), state=state)


async def test_a_taken_port_is_an_error_and_leaves_nothing_behind(tmp_path: Path) -> None:
    async with await Workspace.start(team()) as workspace:
        taken = int(workspace.url.rpartition(":")[2])
        with pytest.raises(OSError, match="address already in use"):
            await Workspace.start(team(), port=taken, state=tmp_path / "state.json")
        assert not (tmp_path / "state.json").exists()


async def test_somebody_new_is_in_the_configured_channels(tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    save(team(), state)
    grown = team()
    grown.people["U0NEW"] = Person("U0NEW", "nina", "Nina Neu")
    grown.channels[SOCIAL].members.add("U0NEW")
    async with await Workspace.start(grown, state=state) as workspace:
        assert "U0NEW" in workspace.team.channels[SOCIAL].members


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    everybody = team()
    save(everybody, state)
    whole = state.read_text()
    everybody.channels[SOCIAL].topic = object()  # type: ignore[assignment] # nothing JSON can hold
    with pytest.raises(TypeError):
        save(everybody, state)
    assert state.read_text() == whole
    assert json.loads(whole)["channels"][0]["id"] == SOCIAL


async def test_a_state_from_before_there_were_files_is_read(tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    save(team(), state)
    saved = json.loads(state.read_text())
    del saved["files"]
    state.write_text(json.dumps(saved))
    async with await Workspace.start(team(), state=state) as workspace:
        assert workspace.team.files == {}


async def test_a_file_without_its_bytes_is_damage(tmp_path: Path) -> None:
    state, damaged = tmp_path / "state.json", team()
    damaged.files["F1"] = File("F1", "a.txt", "a.txt", "text/plain", ANNA, 0, content=b"x")
    save(damaged, state)
    (tmp_path / "state.files" / "F1").unlink()
    with pytest.raises(ValueError, match="is damaged"):
        await Workspace.start(team(), state=state)
