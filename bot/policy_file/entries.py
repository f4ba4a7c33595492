"""Everything that `escalation.yaml` may say, described once. Parsing, JSON Schema and reference follow from here."""

# ruff: noqa: RUF009 -- key() describes a field; what it returns is no shared default

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot.domain.forwards import Becomes
from bot.domain.people import Role
from bot.domain.policy import Address
from bot.policy_file.shape import ById, Entry, Many, Shape, key
from bot.policy_file.vocabulary import (
    ANY_LANGUAGE,
    CALLED,
    DOMAIN,
    ID,
    KEYWORD,
    MAIL_ADDRESS,
    OUR_LANGUAGE,
    SLACK_CHANNEL,
    SLACK_PERSON,
    TEAMS_CHANNEL,
    TEAMS_PERSON,
    TEXT,
    WEEKDAY,
    Option,
)
from bot.policy_file.words import Choice, Duration, Flag, Name, Number, TimeOfDay, Zone

_MATCHING: Final = (
    "Case, diacritics and ä=ae, ö=oe, ü=ue, ß=ss make no difference; `word*` also matches longer words."
)
_PLAIN_ID: Final = (r"^[a-z0-9][a-z0-9_-]{0,39}$", "use lower-case letters, digits, - and _")
_VALUE_ID: Final = (r"^[a-z][a-z0-9_]{0,39}$", "use lower-case letters, digits and _, a letter first")
_ACCOUNT_ID: Final = (r"^[a-z0-9_]{1,30}/[^\s/]{1,100}$", "write connector/name, like letterbox/@donaubahn")


_PRODUCTS: Final = ("slack", "teams")
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
        Many(Shape(ChannelEntry, "channel", any_of=_PRODUCTS)),
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


@dataclass(frozen=True, kw_only=True)
class AccountEntry(Entry):
    name: str = key(TEXT, "What people call the account.", example='"Donaubahn auf Mastodon"')
    connector: str = key(
        ID,
        "The code for the platform.",
        example="webhook",
        default="",
        fallback="what stands before the / in the id",
    )
    language: str = key(
        ANY_LANGUAGE, "What the account speaks.", example="de", default="", fallback="`language` of the file"
    )
    address: Address = key(
        Choice("address", {one.value: one for one in Address}),
        "How it speaks to customers in German.",
        example="du",
        default=Address.SIE,
        fallback="`sie`",
    )
    region: str = key(
        Name("regions"),
        "The region that it speaks for.",
        example="tirol",
        default="",
        fallback="the region that a post names",
    )
    rest: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class RouteEntry(Entry):
    name: str = key(TEXT, "The rule's name; cards say it.", example="Technik")
    to: str = key(Name("departments"), "The department that gets the ticket.", example="service")
    accounts: tuple[str, ...] = key(
        Many(Name("accounts")),
        "The post came to one of these accounts.",
        example='["letterbox/@donaubahn"]',
        default=(),
        fallback="any account",
    )
    keywords: tuple[str, ...] = key(
        Many(KEYWORD),
        f"The post has one of these words, or several words next to each other. {_MATCHING}",
        example='[mikrofon, "defekt*", "kein ton"]',
        default=(),
        fallback="any text",
    )
    languages: tuple[str, ...] = key(
        Many(ANY_LANGUAGE),
        "The post is in one of these languages.",
        example="[en]",
        default=(),
        fallback="any language, also an unknown one",
    )
    urgent: bool = key(Flag(), "The ticket is urgent.", example="true", default=False, fallback="`false`")


@dataclass(frozen=True, kw_only=True)
class EscalationEntry(Entry):
    from_: str = key(Name("departments"), "The department that asks.", example="social")
    to: str = key(Name("departments"), "The department that may be asked.", example="service")
    reasons: tuple[str, ...] = key(Many(TEXT), "The reasons to choose from.", example="[Erstattung, Technik]")
    due: timedelta = key(Duration("1m", "90d"), "How long it usually has to answer.", example="4h")


@dataclass(frozen=True, kw_only=True)
class WatchEntry(Entry):
    name: str = key(TEXT, "What the hint is called on cards.", example="Drohung")
    words: tuple[str, ...] = key(
        Many(KEYWORD),
        f"The post has one of these words, or several words next to each other. {_MATCHING}",
        example='["bombe", "euch umbringen"]',
    )
    urgent: bool = key(
        Flag(), "The hint makes the ticket urgent.", example="true", default=False, fallback="`false`"
    )


