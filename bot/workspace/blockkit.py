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
from bot.workspace.blockkit_elements import plain
from bot.workspace.blockkit_shapes import (
    Anything,
    Choice,
    Flag,
    Flaw,
    Many,
    Record,
    Shape,
    Text,
    many,
    text,
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
    """Why Slack would refuse these arguments of chat.postMessage, chat.postEphemeral or chat.update; [] = it would not.

    Arguments with a `ts` are an update, which takes less text. Pointers start at the arguments: `/blocks/0/text/text`.
    """
    return [*_argument_problems(args), *_content_problems(args), *_block_problems(args)]


def view_problems(view: Mapping[str, Any]) -> list[Problem]:
    """Why Slack would refuse this view in views.open, push, update or publish; [] = it would not.

    Pointers start at the arguments, as Slack's own do: `/view/title/text`.
    """
    size = len(json.dumps(view, ensure_ascii=False, separators=(",", ":")).encode())
    if size > LIMITS["view.bytes"].most:
        return [Problem("/view", "view_too_large", f"{size} bytes")]
    shape = _VIEWS.get(view.get("type", ""))
    if shape is None:
        return [Problem("/view/type", "invalid_arguments", f"unsupported type: {view.get('type')}")]
    flaws = [*shape.flaws(view, "/view"), *_flaws_between(view.get("blocks"), "/view/blocks")]
    return [Problem(pointer, "invalid_arguments", message) for pointer, message in flaws]


# Messages

_METADATA = Record(
    {
        "event_type": Text(least=1, pattern=r"\w[\w.:-]*"),
        "event_payload": Anything(),
        "entities": Many(Anything()),
    }
)
_ARGUMENTS: Mapping[str, Shape] = {
    **dict.fromkeys(("token", "channel", "user", "ts", "thread_ts", "team_id", "username"), Text(least=1)),
    **dict.fromkeys(("icon_emoji", "icon_url", "response_type"), Text(least=1)),
    **dict.fromkeys(
        ("unfurl_links", "unfurl_media", "reply_broadcast", "mrkdwn", "link_names", "as_user"), Flag()
    ),
    **dict.fromkeys(("replace_original", "delete_original"), Flag()),
    "parse": Choice(("none", "full")),
    "text": Text(),
    "markdown_text": Text(),
    "file_ids": Many(Text(least=1)),
    "attachments": Many(Anything()),
    "blocks": Many(Anything()),
    "metadata": Anything(),
}


def _argument_problems(args: Mapping[str, Any]) -> Iterator[Problem]:
    for pointer, message in Record(_ARGUMENTS).flaws(args, ""):
        yield Problem(pointer, "invalid_arguments", message)
    for pointer, message in _METADATA.flaws(args.get("metadata", {}), "/metadata"):
        yield Problem(pointer, "invalid_metadata_schema", message)


def _content_problems(args: Mapping[str, Any]) -> Iterator[Problem]:
    if not any(
        args.get(name) for name in ("text", "blocks", "attachments", "markdown_text", "delete_original")
    ):
        yield Problem("", "no_text", "one of text, blocks, attachments or markdown_text is required")
    if args.get("markdown_text") and (args.get("text") or args.get("blocks")):
        yield Problem("/markdown_text", "markdown_text_conflict", "not together with blocks or text")
    text_limit = "message.text_of_update" if "ts" in args else "message.text"
    yield from _too_long(args, "text", text_limit, "msg_too_long")
    yield from _too_long(args, "markdown_text", "message.markdown_text", "msg_too_long")
    yield from _too_long(args, "attachments", "message.attachments", "too_many_attachments")


def _too_long(args: Mapping[str, Any], name: str, limit: str, code: str) -> Iterator[Problem]:
    if len(args.get(name) or "") > LIMITS[limit].most:
        yield Problem(f"/{name}", code, f"must be less than {LIMITS[limit].most + 1}")


def _block_problems(args: Mapping[str, Any]) -> Iterator[Problem]:
    lists = [("/blocks", args.get("blocks") or [])]
    for index, attachment in enumerate(args.get("attachments") or []):
        lists.append((f"/attachments/{index}/blocks", attachment.get("blocks") or []))
    for at, blocks in lists:
        for pointer, message in (*_MESSAGE_BLOCKS.flaws(blocks, at), *_flaws_between(blocks, at)):
            yield Problem(pointer, "invalid_blocks", message)
    everything = [block for _, blocks in lists for block in blocks]
    if len(_of_type(everything, "table")) > LIMITS["message.tables"].most:
        yield Problem("/blocks", "invalid_blocks", "only_one_table_allowed")
    if sum(map(len, _texts(everything))) > LIMITS["message.text_of_blocks"].most:
        yield Problem(
            "/blocks", "msg_blocks_too_long", f"over {LIMITS['message.text_of_blocks'].most} characters"
        )


_MESSAGE_BLOCKS = many(IN_MESSAGE, "message.blocks")

# Views

_VIEW: Mapping[str, Shape] = {
    "private_metadata": text("BaseView.private_metadata"),
    "callback_id": text("BaseView.callback_id"),
    "external_id": text("BaseView.external_id"),
}


def _submit_for_inputs(view: Mapping[str, Any], at: str) -> Iterator[Flaw]:
    if "submit" not in view and _of_type(view.get("blocks"), "input"):
        yield Flaw(at, "missing required field: submit (the view has an input block)")


_VIEWS = {
    "modal": Record(
        {
            **_VIEW,
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
    ),
    "home": Record({**_VIEW, "blocks": many(IN_HOME, "BaseView.blocks")}, needs=("blocks",), kind="home"),
}

# Between blocks


def _flaws_between(blocks: Any, at: str) -> Iterator[Flaw]:
    """What no block breaks alone: a block_id twice, the focus in two places."""
    names = Counter(str(block["block_id"]) for block in _mappings(blocks) if "block_id" in block)
    yield from (Flaw(at, f"block_id already exists: {name}") for name, count in names.items() if count > 1)
    focused = [value for key, value in _members(blocks) if key == "focus_on_load" and value is True]
    if len(focused) > 1:
        yield Flaw(at, "only one element can have focus_on_load")


def _mappings(values: Any) -> list[Mapping[str, Any]]:
    return (
        [value for value in values or [] if isinstance(value, Mapping)]
        if isinstance(values, Sequence)
        else []
    )


def _of_type(blocks: Any, kind: str) -> list[Mapping[str, Any]]:
    return [block for block in _mappings(blocks) if block.get("type") == kind]


def _members(value: Any) -> Iterator[tuple[str, Any]]:
    """Every member of every object, however deep."""
    if isinstance(value, Mapping):
        for key, member in value.items():
            yield str(key), member
            yield from _members(member)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _members(item)


def _texts(blocks: Any) -> list[str]:
    return [value for key, value in _members(blocks) if key == "text" and isinstance(value, str)]
