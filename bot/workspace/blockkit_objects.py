"""The shapes of what elements are made of: <https://docs.slack.dev/reference/block-kit/composition-objects>."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.workspace.blockkit_shapes import (
    Choice,
    Flag,
    Flaw,
    Many,
    OneOf,
    Record,
    Shape,
    Text,
    many,
    needs_one_of,
    not_both,
    text,
    within,
)

LINK = r"[A-Za-z][A-Za-z0-9+.-]*:\S+"
WEB_LINK = r"https?://\S+"


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
DISPATCH = Record(
    {"trigger_actions_on": Many(Choice(("on_enter_pressed", "on_character_entered")), least=1, distinct=True)}
)
FILTER = Record(
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


OPTION = _option(plain("PlainTextOption.text"))
RICH_OPTION = _option(OneOf((plain("PlainTextOption.text"), mrkdwn("MrkdwnOption.text"))))
LINK_OPTION = _option(plain("PlainTextOption.text"), url=text("OptionDescriptor.url", LINK))
GROUP = Record(
    {"label": plain("OptionGroup.label"), "options": many(OPTION, "OptionGroup.options")},
    needs=("label", "options"),
)


def chosen_are_offered(value: Mapping[str, Any], at: str) -> Iterator[Flaw]:
    """What is chosen at the start must be, exactly, one of the options."""
    groups = value.get("option_groups", ())
    offered = [*value.get("options", ()), *(option for group in groups for option in group["options"])]
    if "initial_option" in value and value["initial_option"] not in offered:
        yield Flaw(within(at, "initial_option"), "must be one of the provided options")
    for index, option in enumerate(value.get("initial_options", ())):
        if option not in offered:
            yield Flaw(within(within(at, "initial_options"), index), "must be one of the provided options")
