"""`templates/` and `faq/` -> `Library`, or everything that is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.domain.library import FaqEntry, Library, Reference, Template
from bot.domain.people import PersonId
from bot.domain.policy import Policy, Region
from bot.library.blocks import Blocks, Opened, block_names
from bot.library.entries import FAQ, FaqFile, QuestionEntry, ReferenceEntry
from bot.library.making import templates_of
from bot.library.problems import LibraryProblems, Trouble
from bot.library.sources import Once, Source, source, sources_in
from bot.policy_file.findings import Findings
from bot.policy_file.problems import PolicyProblems


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the files of a library may refer to, and the language of what does not say its own."""

    language: str
    names: Mapping[str, frozenset[str]]
    regions: Mapping[str, Region]

    @staticmethod
    def of(policy: Policy) -> Surroundings:
        known: Mapping[str, Iterable[str]] = {
            "accounts": policy.accounts,
            "departments": policy.departments,
            "people": policy.people,
            "regions": policy.regions,
        }
        names = {section: frozenset(map(str, ids)) for section, ids in known.items()}
        return Surroundings(policy.language, names, policy.regions)


def load_library(templates: Path | None, faq: Path | None, policy: Policy) -> Library:
    """Return what the files below two folders say; a missing folder is an empty one, and None is left out.

    `LibraryProblems` names everything that is wrong, with file, line and column.
    """
    trouble, around = Trouble(), Surroundings.of(policy)
    library = Library(
        read_templates(sources_in(templates, trouble) if templates else [], around, trouble),
        _read_faq(sources_in(faq, trouble) if faq else [], around, trouble),
    )
    trouble.stop_if_any()
    return library


def load_templates(text: str, policy: Policy, *, name: str = "templates.yaml") -> Mapping[str, Template]:
    """Return the templates of one YAML text by id; `LibraryProblems` if something is wrong with it."""
    try:
        sources = [source(text, name)]
    except PolicyProblems as unreadable:
        raise LibraryProblems([unreadable]) from None
    trouble = Trouble()
    templates = read_templates(sources, Surroundings.of(policy), trouble)
    trouble.stop_if_any()
    return templates


def read_templates(sources: list[Source], around: Surroundings, trouble: Trouble) -> dict[str, Template]:
    """Return the templates of some files by id, and add to the trouble what is wrong with them."""
    names = {**around.names, **block_names(sources)}
    files = [Opened.of(one, names, around.language) for one in sources]
    blocks, once, found = Blocks(files), Once("the template"), dict[str, Template]()
    for file in files:
        for template, spot in templates_of(file, blocks, around.regions):
            once.check(template.id, spot, file.source, file.findings)
            found[template.id] = template
        trouble.add(file.source.name, file.findings.problems)
    return found


def _read_faq(sources: list[Source], around: Surroundings, trouble: Trouble) -> dict[str, FaqEntry]:
    once, found = Once("the question"), dict[str, FaqEntry]()
    for one in sources:
        findings = Findings(around.names)
        findings.problems += one.problems
        file: FaqFile = FAQ.read(one.root, findings)
        for entry in file.faq:
            once.check(entry.id, entry.spot.nearest("id"), one, findings)
            found[entry.id] = _faq_entry(entry, entry.language or file.language or around.language)
        trouble.add(one.name, findings.problems)
    return found


def _faq_entry(entry: QuestionEntry, language: str) -> FaqEntry:
    return FaqEntry(
        id=entry.id,
        questions=entry.questions,
        answer=entry.answer,
        language=language,
        links=_references(entry.links),
        documents=_references(entry.documents),
        contact=entry.contact,
        owner=PersonId(entry.owner),
        valid_until=entry.valid_until,
        tags=entry.tags,
    )


def _references(entries: Iterable[ReferenceEntry]) -> tuple[Reference, ...]:
    return tuple(Reference(entry.label, entry.url) for entry in entries)
