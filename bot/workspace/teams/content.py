"""What Teams would not take of an activity, and what it would take and then show wrongly.

https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference#activity-object
"""

import json
from collections.abc import Iterator

from bot.workspace.teams.cards import ACTIONS, MOST_ACTIONS, is_readable, nested, read
from bot.workspace.teams.model import CARD, Json
from bot.workspace.teams.refusals import BAD_ACTIVITY, TOO_LARGE, Refused

CONSENT = "application/vnd.microsoft.teams.card.file.consent"
FILE_INFO = "application/vnd.microsoft.teams.card.file.info"
MOST_BYTES = 100 * 1024
"""As UTF-16: https://learn.microsoft.com/microsoftteams/platform/bots/how-to/format-your-bot-messages"""

_FIELDS = frozenset({
    "action", "attachmentLayout", "attachments", "channelData", "channelId", "code", "conversation", "deliveryMode", "entities",
    "expiration", "from", "id", "importance", "inputHint", "label", "listenFor", "locale", "localTimestamp", "name", "recipient",
    "relatesTo", "replyToId", "semanticAction", "serviceUrl", "speak", "suggestedActions", "summary", "text", "textFormat",
    "timestamp", "type", "value", "valueType",
})  # fmt: skip
_ATTACHMENT = frozenset({"content", "contentType", "contentUrl", "name", "thumbnailUrl"})
_FORMATS = frozenset({"plain", "markdown", "xml", "extendedmarkdown"})
_KEPT = (
    "text",
    "textFormat",
    "summary",
    "attachments",
    "attachmentLayout",
    "entities",
    "importance",
    "channelData",
)
_NAMES = ("type", "text", "summary", "textFormat")


def checked(activity: Json, *, is_chat: bool) -> Json:
    """An activity that Teams takes, without its addresses; raises `Refused`."""
    if len(json.dumps(activity, ensure_ascii=False).encode("utf-16-le")) > MOST_BYTES:
        raise Refused(TOO_LARGE)
    for problem in _problems(activity, is_chat=is_chat):
        raise Refused(BAD_ACTIVITY, problem)
    return {name: activity[name] for name in _KEPT if activity.get(name)}


def is_split(content: Json) -> bool:
    """Whether Teams makes two messages of it: text and a card cannot stand in one."""
    return bool(content.get("text") and content.get("attachments"))


def _problems(activity: Json, *, is_chat: bool) -> Iterator[str]:
    if activity.get("type") != "message":
        yield f"the type {activity.get('type')!r} cannot be sent here"
    yield from (f"unknown field {name!r}" for name in sorted(activity.keys() - _FIELDS))
    yield from (f"{name} is no text" for name in _NAMES if not isinstance(activity.get(name, ""), str))
    if activity.get("textFormat", "plain") not in _FORMATS:
        yield f"textFormat {activity.get('textFormat')!r}"
    attachments = activity.get("attachments") or []
    if not isinstance(attachments, list) or not all(isinstance(one, dict) for one in attachments):
        yield "attachments are a list of objects"
        return
    if not activity.get("text") and not attachments:
        yield "neither text nor attachments"
    for attachment in attachments:
        yield from _of_attachment(attachment, is_chat=is_chat)


def _of_attachment(attachment: Json, *, is_chat: bool) -> Iterator[str]:
    yield from (
        f"unknown field {name!r} of an attachment" for name in sorted(attachment.keys() - _ATTACHMENT)
    )
    kind, content = attachment.get("contentType"), attachment.get("content")
    if kind == CARD:
        yield from _of_card(content)
    elif kind in {CONSENT, FILE_INFO}:
        if not is_chat:
            yield "files can be sent in a chat with one person only"
        if not isinstance(content, dict) or not attachment.get("name"):
            yield "a file needs its name and content"
    else:
        yield f"an attachment of type {kind!r}"


def _of_card(card: object) -> Iterator[str]:
    """What Teams refuses of a card; what it only shows wrongly is `shown_wrongly`."""
    if not isinstance(card, dict) or card.get("type") != "AdaptiveCard":
        yield "a card without the type AdaptiveCard"
        return
    for node in nested(card):
        kind = node.get("type")
        if kind == "Action.OpenUrl" and not str(node.get("url", "")).startswith(
            ("https://", "http://", "mailto:", "tel:")
        ):
            yield f"an address that cannot be opened: {node.get('url')!r}"


def shown_wrongly(card: Json) -> Iterator[str]:
    """What no correct app sends, because nobody sees it, or not as it was meant."""
    if not is_readable(card):
        yield f"version {card.get('version')!r} shows as its fallbackText"
        return
    ids = [one.id for one in read(card).inputs]
    yield from (
        f"two inputs with the id {one!r}" for one in sorted({one for one in ids if ids.count(one) > 1})
    )
    if "" in ids:
        yield "an input without id"
    for node in nested(card):
        yield from _of_node(node)
    yield from mentions_wrongly(
        card.get("msteams", {}).get("entities") or [], json.dumps(card.get("body"), ensure_ascii=False)
    )


def _of_node(node: Json) -> Iterator[str]:
    actions = node.get("actions") or []
    if len(actions) > MOST_ACTIONS:
        yield f"{len(actions)} actions, of which {MOST_ACTIONS} show"
    for action in actions:
        if action.get("type") not in ACTIONS:
            yield f"an action of type {action.get('type')!r}"
        elif not action.get("title"):
            yield "an action without title"
    if node.get("type") == "Image" and str(node.get("url", "")).startswith("http:"):
        yield "a picture that is not at https"


def mentions_wrongly(entities: list[Json], text: str) -> Iterator[str]:
    """A mention shows only where its own words stand in the text."""
    for entity in entities:
        if entity.get("type") != "mention":
            continue
        words = str(entity.get("text") or "")
        if not words or json.dumps(words, ensure_ascii=False)[1:-1] not in text:
            yield f"a mention of {words!r}, which does not stand in the text"
        if not (entity.get("mentioned") or {}).get("id"):
            yield "a mention of nobody"
