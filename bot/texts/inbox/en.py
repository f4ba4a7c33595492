"""English."""

from __future__ import annotations

from datetime import timedelta
from typing import assert_never

from bot.domain.queueing import Unit, Waited, Whose
from bot.domain.text import Strong, Text
from bot.texts.inbox import InboxLabels, InboxTexts

_AGES = ("under 1 hour", "1–4 hours", "4–24 hours", "1–3 days", "longer")
_WHOSE = {Whose.MINE: "mine", Whose.NOBODYS: "nobody’s", Whose.OTHERS: "others’"}


class EnglishInbox(InboxTexts):
    labels = InboxLabels(
        inbox="Inbox",
        next="Next",
        look_again="Refresh",
        open="Open",
        account="Account",
        waiting="Waiting",
        state="State",
        whose="Whose",
        tag="Tag",
        starred="Star",
        only_starred="only with a star",
        overdue="Overdue",
        any="any",
        nobody_waits="nobody waits",
        filter="Filter",
        saved_filters="Your filters:",
        filter_name="Name for this filter",
        save_filter="Save filter",
        skip="Skip",
        send_next="Send & next",
        save_next="Save & next",
        bulk="Change several",
        action="What should happen?",
        untag="Remove tag",
        which_tickets="Tickets",
        carry_out="Carry out",
        go_on="Continue",
        undo_bulk="Undo all of it",
        home="Home",
        my_tickets="My tickets",
        my_drafts="My drafts",
        ready_drafts="Drafts that wait to be sent",
        help_wanted="Somebody asks for your help",
        asked_us="Questions to your department",
        to_decide="Proposals that you decide about",
        search="Search",
        search_words="What are you looking for?",
    )

    def waiting(self, waited: Waited) -> str:
        if waited.unit is Unit.MINUTES and waited.count < 1:
            return "written just now"
        return f"waiting {self._since(waited)}"

    def _since(self, waited: Waited) -> str:
        match waited.unit:
            case Unit.MINUTES:
                return "for 1 minute" if waited.count == 1 else f"for {waited.count} minutes"
            case Unit.HOURS:
                return "for 1 hour" if waited.count == 1 else f"for {waited.count} hours"
            case Unit.YESTERDAY:
                return "since yesterday"
            case Unit.DAYS:
                return f"for {waited.count} days"
            case _:
                assert_never(waited.unit)

    def age(self, boundaries: int) -> str:
        return _AGES[boundaries]

    def overdue(self, time: timedelta) -> str:
        hours = time // timedelta(hours=1)
        if time < timedelta(days=1):
            return "for more than 1 hour" if hours == 1 else f"for more than {hours} hours"
        return "for more than 1 day" if time.days == 1 else f"for more than {time.days} days"

    def whose(self, whose: Whose) -> str:
        return _WHOSE[whose]

    def total(self, count: int, due: int) -> str:
        tickets = "1 ticket" if count == 1 else f"{count} tickets"
        return f"{tickets}, {due} of them due for you now."

    def all_done(self) -> str:
        return "🎉 Nothing open. Everything is answered."

    def nothing_found(self) -> str:
        return "There is nothing like that."

    def forget_filter(self, name: str) -> str:
        return f"Delete filter “{name}”"

    def progress(self, done: int, due: int) -> str:
        return f"{done} done, {due} to go" if done else f"{due} to go"

    def answered(self, who: str) -> str:
        return f"↩️ {who} answered · "

    def nothing_due(self, done: int) -> str:
        if done == 0:
            return "🎉 Nothing is due for you right now."
        return f"🎉 {done} done. Nothing more is due for you right now."

    def comes_next(self, ticket: int) -> Text:
        return ("Next: ", Strong(f"Ticket {ticket}"), ", due ")

    def skipped_again(self, count: int) -> str:
        return "The skipped one again" if count == 1 else f"The {count} skipped ones again"

    def choose_something(self) -> str:
        return "Something still has to be chosen here."

    def all_shown(self, count: int) -> str:
        return f"Choose all {count} that stand here"

    def bulk_counts(self, done: int, refused: int, left: int, *, undone: bool) -> str:
        counts = [f"{done} taken back" if undone else f"{done} done"]
        counts += [f"{refused} not"] if refused else []
        counts += [f"{left} still to come"] if left else []
        return ", ".join(counts) + "."

    def undo_too_late(self) -> str:
        return "This can be taken back for one day only, and only by whoever did it."

    def greeting(self, name: str, unclaimed: int) -> Text:
        if not unclaimed:
            return ("Hello ", Strong(name), "! Everything that is due has somebody.")
        count = "1 ticket is due that" if unclaimed == 1 else f"{unclaimed} tickets are due that"
        return ("Hello ", Strong(name), f"! {count} nobody has taken yet.")

    def nothing_for_you(self) -> str:
        return "☕ Nothing waits for you right now. “Next” shows what is due for the team."

    def search_hint(self) -> str:
        return "Looks through posts, replies, notes and names. All words must occur."

    def search_page(self, number: int) -> str:
        return f"Page {number}"
