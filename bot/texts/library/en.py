"""English."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from bot.domain.text import Called, Moment, Span, Strong, Text, Untrusted
from bot.texts.library import LibraryLabels, LibraryTexts


class EnglishLibrary(LibraryTexts):
    labels = LibraryLabels(
        templates="Templates",
        faq="FAQ",
        proposals="Proposals",
        themes="Themes without answer",
        words="Words",
        folder="Folder",
        all_folders="All folders",
        search="Search",
        look="Look",
        back="Back to the list",
        name="Name",
        text="Text",
        question="Question",
        answer="Answer",
        owner="Who decides",
        propose="Propose",
        approve="Approve",
        look_and_approve="Look & approve",
        decline="Decline",
        insert="Insert the answer",
        ask_department="Ask this department",
        nothing_found="Nothing found. Fewer or other words may help.",
        nothing_waits="Nothing waits for a decision.",
        no_themes="Everything that came up more than once has an answer.",
        expired="Expired: it is not offered any more.",
    )

    def template(self, name: str, folder: str, tags: Sequence[str], uses: int) -> Text:
        used = {0: "never used yet", 1: "used in 1 ticket"}.get(uses, f"used in {uses} tickets")
        about = " · ".join(part for part in (folder, ", ".join(tags), used) if part)
        return (Strong(name), f"\n{about}")

    def owned(self, owner: str, valid_until: date | None) -> str:
        until = f"valid until {valid_until:%d %B %Y}" if valid_until else ""
        return " · ".join(part for part in (f"looked after by {owner}" if owner else "", until) if part)

    def wording(self, language: str, address: str, region: str, accounts: Sequence[str]) -> Text:
        parts = (language, address.capitalize(), region, ", ".join(accounts))
        return (Strong(" · ".join(part for part in parts if part)),)

    def asks_for(self, personal: str) -> str:
        return f"Asks for something personal: {personal}"

    def missing_for(self, accounts: Sequence[str]) -> str:
        return f"No wording of its own yet for: {', '.join(accounts)}"

    def more_found(self, count: int) -> str:
        return f"{count} more: narrow it down by more words."

    def contact(self, words: str) -> str:
        return f"Whom to ask: {words}"

    def proposal(self, kind: str, title: str, who: str, at: datetime, owner: str) -> Text:
        return (f"{kind}: ", Strong(title), f"\nproposed by {who}, ", Moment(at), f" · {owner} decides")

    def proposed(self, owner: str) -> str:
        return f"Proposed. {owner} decides about it."

    def proposal_hint(self) -> str:
        return "The customer's and your own name were replaced by placeholders. Please take out what belongs to this case only."

    def proposed_line(self, who: str, title: str, to: Called, *, faq: bool) -> Text:
        what = "for the FAQ" if faq else "as a template"
        return (Strong(who), f" proposes “{title}” {what}; ", to, " decides.")

    def to_approve(self, who: str, title: str) -> Text:
        return (Strong(who), f" proposes “{title}”. You decide about it. ")

    def settled_line(self, who: str, title: str, *, approved: bool) -> Text:
        return (Strong(who), f" {'approved' if approved else 'declined'} “{title}”.")

    def settled(self, who: str, title: str, *, approved: bool) -> Text:
        if approved:
            return (Strong(who), f" approved your proposal “{title}”: it is offered from now on. ")
        return (Strong(who), f" did not take your proposal “{title}”. Feel free to ask why. ")

    def theme(self, words: Sequence[str], tickets: int) -> Text:
        return (Untrusted(", ".join(words)), f": {tickets} tickets")

    def themes_of_the_week(self, department: str) -> Text:
        return (Strong(f"{department}: what came up again and again last week and has no answer yet"),)

    def highlights_of_the_week(self, department: str) -> Text:
        return (Strong(f"{department}: ⭐ what you starred last week"),)

    def highlight(self, ticket: int, name: Span, words: Span) -> Text:
        return (f"#{ticket}, ", name, ": ", words)

    def example(self, ticket: int) -> str:
        return f"Ticket {ticket}"
