"""The policy: what `escalation.yaml` says, checked and typed. `bot/policy_file.py` reads it; here it only answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.forwards import Becomes
from bot.domain.hints import Watch
from bot.domain.mailboxes import is_mailbox
from bot.domain.people import ChannelId, DepartmentId, Identity, Person, PersonId
from bot.domain.posts import AccountId
from bot.domain.roster import Calendar, Roster
from bot.domain.shifts import Absence, Exchanged, HandoverRules, Shift


class Address(StrEnum):
    """How an account speaks to customers in German."""

    DU = "du"
    SIE = "sie"


@dataclass(frozen=True, slots=True)
class Account:
    """The brand's presence on a platform.

    `name` is how people call it ("Mastodon @shop"). `options` are the connector's own keys, checked by the connector;
    a value `env:NAME` or `file:PATH` stands for a secret that is kept elsewhere. `region` is an id of the policy's regions,
    "" for an account that speaks for all of them.
    """

    id: AccountId
    name: str
    connector: str
    language: str
    address: Address = Address.SIE
    options: Mapping[str, str] = field(default_factory=dict)
    region: str = ""

    @property
    def channels(self) -> tuple[ChannelId, ...]:
        """Return where what is read there is shown, on an account that is only watched: its entries are no tickets."""
        named = (part.strip() for part in self.options.get("channel", "").split(", "))
        return tuple(ChannelId(one) for one in named if one.startswith(("slack:", "teams:")))


@dataclass(frozen=True, slots=True)
class Region:
    """A part of the country, of the company or of a chain. `values` fill `{{region.contact}}` and the like in templates."""

    id: str
    name: str
    keywords: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Weekly:
    """A time of the week in the policy's time zone; `day` counts from Monday, 0."""

    day: int
    at: time


@dataclass(frozen=True, slots=True)
class Department:
    """A team with its channels; `language` is what its cards and lines are written in, `languages` where a channel has its own.

    `windows` are the times of day, in order, at which its new tickets are shown; without any they are shown at once, as urgent
    ones always are. `weekly` is when the list of themes that nobody has an answer for is posted. `leads` hear of what nobody else
    deals with; `on_call` are reached first when it cannot wait, then their deputies, in order. `user_group` is the id of the group of Slack in which whoever is on
    duty stands.
    """

    id: DepartmentId
    name: str
    channels: tuple[ChannelId, ...]
    language: str
    windows: tuple[time, ...] = ()
    weekly: Weekly | None = None
    languages: Mapping[ChannelId, str] = field(default_factory=dict)
    leads: tuple[PersonId, ...] = ()
    on_call: tuple[PersonId, ...] = ()
    user_group: str = ""

    def language_of(self, channel: ChannelId) -> str:
        """Return what one of its channels reads."""
        return self.languages.get(channel, self.language)


