"""The shapes of elements: <https://docs.slack.dev/reference/block-kit/block-elements>."""

from collections.abc import Mapping

from bot.workspace.blockkit_objects import (
    CONFIRM,
    DISPATCH,
    FILTER,
    GROUP,
    IMAGE_SOURCE,
    LINK,
    LINK_OPTION,
    ONE_IMAGE_SOURCE,
    OPTION,
    RICH_OPTION,
    STYLE,
    chosen_are_offered,
    mrkdwn,
    plain,
)
from bot.workspace.blockkit_richtext import RICH_TEXT
from bot.workspace.blockkit_shapes import (
    Flag,
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
)

# Elements: what several of them share

_ACTION: Mapping[str, Shape] = {"action_id": text("Action.action_id")}
_CONFIRMED: Mapping[str, Shape] = {**_ACTION, "confirm": CONFIRM}
_FOCUSED: Mapping[str, Shape] = {"focus_on_load": Flag()}
_PLACEHOLDER: Mapping[str, Shape] = {"placeholder": plain("Placeholdable.placeholder")}
_MENU: Mapping[str, Shape] = {**_CONFIRMED, **_FOCUSED, **_PLACEHOLDER}
_MULTI: Mapping[str, Shape] = {**_MENU, "max_selected_items": Number(least=1)}
_INPUT: Mapping[str, Shape] = {**_ACTION, **_FOCUSED, **_PLACEHOLDER, "dispatch_action_config": DISPATCH}
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
        "text": plain("feedback.text"),
        "value": text("feedback.value"),
        "accessibility_label": text("feedback.accessibility_label"),
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
        "options": many(OPTION, f"{name}.options"),
        "option_groups": many(GROUP, f"{name}.option_groups"),
    }
    rules = (
        needs_one_of("options", "option_groups"),
        not_both("options", "option_groups"),
        chosen_are_offered,
    )
    return Record({**common, **options, **initial}, kind=kind, rules=rules)


_CONVERSATIONS: Mapping[str, Shape] = {"default_to_current_conversation": Flag(), "filter": FILTER}
SELECTS = (
    _static("static_select", "StaticSelect", _MENU, {"initial_option": OPTION}),
    Record({**_MENU, "initial_option": OPTION, "min_query_length": Number(least=0)}, kind="external_select"),
    Record({**_MENU, "initial_user": _ID}, kind="users_select"),
    Record({**_MENU, "initial_channel": _ID, "response_url_enabled": Flag()}, kind="channels_select"),
    Record(
        {**_MENU, **_CONVERSATIONS, "initial_conversation": _ID, "response_url_enabled": Flag()},
        kind="conversations_select",
    ),
)
MULTI_SELECTS = (
    _static("multi_static_select", "MultiStaticSelect", _MULTI, {"initial_options": Many(OPTION, least=1)}),
    Record(
        {**_MULTI, "initial_options": Many(OPTION, least=1), "min_query_length": Number(least=0)},
        kind="multi_external_select",
    ),
    Record({**_MULTI, "initial_users": Many(_ID)}, kind="multi_users_select"),
    Record({**_MULTI, "initial_channels": Many(_ID)}, kind="multi_channels_select"),
    Record(
        {**_MULTI, **_CONVERSATIONS, "initial_conversations": Many(_ID)}, kind="multi_conversations_select"
    ),
)
OVERFLOW = Record(
    {**_CONFIRMED, "options": many(LINK_OPTION, "Overflow.options")}, needs=("options",), kind="overflow"
)
CHECKBOXES = Record(
    {
        **_CONFIRMED,
        **_FOCUSED,
        "options": many(RICH_OPTION, "Checkboxes.options"),
        "initial_options": Many(RICH_OPTION, least=1),
    },
    needs=("options",),
    kind="checkboxes",
    rules=(chosen_are_offered,),
)
RADIO_BUTTONS = Record(
    {
        **_CONFIRMED,
        **_FOCUSED,
        "options": many(RICH_OPTION, "RadioButtons.options"),
        "initial_option": RICH_OPTION,
    },
    needs=("options",),
    kind="radio_buttons",
    rules=(chosen_are_offered,),
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
