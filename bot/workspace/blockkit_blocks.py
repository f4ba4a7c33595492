"""The shapes of blocks, and which block may stand where: <https://docs.slack.dev/reference/block-kit/blocks>."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.workspace.blockkit_elements import (
    BUTTON,
    IMAGE,
    IN_ACTIONS,
    IN_CONTEXT,
    IN_CONTEXT_ACTIONS,
    IN_INPUT,
    IN_SECTION,
    URL_SOURCE,
)
from bot.workspace.blockkit_objects import IMAGE_SOURCE, ONE_IMAGE_SOURCE, either, mrkdwn, plain
from bot.workspace.blockkit_richtext import RICH_TEXT
from bot.workspace.blockkit_shapes import (
    Choice,
    Flag,
    Flaw,
    Many,
    Number,
    OneOf,
    Record,
    Rule,
    Shape,
    Text,
    many,
    needs_one_of,
    number,
    text,
    within,
)

_FILLED = Text(least=1)
_HTTPS = Text(pattern=r"https://\S+")


def _block(
    kind: str, fields: Mapping[str, Shape], needs: tuple[str, ...] = (), rules: tuple[Rule, ...] = ()
) -> Record:
    return Record({**fields, "block_id": text("Block.block_id")}, needs, kind, rules)


def _own_action_ids(block: Mapping[str, Any], at: str) -> Iterator[Flaw]:
    """An action_id may stand only once in a block."""
    seen: set[str] = set()
    for index, element in enumerate(block["elements"]):
        name = element.get("action_id")
        if name is not None and name in seen:
            pointer = within(within(within(at, "elements"), index), "action_id")
            yield Flaw(pointer, f"action_id already exists in this block: {name}")
        seen.add(name)


ACTIONS = _block(
    "actions", {"elements": many(IN_ACTIONS, "ActionsBlock.elements")}, ("elements",), (_own_action_ids,)
)
ALERT = _block(
    "alert",
    {
        "text": either("PlainTextElement.text"),
        "level": Choice(("default", "info", "warning", "error", "success")),
    },
    ("text",),
)
CARD = _block(
    "card",
    {
        "hero_image": IMAGE,
        "icon": IMAGE,
        "title": mrkdwn("CardBlock.title"),
        "subtitle": mrkdwn("CardBlock.subtitle"),
        "body": mrkdwn("CardBlock.body"),
        "actions": Many(BUTTON),
    },
    rules=(needs_one_of("hero_image", "title", "actions", "body"),),
)
CAROUSEL = _block("carousel", {"elements": many(CARD, "CarouselBlock.elements")}, ("elements",))
CONTEXT = _block("context", {"elements": many(IN_CONTEXT, "ContextBlock.elements")}, ("elements",))
CONTEXT_ACTIONS = _block(
    "context_actions",
    {"elements": many(IN_CONTEXT_ACTIONS, "ContextActionsBlock.elements")},
    ("elements",),
    (_own_action_ids,),
)
DIVIDER = _block("divider", {})
FILE = _block("file", {"source": Choice(("remote",)), "external_id": _FILLED}, ("source", "external_id"))
HEADER = _block("header", {"text": plain("HeaderBlock.text")}, ("text",))
IMAGE_BLOCK = _block(
    "image",
    {**IMAGE_SOURCE, "alt_text": text("ImageBlock.alt_text"), "title": plain("ImageBlock.title")},
    ("alt_text",),
    ONE_IMAGE_SOURCE,
)
INPUT = _block(
    "input",
    {
        "label": plain("InputBlock.label"),
        "hint": plain("InputBlock.hint"),
        "element": IN_INPUT,
        "optional": Flag(),
        "dispatch_action": Flag(),
    },
    ("label", "element"),
)
MARKDOWN = _block("markdown", {"text": text("MarkdownBlock.text")}, ("text",))
SECTION = _block(
    "section",
    {
        "text": either("SectionBlock.text"),
        "fields": many(either("SectionBlock.fields[]"), "SectionBlock.fields"),
        "accessory": IN_SECTION,
        "expand": Flag(),
    },
    rules=(needs_one_of("text", "fields"),),
)
VIDEO = _block(
    "video",
    {
        "video_url": _HTTPS,
        "thumbnail_url": _FILLED,
        "alt_text": _FILLED,
        "title": plain("VideoBlock.title"),
        "title_url": _HTTPS,
        "author_name": text("VideoBlock.author_name"),
        "provider_name": Text(),
        "provider_icon_url": _FILLED,
        "description": plain("PlainTextElement.text"),
    },
    ("video_url", "thumbnail_url", "alt_text", "title"),
)

# Tables

_CELL = OneOf(
    (
        RICH_TEXT,
        Record({"text": _FILLED}, needs=("text",), kind="raw_text"),
        Record(
            {"value": Number(-(2**53), 2**53, fractions=True), "text": _FILLED},
            needs=("value", "text"),
            kind="raw_number",
        ),
    )
)
_ROWS = many(many(_CELL, "TableBlock.rows[]"), "TableBlock.rows")
_COLUMN = Record({"align": Choice(("left", "center", "right")), "is_wrapped": Flag()})
TABLE = _block(
    "table",
    {"rows": _ROWS, "column_settings": many(_COLUMN, "TableBlock.column_settings")},
    ("rows",),
)
DATA_TABLE = _block(
    "data_table",
    {
        "rows": Many(Many(_CELL)),
        "caption": _FILLED,
        "page_size": number("DataTableBlock.page_size"),
        "row_header_column_index": Number(),
    },
    ("rows", "caption"),
)

# Tasks and containers

TASK_CARD = _block(
    "task_card",
    {
        "task_id": _FILLED,
        "title": _FILLED,
        "details": RICH_TEXT,
        "output": RICH_TEXT,
        "sources": Many(URL_SOURCE),
        "status": Choice(("pending", "in_progress", "complete", "error")),
    },
    ("task_id", "title", "status"),
)
PLAN = _block("plan", {"title": _FILLED, "tasks": Many(TASK_CARD)}, ("title",))
_CHILD = OneOf(
    (ACTIONS, CONTEXT, DIVIDER, FILE, HEADER, IMAGE_BLOCK, INPUT, RICH_TEXT, SECTION, TABLE, VIDEO)
)
CONTAINER = _block(
    "container",
    {
        "title": plain("ContainerBlock.title"),
        "rich_text_title": RICH_TEXT,
        "subtitle": either("ContainerBlock.subtitle"),
        "child_blocks": many(_CHILD, "ContainerBlock.child_blocks"),
        "width": Choice(("narrow", "standard", "wide", "full")),
        "icon": IMAGE,
        "is_collapsible": Flag(),
        "default_collapsed": Flag(),
        "has_header_divider": Flag(),
    },
    ("child_blocks",),
    (needs_one_of("title", "rich_text_title"),),
)

# Where a block may stand. `file` is missing on purpose: Slack sends it, apps may not.

_ANYWHERE = (ACTIONS, CARD, CONTEXT, DIVIDER, HEADER, IMAGE_BLOCK, INPUT, RICH_TEXT, SECTION, VIDEO)
IN_MESSAGE = OneOf(
    (
        *_ANYWHERE,
        CAROUSEL,
        CONTAINER,
        CONTEXT_ACTIONS,
        DATA_TABLE,
        MARKDOWN,
        PLAN,
        TABLE,
        TASK_CARD,
    )
)
IN_MODAL = OneOf((*_ANYWHERE, ALERT))
IN_HOME = OneOf((*_ANYWHERE, CAROUSEL))
