"""German."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, assert_never

from bot.domain import refusals as no
from bot.domain.text import Moment, Strong, Text
from bot.texts.focus import FocusLabels, FocusTexts

_HOUR: Final = timedelta(hours=1)


class GermanFocus(FocusTexts):
    labels = FocusLabels(
        focus="🎯 Fokus",
        begin="Fokus beginnen",
        end="Fokus beenden",
        department="Für wen?",
        accounts="Worauf?",
        lasts="Wie lange?",
    )

    def lasts(self, time: timedelta) -> str:
        if time % _HOUR:
            return f"{time // timedelta(minutes=1)} Minuten"
        return "1 Stunde" if time == _HOUR else f"{time // _HOUR} Stunden"

    def choose(self) -> str:
        return "Wähle mindestens ein Konto."

    def what_it_means(self) -> str:
        return (
            "Bis dahin kommen nur Karten von dort. Alles andere wird gesammelt und steht am Ende in einer Liste; "
            "Drohungen und Dringendes kommen trotzdem sofort. Der Posteingang zeigt immer alles."
        )

    def begun(self, who: str, accounts: Sequence[str], until: datetime) -> Text:
        return (
            "🎯 ",
            Strong(who),
            ": Fokus auf ",
            Strong(", ".join(accounts)),
            " bis ",
            Moment(until),
            ". Alles andere wird gesammelt, Dringendes kommt trotzdem.",
        )

    def over(self, by: str) -> Text:
        return ("🎯 Der Fokus ist vorbei.",) if not by else ("🎯 ", Strong(by), " hat den Fokus beendet.")

    def held_back(self, count: int) -> str:
        if not count:
            return " Zurückgehalten wurde nichts."
        return " Zurückgehalten wurde 1 Ticket:" if count == 1 else f" Zurückgehalten wurden {count} Tickets:"

    def one_held_back(self, ticket: int, account: str) -> Text:
        return ("\n• ", Strong(f"Ticket {ticket}"), f" · {account}: ")

    def and_more(self, count: int) -> str:
        return f"\n… und {count} weitere"

    def refused(self, why: no.FocusRefusal) -> Text:
        match why:
            case no.FocusedAlready(who=who, until=until):
                return (
                    Strong(who.name),
                    " hat schon einen Fokus begonnen, bis ",
                    Moment(until),
                    ". Beende zuerst diesen.",
                )
            case no.NoFocus(who=who):
                return (
                    (Strong(who.name), " hat den Fokus schon beendet.")
                    if who
                    else ("Der Fokus ist schon vorbei.",)
                )
            case _:
                assert_never(why)
