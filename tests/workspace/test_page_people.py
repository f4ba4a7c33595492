"""Writing, threads, who I am and in which language, the home tab, and what customers see."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.workspace.page_stage import (
    ANNA,
    BEN,
    CARD,
    NOW,
    SERVICE,
    SOCIAL,
    Stage,
    card,
    come_in,
    new,
    said,
    state,
)

pytest_plugins = ["tests.workspace.page_fixtures"]
pytestmark = pytest.mark.asyncio(loop_scope="module")

# Writing


async def test_what_is_typed_goes_out_as_it_is(page: Page, stage: Stage) -> None:
    await come_in(page, stage)
    field = page.get_by_test_id("composer")
    await field.fill("<b> & *x*")
    await field.press("Shift+Enter")
    await field.type("second line")
    await field.press("Enter")
    frame = await stage.wait_for("say")
    assert (frame["channel"], frame["text"], "thread_ts" in frame) == (
        SOCIAL,
        "<b> & *x*\nsecond line",
        False,
    )
    await expect(field).to_have_value("")


async def test_commands_are_suggested_while_typing(page: Page, stage: Stage) -> None:
    await come_in(page, stage)
    field = page.get_by_test_id("composer")
    await field.type("/z")
    await expect(page.get_by_role("listbox").get_by_role("option")).to_have_count(2)
    await field.press("Enter")
    await expect(field).to_have_value("/zuruf ")
    await field.type("hilfe")
    await field.press("Enter")
    assert (await stage.wait_for("say"))["text"] == "/zuruf hilfe"


async def test_each_channel_keeps_its_draft(page: Page, stage: Stage) -> None:
    await come_in(page, stage)
    field = page.get_by_test_id("composer")
    await field.fill("half a thought")
    await page.locator(f"[data-channel={SERVICE}]").click()
    await expect(field).to_have_value("")
    await page.locator(f"[data-channel={SOCIAL}]").click()
    await expect(field).to_have_value("half a thought")


async def test_a_thread_opens_beside_the_channel(page: Page, stage: Stage) -> None:
    root = f"{NOW:.6f}"
    reply = said(NOW + 1, "a reply", thread_ts=root)
    await come_in(page, stage, card(NOW, CARD, reply_count=1), reply)
    await expect(page.locator("#messages").get_by_text("a reply")).to_have_count(0)
    await page.get_by_role("button", name="1 Antwort").click()
    thread = page.get_by_test_id("thread")
    await expect(thread.get_by_role("heading", name="Late train")).to_be_visible()
    await expect(thread).to_contain_text("a reply")
    await expect(page.get_by_test_id("thread-composer")).to_be_focused()
    await page.keyboard.type("mine")
    await page.keyboard.press("Enter")
    frame = await stage.wait_for("say")
    assert (frame["channel"], frame["thread_ts"], frame["text"]) == (SOCIAL, root, "mine")
    await page.keyboard.press("Escape")
    await expect(thread).to_be_hidden()


async def test_a_permalink_leads_to_its_message(page: Page, stage: Stage) -> None:
    link = f"<{stage.url}archives/{SERVICE}/p{NOW}000000|the other card>"
    await come_in(page, stage, said(NOW, link))
    await stage.play(new(said(NOW, "here it is"), SERVICE))
    await page.get_by_role("link", name="the other card").click()
    await expect(page.locator("#messages").get_by_text("here it is")).to_be_visible()
    await expect(page.locator(".pointed-at")).to_be_focused()


# Who I am, and my language


async def test_the_page_speaks_the_language_of_the_person(page: Page, stage: Stage) -> None:
    await come_in(page, stage)
    await expect(page.get_by_role("heading", name="Kanäle")).to_be_visible()
    await page.get_by_test_id("locale").get_by_role("button", name="English").click()
    assert (await stage.wait_for("locale"))["locale"] == "en-GB"
    await stage.play(state(locale="en-GB"))
    await expect(page.get_by_role("heading", name="Channels")).to_be_visible()
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    await expect(page.get_by_role("textbox", name="Message #social-media")).to_be_visible()
    german = re.compile(r"Kanäle|Nachricht|Startseite|Ich bin|Arbeitsbereich|Sprache")
    assert german.findall(await page.locator("body").evaluate("body => body.outerHTML")) == []


async def test_another_person_can_sit_down(page: Page, stage: Stage) -> None:
    await come_in(page, stage)
    await page.get_by_test_id("me").select_option(label="Ben Fischer")
    assert (await stage.wait_for("become"))["user"] == BEN
    await stage.play(state(me=BEN))
    await expect(page.locator("#my-title")).to_have_text("Kundenservice")
    await expect(page.get_by_role("heading", name="Channels")).to_be_visible()
    assert f"user={BEN}" in page.url


async def test_the_address_says_who_looks_and_in_which_language(page: Page, stage: Stage) -> None:
    await come_in(page, stage, query=f"?user={BEN}&lang=de")
    assert (await stage.wait_for("become"))["user"] == BEN
    assert (await stage.wait_for("locale"))["locale"] == "de-AT"


async def test_a_lost_connection_is_shown_and_comes_back_as_the_same_person(page: Page, stage: Stage) -> None:
    await come_in(page, stage)
    await stage.hang_up()
    await expect(page.get_by_text("Verbindung unterbrochen")).to_be_visible()
    assert (await stage.wait_for("become"))["user"] == ANNA
    await expect(page.get_by_text("Verbindung unterbrochen")).to_be_hidden()


@pytest.mark.parametrize(
    ("code", "words"),
    [("no_ack", "Die App hat nicht rechtzeitig geantwortet"), ("odd", "Das hat nicht geklappt (odd)")],
)
async def test_warnings_are_shown_as_a_notice(page: Page, stage: Stage, code: str, words: str) -> None:
    await come_in(page, stage)
    await stage.play({"type": "warning", "code": code})
    await expect(page.get_by_test_id("toast")).to_contain_text(words)


# Home tab and public square


async def test_the_home_tab_is_asked_for_and_shown(page: Page, stage: Stage) -> None:
    await come_in(page, stage)
    await page.locator("[data-channel=home]").click()
    await stage.wait_for("open_home")
    await stage.play({"type": "home", "view": {"id": "VH", "type": "home", "blocks": CARD}})
    await page.get_by_test_id("home").get_by_role("button", name="Claim").click()
    assert (await stage.wait_for("press"))["view_id"] == "VH"
    await expect(page).to_have_title("Startseite · Zuruf")


async def test_an_app_without_a_home_has_its_messages_only(page: Page, stage: Stage) -> None:
    app = {"name": "Zuruf", "bot_user": "U0BOT", "home": False}
    await come_in(page, stage, app=app)
    direct = {"id": "D0BOT", "name": "Zuruf", "topic": "", "is_im": True, "is_app": True}
    opened = state(app=app, channels=[*state()["channels"], direct])
    stage.answers["open_messages"] = lambda _: [
        opened,
        {"type": "messages", "channel": "D0BOT", "messages": []},
    ]
    await page.locator("[data-channel=home]").click()
    await expect(page.get_by_test_id("composer")).to_have_attribute("placeholder", "Nachricht an Zuruf")
    await expect(page.get_by_test_id("tab-home")).to_be_hidden()
    await expect(page.get_by_test_id("tab-messages")).to_have_attribute("aria-current", "page")
    assert stage.of("open_home") == []


async def test_the_skip_link_leads_into_the_home_tab(page: Page, stage: Stage) -> None:
    await come_in(page, stage)
    await page.locator("[data-channel=home]").click()
    await expect(page.locator(".skip").first).to_have_attribute("href", "#home")
    await page.locator(".skip").first.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("home")).to_be_focused()


async def test_the_square_shows_what_customers_see_and_lets_one_write(page: Page, stage: Stage) -> None:
    await come_in(page, stage, square=True)
    posts = [
        {
            "id": "1",
            "author": "lena",
            "text": "Where is my <b>train</b>?",
            "at": NOW,
            "ours": False,
            "private": False,
        },
        {"id": "2", "author": "brand", "text": "Coming.", "at": NOW + 5, "ours": True, "private": True},
    ]
    talk = {
        "account": "letterbox/@bahn",
        "name": "Bahn auf Mastodon",
        "id": "k1",
        "title": "Train",
        "posts": posts,
    }
    accounts = {"letterbox/@bahn": "Bahn auf Mastodon", "hook/shop": "Shop"}
    await stage.play({"type": "square", "conversations": [talk], "accounts": accounts})
    square = page.get_by_test_id("square")
    await expect(square.get_by_role("combobox", name="Konto")).to_contain_text("Bahn auf Mastodon")
    await expect(square.locator(".post").first).to_contain_text("Where is my <b>train</b>?")
    await expect(square.locator(".post.ours")).to_contain_text("privat")
    await square.get_by_role("button", name="Hier weiterschreiben").click()
    await page.keyboard.type("Thanks")
    await square.get_by_role("button", name="Veröffentlichen").click()
    frame = await stage.wait_for("customer")
    told = {key: frame[key] for key in ("account", "author", "text", "conversation")}
    assert told == {"account": "letterbox/@bahn", "author": "lena", "text": "Thanks", "conversation": "k1"}
    await square.get_by_role("button", name="Öffentlichen Platz ausblenden").click()
    await expect(square).to_be_hidden()


async def test_a_line_of_a_thread_counts_as_unread_for_whom_it_mentions_alone(
    page: Page, stage: Stage
) -> None:
    await come_in(page, stage)
    for number, user in enumerate((BEN, ANNA), start=1):
        pieces = [{"type": "text", "text": "This is for "}, {"type": "user", "user_id": user}]
        block = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": pieces}]}
        await stage.play(new(card(NOW + number, [block], thread_ts=f"{NOW:.6f}"), SERVICE))
    await expect(page.locator(f"[data-channel={SERVICE}] .badge")).to_contain_text("1")
