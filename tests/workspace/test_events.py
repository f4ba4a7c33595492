import asyncio
from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace.clock import ManualClock
from bot.workspace.courier import Answer, Outgoing
from bot.workspace.model import Channel, Person
from bot.workspace.people_actions import PersonAtWork
from bot.workspace.server import Workspace
from tests.workspace.conftest import Connect
from tests.workspace.small_team import ANNA, BEN, BOT, SECRET, SOCIAL

Body = dict[str, Any]


class Diary:
    """Everything the app hears as an event, with Slack's retry headers; fails on demand."""

    def __init__(self, app: AsyncApp) -> None:
        self.bodies: list[Body] = []
        self.retries: list[tuple[str, str]] = []
        self.failures = 0
        self.written = asyncio.Event()
        app.event({"type": "message", "subtype": None})(self.note)
        app.event("message")(self.note)
        for kind in (
            "app_mention",
            "reaction_added",
            "reaction_removed",
            "user_change",
            "member_joined_channel",
        ):
            app.event(kind)(self.note)

    async def note(self, body: Body, request: AsyncBoltRequest) -> None:
        self.bodies.append(body)
        header = request.headers.get
        self.written.set()
        self.retries.append((header("x-slack-retry-num", [""])[0], header("x-slack-retry-reason", [""])[0]))
        if self.failures:
            self.failures -= 1
            raise RuntimeError("not now")

    @property
    def events(self) -> list[Body]:
        return [body["event"] for body in self.bodies]


class Recorder:
    """A transport that acknowledges everything."""

    timeout = "timeout"

    def __init__(self) -> None:
        self.sent: list[Outgoing] = []

    async def send(self, outgoing: Outgoing) -> Answer:
        self.sent.append(outgoing)
        return Answer()


@pytest.fixture
def diary(app: AsyncApp) -> Diary:
    return Diary(app)


@pytest.mark.usefixtures("listening")
async def test_what_people_write_change_and_delete_comes_as_events(
    workspace: Workspace, diary: Diary, anna: PersonAtWork
) -> None:
    ts = await anna.say(SOCIAL, "see https://shop.example & <this> 👍 @ben")
    reply = await anna.say(SOCIAL, "a note", thread_ts=ts)
    await anna.edit(SOCIAL, reply, "a better note")
    await anna.delete(SOCIAL, reply)
    await workspace.settled()
    said, replied, edited, deleted = sorted(diary.events, key=lambda event: float(event["event_ts"]))
    assert said["text"] == f"see <https://shop.example> &amp; &lt;this&gt; :+1: <@{BEN}>"
    assert (said["user"], said["channel"], said["channel_type"]) == (ANNA, SOCIAL, "channel")
    assert (replied["thread_ts"], replied["parent_user_id"]) == (ts, ANNA)
    assert edited["subtype"] == "message_changed"
    assert (edited["message"]["text"], edited["previous_message"]["text"]) == ("a better note", "a note")
    assert edited["message"]["edited"]["user"] == ANNA
    assert (deleted["subtype"], deleted["deleted_ts"]) == ("message_deleted", reply)


@pytest.mark.usefixtures("listening")
async def test_a_deleted_parent_leaves_its_thread_below_a_tombstone(
    workspace: Workspace, diary: Diary, anna: PersonAtWork
) -> None:
    ts = await anna.say(SOCIAL, "parent")
    await anna.say(SOCIAL, "child", thread_ts=ts)
    await anna.delete(SOCIAL, ts)
    await workspace.settled()
    assert [event["message"]["subtype"] for event in diary.events if "message" in event] == ["tombstone"]
    assert [message["text"] for message in anna.thread(SOCIAL, ts)] == ["child"]


@pytest.mark.usefixtures("listening")
async def test_reactions_mentions_joins_and_languages_come_as_events(
    workspace: Workspace, diary: Diary, anna: PersonAtWork
) -> None:
    ts = await anna.say(SOCIAL, f"@{workspace.team.people[BOT].handle} help")
    await anna.react(SOCIAL, ts, "eyes")
    await anna.react(SOCIAL, ts, "eyes")
    await anna.speak("en-GB")
    await workspace.settled()
    kinds = [event["type"] for event in diary.events]
    assert sorted(kinds) == ["app_mention", "message", "reaction_added", "reaction_removed", "user_change"]
    changed = next(event for event in diary.events if event["type"] == "user_change")
    assert (changed["user"]["id"], changed["user"]["locale"]) == (ANNA, "en-GB")


