"""The shape of rich text: <https://docs.slack.dev/reference/block-kit/blocks/rich-text-block>."""

from collections.abc import Mapping

from bot.workspace.blockkit_shapes import (
    Choice,
    Flag,
    Many,
    Number,
    OneOf,
    Record,
    Shape,
    Text,
    number,
    text,
)

_FILLED = Text(least=1)
_STYLE = Record({name: Flag() for name in ("bold", "code", "italic", "strike", "underline")})
_BORDER = {"border": Choice((0, 1))}


def _inline(kind: str, needs: Mapping[str, Shape], may: Mapping[str, Shape] | None = None) -> Record:
    return Record({**needs, **(may or {}), "style": _STYLE}, needs=tuple(needs), kind=kind)


_TEXT = _inline("text", {"text": _FILLED})
_LINK = _inline("link", {"url": _FILLED}, {"text": Text(), "unsafe": Flag()})
INLINE = OneOf(
    (
        _TEXT,
        _LINK,
        _inline("broadcast", {"range": Choice(("here", "channel", "everyone"))}),
        _inline("channel", {"channel_id": _FILLED}),
        _inline("color", {"value": Text(pattern="#[0-9A-Fa-f]{6}")}),
        _inline("date", {"timestamp": Number(), "format": _FILLED}, {"url": _FILLED, "fallback": _FILLED}),
        _inline("emoji", {"name": _FILLED}, {"unicode": _FILLED, "url": _FILLED}),
        _inline("team", {"team_id": _FILLED}),
        _inline("user", {"user_id": _FILLED}),
        _inline("usergroup", {"usergroup_id": _FILLED}),
    )
)
_SECTION = Record({"elements": Many(INLINE)}, needs=("elements",), kind="rich_text_section")
_LIST = Record(
    {
        "elements": Many(_SECTION),
        "style": Choice(("bullet", "ordered")),
        "indent": number("RichTextList.indent"),
        **_BORDER,
    },
    needs=("elements", "style"),
    kind="rich_text_list",
)
_QUOTE = Record({"elements": Many(INLINE), **_BORDER}, needs=("elements",), kind="rich_text_quote")
_PREFORMATTED = Record(
    {"elements": Many(OneOf((_TEXT, _LINK))), **_BORDER}, needs=("elements",), kind="rich_text_preformatted"
)
PARTS = OneOf((_SECTION, _LIST, _QUOTE, _PREFORMATTED))

RICH_TEXT = Record(
    {
        "elements": Many(PARTS, least=1),
        "block_id": text("Block.block_id"),
    },
    needs=("elements",),
    kind="rich_text",
)
