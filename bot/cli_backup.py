"""The command `zuruf backup`: a copy of everything that Zuruf keeps."""

from __future__ import annotations

import os
from pathlib import Path

import click

from bot.app import log_key
from bot.cli_library import Misused, Unwell
from bot.settings import Settings, SettingsProblems, with_env_file
from bot.stores.store import Damaged, StoreError
from bot.stores.tiny_backup import back_up, checksum_of


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(file: Path) -> None:
    """Copy everything that Zuruf keeps to FILE, and verify the copy. Works while the bot is running; overwrites nothing.

    Exit code 0: the copy is whole. 1: the store is not what was written, and no copy was made. 2: it cannot be written there.
    """
    try:
        settings = Settings.read_offline(with_env_file(os.environ, Path(".env")))
        verdict = back_up(settings.store, file, key=log_key(settings))
    except Damaged as error:
        raise Unwell(str(error)) from None
    except (StoreError, SettingsProblems) as error:
        raise Misused(str(error)) from None
    click.echo(f"✓ {file}: {verdict.records} records, and the copy is what was written")
    click.echo(f"head: {verdict.head}")
    click.echo(f"checksum: {checksum_of(file)}")
