"""English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from bot.domain.friendliness import Finding, FindingKind
from bot.domain.policy import Address
from bot.domain.text import Moment, Strong, Text, Untrusted
from bot.domain.wording import Lack
from bot.texts.answers import AnswerLabels, AnswerTexts

_NOTICED: Final[Mapping[FindingKind, str]] = {
    FindingKind.SHOUTING: "Capitals read like shouting",
    FindingKind.EXCLAMATIONS: "So many marks sound agitated",
    FindingKind.BLAME: "This may sound like blame",
    FindingKind.REPETITION: "This may sound annoyed; say it once more as if for the first time",
    FindingKind.SARCASM: "This may come across as sarcasm",
    FindingKind.MIXED_ADDRESS: "Du and Sie are mixed",
    FindingKind.WRONG_ADDRESS: "This account speaks otherwise (Du or Sie)",
    FindingKind.BOILERPLATE: "This sounds like a form letter",
}
_LACKING: Final[Mapping[Lack, str]] = {
    Lack.LANGUAGE: "This template has no wording in the customer's language yet; please check the text.",
    Lack.ADDRESS: "This template has no wording with the account's Du or Sie yet; please check the text.",
    Lack.REGION: "This template has no wording for the ticket's region yet; this is the general one.",
}
_HOUSE_STYLE: Final[Mapping[Address | None, str]] = {
    Address.DU: "This account says Du. ",
    Address.SIE: "This account says Sie. ",
    None: "",
}


class EnglishAnswers(AnswerTexts):
    labels = AnswerLabels(
        second_opinion="Second opinion",
        propose_template="Propose as template",
        propose_faq="Propose as FAQ",
        ask="Ask",
        draft="Draft",
    )

    def suggestion(self, name: str, words: Sequence[str]) -> Text:
        count = "1 word matches" if len(words) == 1 else f"{len(words)} words match"
        return ("💬 ", Strong(name), f": {count} (", Untrusted(", ".join(words)), ")")

    def house_style(self, address: Address | None, limit: int) -> str:
        return f"{_HOUSE_STYLE[address]}At most {limit} characters."

    def opinion_stays_inside(self) -> Text:
        return (
            "A colleague reads your draft before it is sent. All of it stays inside; you go on writing meanwhile.",
        )

    def what_do_you_think(self) -> str:
        return "Can I send it like this?"

    def lacking(self, lack: Lack) -> Text:
        return (_LACKING[lack],)

    def noticed(self, finding: Finding) -> Text:
        return (f"{_NOTICED[finding.kind]}: “{'”, “'.join(finding.words)}”",)

    def only_advice(self) -> str:
        return "This is only advice. To leave the draft as it is, press once more."

    def nearly_equal(self, who: str, ticket: int, at: datetime | None) -> Text:
        when = (", ", Moment(at)) if at else ()
        head = f"This nearly equals the reply by {who} in ticket {ticket}"
        return (head, *when, ". A sentence of your own makes the difference.")
