"""What happens to teams, channels and the app itself: the only way in which we learn where we may work. Pure.

<https://learn.microsoft.com/en-us/microsoftteams/platform/bots/how-to/conversations/subscribe-to-conversation-events>
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.chat.payloads import said
from bot.chat.teams.heard import (
    ChannelsChanged,
    Heard,
    Ignored,
    Installed,
    MembersChanged,
    Removed,
    Spot,
)
from bot.chat.teams.origins import bot_of, spot_of, visitor_of

Json = Mapping[str, Any]


def happened(activity: Json) -> Heard:
    """Return what a conversationUpdate says; raises `Junk`."""
    spot, bot = spot_of(activity), bot_of(activity)
    added, removed = set(_members(activity, "membersAdded")), set(_members(activity, "membersRemoved"))
    if bot in removed:
        return Removed(spot=spot)
    if bot in added:
        return _installed(activity, spot)
    if added or removed:
        return MembersChanged(spot=spot)
    kind = said(activity, "channelData", "eventType")
    if not kind.startswith(("channel", "team")):
        return Ignored("nothing about channels or people")
    return ChannelsChanged(
        spot=spot,
        kind=kind,
        channel=said(activity, "channelData", "channel", "id"),
        name=_name(activity, "channel" if kind.startswith("channel") else "team"),
    )


def removed_or_installed(activity: Json) -> Heard:
    """Return what an installationUpdate says; raises `Junk`."""
    spot, action = spot_of(activity), said(activity, "action")
    if action.startswith("remove"):
        return Removed(spot=spot)
    return (
        _installed(activity, spot) if action.startswith("add") else Ignored("an installation of another kind")
    )


def _installed(activity: Json, spot: Spot) -> Installed:
    return Installed(
        spot=spot,
        team_name=_name(activity, "team"),
        chosen=said(activity, "channelData", "settings", "selectedChannel", "id"),
        who=visitor_of(activity) if spot.is_personal else None,
    )


def _name(activity: Json, what: str) -> str:
    return said(activity, "channelData", what, "name")


def _members(activity: Json, which: str) -> Iterator[str]:
    listed = activity.get(which)
    for one in listed if isinstance(listed, list) else ():
        if member := said(one, "id"):
            yield member
