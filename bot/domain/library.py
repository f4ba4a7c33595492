"""The library: prepared answers and the FAQ, as `templates/` and `faq/` say, checked and typed. Reading them is `bot.library`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.domain.people import PersonId
from bot.domain.policy import Address
from bot.domain.posts import AccountId

NOBODY = PersonId("")
"""For what no person looks after."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One wording of a template: for a language, and where given only for a form of address, a region, some accounts.

    Its text is greeting, core, local part and closing, each a paragraph, empty ones left out. Several greetings or closings
    take turns, so that neighbours under one post do not read the same.
    """

    language: str
    core: str
    address: Address | None = None
    region: str = ""
    accounts: frozenset[AccountId] = frozenset()
    greetings: tuple[str, ...] = ()
    local: str = ""
    closings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A prepared answer. Placeholders look like `{{customer}}`, gaps for a person like `{{?which train}}`.

    `folder` is a path of names with slashes. `owner` approves what others propose. After `valid_until` it is not offered any
    more. `personal` says what somebody has to write in their own words before it may be sent ("" asks for nothing).
    `examples` are what customers write when this is the answer.
    """

    id: str
    name: str
    variants: tuple[Variant, ...]
    folder: str = ""
    tags: tuple[str, ...] = ()
    owner: PersonId = NOBODY
    valid_until: date | None = None
    personal: str = ""
    examples: tuple[str, ...] = ()

    def is_valid(self, on: date) -> bool:
        return self.valid_until is None or on <= self.valid_until


@dataclass(frozen=True, slots=True)
class Reference:
    """A link or a document that an FAQ entry leads to."""

    label: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FaqEntry:
    """A question that comes again and again, in the ways that customers ask it, and what to say.

    `contact` is a department id of the policy, or any words that say whom to ask.
    """

    id: str
    questions: tuple[str, ...]
    answer: tuple[str, ...]
    language: str
    links: tuple[Reference, ...] = ()
    documents: tuple[Reference, ...] = ()
    contact: str = ""
    owner: PersonId = NOBODY
    valid_until: date | None = None
    tags: tuple[str, ...] = ()

    def is_valid(self, on: date) -> bool:
        return self.valid_until is None or on <= self.valid_until


@dataclass(frozen=True, slots=True)
class Library:
    """All templates and FAQ entries by id, in the order of their files."""

    templates: Mapping[str, Template] = field(default_factory=dict)
    faq: Mapping[str, FaqEntry] = field(default_factory=dict)

    def with_more(self, templates: Mapping[str, Template], faq: Mapping[str, FaqEntry]) -> Library:
        """Return the library with what was approved in chat; what the files say under the same id wins."""
        return Library({**templates, **self.templates}, {**faq, **self.faq})
