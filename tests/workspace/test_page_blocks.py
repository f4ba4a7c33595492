"""Whatever the app or a customer sends, the page shows it faithfully and never obeys it."""

import pytest
from playwright.async_api import expect

from tests.workspace.page_stage import ANNA, NOW, SERVICE, Frame, Gallery, card, said

pytest_plugins = ["tests.workspace.page_fixtures"]
pytestmark = pytest.mark.asyncio(loop_scope="module")


def plain(text: str) -> Frame:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Frame:
    return {"type": "mrkdwn", "text": text}


def option(value: str) -> Frame:
    return {"text": plain(value.title()), "value": value}


OPTIONS = [option("north"), option("south")]
ELEMENTS: dict[str, Frame] = {
    "button": {"text": plain("Claim"), "style": "primary"},
    "static_select": {"options": OPTIONS, "placeholder": plain("Where")},
    "external_select": {"placeholder": plain("Template"), "min_query_length": 0},
    "users_select": {"placeholder": plain("Who")},
    "overflow": {"options": OPTIONS},
    "datepicker": {"initial_date": "2026-05-28"},
    "timepicker": {"initial_time": "18:30"},
    "datetimepicker": {"initial_date_time": NOW},
    "checkboxes": {"options": OPTIONS, "initial_options": [OPTIONS[1]]},
    "radio_buttons": {"options": OPTIONS, "initial_option": OPTIONS[0]},
    "multi_static_select": {"options": OPTIONS, "placeholder": plain("Several")},
    "multi_external_select": {"placeholder": plain("Tags"), "initial_options": OPTIONS},
    "multi_users_select": {"placeholder": plain("Who else"), "initial_users": ["U0BEN"]},
    "plain_text_input": {"initial_value": "typed"},
}
IN_ACTIONS = (
    "button",
    "static_select",
    "external_select",
    "users_select",
    "overflow",
    "datepicker",
    "timepicker",
)
RICH: Frame = {
    "type": "rich_text",
    "elements": [
        {
            "type": "rich_text_section",
            "elements": [
                {"type": "text", "text": "<b>*not bold*</b> "},
                {"type": "text", "text": "bold", "style": {"bold": True, "italic": True}},
                {"type": "user", "user_id": ANNA},
                {"type": "channel", "channel_id": SERVICE},
                {"type": "emoji", "name": "tada"},
                {"type": "link", "url": "https://example.org/a", "text": "there"},
                {"type": "date", "timestamp": NOW, "format": "{date_num} {time}", "fallback": "then"},
            ],
        },
        {"type": "rich_text_quote", "elements": [{"type": "text", "text": "a quote <!channel>"}]},
        {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "a = 1"}]},
        {
            "type": "rich_text_list",
            "style": "ordered",
            "elements": [
                {"type": "rich_text_section", "elements": [{"type": "text", "text": word}]}
                for word in ("one", "two")
            ],
        },
    ],
}


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("&lt;!channel&gt;", "&lt;!channel&gt;"),
        ("&amp;lt;b&amp;gt;", "&amp;lt;b&amp;gt;"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("<javascript:alert(1)|click>", "&lt;javascript:alert(1)|click&gt;"),
        ("*bold* _it_ ~no~ `a*b*c`", "<strong>bold</strong> <em>it</em> <s>no</s> <code>a*b*c</code>"),
        ("*_both_*", "<strong><em>both</em></strong>"),
        ("2*3*4 snake_case_name", "2*3*4 snake_case_name"),
        ("* not bold *", "* not bold *"),
        ("```a &lt; b\n*c*```", "<pre>a &lt; b\n*c*</pre>"),
        ("&gt; quoted\nnot", "<blockquote>quoted</blockquote>not"),
        ("> one\n> two", "<blockquote>one\ntwo</blockquote>"),
        ("<!channel>", '<span class="mention mention-all">@channel</span>'),
        ("<@U0BEN>", '<span class="mention">@Ben Fischer</span>'),
        ("<@U0ANNA>", '<span class="mention mention-me">@Anna Berger</span>'),
        ("<@U0GONE|*x*>", '<span class="mention">@*x*</span>'),
        ("<#C0SERVICE>", '<a class="mention" href="#C0SERVICE">#kundenservice</a>'),
        ("`<https://a.example|b>`", "<code>b</code>"),
        ("\U000f0000<@U0BEN>", '\ufffd<span class="mention">@Ben Fischer</span>'),
        (":eyes: :no_such_name:", "👀 :no_such_name:"),
        ("<!date^1780000000^{date_num} {time}|then>", '<time title="then">28.05.2026 22:26</time>'),
        ("<!date^1780000000^{century}|then>", '<time title="then">then</time>'),
    ],
)
async def test_mrkdwn_is_shown_as_slack_would(gallery: Gallery, source: str, html: str) -> None:
    page = await gallery.show(said(NOW, source))
    assert await page.locator(".body .text").inner_html() == html


