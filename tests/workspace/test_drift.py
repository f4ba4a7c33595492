"""Our limits and our validator against Slack's own type definitions, as npm has them today.

Without node these tests are skipped and say so; with CI=true they fail instead.
"""

import json
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace import blockkit_elements as elements
from bot.workspace import blockkit_richtext as richtext
from bot.workspace.blockkit_blocks import IN_HOME, IN_MESSAGE, IN_MODAL
from bot.workspace.blockkit_shapes import OneOf
from bot.workspace.courier import Answer, Outgoing
from bot.workspace.limits import LIMITS
from bot.workspace.people_actions import PersonAtWork
from bot.workspace.server import Workspace
from tests.drift import npm, samples, violations
from tests.drift.compiler import ANSWERS, answer_complaints, event_complaints, type_complaints
from tests.drift.schema import kinds, said_limits, slack_schema
from tests.workspace.small_team import ANNA, SOCIAL, card

# What the types leave unsaid, or say in a way that no schema can hold; our validator alone finds these.
UNSAID = {
    *("nothing to show", "no text and no blocks left", "text too long", "text of an update too long"),
    *("markdown beside text", "markdown too long", "an unknown argument", "a flag as a word"),
    *(
        "too many attachments",
        "all blocks together too long",
        "fifty-one blocks",
        "too many bytes",
        "two tables",
    ),
    *(
        "a block of the wrong surface",
        "a table in a modal",
        "a link in a select",
        "a date in words",
        "no link",
    ),
    *("a block_id twice", "an action_id twice", "two with the focus", "an input without submit"),
    *(
        "a section without text or fields",
        "an empty section",
        "an empty card",
        "an empty context",
        "no buttons",
    ),
    *("no options", "options and groups", "a choice that is not offered"),
    *("room for too much", "more asked than allowed"),
}
# Where the types state a limit once for many: of whom an interface has it, or under which name its property stands.
OF_WHOM = {
    "ConfirmationDialog": "Confirm",
    "HomeView": "BaseView",
    "ModalView": "BaseView",
    "MrkdwnOption": "OptionDescriptor",
    "PlainTextOption": "OptionDescriptor",
}
SHARED = {
    "action_id": "Action.action_id",
    "block_id": "Block.block_id",
    "placeholder": "Placeholdable.placeholder",
}
NOT_OURS = ("BlocksChunk.", "WorkflowStepView.")  # streaming and legacy workflow steps


def ours(name: str) -> str:
    """The row of our table for `Interface.property` of the types."""
    interface, key = name.split(".")
    return name if name in LIMITS else SHARED.get(key) or f"{OF_WHOM.get(interface, interface)}.{key}"


def test_the_lock_pins_packages_without_naming_a_registry() -> None:
    packages = json.loads((npm.HERE / "package-lock.json").read_text())["packages"]
    assert all(
        "integrity" in package and "resolved" not in package for path, package in packages.items() if path
    )


def test_every_limit_that_the_types_state_is_in_our_table() -> None:
    said = {name: numbers for name, numbers in said_limits().items() if not name.startswith(NOT_OURS)}
    rows = {name: (ours(name), f"{ours(name)}[]") for name in said}
    table = {name: tuple(LIMITS[row].most for row in rows[name] if row in LIMITS) for name in said}
    assert table == said


def test_every_row_named_for_the_types_is_stated_by_them() -> None:
    stated = {ours(name) for name in said_limits()}
    named = {name.removesuffix("[]") for name in LIMITS if name[0].isupper()}
    assert named <= stated


def test_the_types_still_state_as_many_limits_as_we_can_read() -> None:
    assert len(said_limits()) > 120, "the wording of the comments has changed; the pattern finds too little"


def test_our_validator_knows_every_block_of_the_types() -> None:
    ours = IN_MESSAGE.kinds | IN_MODAL.kinds | IN_HOME.kinds
    assert ours | {"file"} == kinds("KnownBlock")  # Slack shows the block `file`, apps may not send it


