"""German."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from bot.domain.errors import Barrier
from bot.domain.text import Moment, Span, Strong, Text
from bot.texts.channels import ChannelTexts

_RENEW: Final = (
    "ist für Zuruf nicht erreichbar, weil ein Zugang oder ein Recht fehlt oder abgelaufen ist: Wer Zuruf betreibt, sieht mit "
    "zuruf check, welches, und erneuert es"
)
_OTHER: Final = "tragt in escalation.yaml einen anderen Channel ein"
_MENDS: Final[Mapping[Barrier, str]] = {
    Barrier.ARCHIVED: f"ist archiviert: hebt die Archivierung auf oder {_OTHER}",
    Barrier.NOT_MEMBER: "kennt Zuruf nicht als Mitglied: ladet Zuruf dort ein, mit /invite @Zuruf",
    Barrier.NOT_FOUND: f"ist nicht zu finden: ladet Zuruf dort ein, falls der Channel privat ist, oder {_OTHER}",
    Barrier.NOT_ALLOWED: (
        "lässt Zuruf nicht schreiben: erlaubt es in den Einstellungen des Channels, unter den Rechten zum Posten, "
        f"oder {_OTHER}"
    ),
    Barrier.LOGGED_OUT: _RENEW,
    Barrier.SHARED: (
        f"ist mit einer anderen Firma geteilt, die alles mitlesen könnte: beendet das Teilen oder {_OTHER}"
    ),
}
_ANOTHER: Final = "tragt in escalation.yaml einen anderen Kanal ein"
_MENDS_IN_TEAMS: Final[Mapping[Barrier, str]] = {
    Barrier.ARCHIVED: f"ist archiviert, oder das ganze Team ist es: stellt es wieder her oder {_ANOTHER}",
    Barrier.NOT_MEMBER: "gehört zu einem Team, aus dem die App Zuruf entfernt wurde: fügt sie dort wieder hinzu",
    Barrier.NOT_FOUND: (
        "ist nicht zu finden: fügt die App Zuruf dem Team hinzu, prüft den Namen in escalation.yaml oder tragt dort den Link zum "
        "Kanal ein"
    ),
    Barrier.NOT_ALLOWED: (
        f"lässt Zuruf nicht schreiben: erlaubt es in den Einstellungen des Kanals und in der Verwaltung von Teams, oder {_ANOTHER}"
    ),
    Barrier.LOGGED_OUT: _RENEW,
    Barrier.SHARED: (
        f"ist mit einer anderen Firma geteilt, die alles mitlesen könnte: beendet das Teilen oder {_ANOTHER}"
    ),
}


class GermanChannels(ChannelTexts):
    heading = "Was Channels im Weg steht"

    card_is_there = "Die Karte ist da"
    card_missing_post_it = "Die Karte fehlt – posten"

    def moved(self) -> Text:
        return ("Diese Karte ist umgezogen.",)

    def said_below(self) -> Text:
        return ("Das steht hier noch einmal.",)

    def does_card_stand(self, card: str, about: Text) -> Text:
        return (
            "❓ Steht hier im Channel die Karte von ",
            Strong(card),
            "? Als sie gepostet wurde, kam keine Antwort, und nachsehen könnt nur ihr.",
            *about,
            " Wer sie sieht, drückt am besten gleich einen ihrer Buttons, etwa „Protokoll“: Dann weiß Zuruf Bescheid.",
        )

    def wrote_on(self, account: str, name: Span, words: Span) -> Text:
        return (" ", name, f" schrieb an {account}: „", words, "“.")

    def card_seen(self, who: str, card: str) -> Text:
        return (
            f"👀 {who} sieht die Karte von ",
            Strong(card),
            " hier im Channel. Sobald jemand einen ihrer Buttons drückt, hält Zuruf sie wieder aktuell.",
        )

    def card_missed(self, who: str, card: str) -> Text:
        return (f"{who} sieht die Karte von ", Strong(card), " hier nicht. Sie wird noch einmal gepostet.")

    def card_settled(self, card: str) -> Text:
        return ("✅ Die Karte von ", Strong(card), " steht hier im Channel.")

    def trouble(self, channel: str, barrier: Barrier, waiting: int, surface: str) -> Text:
        mends = _MENDS_IN_TEAMS if surface == "teams" else _MENDS
        return ("⚠️ ", Strong(channel), f" {mends[barrier]}{_waiting(waiting)}.")

    def over(self, channel: str) -> Text:
        return ("✅ ", Strong(channel), " geht wieder. Was gewartet hat, kommt dort jetzt der Reihe nach an.")

    def policy_taken_over(self, at: datetime) -> Text:
        return (
            "📋 escalation.yaml und die Vorlagen gelten jetzt so, wie sie ",
            Moment(at),
            " geändert wurden.",
        )

    def policy_refused(self, at: datetime, problems: Sequence[str], more: int) -> Text:
        rest = f"\n… und {more} weitere" if more else ""
        return (
            "⚠️ Die Änderung an escalation.yaml oder den Vorlagen von ",
            Moment(at),
            " gilt nicht, die Fassung davor gilt weiter. Bitte ausbessern, zuruf check zeigt alles:\n",
            "\n".join(problems),
            rest,
        )


def _waiting(tickets: int) -> str:
    match tickets:
        case 0:
            return ""
        case 1:
            return "; 1 Ticket wartet"
        case _:
            return f"; {tickets} Tickets warten"
