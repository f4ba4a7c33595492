"""What has to be true before `zuruf run`: settings, policy, secrets, the store's folder, and what the chat products say."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from bot.chat.slack.calls import new_session
from bot.chat.slack.inspection import inspect
from bot.connectors.hooks import Secrets
from bot.connectors.http import new_client
from bot.connectors.memory_keep import MemoryKeep
from bot.connectors.registry import Means, connect, forwards
from bot.connectors.registry import problems as account_problems
from bot.connectors.square import Square
from bot.domain.policy import Account, Policy
from bot.domain.text import shortened
from bot.egress import exits_of
from bot.exits import Exits
from bot.finding import Finding
from bot.fitting import strangers, unreached
from bot.keeping import rooms
from bot.library import LibraryProblems, load_library
from bot.policy_file import PolicyProblems, load_file
from bot.settings import Settings, SettingsProblems, SlackAccess, TeamsAccess, resolve_secret
from bot.stores.tiny import read_records

_POLICY: Final = "escalation.yaml"
_TITLES: Final = 3
_TITLE: Final = 60


@dataclass(frozen=True, slots=True)
class Offline:
    """What can be known without asking anybody; `settings` and `policy` are None where they cannot be read."""

    findings: list[Finding]
    settings: Settings | None
    policy: Policy | None


def check_offline(environ: Mapping[str, str]) -> Offline:
    """Look at settings, policy, secrets and folder."""
    findings: list[Finding] = []
    settings = _settings(environ, findings)
    policy = _policy(settings.policy if settings else Path(environ.get("ZURUF_POLICY", _POLICY)), findings)
    if settings is not None:
        findings.append(_folder(settings.data))
    if policy is not None:
        findings += _secrets(policy, environ)
        findings += strangers(policy)
        findings += _calendars(policy)
        findings.append(_library(settings, environ, policy))
    if settings is not None and policy is not None:
        findings += [Finding(one.message, one.mend) for one in unreached(settings, policy)]
    return Offline(findings, settings, policy)


def _library(settings: Settings | None, environ: Mapping[str, str], policy: Policy) -> Finding:
    """Read templates and FAQ as the bot would."""
    templates = settings.templates if settings else Path(environ.get("ZURUF_TEMPLATES", "templates"))
    faq = settings.faq if settings else Path(environ.get("ZURUF_FAQ", "faq"))
    try:
        library = load_library(templates, faq, policy)
    except LibraryProblems as problems:
        return Finding(f"the library cannot be read\n{problems}", "mend what is named there")
    return Finding(f"library: {len(library.templates)} templates, {len(library.faq)} FAQ entries")


async def check_online(
    settings: Settings, policy: Policy, environ: Mapping[str, str]
) -> AsyncIterator[Finding]:
    """Ask each chat product about tokens, rights and the policy's channels, and each platform about its account."""
    exits = Exits(exits_of(settings, policy, environ))
    if settings.slack:
        async for finding in _ask_slack(settings.slack, policy, exits):
            yield finding
    if settings.teams:
        async for finding in _ask_teams(settings.teams, settings.store, policy, exits):
            yield finding
    async for finding in _ask_platforms(policy, environ, exits):
        yield finding


async def _ask_platforms(policy: Policy, environ: Mapping[str, str], exits: Exits) -> AsyncIterator[Finding]:
    """Ask about each account. What a running bot keeps of it is left alone: so this may log in once more."""
    async with new_client(exits) as http:
        means = Means(
            secret=lambda reference: resolve_secret(reference, environ).reveal(),
            http=http,
            clock=lambda: datetime.now(UTC),
            square=Square(),
            keep=lambda _: MemoryKeep(),
        )
        for account in policy.accounts.values():
            try:
                connector = connect(account, means)
            except (ValueError, SettingsProblems):
                continue  # a secret that is none was named already
            async for finding in connector.inspect():
                yield finding
            await connector.close()


