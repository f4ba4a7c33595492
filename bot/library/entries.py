"""Everything that the files of a library may say, described once. Reading, JSON Schema and reference follow from here."""

# ruff: noqa: RUF009 -- key() describes a field; what it returns is no shared default

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from bot.domain.policy import Address
from bot.domain.templates import PLACEHOLDERS
from bot.library.vocabulary import (
    ADDRESS,
    CORE,
    FOLDER,
    TAG,
    TEMPLATE,
    URL,
    WISH,
    Block,
    BlockKind,
    Contact,
    Day,
    Paragraphs,
)
from bot.policy_file.shape import ById, Entry, Many, Shape, key
from bot.policy_file.vocabulary import ANY_LANGUAGE, ID, TEXT
from bot.policy_file.words import Name

_BLOCK_NAME: Final = (r"^[a-z0-9][a-z0-9_-]{0,39}$", "use lower-case letters, digits, - and _")
_FILLED: Final = ", ".join(f"`{{{{{name}}}}}` is {what}" for name, what in PLACEHOLDERS.items())


def _language(fallback: str) -> str:
    return key(ANY_LANGUAGE, "What it is written in.", example="de", default="", fallback=fallback)


def _address(fallback: str) -> Address | None:
    doc = "How it speaks to customers, for German only."
    return key(ADDRESS, doc, example="du", default=None, fallback=fallback)


def _region(fallback: str) -> str:
    return key(
        Name("regions"), "Only for tickets of this region.", example="tirol", default="", fallback=fallback
    )


def _accounts(fallback: str) -> tuple[str, ...]:
    return key(
        Many(Name("accounts")),
        "Only for replies of these accounts.",
        example='["letterbox/@donaubahn"]',
        default=(),
        fallback=fallback,
    )


def _greeting(fallback: str) -> Block:
    doc = "How it begins. Several take turns, so that neighbours do not read the same."
    return key(BlockKind("greeting"), doc, example="hallo", default=(), fallback=fallback)


def _closing(fallback: str) -> Block:
    return key(
        BlockKind("closing"), "How it ends, in turns as well.", example="gruss", default=(), fallback=fallback
    )


def _tags() -> tuple[str, ...]:
    return key(Many(TAG), "Words to find it by.", example="[zug, verspätung]", default=(), fallback="none")


def _owner() -> str:
    return key(
        Name("people"),
        "Who looks after it and approves what others propose.",
        example="anna",
        default="",
        fallback="nobody",
    )


def _valid_until() -> date | None:
    doc = "The last day on which it is offered."
    return key(Day(), doc, example="2026-12-31", default=None, fallback="for ever")


@dataclass(frozen=True, kw_only=True)
class BlockEntry(Entry):
    language: str = _language("`language` of the file")
    address: Address | None = _address("fits both")
    texts: tuple[str, ...] = key(
        Many(TEMPLATE), "The wordings; they take turns.", example='["Hallo {{customer}},"]'
    )


Wordings = Mapping[str, tuple[BlockEntry, ...]]
"""Shared blocks by name, each for some languages and forms of address."""

_WORDINGS: Final = Many(Shape(BlockEntry, "wording"))


@dataclass(frozen=True, kw_only=True)
class BlocksEntry(Entry):
    greetings: Wordings = key(
        ById("greeting", *_BLOCK_NAME, _WORDINGS),
        "Beginnings by name.",
        default_factory=dict,
        fallback="none",
    )
    closings: Wordings = key(
        ById("closing", *_BLOCK_NAME, _WORDINGS), "Ends by name.", default_factory=dict, fallback="none"
    )


@dataclass(frozen=True, kw_only=True)
class VariantEntry(Entry):
    language: str = _language("`language` of the template")
    address: Address | None = _address("`address` of the template, or fits both")
    region: str = _region("`region` of the template, or every region")
    accounts: tuple[str, ...] = _accounts("`accounts` of the template, or all accounts")
    greeting: Block = _greeting("`greeting` of the template, or none")
    core: str = key(
        CORE,
        "What it is about. `{{personal}}` is where the personal part goes.",
        example='"{{personal}} Danke fürs Bescheidgeben!"',
    )
    local: str = key(
        TEMPLATE,
        "A paragraph after the core, for what differs from region to region.",
        example='"Ruf uns an: {{region.contact}}"',
        default="",
        fallback="none",
    )
    closing: Block = _closing("`closing` of the template, or none")


