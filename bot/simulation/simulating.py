"""A post -> what would happen to it. Everything is decided by the code that decides it in earnest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from bot.answers import Answers
from bot.domain.activities import Opened
from bot.domain.hints import Hint
from bot.domain.library import FaqEntry, Template
from bot.domain.people import Person, Role
from bot.domain.policy import EscalationTarget, Policy, Route
from bot.domain.posts import Post, PostRef
from bot.domain.receiving import first
from bot.domain.regions import Placed, placed
from bot.domain.routing import Tried, tried
from bot.domain.waves import Sort
from bot.domain.wording import Fitting, Situation, fitting, situation_for
from bot.suggesting import Suggestion

QUESTIONS: Final = 3
"""So many FAQ entries at most are shown."""


class Heard(StrEnum):
    """Where the language of a post is known from."""

    GIVEN = "given"
    DETECTED = "detected"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Offered:
    """A suggested template, the words that speak for it, and the wording that would be put in."""

    template: Template
    suggestion: Suggestion
    wording: Fitting


@dataclass(frozen=True, slots=True)
class InWave:
    """The wave that a post would be part of, and with which post it begins. `own_card`: it came before that one."""

    sort: Sort
    begun_by: PostRef
    own_card: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """What would happen to a post that begins a conversation at `at`.

    `opened` is the activity that its ticket would begin with. `rules` are those that were looked at in order, the last one
    holds. `placed` is None where the post has no region. `targets` may be asked by the department, and how long they usually
    have counts from `at`. `wave` is known once a post is compared with others (`bot.simulation.waves`).
    """

    at: datetime
    opened: Opened
    heard: Heard
    rules: tuple[Tried, ...]
    placed: Placed | None
    situation: Situation
    templates: tuple[Offered, ...]
    faq: tuple[tuple[FaqEntry, Suggestion], ...]
    targets: tuple[EscalationTarget, ...]
    people: tuple[Person, ...]
    wave: InWave | None = None

    @property
    def post(self) -> Post:
        return self.opened.post

    @property
    def rule(self) -> Route:
        return self.rules[-1].rule

    @property
    def urgent_hints(self) -> tuple[Hint, ...]:
        return tuple(hint for hint in self.opened.hints if hint.urgent)

    def may(self, role: Role) -> tuple[Person, ...]:
        """Return the people of the department whose role is exactly this one."""
        return tuple(person for person in self.people if person.role is role)


def simulate(
    post: Post,
    policy: Policy,
    answers: Answers,
    now: datetime,
    *,
    language_of: Callable[[str], str] = lambda _text: "",
) -> Simulation:
    """Return what would happen to a post that begins a conversation `now`; nothing is stored or sent."""
    heard, post = _heard(post, language_of)
    opened = first(post, policy, now)
    situation = situation_for(post, opened.region, policy)
    return Simulation(
        at=now,
        opened=opened,
        heard=heard,
        rules=_rules(post, policy),
        placed=placed(post, policy),
        situation=situation,
        templates=_templates(post, situation, policy, answers, now),
        faq=_faq(post, policy, answers, now),
        targets=policy.targets_of(opened.department),
        people=tuple(one for one in policy.people.values() if opened.department in one.departments),
    )


def _heard(post: Post, language_of: Callable[[str], str]) -> tuple[Heard, Post]:
    """Return where the language is known from, and the post with it."""
    if post.language:
        return Heard.GIVEN, post
    detected = language_of(post.text.clean())
    return (Heard.DETECTED if detected else Heard.UNKNOWN), replace(post, language=detected)


def _rules(post: Post, policy: Policy) -> tuple[Tried, ...]:
    judged = tuple(tried(post, policy))
    holds = next(number for number, one in enumerate(judged) if one.miss is None)
    return judged[: holds + 1]


def _templates(
    post: Post, situation: Situation, policy: Policy, answers: Answers, now: datetime
) -> tuple[Offered, ...]:
    today = now.astimezone(policy.time_zone).date()
    found = answers.suggested(post.text.clean(), post.language, situation, today)
    known = ((answers.library.templates[one.id], one) for one in found)
    fits = ((template, one, fitting(template, situation)) for template, one in known)
    return tuple(Offered(template, one, wording) for template, one, wording in fits if wording is not None)


def _faq(
    post: Post, policy: Policy, answers: Answers, now: datetime
) -> tuple[tuple[FaqEntry, Suggestion], ...]:
    today = now.astimezone(policy.time_zone).date()
    found = answers.suggester.faq(post.text.clean(), post.language, limit=len(answers.library.faq))
    known = [(answers.library.faq[one.id], one) for one in found]
    return tuple((entry, one) for entry, one in known if entry.is_valid(today))[:QUESTIONS]
