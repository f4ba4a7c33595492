"""A second look at a draft: what could sound unfriendly, with the very words. It explains, and never forbids anything."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.domain.addressing import formal_words, informal_words
from bot.domain.draft import Draft
from bot.domain.matching import folded_word
from bot.domain.policy import Address
from bot.domain.unfriendly import BLAME, BOILERPLATE, REPETITION, SARCASM


class FindingKind(StrEnum):
    """What can be wrong with the tone of a draft."""

    SHOUTING = "shouting"
    EXCLAMATIONS = "exclamations"
    BLAME = "blame"
    REPETITION = "repetition"
    SARCASM = "sarcasm"
    MIXED_ADDRESS = "mixed_address"
    WRONG_ADDRESS = "wrong_address"
    BOILERPLATE = "boilerplate"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was noticed, and the words of the draft that say it, each once."""

    kind: FindingKind
    words: tuple[str, ...]


_ABBREVIATIONS: Final = frozenset({
    "adac", "agbs", "asap", "asfinag", "covid", "dsgvo", "faqs", "gdpr", "gmbh", "hafas", "hdmi", "html", "http", "https", "iata",
    "iban", "imap", "isbn", "jpeg", "json", "kfzs", "lkws", "nato", "oeamtc", "pdfs", "pkws", "rfid", "sepa", "smtp", "unesco",
    "unicef", "voip", "wifi", "wlan", "wlans",
})  # fmt: skip
_CAPITALS: Final = re.compile(r"(?<!\w)[A-ZÄÖÜẞ]{2,}(?!\w)(?:[ ,]+[A-ZÄÖÜẞ]{2,}(?!\w))*")
_A_CODE: Final = re.compile(r"[^AEIOUYÄÖÜ]+|[IVXLCDM]+")  # a booking code, a Roman number
_LOUD_WORD: Final = 4  # letters; shorter ones in capitals are mostly abbreviations
_LOUD_WORDS: Final = 2  # one may be meant as emphasis
_LOUD_RUN: Final = 10  # letters in a row
_MARKS: Final = re.compile(r"(?<![^\s!?])[^\s!?‼⁉]*(?:[!?]{2,}|[‼⁉])[!?‼⁉]*")


def check(text: str, address: Address | None, language: str, *, account: str = "") -> tuple[Finding, ...]:
    """Return what could sound unfriendly in a draft, at most one finding of each kind, in the order of the kinds.

    `address` is how the account speaks (None: as it likes), `language` that of the draft (ISO 639-1); Du and Sie are told apart
    in German only. `account` is the name that customers see: its words may be written in capitals. Quotations, links, @handles,
    #tags and placeholders are nobody's tone and do not count.
    """
    draft = Draft.of(text)
    found: dict[FindingKind, Iterable[str]] = {
        FindingKind.SHOUTING: _shouted(draft.text, text, account),
        FindingKind.EXCLAMATIONS: _MARKS.findall(draft.text),
        FindingKind.BLAME: draft.find_said(BLAME),
        FindingKind.REPETITION: draft.find_said(REPETITION),
        FindingKind.SARCASM: draft.find_said(SARCASM),
        **(_misaddressed(text, address) if language == "de" else {}),
        FindingKind.BOILERPLATE: draft.find_said(BOILERPLATE),
    }
    words = ((kind, tuple(dict.fromkeys(said))) for kind, said in found.items())
    return tuple(Finding(kind, said) for kind, said in words if said)


def _shouted(own: str, text: str, account: str) -> list[str]:
    """Return what is loud in one's own words, as it stands in the text: with the quotation that a run goes around."""
    calm = _ABBREVIATIONS | {folded_word(word) for word in re.findall(r"\w+", account)}
    runs = [(match[0], text[slice(*match.span())]) for match in _CAPITALS.finditer(own)]
    loud = [word for run, _ in runs for word in _loud_words(run, calm)]
    return loud if len(loud) >= _LOUD_WORDS else [written for run, written in runs if _is_long(run, calm)]


def _loud_words(run: str, calm: frozenset[str]) -> list[str]:
    return [
        word
        for word in re.findall(r"\w+", run)
        if len(word) >= _LOUD_WORD and folded_word(word) not in calm and not _A_CODE.fullmatch(word)
    ]


def _is_long(run: str, calm: frozenset[str]) -> bool:
    letters = sum(len(word) for word in re.findall(r"\w+", run) if folded_word(word) not in calm)
    return letters >= _LOUD_RUN and bool(_loud_words(run, calm))


def _misaddressed(text: str, address: Address | None) -> dict[FindingKind, Iterable[str]]:
    informal, formal = informal_words(text), formal_words(text)
    if informal and formal:
        return {FindingKind.MIXED_ADDRESS: (*informal, *formal)}
    wrong = {Address.DU: formal, Address.SIE: informal, None: ()}[address]
    return {FindingKind.WRONG_ADDRESS: wrong}
