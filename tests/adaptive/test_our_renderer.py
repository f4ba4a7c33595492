"""What our renderer of Adaptive Cards does where no other one can be asked."""

import pytest
from playwright.sync_api import expect

from tests.adaptive.comparing import Card, Comparison, card, text

SEND: Card = {"type": "Action.Execute", "title": "Send", "data": {"ticket": "T1"}}


def test_a_required_field_says_what_is_missing_and_nothing_is_sent(both: Comparison) -> None:
    field = {
        "type": "Input.Text",
        "id": "words",
        "label": "Answer",
        "isRequired": True,
        "errorMessage": "Please write",
    }
    both.draw(card(field, actions=[SEND]))
    box = both.ours.get_by_role("textbox", name="Answer")
    assert both.sent("Send") is None
    expect(both.ours.get_by_role("alert")).to_have_text("Please write")
    expect(box).to_be_focused()
    expect(box).to_have_attribute("aria-invalid", "true")
    box.fill("Hello")
    expect(both.ours.get_by_role("alert")).to_be_hidden()
    assert both.sent("Send") == {"ticket": "T1", "words": "Hello"}


def test_a_long_list_is_narrowed_down_by_typing(both: Comparison) -> None:
    choices = [{"title": f"Template {number}", "value": f"t{number}"} for number in range(40)]
    both.draw(
        card(
            {
                "type": "Input.ChoiceSet",
                "id": "t",
                "label": "Template",
                "style": "filtered",
                "choices": choices,
            },
            actions=[SEND],
        )
    )
    box = both.ours.get_by_role("combobox", name="Template")
    box.click()
    expect(both.page.get_by_role("option")).to_have_count(40)
    box.press_sequentially("37")
    expect(both.page.get_by_role("option")).to_have_text(["Template 37"])
    box.press("Enter")
    assert both.sent("Send") == {"ticket": "T1", "t": "t37"}


def test_a_card_behind_a_button_keeps_what_was_typed_while_it_is_folded_away(both: Comparison) -> None:
    inner = card({"type": "Input.Text", "id": "words", "label": "Answer"}, actions=[SEND])
    both.draw(card(text("Question"), actions=[{"type": "Action.ShowCard", "title": "Reply", "card": inner}]))
    button = both.ours.get_by_role("button", name="Reply")
    expect(button).to_have_attribute("aria-expanded", "false")
    button.click()
    both.ours.get_by_role("textbox").fill("half a")
    button.click()
    expect(both.ours.get_by_role("textbox")).to_be_hidden()
    button.click()
    expect(both.ours.get_by_role("textbox")).to_have_value("half a")


@pytest.mark.parametrize("version", ["1.6", "1.10", "2.0", "", "new"])
def test_a_card_of_a_newer_version_shows_its_fallback_text(both: Comparison, version: str) -> None:
    ours, _ = both.draw({**card(text("New")), "version": version, "fallbackText": "Ticket T1"})
    assert ours == [{"text": "Ticket T1"}]


def test_people_are_named_only_where_the_card_says_so(both: Comparison) -> None:
    anna = {"type": "mention", "text": "<at>Anna</at>", "mentioned": {"id": "29:x", "name": "Anna Müller"}}
    ours, _ = both.draw(card(text("<at>Anna</at> and <at>Ben</at>"), msteams={"entities": [anna]}))
    assert ours == [{"text": "Anna Müller and <at>Ben</at>"}]
    expect(both.ours.locator(".mention")).to_have_text(["Anna Müller"])


def test_nothing_a_customer_wrote_becomes_an_element_of_the_page(both: Comparison) -> None:
    hostile = "<img src=x onerror=alert(1)><script>alert(2)</script> <iframe src='https://a.example'>"
    both.draw(
        card(
            text(hostile),
            {"type": "FactSet", "facts": [{"title": hostile, "value": hostile}]},
            {"type": "RichTextBlock", "inlines": [hostile]},
        )
    )
    assert both.ours.locator("img, script, iframe").count() == 0
    expect(both.ours.locator(".words").first).to_have_text(hostile)


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "vbscript:x", "//a.example/"]
)
def test_no_address_but_those_of_the_web_mail_and_telephone_can_be_opened(
    both: Comparison, address: str
) -> None:
    both.draw(
        card(
            text(f"[here]({address})"), actions=[{"type": "Action.OpenUrl", "title": "Open", "url": address}]
        )
    )
    assert both.ours.locator("a[href]").count() == 0


def test_pictures_of_other_hosts_are_never_fetched(both: Comparison) -> None:
    element = {"type": "Image", "url": "https://a.example/x.png", "altText": "A map of the line"}
    both.page.evaluate("(card) => drawOnlyOurs(card)", card(element))
    expect(both.ours.get_by_role("img", name="A map of the line")).to_be_visible()


def test_an_element_that_nobody_knows_is_seen_to_be_missing(both: Comparison) -> None:
    ours, _ = both.draw(card({"type": "Chart.Pie"}))
    assert ours == [{"text": "This content cannot be shown here: Chart.Pie"}]
