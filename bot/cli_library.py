"""The commands `zuruf templates` and `zuruf faq`: check, export and import the library."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

import click

from bot.domain.library import FaqEntry, Template
from bot.domain.policy import Policy
from bot.keeping import proposals
from bot.library import (
    LibraryProblems,
    faq_to_yaml,
    load_library,
    templates_to_yaml,
    to_csv,
)
from bot.library.importing import READERS, places_of, templates_in
from bot.library.report import expiring, missing_wordings
from bot.policy_file import PolicyProblems, load_file
from bot.settings import Settings, SettingsProblems, with_env_file
from bot.stores.store import StoreError
from bot.stores.tiny import read_records

FORMATS: Final[Mapping[str, Callable[[Iterable[Template]], str]]] = {"yaml": templates_to_yaml, "csv": to_csv}
"""What writes templates, by the name of the format."""

_POLICY: Final = click.option(
    "--policy", type=click.Path(path_type=Path), help="The policy; what ZURUF_POLICY says if not given."
)
_TEMPLATES: Final = click.option(
    "--templates",
    "folder",
    type=click.Path(path_type=Path),
    help="The folder of the templates; what ZURUF_TEMPLATES says if not given.",
)
_FAQ: Final = click.option(
    "--faq",
    "folder",
    type=click.Path(path_type=Path),
    help="The folder of the questions; what ZURUF_FAQ says if not given.",
)
_OUT: Final = click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A file to write; without it the terminal shows it.",
)
_FORCE: Final = click.option("--force", is_flag=True, help="Write over a file that exists.")


class Unwell(click.ClickException):
    """It was tried, and something is wrong with the files. The message names it."""

    def show(self, file: object = None) -> None:
        del file  # always to the terminal's errors, without a prefix
        click.echo(self.message, err=True)


class Misused(Unwell):
    """It cannot be tried as things stand; the message says what to change."""

    exit_code = 2


@contextmanager
def mendable() -> Iterator[None]:
    """Turn what a person can mend into a message and an exit code instead of a traceback."""
    try:
        yield
    except (LibraryProblems, StoreError) as problems:
        raise Unwell(str(problems)) from None
    except (PolicyProblems, SettingsProblems) as problems:
        raise Misused(str(problems)) from None


@click.group()
def templates() -> None:
    """Check, export and import the prepared answers."""


@click.group()
def faq() -> None:
    """Check and export the questions that come again and again."""


@templates.command("check")
@_POLICY
@_TEMPLATES
@mendable()
def check_templates(policy: Path | None, folder: Path | None) -> None:
    """Name every mistake in the templates, the wordings that nobody has written, and what expires within 30 days.

    Exit code 0: no mistake. 1: something is wrong with a file.
    """
    rules = _policy(policy)
    known = load_library(_templates(folder), None, rules).templates.values()
    today = datetime.now(rules.time_zone).date()
    click.echo(f"✓ {len(known)} templates with {sum(len(one.variants) for one in known)} wordings")
    offered = [one for one in known if one.is_valid(today)]
    _tell("Still to be written", missing_wordings(offered, rules))
    _tell("Expired, or within 30 days", expiring(known, today))


@faq.command("check")
@_POLICY
@_FAQ
@mendable()
def check_faq(policy: Path | None, folder: Path | None) -> None:
    """Name every mistake in the questions, and what expires within 30 days.

    Exit code 0: no mistake. 1: something is wrong with a file.
    """
    rules = _policy(policy)
    entries = load_library(None, folder or _settings().faq, rules).faq.values()
    click.echo(f"✓ {len(entries)} questions, asked in {sum(len(one.questions) for one in entries)} ways")
    _tell("Expired, or within 30 days", expiring(entries, datetime.now(rules.time_zone).date()))


@templates.command("export")
@_POLICY
@_TEMPLATES
@click.option(
    "--format",
    "kind",
    type=click.Choice(list(FORMATS)),
    default="yaml",
    show_default=True,
    help="What to write.",
)
@_OUT
@_FORCE
@mendable()
def export_templates(
    policy: Path | None, folder: Path | None, kind: str, out: Path | None, *, force: bool
) -> None:
    """Write all templates as one file, with those that were approved in chat. CSV opens in a spreadsheet."""
    library = load_library(_templates(folder), None, _policy(policy)).with_more(*_approved())
    # Spreadsheets take CSV for UTF-8 only if a byte order mark says so.
    _write(
        FORMATS[kind](library.templates.values()),
        out,
        force=force,
        encoding="utf-8-sig" if kind == "csv" else "utf-8",
    )


@faq.command("export")
@_POLICY
@_FAQ
@_OUT
@_FORCE
@mendable()
def export_faq(policy: Path | None, folder: Path | None, out: Path | None, *, force: bool) -> None:
    """Write all questions as one YAML file, with those that were approved in chat."""
    library = load_library(None, folder or _settings().faq, _policy(policy)).with_more(*_approved())
    _write(faq_to_yaml(library.faq.values()), out, force=force, encoding="utf-8")


@templates.command("import")
@click.argument("source", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--into",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file to write; imported.yaml in the folder of the templates if not given.",
)
@_POLICY
@_TEMPLATES
@_FORCE
@mendable()
def import_templates(
    source: Path, into: Path | None, policy: Path | None, folder: Path | None, *, force: bool
) -> None:
    """Read templates from a CSV or YAML file, check them, and write them as a file of the library.

    Templates whose ids are in the library already are named, and nothing is written.
    """
    if source.suffix.lower() not in READERS:
        raise Misused(f"{source}: name a file that ends in {', '.join(READERS)}.")
    found = templates_in(source, _policy(policy))
    target = into or _templates(folder) / "imported.yaml"
    known = places_of(found, _templates(folder), but=target)
    if known:
        lines = (f"{name} is in {place} already" for name, place in known.items())
        raise Unwell("\n".join([*lines, "Nothing was written. Rename them, or remove the others."]))
    _write(templates_to_yaml(found.values()), target, force=force, encoding="utf-8")
    click.echo(f"{len(found)} templates", err=True)


def _approved() -> tuple[dict[str, Template], dict[str, FaqEntry]]:
    """Return what was approved in chat, also while the bot is running."""
    kept = read_records(_settings().store, proposals.KIND, limit=proposals.MOST)
    return proposals.approved_among(kept)


def _policy(path: Path | None) -> Policy:
    return load_file(path or _settings().policy)


def _templates(folder: Path | None) -> Path:
    return folder or _settings().templates


def _settings() -> Settings:
    return Settings.read_offline(with_env_file(os.environ, Path(".env")))


def _write(text: str, path: Path | None, *, force: bool, encoding: str) -> None:
    if path is None:
        click.echo(text, nl=False)
        return
    if path.exists() and not force:
        raise Misused(f"{path} exists. Write over it with --force, or name another file.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding=encoding, newline="")
    except OSError as error:
        raise Misused(f"{path}: {error.strerror}. Name another file.") from None
    click.echo(f"written: {path}", err=True)


def _tell(title: str, lines: Iterable[str]) -> None:
    for number, line in enumerate(lines):
        click.echo(f"{title}:\n  {line}" if number == 0 else f"  {line}")
