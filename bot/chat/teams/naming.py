"""Which channel of Teams the policy means: `Team/Kanal`, a channel's id, or a link that was copied from Teams."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import unquote, urlsplit

from bot.domain.people import ChannelId
from bot.keeping.rooms import Space

SURFACE: Final = "teams"
PREFIX: Final = f"{SURFACE}:"

_GENERAL: Final = ("General", "Allgemein")
"""How people may call the first channel of a team: Teams does not say its name, since everybody reads another one."""
_LINK: Final = "/l/channel/"


def meant(channel: ChannelId, spaces: Iterable[Space]) -> list[str]:
    """Return the ids of the channels that the policy may mean: one if all is well, none if Teams never told us of it."""
    wanted = channel.removeprefix(PREFIX)
    exact = id_in(wanted)
    known = [(place, space) for space in spaces for place in space.channels]
    if exact in {place for place, _ in known}:
        return [exact]
    named = {place for place, space in known if wanted.casefold() in _names(place, space)}
    return sorted(named)


def id_in(wanted: str) -> str:
    """Return the id in a link to a channel; what is no link is taken for an id."""
    path = urlsplit(wanted).path if wanted.startswith("https://") else ""
    return unquote(path.removeprefix(_LINK).partition("/")[0]) if path.startswith(_LINK) else wanted


def name_of(place: str, space: Space) -> str:
    """Return how people call a channel of a team."""
    name = space.channels.get(place) or (_GENERAL[0] if place == space.id else place)
    return f"{space.name}/{name}" if space.name else name


def _names(place: str, space: Space) -> Iterator[str]:
    own = space.channels.get(place)
    names = [own] if own else []
    for name in (*names, *(_GENERAL if place == space.id else ())):
        yield f"{space.name}/{name}".casefold()
