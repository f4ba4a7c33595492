"""English."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from bot.domain import refusals as no
from bot.domain.people import Role
from bot.domain.posts import PostKind
from bot.domain.text import Called, Link, Moment, Span, Strong, Text
from bot.domain.ticket import Status
from bot.texts.acts.en import EnglishActs
from bot.texts.answers.en import EnglishAnswers
from bot.texts.channels.en import EnglishChannels
from bot.texts.customers.en import EnglishCustomers
from bot.texts.delivery.en import EnglishDelivery
from bot.texts.dialogs.en import EnglishDialogs
from bot.texts.inbox.en import EnglishInbox
from bot.texts.library.en import EnglishLibrary
from bot.texts.mails.en import EnglishMails
from bot.texts.monitoring.en import EnglishMonitoring
from bot.texts.package.en import ENGLISH_PACKAGE
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
_ROLES = {Role.READ: "read", Role.DRAFT: "draft", Role.ANSWER: "answer"}


class English(Texts):
    code = "en"
    tools = EnglishTools()
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

    def role(self, role: Role) -> str:
        return _ROLES[role]

    def refused(self, why: no.Refusal) -> Text:
        match why:
            case no.ClaimedBy(who=who, since=since):
                return (Strong(who.name), " was faster: claimed ", Moment(since), ".")
            case no.NobodyOwnsIt():
                return ("Nobody owns this ticket at the moment.",)
            case no.OwnedBySomebodyElse(who=who):
                return ("The ticket belongs to ", Strong(who.name), ". You can pass it on with “Assign”.")
            case no.ClosedAlready(who=who):
                return (
                    ("The ticket is closed already, by ", Strong(who.name), ".")
                    if who
                    else ("The ticket is closed already.",)
                )
            case no.OpenAlready():
                return ("The ticket is open already.",)
            case no.RoleTooLow(needed=needed):
                return (
                    f"You need the right “{self.role(needed)}”. It is set in escalation.yaml, under people.",
                )
            case no.Stranger(person=person):
                return (
                    f"I do not know you yet. Enter yourself in escalation.yaml, under people; your id is {person}.",
                )
            case no.NotOfTheTeam():
                return ("Only members of the team can do this: no guests, no other companies.",)
            case no.OtherDepartment():
                return ("The ticket belongs to another department.",)
            case no.CardIsKnown():
                return ("That is settled already, there is nothing left to do.",)
            case no.NotHere():
                return ("This ticket does not stand in this channel.",)
            case no.UnknownPerson(person=person):
                return (f"“{person}” cannot be chosen here.",)
            case no.NothingWritten():
                return ("The text is still missing.",)
            case no.PlaceholdersLeft(names=names):
                return (f"Not filled in yet: {', '.join(name.removeprefix('?') for name in names)}",)
            case no.TooLong(count=count, limit=limit):
                return (f"Too long: {count} characters, {limit} are allowed.",)
            case no.PlatformCannot(platform=platform):
                return (f"{platform} cannot do that.",)
            case no.StaysPrivate():
                return ("This was written to you in private: answer in private, too.",)
            case no.AnsweredPrivatelyBefore(platform=platform):
                return (f"{platform} takes one private answer to a public post, and this one has had it.",)
            case no.AnswerTooLate(platform=platform, until=until):
                return (
                    f"{platform} took answers to this until ",
                    Moment(until),
                    ". When the customer writes again, you can answer again.",
                )
            case no.AddressNotAllowed(address=address):
                return (f"{address} is neither in the address book nor at a domain that may be asked.",)
            case no.ForwardGoneAlready():
                return ("Too late: that cannot be done with this mail any more.",)
            case no.TooManyForwards(most=most):
                return (f"{most} mails of this ticket wait for an answer already.",)
            case no.NobodyToForwardTo():
                return (
                    "There is nobody whom you may ask by mail: the address book has nobody for your departments.",
                )
            case no.ActGoneAlready():
                return ("Too late: it has been done, or was called off already.",)
            case no.PostRemovedMeanwhile():
                return ("The post was deleted meanwhile.",)
            case no.ReplyOnItsWay(who=who):
                return ("A reply by ", Strong(who.name), " is still on its way.")
            case no.AnsweredMeanwhile(who=who):
                again = "“Preview” and “Send” once more, if your reply should go out all the same."
                return (Strong(who.name), f" has answered meanwhile: please read it in the thread. {again}")
            case no.PostEditedMeanwhile():
                again = "“Preview” and “Send” once more, if your reply still fits."
                return (f"The post was changed meanwhile: please read it again. {again}",)
            case no.ReplyGoneAlready():
                return ("Too late: the reply has left or was taken back already.",)
            case no.NoSuchDraft():
                return ("This draft was used or discarded already.",)
            case no.AskedAlready():
                return ("This department was asked already and has not answered yet.",)
            case no.NoSuchTarget():
                return ("This department cannot be asked here.",)
            case no.NotAsked():
                return (
                    "Nobody is asking your department here: the question was answered, returned or never put, or the ticket is closed.",
                )
            case no.DueInThePast():
                return ("This point in time has passed.",)
            case no.MayStillArrive(until=until):
                return (
                    "The reply may still arrive, until ",
                    Moment(until),
                    ". Look once more after that; only then it can be sent again.",
                )
            case no.NothingUncertain():
                return ("It is clear by now what became of the reply.",)
            case no.CannotLook(platform=platform, url=url):
                where = (": ", Link(self.labels.see_original, url), ".") if url else (".",)
                return (f"{platform} does not list our replies to us. Please look there yourself", *where)
            case no.AlreadyMerged(into=into):
                return (f"The ticket was merged into ticket {into}. It goes on there.",)
            case no.CannotMerge(ticket=ticket):
                return (
                    f"Ticket {ticket} cannot be merged: both must be open, on one account, in one department, with no reply on its way and no question open.",
                )
            case no.NothingToSplit():
                return ("Choose at least one post, and leave at least one.",)
            case no.NotAwaitingHelp():
                return ("The request for help was answered already.",)
            case no.NotSnoozed():
                return ("The ticket is due already.",)
            case no.PersonalPartMissing(about=about, words=words):
                return (
                    f"Something personal is missing ({about}): please write at least {words} words of your own.",
                )
            case no.TagsLocked(tag=tag):
                return (
                    f"The list of tags is locked, and “{tag}” is not on it. The command “tags” shows it.",
                )
            case no.NoSuchProposal():
                return ("The proposal was approved or declined already.",)
            case no.OwnProposal():
                return ("Nobody approves a proposal of their own.",)
            case no.NotTheOwner(who=who):
                return ("This is up to ", Strong(who.name), ".")
            case no.TooManyChosen(count=count, limit=limit):
                return (f"{count} are too many: choose at most {limit}.",)
            case no.ChangedMeanwhile():
                return ("Somebody changed this meanwhile. Please look at it once more.",)
            case (
                no.NoSuchWave()
                | no.NotInWave()
                | no.WroteMeanwhile()
                | no.NobodyToAnswer()
                | no.OwnAnswer()
                | no.WaveAnswerGone()
                | no.WaveBeingAnswered()
            ):
                return self.waves.refused(why)
            case no.NoSuchSighting():
                return ("This entry is not kept any more. Open it by its link.",)
            case no.MadeAlready(who=who, ticket=ticket):
                return (Strong(who.name), f" made it ticket {ticket} already.")
            case no.KeptAlready(who=who):
                return (Strong(who.name), " keeps this already.")
            case no.FrozenAlready(who=who, since=since):
                return (Strong(who.name), " froze this already, ", Moment(since), ".")
            case no.NotFrozen(who=who, since=since):
                if who is None or since is None:
                    return ("This is not frozen.",)
                return (Strong(who.name), " unfroze this already, ", Moment(since), ".")
            case no.OutdatedButton():
                return ("This button is of an older version. The card shows what works now.",)
            case no.NoSuchTicket():
                return ("There is no such ticket.",)
            case _:
                assert_never(why)
