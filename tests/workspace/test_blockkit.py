"""The validator takes what Slack takes and refuses what Slack refuses."""

from collections.abc import Mapping
from typing import Any

import pytest

from bot.workspace.blockkit import Problem, message_problems, view_problems
from tests.drift import samples, violations


def problems(call: Mapping[str, Any]) -> list[Problem]:
    return view_problems(call["view"]) if "view" in call else message_problems(call)


@pytest.mark.parametrize("name", [*samples.MESSAGES, *samples.VIEWS])
def test_what_slack_takes_has_no_problem(name: str) -> None:
    assert problems((samples.MESSAGES | samples.VIEWS)[name]) == []


@pytest.mark.parametrize("name", violations.CALLS)
def test_what_slack_refuses_is_named_with_place_and_error(name: str) -> None:
    call, pointer, code = violations.CALLS[name]
    found = problems(call)
    assert [(problem.pointer, problem.code) for problem in found] == [(pointer, code)], found


@pytest.mark.parametrize(
    "junk", [None, 7, "text", [[]], [None], [{"type": None}], [{"type": ["section"]}], {"a": 1}]
)
def test_junk_instead_of_blocks_is_a_problem_and_no_crash(junk: Any) -> None:
    assert message_problems({"channel": "C01", "text": "x", "blocks": junk})
    assert view_problems({"type": "modal", "title": samples.plain(), "blocks": junk})


@pytest.mark.parametrize(
    "junk", [{"elements": 7}, {"elements": [None]}, {"elements": [{"type": "static_select", "options": 7}]}]
)
def test_junk_inside_a_block_is_a_problem_and_no_crash(junk: Any) -> None:
    assert message_problems(samples.message({"type": "actions", **junk}))


def test_a_problem_reads_as_slack_writes_it() -> None:
    problem = view_problems(samples.modal(title=samples.plain("x" * 25))["view"])[0]
    assert str(problem) == "[ERROR] must be less than 25 characters [json-pointer:/view/title/text]"


def test_pointers_escape_the_names_of_members() -> None:
    found = message_problems(samples.message({"type": "divider", "a/b~c": 1}))
    assert [problem.pointer for problem in found] == ["/blocks/0/a~1b~0c"]