@dataclass(frozen=True, kw_only=True)
class RegionEntry(Entry):
    name: str = key(TEXT, "What people call the region.", example="Tirol")
    keywords: tuple[str, ...] = key(
        Many(KEYWORD),
        "A post with one of these words is about the region, unless its account has one. "
        f"The first region wins. {_MATCHING}",
        example='["tirol*", innsbruck, kufstein]',
        default=(),
        fallback="only accounts lead here",
    )
    values: Mapping[str, str] = key(
        ById("value", *_VALUE_ID, TEXT),
        "What templates may fill in: `{{region.contact}}` is the value `contact`.",
        example='{contact: "0512 555 01"}',
        default_factory=dict,
        fallback="none",
    )


@dataclass(frozen=True, kw_only=True)
class WavesEntry(Entry):
    accounts: tuple[str, ...] = key(
        Many(Name("accounts")),
        "Where this holds. The first entry that names an account, or names none, holds for it; "
        "accounts that no entry holds for have no waves.",
        example='["letterbox/@donaubahn"]',
        default=(),
        fallback="all accounts",
    )
    posts: int = key(
        Number(2, 1000),
        "So many posts in nearly the same words begin a wave.",
        example="5",
        default=5,
        fallback="`5`",
    )
    within: timedelta = key(
        Duration("1m", "2h"),
        "Within this time.",
        example="10m",
        default=timedelta(minutes=10),
        fallback="`10m`",
    )
    alike: int = key(
        Number(50, 100),
        "So many percent of their words have to stand in the same company. Names, numbers and @handles do not count.",
        example="80",
        default=80,
        fallback="`80`",
    )
    sudden: int = key(
        Number(3, 10000),
        "So many posts begin a wave whatever they say: under one post of yours, or on the whole account.",
        example="20",
        default=20,
        fallback="`20`",
    )
    times: int = key(
        Number(1, 100),
        "On the whole account only if that is more than so many times what is usual there in the same time.",
        example="5",
        default=5,
        fallback="`5`",
    )
    quiet: timedelta = key(
        Duration("1m", "1d"),
        "After so long without a further post a wave takes no more.",
        example="30m",
        default=timedelta(minutes=30),
        fallback="`30m`",
    )
    pace: timedelta = key(
        Duration("1s", "10m"),
        "When a wave is answered, one reply leaves about every so often.",
        example="4s",
        default=timedelta(seconds=4),
        fallback="`4s`",
    )
    two_people: bool = key(
        Flag(),
        "Somebody else has to send the answer to a wave than who wrote it.",
        example="true",
        default=False,
        fallback="`false`",
    )


@dataclass(frozen=True, kw_only=True)
class ContactEntry(Entry):
    name: str = key(CALLED, "What people call them.", example="Fundbüro")
    address: str = key(MAIL_ADDRESS, "Where the mail goes.", example="fundbuero@donaubahn.example")
    answers: Becomes = key(
        Choice("answers", {one.value: one for one in Becomes}),
        "What their answer becomes: a `note` in the thread, or a `draft` for the customer. Whoever asks can choose otherwise.",
        example="draft",
        default=Becomes.NOTE,
        fallback="`note`",
    )
    due: timedelta = key(
        Duration("1m", "90d"),
        "How long they usually have to answer.",
        example="2d",
        default=timedelta(days=1),
        fallback="`1d`",
    )
    departments: tuple[str, ...] = key(
        Many(Name("departments")),
        "Who may ask them.",
        example="[social]",
        default=(),
        fallback="all departments",
    )


@dataclass(frozen=True, kw_only=True)
class ForwardingEntry(Entry):
    account: str = key(
        Name("accounts"),
        "The mailbox that the mails come from, and that answers go to.",
        example='"mail/social"',
    )
    to_others: tuple[str, ...] = key(
        Many(DOMAIN),
        "Domains of which every address may be asked, also those that are not in the address book.",
        example="[donaubahn.example]",
        default=(),
        fallback="only the address book",
    )


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
        ById("department", *_PLAIN_ID, Shape(DepartmentEntry, "department")),
        "The teams and their channels.",
    )
    people: Mapping[str, PersonEntry] = key(
        ById("person", *_PLAIN_ID, Shape(PersonEntry, "member", any_of=_PRODUCTS)),
        "Who works here.",
    )
    accounts: Mapping[str, AccountEntry] = key(
        ById(
            "account",
            *_ACCOUNT_ID,
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
        ById("region", *_PLAIN_ID, Shape(RegionEntry, "region")),
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
        ById("contact", *_PLAIN_ID, Shape(ContactEntry, "contact")),
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