@dataclass(frozen=True, kw_only=True)
class TemplateEntry(Entry):
    id: str = key(ID, "The template's id, unique in all files.", example="verspaetung")
    name: str = key(TEXT, "What people choose it by.", example="Verspätung")
    folder: str = key(
        FOLDER, "Where it is found.", example="fahrgast", default="", fallback="`folder` of the file"
    )
    tags: tuple[str, ...] = _tags()
    owner: str = _owner()
    valid_until: date | None = _valid_until()
    personal: str = key(
        WISH,
        "What somebody has to write in their own words before it can be sent.",
        example='"was der Fahrgast erlebt hat"',
        default="",
        fallback="nothing",
    )
    examples: tuple[str, ...] = key(
        Many(TEXT),
        "What customers write when this is the answer; suggestions learn from it.",
        example='["Mein Zug hat schon wieder Verspätung!"]',
        default=(),
        fallback="none",
    )
    text: str = key(
        CORE,
        f"The answer, for a template with one wording; otherwise `variants`. Placeholders: {_FILLED}, "
        "`{{region.contact}}` is `contact` of the ticket's region. `{{?words}}` is a gap that a person has to fill.",
        example='"Hallo {{customer}}, …"',
        default="",
        fallback="`variants`",
    )
    language: str = _language("`language` of the file")
    address: Address | None = _address("fits both")
    region: str = _region("every region")
    accounts: tuple[str, ...] = _accounts("all accounts")
    greeting: Block = _greeting("none")
    closing: Block = _closing("none")
    variants: tuple[VariantEntry, ...] = key(
        Many(Shape(VariantEntry, "variant")),
        "The wordings. What stands in the template holds for each that does not say its own.",
        default=(),
        fallback="`text`",
    )


@dataclass(frozen=True, kw_only=True)
class TemplatesFile(Entry):
    """A file below `templates/`."""

    folder: str = key(
        FOLDER,
        "Where its templates are found.",
        example="fahrgast",
        default="",
        fallback="the file's own path",
    )
    language: str = _language("`language` of the policy")
    blocks: BlocksEntry | None = key(
        Shape(BlocksEntry, "table of shared blocks"),
        "Beginnings and ends that the templates of all files can name.",
        default=None,
        fallback="none",
    )
    templates: tuple[TemplateEntry, ...] = key(
        Many(Shape(TemplateEntry, "template")), "Prepared answers.", default=(), fallback="none"
    )


@dataclass(frozen=True, kw_only=True)
class ReferenceEntry(Entry):
    label: str = key(TEXT, "What people read.", example="Fahrradmitnahme")
    url: str = key(URL, "Where it leads.", example='"https://donaubahn.example/fahrrad"')


def _references(doc: str) -> tuple[ReferenceEntry, ...]:
    return key(Many(Shape(ReferenceEntry, "link")), doc, default=(), fallback="none")


@dataclass(frozen=True, kw_only=True)
class QuestionEntry(Entry):
    id: str = key(ID, "The entry's id, unique in all files.", example="fahrrad")
    questions: tuple[str, ...] = key(
        Many(TEXT), "The question, in the ways that customers ask it.", example='["Darf mein Rad mit?"]'
    )
    answer: tuple[str, ...] = key(
        Paragraphs(), "What to say, as one text or as paragraphs.", example='"Ja, solange Platz ist."'
    )
    language: str = _language("`language` of the file")
    links: tuple[ReferenceEntry, ...] = _references("Pages to send.")
    documents: tuple[ReferenceEntry, ...] = _references("Papers to look things up in.")
    contact: str = key(
        Contact(),
        "Whom to ask if that is not enough: a department, or any words.",
        example="service",
        default="",
        fallback="nobody",
    )
    owner: str = _owner()
    valid_until: date | None = _valid_until()
    tags: tuple[str, ...] = _tags()


@dataclass(frozen=True, kw_only=True)
class FaqFile(Entry):
    """A file below `faq/`."""

    language: str = _language("`language` of the policy")
    faq: tuple[QuestionEntry, ...] = key(Many(Shape(QuestionEntry, "question")), "Questions and answers.")


TEMPLATES: Final[Shape[Any]] = Shape(TemplatesFile, "file of templates")
FAQ: Final[Shape[Any]] = Shape(FaqFile, "file of questions")
