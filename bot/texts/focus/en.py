"""English."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, assert_never

from bot.domain import refusals as no
from bot.domain.text import Moment, Strong, Text
from bot.texts.focus import FocusLabels, FocusTexts

_HOUR: Final = timedelta(hours=1)


class EnglishFocus(FocusTexts):
    labels = FocusLabels(
        focus="🎯 Focus",
        begin="Begin focus",
        end="End focus",
        department="For whom?",
        accounts="On what?",
        lasts="For how long?",
    )

    def lasts(self, time: timedelta) -> str:
        if time % _HOUR:
            return f"{time // timedelta(minutes=1)} minutes"
        return "1 hour" if time == _HOUR else f"{time // _HOUR} hours"

    def choose(self) -> str:
        return "Choose at least one account."

    def what_it_means(self) -> str:
        return (
            "Until then only cards from there come. Everything else is collected and stands in a list at the end; "
            "threats and what is urgent come at once all the same. The inbox always shows everything."
        )

    def begun(self, who: str, accounts: Sequence[str], until: datetime) -> Text:
        return (
            "🎯 ",
            Strong(who),
            ": focus on ",
            Strong(", ".join(accounts)),
            " until ",
            Moment(until),
            ". Everything else is collected, what is urgent comes all the same.",
        )

    def over(self, by: str) -> Text:
        return ("🎯 The focus is over.",) if not by else ("🎯 ", Strong(by), " ended the focus.")

    def held_back(self, count: int) -> str:
        if not count:
            return " Nothing was held back."
        return " 1 ticket was held back:" if count == 1 else f" {count} tickets were held back:"

    def one_held_back(self, ticket: int, account: str) -> Text:
        return ("\n• ", Strong(f"Ticket {ticket}"), f" · {account}: ")

    def and_more(self, count: int) -> str:
        return f"\n… and {count} more"

    def refused(self, why: no.FocusRefusal) -> Text:
        match why:
            case no.FocusedAlready(who=who, until=until):
                return (
                    Strong(who.name),
                    " has begun a focus already, until ",
                    Moment(until),
                    ". End that one first.",
                )
            case no.NoFocus(who=who):
                return (
                    (Strong(who.name), " has ended it already.") if who else ("The focus is over already.",)
                )
            case _:
                assert_never(why)
