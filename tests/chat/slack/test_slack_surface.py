from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.chat.slack.channels import Channels
from bot.chat.slack.surface import SlackSurface
from bot.domain.errors import RateLimited, Rejected, Unreachable
from bot.domain.people import ChannelId
from bot.workspace.server import Workspace
from tests.chat.slack.office import (
    OTHER,
    PLACES,
    SHARED,
    SOCIAL,
    SlackBench,
    Time,
    calls_to,
    people_of,
    slack_bench,
    team,
)
from tests.contracts.surface import SurfaceContract
from tests.contracts.surface_bench import card, line
from tests.fakes.world import IN_SOCIAL, policy


@pytest.fixture
async def bench() -> AsyncIterator[SlackBench]:
    async with slack_bench() as bench:
        yield bench
        assert bench.workspace.unexpected == []


class TestSlackSurface(SurfaceContract):
    async def test_a_revoked_token_is_told_apart_from_a_refusal(self, bench: SlackBench) -> None:  # type: ignore[override] # looks closer
        await super().test_a_revoked_token_is_told_apart_from_a_refusal(bench)
        assert bench.workspace.unexpected.pop().startswith("chat.postMessage: invalid_auth")

    async def test_nothing_is_unfurled_or_parsed(self, bench: SlackBench) -> None:
        ref = await bench.surface.show(card(), bench.channel, None)
        await bench.surface.show(card(2), bench.channel, ref)
        post, update = [call.args for call in bench.workspace.calls if call.method.startswith("chat.")]
        assert (post["unfurl_links"], post["unfurl_media"], update["parse"]) == (False, False, "none")
        assert not {"link_names", "parse"} & post.keys()

    async def test_a_dropped_connection_never_posts_twice(self, bench: SlackBench) -> None:
        bench.lose_next_answer()
        with pytest.raises(Exception, match="Disconnected"):
            await bench.surface.show(card(), bench.channel, None)
        assert [call.method for call in bench.workspace.calls].count("chat.postMessage") == 1

    async def test_a_large_file_arrives(self, bench: SlackBench) -> None:
        content = b"x" * (2 * 1024 * 1024)
        await bench.surface.hand(bench.person, "ticket-17.json", content, ("The log.",))
        assert bench.handed(bench.person)["ticket-17.json"] == content

    async def test_a_file_whose_place_or_upload_fails_did_not_arrive(self, bench: SlackBench) -> None:
        bench.workspace.faults.break_calls("files.getUploadURLExternal")
        with pytest.raises(Unreachable):
            await bench.surface.hand(bench.person, "a.md", b"x", ("The log.",))
        with pytest.raises(Rejected, match="upload: HTTP 404"):
            await bench.surface._calls.upload(f"{bench.workspace.api_url}../upload/v1/nowhere", b"x")
        assert bench.handed(bench.person) == {}

    async def test_only_ids_travel_in_metadata(self, bench: SlackBench) -> None:
        thread = await bench.surface.show(card(5), bench.channel, None)
        await bench.surface.log([line(3, "asked."), line(4, "answered.")], thread, None)
        sent = [c.args["metadata"] for c in bench.workspace.calls if c.method == "chat.postMessage"]
        assert sent == [
            {"event_type": "ticket_card", "event_payload": {"ticket": 17, "version": 5}},
            {"event_type": "ticket_lines", "event_payload": {"numbers": "3,4"}},
        ]

    async def test_somebody_elses_metadata_is_not_believed(self, bench: SlackBench) -> None:
        forged = {"event_type": "ticket_card", "event_payload": {"ticket": 17, "version": 1}}
        channel = bench.workspace.team.channels[SOCIAL]
        bench.workspace.hub.board.post(channel, "UANNA", "mine", bot_id="B0OTHER", metadata=forged)
        assert await bench.surface.find_cards(card().ticket, bench.channel) == []

    async def test_a_long_thread_is_read_to_its_end(self, bench: SlackBench) -> None:
        thread = await bench.surface.show(card(), bench.channel, None)
        channel = bench.workspace.team.channels[thread.place]
        for number in range(450):
            metadata = {"event_type": "ticket_lines", "event_payload": {"numbers": str(number)}}
            app = bench.workspace.team.app
            bench.workspace.hub.board.post(
                channel, app.user, "x", bot_id=app.bot_id, thread_ts=thread.id, metadata=metadata
            )
        assert sorted(await bench.surface.find_lines(thread)) == list(range(450))


