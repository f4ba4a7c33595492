"""The commands `zuruf log`, `zuruf freezes` and `zuruf export`: what is in the store, also while the bot is running."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from bot.chat.export import exported
from bot.cli_ending import FAILED, MISUSED, complaining, environment, stop
from bot.domain.ticket import TicketId
from bot.handlers.log import FORMATS
from bot.keeping import freezes
from bot.policy_file import load_file
from bot.settings import Settings
from bot.stores.export import export_tinydb
from bot.stores.store import UnknownTicket
from bot.stores.tiny import read_history, read_records
from bot.texts import speaking
from bot.transcript import told_freezes, transcript


@click.command("log")
@click.argument("ticket", type=int)
@click.option("--language", default="", help="de or en; the policy's language if not given.")
@click.option(
    "--format", "kind", type=click.Choice(list(FORMATS)), help="Print a file to take along instead."
)
@complaining
def show_log(ticket: int, language: str, kind: str | None) -> None:
    """Print the whole log of a ticket, also while the bot is running."""
    settings = Settings.read_offline(environment())
    policy = load_file(settings.policy)
    try:
        entries = read_history(settings.store, TicketId(ticket))
    except UnknownTicket:
        stop(f"there is no ticket {ticket}", FAILED)
    texts = speaking(language or policy.language)
    if kind is not None:
        click.echo(exported(entries, policy, texts, kind)[1], nl=False)
        return
    for line in transcript(entries, policy, texts):
        click.echo(line)


@click.command("freezes")
@click.option("--language", default="", help="de or en; the policy's language if not given.")
@complaining
def show_freezes(language: str) -> None:
    """Print what is frozen and what was, the newest first, also while the bot is running.

    Exit code 0: nothing is frozen. 1: something is.
    """
    settings = Settings.read_offline(environment())
    policy = load_file(settings.policy)
    records = read_records(settings.store, freezes.KIND, limit=freezes.MOST)
    found = freezes.among(records)
    texts = speaking(language or policy.language)
    for line in told_freezes(found, policy, texts):
        click.echo(line)
    sys.exit(FAILED if any(one.lifted is None for one in found) else 0)


@click.command()
@click.option(
    "--tinydb",
    "target",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="A JSON file that stock TinyDB opens; it must not exist yet.",
)
@complaining
def export(target: Path) -> None:
    """Write everything in the store to a file. Works while the bot is running."""
    settings = Settings.read_offline(environment())
    try:
        export_tinydb(settings.store, target)
    except OSError as error:
        stop(f"{target}: {error.strerror}. Name a file that does not exist, in a folder that does.", MISUSED)
    click.echo(f"written: {target}")