@pytest.mark.parametrize(
    ("union", "ours"),
    [
        ("ActionsBlockElement", elements.IN_ACTIONS),
        ("ContextActionsBlockElement", elements.IN_CONTEXT_ACTIONS),
        ("ContextBlockElement", elements.IN_CONTEXT),
        ("InputBlockElement", elements.IN_INPUT),
        ("SectionBlockAccessory", elements.IN_SECTION),
        ("RichTextBlockElement", richtext.PARTS),
        ("RichTextElement", richtext.INLINE),
    ],
)
def test_our_validator_knows_every_element_of_the_types(union: str, ours: OneOf) -> None:
    assert ours.kinds == kinds(union)


@pytest.mark.parametrize("name", [*samples.MESSAGES, *samples.VIEWS])
def test_the_types_take_our_samples(name: str) -> None:
    assert slack_schema()((samples.MESSAGES | samples.VIEWS)[name]) == []


@pytest.mark.parametrize("name", sorted(violations.CALLS.keys() - UNSAID))
def test_the_types_refuse_our_violations(name: str) -> None:
    assert slack_schema()(violations.CALLS[name][0])


@pytest.mark.parametrize("name", sorted(UNSAID))
def test_what_the_types_leave_unsaid_is_really_unsaid(name: str) -> None:
    assert slack_schema()(violations.CALLS[name][0]) == [], (
        "the types refuse this by now: take it out of UNSAID"
    )


def method_of(name: str) -> str:
    call = (samples.MESSAGES | samples.VIEWS)[name]
    if "view" in call:
        return "views.open" if "trigger_id" in call else "views.publish"
    return "chat.update" if "ts" in call else "chat.postEphemeral" if "user" in call else "chat.postMessage"


def test_the_compiler_takes_our_samples() -> None:
    calls = samples.MESSAGES | samples.VIEWS
    assert type_complaints((method_of(name), call) for name, call in calls.items()) == []


def test_the_compiler_refuses_calls_of_the_wrong_shape() -> None:
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("chat.postMessage", {"channel": "C01", "text": 7}),
        ("chat.update", {"channel": "C01", "text": "x"}),
        ("views.open", {"trigger_id": "1", "view": {"type": "modal", "blocks": []}}),
    ]
    complaints = type_complaints(wrong)
    assert [complaint.split(": ")[0] for complaint in complaints] == [method for method, _ in wrong]


# What the workspace says


class Listener:
    """A transport to an app that acknowledges everything."""

    timeout = "timeout"

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []

    async def send(self, outgoing: Outgoing) -> Answer:
        self.events.append(outgoing.payload["event"])
        return Answer()


async def test_the_workspace_takes_every_sample_of_a_view(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    for name, call in samples.VIEWS.items():
        method = client.views_publish if "user_id" in call else client.views_open
        who = {"user_id": ANNA} if "user_id" in call else {"trigger_id": workspace.hub.modals.trigger(ANNA)}
        assert (await method(view=call["view"], **who))["ok"], name
    assert workspace.unexpected == []


async def test_the_compiler_takes_our_answers_about_files(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    uploaded = await client.files_upload_v2(
        filename="log.csv", content="id", alt_txt="a log", channel=SOCIAL, thread_ts=card(workspace).ts
    )
    await client.files_info(file=uploaded["file"]["id"])
    answers = [(call.method, call.answer) for call in workspace.calls if call.method in ANSWERS]
    assert {method for method, _ in answers} == ANSWERS.keys()
    assert answer_complaints(answers) == []


async def test_the_compiler_takes_our_events_about_home_and_files(
    workspace: Workspace, client: AsyncWebClient, anna: PersonAtWork
) -> None:
    listener = Listener()
    workspace.hub.use(listener)
    await anna.open_home()
    await anna.open_messages()
    await client.files_upload_v2(filename="log.csv", content="id", channel=SOCIAL, initial_comment="Here")
    await workspace.settled()
    assert listener.events[-1].pop("files"), "the types of events know an older file; answers hold ours"
    events = [(event.get("subtype", event["type"]), event) for event in listener.events]
    assert [name for name, _ in events] == ["app_home_opened", "app_home_opened", "file_share"]
    assert event_complaints(events) == []


def test_the_compiler_refuses_answers_and_events_of_the_wrong_shape() -> None:
    assert answer_complaints([("files.info", {"ok": True, "file": {"size": "12"}})])
    assert answer_complaints([("files.info", {"ok": True, "file": {"colour": "red"}})])
    assert event_complaints([("app_home_opened", {"type": "app_home_opened", "user": "U1"})])
