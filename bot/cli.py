"""The command `zuruf`."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import sys
import uuid
from collections.abc import Coroutine, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import httpx

from bot import __version__, app
from bot.checking import check_offline, check_online
from bot.cli_backup import backup
from bot.cli_ending import FAILED, MISUSED, complaining, environment, stop
from bot.cli_library import faq, templates
from bot.cli_log import export, show_freezes, show_log
from bot.cli_restore import restore
from bot.cli_simulate import simulate
from bot.cli_teams import teams
from bot.cli_verify import verify_log
from bot.connectors import post_json
from bot.connectors.hooks import sign
from bot.domain.policy import Policy
from bot.domain.posts import AccountId, Author, Post, PostKind, PostRef
from bot.domain.text import Untrusted
from bot.egress import exits_of
from bot.exits import Exit
from bot.finding import Finding
from bot.given import Files, Given
from bot.logs import set_up
from bot.memory import settle
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.demo import Demo

logger = logging.getLogger(__name__)

REPORT = Path("build/demo.json")
"""Where a running demo says its addresses."""

POLICY = "escalation.yaml"

EXAMPLE = Path(__file__).parent / "example"
"""The example's policy and library inside an installed package; in a checkout they stand in its root."""


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="zuruf")
def main() -> None:
    """Public voices become tickets in your team's channels.

    Start with `zuruf demo`. For a real workspace fill in escalation.yaml and .env, then `zuruf check`, then `zuruf run`.
    """


main.add_command(templates)
main.add_command(faq)
main.add_command(simulate)
main.add_command(verify_log)
main.add_command(backup)
main.add_command(restore)
main.add_command(teams)
main.add_command(show_log)
main.add_command(show_freezes)
main.add_command(export)


@main.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8080,
    show_default=True,
    help="Where the page listens, on this machine only; 0: any free one.",
)
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("build/demo"),
    show_default=True,
    help="Where the demo keeps what happened. Delete it to start afresh.",
)
@click.option("--policy", type=click.Path(path_type=Path), help="Another escalation.yaml than the example.")
@click.option(
    "--mail",
    is_flag=True,
    help="With real mailboxes beside it; they need Dovecot (Debian: dovecot-imapd) and aiosmtpd.",
)
@complaining
def demo(port: int, folder: Path, policy: Path | None, *, mail: bool) -> None:
    """Run the whole bot on a local workspace, with posts coming in: no account, no token."""
    from bot.demo import NoStage, perform  # noqa: PLC0415 -- the workspace is no part of a deployment

    set_up("warning", "console")
    files = Files.beside(policy or _example() / POLICY)
    given = files.read()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        REPORT.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        stop(f"{error.filename}: {error.strerror}. Choose another place with --folder.", MISUSED)
    click.echo("starting …")
    try:
        work = perform(
            given.policy,
            folder,
            port=port,
            environ=os.environ,
            announce=_announced,
            library=given.library,
            files=None if mail else files,
            mail=mail,
        )
        _run(work)
    except NoStage as error:
        stop(str(error), MISUSED)


@contextmanager
def _announced(demo: Demo) -> Iterator[None]:
    """Say where the demo is, on the terminal and (with its tokens, for its owner alone) in a file."""
    REPORT.unlink(missing_ok=True)
    with os.fdopen(os.open(REPORT, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(demo.addresses(), file, indent=2)
    click.echo(f"Zuruf runs at {demo.workspace.url} — open it in a browser. Ctrl-C stops it.")
    if demo.mail:
        click.echo(f"Write mails to it, and read its answers, at {demo.mail}")
    try:
        yield
    finally:
        REPORT.unlink(missing_ok=True)


@main.command()
@complaining
def run() -> None:
    """Run the bot against the real workspace that the settings name."""
    environ = environment()
    settings = Settings.read(environ)
    set_up(settings.log, settings.log_format)
    files = Files(settings.policy, settings.templates, settings.faq)
    _run(_serve(settings, files, files.read(), environ))


async def _serve(settings: Settings, files: Files, given: Given, environ: Mapping[str, str]) -> None:
    """Run until cancelled. SIGHUP has the policy read again at once; a change of its files has it, too."""
    async with app.running(settings, given.policy, environ, library=given.library, files=files) as zuruf:
        host, port = zuruf.address
        accounts = len(given.policy.accounts)
        logger.info("ready: %s accounts, hooks at http://%s:%s/hooks/", accounts, host, port)
        asked = asyncio.Event()
        with suppress(NotImplementedError, AttributeError):  # Windows has no SIGHUP
            asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, asked.set)
        await settle()
        while await asked.wait():
            asked.clear()
            if zuruf.reloading is not None:
                await zuruf.reloading.reload()


@main.command()
@click.option("--offline", is_flag=True, help="Only files and settings; ask nobody.")
@click.option("--egress", is_flag=True, help="List the hosts that Zuruf connects to, and why; ask nobody.")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable.")
@complaining
def check(*, offline: bool, egress: bool, as_json: bool) -> None:
    """Say what is missing before `zuruf run`, with the mend for each finding.

    Exit code 0: nothing is missing. 1: something is.
    """
    environ = environment()
    known = check_offline(environ)
    findings = known.findings
    if egress and known.settings and known.policy:
        _list_exits(exits_of(known.settings, known.policy, environ), as_json=as_json)
        return
    if not as_json:
        _tell(findings)
    if not offline and known.settings and known.policy:
        findings += asyncio.run(_ask_slack(known.settings, known.policy, environ, silent=as_json))
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings], indent=2))
    sys.exit(FAILED if any(finding.wrong for finding in findings) else 0)


