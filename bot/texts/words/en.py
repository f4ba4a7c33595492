"""English."""

from __future__ import annotations

from datetime import datetime

from bot.domain.text import Moment, Strong, Text
from bot.texts.words import WordTexts


class EnglishWords(WordTexts):
    def help_wanted(
        self, who: str, ticket: int, account: str, question: str, due_at: datetime, *, second_opinion: bool
    ) -> Text:
        wish = "your opinion on a draft" if second_opinion else "your help"
        asks = f" would like {wish} with ticket {ticket} ({account}): “{question}” Please answer by "
        return (Strong(who), asks, Moment(due_at), ". ")

    def help_given(self, who: str, ticket: int, words: str) -> Text:
        return (Strong(who), f" has answered your question about ticket {ticket}: “{words}” ")

    def help_still_wanted(self, who: str, ticket: int, question: str, due_at: datetime) -> Text:
        waits = f" still waits for your answer on ticket {ticket}: “{question}” It was due by "
        return (Strong(who), waits, Moment(due_at), ". ")

    def help_not_given(self, who: str, ticket: int, question: str, due_at: datetime) -> Text:
        silent = f" has not answered your question about ticket {ticket} yet: “{question}” It was due by "
        return (Strong(who), silent, Moment(due_at), ". Ask again, or ask somebody else. ")

    def reminder(self, ticket: int, words: str) -> Text:
        return (f"You wanted to be reminded of ticket {ticket}: “{words}” ",)

    def log_as_file(self, ticket: int) -> Text:
        return (f"The log of ticket {ticket}. It is internal.",)

    def too_late(self) -> str:
        return (
            "The form could not be opened in time. Please press again; what you have written already is kept."
        )

    def not_taken(self) -> str:
        return (
            "The form has just changed, so your last choice did not arrive in it. "
            "Please choose again; what you have written is not lost."
        )