async def _ask_slack(access: SlackAccess, policy: Policy, exits: Exits) -> AsyncIterator[Finding]:
    async with new_session(exits) as session:
        found = inspect(
            session,
            bot_token=access.bot_token.reveal(),
            app_token=access.app_token.reveal() if access.app_token else None,
            api_url=access.api_url,
            team=access.team,
            channels=policy.channels_on("slack"),
        )
        async for finding in found:
            yield finding


async def _ask_teams(
    access: TeamsAccess, store: Path, policy: Policy, exits: Exits
) -> AsyncIterator[Finding]:
    """Ask about Teams; which teams have let the bot in stands in its store, as only they say so."""
    # botbuilder is loaded by whoever uses Teams, and by nobody else: it takes half a second
    from bot.chat.teams.access import access_to  # noqa: PLC0415 -- see above
    from bot.chat.teams.inspection import inspect as inspect_teams  # noqa: PLC0415 -- see above

    records = read_records(store, rooms.KIND, limit=rooms.MOST)
    async with new_client(exits) as http:
        way = access_to(access, http)
        async for finding in inspect_teams(way, rooms.among(records, "teams"), policy):
            yield finding


def _settings(environ: Mapping[str, str], findings: list[Finding]) -> Settings | None:
    try:
        settings = Settings.read(environ)
    except SettingsProblems as wrong:
        findings += [
            Finding(f"{problem.name} {problem.message}".strip(), problem.mend) for problem in wrong.problems
        ]
        return None
    findings.append(Finding("settings"))
    return settings


def _policy(path: Path, findings: list[Finding]) -> Policy | None:
    try:
        policy = load_file(path, account_problems=account_problems, forwards=forwards)
    except PolicyProblems as wrong:
        findings += [
            Finding(
                f"{wrong.name}:{replace(problem, suggestion='')}",
                problem.suggestion or "see docs/reference/policy.md",
            )
            for problem in wrong.problems
        ]
        return None
    findings.append(Finding(f"policy {path}: {len(policy.accounts)} accounts, {len(policy.people)} people"))
    return policy


def _calendars(policy: Policy) -> Iterator[Finding]:
    """Say what was read of each roster, and which of its entries name nobody: meetings, or names that are written otherwise."""
    if not policy.calendars:
        return
    # loaded by whoever has a calendar, and by nobody else
    from bot.policy_file.ics import IcsCalendar  # noqa: PLC0415 -- see above

    for one in policy.calendars:
        if isinstance(one, IcsCalendar):
            department = policy.name_of(one.department)
            said = f"calendar {one.id}: {len(one.series)} entries of {department}"
            titles = ", ".join(f"“{shortened(title, _TITLE)}”" for title in one.strangers[:_TITLES])
            left_out = f"; {len(one.strangers)} titles name nobody of it and count for nothing: {titles}"
            yield Finding(f"{said}{left_out if titles else ''}")


def _folder(folder: Path) -> Finding:
    absolute = folder.absolute()
    there = next(one for one in (absolute, *absolute.parents) if one.exists())  # what is missing is made
    if there.is_dir() and os.access(there, os.W_OK):
        return Finding(f"data folder {folder}")
    return Finding(
        f"data folder {folder} cannot be written", "give the bot's user write access, or set ZURUF_DATA"
    )


def _secrets(policy: Policy, environ: Mapping[str, str]) -> Iterator[Finding]:
    for account in policy.accounts.values():
        for name, value in account.options.items():
            if value.startswith(("env:", "file:")):
                yield _secret(account, name, environ)


def _secret(account: Account, name: str, environ: Mapping[str, str]) -> Finding:
    try:
        secret = resolve_secret(account.options[name], environ).reveal()
        if name == "secret":
            Secrets(secret)
    except ValueError as error:
        return Finding(
            f"{account.id}: {error}", "make one with: openssl rand -base64 24, and put whsec_ before it"
        )
    except SettingsProblems as wrong:
        problem = wrong.problems[0]
        return Finding(f"{account.id}: {problem.name} {problem.message}", problem.mend)
    return Finding(f"the {name} of {account.id}")