def _list_exits(exits: Sequence[Exit], *, as_json: bool) -> None:
    """Print one host a line; whatever is not on this list is never connected to."""
    if as_json:
        click.echo(json.dumps([asdict(one) for one in exits], indent=2))
        return
    width = max(len(one.address) for one in exits)
    for one in exits:
        click.echo(f"{one.address:{width}}  {one.reason}")


async def _ask_slack(
    settings: Settings, policy: Policy, environ: Mapping[str, str], *, silent: bool
) -> list[Finding]:
    """Ask, and tell each finding as soon as it is known: with many channels this takes a while."""
    findings: list[Finding] = []
    async for finding in check_online(settings, policy, environ):
        findings.append(finding)
        if not silent:
            _tell([finding])
    return findings


@main.command()
@click.option("--to", "url", required=True, help="Address of the hook, …/hooks/webhook/NAME")
@click.option("--text", required=True, help="What the customer writes.")
@click.option("--author", default="Test", show_default=True, help="Who writes it.")
@click.option("--conversation", default="", help="Id of a conversation to go on with.")
@click.option("--language", default="", help="ISO 639-1 code, such as de.")
@click.option("--secret", envvar="ZURUF_HOOK_SECRET", required=True, help="Or ZURUF_HOOK_SECRET.")
@complaining
def post(url: str, text: str, author: str, conversation: str, language: str, secret: str) -> None:
    """Send one signed test post to a running bot."""
    body = post_json.write(_test_post(text, author, conversation, language))
    try:
        headers = sign(secret, f"msg_{uuid.uuid4().hex}", datetime.now(UTC), body)
    except ValueError as error:
        stop(f"--secret: {error}", MISUSED)
    try:
        answer = httpx.post(url, content=body, headers={**headers, "content-type": "application/json"})
    except httpx.HTTPError as error:
        stop(f"{url}: {error}. Is the bot running there?", FAILED)
    if answer.is_error:
        stop(f"{url} answered {answer.status_code}: {answer.text}", FAILED)
    click.echo("taken")


def _test_post(text: str, author: str, conversation: str, language: str) -> Post:
    post_id = f"test-{uuid.uuid4().hex[:12]}"
    return Post(
        ref=PostRef(AccountId("webhook/test"), post_id),
        conversation=conversation or post_id,
        kind=PostKind.COMMENT,
        author=Author(author, Untrusted(author), Untrusted("")),
        text=Untrusted(text),
        written_at=datetime.now(UTC),
        language=language,
    )


def _example() -> Path:
    """Return the folder of the policy and library to show: here, else the example."""
    if Path(POLICY).exists():
        return Path()
    return EXAMPLE if EXAMPLE.exists() else Path(__file__).parent.parent


def _tell(findings: list[Finding]) -> None:
    for finding in findings:
        click.echo(f"{'✗' if finding.wrong else '✓'} {finding.what}")
        if finding.mend:
            click.echo(f"    → {finding.mend}")


def _run(work: Coroutine[Any, Any, None]) -> None:
    """Run until Ctrl-C or SIGTERM, then let everything end in order."""

    async def until_stopped() -> None:
        task = asyncio.ensure_future(work)
        loop = asyncio.get_running_loop()
        for sign_ in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(sign_, task.cancel)
        try:
            await task
        except asyncio.CancelledError:
            click.echo("Stopped; nothing is lost.", err=True)

    asyncio.run(until_stopped())
