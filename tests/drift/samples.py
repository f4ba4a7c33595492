"""Calls that Slack takes, by hand: every kind of block, element and object once, most of them at their limits."""

from typing import Any

Json = dict[str, Any]


def plain(text: str = "Text", **more: Any) -> Json:
    return {"type": "plain_text", "text": text, **more}


def mrkdwn(text: str = "*Text*", **more: Any) -> Json:
    return {"type": "mrkdwn", "text": text, **more}


def section(**parts: Any) -> Json:
    return {"type": "section", **({"text": mrkdwn()} | parts)}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def button(**parts: Any) -> Json:
    return {"type": "button", "text": plain("Claim"), **parts}


def option(value: str = "1", **parts: Any) -> Json:
    return {"text": plain(f"Option {value}"), "value": value, **parts}


def options(count: int) -> list[Json]:
    return [option(str(number)) for number in range(count)]


def select(**parts: Any) -> Json:
    offered = {} if "option_groups" in parts else {"options": options(2)}
    return {"type": "static_select", **(offered | parts)}


def field(**parts: Any) -> Json:
    return {"type": "plain_text_input", **parts}


def ask(element: Json, **parts: Any) -> Json:
    return {"type": "input", "label": plain("Label"), "element": element, **parts}


def image(**parts: Any) -> Json:
    return {"type": "image", **({"image_url": "https://example.org/a.png", "alt_text": "A logo"} | parts)}


def rich(*elements: Json, kind: str = "rich_text_section", **parts: Any) -> Json:
    inner = list(elements) or [{"type": "text", "text": "Hello"}]
    return {"type": "rich_text", "elements": [{"type": kind, "elements": inner, **parts}]}


def message(*blocks: Json, **arguments: Any) -> Json:
    return {"channel": "C01", "text": "Fallback", "blocks": list(blocks), **arguments}


def modal(*blocks: Json, **parts: Any) -> Json:
    frame = {"type": "modal", "title": plain("Reply"), "submit": plain("Send"), "blocks": list(blocks)}
    return {
        "trigger_id": "1.2.3",
        "view": {key: value for key, value in (frame | parts).items() if value is not None},
    }


def home(*blocks: Json, **parts: Any) -> Json:
    return {"user_id": "U01", "view": {"type": "home", "blocks": list(blocks), **parts}}


_CONFIRM = {"title": plain("Sure?"), "text": mrkdwn("Really?"), "confirm": plain("Yes"), "deny": plain("No")}
_STYLED = {"type": "text", "text": "bold", "style": {"bold": True, "italic": False}}
_RAW = {"type": "raw_text", "text": "cell"}

