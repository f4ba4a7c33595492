"""The page as a person uses it: going through channels, reading messages, acting on them."""

from datetime import UTC, datetime

import pytest
from playwright.async_api import Page, expect

from tests.workspace.page_stage import (
    ANNA,
    BEN,
    CARD,
    DIRECT,
    NOW,
    SERVICE,
    SOCIAL,
    Stage,
    card,
    come_in,
    new,
    said,
)

pytest_plugins = ["tests.workspace.page_fixtures"]
pytestmark = pytest.mark.asyncio(loop_scope="module")

OWN = {"user": ANNA, "name": "Anna Berger"}

# Channels


async def test_new_messages_elsewhere_are_counted_until_they_are_read(page: Page, stage: Stage) -> None:
    await come_in(page, stage, said(NOW, "hello"))
    service = page.locator(f"[data-channel={SERVICE}]")
    await stage.play(new(said(NOW + 1, "one"), SERVICE), new(said(NOW + 2, "two"), SERVICE))
    await stage.play(new(said(NOW + 3, "in a thread", thread_ts=f"{NOW + 1:.6f}"), SERVICE))
    await expect(service).to_have_accessible_name("kundenservice 2 ungelesen")
    await service.click()
    await expect(page.get_by_role("heading", name="#kundenservice")).to_be_visible()
    await page.locator(f"[data-channel={SOCIAL}]").click()
    await expect(service).to_have_accessible_name("kundenservice")


async def test_arrow_keys_walk_through_the_channels(page: Page, stage: Stage) -> None:
    await come_in(page, stage)
    await page.locator(f"[data-channel={SOCIAL}]").focus()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Ben Fischer")).to_be_visible()
    await expect(page.locator(f"[data-channel={DIRECT}]")).to_be_focused()


async def test_skip_links_come_first_and_lead_to_the_message_field(page: Page, stage: Stage) -> None:
    await come_in(page, stage)
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Zum Inhalt springen")).to_be_focused()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("textbox", name="Nachricht an #social-media")).to_be_focused()


async def test_a_reload_comes_back_to_the_same_place(page: Page, stage: Stage) -> None:
    await come_in(page, stage, said(NOW, "root"))
    await page.goto(f"{stage.url}#{SOCIAL}/{NOW:.6f}")
    await page.reload()
    await expect(page.get_by_test_id("thread")).to_contain_text("root")


# Messages


async def test_a_button_of_a_card_sends_what_slack_would_send(page: Page, stage: Stage) -> None:
    await come_in(page, stage, card(NOW, CARD))
    stage.silent = True
    claim = page.get_by_role("button", name="Claim")
    await claim.click()
    frame = await stage.wait_for("press")
    where = {key: frame[key] for key in ("channel", "ts", "block_id", "action_id")}
    assert where == {"channel": SOCIAL, "ts": f"{NOW:.6f}", "block_id": "a", "action_id": "claim"}
    assert frame["action"] == {
        "type": "button",
        "value": "7",
        "text": {"type": "plain_text", "text": "Claim"},
    }
    await expect(claim).to_have_attribute("aria-busy", "true")
    await stage.play({"type": "done", "request": frame["request"]})
    await expect(claim).to_have_attribute("aria-busy", "false")


async def test_a_repainted_card_keeps_the_focus_at_its_place(page: Page, stage: Stage) -> None:
    await come_in(page, stage, card(NOW, CARD))
    claim, close, _ = CARD[1]["elements"]
    release = {"type": "button", "action_id": "release", "text": {"type": "plain_text", "text": "Release"}}
    await page.get_by_role("button", name="Close").focus()
    await stage.play(
        new(card(NOW, [CARD[0], {"type": "actions", "block_id": "v2", "elements": [claim, close]}]))
    )
    await page.locator("[data-block-id=v2]").first.wait_for()
    await expect(page.get_by_role("button", name="Close")).to_be_focused()
    await page.get_by_role("button", name="Claim").focus()
    await stage.play(
        new(card(NOW, [CARD[0], {"type": "actions", "block_id": "v3", "elements": [release, close]}]))
    )
    await expect(page.get_by_role("button", name="Release")).to_be_focused()


async def test_a_dangerous_button_asks_first(page: Page, stage: Stage) -> None:
    await come_in(page, stage, card(NOW, CARD))
    close = page.locator("[data-action-id=close]")
    await close.click()
    await expect(page.get_by_role("alertdialog", name="Really?")).to_contain_text("It is final.")
    await page.get_by_role("button", name="No").click()
    await expect(close).to_be_focused()
    assert stage.of("press") == []
    await close.click()
    await page.get_by_role("button", name="Yes").click()
    assert (await stage.wait_for("press"))["action_id"] == "close"


async def test_the_overflow_menu_is_used_by_keyboard(page: Page, stage: Stage) -> None:
    await come_in(page, stage, card(NOW, CARD))
    await page.locator("[data-action-id=more]").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("menuitem", name="Assign")).to_be_focused()
    await page.keyboard.press("Enter")
    frame = await stage.wait_for("press")
    assert frame["action"]["selected_option"]["value"] == "assign"


