"""The shapes of elements and of the objects they are made of.

<https://docs.slack.dev/reference/block-kit/block-elements> and
<https://docs.slack.dev/reference/block-kit/composition-objects>.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.workspace.blockkit_richtext import RICH_TEXT
from bot.workspace.blockkit_shapes import (
    Choice,
    Flag,
    Flaw,
    Many,
    Number,
    OneOf,
    Record,
    Shape,
    Text,
    in_order,
    many,
    needs_one_of,
    not_both,
    number,
    text,
    within,
)

LINK = r"[A-Za-z][A-Za-z0-9+.-]*:\S+"
WEB_LINK = r"https?://\S+"


# Composition objects


def plain(name: str) -> Record:
    """A `plain_text` object under a limit of the table."""
    return Record({"text": text(name), "emoji": Flag()}, needs=("text",), kind="plain_text")


def mrkdwn(name: str) -> Record:
    """A `mrkdwn` object under a limit of the table."""
    return Record({"text": text(name), "verbatim": Flag()}, needs=("text",), kind="mrkdwn")


def either(name: str) -> OneOf:
    """A text object of either kind under a limit of the table."""
    return OneOf((plain(name), mrkdwn(name)))


STYLE = Choice(("primary", "danger"))
CONFIRM = Record(
    {
        "title": plain("Confirm.title"),
        "text": either("Confirm.text"),
        "confirm": plain("Confirm.confirm"),
        "deny": plain("Confirm.deny"),
        "style": STYLE,
    },
    needs=("text",),
)
_DISPATCH = Record(
    {"trigger_actions_on": Many(Choice(("on_enter_pressed", "on_character_entered")), least=1, distinct=True)}
)
_FILTER = Record(
    {
        "include": Many(Choice(("im", "mpim", "private", "public")), least=1, distinct=True),
        "exclude_external_shared_channels": Flag(),
        "exclude_bot_users": Flag(),
    },
    rules=(needs_one_of("include", "exclude_external_shared_channels", "exclude_bot_users"),),
)
_SLACK_FILE = Record(
    {"url": Text(least=1), "id": Text(least=1)}, rules=(needs_one_of("url", "id"), not_both("url", "id"))
)
IMAGE_SOURCE: Mapping[str, Shape] = {
    "image_url": text("image.image_url", WEB_LINK),
    "slack_file": _SLACK_FILE,
}
ONE_IMAGE_SOURCE = (needs_one_of("image_url", "slack_file"), not_both("image_url", "slack_file"))


def _option(words: Shape, **more: Shape) -> Record:
    fields = {
        "text": words,
        "value": text("OptionDescriptor.value"),
        "description": plain("OptionDescriptor.description"),
    }
    return Record({**fields, **more}, needs=("text", "value"))


_OPTION = _option(plain("PlainTextOption.text"))
_RICH_OPTION = _option(OneOf((plain("PlainTextOption.text"), mrkdwn("MrkdwnOption.text"))))
_LINK_OPTION = _option(plain("PlainTextOption.text"), url=text("OptionDescriptor.url", LINK))
_GROUP = Record(
    {"label": plain("OptionGroup.label"), "options": many(_OPTION, "OptionGroup.options")},
    needs=("label", "options"),
)


def _chosen_are_offered(value: Mapping[str, Any], at: str) -> Iterator[Flaw]:
    """What is chosen at the start must be, exactly, one of the options."""
    groups = value.get("option_groups") or []
    offered = [
        *(value.get("options") or []),
        *(option for group in groups for option in group.get("options", [])),
    ]
    if value.get("initial_option", offered[:1]) not in (offered[:1], *offered):
        yield Flaw(within(at, "initial_option"), "must be one of the provided options")
    for index, option in enumerate(value.get("initial_options", [])):
        if option not in offered:
            yield Flaw(within(within(at, "initial_options"), index), "must be one of the provided options")


# Elements: what several of them share

_ACTION: Mapping[str, Shape] = {"action_id": text("Action.action_id")}
_CONFIRMED: Mapping[str, Shape] = {**_ACTION, "confirm": CONFIRM}
_FOCUSED: Mapping[str, Shape] = {"focus_on_load": Flag()}
_PLACEHOLDER: Mapping[str, Shape] = {"placeholder": plain("Placeholdable.placeholder")}
_MENU: Mapping[str, Shape] = {**_CONFIRMED, **_FOCUSED, **_PLACEHOLDER}
_MULTI: Mapping[str, Shape] = {**_MENU, "max_selected_items": Number(least=1)}
_INPUT: Mapping[str, Shape] = {**_ACTION, **_FOCUSED, **_PLACEHOLDER, "dispatch_action_config": _DISPATCH}
_ID = Text(least=1)

# Buttons and images

BUTTON = Record(
    {
        **_CONFIRMED,
        "text": plain("Button.text"),
        "value": text("Button.value"),
        "url": text("Button.url", LINK),
        "style": STYLE,
        "accessibility_label": text("Button.accessibility_label"),
    },
    needs=("text",),
    kind="button",
)
_PARAMETER = Record({"name": _ID, "value": Text()}, needs=("name", "value"))
_TRIGGER = Record({"url": _ID, "customizable_input_parameters": Many(_PARAMETER)}, needs=("url",))
WORKFLOW_BUTTON = Record(
    {
        **_CONFIRMED,
        "text": plain("WorkflowButton.text"),
        "workflow": Record({"trigger": _TRIGGER}, needs=("trigger",)),
        "style": STYLE,
        "accessibility_label": text("WorkflowButton.accessibility_label"),
    },
    needs=("text", "workflow"),
    kind="workflow_button",
)
_FEEDBACK = Record(
    {
        "text": plain("FeedbackButtons.text"),
        "value": text("FeedbackButtons.value"),
        "accessibility_label": text("FeedbackButtons.accessibility_label"),
    },
    needs=("text", "value"),
)
FEEDBACK_BUTTONS = Record(
    {**_ACTION, "positive_button": _FEEDBACK, "negative_button": _FEEDBACK},
    needs=("positive_button", "negative_button"),
    kind="feedback_buttons",
)
ICON_BUTTON = Record(
    {
        **_CONFIRMED,
        "icon": _ID,
        "text": plain("PlainTextElement.text"),
        "value": text("Button.value"),
        "accessibility_label": text("IconButton.accessibility_label"),
        "visible_to_user_ids": Many(_ID),
    },
    needs=("icon", "text"),
    kind="icon_button",
)
IMAGE = Record(
    {**IMAGE_SOURCE, "alt_text": Text()}, needs=("alt_text",), kind="image", rules=ONE_IMAGE_SOURCE
)

# Menus


def _static(kind: str, name: str, common: Mapping[str, Shape], initial: Mapping[str, Shape]) -> Record:
    options = {
        "options": many(_OPTION, f"{name}.options"),
        "option_groups": many(_GROUP, f"{name}.option_groups"),
    }
    rules = (
        needs_one_of("options", "option_groups"),
        not_both("options", "option_groups"),
        _chosen_are_offered,
    )
    return Record({**common, **options, **initial}, kind=kind, rules=rules)


_CONVERSATIONS: Mapping[str, Shape] = {"default_to_current_conversation": Flag(), "filter": _FILTER}
SELECTS = (
    _static("static_select", "StaticSelect", _MENU, {"initial_option": _OPTION}),
    Record({**_MENU, "initial_option": _OPTION, "min_query_length": Number(least=0)}, kind="external_select"),
    Record({**_MENU, "initial_user": _ID}, kind="users_select"),
    Record({**_MENU, "initial_channel": _ID, "response_url_enabled": Flag()}, kind="channels_select"),
    Record(
        {**_MENU, **_CONVERSATIONS, "initial_conversation": _ID, "response_url_enabled": Flag()},
        kind="conversations_select",
    ),
)
MULTI_SELECTS = (
    _static("multi_static_select", "MultiStaticSelect", _MULTI, {"initial_options": Many(_OPTION, least=1)}),
    Record(
        {**_MULTI, "initial_options": Many(_OPTION, least=1), "min_query_length": Number(least=0)},
        kind="multi_external_select",
    ),
    Record({**_MULTI, "initial_users": Many(_ID)}, kind="multi_users_select"),
    Record({**_MULTI, "initial_channels": Many(_ID)}, kind="multi_channels_select"),
    Record(
        {**_MULTI, **_CONVERSATIONS, "initial_conversations": Many(_ID)}, kind="multi_conversations_select"
    ),
)
OVERFLOW = Record(
    {**_CONFIRMED, "options": many(_LINK_OPTION, "Overflow.options")}, needs=("options",), kind="overflow"
)
CHECKBOXES = Record(
    {
        **_CONFIRMED,
        **_FOCUSED,
        "options": many(_RICH_OPTION, "Checkboxes.options"),
        "initial_options": Many(_RICH_OPTION, least=1),
    },
    needs=("options",),
    kind="checkboxes",
    rules=(_chosen_are_offered,),
)
RADIO_BUTTONS = Record(
    {
        **_CONFIRMED,
        **_FOCUSED,
        "options": many(_RICH_OPTION, "RadioButtons.options"),
        "initial_option": _RICH_OPTION,
    },
    needs=("options",),
    kind="radio_buttons",
    rules=(_chosen_are_offered,),
)

# Pickers and fields

PICKERS = (
    Record({**_MENU, "initial_date": Text(pattern=r"\d{4}-\d{2}-\d{2}")}, kind="datepicker"),
    Record(
        {**_MENU, "initial_time": Text(pattern=r"([01]\d|2[0-3]):[0-5]\d"), "timezone": _ID},
        kind="timepicker",
    ),
)
DATETIME_PICKER = Record(
    {**_CONFIRMED, **_FOCUSED, "initial_date_time": Number(10**9, 10**10 - 1)}, kind="datetimepicker"
)
RICH_TEXT_INPUT = Record(
    {
        **_INPUT,
        "initial_value": RICH_TEXT,
        "min_lines": number("RichTextInput.min_lines"),
        "max_lines": number("RichTextInput.max_lines"),
    },
    kind="rich_text_input",
    rules=(in_order("min_lines", "max_lines"),),
)
_DECIMAL = Text(pattern=r"-?\d+(\.\d+)?")
FIELDS = (
    Record(
        {
            **_INPUT,
            "initial_value": text("input.initial_value"),
            "multiline": Flag(),
            "min_length": number("PlainTextInput.min_length"),
            "max_length": number("input.max_length"),
        },
        kind="plain_text_input",
        rules=(in_order("min_length", "max_length"),),
    ),
    Record({**_INPUT, "initial_value": Text()}, kind="email_text_input"),
    Record({**_INPUT, "initial_value": Text()}, kind="url_text_input"),
    Record(
        {
            **_INPUT,
            "is_decimal_allowed": Flag(),
            "initial_value": _DECIMAL,
            "min_value": _DECIMAL,
            "max_value": _DECIMAL,
        },
        needs=("is_decimal_allowed",),
        kind="number_input",
        rules=(in_order("min_value", "max_value"),),
    ),
    Record(
        {**_ACTION, "filetypes": Many(_ID, least=1), "max_files": number("FileInput.max_files")},
        kind="file_input",
    ),
)
URL_SOURCE = Record({"url": _ID, "text": _ID}, needs=("url", "text"), kind="url")

_EVERYWHERE = (*SELECTS, *MULTI_SELECTS, CHECKBOXES, RADIO_BUTTONS, *PICKERS)
IN_ACTIONS = OneOf((BUTTON, WORKFLOW_BUTTON, OVERFLOW, DATETIME_PICKER, RICH_TEXT_INPUT, *_EVERYWHERE))
IN_SECTION = OneOf((BUTTON, WORKFLOW_BUTTON, OVERFLOW, IMAGE, *_EVERYWHERE))
IN_INPUT = OneOf((*FIELDS, DATETIME_PICKER, RICH_TEXT_INPUT, *_EVERYWHERE))
IN_CONTEXT = OneOf((IMAGE, plain("PlainTextElement.text"), mrkdwn("MrkdwnElement.text")))
IN_CONTEXT_ACTIONS = OneOf((FEEDBACK_BUTTONS, ICON_BUTTON))
