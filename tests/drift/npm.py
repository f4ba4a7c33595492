"""Slack's official type definitions, installed where the tests can look at them and git does not."""

import functools
import hashlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import NoReturn

import pytest

HERE = Path(__file__).parent
CACHE = HERE.parents[1] / "build" / "drift"


def project() -> Path:
    """The folder that holds `node_modules` as package-lock.json says.

    Without npm, or without its registry, the calling test is skipped and says so; where CI=true it fails, because a
    guard that nobody sees being skipped guards nothing.
    """
    found = _installed()
    return found if isinstance(found, Path) else _do_without(found)


def node(script: str | Path, *arguments: str) -> str:
    """What a script of the project, or one of ours with its whole path, prints; a failing script fails the test with its words."""
    done = run(script, *arguments)
    assert done.returncode == 0, f"{script}: {done.stdout}{done.stderr}"
    return done.stdout


def run(script: str | Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a script of the project in its folder, and wait for its end."""
    return subprocess.run(  # noqa: S603 - our own arguments, no shell
        ["node", str(Path("node_modules") / script), *arguments],  # noqa: S607 - node is found by PATH, as npm is
        cwd=project(),
        capture_output=True,
        text=True,
        check=False,
    )


@functools.cache
def _installed() -> Path | str:
    """The folder, or the reason why there is none; found out once for all tests."""
    npm = shutil.which("npm")
    if not npm or not shutil.which("node"):
        return "node and npm are not installed"
    lock = (HERE / "package-lock.json").read_bytes()
    folder = CACHE / hashlib.sha256(lock).hexdigest()[:16]
    if folder.exists():
        return folder
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE, ignore_cleanup_errors=True) as temporary:
        return _install(npm, Path(temporary) / "project", folder)


def _install(npm: str, fresh: Path, folder: Path) -> Path | str:
    """Install aside and move into place, so that two runs at once see a whole folder or none."""
    fresh.mkdir()
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, fresh)
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1"]
    done = subprocess.run(command, cwd=fresh, capture_output=True, text=True, check=False)  # noqa: S603 - no shell
    if done.returncode:
        return f"npm ci failed: {done.stderr[-300:]}"
    try:
        fresh.rename(folder)
    except OSError:
        assert folder.exists(), (
            "neither this run nor another one could move the installed packages into place"
        )
    return folder


def _do_without(reason: str) -> NoReturn:
    if os.environ.get("CI") == "true":
        pytest.fail(f"Slack's types are needed in CI: {reason}")
    pytest.skip(f"cannot compare with Slack's types: {reason}")
