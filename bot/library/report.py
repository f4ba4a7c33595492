"""What a library is short of, in lines for a terminal: wordings that nobody has written, and what expires."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Final

from bot.domain.library import FaqEntry, Template
from bot.domain.policy import Account, Policy
from bot.domain.posts import AccountId
from bot.domain.wording import WITH_ADDRESS, Lack, missing

SOON: Final = timedelta(days=30)


def missing_wordings(templates: Iterable[Template], policy: Policy) -> Iterator[str]:
    """Yield a line for each account and region that lacks a wording of templates which are still offered."""
    found: dict[tuple[AccountId, str, tuple[Lack, ...]], list[str]] = {}
    for one in missing(templates, policy.accounts.values(), policy.regions):
        found.setdefault((one.account, one.region, one.lacks), []).append(one.template)
    for (account, region, lacks), ids in found.items():
        yield f"{_speaking(policy.account(account), region)}, no wording of its own {_for(lacks)}: {', '.join(ids)}"


def expiring(entries: Iterable[Template | FaqEntry], today: date) -> Iterator[str]:
    """Yield a line for each entry that has expired, or will within 30 days, with whom to ask."""
    for one in entries:
        if one.valid_until and one.valid_until <= today + SOON:
            state = "expires after" if one.is_valid(today) else "not offered since"
            yield f"{one.id}: {state} {one.valid_until}, {f'ask {one.owner}' if one.owner else 'nobody owns it'}"


def _speaking(account: Account, region: str) -> str:
    manner = account.language
    if account.language in WITH_ADDRESS:
        manner += f", {account.address}"
    return f"{account.id} ({manner})" + (f" in {region}" if region else "")


def _for(lacks: tuple[Lack, ...]) -> str:
    return "for its " + " and ".join(lacks)
