"""English."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from bot.domain.text import Moment, Strong, Text
from bot.texts.words import WordTexts, listed

_COMMANDS: Final[Mapping[str, str]] = {
    "inbox": "shows what waits for your departments",
    "next": "goes through it, the most pressing ticket first",
    "home": "is your own page: your tickets and drafts, and what waits for you",
    "search refund": "finds words in all tickets of your departments",
    "ticket 17": "shows a ticket whole, with everything you can do to it",
    "log 17": "tells all that happened to it",
    "templates bicycle": "looks through what is prepared",
    "faq dog": "looks through questions that come again and again",
    "proposals": "shows what colleagues propose for both",
    "themes": "shows what came up again and again and has no answer yet",
    "tags": "lists all tags, to rename or to lock them",
    "kept": "shows what was kept as an idea from the feeds that you watch",
    "forwards": "shows who was asked by mail and has not answered yet",
    "duty": "shows who is on duty now and next, and lets you say that you are away, or look for a cover",
    "focus facebook 2h": "lets your department look at some accounts only for a while; the rest is listed at the end",
    "handover": "hands over to the next shift, or accepts what the last one handed over",
    "freeze": "stops all replies at once; followed by an account, only that one",
    "unfreeze": "lets them go out again, with a reason",
    "help": "shows this",
}


class EnglishWords(WordTexts):
    uses = _COMMANDS

    def commands(self, typed: str) -> Text:
        return (
            Strong("Zuruf"),
            " turns public posts into tickets. Everything is a button on their cards; who likes to type finds it here:",
            *listed(_COMMANDS, typed),
        )

    def not_understood(self, command: str, meant: str, typed: str) -> Text:
        wish = f" Did you mean {typed}{meant}?" if meant else ""
        return (f"I do not understand “{command}”.{wish} {typed}help says what works.",)

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

    def your_reply(self, ticket: int, account: str, said: Text) -> Text:
        return ("This is about your reply to ", Strong(f"ticket {ticket}"), f" ({account}). ", *said, " ")

    def reminder(self, ticket: int, words: str) -> Text:
        return (f"You wanted to be reminded of ticket {ticket}: “{words}” ",)

    def log_as_file(self, ticket: int) -> Text:
        return (f"The log of ticket {ticket}. It is internal.",)

    def too_late(self) -> str:
        return (
            "The form could not be opened in time. Please press again; what you have written already is kept."
        )

    def not_answering(self, product: str) -> str:
        return f"{product} does not answer just now, so nothing was changed. Please try again in a moment."

    def done(self) -> str:
        return "Done."

    def file_gone(self) -> str:
        return "That file is not kept any more. Open the log of the ticket and ask for it once more."

    def form_in_chat(self) -> str:
        return "That opens in a window. I have sent you a button for it in our chat."

    def not_taken(self) -> str:
        return (
            "The form has just changed, so your last choice did not arrive in it. "
            "Please choose again; what you have written is not lost."
        )
