"""Files of the repository that are written from the code: renew them, or say which are out of date."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import click


def keeping(documents: Mapping[Path, str]) -> click.Command:
    """Return the command that keeps `documents` (their content by path) up to date."""

    @click.command()
    @click.option("--write", is_flag=True, help="Write the files instead of comparing them.")
    def command(*, write: bool) -> None:
        """Compare generated files with what they are generated from."""
        stale = {path: content for path, content in documents.items() if not _says(path, content)}
        for path, content in stale.items():
            if write:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(content, encoding="utf-8")
            click.echo(f"{'written' if write else 'out of date'}: {path}")
        sys.exit(1 if stale and not write else 0)

    return command


def _says(path: Path, content: str) -> bool:
    return path.exists() and path.read_text(encoding="utf-8") == content
