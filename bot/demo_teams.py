"""The Teams of the demo: the same people, and every department in a channel there as well."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

from bot.domain.people import ChannelId, Identity, PersonId
from bot.domain.policy import Department, Policy
from bot.workspace.teams.model import App, MessageAction, Person, Team, Tenant, guid, opaque
from bot.workspace.teams.server import Connector

COMPANY: Final = "Zuruf Werkstatt"
SURFACE: Final = "teams"
_PREFIX: Final = f"{SURFACE}:"
COLORS: Final = ("2f6f4f", "8a4b2a", "355c9a", "7a3b69", "9a6a1f", "3b7a78", "5a5a8f", "a0434b")
LOCALES: Final = {"de": "de-AT", "en": "en-GB"}

_ACTIONS: Final = (
    MessageAction("note", "Notiz · Note on ticket"),
    MessageAction("propose", "Antwort · Suggest reply"),
)
"""What the app's manifest has in the menu of messages."""


def in_both(policy: Policy) -> Policy:
    """Return a policy with every department and everybody in Teams as well, unless it says itself where they are."""
    if any(channel.startswith(_PREFIX) for one in policy.departments.values() for channel in one.channels):
        return policy
    departments = {name: _also_in_teams(one) for name, one in policy.departments.items()}
    known = {Identity(SURFACE, guid(person)): person for person in policy.people}
    return replace(policy, departments=departments, identities={**policy.identities, **known})


def _also_in_teams(department: Department) -> Department:
    channel = ChannelId(f"{_PREFIX}{COMPANY}/{department.name}")
    return replace(department, channels=(*department.channels, channel))


def tenant_of(policy: Policy) -> Tenant:
    """Return a tenant with the people of a policy and the teams that its channels are in."""
    names: dict[str, list[str]] = {}
    for department in policy.departments.values():
        for channel in department.channels:
            if channel.startswith(_PREFIX):
                team, _, name = channel.removeprefix(_PREFIX).partition("/")
                names.setdefault(team, []).append(name)
    known = [(one.id, person) for one, person in policy.identities.items() if one.surface == SURFACE]
    people = [_person(policy, *one, number) for number, one in enumerate(known)]
    teams = [Team.named(team, *channels) for team, channels in names.items()]
    return Tenant.of(people, teams, App(message_actions=_ACTIONS))


def _person(policy: Policy, object_id: str, identifier: PersonId, number: int) -> Person:
    person = policy.people[identifier]
    return Person(
        id=f"29:{opaque(object_id)}",
        object_id=object_id,
        name=person.name,
        title=", ".join(policy.name_of(one) for one in sorted(person.departments)),
        locale=LOCALES.get(person.language or policy.language, "en-GB"),
        tz=policy.time_zone.key,
        color=COLORS[number % len(COLORS)],
    )


async def stage(policy: Policy, folder: Path) -> Connector:
    """Start the Teams of the demo, with its checks on; what happened stays in `folder`."""
    return await Connector.start(tenant_of(policy), limited=True, state=folder / "teams.json")


async def let_in(connector: Connector, url: str) -> None:
    """Tell the bot, at `url`, of every team that has the app; at first somebody installs it there."""
    connector.deliver_to(url)
    for team in connector.tenant.teams.values():
        await (connector.renew(team) if team.installed else connector.install(team))