async def test_public_channels_are_joined_and_problems_named() -> None:
    missing = ChannelId("slack:#nowhere")
    shared = ChannelId("slack:#with-the-agency")
    wanted = (
        ChannelId("slack:#social-media"),
        ChannelId("slack:C0OTHER"),
        missing,
        shared,
        ChannelId("teams:x"),
    )
    async with await Workspace.start(team()) as workspace, calls_to(workspace) as calls:
        channels = Channels(calls, lambda: wanted)
        await channels.load()
        assert channels.problems == {missing: "channel_not_found", shared: "externally_shared"}
        assert workspace.team.app.user in workspace.team.channels["C0OTHER"].members
        assert await channels.place(ChannelId("slack:C0OTHER")) == "C0OTHER"
        assert channels.named(SOCIAL) == ChannelId("slack:#social-media")
        assert channels.named("C0UNKNOWN") == ChannelId("slack:C0UNKNOWN")


async def test_nothing_is_posted_into_a_channel_that_other_companies_see() -> None:
    shared = ChannelId("slack:#with-the-agency")
    async with await Workspace.start(team()) as workspace, calls_to(workspace) as calls:
        channels = Channels(calls, lambda: (shared,))
        surface = SlackSurface(
            calls, channels, people_of(workspace, calls), policy, lambda: workspace.team.app.bot_id
        )
        with pytest.raises(Rejected, match="externally_shared"):
            await surface.show(card(), shared, None)
        assert workspace.team.channels[SHARED].messages == {}


async def test_a_channel_shared_later_gets_nothing_more(bench: SlackBench) -> None:
    ref = await bench.surface.show(card(), bench.channel, None)
    bench.channels.mark_shared(SOCIAL)
    with pytest.raises(Rejected, match="externally_shared"):
        await bench.surface.show(card(2), bench.channel, ref)


async def test_a_channel_made_later_is_found_when_it_is_needed() -> None:
    later = ChannelId("slack:#later")
    now = [0.0]
    async with await Workspace.start(team()) as workspace, calls_to(workspace) as calls:
        channels = Channels(calls, lambda: (later,), lambda: now[0])
        await channels.load()
        made = workspace.hub.board.create("later", "UANNA")
        with pytest.raises(Rejected):
            await channels.place(later)
        now[0] = 61.0
        assert await channels.place(later) == made.id


class Slow:
    """The workspace's clock, moved by the waiting of the bot alone."""

    def __init__(self, time: Time) -> None:
        self.time = time

    def now(self) -> float:
        return 1_800_000_000 + self.time.now

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


async def test_a_storm_of_cards_and_repaints_stays_below_slacks_limits() -> None:
    time = Time()
    async with (
        await Workspace.start(team(), clock=Slow(time), limited=True) as workspace,
        calls_to(workspace, time) as calls,
    ):
        channels = Channels(calls, lambda: PLACES, time)
        surface = SlackSurface(
            calls, channels, people_of(workspace, calls), policy, lambda: workspace.team.app.bot_id
        )
        refs = [await surface.show(card(), IN_SOCIAL, None) for _ in range(30)]
        delayed = 0
        for version in range(130):
            try:
                await surface.show(card(version), IN_SOCIAL, refs[version % 30])
            except RateLimited as limited:
                delayed += 1
                time.now += limited.retry_after
        assert delayed
        assert 429 not in {call.status for call in workspace.calls}


async def test_a_renamed_channel_stays_the_one_that_the_policy_means(
    bench: SlackBench, caplog: pytest.LogCaptureFixture
) -> None:
    bench.workspace.team.channels[SOCIAL].name = "social"
    bench.channels.forget()
    assert await bench.channels.place(IN_SOCIAL) == SOCIAL
    assert bench.channels.named(SOCIAL) == IN_SOCIAL
    assert bench.channels.name(SOCIAL) == "social"
    assert bench.channels.problems == {}
    assert "slack:#social-media is called #social now" in caplog.text


async def test_a_name_given_to_another_channel_means_that_one(bench: SlackBench) -> None:
    bench.workspace.team.channels[SOCIAL].name = "social"
    bench.workspace.team.channels[OTHER].name = "social-media"
    bench.channels.forget()
    assert await bench.channels.place(IN_SOCIAL) == OTHER


async def test_an_archived_channel_is_known_again_when_it_comes_back() -> None:
    now = [0.0]
    async with await Workspace.start(team()) as workspace, calls_to(workspace) as calls:
        channels = Channels(calls, lambda: PLACES, lambda: now[0])
        await channels.load()
        place = workspace.team.channels[SOCIAL]
        workspace.hub.board.archive(place, "UANNA")
        channels.forget()
        with pytest.raises(Rejected, match="is_archived"):
            await channels.place(IN_SOCIAL)
        assert channels.named(SOCIAL) == IN_SOCIAL
        workspace.hub.board.archive(place, "UANNA", archived=False)
        now[0] = 61.0
        assert await channels.place(IN_SOCIAL) == SOCIAL