async def test_only_people_at_the_end_are_taken_along(page: Page, stage: Stage) -> None:
    await come_in(page, stage, *[said(NOW + index, f"message {index}") for index in range(60)])
    messages = page.get_by_test_id("messages")
    await expect(messages.get_by_text("message 59")).to_be_in_viewport()
    await stage.play(new(said(NOW + 100, "the newest")))
    await expect(messages.get_by_text("the newest")).to_be_in_viewport()
    await messages.evaluate("node => { node.scrollTop = 0 }")
    await expect(messages.get_by_text("message 0", exact=True)).to_be_in_viewport()
    await stage.play(new(said(NOW + 101, "unseen")))
    await page.get_by_role("button", name="Neue Nachrichten").wait_for()
    await expect(messages.get_by_text("unseen")).not_to_be_in_viewport()
    await page.get_by_role("button", name="Neue Nachrichten").click()
    await expect(messages.get_by_text("unseen")).to_be_in_viewport()


async def test_near_days_have_names(page: Page, stage: Stage) -> None:
    day = 86_400
    when = " · ".join(
        f"<!date^{NOW + days * day}^{{date_short_pretty}}, {{time}}|-->" for days in (-2, -1, 0, 1)
    )
    await page.clock.set_fixed_time(datetime.fromtimestamp(NOW, UTC))
    await come_in(page, stage, said(NOW - day, when))
    await expect(page.locator(".body")).to_have_text(
        "26. Mai 2026, 22:26 · gestern, 22:26 · heute, 22:26 · morgen, 22:26"
    )
    await expect(page.locator(".day")).to_have_text("Gestern")


async def test_new_messages_are_read_out(page: Page, stage: Stage) -> None:
    await come_in(page, stage, said(NOW, "first"))
    await stage.play(new(said(NOW + 1, "*second* &lt;one&gt;")))
    await expect(page.locator("#live")).to_have_text("Ben Fischer: second <one>")


async def test_ephemeral_edited_and_deleted_messages_say_so(page: Page, stage: Stage) -> None:
    await come_in(page, stage, said(NOW, "hello", edited=True), said(NOW + 1, "psst", ephemeral=True))
    await expect(page.locator(f"[data-ts='{NOW:.6f}']")).to_contain_text("(bearbeitet)")
    await expect(page.get_by_text("Nur für dich sichtbar")).to_be_visible()
    await page.get_by_role("button", name="Ausblenden").click()
    await expect(page.get_by_text("psst")).to_have_count(0)
    await stage.play({"type": "message_deleted", "channel": SOCIAL, "ts": f"{NOW:.6f}"})
    await expect(page.get_by_text("Hier ist noch nichts passiert.")).to_be_visible()


async def test_own_messages_can_be_corrected_and_taken_back(page: Page, stage: Stage) -> None:
    await come_in(page, stage, said(NOW, "1 &lt; 2", **OWN))
    more = page.get_by_role("button", name="Weitere Aktionen")
    await more.focus()
    await page.keyboard.press("Enter")
    await page.get_by_role("menuitem", name="Nachricht bearbeiten").click()
    await expect(page.get_by_label("Nachricht bearbeiten")).to_have_value("1 < 2")
    await page.get_by_label("Nachricht bearbeiten").fill("1 < 3")
    await page.keyboard.press("Enter")
    assert (await stage.wait_for("edit"))["text"] == "1 < 3"
    await more.focus()
    await page.keyboard.press("Enter")
    await page.get_by_role("menuitem", name="Nachricht löschen").click()
    await page.get_by_test_id("confirm").get_by_role("button", name="Löschen").click()
    assert (await stage.wait_for("delete"))["ts"] == f"{NOW:.6f}"


async def test_shortcuts_of_the_app_are_in_their_menus(page: Page, stage: Stage) -> None:
    await come_in(page, stage, said(NOW, "of somebody else"))
    await page.locator("[data-ts]").hover()
    await page.locator("[data-tool=more]").click()
    await expect(page.get_by_role("menuitem", name="Nachricht bearbeiten")).to_have_count(0)
    await page.get_by_role("menuitem", name="Als Notiz festhalten").click()
    assert (await stage.wait_for("message_action"))["callback_id"] == "to_note"
    await page.get_by_test_id("shortcuts").click()
    await page.get_by_role("menuitem", name="Ticket anlegen").click()
    assert (await stage.wait_for("shortcut"))["callback_id"] == "new_ticket"


async def test_reactions_are_shown_and_given(page: Page, stage: Stage) -> None:
    await come_in(page, stage, said(NOW, "hi", reactions=[{"name": "+1", "count": 1, "users": [BEN]}]))
    await page.get_by_role("button", name="👍 1").click()
    assert (await stage.wait_for("react"))["name"] == "+1"
