"""All settings, described once: reading, `.env.example` and the reference follow from here."""

# ruff: noqa: RUF009 -- _setting() describes a field; what it returns is no shared default

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, Self, TypeVar, cast

from bot.settings import parsing
from bot.settings.parsing import Wrong
from bot.settings.problems import SettingProblem, SettingsProblems
from bot.settings.secret import Secret, secret_in

T = TypeVar("T")


class SlackMode(StrEnum):
    """How Slack and we reach each other."""

    SOCKET = "socket"
    """We open a connection (Socket Mode): no public address needed."""
    HTTP = "http"
    """Slack calls our address and signs what it sends."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable. `default` is None where it must be set; a secret may stand in a file instead."""

    name: str
    parse: Callable[[str], Any]
    doc: str
    default: str | None
    example: str
    secret: bool


def _setting(
    name: str,
    parse: Callable[[str], T],
    doc: str,
    *,
    default: str | None = None,
    example: str = "",
    secret: bool = False,
    absent: Any = MISSING,
) -> T:
    """Describe the setting of a field. `absent` stands for an optional setting that is not set."""
    value = parse(default) if default is not None else absent
    about = {"setting": Setting(name, parse, doc, default if absent is MISSING else "", example, secret)}
    return cast("T", field(default=value, metadata=about))


