"""Where Teams has us connect to: named before, with reasons, and this machine only where somebody asked for it."""

from __future__ import annotations

import pytest

from bot.chat.teams.exits import exits
from bot.chat.teams.graph import GRAPH
from bot.chat.teams.keys import OPENID
from bot.chat.teams.tokens import LOGIN
from bot.domain.errors import Rejected
from bot.exits import Exits

HERE = "http://127.0.0.1:3979/v1/.well-known/openidconfiguration"


def hosts(openid: str = OPENID, *, local: bool = False) -> set[str]:
    found = [*exits(openid_url=openid, login_url=LOGIN, graph_url=GRAPH, local=local)]
    assert all(one.reason for one in found)
    return {one.address for one in found}


def test_microsofts_hosts_are_all() -> None:
    assert hosts() == {
        "smba.trafficmanager.net:443", "smba.onyx.prod.teams.trafficmanager.net:443", "smba.infra.gcc.teams.microsoft.com:443",
        "*.sharepoint.com:443", "login.botframework.com:443", "login.microsoftonline.com:443", "graph.microsoft.com:443",
    }  # fmt: skip


def test_in_local_mode_nothing_leaves_this_machine() -> None:
    assert hosts(local=True) == {"localhost:*", "127.0.0.1:*", "::1:*"}


def test_who_signs_on_this_machine_has_a_bot_connector_there() -> None:
    assert {"127.0.0.1:*", "127.0.0.1:3979"} <= hosts(HERE)
    assert "smba.trafficmanager.net:443" not in hosts(HERE)


@pytest.mark.parametrize(
    ("host", "port", "fine"),
    [
        ("127.0.0.1", 1234, True),
        ("[::1]", 80, True),
        ("localhost", 3978, True),
        ("127.0.0.2", 80, False),
        ("evil.example", 443, False),
    ],
)
def test_any_port_of_this_machine_is_no_other_machine(host: str, port: int, fine: bool) -> None:
    known = Exits(exits(openid_url=OPENID, login_url=LOGIN, graph_url=GRAPH, local=True))
    if fine:
        known.check(host, port)
    else:
        with pytest.raises(Rejected):
            known.check(host, port)
