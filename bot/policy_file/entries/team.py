"""Departments, their channels, and who works there."""

# ruff: noqa: RUF009 -- key() describes a field; what it returns is no shared default

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import Final

from bot.domain.people import Role
from bot.policy_file.shape import Entry, Many, Shape, key
from bot.policy_file.vocabulary import (
    CALLED,
    OUR_LANGUAGE,
    SLACK_CHANNEL,
    SLACK_GROUP,
    SLACK_PERSON,
    TEAMS_CHANNEL,
    TEAMS_PERSON,
    TEXT,
    WEEKDAY,
)
from bot.policy_file.words import Choice, Name, TimeOfDay

PRODUCTS: Final = ("slack", "teams")
_UNLESS_TEAMS: Final = "none; required without `teams`"
_UNLESS_SLACK: Final = "none; required without `slack`"


@dataclass(frozen=True, kw_only=True)
class ChannelEntry(Entry):
    slack: str = key(
        SLACK_CHANNEL, "The Slack channel.", example='"#social-media"', default="", fallback=_UNLESS_TEAMS
    )
    teams: str = key(
        TEAMS_CHANNEL,
        "The Teams channel.",
        example='"Kundenservice/Social Media"',
        default="",
        fallback=_UNLESS_SLACK,
    )
    language: str = key(
        OUR_LANGUAGE,
        "What the cards and lines in this channel are written in.",
        example="en",
        default="",
        fallback="`language` of the department",
    )


@dataclass(frozen=True, kw_only=True)
class WeeklyEntry(Entry):
    day: int = key(WEEKDAY, "The day of the week.", example="monday")
    at: time = key(TimeOfDay(), "The time of that day, in the file's `time_zone`.", example='"9:00"')


@dataclass(frozen=True, kw_only=True)
class DepartmentEntry(Entry):
    name: str = key(TEXT, "What people call the department.", example="Kundenservice")
    channels: tuple[ChannelEntry, ...] = key(
        Many(Shape(ChannelEntry, "channel", any_of=PRODUCTS)),
        "Where its tickets are shown: in Slack, in Teams, or in both.",
        example='[{slack: "#kundenservice"}]',
    )
    language: str = key(
        OUR_LANGUAGE,
        "What its cards and lines are written in.",
        example="de",
        default="",
        fallback="`language` of the file",
    )
    windows: tuple[time, ...] = key(
        Many(TimeOfDay()),
        "When its new tickets are shown, in the file's `time_zone`. Urgent ones do not wait.",
        example='["9:00", "13:00", "17:00"]',
        default=(),
        fallback="at once",
    )
    weekly: WeeklyEntry | None = key(
        Shape(WeeklyEntry, "time of the week"),
        "When the list of themes that nobody has an answer for is posted to its channels.",
        example='{day: monday, at: "9:00"}',
        default=None,
        fallback="never",
    )
    lead: tuple[str, ...] = key(
        Many(Name("people")),
        "Who leads it and hears of what nobody else deals with: people of the department who may answer.",
        example="[anna]",
        default=(),
        fallback="nobody",
    )
    on_call: tuple[str, ...] = key(
        Many(Name("people")),
        "Who is reached first when it cannot wait, then their deputies, in order.",
        example="[petra, georg]",
        default=(),
        fallback="`lead`",
    )
    user_group: str = key(
        SLACK_GROUP,
        "The user group of Slack in which whoever is on duty stands; if nobody is, whoever is on call.",
        example="S01DIENST",
        default="",
        fallback="none",
    )


@dataclass(frozen=True, kw_only=True)
class PersonEntry(Entry):
    name: str = key(TEXT, "The person's name; templates can use it.", example="Anna Berger")
    slack: str = key(
        SLACK_PERSON, "The person in Slack.", example="U01ANNA", default="", fallback=_UNLESS_TEAMS
    )
    teams: str = key(
        TEAMS_PERSON,
        "The person in Teams. Whoever works in both is one person: what they begin in one they go on with in the other.",
        example="3f2b8c1e-0000-4000-8000-0123456789ab",
        default="",
        fallback=_UNLESS_SLACK,
    )
    departments: tuple[str, ...] = key(
        Many(Name("departments")), "Where the person belongs.", example="[social]"
    )
    role: Role = key(
        Choice("role", {"answer": Role.ANSWER, "draft": Role.DRAFT, "read": Role.READ}),
        "`answer` may publish replies, `draft` may write what others publish, `read` may look on.",
        example="answer",
    )
    language: str = key(
        OUR_LANGUAGE,
        "What forms and private hints are written in.",
        example="de",
        default="",
        fallback="the language of the person's Slack or Teams",
    )
    skills: tuple[str, ...] = key(
        Many(CALLED),
        "What the person knows well.",
        example="[Erstattung, WLAN]",
        default=(),
        fallback="none",
    )
