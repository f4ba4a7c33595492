"""Calls that Slack refuses, by hand: each breaks one rule and is whole otherwise."""

from tests.drift.samples import (
    Json,
    actions,
    ask,
    button,
    field,
    home,
    image,
    message,
    modal,
    mrkdwn,
    option,
    options,
    plain,
    rich,
    section,
    select,
)

_ROW = [{"type": "raw_text", "text": "cell"}]
_TABLE = {"type": "table", "rows": [_ROW]}
_CONFIRM = {"title": plain(), "text": plain(), "confirm": plain(), "deny": plain()}

# name -> (the call, the pointer at which the validator must complain, Slack's error string)
MESSAGES: dict[str, tuple[Json, str, str]] = {
    "nothing to show": ({"channel": "C01"}, "", "no_text"),
    "no text and no blocks left": ({"channel": "C01", "text": "", "blocks": []}, "", "no_text"),
    "text too long": ({"channel": "C01", "text": "x" * 40_001}, "/text", "msg_too_long"),
    "text of an update too long": (
        {"channel": "C01", "ts": "1.2", "text": "x" * 4_001},
        "/text",
        "msg_too_long",
    ),
    "markdown beside text": (
        {"channel": "C01", "text": "x", "markdown_text": "x"},
        "/markdown_text",
        "markdown_text_conflict",
    ),
    "markdown too long": (
        {"channel": "C01", "markdown_text": "x" * 12_001},
        "/markdown_text",
        "msg_too_long",
    ),
    "an unknown argument": (message(section(), thread="1.2"), "/thread", "invalid_arguments"),
    "a flag as a word": (message(section(), unfurl_links="no"), "/unfurl_links", "invalid_arguments"),
    "metadata without a type": (
        message(section(), metadata={"event_payload": {}}),
        "/metadata",
        "invalid_metadata_schema",
    ),
    "nested metadata": (
        message(section(), metadata={"event_type": "t", "event_payload": {"a": [["b"]]}}),
        "/metadata/event_payload/a",
        "invalid_metadata_schema",
    ),
    "too many attachments": (
        {"channel": "C01", "attachments": [{"text": "x"}] * 101},
        "/attachments",
        "too_many_attachments",
    ),
    "a bad block in an attachment": (
        {"channel": "C01", "attachments": [{"blocks": [{"type": "banner"}]}]},
        "/attachments/0/blocks/0/type",
        "invalid_blocks",
    ),
    "all blocks together too long": (
        message(*[section(text=plain("x" * 2000))] * 7),
        "/blocks",
        "msg_blocks_too_long",
    ),
}

