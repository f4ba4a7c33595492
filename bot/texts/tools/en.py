"""English."""

from __future__ import annotations

from datetime import datetime

from bot.domain.putting_aside import Later
from bot.domain.text import Called, Moment, Span, Strong, Text
from bot.texts.tools import ToolLabels, ToolTexts

_LATER = {
    Later.HOUR: "in 1 hour",
    Later.TODAY: "today 16:00",
    Later.TOMORROW: "tomorrow 9:00",
    Later.MONDAY: "Monday 9:00",
}
_LANGUAGES = {"": "not certain", "de": "German", "en": "English"}
"""Others are named by their code."""


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
        language="Language",
        tags="Tags",
        hints="Hints",
        leads_to="Links lead to",
        file_note="File with a ticket",
        export_log="Take the log along",
        manage_tags="Manage tags",
        waiting_since="Waiting since",
        marks="Marks",
        colleague="Whom do you ask?",
        your_help="What do you think?",
        when="When",
        exactly="Or exactly",
        remind_of="Of what?",
        which_ticket="With which ticket?",
        suggested_tags="Suggestions",
        another_tag="Another tag",
        search_tags="Search a tag or write a new one …",
        tags_off="Take these tags off",
        tag_old="This tag …",
        tag_new="… will be called",
        lock_tags="Lock the list: no new tags",
        save="Save",
        other_ticket="Merge with which ticket?",
        search_tickets="Number or words …",
        which_posts="Which posts?",
        no_region="none",
    )

    def look_alike(self, domain: Span, encoded: Span) -> Text:
        return (domain, " ⚠️ only looks like that, its real name is ", encoded)

    def help_open(self, who: str, due_at: datetime) -> Text:
        return (f"{who} was asked, answer due ", Moment(due_at))

    def no_answer_from_here(self, platform: str) -> str:
        return f"Replying is not possible from here: {platform} does not let us."

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

    def help_asked(
        self, who: str, to: Called, question: str, due_at: datetime, *, second_opinion: bool
    ) -> Text:
        asks = " asks for a second opinion: " if second_opinion else " asks for help: "
        return (Strong(who), asks, to, ", until ", Moment(due_at), f": “{question}”")

    def help_answered(self, who: str, words: str) -> Text:
        return (Strong(who), f" answers: “{words}”")

    def help_overdue(self) -> Text:
        return ("The request for help has not been answered in time. Both sides were told.",)

    def question_overdue(self, department: str) -> Text:
        return (f"{department} has not answered in time. Whoever asked was told.",)

    def later(self, when: Later) -> str:
        return _LATER[when]

    def note_hint(self) -> str:
        return "Internal only: the note stands in every thread of this ticket and never leaves the house."

    def named_language(self, code: str) -> str:
        return _LANGUAGES.get(code, code)

    def starred_now(self) -> str:
        return "⭐ starred"

    def muted_now(self) -> str:
        return "🔕 muted"

    def snoozed_now(self, until: datetime) -> Text:
        return ("💤 snoozed until ", Moment(until))

    def wrote_earlier(self, count: int) -> str:
        return "1 more post before that" if count == 1 else f"{count} more posts before that"

    def new_tag(self, tag: str) -> str:
        return f"New tag: “{tag}”"

    def tag_count(self, tag: str, tickets: int) -> str:
        return f"{tag} ({tickets})"

    def no_tags(self) -> str:
        return "No ticket has a tag yet."

    def tags_merged(self, old: str, new: str, tickets: int, left: int) -> Text:
        count = "1 ticket has" if tickets == 1 else f"{tickets} tickets have"
        rest = f" {left} still have the old one: please save once more." if left else ""
        return (f"“{old}” is called “{new}” now. {count} been given the new tag.{rest}",)

    def stays(self, ticket: int) -> Text:
        return (Strong(f"Ticket {ticket}"), " stays and gets all posts:")

    def goes_over(self, ticket: int) -> Text:
        return (Strong(f"Ticket {ticket}"), " goes on as part of it, and is closed with that:")

    def split_hint(self) -> str:
        return "The chosen posts become a ticket of their own; at least one stays here."

    def take_along(self, file_format: str) -> str:
        return f"Take along as {file_format}"

    def file_on_its_way(self) -> str:
        return "The log is on its way to you as a file, in a direct message."
