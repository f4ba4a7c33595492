"""English."""

from __future__ import annotations

from typing import assert_never

from bot.domain import refusals as no
from bot.domain.people import Role
from bot.domain.text import Link, Moment, Strong, Text
from bot.texts.refusing import RefusalTexts

_ROLES = {Role.READ: "read", Role.DRAFT: "draft", Role.ANSWER: "answer"}


class EnglishRefusals(RefusalTexts):
    def role(self, role: Role) -> str:
        return _ROLES[role]

    def people(self, why: no.PeopleRefusal) -> Text:
        match why:
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
            case no.NotHere():
                return ("This ticket does not stand in this channel.",)
            case no.UnknownPerson(person=person):
                return (f"“{person}” cannot be chosen here.",)
            case _:
                assert_never(why)

    def owning(self, why: no.OwningRefusal) -> Text:
        match why:
            case no.ClaimedBy(who=who, since=since):
                return (Strong(who.name), " was faster: claimed ", Moment(since), ".")
            case no.NobodyOwnsIt():
                return ("Nobody owns this ticket at the moment.",)
            case no.OwnedBySomebodyElse(who=who):
                return ("The ticket belongs to ", Strong(who.name), ". You can pass it on with “Assign”.")
            case no.NotTheOwner(who=who):
                return ("This is up to ", Strong(who.name), ".")
            case no.ClosedAlready(who=who):
                return (
                    ("The ticket is closed already, by ", Strong(who.name), ".")
                    if who
                    else ("The ticket is closed already.",)
                )
            case no.OpenAlready():
                return ("The ticket is open already.",)
            case _:
                assert_never(why)

    def replying(self, why: no.ReplyRefusal) -> Text:
        match why:
            case no.NothingWritten():
                return ("The text is still missing.",)
            case no.PlaceholdersLeft(names=names):
                return (f"Not filled in yet: {', '.join(name.removeprefix('?') for name in names)}",)
            case no.PersonalPartMissing(about=about, words=words):
                return (
                    f"Something personal is missing ({about}): please write at least {words} words of your own.",
                )
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
            case no.ActGoneAlready():
                return ("Too late: it has been done, or was called off already.",)
            case no.PostRemovedMeanwhile():
                return ("The post was deleted meanwhile.",)
            case no.PostEditedMeanwhile():
                again = "“Preview” and “Send” once more, if your reply still fits."
                return (f"The post was changed meanwhile: please read it again. {again}",)
            case no.ReplyOnItsWay(who=who):
                return ("A reply by ", Strong(who.name), " is still on its way.")
            case no.AnsweredMeanwhile(who=who):
                again = "“Preview” and “Send” once more, if your reply should go out all the same."
                return (Strong(who.name), f" has answered meanwhile: please read it in the thread. {again}")
            case no.ReplyGoneAlready():
                return ("Too late: the reply has left or was taken back already.",)
            case no.NoSuchDraft():
                return ("This draft was used or discarded already.",)
            case no.MayStillArrive(until=until):
                return (
                    "It may still arrive, until ",
                    Moment(until),
                    ". Look once more after that; only then it can be sent again.",
                )
            case no.NothingUncertain():
                return ("It is clear by now what became of the reply.",)
            case no.CannotLook(platform=platform, url=url):
                where = (": ", Link("See original", url), ".") if url else (".",)
                return (f"{platform} does not list our replies to us. Please look there yourself", *where)
            case _:
                assert_never(why)

    def asking(self, why: no.AskingRefusal) -> Text:
        match why:
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
            case no.NotAwaitingHelp():
                return ("The request for help was answered already.",)
            case _:
                assert_never(why)

    def tools(self, why: no.ToolRefusal) -> Text:
        match why:
            case no.NoSuchTicket():
                return ("There is no such ticket.",)
            case no.OutdatedButton():
                return ("This button is of an older version. The card shows what works now.",)
            case no.ChangedMeanwhile():
                return ("Somebody changed this meanwhile. Please look at it once more.",)
            case no.CardIsKnown():
                return ("That is settled already, there is nothing left to do.",)
            case no.AlreadyMerged(into=into):
                return (f"The ticket was merged into ticket {into}. It goes on there.",)
            case no.CannotMerge(ticket=ticket):
                return (
                    f"Ticket {ticket} cannot be merged: both must be open, on one account, in one department, with no reply on its way and no question open.",
                )
            case no.NothingToSplit():
                return ("Choose at least one post, and leave at least one.",)
            case no.NotSnoozed():
                return ("The ticket is due already.",)
            case no.TagsLocked(tag=tag):
                return (
                    f"The list of tags is locked, and “{tag}” is not on it. The command “tags” shows it.",
                )
            case no.NoSuchProposal():
                return ("The proposal was approved or declined already.",)
            case no.OwnProposal():
                return ("Nobody approves a proposal of their own.",)
            case no.TooManyChosen(count=count, limit=limit):
                return (f"{count} are too many: choose at most {limit}.",)
            case no.NoSuchSighting():
                return ("This entry is not kept any more. Open it by its link.",)
            case no.MadeAlready(who=who, ticket=ticket):
                return (Strong(who.name), f" made it ticket {ticket} already.")
            case no.KeptAlready(who=who):
                return (Strong(who.name), " keeps this already.")
            case _:
                assert_never(why)

    def stops(self, why: no.StopRefusal) -> Text:
        match why:
            case no.FrozenAlready(who=who, since=since):
                return (Strong(who.name), " froze this already, ", Moment(since), ".")
            case no.NotFrozen(who=who, since=since):
                if who is None or since is None:
                    return ("This is not frozen.",)
                return (Strong(who.name), " unfroze this already, ", Moment(since), ".")
            case _:
                assert_never(why)

    def mails(self, why: no.MailRefusal) -> Text:
        match why:
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
            case _:
                assert_never(why)
