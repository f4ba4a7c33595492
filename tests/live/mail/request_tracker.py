"""Debian's Request Tracker 5 as a company's service desk, on loopback, with a database that is thrown away.

Needs `request-tracker5 rt5-db-sqlite rt5-standalone rt5-clients`; mail comes in by its own rt-mailgate and leaves by a script.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx

SERVER: Final = Path("/usr/share/request-tracker5/libexec/rt-server")
LIBRARY: Final = "/usr/share/request-tracker5/lib"
DATABASE: Final = Path("/var/lib/dbconfig-common/sqlite3/request-tracker5/rtdb")
PACKAGES: Final = "request-tracker5 rt5-db-sqlite rt5-standalone rt5-clients"
ADDRESS: Final = "desk@service.example"
_PASSWORD: Final = "password"
_STARTS_WITHIN: Final = 60.0
_CONFIGURATION: Final = """
Set($DatabaseType, 'SQLite'); Set($DatabaseName, '{folder}/rtdb'); Set($DatabaseHost, ''); Set($DatabaseUser, '');
Set($rtname, 'service.example'); Set($Organization, 'service.example');
Set($WebPath, ""); Set($WebDomain, "127.0.0.1"); Set($WebPort, {port}); Set($WebBaseURL, "http://127.0.0.1:{port}");
Set($MailCommand, "sendmailpipe"); Set($SendmailPath, "{folder}/sendmail"); Set($SendmailArguments, "");
Set($CorrespondAddress, '{address}'); Set($CommentAddress, 'desk-comment@service.example');
Set($LogToSTDERR, "warning"); Set($LogToSyslog, undef);
1;
"""
_RIGHTS: Final = """
use lib '{library}'; use RT -init;
my $queue = RT::Queue->new(RT->SystemUser); $queue->Load('General');
my $all = RT::Group->new(RT->SystemUser); $all->LoadSystemInternalGroup('Everyone');
for my $right (qw(CreateTicket ReplyToTicket SeeQueue)) {{
    my ($ok, $said) = $all->PrincipalObj->GrantRight(Right => $right, Object => $queue);
    print STDERR "$right: $said\\n" unless $ok;
}}
"""
_SENDMAIL: Final = """\
#!{python}
import smtplib, sys
from email import message_from_bytes
from email.utils import getaddresses
data = sys.stdin.buffer.read()
message = message_from_bytes(data)
to = [address for _, address in getaddresses(message.get_all("To", []) + message.get_all("Cc", []) + message.get_all("Bcc", []))]
with smtplib.SMTP("127.0.0.1", {smtp_port}, timeout=20) as server:
    server.sendmail("{address}", to, data)
"""


def is_installed() -> bool:
    """Whether there is a Request Tracker on this machine."""
    return SERVER.exists() and DATABASE.exists() and shutil.which("rt-mailgate") is not None


@dataclass(frozen=True, slots=True)
class Desk:
    """A running service desk, seen by its people; `take` is what its mail server does with a mail to it."""

    port: int
    http: httpx.AsyncClient

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def take(self, data: bytes) -> None:
        """Hand a mail in. It blocks."""
        command = ["rt-mailgate", "--url", f"{self.url}/", "--queue", "General", "--action", "correspond"]
        done = subprocess.run(command, input=data, capture_output=True, timeout=60, check=False)  # noqa: S603
        if done.returncode:
            raise RuntimeError(f"rt-mailgate: {done.stdout!r} {done.stderr!r}")

    async def tickets(self) -> list[dict[str, Any]]:
        """Return the tickets of the queue, oldest first."""
        query = {"query": "Queue = 'General'", "fields": "Subject,Status", "order": "ASC", "orderby": "id"}
        told = (await self._ask("GET", "tickets", params=query)).json()
        return list(told["items"])

    async def answers(self, ticket: str, text: str) -> None:
        """Let a person at the desk write to whoever asked."""
        await self._ask(
            "POST", f"ticket/{ticket}/correspond", json={"Content": text, "ContentType": "text/plain"}
        )

    async def _ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        answer = await self.http.request(
            method, f"{self.url}/REST/2.0/{path}", auth=("root", _PASSWORD), timeout=60, **more
        )
        answer.raise_for_status()
        return answer


@asynccontextmanager
async def running(folder: Path, smtp_port: int) -> AsyncIterator[Desk]:
    """Run it; what it sends goes to a mail server on loopback."""
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        port = int(taken.getsockname()[1])
    environ = _prepared(folder, port, smtp_port)
    rights = _RIGHTS.format(library=LIBRARY)
    await asyncio.to_thread(subprocess.run, ["perl", "-e", rights], env=environ, check=True, timeout=60)
    with (folder / "log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            str(SERVER), "--server", "HTTP::Server::PSGI", "--host", "127.0.0.1", "--port", str(port),
            env=environ, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    async with httpx.AsyncClient() as http:
        try:
            desk = Desk(port, http)
            await _started(desk, folder)
            yield desk
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()


def _prepared(folder: Path, port: int, smtp_port: int) -> dict[str, str]:
    shutil.copyfile(DATABASE, folder / "rtdb")
    (folder / "none").mkdir()
    configuration = folder / "RT_SiteConfig.pm"
    configuration.write_text(_CONFIGURATION.format(folder=folder, port=port, address=ADDRESS))
    sendmail = folder / "sendmail"
    sendmail.write_text(_SENDMAIL.format(python=sys.executable, smtp_port=smtp_port, address=ADDRESS))
    sendmail.chmod(0o755)
    return {
        **os.environ,
        "RT_SITE_CONFIG": str(configuration),
        "RT_SITE_CONFIG_DIR": str(folder / "none"),
    }


async def _started(desk: Desk, folder: Path) -> None:
    try:
        async with asyncio.timeout(_STARTS_WITHIN):
            while True:
                with suppress(httpx.HTTPError):
                    await desk._ask("GET", "rt")
                    return
                await asyncio.sleep(0.2)
    except TimeoutError:
        raise RuntimeError(f"Request Tracker did not start: {(folder / 'log').read_text()[-2000:]}") from None
