"""All settings, described once: reading, `.env.example` and the reference follow from here."""

# ruff: noqa: RUF009 -- _setting() describes a field; what it returns is no shared default

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from typing import Any, Final, Self, TypeVar, cast

from bot.settings import parsing
from bot.settings.parsing import Wrong
from bot.settings.problems import SettingProblem, SettingsProblems
from bot.settings.products import SlackAccess, SlackMode, TeamsAccess, decide, misspelt
from bot.settings.secret import Secret, secret_in

T = TypeVar("T")


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


STORE_FILE: Final = "zuruf.db"
"""What keeps everything, in the folder of `ZURUF_DATA`."""

_MODES: Final[Mapping[str, SlackMode | None]] = {mode.value: mode for mode in SlackMode}
_BOT_TOKEN: Final = "the Bot User OAuth Token, from the app's page OAuth & Permissions"  # noqa: S105 - a hint
_APP_TOKEN: Final = "the App-Level Token with connections:write, from the app's Basic Information"  # noqa: S105 - a hint
_LEVELS: Final = {level: level for level in ("debug", "info", "warning", "error")}
_FORMATS: Final = {name: name for name in ("console", "json")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the environment says. `slack` and `teams` say how they are reached; at least one of them is there."""

    slack_bot_token: Secret | None = _setting(
        "SLACK_BOT_TOKEN",
        cast("Callable[[str], Secret | None]", parsing.token("xoxb-", _BOT_TOKEN)),
        "The bot's token (Bot User OAuth Token); for Slack it is required.",
        example="xoxb-…",
        secret=True,
        absent=None,
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
    teams_app_id: str = _setting(
        "TEAMS_APP_ID",
        parsing.guid("it stands in the app's registration: Application (client) ID"),
        "The app's id in Entra; for Teams it is required, with password and tenant.",
        absent="",
    )
    teams_app_password: Secret | None = _setting(
        "TEAMS_APP_PASSWORD",
        cast("Callable[[str], Secret | None]", Secret),
        "The app's client secret.",
        secret=True,
        absent=None,
    )
    teams_tenant_id: str = _setting(
        "TEAMS_TENANT_ID",
        parsing.guid("it stands in the app's registration: Directory (tenant) ID"),
        "The company's id in Entra. Every other one is refused.",
        absent="",
    )
    teams_openid_url: str = _setting(
        "TEAMS_OPENID_URL",
        parsing.address,
        "Where the keys are named that sign what Teams sends.",
        default="https://login.botframework.com/v1/.well-known/openidconfiguration",
    )
    teams_login_url: str = _setting(
        "TEAMS_LOGIN_URL",
        parsing.base_url,
        "Where our own tokens come from.",
        default="https://login.microsoftonline.com/",
    )
    teams_graph_url: str = _setting(
        "TEAMS_GRAPH_URL",
        parsing.base_url,
        "Where Microsoft Graph is: it remembers what stands in a channel.",
        default="https://graph.microsoft.com/",
    )
    teams_local: bool = _setting(
        "ZURUF_TEAMS_LOCAL",
        parsing.one_of({"yes": True, "no": False}),
        "`yes`: no authentication, for a Bot Connector on this machine, to try things out. Whoever reaches the port can be anybody then, "
        "so Zuruf refuses it unless `ZURUF_HOST` is this machine alone, and answers nobody else.",
        default="no",
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
        "The address to listen on for hooks, Slack over HTTP, Teams and health checks; put a proxy with TLS in front.",
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
        names = {field: setting.name for field, setting in SETTINGS.items()}
        variables = [*names.values(), *(f"{one.name}_FILE" for one in SETTINGS.values() if one.secret)]
        problems += decide(values, {problem.name for problem in problems}, names)
        problems += misspelt(environ, variables)
        if problems:
            raise SettingsProblems(problems)
        return cls(**values)

    @classmethod
    def read_offline(cls, environ: Mapping[str, str]) -> Self:
        """Return the settings for what needs no chat; neither Slack nor Teams has to be there. Raises as `read` does."""
        values, problems = _values(environ)
        if problems:
            raise SettingsProblems(problems)
        return cls(**values)

    @property
    def store(self) -> Path:
        """Return the file that keeps everything."""
        return self.data / STORE_FILE

    @property
    def slack(self) -> SlackAccess | None:
        """Return how Slack is reached; None if it is not used."""
        if self.slack_bot_token is None:
            return None
        return SlackAccess(
            bot_token=self.slack_bot_token,
            app_token=self.slack_app_token,
            signing_secret=self.slack_signing_secret,
            api_url=self.slack_api_url,
            team=self.slack_team_id,
        )

    @property
    def teams(self) -> TeamsAccess | None:
        """Return how Teams is reached; None if it is not used."""
        if not self.teams_local and not (self.teams_app_id and self.teams_app_password):
            return None
        return TeamsAccess(
            app_id=self.teams_app_id,
            password=self.teams_app_password or Secret(""),
            tenant=self.teams_tenant_id,
            openid_url=self.teams_openid_url,
            login_url=self.teams_login_url,
            graph_url=self.teams_graph_url,
            local=self.teams_local,
        )


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
