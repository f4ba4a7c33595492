"""The page, the workspace and a real app together: Home, forms on forms, shortcuts, commands, files, and trouble."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace.server import Workspace
from tests.workspace.page_stage import watch
from tests.workspace.small_desk import SmallDesk
from tests.workspace.small_team import ANNA, BEN, SOCIAL, card, team

pytest_plugins = ["tests.workspace.page_fixtures"]
pytestmark = pytest.mark.asyncio(loop_scope="module")

WORDS = {
    "de": {"home": "Startseite", "messages": "Nachrichten", "back": "Zurück", "close": "Schließen",
           "shortcuts": "Kurzbefehle", "trouble": "Wir haben keine Antwort von der App bekommen"},
    "en": {"home": "Home", "messages": "Messages", "back": "Back", "close": "Close",
           "shortcuts": "Shortcuts", "trouble": "We had some trouble connecting to the app"},
}  # fmt: skip


@dataclass
class Scene:
    workspace: Workspace
    client: AsyncWebClient
    desk: SmallDesk
    page: Page
    words: dict[str, str]

    @property
    def form(self) -> Locator:
        return self.page.get_by_test_id("modal")

    @property
    def answer(self) -> Locator:
        return self.form.get_by_label("Answer")

    async def open_home(self) -> Locator:
        await self.page.get_by_role("navigation").get_by_role("button", name="Zuruf").click()
        await expect(self.page.get_by_test_id("home")).to_contain_text("Tickets, ")
        return self.page.get_by_test_id("home")

    async def begin(self, text: str) -> None:
        """A form from the Home tab, with something typed into it."""
        await (await self.open_home()).get_by_role("button", name="Next").click()
        await self.answer.fill(text)


in_both_languages = pytest.mark.parametrize("scene", ["de", "en"], indirect=True)


@pytest_asyncio.fixture(loop_scope="module")
async def scene(request: pytest.FixtureRequest, browser: Browser) -> AsyncIterator[Scene]:
    """Anna at a page of a workspace with the small desk connected; in English if nobody says otherwise."""
    language = getattr(request, "param", "en")
    people = team()
    people.people[ANNA].locale = language
    async with await Workspace.start(people) as workspace:
        client = AsyncWebClient(workspace.bot_token, base_url=workspace.api_url)
        app = AsyncApp(client=client, request_verification_enabled=False, process_before_response=True)
        desk = SmallDesk(app)
        handler = AsyncSocketModeHandler(app, workspace.app_token, ping_interval=0.1)
        await handler.connect_async()  # type: ignore[no-untyped-call] # bolt leaves it without annotations
        await workspace.connected()
        context = await browser.new_context(viewport={"width": 1400, "height": 900})
        page = await context.new_page()
        page.set_default_timeout(5000)
        problems = watch(page, workspace.url)
        await page.goto(workspace.url)
        await page.get_by_role("heading", name="#social").wait_for()
        yield Scene(workspace, client, desk, page, WORDS[language])
        await context.close()
        await handler.close_async()  # type: ignore[no-untyped-call] # bolt leaves it without annotations
        assert (problems, workspace.unexpected) == ([], [])


# The app's place


async def test_the_home_tab_is_published_when_it_is_opened_and_repainted_when_it_changes(
    scene: Scene,
) -> None:
    home = await scene.open_home()
    await expect(home).to_contain_text("Tickets, 1Two wait for you")
    button = home.get_by_role("button", name="Count")
    await button.focus()
    await scene.page.keyboard.press("Enter")
    await expect(home.get_by_role("heading")).to_have_text("Tickets, 2")
    await expect(button).to_be_focused()
    pressed = scene.desk.last
    assert pressed["container"] == {"type": "view", "view_id": pressed["view"]["id"]}
    assert "channel" not in pressed
    assert scene.page.url.endswith("#home")


@in_both_languages
async def test_home_and_messages_are_tabs_that_the_keyboard_reaches(scene: Scene) -> None:
    await scene.open_home()
    tabs = scene.page.locator("#tabs")
    await tabs.get_by_role("button", name=scene.words["home"]).focus()
    await scene.page.keyboard.press("ArrowRight")
    await scene.page.keyboard.press("Enter")
    await expect(tabs.get_by_role("button", name=scene.words["messages"])).to_have_attribute(
        "aria-current", "page"
    )
    await scene.page.get_by_test_id("composer").fill("hello")
    await scene.page.keyboard.press("Enter")
    await expect(scene.page.get_by_test_id("messages")).to_contain_text("hello")
    await scene.workspace.settled()
    assert (scene.desk.last["channel_type"], scene.desk.last["text"]) == ("im", "hello")


async def test_what_the_app_writes_in_private_is_counted_at_its_name(scene: Scene) -> None:
    await scene.page.get_by_role("button", name="service").click()
    await scene.client.chat_postMessage(channel=ANNA, text="psst")
    entry = scene.page.locator("[data-channel=home]")
    await expect(entry.locator(".badge")).to_contain_text("1")
    await entry.click()
    await scene.page.get_by_role("button", name=scene.words["messages"]).click()
    await expect(scene.page.get_by_test_id("messages")).to_contain_text("psst")
    await expect(entry.locator(".badge")).to_have_count(0)


async def test_a_command_is_typed_to_the_app_in_private(scene: Scene) -> None:
    await scene.open_home()
    await scene.page.get_by_role("button", name=scene.words["messages"]).click()
    await scene.page.get_by_test_id("composer").fill("/zuruf inbox")
    await scene.page.keyboard.press("Enter")
    await expect(scene.page.get_by_test_id("composer")).to_have_value("")
    await scene.desk.hears()
    assert (scene.desk.last["command"], scene.desk.last["text"]) == ("/zuruf", "inbox")
    assert scene.desk.last["channel_name"] == "directmessage"


# Forms on forms


@in_both_languages
async def test_a_pushed_form_gives_way_to_the_one_below_with_its_text(scene: Scene) -> None:
    await scene.begin("half an answer")
    await scene.form.get_by_role("button", name="Preview").click()
    await expect(scene.form.get_by_role("heading")).to_have_text("Sure?")
    assert scene.desk.last["view"]["state"]["values"]["answer"]["answer"]["value"] == "half an answer"
    await scene.form.get_by_role("button", name=scene.words["back"]).click()
    await expect(scene.answer).to_have_value("half an answer")
    await scene.form.get_by_role("button", name="Send").click()
    await expect(scene.form).to_be_hidden()
    (sent,) = [body for body in scene.desk.heard if body["type"] == "view_submission"]
    assert sent["view"]["state"]["values"]["answer"]["answer"]["value"] == "half an answer"


@pytest.mark.parametrize("tells", [False, True])
async def test_the_cross_closes_all_forms_without_asking(scene: Scene, tells: bool) -> None:
    scene.workspace.hub.closing_tells_values = tells
    await scene.begin("gone")
    await scene.form.get_by_role("button", name="Preview").click()
    await expect(scene.form.get_by_role("heading")).to_have_text("Sure?")
    await scene.form.locator(".modal-head").get_by_role("button", name=scene.words["close"]).click()
    await expect(scene.form).to_be_hidden()
    await scene.workspace.settled()
    below, above = scene.desk.heard[-2:]
    assert [body["is_cleared"] for body in (below, above)] == [True, True]
    assert above["view"]["previous_view_id"] == below["view"]["id"]
    held = {"answer": {"answer": {"type": "plain_text_input", "value": "gone"}}} if tells else {}
    assert below["view"]["state"]["values"] == held


# Trouble


@in_both_languages
async def test_a_lost_ack_is_said_in_the_form_and_nothing_typed_is_lost(scene: Scene) -> None:
    scene.workspace.faults.lost_submissions = 1
    await scene.begin("a long answer")
    await scene.form.get_by_role("button", name="Send").click()
    trouble = scene.page.get_by_test_id("trouble")
    await expect(trouble).to_contain_text(scene.words["trouble"])
    await expect(scene.answer).to_have_value("a long answer")
    await expect(scene.page.get_by_test_id("toast")).to_have_count(0)
    await scene.page.reload()
    await expect(trouble).to_contain_text(scene.words["trouble"])
    await expect(scene.answer).to_have_value("a long answer")
    await scene.form.get_by_role("button", name="Send").click()
    await expect(scene.form).to_be_hidden()


async def test_trouble_goes_when_the_app_answers_and_its_errors_stay(scene: Scene) -> None:
    scene.workspace.faults.lost_submissions = 1
    await scene.begin("short")
    await scene.form.get_by_role("button", name="Send").click()
    trouble = scene.page.get_by_test_id("trouble")
    await expect(trouble).to_be_visible()
    scene.desk.answer = {"response_action": "errors", "errors": {"answer": "Too short"}}
    await scene.form.get_by_role("button", name="Send").click()
    await expect(scene.form.get_by_text("Too short")).to_be_visible()
    await expect(trouble).to_be_hidden()
    await expect(scene.answer).to_have_value("short")


# Shortcuts


async def test_a_shortcut_on_a_reply_in_a_thread_tells_which_message(scene: Scene) -> None:
    root = card(scene.workspace)
    channel = scene.workspace.team.channels[SOCIAL]
    reply = scene.workspace.hub.board.post(channel, BEN, "a detail", thread_ts=root.ts)
    await scene.page.get_by_test_id("replies").click()
    message = scene.page.get_by_test_id("thread").locator(f"[data-ts='{reply.ts}']")
    await message.hover()
    await message.locator("[data-tool=more]").click()
    await scene.page.get_by_role("menuitem", name="Show log").click()
    await scene.desk.hears(lambda body: "callback_id" in body)
    assert scene.desk.last["type"] == "message_action"
    assert scene.desk.last["message"]["thread_ts"] == root.ts
    assert scene.desk.last["message_ts"] == reply.ts


async def test_a_global_shortcut_opens_a_form(scene: Scene) -> None:
    await scene.page.get_by_role("button", name=scene.words["shortcuts"]).click()
    await scene.page.get_by_role("menuitem", name="My tickets").click()
    await expect(scene.answer).to_be_visible()
    assert (scene.desk.last["type"], scene.desk.last["callback_id"]) == ("shortcut", "inbox")


# Files


@in_both_languages
async def test_an_export_is_shown_with_its_size_and_saved_under_its_name(
    scene: Scene, tmp_path: Path
) -> None:
    await scene.client.files_upload_v2(
        filename="Übersicht 17.csv", content="id;text\n" * 300, title="Log", channel=SOCIAL
    )
    link = scene.page.get_by_test_id("file")
    await expect(link).to_contain_text("Log")
    facts = (
        "Übersicht 17.csv · CSV · 2,3 kB" if scene.words is WORDS["de"] else "Übersicht 17.csv · CSV · 2.3 kB"
    )
    await expect(link.locator("small")).to_have_text(facts)
    async with scene.page.expect_download() as waiting:
        await link.click()
    download = await waiting.value
    assert download.suggested_filename == "Übersicht 17.csv"
    await download.save_as(tmp_path / "saved.csv")
    assert (tmp_path / "saved.csv").read_text() == "id;text\n" * 300
