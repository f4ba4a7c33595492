"""German."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from bot.domain.text import Moment, Strong, Text
from bot.texts.words import WordTexts, listed

_COMMANDS: Final[Mapping[str, str]] = {
    "posteingang": "zeigt, was auf deine Abteilungen wartet",
    "weiter": "geht es mit dir durch, das Dringendste zuerst",
    "start": "ist deine eigene Seite: deine Tickets und Entwürfe, und was auf dich wartet",
    "suche Erstattung": "findet Wörter in allen Tickets deiner Abteilungen",
    "ticket 17": "zeigt ein Ticket ganz, mit allem, was du damit tun kannst",
    "protokoll 17": "erzählt alles, was damit geschah",
    "vorlagen Fahrrad": "durchsucht, was vorbereitet ist",
    "faq Hund": "durchsucht Fragen, die immer wieder kommen",
    "vorschläge": "zeigt, was andere für beides vorschlagen",
    "themen": "zeigt, was immer wieder kam und noch keine Antwort hat",
    "schlagworte": "zeigt alle Tags, zum Umbenennen und Sperren",
    "gemerkt": "zeigt, was ihr euch aus beobachteten Feeds gemerkt habt",
    "weiterleitungen": "zeigt, wer per Mail gefragt wurde und noch nicht geantwortet hat",
    "dienst": "zeigt, wer gerade und als Nächstes Dienst hat, und trägt ein, dass du weg bist oder eine Vertretung suchst",
    "fokus facebook 2h": "lässt deine Abteilung eine Weile nur auf einige Konten sehen; was sonst kam, steht am Ende in einer Liste",
    "übergabe": "übergibt an die nächste Schicht, oder nimmt an, was sie übergeben hat",
    "stopp": "stoppt alle Antworten nach außen, sofort; dahinter ein Konto, und nur dieses steht still",
    "fortsetzen": "hebt den Stopp auf, mit einem Grund",
    "hilfe": "zeigt das hier",
}


class GermanWords(WordTexts):
    uses = _COMMANDS

    def commands(self, typed: str) -> Text:
        return (
            Strong("Zuruf"),
            " macht aus öffentlichen Beiträgen Tickets. Alles steht als Knopf auf ihren Karten; wer lieber tippt:",
            *listed(_COMMANDS, typed),
        )

    def not_understood(self, command: str, meant: str, typed: str) -> Text:
        wish = f" Meintest du {typed}{meant}?" if meant else ""
        return (f"„{command}“ verstehe ich nicht.{wish} {typed}hilfe zeigt, was geht.",)

    def help_wanted(
        self, who: str, ticket: int, account: str, question: str, due_at: datetime, *, second_opinion: bool
    ) -> Text:
        wish = "deine Meinung zu einem Entwurf" if second_opinion else "deine Hilfe"
        asks = f" möchte {wish} bei Ticket {ticket} ({account}): „{question}“ Bitte antworte bis "
        return (Strong(who), asks, Moment(due_at), ". ")

    def help_given(self, who: str, ticket: int, words: str) -> Text:
        return (Strong(who), f" hat deine Frage zu Ticket {ticket} beantwortet: „{words}“ ")

    def help_still_wanted(self, who: str, ticket: int, question: str, due_at: datetime) -> Text:
        waits = f" wartet bei Ticket {ticket} noch auf deine Antwort: „{question}“ Zeit war bis "
        return (Strong(who), waits, Moment(due_at), ". ")

    def help_not_given(self, who: str, ticket: int, question: str, due_at: datetime) -> Text:
        silent = f" hat deine Frage zu Ticket {ticket} noch nicht beantwortet: „{question}“ Zeit war bis "
        advice = ". Frag nach oder hol dir jemand anderen dazu. "
        return (Strong(who), silent, Moment(due_at), advice)

    def your_reply(self, ticket: int, account: str, said: Text) -> Text:
        return ("Es geht um deine Antwort bei ", Strong(f"Ticket {ticket}"), f" ({account}). ", *said, " ")

    def reminder(self, ticket: int, words: str) -> Text:
        return (f"Du wolltest an Ticket {ticket} erinnert werden: „{words}“ ",)

    def log_as_file(self, ticket: int) -> Text:
        return (f"Das Protokoll von Ticket {ticket}. Es ist intern.",)

    def too_late(self) -> str:
        return (
            "Das Fenster konnte nicht rechtzeitig aufgehen. Bitte drück noch einmal; "
            "was du schon geschrieben hast, ist aufgehoben."
        )

    def not_answering(self, product: str) -> str:
        return f"{product} antwortet gerade nicht, deshalb wurde nichts verändert. Bitte versuch es gleich noch einmal."

    def done(self) -> str:
        return "Erledigt."

    def file_gone(self) -> str:
        return "Diese Datei ist nicht mehr aufgehoben. Öffne das Protokoll des Tickets und hol sie dir dort noch einmal."

    def form_in_chat(self) -> str:
        return "Dafür öffnet sich ein Fenster. Den Knopf dazu habe ich dir in unseren Chat geschrieben."

    def not_taken(self) -> str:
        return (
            "Das Fenster hat sich gerade geändert, deine letzte Auswahl kam darin nicht mehr an. "
            "Bitte wähle noch einmal; was du geschrieben hast, ist nicht verloren."
        )