async def test_links_open_elsewhere_and_say_nothing_about_us(gallery: Gallery) -> None:
    page = await gallery.show(said(NOW, "<https://example.org/?a=1&amp;b=2|a *label*>"))
    link = page.locator(".body a")
    await expect(link).to_have_text("a *label*")
    await expect(link).to_have_attribute("href", "https://example.org/?a=1&b=2")
    await expect(link).to_have_attribute("target", "_blank")
    await expect(link).to_have_attribute("rel", "noopener noreferrer")


async def test_layout_blocks_are_shown_in_order(gallery: Gallery) -> None:
    blocks: list[Frame] = [
        {"type": "header", "block_id": "1", "text": plain("Late train &amp; angry :fire:")},
        {
            "type": "section",
            "block_id": "2",
            "text": mrkdwn("*text*"),
            "fields": [mrkdwn("*a*"), plain("*b*")],
        },
        {
            "type": "context",
            "block_id": "3",
            "elements": [mrkdwn("small"), {"type": "image", "alt_text": "a face"}],
        },
        {"type": "divider", "block_id": "4"},
        {
            "type": "image",
            "block_id": "5",
            "alt_text": "a chart",
            "image_url": "https://example.org/chart.png",
        },
    ]
    page = await gallery.show(card(NOW, blocks))
    kinds = await page.locator("[data-block]").evaluate_all("nodes => nodes.map(node => node.dataset.block)")
    assert kinds == ["header", "section", "context", "divider", "image"]
    await expect(page.get_by_role("heading", name="Late train & angry 🔥")).to_be_visible()
    assert await page.locator(".fields .text").all_inner_texts() == ["a", "*b*"]
    await expect(page.get_by_role("img", name="a chart")).to_be_visible()
    assert await page.locator("img").count() == 0


@pytest.mark.parametrize("kind", IN_ACTIONS)
async def test_every_element_of_actions_is_shown(gallery: Gallery, kind: str) -> None:
    element = {"type": kind, "action_id": "it", **ELEMENTS[kind]}
    page = await gallery.show(card(NOW, [{"type": "actions", "block_id": "b", "elements": [element]}]))
    await expect(page.locator("[data-block-id=b][data-action-id=it]").first).to_be_visible()
    assert await page.locator(".unknown-block").count() == 0


@pytest.mark.parametrize("kind", [kind for kind in ELEMENTS if kind not in {"button", "overflow"}])
async def test_every_element_of_inputs_is_labelled(gallery: Gallery, kind: str) -> None:
    element = {"type": kind, "action_id": "it", **ELEMENTS[kind]}
    block = {"type": "input", "block_id": "b", "label": plain("Label"), "element": element}
    page = await gallery.show(card(NOW, [block]))
    await expect(page.get_by_label("Label").first).to_be_visible()
    await expect(page.locator("[data-block-id=b][data-action-id=it]").first).to_be_visible()


async def test_rich_text_is_taken_literally(gallery: Gallery) -> None:
    page = await gallery.show(card(NOW, [RICH]))
    text = page.locator(".rich-text")
    first = text.locator(":scope > div").first
    await expect(first).to_have_text(
        "<b>*not bold*</b> bold@Anna Berger#kundenservice🎉there28.05.2026 22:26"
    )
    await expect(first.locator("em > strong")).to_have_text("bold")
    await expect(text.locator("blockquote")).to_have_text("a quote <!channel>")
    await expect(text.locator("pre")).to_have_text("a = 1")
    assert await text.locator("ol > li").all_inner_texts() == ["one", "two"]


@pytest.mark.parametrize(
    "block",
    [
        {"type": "hologram", "block_id": "x"},
        {"type": "actions", "block_id": "x", "elements": [{"type": "lever", "action_id": "a"}]},
        {
            "type": "input",
            "block_id": "x",
            "label": plain("L"),
            "element": {"type": "file_input", "action_id": "a"},
        },
    ],
)
async def test_an_unknown_block_is_visible_as_such(gallery: Gallery, block: Frame) -> None:
    page = await gallery.show(card(NOW, [block]))
    await expect(page.locator(".unknown-block")).to_be_visible()


async def test_hostile_text_stays_text_everywhere(gallery: Gallery) -> None:
    evil = "<img src=x onerror=alert(1)>\u202e\u200b&lt;svg onload=alert(1)&gt;"
    blocks: list[Frame] = [
        {"type": "header", "block_id": "h", "text": plain(evil)},
        {"type": "section", "block_id": "s", "text": mrkdwn(evil), "fields": [plain(evil)]},
        {
            "type": "actions",
            "block_id": "a",
            "elements": [{"type": "button", "action_id": "b", "text": plain(evil)}],
        },
    ]
    page = await gallery.show(card(NOW, blocks, name=evil))
    assert await page.locator("#messages img, #messages [onerror], #messages svg:not(.icon)").count() == 0
    await expect(page.locator("h3")).to_contain_text("<img src=x onerror=alert(1)>")
