"""The file itself: its sections in the order of the reference."""

# ruff: noqa: RUF009 -- key() describes a field; what it returns is no shared default

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot.policy_file.entries.accounts import AccountEntry, RegionEntry
from bot.policy_file.entries.duty import AbsenceEntry, CalendarEntry, HandoverEntry, ShiftEntry
from bot.policy_file.entries.ids import ACCOUNT_ID, PLAIN_ID
from bot.policy_file.entries.mails import ContactEntry, ForwardingEntry
from bot.policy_file.entries.routing import EscalationEntry, RouteEntry, WatchEntry
from bot.policy_file.entries.team import PRODUCTS, DepartmentEntry, PersonEntry
from bot.policy_file.entries.waves import WavesEntry
from bot.policy_file.shape import ById, Entry, Many, Shape, key
from bot.policy_file.vocabulary import OUR_LANGUAGE, Option
from bot.policy_file.words import Duration, Zone


@dataclass(frozen=True, kw_only=True)
class FileEntry(Entry):
    """The file itself."""

    language: str = key(
        OUR_LANGUAGE,
        "The language of everything that does not say its own.",
        example="de",
        default="en",
        fallback="`en`",
    )
    time_zone: ZoneInfo = key(
        Zone(), "Where the team works.", example="Europe/Vienna", default=ZoneInfo("UTC"), fallback="`UTC`"
    )
    undo_window: timedelta = key(
        Duration("0s", "10m"),
        "How long a reply can be taken back after *Send*.",
        example="15s",
        default=timedelta(seconds=15),
        fallback="`15s`",
    )
    help_due: timedelta = key(
        Duration("1m", "30d"),
        "How long a colleague usually has to answer a request for help.",
        example="2h",
        default=timedelta(hours=2),
        fallback="`2h`",
    )
    departments: Mapping[str, DepartmentEntry] = key(
        ById("department", *PLAIN_ID, Shape(DepartmentEntry, "department")),
        "The teams and their channels.",
    )
    people: Mapping[str, PersonEntry] = key(
        ById("person", *PLAIN_ID, Shape(PersonEntry, "member", any_of=PRODUCTS)),
        "Who works here.",
    )
    shifts: Mapping[str, ShiftEntry] = key(
        ById("shift", *PLAIN_ID, Shape(ShiftEntry, "shift")),
        "Who works when, week after week. Keep the ids: covers that people agree on in chat refer to them.",
        default_factory=dict,
        fallback="everybody is always on duty",
    )
    calendars: Mapping[str, CalendarEntry] = key(
        ById("calendar", *PLAIN_ID, Shape(CalendarEntry, "calendar")),
        "Shifts that another tool exports. Who works is read from the names in titles and among those invited.",
        default_factory=dict,
        fallback="none",
    )
    absences: tuple[AbsenceEntry, ...] = key(
        Many(Shape(AbsenceEntry, "absence")),
        "Who is away. People can say so in chat as well.",
        example="[{person: anna, from: 2026-12-24, until: 2027-01-06}]",
        default=(),
        fallback="nobody",
    )
    handover: HandoverEntry | None = key(
        Shape(HandoverEntry, "handover"),
        "How one shift hands over to the next.",
        example="{before: 15m, accept_within: 30m}",
        default=None,
        fallback="as if everything in it were left out",
    )
    accounts: Mapping[str, AccountEntry] = key(
        ById(
            "account",
            *ACCOUNT_ID,
            Shape(AccountEntry, "account", rest=Option()),
        ),
        "The brand's presence on platforms, by `connector/name`.",
    )
    routing: tuple[RouteEntry, ...] = key(
        Many(Shape(RouteEntry, "rule")),
        "Which department gets a new ticket. The first rule that holds wins; the last one has no conditions.",
    )
    escalation: tuple[EscalationEntry, ...] = key(
        Many(Shape(EscalationEntry, "escalation")),
        "Which department may ask which.",
        default=(),
        fallback="nobody asks anybody",
    )
    hints: tuple[WatchEntry, ...] = key(
        Many(Shape(WatchEntry, "hint")),
        "Topics to point out on cards, with the words that matched.",
        default=(),
        fallback="none",
    )
    regions: Mapping[str, RegionEntry] = key(
        ById("region", *PLAIN_ID, Shape(RegionEntry, "region")),
        "Parts of the country or of the organisation, for what differs between them.",
        default_factory=dict,
        fallback="none",
    )
    waves: tuple[WavesEntry, ...] = key(
        Many(Shape(WavesEntry, "wave rule")),
        "When many posts become one card with a count and the newest of them, instead of a card each. Urgent posts always have "
        "their own.",
        example="[{posts: 5, within: 10m}]",
        default=(),
        fallback="every post has its own card",
    )
    address_book: Mapping[str, ContactEntry] = key(
        ById("contact", *PLAIN_ID, Shape(ContactEntry, "contact")),
        "People without chat who can be asked by mail.",
        default_factory=dict,
        fallback="nobody",
    )
    forwarding: ForwardingEntry | None = key(
        Shape(ForwardingEntry, "forwarding"),
        "From where tickets are forwarded by mail.",
        example='{account: "mail/social"}',
        default=None,
        fallback="nobody is asked by mail",
    )


_MOVED: Final = {
    "templates": "prepared answers stand in templates/*.yaml now; `zuruf templates check` reads them"
}

FILE: Final[Shape[Any]] = Shape(FileEntry, "policy", moved=_MOVED)
SECTIONS_WITH_NAMES: Final = ("departments", "people", "accounts", "regions")