@pytest.mark.usefixtures("listening")
async def test_the_app_hears_only_of_channels_it_is_in(workspace: Workspace, diary: Diary) -> None:
    carla = workspace.as_person("U0CARLA")
    await carla.say(SECRET, "hush")
    await carla.invite(SECRET, BOT)
    await carla.say(SECRET, "welcome")
    await workspace.settled()
    assert [event.get("text", event["type"]) for event in diary.events] == [
        "member_joined_channel",
        "welcome",
    ]
    assert [event["channel_type"] for event in diary.events] == ["G", "group"]


async def test_the_app_sees_its_own_posts_with_its_bot_id_as_slack_sends_them(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    recorder = Recorder()
    workspace.hub.use(recorder)
    await client.chat_postMessage(channel=SOCIAL, text="a card")
    await workspace.settled()
    sent = recorder.sent[0].payload
    assert sent["event"]["bot_id"] == workspace.team.app.bot_id
    assert sent["authorizations"][0]["user_id"] == BOT


@pytest.mark.usefixtures("listening")
async def test_guests_of_a_shared_channel_are_marked_as_such(workspace: Workspace, diary: Diary) -> None:
    workspace.team.people["U0GUEST"] = Person("U0GUEST", "gus", "Gus Guest", foreign_team="T0AGENCY")
    shared = Channel("C0SHARED", "shared", members={"U0GUEST", BOT}, is_ext_shared=True)
    workspace.team.channels[shared.id] = shared
    await workspace.as_person("U0GUEST").say(shared.id, "hello from outside")
    await workspace.settled()
    assert diary.bodies[0]["is_ext_shared_channel"] is True
    assert diary.events[0]["user_team"] == "T0AGENCY"


async def test_an_event_without_ack_comes_again_with_the_same_id_and_a_count(
    workspace: Workspace, diary: Diary, anna: PersonAtWork, connect: Connect, clock: ManualClock
) -> None:
    await connect()
    diary.failures = 2
    await anna.say(SOCIAL, "once")
    await workspace.wait_for(lambda: workspace.sockets.connections)
    await heard(diary, 1)
    clock.advance(3.1)  # no ack: the first retry follows at once
    await heard(diary, 2)
    clock.advance(3.1)  # and the second a minute later
    await clock.somebody_sleeps()
    clock.advance(60)
    await heard(diary, 3)
    await workspace.settled()
    assert len({body["event_id"] for body in diary.bodies}) == 1
    assert diary.retries == [("0", ""), ("1", "timeout"), ("2", "timeout")]
    clock.advance(1000)
    await workspace.settled()
    assert len(diary.bodies) == 3


async def heard(diary: Diary, count: int) -> None:
    async with asyncio.timeout(2):
        while len(diary.bodies) < count:
            diary.written.clear()
            await diary.written.wait()


async def test_each_envelope_goes_to_one_of_several_connections(
    workspace: Workspace, diary: Diary, anna: PersonAtWork, connect: Connect
) -> None:
    seen: list[list[Body]] = []
    for _ in range(2):
        handler = await connect()
        mine: list[Body] = []
        seen.append(mine)

        async def listen(message: Any, mine: list[Body] = mine) -> None:
            envelope = message.json()
            if envelope["type"] == "events_api":
                mine.append(envelope)

        handler.client.on_message_listeners.append(listen)
    for number in range(10):
        await anna.say(SOCIAL, str(number))
    await workspace.settled()
    assert sorted(event["text"] for event in diary.events) == [str(number) for number in range(10)]
    assert [len(envelopes) for envelopes in seen] == [5, 5]


async def test_a_warning_ahead_of_a_disconnect_leaves_the_connection_open(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    url = (await client.apps_connections_open(app_token=workspace.app_token))["url"]
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as socket:
        await socket.receive_json()
        await workspace.sockets.disconnect("warning")
        assert (await socket.receive_json())["reason"] == "warning"
        assert len(workspace.sockets.connections) == 1
        assert not socket.closed


async def test_events_without_any_connection_wait_for_the_retries(
    diary: Diary, anna: PersonAtWork, connect: Connect, clock: ManualClock
) -> None:
    await anna.say(SOCIAL, "while the bot was away")
    await clock.somebody_sleeps()
    await connect()
    clock.advance(60)
    await heard(diary, 1)
    assert diary.retries == [("2", "connection_failed")]