_MODES: Final[Mapping[str, SlackMode | None]] = {mode.value: mode for mode in SlackMode}
_APP_TOKEN: Final = "the App-Level Token with connections:write, from the app's Basic Information"  # noqa: S105 - a hint
_LEVELS: Final = {level: level for level in ("debug", "info", "warning", "error")}
_FORMATS: Final = {name: name for name in ("console", "json")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the environment says. Of the app token and the signing secret only the one that `slack_mode` needs is there."""

    slack_bot_token: Secret = _setting(
        "SLACK_BOT_TOKEN",
        parsing.token("xoxb-", "the Bot User OAuth Token, from the app's page OAuth & Permissions"),
        "The bot's token (Bot User OAuth Token).",
        example="xoxb-…",
        secret=True,
    )
    slack_app_token: Secret | None = _setting(
        "SLACK_APP_TOKEN",
        cast("Callable[[str], Secret | None]", parsing.token("xapp-", _APP_TOKEN)),
        "The app-level token with `connections:write`: Slack is reached by Socket Mode, without a public address.",
        example="xapp-…",
        secret=True,
        absent=None,
    )
    slack_signing_secret: Secret | None = _setting(
        "SLACK_SIGNING_SECRET",
        cast("Callable[[str], Secret | None]", parsing.signing_secret),
        "The signing secret, instead of the app-level token: Slack calls `/slack/events` at your address.",
        secret=True,
        absent=None,
    )
    slack_mode: SlackMode | None = _setting(
        "ZURUF_SLACK_MODE",
        parsing.one_of(_MODES),
        "`socket` or `http`; needed only where both the app-level token and the signing secret are set.",
        example="socket",
        absent=None,
    )
    slack_api_url: str = _setting(
        "SLACK_API_URL",
        parsing.base_url,
        "Where Slack's Web API is; another one for a Slack-compatible workspace.",
        default="https://slack.com/api/",
    )
    slack_team_id: str = _setting(
        "SLACK_TEAM_ID",
        parsing.team_id,
        "Refuse every workspace but this one.",
        default="",
        example="T01ABCDEF",
    )
    policy: Path = _setting("ZURUF_POLICY", Path, "Where the policy is.", default="escalation.yaml")
    templates: Path = _setting(
        "ZURUF_TEMPLATES", Path, "The folder with the prepared answers.", default="templates"
    )
    faq: Path = _setting("ZURUF_FAQ", Path, "The folder with the FAQ.", default="faq")
    data: Path = _setting("ZURUF_DATA", Path, "The folder that keeps everything; back it up.", default="data")
    log_key: Secret | None = _setting(
        "ZURUF_LOG_KEY",
        cast("Callable[[str], Secret | None]", parsing.log_key),
        "A key that seals the log; keep it outside of the data folder. Who can write that folder but has no key can change nothing unnoticed.",
        secret=True,
        absent=None,
    )
    host: str = _setting(
        "ZURUF_HOST",
        str,
        "The address to listen on for hooks, Slack over HTTP and health checks; put a proxy with TLS in front.",
        default="127.0.0.1",
    )
    port: int = _setting("ZURUF_PORT", parsing.port, "The port to listen on.", default="8080")
    log: str = _setting(
        "ZURUF_LOG", parsing.one_of(_LEVELS), "`debug`, `info`, `warning` or `error`.", default="info"
    )
    log_format: str = _setting(
        "ZURUF_LOG_FORMAT",
        parsing.one_of(_FORMATS),
        "`console` for people, `json` for machines.",
        default="console",
    )

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> Self:
        """Return the settings of an environment; `SettingsProblems` names everything that is wrong or missing."""
        values, problems = _values(environ)
        if "slack_bot_token" not in values and not any(one.name == "SLACK_BOT_TOKEN" for one in problems):
            mend = "copy it from the app's page OAuth & Permissions, or put it into a file that SLACK_BOT_TOKEN_FILE names"
            problems.append(SettingProblem("SLACK_BOT_TOKEN", "is not set", mend))
        problems += _decide_mode(values, {problem.name for problem in problems})
        if problems:
            raise SettingsProblems(problems)
        return cls(**values)

    @classmethod
    def read_offline(cls, environ: Mapping[str, str]) -> Self:
        """Return the settings for what needs no Slack; what is missing of it is empty. Raises as `read` does."""
        values, problems = _values(environ)
        if problems:
            raise SettingsProblems(problems)
        return cls(**{"slack_bot_token": Secret(""), **values})


SETTINGS: Final[Mapping[str, Setting]] = {one.name: one.metadata["setting"] for one in fields(Settings)}
"""Every setting by the name of its field."""


def _values(environ: Mapping[str, str]) -> tuple[dict[str, Any], list[SettingProblem]]:
    """Return what is set, parsed, by field, and what is wrong with it."""
    values: dict[str, Any] = {}
    problems: list[SettingProblem] = []
    for name, setting in SETTINGS.items():
        try:
            if text := _text(setting, environ):
                values[name] = setting.parse(text)
        except Wrong as wrong:
            problems.append(SettingProblem(setting.name, wrong.message, wrong.mend))
        except SettingsProblems as unreadable:
            problems += unreadable.problems
    return values, problems


def _text(setting: Setting, environ: Mapping[str, str]) -> str:
    """Return what a setting says, "" if nothing; a secret may say it in the file that `X_FILE` names."""
    text = environ.get(setting.name, "").strip()
    file = environ.get(f"{setting.name}_FILE", "").strip() if setting.secret else ""
    if text and file:
        raise Wrong(f"is set, and {setting.name}_FILE too", "remove one of them")
    return secret_in(Path(file), f"{setting.name}_FILE").reveal() if file else text


def _decide_mode(values: dict[str, Any], wrong: set[str]) -> list[SettingProblem]:
    """Settle the mode and drop the other mode's secret; return what is in the way, unless it was said already."""
    secrets = {SlackMode.SOCKET: "slack_app_token", SlackMode.HTTP: "slack_signing_secret"}
    names = {mode: SETTINGS[name].name for mode, name in secrets.items()}
    if wrong & {*names.values(), *(f"{name}_FILE" for name in names.values()), "ZURUF_SLACK_MODE"}:
        return []
    given = [mode for mode, name in secrets.items() if name in values]
    mode = values.setdefault("slack_mode", given[0] if len(given) == 1 else None)
    if mode is None and given:
        mend = "set ZURUF_SLACK_MODE to socket or http, or remove one of them"
        return [SettingProblem("ZURUF_SLACK_MODE", f"{' and '.join(names.values())} are both set", mend)]
    if mode is None:
        mend = "set it for Socket Mode, or SLACK_SIGNING_SECRET where Slack can call this machine"
        return [SettingProblem("SLACK_APP_TOKEN", "is not set", mend)]
    if mode not in given:
        return [
            SettingProblem(
                names[mode], f"is not set, but ZURUF_SLACK_MODE is {mode}", "set it, or change the mode"
            )
        ]
    for other in secrets.keys() - {mode}:
        values.pop(secrets[other], None)
    return []
