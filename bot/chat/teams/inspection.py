"""What `zuruf check` asks Microsoft: keys, login, channels, the right to read them, and who is in the teams. Posts nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Final

from bot.chat.teams.access import Access
from bot.chat.teams.channels import ARCHIVED, GONE, NOT_FOUND, SEVERAL
from bot.chat.teams.naming import SURFACE, meant, name_of
from bot.chat.teams.people import Member, is_stranger, member_in
from bot.domain.errors import Barrier, LoggedOut, OutsideError
from bot.domain.people import ChannelId
from bot.domain.policy import Policy
from bot.finding import Finding
from bot.keeping.rooms import Space

_CREDENTIALS: Final = "check TEAMS_APP_ID, TEAMS_APP_PASSWORD (the secret's value, not its id; it may have ended) and TEAMS_TENANT_ID"
_NETWORK: Final = "check TEAMS_OPENID_URL, TEAMS_LOGIN_URL, and that this machine may connect there"
_UPLOAD: Final = (
    "write the app with `zuruf teams package`, upload it, and let an owner of the team update it there"
)
_INSTALL: Final = "add the app to the team: Apps, Zuruf, Add to a team. Zuruf learns of it while it runs"
_MENDS: Final = {
    NOT_FOUND: _INSTALL,
    SEVERAL: "write the link to the channel: three dots beside it, Copy link",
    GONE: _INSTALL,
    ARCHIVED: "restore it in Teams, or name another channel in escalation.yaml",
}


async def inspect(access: Access, spaces: Sequence[Space], policy: Policy) -> AsyncIterator[Finding]:
    """Yield what was found, in the order in which one would mend it; stops at credentials that open nothing.

    `spaces` are the teams that have let us in so far.
    """
    async for finding in _credentials(access):
        yield finding
        if finding.wrong:
            return
    for channel in policy.channels_on(SURFACE):
        yield _channel(channel, spaces)
    members: dict[str, Member] = {}
    for space in (one for one in spaces if one.shut is None):
        async for finding in _space(access, space, members):
            yield finding
    for finding in _people(policy, members):
        yield finding


async def _credentials(access: Access) -> AsyncIterator[Finding]:
    if access.is_local:
        yield Finding("Teams: local mode, whatever this machine says is believed")
    if access.keys is not None:
        await access.keys.prefetch()
        problem = access.keys.problem
        yield Finding(f"Teams: {problem}", _NETWORK) if problem else Finding("Teams' keys can be fetched")
    if access.tokens is not None:
        try:
            await access.tokens.get()
        except LoggedOut as error:
            yield Finding(f"Teams: {error}", _CREDENTIALS)
        except OutsideError as error:
            yield Finding(f"Teams: {error}", _NETWORK)
        else:
            yield Finding("Teams: the app can log in")


def _channel(channel: ChannelId, spaces: Sequence[Space]) -> Finding:
    found = meant(channel, spaces)
    if len(found) != 1:
        return _closed(channel, SEVERAL if found else NOT_FOUND)
    space = next(one for one in spaces if found[0] in one.channels)
    match space.shut:
        case None:
            return Finding(f"channel {channel}")
        case Barrier.ARCHIVED:
            return _closed(channel, ARCHIVED)
        case _:
            return _closed(channel, GONE)


def _closed(channel: ChannelId, problem: str) -> Finding:
    return Finding(f"channel {channel}: {problem}", _MENDS[problem])


async def _space(access: Access, space: Space, members: dict[str, Member]) -> AsyncIterator[Finding]:
    for place in (space.id, *space.channels):
        access.urls.learn(place, space.service)
    try:
        found = [member_in(about) async for about in access.calls.members(space.id)]
    except OutsideError as error:
        yield Finding(f"team {space.name}: its members cannot be read: {error}", _INSTALL)
        return
    members |= {one.id: one for one in found if not is_stranger(one)}
    guests = sum(map(is_stranger, found))
    yield Finding(f"team {space.name}: {len(found)} members, {guests} of them guests, who can do nothing")
    if not access.is_local:
        yield await _reading(access, space)


async def _reading(access: Access, space: Space) -> Finding:
    """Tell whether threads are heard and what stands there is found again; both hang on the same right."""
    place = next(iter(space.channels), space.id)
    try:
        async for _ in access.calls.graph.messages(space.group, place, most=1):
            break
    except OutsideError as error:
        said = f"{name_of(place, space)} may not be read, so threads are no notes: {error}"
        return Finding(said, _UPLOAD)
    return Finding(f"team {space.name}: its channels may be read")


def _people(policy: Policy, members: dict[str, Member]) -> Iterator[Finding]:
    """Yield who is named as somebody in Teams, but is in none of the teams; nothing where no team is known."""
    for identity, person in policy.identities.items() if members else ():
        if identity.surface == SURFACE and identity.id not in members:
            yield Finding(
                f"{policy.people[person].name} is in none of the teams, or a guest there",
                "add them to a team that has the app, or mend their id in escalation.yaml",
            )
