"""Deutsch."""

from __future__ import annotations

from typing import assert_never

from bot.domain import refusals as no
from bot.domain.people import Role
from bot.domain.text import Link, Moment, Strong, Text
from bot.texts.refusing import RefusalTexts

_ROLES = {Role.READ: "lesen", Role.DRAFT: "Entwürfe schreiben", Role.ANSWER: "antworten"}


class GermanRefusals(RefusalTexts):
    def role(self, role: Role) -> str:
        return _ROLES[role]

    def people(self, why: no.PeopleRefusal) -> Text:
        match why:
            case no.RoleTooLow(needed=needed):
                return (
                    f"Dafür brauchst du das Recht „{self.role(needed)}“. Es steht in escalation.yaml unter people.",
                )
            case no.Stranger(person=person):
                return (
                    f"Ich kenne dich noch nicht. Trag dich in escalation.yaml unter people ein; deine Kennung ist {person}.",
                )
            case no.NotOfTheTeam():
                return ("Das kann nur, wer fest zum Team gehört: keine Gäste, keine anderen Firmen.",)
            case no.OtherDepartment():
                return ("Das Ticket gehört zu einer anderen Abteilung.",)
            case no.NotHere():
                return ("Dieses Ticket steht nicht in diesem Kanal.",)
            case no.UnknownPerson(person=person):
                return (f"„{person}“ kann hier nicht gewählt werden.",)
            case _:
                assert_never(why)

    def owning(self, why: no.OwningRefusal) -> Text:
        match why:
            case no.ClaimedBy(who=who, since=since):
                return (Strong(who.name), " war schneller: übernommen ", Moment(since), ".")
            case no.NobodyOwnsIt():
                return ("Das Ticket ist gerade bei niemandem.",)
            case no.OwnedBySomebodyElse(who=who):
                return (
                    "Das Ticket ist bei ",
                    Strong(who.name),
                    ". Mit „Zuweisen“ kannst du es weitergeben.",
                )
            case no.NotTheOwner(who=who):
                return ("Das entscheidet ", Strong(who.name), ".")
            case no.ClosedAlready(who=who):
                return (
                    ("Das Ticket ist schon abgeschlossen, von ", Strong(who.name), ".")
                    if who
                    else ("Das Ticket ist schon abgeschlossen.",)
                )
            case no.OpenAlready():
                return ("Das Ticket ist schon offen.",)
            case _:
                assert_never(why)

    def replying(self, why: no.ReplyRefusal) -> Text:
        match why:
            case no.NothingWritten():
                return ("Hier fehlt noch der Text.",)
            case no.PlaceholdersLeft(names=names):
                return (f"Noch nicht ausgefüllt: {', '.join(name.removeprefix('?') for name in names)}",)
            case no.PersonalPartMissing(about=about, words=words):
                return (
                    f"Etwas Persönliches fehlt noch ({about}): Schreib bitte mindestens {words} eigene Wörter.",
                )
            case no.TooLong(count=count, limit=limit):
                return (f"Zu lang: {count} Zeichen, erlaubt sind {limit}.",)
            case no.PlatformCannot(platform=platform):
                return (f"Das geht auf {platform} nicht.",)
            case no.StaysPrivate():
                return ("Das wurde dir privat geschrieben: Bitte auch privat antworten.",)
            case no.AnsweredPrivatelyBefore(platform=platform):
                return (
                    f"{platform} nimmt eine private Antwort auf einen öffentlichen Beitrag, und die gab es hier schon.",
                )
            case no.AnswerTooLate(platform=platform, until=until):
                return (
                    f"{platform} hat Antworten darauf bis ",
                    Moment(until),
                    " angenommen. Schreibt die Person wieder, kannst du wieder antworten.",
                )
            case no.ActGoneAlready():
                return ("Zu spät: Es ist schon geschehen oder wurde schon abgebrochen.",)
            case no.PostRemovedMeanwhile():
                return ("Der Beitrag wurde inzwischen gelöscht.",)
            case no.PostEditedMeanwhile():
                again = "Passt deine Antwort noch, dann noch einmal „Vorschau“ und „Senden“."
                return (f"Der Beitrag wurde inzwischen geändert: Bitte noch einmal lesen. {again}",)
            case no.ReplyOnItsWay(who=who):
                return ("Eine Antwort von ", Strong(who.name), " ist noch unterwegs.")
            case no.AnsweredMeanwhile(who=who):
                again = "Noch einmal „Vorschau“ und „Senden“, wenn deine Antwort trotzdem hinaus soll."
                return (Strong(who.name), f" hat inzwischen geantwortet: bitte lies es im Thread. {again}")
            case no.ReplyGoneAlready():
                return ("Zu spät: Die Antwort ist schon hinaus oder wurde schon zurückgenommen.",)
            case no.NoSuchDraft():
                return ("Dieser Entwurf ist schon verwendet oder verworfen.",)
            case no.MayStillArrive(until=until):
                return (
                    "Das kann noch ankommen, bis ",
                    Moment(until),
                    ". Sieh danach noch einmal nach; erst dann kann es noch einmal gesendet werden.",
                )
            case no.NothingUncertain():
                return ("Inzwischen ist klar, was aus der Antwort wurde.",)
            case no.CannotLook(platform=platform, url=url):
                where = (": ", Link("Original ansehen", url), ".") if url else (".",)
                return (f"{platform} zeigt uns unsere Antworten nicht. Bitte dort selbst nachsehen", *where)
            case _:
                assert_never(why)

    def asking(self, why: no.AskingRefusal) -> Text:
        match why:
            case no.AskedAlready():
                return ("Diese Abteilung ist schon gefragt und hat noch nicht geantwortet.",)
            case no.NoSuchTarget():
                return ("Diese Abteilung kann hier nicht gefragt werden.",)
            case no.NotAsked():
                return (
                    "Deine Abteilung ist hier nicht gefragt: Die Frage ist beantwortet, zurückgegeben oder nie gestellt, oder das Ticket ist abgeschlossen.",
                )
            case no.DueInThePast():
                return ("Der Zeitpunkt liegt in der Vergangenheit.",)
            case no.NotAwaitingHelp():
                return ("Die Bitte um Hilfe ist schon beantwortet.",)
            case _:
                assert_never(why)

    def tools(self, why: no.ToolRefusal) -> Text:
        match why:
            case no.NoSuchTicket():
                return ("Dieses Ticket gibt es nicht.",)
            case no.OutdatedButton():
                return ("Dieser Knopf stammt von einer älteren Fassung. Die Karte zeigt, was jetzt geht.",)
            case no.ChangedMeanwhile():
                return ("Das hat inzwischen jemand geändert. Schau bitte noch einmal.",)
            case no.CardIsKnown():
                return ("Das ist schon geklärt, es ist nichts mehr zu tun.",)
            case no.AlreadyMerged(into=into):
                return (f"Das Ticket wurde mit Ticket {into} zusammengelegt. Dort geht es weiter.",)
            case no.CannotMerge(ticket=ticket):
                return (
                    f"Ticket {ticket} lässt sich nicht zusammenlegen: Beide müssen offen sein, am selben Konto, in derselben Abteilung, ohne Antwort unterwegs und ohne offene Frage.",
                )
            case no.NothingToSplit():
                return ("Wähle mindestens einen Beitrag aus und lass mindestens einen stehen.",)
            case no.NotSnoozed():
                return ("Das Ticket ist schon fällig.",)
            case no.TagsLocked(tag=tag):
                return (
                    f"Die Liste der Tags ist gesperrt, und „{tag}“ steht nicht darauf. Der Befehl „tags“ zeigt sie.",
                )
            case no.NoSuchProposal():
                return ("Der Vorschlag wurde schon freigegeben oder abgelehnt.",)
            case no.OwnProposal():
                return ("Niemand gibt den eigenen Vorschlag frei.",)
            case no.TooManyChosen(count=count, limit=limit):
                return (f"{count} sind zu viele: Wähle höchstens {limit}.",)
            case no.NoSuchSighting():
                return ("Dieser Eintrag ist nicht mehr aufgehoben. Öffne ihn über seinen Link.",)
            case no.MadeAlready(who=who, ticket=ticket):
                return (Strong(who.name), f" hat daraus schon Ticket {ticket} gemacht.")
            case no.KeptAlready(who=who):
                return (Strong(who.name), " hat das schon gemerkt.")
            case _:
                assert_never(why)

    def stops(self, why: no.StopRefusal) -> Text:
        match why:
            case no.FrozenAlready(who=who, since=since):
                return (Strong(who.name), " hat das schon gestoppt, ", Moment(since), ".")
            case no.NotFrozen(who=who, since=since):
                if who is None or since is None:
                    return ("Das ist gar nicht gestoppt.",)
                return (Strong(who.name), " hat den Stopp schon aufgehoben, ", Moment(since), ".")
            case _:
                assert_never(why)

    def mails(self, why: no.MailRefusal) -> Text:
        match why:
            case no.AddressNotAllowed(address=address):
                return (
                    f"{address} steht weder im Adressbuch noch gehört es zu einer Domain, die gefragt werden darf.",
                )
            case no.ForwardGoneAlready():
                return ("Zu spät: Das geht mit dieser Mail nicht mehr.",)
            case no.TooManyForwards(most=most):
                return (f"{most} Mails dieses Tickets warten schon auf Antwort.",)
            case no.NobodyToForwardTo():
                return (
                    "Niemand da, den du per Mail fragen darfst: Im Adressbuch steht niemand für deine Abteilungen.",
                )
            case _:
                assert_never(why)
