"""Zuruf connects to the hosts that settings and policy name, and to nobody else."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import httpx
import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.slack.calls import Calls, new_session
from bot.chat.slack.throttle import Throttle
from bot.cli_ending import FAILED
from bot.connectors import http as calls
from bot.domain.errors import Rejected
from bot.egress import exits_of
from bot.exits import Exit, Exits
from bot.policy_file import load
from bot.settings import Settings
from tests.terminal import POLICY, SECRETS, environ, folder, invoke, workspace

__all__ = ["environ", "folder", "workspace"]  # fixtures

WITH_CALLBACK = POLICY.replace(
    "env:ZURUF_SHOP_SECRET}", "env:ZURUF_SHOP_SECRET, callback: https://forum.example:8443/replies}"
)
SOCKET = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}
TEAMS = {
    "TEAMS_APP_ID": "aaaaaaaa-0000-4000-8000-000000000000",
    "TEAMS_APP_PASSWORD": "secret-of-the-app",
    "TEAMS_TENANT_ID": "bbbbbbbb-0000-4000-8000-000000000000",
}
HTTP = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "0123456789abcdef0123456789abcdef"}


def hosts(environ: dict[str, str], policy: str = POLICY) -> set[str]:
    found = exits_of(Settings.read(environ), load(policy), environ)
    return {one.address for one in found}


def test_slack_and_the_callbacks_are_all() -> None:
    assert hosts(SOCKET) == {"slack.com:443", "*.slack.com:443"}
    assert hosts(HTTP, WITH_CALLBACK) == {"slack.com:443", "*.slack.com:443", "forum.example:8443"}


def test_with_teams_microsofts_hosts_are_among_them() -> None:
    found = hosts(SOCKET | TEAMS)
    assert hosts(SOCKET) < found
    assert {"smba.trafficmanager.net:443", "login.microsoftonline.com:443", "graph.microsoft.com:443"} < found
    assert "slack.com:443" not in hosts(TEAMS)


def test_teams_on_this_machine_leads_nowhere_else() -> None:
    assert hosts({"ZURUF_TEAMS_LOCAL": "yes"}) == {"localhost:*", "127.0.0.1:*", "::1:*"}


def test_another_workspace_has_no_hosts_below_it_unless_it_is_encrypted() -> None:
    assert hosts(SOCKET | {"SLACK_API_URL": "http://127.0.0.1:9/api/"}) == {"127.0.0.1:9"}
    assert hosts(SOCKET | {"SLACK_API_URL": "https://slack-gov.com/api/"}) == {
        "slack-gov.com:443",
        "*.slack-gov.com:443",
    }


def test_a_proxy_is_named() -> None:
    assert "proxy.example:3128" in hosts(SOCKET | {"HTTPS_PROXY": "http://proxy.example:3128"})


def test_every_host_has_a_reason() -> None:
    found = exits_of(Settings.read(SOCKET), load(WITH_CALLBACK), {})
    assert len({one.reason for one in found}) == len(found)
    assert "webhook/shop: replies to customers" in {one.reason for one in found}


@pytest.mark.parametrize(
    ("host", "port", "fine"),
    [
        ("slack.com", 443, True),
        ("SLACK.com.", 443, True),
        ("wss-primary.slack.com", 443, True),
        ("slack.com", 80, False),
        ("evilslack.com", 443, False),
        ("slack.com.evil.example", 443, False),
        ("169.254.169.254", 443, False),
        ("", 443, False),
    ],
)
def test_an_exit_leads_to_its_host_alone(host: str, port: int, fine: bool) -> None:
    exits = Exits(exits_of(Settings.read(SOCKET), load(POLICY), {}))
    if fine:
        exits.check(host, port)
    else:
        with pytest.raises(Rejected, match="neither settings nor policy name it"):
            exits.check(host, port)


class Elsewhere:
    """A server that nobody named; `moves` sends whoever comes to another address."""

    def __init__(self) -> None:
        self.port = 0
        self.seen: list[str] = []
        self.moves = ""

    async def take(self, request: web.Request) -> web.Response:
        self.seen.append(str(request.url))
        if self.moves:
            raise web.HTTPFound(self.moves)
        return web.json_response({"ok": True})


@pytest.fixture
async def elsewhere() -> AsyncIterator[Elsewhere]:
    server = Elsewhere()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", server.take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server.port = runner.addresses[0][1]
    yield server
    await runner.cleanup()


async def test_a_connector_cannot_reach_a_host_that_nobody_named(elsewhere: Elsewhere) -> None:
    async with calls.new_client(Exits([Exit("127.0.0.1", 1, "another port")])) as http:
        request = httpx.Request("POST", f"http://127.0.0.1:{elsewhere.port}/x", content=b"secret")
        with pytest.raises(Rejected, match=r"nothing is sent to 127\.0\.0\.1"):
            await calls.send(http, request, lambda: datetime.now(UTC))
    assert elsewhere.seen == []


async def test_a_call_of_slack_cannot_reach_a_host_that_nobody_named(elsewhere: Elsewhere) -> None:
    async with new_session(Exits(())) as session:
        slack = calls_of(session, elsewhere.port)
        with pytest.raises(Rejected, match=r"nothing is sent to 127\.0\.0\.1"):
            await slack.call("chat.postMessage", channel="C1", text="secret")
        with pytest.raises(Rejected):
            await slack.upload(f"http://127.0.0.1:{elsewhere.port}/file", b"secret")
        with pytest.raises(Rejected):
            await session.ws_connect(f"ws://127.0.0.1:{elsewhere.port}/socket")
    assert elsewhere.seen == []


async def test_what_was_sent_to_slack_does_not_follow_it_elsewhere(elsewhere: Elsewhere) -> None:
    elsewhere.moves = "/another"
    async with new_session(Exits([Exit("127.0.0.1", elsewhere.port, "Slack")])) as session:
        with pytest.raises(Rejected, match="has moved"):
            await calls_of(session, elsewhere.port).call("users.info", user="U1")
    assert len(elsewhere.seen) == 1


def calls_of(session: aiohttp.ClientSession, port: int) -> Calls:
    url = f"http://127.0.0.1:{port}/api/"
    return Calls(AsyncWebClient("xoxb-1", base_url=url, session=session, retry_handlers=[]), Throttle())


def test_check_lists_every_host_with_its_reason(environ: dict[str, str]) -> None:
    shown = invoke("check", "--egress", **environ)
    assert shown.exit_code == 0, shown.output
    (line,) = shown.output.splitlines()
    assert line.startswith("127.0.0.1:")
    assert line.endswith("  Slack's Web API (SLACK_API_URL): everything that people of the team see")
    assert not any(secret in shown.output for secret in SECRETS)


def test_check_lists_hosts_for_machines(environ: dict[str, str]) -> None:
    shown = invoke("check", "--egress", "--json", **environ)
    assert '"host": "127.0.0.1"' in shown.output


def test_without_settings_no_list_is_given(folder: Path) -> None:
    (folder / "escalation.yaml").unlink()
    assert invoke("check", "--egress").exit_code == FAILED
