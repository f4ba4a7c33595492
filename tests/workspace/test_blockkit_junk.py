"""Whatever anybody sends, the validator answers with problems and never with an exception."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.workspace.blockkit import message_problems, view_problems
from bot.workspace.blockkit_blocks import IN_MESSAGE
from bot.workspace.blockkit_elements import IN_ACTIONS, IN_INPUT

KINDS = sorted(
    IN_MESSAGE.kinds | IN_ACTIONS.kinds | IN_INPUT.kinds | {"mrkdwn", "plain_text", "modal", "home"}
)
NAMES = [
    "type",
    "text",
    "elements",
    "element",
    "options",
    "option_groups",
    "initial_option",
    "blocks",
    "action_id",
]
MORE_NAMES = [
    "block_id",
    "title",
    "fields",
    "rows",
    "min_length",
    "max_length",
    "focus_on_load",
    "ts",
    "metadata",
]

simple = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text()
    | st.sampled_from(KINDS)
)
names = st.sampled_from(NAMES + MORE_NAMES + ["attachments"])


def deeper(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    thing = st.fixed_dictionaries({"type": st.sampled_from(KINDS)}, optional=dict.fromkeys(NAMES[1:], inner))
    return st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=5) | thing


anything = st.recursive(simple, deeper, max_leaves=12)


@given(st.dictionaries(names, anything))
def test_any_arguments_of_a_message_get_an_answer(arguments: dict[str, Any]) -> None:
    assert all(problem.code and problem.message for problem in message_problems(arguments))


@given(st.dictionaries(names, anything), st.sampled_from(["modal", "home"]))
def test_any_view_gets_an_answer(view: dict[str, Any], kind: str) -> None:
    assert all(problem.pointer.startswith("/view") for problem in view_problems(view | {"type": kind}))
