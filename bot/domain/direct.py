"""How one person is addressed where channels are: `slack:@anna` is the chat with Anna on Slack."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from bot.domain.lanes import surface_of
from bot.domain.people import ChannelId, PersonId
from bot.domain.policy import Policy

_PERSON: Final = ":@"


def directly(policy: Policy, person: PersonId, near: Iterable[ChannelId] = ()) -> ChannelId | None:
    """Return where to tell a person something: on the chat product of these channels, else on one that knows them."""
    surfaces = dict.fromkeys(surface_of(one) for one in (*near, *policy.all_channels()))
    reached = policy.reached_on(person, surfaces)
    return ChannelId(f"{reached}{_PERSON}{person}") if reached else None


def person_of(channel: ChannelId) -> PersonId | None:
    """Return whose direct messages an address means; None for a channel."""
    _, _, place = channel.partition(":")
    return PersonId(place[1:]) if place.startswith("@") else None


def language_at(policy: Policy, place: ChannelId) -> str:
    """Return what is read at an address: what the person reads, else what the channel does."""
    person = policy.people.get(person_of(place) or PersonId(""))
    return (person.language if person else "") or policy.language_of(place)