MESSAGES: dict[str, Json] = {
    "text alone": {"channel": "C01", "text": "Hello"},
    "an answer in a thread": {
        "channel": "C01",
        "text": "Hello",
        "thread_ts": "1.2",
        "reply_broadcast": False,
    },
    "markdown alone": {"channel": "C01", "markdown_text": "**Hello**"},
    "a card": message(
        {"type": "header", "text": plain("New post", emoji=False)},
        section(text=mrkdwn("&lt;!channel&gt; the train is late", verbatim=True), block_id="post"),
        rich({"type": "text", "text": "foreign words"}, kind="rich_text_quote"),
        {"type": "context", "elements": [image(), plain("mastodon"), mrkdwn("_2 min_")]},
        actions(button(style="primary", action_id="claim", value="T-1"), button(action_id="reply")),
        {"type": "divider"},
        unfurl_links=False,
        unfurl_media=False,
        metadata={"event_type": "ticket", "event_payload": {"ticket": "T-1"}},
    ),
    "a repaint": message(section(), ts="1.2"),
    "an ephemeral answer": message(section(), user="U01"),
    "as much as fits": message(
        section(text=mrkdwn("x" * 3000), fields=[plain("y" * 400)] * 10),
        actions(*[button(text=plain("b" * 75), value="v" * 100) for _ in range(25)]),
        {"type": "header", "text": plain("h" * 150)},
        *[{"type": "divider"}] * 47,
    ),
    "buttons": message(
        actions(
            button(url="https://example.org", confirm=_CONFIRM | {"style": "danger"}),
            {
                "type": "workflow_button",
                "text": plain(),
                "workflow": {"trigger": {"url": "https://example.org/t"}},
            },
            {"type": "overflow", "options": [option("1", url="https://example.org"), option("2")]},
            {"type": "datetimepicker", "initial_date_time": 1628633820},
        ),
        section(accessory=button(accessibility_label="Claim the ticket")),
        section(accessory=image()),
    ),
    "menus": message(
        actions(
            select(initial_option=option("1"), options=options(100), placeholder=plain("Who?")),
            select(option_groups=[{"label": plain("Department"), "options": options(3)}]),
            {"type": "external_select", "min_query_length": 0, "action_id": "template"},
            {"type": "users_select", "initial_user": "U01"},
            {"type": "channels_select", "initial_channel": "C01"},
            {"type": "conversations_select", "filter": {"include": ["public", "private"]}},
        ),
        section(
            accessory=select(type="multi_static_select", initial_options=options(2), max_selected_items=2)
        ),
        section(accessory={"type": "multi_users_select", "initial_users": ["U01"]}),
        section(accessory={"type": "multi_channels_select", "initial_channels": ["C01"]}),
        section(accessory={"type": "multi_conversations_select", "filter": {"exclude_bot_users": True}}),
        section(accessory={"type": "multi_external_select", "initial_options": options(1)}),
    ),
    "choices": message(
        actions(
            {"type": "checkboxes", "options": options(10), "initial_options": options(2)},
            {
                "type": "radio_buttons",
                "options": [option("1", text=mrkdwn()), option("2", description=plain())],
            },
            {"type": "datepicker", "initial_date": "2026-02-28"},
            {"type": "timepicker", "initial_time": "23:59", "timezone": "Europe/Vienna"},
            {"type": "rich_text_input", "initial_value": rich(), "min_lines": 2, "max_lines": 10},
        ),
    ),
    "rich text": message(
        rich(
            _STYLED,
            {"type": "link", "url": "https://example.org", "text": "here"},
            {"type": "user", "user_id": "U01"},
            {"type": "channel", "channel_id": "C01"},
            {"type": "usergroup", "usergroup_id": "S01"},
            {"type": "team", "team_id": "T01"},
            {"type": "emoji", "name": "tada", "unicode": "1f389"},
            {"type": "date", "timestamp": 1720710212, "format": "{date_short}", "fallback": "today"},
            {"type": "broadcast", "range": "here"},
            {"type": "color", "value": "#F405B3"},
        ),
        rich({"type": "text", "text": "code"}, kind="rich_text_preformatted", border=0),
        rich(rich()["elements"][0], kind="rich_text_list", style="ordered", indent=8, border=1),
    ),
    "a table": message(
        {
            "type": "table",
            "rows": [[_RAW] * 20, [rich(), {"type": "raw_number", "value": 1.5, "text": "1,5"}]],
            "column_settings": [{"align": "right", "is_wrapped": True}],
        },
        {"type": "data_table", "rows": [[_RAW], [_RAW]], "caption": "Tickets", "page_size": 100},
    ),
    "newer blocks": message(
        {"type": "markdown", "text": "**bold**"},
        {
            "type": "card",
            "title": mrkdwn("Title"),
            "body": mrkdwn("Body"),
            "icon": image(),
            "actions": [button()],
        },
        {"type": "carousel", "elements": [{"type": "card", "title": mrkdwn("One")}] * 10},
        {"type": "container", "title": plain("More"), "child_blocks": [section()], "is_collapsible": True},
        {"type": "task_card", "task_id": "1", "title": "Read", "status": "complete", "details": rich()},
        {"type": "plan", "title": "Plan", "tasks": []},
        {
            "type": "context_actions",
            "elements": [
                {"type": "icon_button", "icon": "trash", "text": plain("Delete")},
                {
                    "type": "feedback_buttons",
                    "positive_button": {"text": plain("Good"), "value": "1"},
                    "negative_button": {"text": plain("Bad"), "value": "0"},
                },
            ],
        },
    ),
    "pictures": message(
        image(title=plain("A picture"), block_id="picture"),
        {"type": "image", "slack_file": {"id": "F01"}, "alt_text": ""},
        {
            "type": "video",
            "video_url": "https://example.org/v",
            "thumbnail_url": "https://example.org/t.png",
            "alt_text": "A video",
            "title": plain("Video"),
        },
    ),
    "an attachment": {
        "channel": "C01",
        "text": "",
        "attachments": [{"color": "danger", "blocks": [section()]}],
    },
}

