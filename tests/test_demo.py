"""The demo: what a person sees after one command, and after Ctrl-C and the same command again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import pytest

from bot.connectors.registry import problems
from bot.demo import Demo, staged, team_of, tell_story
from bot.domain.hints import hints
from bot.domain.posts import AccountId, Author, Post, PostKind, PostRef
from bot.domain.regions import region_of
from bot.domain.routing import route
from bot.domain.text import Untrusted
from bot.policy_file import load_file
from bot.workspace.story import CYCLING_TIP, ENCORE, SCENES, Scene, story
from tests.journeys.checks import assert_slack_takes
from tests.journeys.people import Somebody
from tests.journeys.stage import card_in, cards_in
from tests.journeys.surroundings import send_post

POLICY = load_file(Path(__file__).parents[1] / "escalation.yaml", account_problems=problems)


@asynccontextmanager
async def running(folder: Path) -> AsyncIterator[Demo]:
    """Run the demo with its story, as `zuruf demo` does, until the end of the block."""
    async with staged(POLICY, folder, port=0, environ={}) as demo:
        await demo.workspace.connected()
        telling = asyncio.create_task(tell_story(demo.square))
        yield demo
        telling.cancel()
        with suppress(asyncio.CancelledError):
            await telling
        assert_slack_takes(demo.workspace)


async def test_the_demo_goes_on_where_it_was_stopped(tmp_path: Path) -> None:
    first = SCENES[0].text
    async with running(tmp_path) as demo:
        card = await card_in(demo.workspace, "social-media", first)
        anna = Somebody(demo.workspace, "U01ANNA")
        await anna.press(card, "Übernehmen")
        await card.line("Anna Berger hat übernommen.")
        await demo.workspace.saved()
    async with running(tmp_path) as demo:
        [again] = cards_in(demo.workspace, "social-media")
        assert first in again.words
        assert "Bei: Anna Berger" in again.words
        jonas = Somebody(demo.workspace, "U02JONAS")
        form = await jonas.open(again, "Zuweisen")
        await form.pick("Wem", "jonas", "Jonas Weiss")
        await form.submit()
        await again.shows("Bei: Jonas Weiss")
        assert [one["title"] for one in demo.square.conversations()] == [SCENES[0].author]


async def test_the_demo_says_where_everything_is_and_takes_posts_there(tmp_path: Path) -> None:
    async with staged(POLICY, tmp_path, port=0, environ={}) as demo:
        addresses = demo.addresses()
        assert addresses["page"] == f"{demo.workspace.url}/"
        assert addresses["api"] == demo.workspace.api_url
        assert addresses["bot_token"] == demo.workspace.bot_token
        posted = await send_post(addresses["hook"], "Wo ist mein Geld?", secret=addresses["hook_secret"])
        assert posted == 204
        await card_in(demo.workspace, "kundenservice", "Wo ist mein Geld?")


@pytest.mark.parametrize("scene", [*SCENES, *ENCORE], ids=lambda scene: scene.author)
def test_every_scene_is_for_an_account_of_the_example(scene: Scene) -> None:
    assert AccountId(scene.account) in POLICY.accounts


def test_the_story_comes_to_every_department() -> None:
    assert {route(_as_post(scene), POLICY)[0].to for scene in SCENES} == POLICY.departments.keys()


def test_the_story_begins_at_once_and_takes_a_minute_and_a_half() -> None:
    assert SCENES[0].after <= 2
    assert 80 <= sum(scene.after for scene in SCENES) <= 100


def test_the_story_shows_hints_regions_and_something_urgent() -> None:
    hinted = [hints(scene.text, POLICY.hints) for scene in SCENES]
    assert {hint.name for found in hinted for hint in found} >= {"Drohung", "Lob"}
    assert {region_of(_as_post(scene), POLICY) for scene in SCENES} >= {"wien", "tirol", ""}
    assert [scene.author for scene in SCENES if route(_as_post(scene), POLICY)[0].urgent] == ["Ayşe D."]


def test_the_story_has_somebody_who_comes_back_and_a_question_that_several_ask() -> None:
    lena = {scene.thread for scene in SCENES if scene.author == "Lena Hofer"}
    assert len(lena) == 2
    asking = [scene.author for scene in (*SCENES, *ENCORE) if scene.under == CYCLING_TIP]
    assert asking == ["Samira K.", "Katharina B.", "Jakob"]


def test_what_recurs_begins_a_conversation_each_time() -> None:
    recurring = [scene for _, scene in islice(story(), len(SCENES), len(SCENES) + 3 * len(ENCORE))]
    threads = {scene.thread for scene in recurring}
    assert len(threads) == len(recurring)
    assert threads & {scene.thread for scene in SCENES} == set()


def test_everybody_of_the_policy_sits_in_the_workspace_in_their_language() -> None:
    team = team_of(POLICY)
    locales = {person.name: person.locale for person in team.people.values() if not person.is_bot}
    assert locales.keys() == {person.name for person in POLICY.people.values()}
    assert locales["Anna Berger"] == "de-AT"
    assert locales["Tom Baker"] == "en-GB"
    assert {channel.name for channel in team.channels.values()} == {
        "social-media",
        "kundenservice",
        "presse",
        "international",
    }


def _as_post(scene: Scene) -> Post:
    return Post(
        ref=PostRef(AccountId(scene.account), "1"),
        conversation="1",
        kind=PostKind.COMMENT,
        author=Author("1", Untrusted(scene.author), Untrusted("")),
        text=Untrusted(scene.text),
        written_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
        language=scene.language,
    )
