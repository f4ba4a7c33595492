"""English."""

from __future__ import annotations

from datetime import datetime

from bot.domain.posts import PostKind
from bot.domain.text import Called, Link, Moment, Span, Strong, Text
from bot.domain.ticket import Status
from bot.texts.acts.en import EnglishActs
from bot.texts.answers.en import EnglishAnswers
from bot.texts.channels.en import EnglishChannels
from bot.texts.customers.en import EnglishCustomers
from bot.texts.delivery.en import EnglishDelivery
from bot.texts.dialogs.en import EnglishDialogs
from bot.texts.duty.en import EnglishDuty
from bot.texts.focus.en import EnglishFocus
from bot.texts.handover.en import EnglishHandover
from bot.texts.inbox.en import EnglishInbox
from bot.texts.library.en import EnglishLibrary
from bot.texts.mails.en import EnglishMails
from bot.texts.monitoring.en import EnglishMonitoring
from bot.texts.package.en import ENGLISH_PACKAGE
from bot.texts.refusing.en import EnglishRefusals
from bot.texts.simulation.en import EnglishSimulation
from bot.texts.stops.en import EnglishStops
from bot.texts.texts import Labels, Texts
from bot.texts.tools.en import EnglishTools
from bot.texts.waves.en import EnglishWaves
from bot.texts.words.en import EnglishWords

