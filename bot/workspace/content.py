"""Whether Slack would take what the app wants to show, in Slack's own error words."""

from collections.abc import Sequence

from bot.workspace.blockkit import Problem, message_problems, view_problems
from bot.workspace.call import Call, SlackError
from bot.workspace.model import Json, Message

_FLAGS = ("unfurl_links", "unfurl_media", "reply_broadcast", "mrkdwn", "link_names", "as_user")


def message_args(call: Call) -> Json:
    """The arguments of a chat.* call as data, checked; raises what Slack would answer."""
    args = dict(call.args)
    for name, error in (("blocks", "invalid_blocks_format"), ("attachments", "invalid_attachments"),
                        ("metadata", "invalid_metadata_format")):  # fmt: skip
        if name in args:
            args[name] = call.data(name, error)
    args |= {name: call.flag(name) for name in _FLAGS if name in args}
    check_message(args)
    return args


def check_message(args: Json) -> None:
    refuse(message_problems(args))


def check_view(view: object) -> Json:
    """A view that Slack would show; raises what it would answer otherwise."""
    if not isinstance(view, dict):
        raise SlackError(
            "invalid_arguments", response_metadata={"messages": ["[ERROR] not a view [json-pointer:/view]"]}
        )
    refuse(view_problems(view))
    return view


def refuse(problems: Sequence[Problem]) -> None:
    if problems:
        messages = [str(problem) for problem in problems]
        raise ContentRefused(problems[0].code, errors=messages, response_metadata={"messages": messages})


class ContentRefused(SlackError):
    """Slack would not take this content: a bug of the app, whatever the test is about."""


def check_kind_of_blocks(message: Message, blocks: list[Json]) -> None:
    """A message of rich_text may not lose it in an update: `block_mismatch`."""
    had = any(block["type"] == "rich_text" for block in message.blocks)
    if had and blocks and not any(block["type"] == "rich_text" for block in blocks):
        raise SlackError("block_mismatch")
