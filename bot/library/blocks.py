"""Shared blocks: greetings and closings that templates call by name, in the wording for their language and address."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from bot.domain.policy import Address
from bot.domain.wording import WITH_ADDRESS
from bot.library.entries import TEMPLATES, BlockEntry, TemplatesFile, Wordings
from bot.library.sources import Once, Source
from bot.policy_file.findings import Findings

GREETINGS: Final = "greetings"
CLOSINGS: Final = "closings"


@dataclass(frozen=True, slots=True)
class Opened:
    """A file of templates that was read; `language` holds for what does not say its own."""

    source: Source
    entry: TemplatesFile
    findings: Findings
    language: str

    @staticmethod
    def of(source: Source, names: Mapping[str, frozenset[str]], language: str) -> Opened:
        findings = Findings(names)
        findings.problems += source.problems
        entry: TemplatesFile = TEMPLATES.read(source.root, findings)
        return Opened(source, entry, findings, entry.language or language)

    def case_of(self, wording: BlockEntry) -> tuple[str, Address | None]:
        """Return the language and form of address that a shared wording is for."""
        return wording.language or self.language, wording.address

    def blocks(self, section: str) -> Wordings:
        blocks = self.entry.blocks
        if blocks is None:
            return {}
        return blocks.greetings if section == GREETINGS else blocks.closings


def block_names(sources: Iterable[Source]) -> dict[str, frozenset[str]]:
    """Return the names of all shared blocks by section, before anything is checked."""
    files = list(sources)
    return {
        section: frozenset(name for one in files for name in _names(one, section))
        for section in (GREETINGS, CLOSINGS)
    }


def _names(source: Source, section: str) -> Iterator[str]:
    blocks = source.root.key("blocks")
    table = blocks.key(section) if blocks else None
    return (key.text for key, _ in table.entries()) if table else iter(())


class Blocks:
    """The shared blocks of all files."""

    def __init__(self, files: Iterable[Opened]) -> None:
        self._wordings: dict[tuple[str, str, str, Address | None], tuple[str, ...]] = {}
        once = {GREETINGS: Once("the greeting"), CLOSINGS: Once("the closing")}
        for file in files:
            for section, names in once.items():
                self._add(section, file, names)

    def _add(self, section: str, file: Opened, once: Once) -> None:
        for name, wordings in file.blocks(section).items():
            for one in wordings[:1]:
                once.check(name, one.spot, file.source, file.findings)
            for one in wordings:
                self._wordings.setdefault((section, name, *file.case_of(one)), one.texts)
            _report_unused(wordings, file)

    def texts(self, section: str, name: str, language: str, address: Address | None) -> tuple[str, ...]:
        """Return the wording of a block that fits; () if there is none."""
        fits_any: tuple[Address | None, ...] = () if language in WITH_ADDRESS else tuple(Address)
        tried = (self._wordings.get((section, name, language, one)) for one in (address, None, *fits_any))
        return next((texts for texts in tried if texts), ())


def _report_unused(wordings: Iterable[BlockEntry], file: Opened) -> None:
    first: dict[tuple[str, Address | None], BlockEntry] = {}
    for one in wordings:
        before = first.setdefault(file.case_of(one), one)
        if before is not one:
            mend = f"the one in line {before.spot.node.line} is for the same language and address"
            file.findings.add(one.spot, "this wording is never used", mend)
