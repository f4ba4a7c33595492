"""What the entries of the file mean: the policy, section by section."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from bot.domain.hints import Watch
from bot.domain.people import ChannelId, DepartmentId, Identity, Person, PersonId
from bot.domain.policy import (
    Account,
    Contact,
    Department,
    EscalationTarget,
    Forwarding,
    Policy,
    Region,
    Route,
    WaveRules,
    Weekly,
)
from bot.domain.posts import AccountId
from bot.domain.roster import Calendar
from bot.domain.shifts import Absence, Exchanged, HandoverRules, Shift, away
from bot.policy_file.entries.duty import HandoverEntry
from bot.policy_file.entries.file import FileEntry
from bot.policy_file.entries.mails import ForwardingEntry
from bot.policy_file.entries.routing import EscalationEntry
from bot.policy_file.entries.team import ChannelEntry
from bot.policy_file.entries.waves import WavesEntry
from bot.policy_file.vocabulary import teams_channel


def policy_of(
    file: FileEntry, accounts: Mapping[AccountId, Account], calendars: tuple[Calendar, ...] = ()
) -> Policy:
    """Return what a file without problems says; `accounts` as `accounts_of` returns them, `calendars` as `calendars_of`."""
    return Policy(
        language=file.language,
        time_zone=file.time_zone,
        undo_window=file.undo_window,
        help_due=file.help_due,
        accounts=accounts,
        departments=_departments(file),
        people=_people(file),
        identities=_identities(file),
        routes=_routes(file),
        escalations=_escalations(file.escalation),
        hints=tuple(Watch(entry.name, entry.words, entry.urgent) for entry in file.hints),
        regions=_regions(file),
        address_book=_contacts(file),
        forwarding=_forwarding(file.forwarding),
        shifts=_shifts(file),
        exchanges=_exchanges(file),
        absences=_absences(file),
        calendars=calendars,
        handover=_handover(file.handover),
        waves={account: rules for account in accounts if (rules := _wave_rules(account, file.waves))},
    )


def _regions(file: FileEntry) -> dict[str, Region]:
    return {name: Region(name, one.name, one.keywords, one.values) for name, one in file.regions.items()}


def _contacts(file: FileEntry) -> dict[str, Contact]:
    return {
        name: Contact(
            name,
            entry.name,
            entry.address.lower(),
            entry.answers,
            entry.due,
            frozenset(map(DepartmentId, entry.departments)),
        )
        for name, entry in file.address_book.items()
    }


def _forwarding(entry: ForwardingEntry | None) -> Forwarding | None:
    return Forwarding(AccountId(entry.account), entry.to_others) if entry else None


def _shifts(file: FileEntry) -> tuple[Shift, ...]:
    return tuple(
        Shift(
            name,
            entry.name,
            DepartmentId(entry.department),
            frozenset(entry.days),
            entry.from_,
            entry.until,
            tuple(map(PersonId, entry.people)),
        )
        for name, entry in file.shifts.items()
    )


def _exchanges(file: FileEntry) -> tuple[Exchanged, ...]:
    return tuple(
        Exchanged(name, one.on, tuple(map(PersonId, one.people)))
        for name, entry in file.shifts.items()
        for one in entry.except_
    )


def _absences(file: FileEntry) -> tuple[Absence, ...]:
    return tuple(away(PersonId(one.person), one.from_, one.until, file.time_zone) for one in file.absences)


def _handover(entry: HandoverEntry | None) -> HandoverRules:
    if entry is None:
        return HandoverRules()
    departments = frozenset(map(DepartmentId, entry.departments))
    return HandoverRules(entry.before, entry.accept_within, departments or None)


def _wave_rules(account: AccountId, entries: Iterable[WavesEntry]) -> WaveRules | None:
    """Return what the first entry says that holds for an account."""
    entry = next((one for one in entries if not one.accounts or account in one.accounts), None)
    if entry is None:
        return None
    return WaveRules(
        posts=entry.posts,
        within=entry.within,
        alike=entry.alike / 100,
        sudden=entry.sudden,
        times=entry.times,
        quiet=entry.quiet,
        pace=entry.pace,
        two_people=entry.two_people,
    )


def _departments(file: FileEntry) -> dict[DepartmentId, Department]:
    return {
        DepartmentId(name): Department(
            DepartmentId(name),
            entry.name,
            tuple(channel for written in entry.channels for channel in _channels(written)),
            entry.language or file.language,
            tuple(sorted(entry.windows)),
            Weekly(entry.weekly.day, entry.weekly.at) if entry.weekly else None,
            {place: one.language for one in entry.channels if one.language for place in _channels(one)},
            tuple(map(PersonId, entry.lead)),
            tuple(map(PersonId, entry.on_call or entry.lead)),
            entry.user_group,
        )
        for name, entry in file.departments.items()
    }


def _channels(written: ChannelEntry) -> Iterator[ChannelId]:
    if written.slack:
        yield ChannelId(f"slack:{written.slack}")
    if written.teams:
        yield ChannelId(f"teams:{teams_channel(written.teams)}")


def _identities(file: FileEntry) -> dict[Identity, PersonId]:
    """Return who is who in chat; Entra object ids are compared in small letters, however an administrator copied them."""
    people = file.people.items()
    in_slack = {Identity("slack", entry.slack): PersonId(name) for name, entry in people if entry.slack}
    return in_slack | {
        Identity("teams", entry.teams.lower()): PersonId(name) for name, entry in people if entry.teams
    }


def _people(file: FileEntry) -> dict[PersonId, Person]:
    return {
        PersonId(name): Person(
            PersonId(name),
            entry.name,
            frozenset(map(DepartmentId, entry.departments)),
            entry.role,
            entry.language,
            frozenset(entry.skills),
        )
        for name, entry in file.people.items()
    }


def _routes(file: FileEntry) -> tuple[Route, ...]:
    return tuple(
        Route(
            entry.name,
            DepartmentId(entry.to),
            frozenset(map(AccountId, entry.accounts)),
            entry.keywords,
            frozenset(entry.languages),
            entry.urgent,
        )
        for entry in file.routing
    )


def _escalations(entries: Iterable[EscalationEntry]) -> dict[DepartmentId, tuple[EscalationTarget, ...]]:
    targets: dict[DepartmentId, tuple[EscalationTarget, ...]] = {}
    for entry in entries:
        target = EscalationTarget(DepartmentId(entry.to), entry.reasons, entry.due)
        asking = DepartmentId(entry.from_)
        targets[asking] = (*targets.get(asking, ()), target)
    return targets


def accounts_of(file: FileEntry) -> dict[AccountId, Account]:
    """Return the accounts, also of a file with problems: their connectors check them."""
    return {
        AccountId(name): Account(
            AccountId(name),
            entry.name,
            entry.connector or name.partition("/")[0],
            entry.language or file.language,
            entry.address,
            entry.rest,
            entry.region,
        )
        for name, entry in file.accounts.items()
    }