# name -> (the blocks of a message, the pointer)
BLOCKS: dict[str, tuple[list[Json], str]] = {
    "fifty-one blocks": ([{"type": "divider"}] * 51, "/blocks"),
    "an unknown block": ([{"type": "banner"}], "/blocks/0/type"),
    "a block without a type": ([{"text": plain()}], "/blocks/0/type"),
    "an unknown member": ([section(colour="red")], "/blocks/0/colour"),
    "a block of the wrong surface": ([{"type": "alert", "text": plain()}], "/blocks/0/type"),
    "a block_id twice": ([section(block_id="a"), section(block_id="a")], "/blocks"),
    "a long block_id": ([section(block_id="b" * 256)], "/blocks/0/block_id"),
    "a section without text or fields": ([{"type": "section"}], "/blocks/0"),
    "a long section": ([section(text=mrkdwn("x" * 3001))], "/blocks/0/text/text"),
    "an empty section": ([section(text=mrkdwn(""))], "/blocks/0/text/text"),
    "a bare string for a text": ([section(text="Text")], "/blocks/0/text"),
    "eleven fields": ([section(fields=[plain()] * 11)], "/blocks/0/fields"),
    "a long field": ([section(fields=[plain("x" * 2001)])], "/blocks/0/fields/0/text"),
    "an input as accessory": ([section(accessory=field())], "/blocks/0/accessory/type"),
    "a header in mrkdwn": ([{"type": "header", "text": mrkdwn()}], "/blocks/0/text/type"),
    "a long header": ([{"type": "header", "text": plain("x" * 151)}], "/blocks/0/text/text"),
    "verbatim plain text": ([section(text=plain(verbatim=True))], "/blocks/0/text/verbatim"),
    "a button in a context": ([{"type": "context", "elements": [button()]}], "/blocks/0/elements/0/type"),
    "eleven in a context": ([{"type": "context", "elements": [plain()] * 11}], "/blocks/0/elements"),
    "an empty context": ([{"type": "context", "elements": []}], "/blocks/0/elements"),
    "twenty-six buttons": ([actions(*[button()] * 26)], "/blocks/0/elements"),
    "no buttons": ([actions()], "/blocks/0/elements"),
    "an action_id twice": (
        [actions(button(action_id="a"), button(action_id="a"))],
        "/blocks/0/elements/1/action_id",
    ),
    "a long action_id": ([actions(button(action_id="a" * 256))], "/blocks/0/elements/0/action_id"),
    "a long button": ([actions(button(text=plain("x" * 76)))], "/blocks/0/elements/0/text/text"),
    "a button in mrkdwn": ([actions(button(text=mrkdwn()))], "/blocks/0/elements/0/text/type"),
    "a button without text": ([actions({"type": "button"})], "/blocks/0/elements/0"),
    "an unknown style": ([actions(button(style="default"))], "/blocks/0/elements/0/style"),
    "a long value": ([actions(button(value="x" * 2001))], "/blocks/0/elements/0/value"),
    "a number as value": ([actions(button(value=7))], "/blocks/0/elements/0/value"),
    "a long link": ([actions(button(url="https://example.org/" + "x" * 3000))], "/blocks/0/elements/0/url"),
    "no link": ([actions(button(url="example"))], "/blocks/0/elements/0/url"),
    "a long title to confirm": (
        [actions(button(confirm=_CONFIRM | {"title": plain("x" * 101)}))],
        "/blocks/0/elements/0/confirm/title/text",
    ),
    "a long text to confirm": (
        [actions(button(confirm=_CONFIRM | {"text": plain("x" * 301)}))],
        "/blocks/0/elements/0/confirm/text/text",
    ),
    "a long button to confirm": (
        [actions(button(confirm=_CONFIRM | {"confirm": plain("x" * 31)}))],
        "/blocks/0/elements/0/confirm/confirm/text",
    ),
    "a hundred and one options": ([actions(select(options=options(101)))], "/blocks/0/elements/0/options"),
    "no options": ([actions(select(options=[]))], "/blocks/0/elements/0/options"),
    "a long option value": (
        [actions(select(options=[option() | {"value": "1" * 76}]))],
        "/blocks/0/elements/0/options/0/value",
    ),
    "a long option": (
        [actions(select(options=[option("1", text=plain("x" * 76))]))],
        "/blocks/0/elements/0/options/0/text/text",
    ),
    "options and groups": (
        [actions(select(options=options(1), option_groups=[{"label": plain(), "options": options(1)}]))],
        "/blocks/0/elements/0",
    ),
    "a choice that is not offered": (
        [actions(select(initial_option=option("9")))],
        "/blocks/0/elements/0/initial_option",
    ),
    "a long placeholder": (
        [actions(select(placeholder=plain("x" * 151)))],
        "/blocks/0/elements/0/placeholder/text",
    ),
    "six in an overflow": (
        [actions({"type": "overflow", "options": options(6)})],
        "/blocks/0/elements/0/options",
    ),
    "eleven checkboxes": (
        [actions({"type": "checkboxes", "options": options(11)})],
        "/blocks/0/elements/0/options",
    ),
    "a link in a select": (
        [actions(select(options=[option("1", url="https://example.org")]))],
        "/blocks/0/elements/0/options/0/url",
    ),
    "a date in words": (
        [actions({"type": "datepicker", "initial_date": "tomorrow"})],
        "/blocks/0/elements/0/initial_date",
    ),
    "an image without alt text": (
        [{"type": "image", "image_url": "https://example.org/a.png"}],
        "/blocks/0",
    ),
    "an image of two sources": ([image(slack_file={"id": "F01"})], "/blocks/0"),
    "rich text of unknown kind": ([rich(kind="rich_text_poem")], "/blocks/0/elements/0/type"),
    "rich text with an unknown word": (
        [rich({"type": "sound", "text": "x"})],
        "/blocks/0/elements/0/elements/0/type",
    ),
    "rich text without style of its list": (
        [rich(rich()["elements"][0], kind="rich_text_list")],
        "/blocks/0/elements/0",
    ),
    "a mention in preformatted text": (
        [rich({"type": "user", "user_id": "U01"}, kind="rich_text_preformatted")],
        "/blocks/0/elements/0/elements/0/type",
    ),
    "an unknown style in rich text": (
        [rich({"type": "text", "text": "x", "style": {"blink": True}})],
        "/blocks/0/elements/0/elements/0/style/blink",
    ),
    "long markdown": ([{"type": "markdown", "text": "x" * 12_001}], "/blocks/0/text"),
    "two tables": ([_TABLE, _TABLE], "/blocks"),
    "twenty-one columns": ([{"type": "table", "rows": [_ROW * 21]}], "/blocks/0/rows/0"),
    "a hundred and one rows": ([{"type": "table", "rows": [_ROW] * 101}], "/blocks/0/rows"),
    "eleven cards": (
        [{"type": "carousel", "elements": [{"type": "card", "title": mrkdwn()}] * 11}],
        "/blocks/0/elements",
    ),
    "an empty card": ([{"type": "card", "subtitle": mrkdwn()}], "/blocks/0"),
}

