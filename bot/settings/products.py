"""Which chat products are set up: Slack, Teams or both, each whole or not at all. Nothing that is missing turns a check off."""

from __future__ import annotations

import difflib
import ipaddress
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from bot.settings.problems import SettingProblem
from bot.settings.secret import Secret


class SlackMode(StrEnum):
    """How Slack and we reach each other."""

    SOCKET = "socket"
    """We open a connection (Socket Mode): no public address needed."""
    HTTP = "http"
    """Slack calls our address and signs what it sends."""


@dataclass(frozen=True, slots=True)
class SlackAccess:
    """Our app in a workspace. Of the app token and the signing secret only the one that the mode needs is there."""

    bot_token: Secret
    app_token: Secret | None
    signing_secret: Secret | None
    api_url: str
    team: str


@dataclass(frozen=True, slots=True)
class TeamsAccess:
    """Our app in a tenant. `local`: no authentication, on this machine alone; only then id, password and tenant are empty."""

    app_id: str
    password: Secret
    tenant: str
    openid_url: str
    login_url: str
    graph_url: str
    local: bool


Named = Mapping[str, str]
"""The environment variable of each field."""

_MODE_SECRETS: Final = {SlackMode.SOCKET: "slack_app_token", SlackMode.HTTP: "slack_signing_secret"}
_TEAMS_KEYS: Final = {
    "teams_app_id": "it stands in the app's registration: Application (client) ID",
    "teams_app_password": "make a client secret for the app's registration, or put it into a file that TEAMS_APP_PASSWORD_FILE names",
    "teams_tenant_id": "it stands in the app's registration: Directory (tenant) ID",
}
_OURS: Final = re.compile(r"(ZURUF_)?TEAMS_\w*", re.IGNORECASE)
_NEARLY_OURS: Final = re.compile(r"(ZURUF_)?(MS_?)?TEAM\w*", re.IGNORECASE)
_NEARLY: Final = 0.85


def decide(values: dict[str, Any], wrong: set[str], names: Named) -> list[SettingProblem]:
    """Settle which products are used, and how; return what is in the way, unless it is among the wrong names already.

    `values` are the settings that are there, by field; what does not count in the mode that was chosen is taken out.
    """
    begun = {product for product in ("slack", "teams") if _is_begun(product, values, wrong, names)}
    if not begun:
        mend = "set SLACK_BOT_TOKEN and SLACK_APP_TOKEN, or TEAMS_APP_ID, TEAMS_APP_PASSWORD and TEAMS_TENANT_ID, or all of them"
        return [SettingProblem("", "neither Slack nor Teams is set up", mend)]
    slack = [*_without_token(values, wrong), *_decide_mode(values, wrong, names)] if "slack" in begun else []
    return [*slack, *(_teams(values, wrong, names) if "teams" in begun else ())]


def misspelt(environ: Iterable[str], names: Iterable[str]) -> Iterator[SettingProblem]:
    """Yield every variable that is about Teams, by its name, but not one that anybody reads."""
    known = [name for name in names if "TEAMS_" in name]
    for name in environ:
        if name in known:
            continue
        near = difflib.get_close_matches(name.upper(), known, n=1, cutoff=0.6)
        if _OURS.fullmatch(name):
            mend = f"did you mean {near[0]}?" if near else f"known: {', '.join(known)}"
            yield SettingProblem(name, "is no setting", mend)
        elif _NEARLY_OURS.fullmatch(name) and difflib.get_close_matches(name.upper(), known, cutoff=_NEARLY):
            yield SettingProblem(name, "is no setting", f"did you mean {near[0]}?")


def is_this_machine(host: str) -> bool:
    """Tell whether nobody but this machine reaches a host."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def _is_begun(product: str, values: Mapping[str, Any], wrong: set[str], names: Named) -> bool:
    """Tell whether anything of a product was set; switches that are off and addresses alone are nothing yet."""
    fields = [field for field in names if field.startswith(f"{product}_") and not field.endswith("_url")]
    said = wrong & {variable for field in fields for variable in (names[field], f"{names[field]}_FILE")}
    return bool(said) or any(values.get(field) for field in fields)


def _without_token(values: Mapping[str, Any], wrong: set[str]) -> Iterator[SettingProblem]:
    if "slack_bot_token" not in values and not wrong & {"SLACK_BOT_TOKEN", "SLACK_BOT_TOKEN_FILE"}:
        mend = "copy it from the app's page OAuth & Permissions, or put it into a file that SLACK_BOT_TOKEN_FILE names"
        yield SettingProblem("SLACK_BOT_TOKEN", "is not set", mend)


def _decide_mode(values: dict[str, Any], wrong: set[str], names: Named) -> list[SettingProblem]:
    """Settle the mode and drop the other mode's secret."""
    secrets = {mode: names[field] for mode, field in _MODE_SECRETS.items()}
    if wrong & {*secrets.values(), *(f"{name}_FILE" for name in secrets.values()), names["slack_mode"]}:
        return []
    given = [mode for mode, field in _MODE_SECRETS.items() if field in values]
    mode = values.setdefault("slack_mode", given[0] if len(given) == 1 else None)
    if mode is None and given:
        mend = "set ZURUF_SLACK_MODE to socket or http, or remove one of them"
        return [SettingProblem("ZURUF_SLACK_MODE", f"{' and '.join(secrets.values())} are both set", mend)]
    if mode is None:
        mend = "set it for Socket Mode, or SLACK_SIGNING_SECRET where Slack can call this machine"
        return [SettingProblem("SLACK_APP_TOKEN", "is not set", mend)]
    if mode not in given:
        said = f"is not set, but ZURUF_SLACK_MODE is {mode}"
        return [SettingProblem(secrets[mode], said, "set it, or change the mode")]
    for other in _MODE_SECRETS.keys() - {mode}:
        values.pop(_MODE_SECRETS[other], None)
    return []


def _teams(values: Mapping[str, Any], wrong: set[str], names: Named) -> Iterator[SettingProblem]:
    """Yield what is missing where everything is checked, and what is too much where nothing is."""
    if values.get("teams_local"):
        yield from _teams_locally(values, wrong, names)
        return
    for field, mend in _TEAMS_KEYS.items():
        if field not in values and not wrong & {names[field], f"{names[field]}_FILE"}:
            yield SettingProblem(names[field], "is not set", mend)


def _teams_locally(values: Mapping[str, Any], wrong: set[str], names: Named) -> Iterator[SettingProblem]:
    local = names["teams_local"]
    if given := [names[field] for field in _TEAMS_KEYS if field in values or names[field] in wrong]:
        said = f"is yes, so nobody is checked, but {' and '.join(given)} {'is' if len(given) == 1 else 'are'} set"
        yield SettingProblem(local, said, "remove it; it is for trying things out on one machine")
    if not is_this_machine(values.get("host", "127.0.0.1")):
        said = "is yes, so nobody is checked, but ZURUF_HOST lets other machines in"
        yield SettingProblem(local, said, "remove one of them")
