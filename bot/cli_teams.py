"""The command `zuruf teams`: the app that a company installs in its own Teams."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

import click

from bot import __version__
from bot.chat.teams.package import Publisher, Unfit, package, unfit
from bot.settings import Settings, SettingsProblems, with_env_file

MISUSED = 2
"""Exit code: it cannot be tried as things stand; the message says what to change."""


@click.group()
def teams() -> None:
    """Microsoft Teams: make the app that your team installs."""


@teams.command("package")
@click.option("--website", required=True, help="A page of your company; Teams shows it to people.")
@click.option("--privacy", default="", help="The page about privacy; the website if not given.")
@click.option("--terms", default="", help="The page with your terms of use; the website if not given.")
@click.option("--developer", default="Zuruf", show_default=True, help="Who offers the app: your company.")
@click.option(
    "--version", default=__version__, show_default=True, help="Higher than that of an app to be replaced."
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("zuruf-teams.zip"),
    show_default=True,
    help="The file to write.",
)
def make_package(  # noqa: PLR0917 -- click hands over one argument for each option
    website: str, privacy: str, terms: str, developer: str, version: str, out: Path
) -> None:
    """Write the app as a zip for the app whose id TEAMS_APP_ID is.

    Upload it in Teams: Apps, Manage your apps, Upload an app. The same input gives the same file.
    """
    publisher = Publisher(developer, website, privacy or website, terms or website)
    app_id = _app_id()
    if wrong := list(unfit(publisher, version)):
        _stop(_told(wrong))
    try:
        out.write_bytes(package(app_id, publisher, version))
    except OSError as error:
        _stop(f"{out}: {error.strerror}. Choose another place with --out.")
    click.echo(f"written: {out}")
    click.echo("Upload it in Teams: Apps, Manage your apps, Upload an app. Then add it to your teams.")


def _app_id() -> str:
    try:
        settings = Settings.read_offline(with_env_file(os.environ, Path(".env")))
    except SettingsProblems as problems:
        _stop(str(problems))
    if not settings.teams_app_id:
        _stop("TEAMS_APP_ID: is not set – register the app first, as docs/start/teams.md says")
    return settings.teams_app_id


def _told(wrong: Iterable[Unfit]) -> str:
    return "\n".join(f"--{one.field}: {one.message} – {one.mend}" for one in wrong)


def _stop(message: str) -> NoReturn:
    click.echo(message, err=True)
    raise SystemExit(MISUSED)