@dataclass(frozen=True, slots=True)
class Route:
    """A routing rule; empty conditions hold for every post. Within one condition any value suffices."""

    name: str
    to: DepartmentId
    accounts: frozenset[AccountId] = frozenset()
    keywords: tuple[str, ...] = ()
    languages: frozenset[str] = frozenset()
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class EscalationTarget:
    """A department that may be asked, the reasons to choose from, and how long it usually has."""

    department: DepartmentId
    reasons: tuple[str, ...]
    due: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class WaveRules:
    """When many posts on an account are one wave, and how a wave is answered.

    `posts` that are `alike` (a share of their words, see `bot.domain.similarity`) `within` a time are one; so are `sudden` posts
    under one post of ours, or at all if that is more than `times` what is usual. It takes no more after a `quiet` time.
    Answers leave one every `pace`. `two_people`: whoever wrote the answer does not send it.
    """

    posts: int = 5
    within: timedelta = timedelta(minutes=10)
    alike: float = 0.8
    sudden: int = 20
    times: int = 5
    quiet: timedelta = timedelta(minutes=30)
    pace: timedelta = timedelta(seconds=4)
    two_people: bool = False


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody without chat who can be asked by mail; `departments` may, or all if it names none. `due` is how long they usually have."""

    id: str
    name: str
    address: str
    becomes: Becomes = Becomes.NOTE
    due: timedelta = timedelta(days=1)
    departments: frozenset[DepartmentId] = frozenset()

    def is_for(self, departments: frozenset[DepartmentId]) -> bool:
        """Tell whether people of these departments may ask them."""
        return not self.departments or bool(self.departments & departments)


@dataclass(frozen=True, slots=True)
class Forwarding:
    """From which account mails to people who are asked leave, and below which domains others than those in the address book may be."""

    account: AccountId
    to_others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Policy:
    """All of `escalation.yaml`. The last route is a catch-all, so every post has a department.

    `identities` say who is one person: whoever is known to several chat products stands in it several times.
    `help_due` is how long a colleague usually has to answer a request for help. `waves` are the accounts on which there are any.
    """

    language: str
    time_zone: ZoneInfo
    undo_window: timedelta
    accounts: Mapping[AccountId, Account]
    departments: Mapping[DepartmentId, Department]
    people: Mapping[PersonId, Person]
    identities: Mapping[Identity, PersonId]
    routes: tuple[Route, ...]
    escalations: Mapping[DepartmentId, tuple[EscalationTarget, ...]]
    hints: tuple[Watch, ...] = ()
    regions: Mapping[str, Region] = field(default_factory=dict)
    help_due: timedelta = timedelta(hours=2)
    waves: Mapping[AccountId, WaveRules] = field(default_factory=dict)
    address_book: Mapping[str, Contact] = field(default_factory=dict)
    forwarding: Forwarding | None = None
    shifts: tuple[Shift, ...] = ()
    exchanges: tuple[Exchanged, ...] = ()
    absences: tuple[Absence, ...] = ()
    calendars: tuple[Calendar, ...] = ()
    handover: HandoverRules = field(default_factory=HandoverRules)

    def whose(self, surface: str, their_id: str) -> PersonId | None:
        """Return whom a chat product means by an id."""
        return self.identities.get(Identity(surface, their_id))

    def known_on(self, person: PersonId, surface: str) -> str | None:
        """Return the id by which a chat product knows a person."""
        found = (
            one.id for one, whose in self.identities.items() if whose == person and one.surface == surface
        )
        return next(found, None)

    def reached_on(self, person: PersonId, surfaces: Iterable[str]) -> str | None:
        """Return the first of these chat products that knows a person."""
        return next((surface for surface in surfaces if self.known_on(person, surface)), None)

    def language_of(self, channel: ChannelId) -> str:
        """Return the language that a channel's cards and lines are written in."""
        owners = (d for d in self.departments.values() if channel in d.channels)
        watching = (account.language for account in self.watched() if channel in account.channels)
        return next((department.language_of(channel) for department in owners), next(watching, self.language))

    def watched(self) -> tuple[Account, ...]:
        """Return the accounts that are only watched, each in channels of its own."""
        return tuple(account for account in self.accounts.values() if account.channels)

    def all_channels(self) -> tuple[ChannelId, ...]:
        """Return the channels of all departments."""
        channels = (channel for department in self.departments.values() for channel in department.channels)
        return tuple(dict.fromkeys(channels))

    def channels_on(self, surface: str) -> tuple[ChannelId, ...]:
        """Return the channels of all departments, and of all that is watched, in one chat product."""
        watching = (channel for account in self.watched() for channel in account.channels)
        named = dict.fromkeys((*self.all_channels(), *watching))
        return tuple(channel for channel in named if channel.partition(":")[0] == surface)

    def name_of(self, department: DepartmentId) -> str:
        """Return a department's name, or its id when the policy has forgotten it."""
        known = self.departments.get(department)
        return known.name if known else department

    def account(self, account: AccountId) -> Account:
        """Return an account; one that the policy has forgotten is still named and can be shown."""
        known = self.accounts.get(account)
        return known or Account(account, account, account.partition("/")[0], self.language)

    @property
    def roster(self) -> Roster:
        """Return who works when as the file says; covers and absences of chat come on top (`bot.keeping.rosters`)."""
        return Roster(
            self.shifts,
            self.exchanges,
            self.absences,
            self.time_zone,
            {department: self.members(department) for department in self.departments},
            self.calendars,
        )

    def members(self, department: DepartmentId) -> tuple[PersonId, ...]:
        """Return who belongs to a department, in the order of the file."""
        return tuple(one.id for one in self.people.values() if department in one.departments)

    def leads_of(self, department: DepartmentId) -> tuple[PersonId, ...]:
        known = self.departments.get(department)
        return known.leads if known else ()

    def on_call(self, department: DepartmentId) -> tuple[PersonId, ...]:
        """Return whom to reach first when it cannot wait, then their deputies."""
        known = self.departments.get(department)
        return known.on_call if known else ()

    def waves_on(self, account: AccountId) -> WaveRules:
        """Return the rules for the waves of an account; the usual ones for waves that are left from before there were none."""
        return self.waves.get(account) or WaveRules()

    def answering_for(self, account: AccountId) -> tuple[Department, ...]:
        """Return the departments that posts of an account may come to."""
        routes = (route for route in self.routes if not route.accounts or account in route.accounts)
        return tuple(self.departments[one] for one in dict.fromkeys(route.to for route in routes))

    def may_forward_to(self, address: str, by: Person) -> bool:
        """Tell whether a person may ask somebody by mail: one of the address book, or an address of a house that the policy names."""
        if self.forwarding is None or not is_mailbox(address):
            return False
        known = any(
            one.address == address and one.is_for(by.departments) for one in self.address_book.values()
        )
        return known or address.rpartition("@")[2] in self.forwarding.to_others

    def targets_of(self, department: DepartmentId) -> tuple[EscalationTarget, ...]:
        """Return whom a department may ask."""
        return self.escalations.get(department, ())
