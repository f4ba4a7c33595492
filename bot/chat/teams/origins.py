"""Who did something in Teams, and where: what every activity says. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from bot.chat.payloads import said, text
from bot.chat.teams.addresses import parse
from bot.chat.teams.heard import Spot, Visitor

Json = Mapping[str, Any]

_ALONE: Final = "personal"


def spot_of(activity: Json) -> Spot:
    """Return where something happened; raises `Junk`."""
    data = activity.get("channelData")
    data = data if isinstance(data, Mapping) else {}
    address = parse(text(activity, "conversation", "id"), data)
    personal = _is_personal(activity, data)
    return Spot(
        service_url=text(activity, "serviceUrl"),
        tenant=tenant_of(activity),
        conversation=address.place,
        team=said(data, "team", "id"),
        group=said(data, "team", "aadGroupId"),
        channel="" if personal else address.place,
        root=None if personal else address.root,
    )


def visitor_of(activity: Json) -> Visitor:
    """Return who did something; raises `Junk`. Their names may be missing, their id may not."""
    return Visitor(
        object_id=said(activity, "from", "aadObjectId"),
        user=text(activity, "from", "id"),
        name=said(activity, "from", "name"),
        tenant=tenant_of(activity),
        language=said(activity, "locale") or _locale(activity),
    )


def tenant_of(activity: Json) -> str:
    """Return the company's id, or nothing where it is not said."""
    return said(activity, "channelData", "tenant", "id") or said(activity, "conversation", "tenantId")


def bot_of(activity: Json) -> str:
    """Return our own id, as Teams writes to us."""
    return said(activity, "recipient", "id")


def is_ours(activity: Json) -> bool:
    """Tell whether something is by us, or by another bot: neither writes notes."""
    author = said(activity, "from", "id")
    return author == bot_of(activity) or said(activity, "from", "role") == "bot"


def _is_personal(activity: Json, data: Json) -> bool:
    """Tell a chat with one person from a channel; where the kind is not said, by whether there is a team."""
    conversation = activity.get("conversation")
    kind = said(conversation, "conversationType")
    if kind:
        return kind == _ALONE
    is_group = isinstance(conversation, Mapping) and conversation.get("isGroup") is True
    return not is_group and not data.get("team") and not data.get("channel")


def _locale(activity: Json) -> str:
    entities = activity.get("entities")
    for one in entities if isinstance(entities, list) else ():
        if said(one, "type") == "clientInfo":
            return said(one, "locale")
    return ""