VIEWS: dict[str, Json] = {
    "a reply form": modal(
        ask(
            field(multiline=True, max_length=3000, min_length=1, focus_on_load=True, action_id="text"),
            hint=plain(),
        ),
        ask({"type": "external_select", "min_query_length": 0, "action_id": "template"}, optional=True),
        section(),
        callback_id="reply",
        private_metadata="m" * 3000,
        close=plain("Cancel"),
        notify_on_close=True,
    ),
    "every field": modal(
        ask(field(dispatch_action_config={"trigger_actions_on": ["on_enter_pressed"]}), dispatch_action=True),
        ask({"type": "email_text_input", "initial_value": "a@example.org"}),
        ask({"type": "url_text_input", "placeholder": plain("https://")}),
        ask({"type": "number_input", "is_decimal_allowed": True, "min_value": "-1.5", "max_value": "10"}),
        ask({"type": "file_input", "filetypes": ["png"], "max_files": 10}),
        ask({"type": "rich_text_input", "focus_on_load": True}),
        ask({"type": "radio_buttons", "options": options(10), "initial_option": option("3")}),
    ),
    "a form for many tickets": modal(
        {"type": "header", "text": plain("Close, assign, tag")},
        {"type": "context", "elements": [mrkdwn("Up to _50_ at once")]},
        ask({"type": "multi_static_select", "options": options(100), "max_selected_items": 50}),
        ask({"type": "multi_external_select", "min_query_length": 0, "initial_options": options(2)}),
        ask({"type": "multi_users_select", "initial_users": ["U01"]}, optional=True),
        ask({"type": "datetimepicker", "initial_date_time": 1628633820}),
        ask(field(multiline=False, max_length=150)),
        notify_on_close=True,
    ),
    "a step of a walk": modal(
        section(accessory={"type": "overflow", "options": options(5), "action_id": "more"}),
        section(accessory=button(action_id="preview", style="primary")),
        actions(*[button(action_id=f"step-{number}", value=str(number)) for number in range(25)]),
        {"type": "divider"},
        {"type": "context", "elements": [plain("3 of 23")]},
        ask(field(multiline=True), dispatch_action=True),
        external_id="walk-1",
        clear_on_close=True,
    ),
    "a note to read": modal(section(), {"type": "alert", "text": mrkdwn(), "level": "warning"}, submit=None),
    "as many blocks as fit": modal(*[{"type": "divider"}] * 100, title=plain("t" * 24)),
    "a home": home(section(), actions(button())),
    "a home with everything": home(
        {"type": "header", "text": plain("Good morning")},
        section(fields=[mrkdwn("*Mine*"), plain("3")], accessory=button(action_id="open")),
        actions(button(style="primary"), {"type": "overflow", "options": options(5)}, select()),
        {"type": "context", "elements": [image(), mrkdwn("due at 13:00")]},
        {"type": "divider"},
        rich({"type": "text", "text": "a stranger's words"}, kind="rich_text_quote"),
        ask({"type": "radio_buttons", "options": options(3)}, dispatch_action=True),
        private_metadata="m",
        callback_id="home",
        external_id="home-U01",
    ),
}
