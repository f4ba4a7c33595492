"""YAML text -> a tree that knows where everything stands.

The tree is built from ruamel.yaml's events instead of its objects, because objects have forgotten what was written: `12:00`,
`1.10` and `no` stay text here, every duplicate key is seen, and neither anchors nor tags can build anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final, NoReturn

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from bot.policy_file.problems import SECRET, PolicyProblems, Problem, plain, quoted

LARGEST: Final = 1_000_000
"""Characters of a file; one of this size takes seconds to read."""

_LONGEST_MESSAGE: Final = 120
_DEEPEST: Final = 12  # levels; a policy has five
_CORE_SCHEMA: Final = (  # what YAML 1.2 reads as something else than text (yaml.org/spec/1.2.2, chapter 10.3.2)
    ("nothing", re.compile(r"~|null|Null|NULL|")),
    ("true or false", re.compile(r"true|True|TRUE|false|False|FALSE")),
    ("a number", re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")),
    (
        "a number",
        re.compile(
            r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Scalar:
    """A value as written. `plain` without quotes, which decides whether `12` is a number."""

    line: int
    column: int
    text: str
    plain: bool = False

    @property
    def kind(self) -> str:
        """What YAML 1.2 reads it as: text, a number, true or false, nothing."""
        read_as = (kind for kind, pattern in _CORE_SCHEMA if self.plain and pattern.fullmatch(self.text))
        return next(read_as, "text")


@dataclass(frozen=True, slots=True)
class Listing:
    line: int
    column: int
    items: tuple[Node, ...]
    kind: str = "a list"


@dataclass(frozen=True, slots=True)
class Table:
    line: int
    column: int
    entries: tuple[tuple[Scalar, Node], ...]
    kind: str = "a table of keys"


Node = Scalar | Listing | Table


def read_tree(text: str, name: str) -> tuple[Node, list[Problem]]:
    """Return the file's only document and what is wrong with its YAML as such; `PolicyProblems` if it cannot be read."""
    check_characters(text, name)
    try:
        builder = _Builder(YAML(typ="safe", pure=True).parse(text))
        return builder.document(), builder.problems
    except _Unreadable as unreadable:
        raise PolicyProblems([unreadable.problem], name) from None
    except MarkedYAMLError as error:
        raise PolicyProblems([_syntax_problem(error, text)], name) from None
    except (YAMLError, OverflowError, ValueError, TypeError, IndexError, AttributeError) as error:
        # The parser's own slips on strange input, such as "\UFFFFFFFF" in quotes; it does not say where.
        problem = Problem(1, 1, "", f"cannot be read as YAML ({type(error).__name__})", "is it a YAML file?")
        raise PolicyProblems([problem], name) from None


def check_characters(text: str, name: str) -> None:
    """Raise `PolicyProblems` for a text that is too large, or holds what no YAML file may hold."""
    try:
        _check_characters(text)
    except _Unreadable as unreadable:
        raise PolicyProblems([unreadable.problem], name) from None


class _Unreadable(Exception):
    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem)


