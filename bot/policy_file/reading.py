"""`escalation.yaml` -> `Policy`, or everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from bot.domain.policy import (
    Account,
    Policy,
)
from bot.domain.posts import AccountId
from bot.policy_file.building import accounts_of, policy_of
from bot.policy_file.calendars import calendars_of
from bot.policy_file.checks import compare
from bot.policy_file.entries.file import FILE, SECTIONS_WITH_NAMES, FileEntry
from bot.policy_file.findings import Findings, Spot
from bot.policy_file.opening import text_in
from bot.policy_file.problems import PolicyProblems
from bot.policy_file.tree import read_tree

AccountProblems = Callable[[Account], Iterable[str]]
"""Says what a connector does not like about its account, each in a sentence that begins with the key and a colon."""

Forwards = Callable[[Account], bool]
"""Says whether people can be asked by mail from an account."""


def load(
    text: str,
    *,
    name: str = "escalation.yaml",
    folder: Path | None = None,
    account_problems: AccountProblems = lambda _account: (),
    forwards: Forwards = lambda _account: True,
) -> Policy:
    """Return the policy that a text says; `PolicyProblems` names everything that is wrong, with line and column.

    `account_problems` lets the connectors check their own options (`bot.connectors.registry.problems`), `forwards` says which of
    them can ask by mail (`bot.connectors.registry.forwards`). `folder` is where the files are that it names.
    """
    tree, problems = read_tree(text, name)
    root = Spot(tree)
    findings = Findings({section: _names(root, section) for section in SECTIONS_WITH_NAMES})
    findings.problems += problems
    file: FileEntry = FILE.read(root, findings)
    compare(file, findings)
    accounts = accounts_of(file)
    for account in accounts.values():
        _check_options(account, file.accounts[account.id].spot, account_problems, findings)
    _check_forwarding(file, accounts, forwards, findings)
    calendars = calendars_of(file, folder or Path(), findings)
    if findings.problems:
        raise PolicyProblems(findings.problems, name)
    return policy_of(file, accounts, calendars)


def load_file(
    path: Path,
    *,
    account_problems: AccountProblems = lambda _account: (),
    forwards: Forwards = lambda _account: True,
) -> Policy:
    """Return the policy in a file; `PolicyProblems` also when the file is missing or no UTF-8 text."""
    mend = "copy the example escalation.yaml, or set ZURUF_POLICY to where it is"
    text = text_in(path, mend)
    return load(
        text, name=str(path), folder=path.parent, account_problems=account_problems, forwards=forwards
    )


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
