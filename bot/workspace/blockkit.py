"""What Slack would reject, found without Slack: the arguments of messages and views against its documented rules.

Pure functions over plain JSON. The local workspace answers with what they find, and tests hold every outgoing call
against them.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.workspace.blockkit_blocks import IN_HOME, IN_MESSAGE, IN_MODAL
from bot.workspace.blockkit_objects import plain
from bot.workspace.blockkit_shapes import (
    Anything,
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
    text,
    within,
)
from bot.workspace.limits import LIMITS


@dataclass(frozen=True)
class Problem:
    """One reason for Slack to refuse: where (a JSON pointer), Slack's error string, and a sentence."""

    pointer: str
    code: str
    message: str

    def __str__(self) -> str:
        """As Slack writes it into `response_metadata.messages`."""
        return f"[ERROR] {self.message} [json-pointer:{self.pointer}]"


def message_problems(args: Mapping[str, Any]) -> list[Problem]:
    """Why Slack would refuse these arguments of chat.postMessage, postEphemeral or update; [] = it would not.

    Arguments with a `ts` are an update, which takes less text. Pointers start at the arguments: `/blocks/0/text/text`.
    What no part breaks alone (two equal block_ids, too much text in all) is looked for once every part is sound.
    """
    parts = [*_argument_problems(args), *_block_problems(args)]
    return parts or [*_content_problems(args), *_problems_of_the_whole(args)]


def view_problems(view: Mapping[str, Any]) -> list[Problem]:
    """Why Slack would refuse this view in views.open, push, update or publish; [] = it would not.

    Pointers start at the arguments, as Slack's own do: `/view/title/text`.
    """
    size = len(json.dumps(view, ensure_ascii=False, separators=(",", ":")).encode(errors="surrogatepass"))
    if size > LIMITS["view.bytes"].most:
        return [Problem("/view", "view_too_large", f"{size} bytes")]
    flaws = list(_VIEW.flaws(view, "/view")) or _flaws_between(view["blocks"], "/view/blocks")
    return [Problem(pointer, "invalid_arguments", message) for pointer, message in flaws]


# Messages


@dataclass(frozen=True)
class _Payload:
    """Metadata's payload is flat: simple values, or objects of simple values, one or several."""

    def flaws(self, value: Any, at: str) -> Iterator[Flaw]:
        if not isinstance(value, Mapping):
            yield Flaw(at, "must be an object")
            return
        for name, member in value.items():
            parts = member if isinstance(member, list) else [member]
            if not all(_flat(part) for part in parts) or (parts is member and any(map(_simple, parts))):
                yield Flaw(within(at, name), "must be a simple value or an object of simple values")


def _simple(value: Any) -> bool:
    return isinstance(value, str | int | float)


def _flat(value: Any) -> bool:
    return _simple(value) or (isinstance(value, Mapping) and all(map(_simple, value.values())))


_WORD = Text(least=1)
_ATTACHMENT_WORDS = (
    *("fallback", "color", "pretext", "author_name", "author_link", "author_icon", "author_subname", "title"),
    *("title_link", "text", "image_url", "thumb_url", "footer", "footer_icon", "callback_id"),
)
_MESSAGE_BLOCKS = many(IN_MESSAGE, "message.blocks")
_ATTACHMENT = Record(
    {
        **dict.fromkeys(_ATTACHMENT_WORDS, Text()),
        **dict.fromkeys(("fields", "actions", "mrkdwn_in"), Many(Anything())),
        "ts": Anything(),
        "blocks": Anything(),
    }
)
_METADATA = Record(
    {"event_type": Text(least=1), "event_payload": _Payload(), "entities": Many(Anything())},
    rules=(needs_one_of("event_type", "entities"),),
)
_ARGUMENTS = Record(
    {
        **dict.fromkeys(("token", "channel", "user", "ts", "thread_ts", "team_id", "username"), _WORD),
        **dict.fromkeys(("icon_emoji", "icon_url", "response_type"), _WORD),
        **dict.fromkeys(("unfurl_links", "unfurl_media", "reply_broadcast", "mrkdwn", "link_names"), Flag()),
        **dict.fromkeys(("as_user", "replace_original", "delete_original"), Flag()),
        "parse": Choice(("none", "full")),
        **dict.fromkeys(("text", "markdown_text"), Text()),
        "file_ids": Many(_WORD),
        "attachments": Many(_ATTACHMENT),
        **dict.fromkeys(("blocks", "metadata"), Anything()),
    }
)


