"""The Slack apps that a company pastes: valid, the same app twice, and allowed to do what the bot does and no more."""

import ast
import copy
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import fastjsonschema
import pytest
from ruamel.yaml import YAML
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.slack.front import SUMMONED
from bot.chat.slack.scopes import APP_SCOPES_OF, BOT_SCOPES, EVENT_SCOPES_OF, SCOPES_OF, missing
from bot.handlers.commands import SHORTCUTS
from bot.workspace.model import App, Channel, Person, Team
from bot.workspace.server import Workspace
from tests.chat.manifest_schema import MANIFEST

ROOT = Path(__file__).parents[2]
FILES = ("slack.yaml", "slack-http.yaml")
Json = dict[str, Any]

fits_slack: Callable[[Json], Json] = fastjsonschema.compile(MANIFEST)


def manifest(name: str = "slack.yaml") -> Json:
    content: Json = YAML(typ="safe").load(ROOT / "manifest" / name)
    return content


@pytest.mark.parametrize("name", FILES)
def test_slack_takes_the_manifest(name: str) -> None:
    fits_slack(manifest(name))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("display_information.name", "x" * 36),
        ("display_information.description", "x" * 141),
        ("display_information.long_description", "x" * 4001),
        ("display_information.long_description", "too short"),
        ("features.bot_user.display_name", "x" * 81),
        ("features.slash_commands", [{"command": "zuruf", "description": "x", "should_escape": True}]),
        ("features.shortcut", []),
        (
            "features.shortcuts",
            [{"name": "x" * 25, "type": "global", "callback_id": "x", "description": "x"}],
        ),
        ("oauth_config.scopes.bot", ["chat:write", "chat:write"]),
        ("settings.interactivity.is_enabled", "yes"),
        ("settings.event_subscriptions.request_url", "http://zuruf.example.org/slack/events"),
    ],
)
def test_the_rules_for_manifests_refuse_mistakes(path: str, value: object) -> None:
    wrong = copy.deepcopy(manifest())
    *parents, key = path.split(".")
    place = wrong
    for parent in parents:
        place = place[parent]
    place[key] = value
    with pytest.raises(fastjsonschema.JsonSchemaValueException):
        fits_slack(wrong)


def test_the_two_manifests_differ_in_addresses_and_transport_only() -> None:
    over_http = manifest("slack-http.yaml")
    events, interactivity = (over_http["settings"][part] for part in ("event_subscriptions", "interactivity"))
    addresses = {
        over_http["features"]["slash_commands"][0].pop("url"),
        events.pop("request_url"),
        interactivity.pop("request_url"),
        interactivity.pop("message_menu_options_url"),
    }
    assert addresses == {"https://zuruf.example.org/slack/events"}
    assert over_http["settings"].pop("socket_mode_enabled") is False
    over_socket = manifest()
    assert over_socket["settings"].pop("socket_mode_enabled") is True
    assert over_http == over_socket


def test_the_manifest_asks_for_the_scopes_that_are_needed_and_no_more() -> None:
    asked = manifest()["oauth_config"]["scopes"]["bot"]
    assert asked == sorted(BOT_SCOPES)


def test_the_manifest_subscribes_to_the_events_that_are_heard_and_no_more() -> None:
    assert manifest()["settings"]["event_subscriptions"]["bot_events"] == sorted(EVENT_SCOPES_OF)


def test_the_manifest_registers_the_shortcuts_that_are_known_and_no_more() -> None:
    registered = {(one["type"], one["callback_id"]) for one in manifest()["features"]["shortcuts"]}
    known = {("message", name) for name in SHORTCUTS} | {("global", name) for name in SUMMONED}
    assert registered == known


def test_nothing_is_missing_with_the_scopes_of_the_manifest() -> None:
    assert missing(BOT_SCOPES) == {}


@pytest.mark.parametrize("scope", sorted(BOT_SCOPES))
def test_without_any_one_of_the_scopes_something_named_cannot_work(scope: str) -> None:
    lacking = missing(BOT_SCOPES - {scope})
    assert lacking
    assert set(lacking.values()) == {frozenset({scope})}


# The same against the local workspace, which has its own idea of who needs what

PUBLIC, PRIVATE = Channel("C01", "social", members={"U01"}), Channel("C02", "board", is_private=True)
ARGUMENTS: dict[str, Json] = {
    "chat.delete": {"channel": "C02", "ts": "1.0"},
    "chat.getPermalink": {"channel": "C02", "message_ts": "1.0"},
    "chat.postEphemeral": {"channel": "C02", "user": "U01", "text": "x"},
    "chat.postMessage": {"channel": "C02", "text": "x"},
    "chat.update": {"channel": "C02", "ts": "1.0", "text": "x"},
    "conversations.history": {"channel": "C02"},
    "conversations.info": {"channel": "C02"},
    "conversations.join": {"channel": "C01"},
    "conversations.list": {"types": "public_channel,private_channel"},
    "conversations.open": {"users": "U01"},
    "conversations.replies": {"channel": "C02", "ts": "1.0"},
    "files.getUploadURLExternal": {"filename": "log.md", "length": "3"},
    "users.info": {"user": "U01", "include_locale": "true"},
}


async def error_of(method: str, scopes: frozenset[str]) -> str:
    """What the workspace answers an app with these scopes; empty if it does what was asked."""
    app = App(scopes=scopes)
    team = Team.of([Person("U01", "anna", "Anna")], [copy.deepcopy(PUBLIC), copy.deepcopy(PRIVATE)], app)
    async with await Workspace.start(team) as workspace:
        client = AsyncWebClient(workspace.bot_token, base_url=workspace.api_url, retry_handlers=[])
        try:
            await client.api_call(method, params=ARGUMENTS.get(method, {}))
        except SlackApiError as refused:
            return str(refused.response["error"])
        return ""


@pytest.mark.parametrize("method", SCOPES_OF)
async def test_no_method_lacks_a_scope_with_the_manifest(method: str) -> None:
    assert await error_of(method, frozenset(manifest()["oauth_config"]["scopes"]["bot"])) != "missing_scope"


@pytest.mark.parametrize("method", [method for method, scopes in SCOPES_OF.items() if scopes])
async def test_a_method_without_its_scopes_is_refused(method: str) -> None:
    assert await error_of(method, BOT_SCOPES - SCOPES_OF[method]) == "missing_scope"


# What the bot really calls


def called(source: str) -> Iterator[str]:
    """Methods of the Web API that a module calls: on slack_sdk's client (`chat_postMessage`) or through `Calls`."""
    known = {name: name.replace("_", ".") for name in dir(AsyncWebClient) if "_" in name.strip("_")}
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(
                func=ast.Attribute(attr="api_call" | "call" | "pages"),
                args=[ast.Constant(value=str(method)), *_],
            ):
                yield method
            case ast.Call(func=ast.Attribute(attr=name)) if name in known and name != "api_call":
                yield known[name]


def test_calls_are_found_in_source() -> None:
    source = (
        "await client.chat_postMessage(channel=c)\nawait self.web.api_call('users.info')\n"
        "calls.pages('conversations.list')\nclient.token()"
    )
    assert set(called(source)) == {"chat.postMessage", "conversations.list", "users.info"}


def test_the_rows_are_the_methods_that_the_bot_calls() -> None:
    modules = [path for path in (ROOT / "bot").rglob("*.py") if "workspace" not in path.parts]
    found = {method for path in modules for method in called(path.read_text())}
    assert found == SCOPES_OF.keys() | APP_SCOPES_OF.keys()