_KINDS = {
    PostKind.COMMENT: "Comment",
    PostKind.MENTION: "Mention",
    PostKind.MESSAGE: "Message",
    PostKind.REVIEW: "Review",
    PostKind.MAIL: "Mail",
}
_STATUS = {
    Status.NEW: "🆕 New",
    Status.BUNDLED: "🌊 In a wave",
    Status.CLAIMED: "🙋 In progress",
    Status.ESCALATED: "⤴️ Waiting for an answer from inside",
    Status.SENDING: "📤 Reply on its way",
    Status.CHECKING: "🔎 Finding out whether the reply arrived",
    Status.UNCERTAIN: "❓ Unclear whether the reply arrived",
    Status.SNOOZED: "💤 Snoozed",
    Status.ANSWERED: "💬 Answered",
    Status.CLOSED: "✅ Closed",
}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class English(Texts):
    code = "en"
    tools = EnglishTools()
    duty = EnglishDuty()
    handover = EnglishHandover()
    inbox = EnglishInbox()
    waves = EnglishWaves()
    answers = EnglishAnswers()
    words = EnglishWords()
    channels = EnglishChannels()
    customers = EnglishCustomers()
    delivery = EnglishDelivery()
    dialogs = EnglishDialogs()
    library = EnglishLibrary()
    package = ENGLISH_PACKAGE
    simulation = EnglishSimulation()
    stops = EnglishStops()
    monitoring = EnglishMonitoring()
    acts = EnglishActs()
    mails = EnglishMails()
    refusals = EnglishRefusals()
    focus = EnglishFocus()
    labels = Labels(
        claim="Claim",
        release="Release",
        assign="Assign",
        reply="Reply",
        escalate="Escalate",
        suggest="Suggest answer",
        give_back="Return",
        close="Close",
        reopen="Reopen",
        show_log="Show log",
        undo="Undo",
        edit="Edit",
        use_draft="Use draft",
        discard="Discard",
        send="Send",
        preview="Preview",
        save_draft="Save draft",
        cancel="Cancel",
        back="Back",
        older="Older",
        newer="Newer",
        owner="Owner",
        nobody="nobody yet",
        routed="Why here",
        question="Question",
        due="Due",
        reason="Reason",
        asked_by="Asked by",
        service="Whom to ask",
        person="To whom",
        template="Template",
        template_hint="Search templates …",
        your_answer="Answer",
        target="Where",
        public="In public",
        private="In private",
        close_after="Close afterwards",
        see_original="See original",
        removed_post="(deleted on the platform)",
        return_reason="Why return it?",
        suggested_answer="Suggested answer",
        state="State",
        urgent="Urgent",
    )

    def kind(self, kind: PostKind, *, private: bool) -> str:
        return f"{_KINDS[kind]} (private)" if private else _KINDS[kind]

    def status(self, status: Status) -> str:
        return _STATUS[status]

    def ticket(self, number: int) -> str:
        return f"Ticket {number}"

    def moment(self, at: datetime) -> str:
        return f"{at.day} {_MONTHS[at.month - 1]} {at.year}, {at:%H:%M}"

    def wrote(self, name: Span, handle: Span | None, at: datetime) -> Text:
        return (name, " (", handle, ") · ", Moment(at)) if handle else (name, " · ", Moment(at))

    def routed_by(self, department: str, rule: str, matched: str) -> Text:
        why = f"rule “{rule}”, matched “{matched}”" if matched else f"rule “{rule}”"
        return (f"{department}: {why}",)

    def owned_since(self, who: str, since: datetime) -> Text:
        return (f"{who}, since ", Moment(since))

    def asked(self, department: str, due_at: datetime) -> Text:
        return (f"{department} was asked, answer due ", Moment(due_at))

    def draft_ready(self, who: str) -> Text:
        return (f"A draft by {who} is ready",)

    def earlier_posts(self, count: int) -> str:
        return "1 earlier post in the log" if count == 1 else f"{count} earlier posts in the log"

    def shortened(self) -> str:
        return "Shortened. The whole text is in the log."

    def internal(self) -> str:
        return "🔒 Internal only: nothing written in this thread ever leaves the house. Only what is sent with “Reply” goes out."

    def opened(self, name: Span, department: str) -> Text:
        return ("A post by ", name, f" arrived at {department}.")

    def wrote_again(self, name: Span, words: Span) -> Text:
        return (name, " wrote again: ", words)

    def edited_post(self, name: Span, words: Span) -> Text:
        return (name, " changed the post: ", words)

    def removed_post(self) -> Text:
        return ("A post was deleted on the platform.",)

    def claimed(self, who: str) -> Text:
        return (Strong(who), " claimed the ticket.")

    def released(self, who: str) -> Text:
        return (Strong(who), " released the ticket.")

    def assigned(self, who: str, to: Called) -> Text:
        return (Strong(who), " assigned the ticket to ", to, ".")

    def drafted(self, who: str, words: str) -> Text:
        return (Strong(who), f" wrote a draft: “{words}”")

    def discarded(self, who: str) -> Text:
        return (Strong(who), " discarded the draft.")

    def queued(self, who: str, words: str, account: str, due_at: datetime, *, private: bool) -> Text:
        way = "in private" if private else "in public"
        return (Strong(who), f" replies {way} as {account}. It goes out: ", Moment(due_at), f"\n“{words}”")

    def withdrawn(self, who: str) -> Text:
        return (Strong(who), " took the reply back. Nothing was sent.")

    def sent(self, account: str, url: str) -> Text:
        where = (Link("View", url),) if url else ()
        return (f"The reply is published as {account}. ", *where)

    def escalated(self, who: str, department: str, reason: str, question: str, due_at: datetime) -> Text:
        return (Strong(who), f" asks {department} ({reason}), answer due ", Moment(due_at), f": “{question}”")

    def suggested(self, who: str, words: str) -> Text:
        return (Strong(who), f" suggests as answer: “{words}”")

    def returned(self, who: str, reason: str) -> Text:
        return (Strong(who), f" returns the question: “{reason}”")

    def noted(self, who: str, words: str) -> Text:
        return ("📝 ", Strong(who), f": {words}")

    def note_changed(self, who: str, words: str) -> Text:
        return ("📝 ", Strong(who), f" (changed): {words}")

    def note_gone(self, who: str) -> Text:
        return ("📝 ", Strong(who), ": note deleted")

    def note_edited(self, who: str, words: str) -> Text:
        return ("📝 ", Strong(who), f" changed the note: {words}")

    def note_deleted(self, who: str | None) -> Text:
        return (Strong(who), " deleted a note.") if who else ("A note was deleted.",)

    def closed(self, who: str) -> Text:
        return (Strong(who), " closed the ticket.")

    def reopened(self, who: str | None) -> Text:
        if who:
            return (Strong(who), " reopened the ticket.")
        return ("Open again, because the customer wrote.",)

    def speaks_for(self, account: str, name: Span, *, private: bool) -> Text:
        way = "in private" if private else "in public"
        return ("You answer ", name, f" {way} as ", Strong(account), ".")

    def drafts_for(self, account: str, name: Span) -> Text:
        return ("Your draft to ", name, " stays internal until somebody sends it as ", Strong(account), ".")

    def will_appear(self, account: str, count: int, limit: int) -> Text:
        return ("This is how it will appear as ", Strong(account), f" ({count} of {limit} characters):")

    def press_again(self) -> str:
        return "Please read it. “Send” sends exactly this text."

    def placeholders_hint(self) -> str:
        return "Placeholders such as {{name}} must be filled in before sending."

    def undo_hint(self, seconds: int) -> str:
        return f"After sending you have {seconds} seconds to undo."

    def question_from(self, who: str, question: str) -> Text:
        return (Strong(who), f" asks: “{question}”")

    def stays_internal(self) -> str:
        return "This stays internal: it goes back as a draft to the team that answers."

    def page(self, number: int, pages: int) -> str:
        return f"Page {number} of {pages}"

    def begun_before(self) -> str:
        return "✏️ Your text is here again, as you left it: "

    def begun_otherwise(self) -> str:
        return "✏️ You had also begun this, and it was not sent: "

    def you_were_assigned(self, who: str, ticket: int, account: str) -> Text:
        return (Strong(who), f" assigned ticket {ticket} ({account}) to you. ")

    def something_broke(self) -> str:
        return "That did not work, and nothing was changed. Please try again; if it stays, the log helps your IT."
