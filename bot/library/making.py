"""What was read about a template -> the template, with what only shows when its parts are compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.domain.library import Template, Variant
from bot.domain.people import PersonId
from bot.domain.policy import Address, Region
from bot.domain.posts import AccountId
from bot.domain.templates import PERSONAL, REGION, left
from bot.domain.wording import WITH_ADDRESS
from bot.library.blocks import CLOSINGS, GREETINGS, Blocks, Opened
from bot.library.entries import TemplateEntry, VariantEntry
from bot.library.vocabulary import Block, Shared
from bot.policy_file.findings import Spot
from bot.policy_file.problems import did_you_mean, quoted


@dataclass(frozen=True, slots=True)
class Making:
    """One template of a file, in the making."""

    entry: TemplateEntry
    file: Opened
    blocks: Blocks
    regions: Mapping[str, Region]

    def template(self) -> Template:
        """Return the template; what is wrong with it goes to the findings of its file."""
        entry = self.entry
        self._check_wordings()
        return Template(
            id=entry.id,
            name=entry.name,
            variants=self._variants(),
            folder=entry.folder or self.file.entry.folder or self.file.source.folder,
            tags=entry.tags,
            owner=PersonId(entry.owner),
            valid_until=entry.valid_until,
            personal=entry.personal,
            examples=entry.examples,
        )

    def _written(self) -> tuple[VariantEntry, ...]:
        """Return the variants, or the only wording as one."""
        entry = self.entry
        return entry.variants or (VariantEntry(spot=entry.spot, core=entry.text),)

    def _check_wordings(self) -> None:
        spot = self.entry.spot
        has_text, has_variants = spot.key("text"), spot.key("variants")
        if has_text and has_variants:
            self._add(has_text, "either text or variants, not both", "make it the core of a variant")
        if not (has_text or has_variants):
            self._add(spot, "the answer is missing", "write text: …, or variants: for several wordings")
        for one in self._written():
            if PERSONAL in left(one.core) and not spot.key("personal"):
                mend = "add personal: with what to write there"
                self._add(one.spot, "nothing says what the personal part is about", mend)

    def _variants(self) -> tuple[Variant, ...]:
        made = [(self._variant(written), written.spot) for written in self._written()]
        first: dict[object, Spot] = {}
        for variant, spot in made:
            self._check_region_values(variant, spot)
            case = (variant.language, variant.address, variant.region, variant.accounts)
            before = first.setdefault(case, spot)
            if before is not spot and not self._is_wrong(spot):
                mend = f"the one in line {before.node.line} is for the same language, address, region and accounts"
                self._add(spot, "this variant is never offered", mend)
        return tuple(variant for variant, _ in made)

    def _check_region_values(self, variant: Variant, spot: Spot) -> None:
        regions = [self.regions[variant.region]] if variant.region else self.regions.values()
        known = {f"{REGION}{value}" for region in regions for value in region.values}
        lacking = f"the region {quoted(variant.region)} lacks" if variant.region else "no region has"
        for name in left("".join((*variant.greetings, variant.core, variant.local, *variant.closings))):
            if name.startswith(REGION) and name not in known:
                self._add(spot, f"{lacking} {quoted(name)}", did_you_mean(name, sorted(known)))

    def _is_wrong(self, spot: Spot) -> bool:
        return any(f"{problem.path}.".startswith(f"{spot.path}.") for problem in self.file.findings.problems)

    def _variant(self, written: VariantEntry) -> Variant:
        language = written.language or self.entry.language or self.file.language
        address = self._address(written, language)
        return Variant(
            language=language,
            address=address,
            region=written.region or self.entry.region,
            accounts=frozenset(map(AccountId, written.accounts or self.entry.accounts)),
            greetings=self._texts(
                GREETINGS, written.greeting or self.entry.greeting, written, language, address
            ),
            core=written.core,
            local=written.local,
            closings=self._texts(CLOSINGS, written.closing or self.entry.closing, written, language, address),
        )

    def _address(self, written: VariantEntry, language: str) -> Address | None:
        if language in WITH_ADDRESS:
            return written.address or self.entry.address
        if said := written.spot.key("address"):
            self._add(said, f"du and sie make no difference in {language}", "leave the address out")
        return None

    def _texts(
        self, section: str, block: Block, written: VariantEntry, language: str, address: Address | None
    ) -> tuple[str, ...]:
        if not isinstance(block, Shared):
            return block
        texts = self.blocks.texts(section, block.name, language, address)
        if not texts:
            wanted = f"{language}, {address}" if address else language
            mend = "add one to the shared block, or write a list here"
            self._add(
                written.spot, f"{quoted(block.name)} of the {section} has no wording for {wanted}", mend
            )
        return texts

    def _add(self, spot: Spot, message: str, mend: str) -> None:
        self.file.findings.add(spot, message, mend)


def templates_of(
    file: Opened, blocks: Blocks, regions: Mapping[str, Region]
) -> Iterator[tuple[Template, Spot]]:
    """Yield the templates of a file, each with the place of its id."""
    for entry in file.entry.templates:
        yield Making(entry, file, blocks, regions).template(), entry.spot.nearest("id")
