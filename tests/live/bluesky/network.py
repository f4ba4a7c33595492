"""Starts the real software of Bluesky on loopback, with a database of its own for each run."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import getpass
import hashlib
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NoReturn

import pytest

HERE: Final = Path(__file__).parent
CACHE: Final = HERE.parents[2] / "build" / "live" / "bluesky"
_POSTGRES: Final = Path("/usr/lib/postgresql")
_COLD: Final = 120  # seconds until the network has to be there


@dataclass
class Network:
    """A running network."""

    url: str
    _process: asyncio.subprocess.Process
    _asked: int = 0
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def settled(self) -> None:
        """Wait until everybody sees what was written before."""
        assert self._process.stdin
        assert self._process.stdout
        async with asyncio.timeout(30), self._one_at_a_time:
            self._asked += 1
            self._process.stdin.write(f"{self._asked}\n".encode())
            while (await self._process.stdout.readline()).strip() != str(self._asked).encode():
                assert self._process.returncode is None


@contextlib.asynccontextmanager
async def network() -> AsyncIterator[Network]:
    """Run a network until the end of the block."""
    project = installed()
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        _postgres(Path(folder)) as database,
        _redis(Path(folder)) as redis,
    ):
        async with _node(project, database, redis) as running:
            yield running


@functools.cache
def installed() -> Path:
    """Return the folder that holds `node_modules` as package-lock.json says; skip where something is missing, fail in CI."""
    for program in ("node", "npm", "redis-server"):
        if not shutil.which(program):
            _do_without(f"{program} is not installed")
    if not _binaries():
        _do_without("postgresql is not installed")
    lock = (HERE / "package-lock.json").read_bytes()
    folder = CACHE / hashlib.sha256(lock).hexdigest()[:16]
    if not folder.exists():
        _install(folder)
    return folder


def _install(folder: Path) -> None:
    """Install aside and move into place. Two of the packages are compiled, against the headers that came with node."""
    CACHE.mkdir(parents=True, exist_ok=True)
    prefix = Path(shutil.which("node") or "").resolve().parents[1]
    headers = {"npm_config_nodedir": str(prefix)} if (prefix / "include" / "node").exists() else {}
    with tempfile.TemporaryDirectory(dir=CACHE, ignore_cleanup_errors=True) as temporary:
        fresh = Path(temporary) / "project"
        fresh.mkdir()
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, fresh)
        done = subprocess.run(
            ["npm", "ci", "--no-audit", "--no-fund"],  # noqa: S607 -- npm is found by PATH, as node is
            cwd=fresh,
            env=os.environ | headers,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            _do_without(f"npm ci failed: {done.stderr[-300:]}")
        fresh.rename(folder)


def _binaries() -> Path | None:
    versions = sorted(_POSTGRES.glob("*/bin/initdb"), key=lambda one: float(one.parts[-3]))
    return versions[-1].parent if versions else None


@contextlib.contextmanager
def _postgres(folder: Path) -> Iterator[str]:
    """Run a database that may forget everything. It refuses to be run by root, so then by the user of its package."""
    binaries, data, port = _binaries(), folder / "pg", free_port()
    assert binaries
    data.mkdir()
    is_root = getpass.getuser() == "root"
    if is_root:
        folder.chmod(0o755)
        shutil.chown(data, "postgres")
    as_user = ["runuser", "-u", "postgres", "--"] if is_root else []
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={data} -c fsync=off -c max_connections=300"
    control = [*as_user, str(binaries / "pg_ctl"), "-w", "-D", str(data)]
    _run(
        *as_user,
        str(binaries / "initdb"),
        "-D",
        str(data),
        "-A",
        "trust",
        "-U",
        "pg",
        "-E",
        "UTF8",
        "--no-sync",
    )
    _run(*control, "-l", str(data / "log"), "-o", options, "start")
    try:
        _run(str(binaries / "createdb"), "-h", "127.0.0.1", "-p", str(port), "-U", "pg", "bsky")
        yield f"postgresql://pg@127.0.0.1:{port}/bsky"
    finally:
        _run(*control, "-m", "immediate", "stop")


@contextlib.contextmanager
def _redis(folder: Path) -> Iterator[str]:
    port = free_port()
    command = ["redis-server", "--bind", "127.0.0.1", "--port", str(port), "--save", "", "--dir", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as running:  # noqa: S603 -- our own arguments, no shell
        try:
            yield f"127.0.0.1:{port}"
        finally:
            running.terminate()


@contextlib.asynccontextmanager
async def _node(project: Path, database: str, redis: str) -> AsyncIterator[Network]:
    ports = [free_port() for _ in range(4)]
    process = await asyncio.create_subprocess_exec(
        "node",
        "--require",
        str(HERE / "loopback.cjs"),
        str(HERE / "network.cjs"),
        *map(str, ports),
        cwd=project,
        env=os.environ
        | {
            "DB_POSTGRES_URL": database,
            "REDIS_HOST": redis,
            "LOG_ENABLED": "false",
            "NODE_PATH": str(project / "node_modules"),
        },
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert process.stdin
    assert process.stdout
    try:
        async with asyncio.timeout(_COLD):
            while (line := await process.stdout.readline()).strip() != b"READY":
                assert line, "the network ended before it was there"
        yield Network(f"http://127.0.0.1:{ports[1]}", process)
    finally:
        process.stdin.close()
        try:
            async with asyncio.timeout(20):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()


def free_port() -> int:
    """Return a port that nobody listens on just now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 -- our own arguments, no shell
    assert done.returncode == 0, f"{command[0]}: {done.stdout}{done.stderr}"


def _do_without(reason: str) -> NoReturn:
    if os.environ.get("CI") == "true":
        pytest.fail(f"the real network is needed in CI: {reason}")
    pytest.skip(f"cannot run the real network: {reason}")