# name -> (the call, the pointer, Slack's error string)
VIEWS: dict[str, tuple[Json, str, str]] = {
    "a long title": (modal(section(), title=plain("x" * 25)), "/view/title/text", "invalid_arguments"),
    "no title": (modal(section(), title=None), "/view", "invalid_arguments"),
    "a title in mrkdwn": (modal(section(), title=mrkdwn()), "/view/title/type", "invalid_arguments"),
    "a long submit": (modal(section(), submit=plain("x" * 25)), "/view/submit/text", "invalid_arguments"),
    "an input without submit": (modal(ask(field()), submit=None), "/view", "invalid_arguments"),
    "an unknown view": (modal(type="drawer"), "/view/type", "invalid_arguments"),
    "a home with a title": (home(section(), title=plain()), "/view/title", "invalid_arguments"),
    "long metadata": (modal(private_metadata="x" * 3001), "/view/private_metadata", "invalid_arguments"),
    "a long callback_id": (modal(callback_id="x" * 256), "/view/callback_id", "invalid_arguments"),
    "too many blocks": (modal(*[{"type": "divider"}] * 101), "/view/blocks", "invalid_arguments"),
    "too many bytes": (modal(*[section(text=plain("x" * 3000))] * 90), "/view", "view_too_large"),
    "two with the focus": (
        modal(ask(field(focus_on_load=True)), ask(field(focus_on_load=True))),
        "/view/blocks",
        "invalid_arguments",
    ),
    "an input without a label": (
        modal({"type": "input", "element": field()}),
        "/view/blocks/0",
        "invalid_arguments",
    ),
    "a button as input": (modal(ask(button())), "/view/blocks/0/element/type", "invalid_arguments"),
    "room for too much": (
        modal(ask(field(max_length=3001))),
        "/view/blocks/0/element/max_length",
        "invalid_arguments",
    ),
    "more asked than allowed": (
        modal(ask(field(min_length=20, max_length=10))),
        "/view/blocks/0/element/min_length",
        "invalid_arguments",
    ),
    "an unknown trigger": (
        modal(ask(field(dispatch_action_config={"trigger_actions_on": ["on_blur"]}))),
        "/view/blocks/0/element/dispatch_action_config/trigger_actions_on/0",
        "invalid_arguments",
    ),
    "a table in a modal": (modal(_TABLE), "/view/blocks/0/type", "invalid_arguments"),
}

CALLS: dict[str, tuple[Json, str, str]] = {
    **MESSAGES,
    **{name: (message(*blocks), pointer, "invalid_blocks") for name, (blocks, pointer) in BLOCKS.items()},
    **VIEWS,
}
