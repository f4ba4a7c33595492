"""`python -m bot.policy_file --write` renews the reference; without `--write` it only says what is out of date."""

import sys
from pathlib import Path

import click

from bot.policy_file.reference import documents


@click.command()
@click.option("--write", is_flag=True, help="Write the files instead of comparing them.")
def main(*, write: bool) -> None:
    """Compare docs/reference with the description of escalation.yaml."""
    stale = [path for path, content in documents().items() if not _says(path, content)]
    for path in stale:
        if write:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(documents()[path], encoding="utf-8")
        click.echo(f"{'written' if write else 'out of date'}: {path}")
    sys.exit(1 if stale and not write else 0)


def _says(path: Path, content: str) -> bool:
    return path.exists() and path.read_text(encoding="utf-8") == content


if __name__ == "__main__":
    main()
