"""What only shows when several places of the file are compared."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

from bot.policy_file.checks_duty import check_duty
from bot.policy_file.entries.file import FileEntry
from bot.policy_file.entries.routing import RouteEntry
from bot.policy_file.findings import Findings, Spot
from bot.policy_file.vocabulary import teams_channel

_CONDITIONS = ("accounts", "keywords", "languages")


def compare(file: FileEntry, findings: Findings) -> None:
    """Add every contradiction between entries that each are fine for themselves."""
    _check_routing(file.routing, findings)
    for escalation in file.escalation:
        if escalation.from_ and escalation.from_ == escalation.to:
            findings.add(
                escalation.spot.nearest("to"), "a department cannot escalate to itself", "name another one"
            )
    _check_products(file, findings)
    _check_unique(((hint.name, hint.spot.nearest("name")) for hint in file.hints), "this hint", findings)
    for department in file.departments.values():
        times = zip(department.windows, department.spot.nearest("windows").items(), strict=False)
        _check_unique(times, "this time", findings)
    _check_unique(
        ((one.address.lower(), one.spot.nearest("address")) for one in file.address_book.values()),
        "this address",
        findings,
    )
    if file.forwarding is not None and not file.address_book and not file.forwarding.to_others:
        mend = "add an address_book, or domains under to_others"
        findings.add(file.forwarding.spot, "nobody can be asked by mail", mend)
    if file.address_book and file.forwarding is None:
        first = next(iter(file.address_book.values()))
        findings.add(
            first.spot,
            "nobody of the address book can be asked",
            "say from which mailbox with forwarding: {account: mail/…}",
        )
    check_duty(file, findings)
    pairs = (((e.from_, e.to) if e.from_ and e.to else None, e.spot) for e in file.escalation)
    _check_unique(pairs, "this escalation", findings)


def _check_products(file: FileEntry, findings: Findings) -> None:
    """In each chat product a channel belongs to one department, and a member is one person."""
    people = file.people.values()
    channels = [channel for department in file.departments.values() for channel in department.channels]
    _check_unique(((one.slack, one.spot.nearest("slack")) for one in people), "this Slack member", findings)
    in_teams = ((one.teams.lower(), one.spot.nearest("teams")) for one in people)
    _check_unique(in_teams, "this Teams member", findings)
    _check_unique(((one.slack, one.spot.nearest("slack")) for one in channels), "this channel", findings)
    groups = ((one.user_group, one.spot.nearest("user_group")) for one in file.departments.values())
    _check_unique(groups, "this user group", findings)
    teams = ((teams_channel(one.teams), one.spot.nearest("teams")) for one in channels)
    _check_unique(teams, "this channel", findings)


def _check_routing(routing: tuple[RouteEntry, ...], findings: Findings) -> None:
    if not routing:
        return
    last = len(routing) - 1
    first_open = next((number for number, rule in enumerate(routing) if not _has_conditions(rule)), None)
    if first_open is None:
        mend = "add a last rule without accounts, keywords and languages, like {name: Everything else, to: …}"
        findings.add(
            routing[last].spot, "the last rule must take every post, but this one has conditions", mend
        )
        return
    for rule in routing[first_open + 1 :]:
        line = routing[first_open].spot.node.line
        mend = "move it up, or give that rule a condition"
        findings.add(rule.spot, f"this rule is never reached: the one in line {line} takes every post", mend)


def _has_conditions(rule: RouteEntry) -> bool:
    return any(rule.spot.key(name) for name in _CONDITIONS)


def _check_unique(found: Iterable[tuple[Hashable, Spot]], what: str, findings: Findings) -> None:
    """Add every value that stands a second time; what could not be read counts for nothing."""
    first: dict[Hashable, Spot] = {}
    for value, spot in found:
        if value is None or value == "":
            continue
        if value in first:
            before = first[value]
            findings.add(
                spot, f"{what} stands twice", f"the first is {before.path} in line {before.node.line}"
            )
        first.setdefault(value, spot)