class _Builder:
    def __init__(self, events: Iterable[Any]) -> None:
        self.problems: list[Problem] = []
        self._events: Iterator[Any] = iter(events)

    def document(self) -> Node:
        document: Node | None = None
        for event in self._events:
            if isinstance(event, DocumentStartEvent):
                if document is not None:
                    _stop(event, "a second document begins here", "remove the line ---")
                document = self._node(next(self._events), depth=0)
        if document is None:
            raise _Unreadable(Problem(1, 1, "", "the file is empty", "docs/reference says what goes in"))
        return document

    def _node(self, event: Any, depth: int) -> Node:
        if depth > _DEEPEST:
            _stop(event, f"more than {_DEEPEST} levels deep", "five or six are enough for everything")
        self._check(event)
        line, column = _place(event)
        match event:
            case SequenceStartEvent():
                return Listing(line, column, tuple(self._items(depth)))
            case MappingStartEvent():
                return Table(line, column, tuple(self._entries(depth)))
            case AliasEvent():
                return Scalar(line, column, "")
            case _:
                return self._scalar(event)

    def _items(self, depth: int) -> Iterator[Node]:
        while not isinstance(event := next(self._events), SequenceEndEvent):
            yield self._node(event, depth + 1)

    def _entries(self, depth: int) -> Iterator[tuple[Scalar, Node]]:
        first_lines: dict[str, int] = {}
        while not isinstance(event := next(self._events), MappingEndEvent):
            if not isinstance(event, ScalarEvent):
                _stop(event, "a key is one word", "values with { or * at the beginning need quotes")
            self._check(event)
            key = self._scalar(event)
            if key.text in first_lines:
                self._add(
                    event,
                    f"the key {quoted(key.text)} stands twice",
                    f"the first is in line {first_lines[key.text]}",
                )
            first_lines.setdefault(key.text, key.line)
            yield key, self._node(next(self._events), depth + 1)

    def _scalar(self, event: Any) -> Scalar:
        line, column = _place(event)
        if SECRET.match(event.value):
            self._add(event, "this looks like a secret", "keep it outside and write env:NAME or file:/path")
        return Scalar(line, column, event.value, plain=event.implicit[0])

    def _check(self, event: Any) -> None:
        if isinstance(event, AliasEvent) or event.anchor is not None:
            self._add(
                event,
                "anchors (&) and aliases (*) are not used here",
                "write it out, or put the text in quotes",
            )
        if not isinstance(event, AliasEvent) and event.tag is not None:
            self._add(event, "tags (!) are not used here", "leave it out, or put the text in quotes")

    def _add(self, event: Any, message: str, suggestion: str) -> None:
        self.problems.append(Problem(*_place(event), "", message, suggestion))


def _place(event: Any) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _stop(event: Any, message: str, suggestion: str) -> NoReturn:
    raise _Unreadable(Problem(*_place(event), "", message, suggestion))


def _check_characters(text: str) -> None:
    if len(text) > LARGEST:
        message = f"{len(text):,} characters are too many; the limit is {LARGEST:,}"
        raise _Unreadable(Problem(1, 1, "", message, "is it the right file?"))
    if (at := text.find("\ufeff")) >= 0:
        message = "a byte order mark, an invisible character"
        raise _Unreadable(Problem(*_position(text, at), "", message, 'save the file as "UTF-8" without BOM'))
    if found := re.search(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", text):
        message = f"the character U+{ord(found[0]):04X} is not allowed in YAML"
        raise _Unreadable(Problem(*_position(text, found.start()), "", message, "remove it"))


def _position(text: str, at: int) -> tuple[int, int]:
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def _syntax_problem(error: MarkedYAMLError, text: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    message = plain(str(error.problem or error.context or "cannot be read as YAML"), _LONGEST_MESSAGE)
    context = error.context_mark
    first = context.line if context else line - 1
    return Problem(line, column, "", *_in_plain_words(message, text.splitlines()[max(first - 1, 0) : line]))


def _in_plain_words(message: str, lines: list[str]) -> tuple[str, str]:
    """Return the parser's message, and the usual cause of it in the lines that it is about."""
    if "'\\t'" in message:
        return "a tab", "YAML is indented with spaces only"
    if any(re.search(r"[:\[,-]\s+#[\w-]", line) for line in lines):
        return message, 'a channel needs quotes ("#name"), because # begins a comment'
    if any(re.search(r"[:,-]\s+[@`%*&!]", line) for line in lines):
        return message, "put values that begin with @, `, %, *, & or ! in quotes"
    if "mapping values" in message:
        return message, "check the indentation above, and put texts with a colon in quotes"
    if any("{{" in line for line in lines):
        return message, "put texts with {{…}} in quotes"
    return message, "check indentation, quotes and brackets here and in the line before"
