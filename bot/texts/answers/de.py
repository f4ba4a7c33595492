"""German."""

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
    FindingKind.SHOUTING: "Großbuchstaben lesen sich wie Schreien",
    FindingKind.EXCLAMATIONS: "So viele Zeichen klingen aufgeregt",
    FindingKind.BLAME: "Das kann wie ein Vorwurf klingen",
    FindingKind.REPETITION: "Das kann genervt klingen; sag es lieber noch einmal wie zum ersten Mal",
    FindingKind.SARCASM: "Das kann sarkastisch ankommen",
    FindingKind.MIXED_ADDRESS: "Du und Sie gehen durcheinander",
    FindingKind.WRONG_ADDRESS: "Dieses Konto spricht anders an (Du oder Sie)",
    FindingKind.BOILERPLATE: "Das klingt nach Formbrief",
}
_LACKING: Final[Mapping[Lack, str]] = {
    Lack.LANGUAGE: "Diese Antwortvorlage gibt es noch nicht in der Sprache der Kundin oder des Kunden; prüf bitte den Text.",
    Lack.ADDRESS: "Diese Antwortvorlage gibt es noch nicht mit dem Du oder Sie des Kontos; prüf bitte den Text.",
    Lack.REGION: "Diese Antwortvorlage gibt es noch nicht für die Region des Tickets; das ist die allgemeine.",
}
_HOUSE_STYLE: Final[Mapping[Address | None, str]] = {
    Address.DU: "Hier gilt das Du. ",
    Address.SIE: "Hier gilt das Sie. ",
    None: "",
}


class GermanAnswers(AnswerTexts):
    labels = AnswerLabels(
        second_opinion="Zweite Meinung",
        propose_template="Als Vorlage vorschlagen",
        propose_faq="Als FAQ vorschlagen",
        ask="Fragen",
        draft="Entwurf",
    )

    def suggestion(self, name: str, words: Sequence[str]) -> Text:
        count = "1 Wort passt" if len(words) == 1 else f"{len(words)} Wörter passen"
        return ("💬 ", Strong(name), f": {count} (", Untrusted(", ".join(words)), ")")

    def house_style(self, address: Address | None, limit: int) -> str:
        return f"{_HOUSE_STYLE[address]}Höchstens {limit} Zeichen."

    def opinion_stays_inside(self) -> Text:
        return (
            "Jemand liest deinen Entwurf, bevor er hinausgeht. Alles bleibt im Haus; du kannst inzwischen weiterschreiben.",
        )

    def what_do_you_think(self) -> str:
        return "Kann ich das so schicken?"

    def lacking(self, lack: Lack) -> Text:
        return (_LACKING[lack],)

    def noticed(self, finding: Finding) -> Text:
        return (f"{_NOTICED[finding.kind]}: „{'“, „'.join(finding.words)}“",)

    def only_advice(self) -> str:
        return "Das sind nur Hinweise. Soll der Entwurf so bleiben, drück noch einmal."

    def nearly_equal(self, who: str, ticket: int, at: datetime | None) -> Text:
        when = (", ", Moment(at)) if at else ()
        head = f"Das gleicht fast der Antwort von {who} in Ticket {ticket}"
        return (head, *when, ". Ein eigener Satz macht den Unterschied.")
