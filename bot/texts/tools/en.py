"""English."""

from __future__ import annotations

from datetime import datetime

from bot.domain.text import Moment, Strong, Text
from bot.texts.tools import ToolLabels, ToolTexts


class EnglishTools(ToolTexts):
    labels = ToolLabels(
        more="More …",
        tag="Tag",
        star="Star",
        unstar="Unstar",
        mute="Mute",
        unmute="Unmute",
        snooze="Snooze",
        wake="Wake now",
        help="Ask for help",
        answer_help="Answer",
        remind="Remind me",
        note="Add note",
        merge="Merge",
        split="Split",
        go_private="Answer in private",
        region="Region",
        tags="Tags",
        hints="Hints",
    )

    def tagged(self, who: str, tag: str) -> Text:
        return (Strong(who), f" added the tag “{tag}”.")

    def untagged(self, who: str, tag: str) -> Text:
        return (Strong(who), f" removed the tag “{tag}”.")

    def starred(self, who: str, *, on: bool) -> Text:
        return (Strong(who), " starred the ticket." if on else " took the star off.")

    def muted(self, who: str, *, on: bool) -> Text:
        if on:
            return (Strong(who), " muted the conversation: further posts are kept, but call nobody.")
        return (Strong(who), " unmuted the conversation.")

    def snoozed(self, who: str, until: datetime) -> Text:
        return (Strong(who), " snoozed the ticket until ", Moment(until), ".")

    def woken(self, who: str | None) -> Text:
        return (Strong(who), " woke the ticket.") if who else ("The ticket is due again.",)

    def reminder_set(self, who: str, due_at: datetime, text: str) -> Text:
        return (Strong(who), " wants to be reminded ", Moment(due_at), f": “{text}”")

    def reminded(self) -> Text:
        return ("The reminder was sent.",)

    def region_set(self, who: str, region: str) -> Text:
        return (Strong(who), f" set the region to {region}." if region else " removed the region.")

    def absorbed(self, who: str, ticket: int, posts: int) -> Text:
        count = "1 post" if posts == 1 else f"{posts} posts"
        return (Strong(who), f" merged ticket {ticket} into this one ({count}).")

    def merged_into(self, who: str, ticket: int) -> Text:
        return (Strong(who), f" merged this ticket into ticket {ticket}. It goes on there.")

    def split_off(self, who: str, ticket: int, posts: int) -> Text:
        count = "a post" if posts == 1 else f"{posts} posts"
        return (Strong(who), f" split {count} off: see ticket {ticket}.")

    def help_asked(self, who: str, to: str, question: str, due_at: datetime, *, second_opinion: bool) -> Text:
        asks = " asks for a second opinion: " if second_opinion else " asks for help: "
        return (Strong(who), asks, Strong(to), ", until ", Moment(due_at), f": “{question}”")

    def help_answered(self, who: str, words: str) -> Text:
        return (Strong(who), f" answers: “{words}”")

    def help_overdue(self) -> Text:
        return ("The request for help has not been answered in time. Both sides were told.",)