def _argument_problems(args: Mapping[str, Any]) -> Iterator[Problem]:
    for pointer, message in _ARGUMENTS.flaws(args, ""):
        yield Problem(pointer, "invalid_arguments", message)
    if "metadata" in args:
        for pointer, message in _METADATA.flaws(args["metadata"], "/metadata"):
            yield Problem(pointer, "invalid_metadata_schema", message)


def _block_problems(args: Mapping[str, Any]) -> Iterator[Problem]:
    for at, blocks in _block_lists(args):
        for pointer, message in _MESSAGE_BLOCKS.flaws(blocks, at):
            yield Problem(pointer, "invalid_blocks", message)


def _block_lists(args: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The blocks of the message and those of its attachments, with their pointers."""
    if "blocks" in args:
        yield "/blocks", args["blocks"]
    attachments = args.get("attachments", ())
    for index, attachment in enumerate(attachments if isinstance(attachments, Sequence) else ()):
        if isinstance(attachment, Mapping) and "blocks" in attachment:
            yield f"/attachments/{index}/blocks", attachment["blocks"]


def _content_problems(args: Mapping[str, Any]) -> Iterator[Problem]:
    if not any(
        args.get(name) for name in ("text", "blocks", "attachments", "markdown_text", "delete_original")
    ):
        yield Problem("", "no_text", "one of text, blocks, attachments or markdown_text is required")
    if args.get("markdown_text") and (args.get("text") or args.get("blocks")):
        yield Problem("/markdown_text", "markdown_text_conflict", "not together with blocks or text")
    yield from _too_long(
        args, "text", "message.text_of_update" if "ts" in args else "message.text", "msg_too_long"
    )
    yield from _too_long(args, "markdown_text", "message.markdown_text", "msg_too_long")
    yield from _too_long(args, "attachments", "message.attachments", "too_many_attachments")


def _too_long(args: Mapping[str, Any], name: str, limit: str, code: str) -> Iterator[Problem]:
    if len(args.get(name, "")) > LIMITS[limit].most:
        yield Problem(f"/{name}", code, f"must be less than {LIMITS[limit].most + 1}")


def _problems_of_the_whole(args: Mapping[str, Any]) -> Iterator[Problem]:
    lists = list(_block_lists(args))
    for at, blocks in lists:
        for pointer, message in _flaws_between(blocks, at):
            yield Problem(pointer, "invalid_blocks", message)
    everything = [block for _, blocks in lists for block in blocks]
    if sum(block["type"] == "table" for block in everything) > LIMITS["message.tables"].most:
        yield Problem("/blocks", "invalid_blocks", "only_one_table_allowed")
    most = LIMITS["message.text_of_blocks"].most
    if (
        sum(len(value) for key, value in _members(everything) if key == "text" and isinstance(value, str))
        > most
    ):
        yield Problem(
            "/blocks",
            "msg_blocks_too_long",
            f"the text of all blocks must be less than {most + 1} characters",
        )


# Views


def _submit_for_inputs(view: Mapping[str, Any], at: str) -> Iterator[Flaw]:
    if "submit" not in view and any(block["type"] == "input" for block in view["blocks"]):
        yield Flaw(at, "missing required field: submit (the view has an input block)")


_ANY_VIEW: Mapping[str, Shape] = {
    "private_metadata": text("BaseView.private_metadata"),
    "callback_id": text("BaseView.callback_id"),
    "external_id": text("view.external_id"),
}
_MODAL = Record(
    {
        **_ANY_VIEW,
        "blocks": many(IN_MODAL, "BaseView.blocks"),
        "title": plain("ModalView.title"),
        "close": plain("ModalView.close"),
        "submit": plain("ModalView.submit"),
        "clear_on_close": Flag(),
        "notify_on_close": Flag(),
    },
    needs=("title", "blocks"),
    kind="modal",
    rules=(_submit_for_inputs,),
)
_HOME = Record({**_ANY_VIEW, "blocks": many(IN_HOME, "BaseView.blocks")}, needs=("blocks",), kind="home")
_VIEW = OneOf((_MODAL, _HOME))


# Between blocks


def _flaws_between(blocks: Sequence[Mapping[str, Any]], at: str) -> Iterator[Flaw]:
    """What no block breaks alone: a block_id twice, the focus in two places."""
    names = Counter(block["block_id"] for block in blocks if "block_id" in block)
    yield from (Flaw(at, f"block_id already exists: {name}") for name, count in names.items() if count > 1)
    if sum(key == "focus_on_load" and value is True for key, value in _members(blocks)) > 1:
        yield Flaw(at, "only one element can have focus_on_load")


def _members(value: Any) -> Iterator[tuple[str, Any]]:
    """Every member of every object, however deep."""
    if isinstance(value, Mapping):
        for key, member in value.items():
            yield key, member
            yield from _members(member)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _members(item)
