"""`escalation.yaml` -> `Policy`, or everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

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
from bot.policy_file.checks import compare
from bot.policy_file.entries import (
    FILE,
    SECTIONS_WITH_NAMES,
    ChannelEntry,
    EscalationEntry,
    FileEntry,
    WavesEntry,
)
from bot.policy_file.findings import Findings, Spot
from bot.policy_file.opening import text_in
from bot.policy_file.problems import PolicyProblems
from bot.policy_file.tree import read_tree
from bot.policy_file.vocabulary import teams_channel

AccountProblems = Callable[[Account], Iterable[str]]
"""Says what a connector does not like about its account, each in a sentence that begins with the key and a colon."""

Forwards = Callable[[Account], bool]
"""Says whether people can be asked by mail from an account."""


def load(
    text: str,
    *,
    name: str = "escalation.yaml",
    account_problems: AccountProblems = lambda _account: (),
    forwards: Forwards = lambda _account: True,
) -> Policy:
    """Return the policy that a text says; `PolicyProblems` names everything that is wrong, with line and column.

    `account_problems` lets the connectors check their own options (`bot.connectors.registry.problems`), `forwards` says which of
    them can ask by mail (`bot.connectors.registry.forwards`).
    """
    tree, problems = read_tree(text, name)
    root = Spot(tree)
    findings = Findings({section: _names(root, section) for section in SECTIONS_WITH_NAMES})
    findings.problems += problems
    file: FileEntry = FILE.read(root, findings)
    compare(file, findings)
    accounts = _accounts(file)
    for account in accounts.values():
        _check_options(account, file.accounts[account.id].spot, account_problems, findings)
    _check_forwarding(file, accounts, forwards, findings)
    if findings.problems:
        raise PolicyProblems(findings.problems, name)
    return _policy(file, accounts)


def load_file(
    path: Path,
    *,
    account_problems: AccountProblems = lambda _account: (),
    forwards: Forwards = lambda _account: True,
) -> Policy:
    """Return the policy in a file; `PolicyProblems` also when the file is missing or no UTF-8 text."""
    mend = "copy the example escalation.yaml, or set ZURUF_POLICY to where it is"
    text = text_in(path, mend)
    return load(text, name=str(path), account_problems=account_problems, forwards=forwards)


def _names(root: Spot, section: str) -> frozenset[str]:
    table = root.key(section)
    return frozenset(key.text for key, _ in table.entries()) if table else frozenset()


def _check_options(account: Account, spot: Spot, check: AccountProblems, findings: Findings) -> None:
    """Add what the connector says, unless the account is wrong already, which would only be said twice."""
    if any(f"{problem.path}.".startswith(f"{spot.path}.") for problem in findings.problems):
        return
    for sentence in check(account):
        key, _, message = sentence.partition(": ")
        findings.add(spot.nearest(key), message if spot.key(key) else sentence)


def _check_forwarding(
    file: FileEntry, accounts: Mapping[AccountId, Account], forwards: Forwards, findings: Findings
) -> None:
    if file.forwarding is None or (account := accounts.get(AccountId(file.forwarding.account))) is None:
        return
    if not forwards(account):
        spot = file.forwarding.spot.nearest("account")
        findings.add(
            spot, f"{account.connector} accounts send no mails", "name an account whose connector is mail"
        )


def _accounts(file: FileEntry) -> dict[AccountId, Account]:
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


def _policy(file: FileEntry, accounts: Mapping[AccountId, Account]) -> Policy:
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
        regions={
            name: Region(name, entry.name, entry.keywords, entry.values)
            for name, entry in file.regions.items()
        },
        address_book={
            name: Contact(
                name,
                entry.name,
                entry.address.lower(),
                entry.answers,
                entry.due,
                frozenset(map(DepartmentId, entry.departments)),
            )
            for name, entry in file.address_book.items()
        },
        forwarding=Forwarding(AccountId(file.forwarding.account), file.forwarding.to_others)
        if file.forwarding
        else None,
        waves={account: rules for account in accounts if (rules := _wave_rules(account, file.waves))},
    )


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
