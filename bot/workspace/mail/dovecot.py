"""Debian's Dovecot, run by whoever runs this, on a free loopback port, in a folder that is thrown away."""

from __future__ import annotations

import asyncio
import grp
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PASSWORD: Final = "demo"  # noqa: S105 -- of mailboxes that are thrown away
HOST: Final = "127.0.0.1"
MISSING: Final = "Dovecot is missing: on Debian and Ubuntu it is the package dovecot-imapd"
_STARTS_WITHIN: Final = 15.0
_CONFIGURATION: Final = """
protocols = imap
listen = {host}
login_greeting = {folder}
ssl = no
disable_plaintext_auth = no
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
default_internal_user = {internal}
default_internal_group = {group}
default_login_user = {login}
mail_location = maildir:{folder}/mail/%u
first_valid_uid = 1
namespace inbox {{
  inbox = yes
  mailbox Sent {{
    auto = create
    special_use = \\Sent
  }}
}}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/home/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
"""


@dataclass(frozen=True, slots=True)
class Dovecot:
    """A running server: every user may sign in with the same password."""

    host: str
    port: int
    folder: Path

    @property
    def url(self) -> str:
        """Return it as the policy names it."""
        return f"imap://{self.host}:{self.port}"


def program() -> str | None:
    """Return where Dovecot is, if it is installed."""
    return shutil.which("dovecot") or next(
        (one for one in ("/usr/sbin/dovecot",) if Path(one).exists()), None
    )


@asynccontextmanager
async def running() -> AsyncIterator[Dovecot]:
    """Run Dovecot; `RuntimeError` if it is not installed, or says no."""
    found = program()
    if found is None:
        raise RuntimeError(MISSING)
    with tempfile.TemporaryDirectory(prefix="zuruf-mail-", ignore_cleanup_errors=True) as name:
        server = Dovecot(HOST, _free_port(), Path(name))
        configuration = _prepared(server)
        # its helpers are ended with it: so it has a session of its own
        process = await asyncio.create_subprocess_exec(
            found, "-F", "-c", str(configuration), stderr=subprocess.PIPE, start_new_session=True
        )
        try:
            await _started(server, process)
            yield server
        finally:
            await _end(process)


@dataclass(frozen=True, slots=True)
class _Users:
    """As whom its parts run: all as whoever runs this, but as root's, whom Dovecot does not want, as those that Debian made for them."""

    internal: str
    group: str
    login: str
    keeper: pwd.struct_passwd

    @classmethod
    def here(cls) -> _Users:
        if os.getuid() == 0:
            return cls("dovecot", "dovecot", "dovenull", pwd.getpwnam("nobody"))
        me = pwd.getpwuid(os.getuid())
        return cls(me.pw_name, grp.getgrgid(os.getgid()).gr_name, me.pw_name, me)


def _prepared(server: Dovecot) -> Path:
    """Lay out the folder; return the configuration."""
    users = _Users.here()
    server.folder.chmod(0o755)
    for name in ("mail", "home"):
        (server.folder / name).mkdir(mode=0o700)
        os.chown(server.folder / name, users.keeper.pw_uid, users.keeper.pw_gid)
    configuration = server.folder / "dovecot.conf"
    text = _CONFIGURATION.format(
        host=server.host,
        port=server.port,
        folder=server.folder,
        internal=users.internal,
        group=users.group,
        login=users.login,
        uid=users.keeper.pw_uid,
        gid=users.keeper.pw_gid,
        password=PASSWORD,
    )
    configuration.write_text(text, encoding="utf-8")
    return configuration


async def _started(server: Dovecot, process: asyncio.subprocess.Process) -> None:
    """Wait until it greets; whoever else has taken the port meanwhile greets otherwise."""
    async with asyncio.timeout(_STARTS_WITHIN):
        while True:
            with suppress(OSError):
                reader, writer = await asyncio.open_connection(server.host, server.port)
                greeting = await reader.readline()
                writer.close()
                if greeting.startswith(b"* OK") and str(server.folder).encode() in greeting:
                    return
            if process.returncode is not None:
                said = await process.stderr.read() if process.stderr else b""
                raise RuntimeError(f"Dovecot did not start: {said.decode(errors='replace').strip()}")
            await asyncio.sleep(0.05)


async def _end(process: asyncio.subprocess.Process) -> None:
    """Nothing of it is kept, so it need not take leave of anybody."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    await process.wait()


def _free_port() -> int:
    with closing(socket.socket()) as taken:
        taken.bind((HOST, 0))
        return int(taken.getsockname()[1])


def deliver(server: Dovecot, users: Iterable[str], data: bytes) -> None:
    """Put a mail into users' mailboxes, as a mail server does when it delivers. It blocks."""
    from imap_tools import MailBoxUnencrypted  # noqa: PLC0415 -- what only looks for Dovecot needs no client

    for user in users:
        with MailBoxUnencrypted(server.host, server.port, timeout=10).login(user, PASSWORD) as box:
            box.append(data, "INBOX")
