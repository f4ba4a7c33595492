"""The command `zuruf restore`: a backup takes the place of the store, and does nothing by itself."""

from __future__ import annotations

import asyncio
import os
from datetime import UTC, datetime
from pathlib import Path

import click

from bot.app import log_key
from bot.cli_library import Misused, Unwell
from bot.connectors.registry import forwards
from bot.connectors.registry import problems as account_problems
from bot.desk import Desk
from bot.policy_file import PolicyProblems, load_file
from bot.restoring import Quarantine, quarantine
from bot.settings import Settings, SettingsProblems, with_env_file
from bot.stores.store import Damaged, StoreError
from bot.stores.tiny import TinyStore
from bot.stores.tiny_restore import restore as put_in_place


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--replace", is_flag=True, help="There is a store already: move it aside. Nothing is deleted.")
def restore(file: Path, *, replace: bool) -> None:
    """Put the backup FILE in the place of the store, with the bot stopped. Nothing goes out until somebody unfreezes it.

    Exit code 0: it is in place. 1: the backup is not what was written. 2: it cannot be put there; nothing was changed.
    """
    try:
        settings = Settings.read_offline(with_env_file(os.environ, Path(".env")))
        policy = load_file(settings.policy, account_problems=account_problems, forwards=forwards)
        held: list[Quarantine] = []

        async def ready(store: TinyStore, made_at: datetime) -> None:
            desk = Desk(store, policy, {}, lambda: datetime.now(UTC))
            local = made_at.astimezone(policy.time_zone)
            said = f"{local:%d.%m.%Y, %H:%M}"
            held.append(await quarantine(desk, made_at, f"zuruf restore: {file.name}, {said}"))

        done = asyncio.run(
            put_in_place(file, settings.store, key=log_key(settings), replace=replace, ready=ready)
        )
    except Damaged as error:
        raise Unwell(str(error)) from None
    except (StoreError, SettingsProblems, PolicyProblems) as error:
        raise Misused(str(error)) from None
    [what] = held
    click.echo(f"✓ {settings.store}: as it was on {done.made_at:%Y-%m-%d at %H:%M} UTC")
    if done.aside is not None:
        click.echo(f"what was there before is in {done.aside}")
    click.echo(f"frozen: nothing goes out until somebody unfreezes it; the next ticket is {what.number}")
    click.echo(
        f"put before people, since they may have left: replies {what.replies}, mails {what.mails}, acts {what.acts}"
    )
    click.echo(f"waves in which people may have been answered since: {what.waves}")
    click.echo(f"messages that are looked for before they are posted: {what.owed}")
    click.echo("Go on with docs/how-to/backup.md: look through what was open, then unfreeze.")
