"""The command `zuruf verify`: whether the log is what was written."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import click

from bot.app import log_key
from bot.cli_library import Misused, Unwell
from bot.settings import Settings, SettingsProblems, with_env_file
from bot.stores.chain import Head
from bot.stores.store import Damaged, StoreError
from bot.stores.tiny_seal import reseal
from bot.stores.tiny_verify import Verdict, verify
from bot.stores.verifying import Fault

NOT_WHOLE: Final = 1
"""Exit code: something is not as it was written."""

_MEND: Final = (
    "Stop the bot, copy the whole data folder aside as it is, and restore your newest backup that verifies: "
    "ZURUF_DATA=FOLDER zuruf verify. docs/how-to/verify.md goes through it step by step."
)


@click.command("verify")
@click.option(
    "--head",
    "heads",
    multiple=True,
    metavar="NUMBER:HASH",
    help="A head that was written down earlier, from /readyz or from here: the log must contain it. May be given again.",
)
@click.option("--log-only", is_flag=True, help="Only the chain over the log, not what is derived from it.")
@click.option(
    "--seal",
    is_flag=True,
    help="With the bot stopped: if all is well, put the seal of ZURUF_LOG_KEY on, or take it off if there is no key.",
)
@click.option("--json", "as_json", is_flag=True, help="Machine-readable.")
def verify_log(*, heads: Sequence[str], log_only: bool, seal: bool, as_json: bool) -> None:
    """Say whether the log is what was written, byte by byte, and all else what follows from it. Works while the bot is running.

    Exit code 0: all of it is. 1: something is not; the first record is named. 2: it cannot be looked at.
    """
    try:
        verdict = _looked(_heads(heads), log_only=log_only, seal=seal)
    except Damaged as error:
        raise Unwell(str(error)) from None
    except (StoreError, SettingsProblems) as error:
        raise Misused(str(error)) from None
    click.echo(json.dumps(_document(verdict), indent=2) if as_json else "\n".join(_told(verdict)))
    sys.exit(0 if verdict.whole else NOT_WHOLE)


def _heads(written: Sequence[str]) -> list[Head]:
    try:
        return [Head.parse(text) for text in written]
    except ValueError:
        raise Misused("--head: write it as it was shown, such as 1024:9f3c… with all 64 digits.") from None


def _looked(heads: Sequence[Head], *, log_only: bool, seal: bool) -> Verdict:
    settings = Settings.read_offline(with_env_file(os.environ, Path(".env")))
    path, key = settings.store, log_key(settings)
    return reseal(path, key) if seal else verify(path, key=key, heads=heads, log_only=log_only)


def _told(verdict: Verdict) -> Iterator[str]:
    erased = f", {verdict.erased} of them erased" if verdict.erased else ""
    yield f"{verdict.records} records{erased}"
    yield f"head: {verdict.head}"
    yield "seal: of your key" if verdict.sealed else "seal: not checked, no key is set"
    if verdict.noted_at is not None:
        yield f"head file: last written {verdict.noted_at.isoformat(timespec='seconds')}"
    if verdict.whole:
        yield "✓ the log is what was written"
        return
    yield from (f"✗ {fault}" for fault in verdict.faults)
    if verdict.count > len(verdict.faults):
        yield f"✗ … and {verdict.count - len(verdict.faults)} more"
    yield f"    → {_MEND}"


def _document(verdict: Verdict) -> dict[str, Any]:
    return {
        "whole": verdict.whole,
        "records": verdict.records,
        "erased": verdict.erased,
        "head": str(verdict.head),
        "sealed": verdict.sealed,
        "head_file": verdict.noted_at.isoformat() if verdict.noted_at else None,
        "first": next((fault.seq for fault in verdict.faults if fault.seq), None),
        "count": verdict.count,
        "faults": [_fault(fault) for fault in verdict.faults],
        "mend": None if verdict.whole else _MEND,
    }


def _fault(fault: Fault) -> dict[str, Any]:
    place = {"record": fault.seq, "ticket": fault.ticket, "number": fault.number}
    return {**{name: value or None for name, value in place.items()}, "what": fault.what}
