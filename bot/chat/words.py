"""An activity as whoever is concerned by it is told. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from bot.chat.deciding import stuck_buttons
from bot.chat.mail_lines import asked_by
from bot.domain import activities as did
from bot.domain.mending import STUCK
from bot.domain.people import PersonId
from bot.domain.policy import Policy
from bot.domain.text import Text
from bot.domain.ticket import Help, Ticket
from bot.handlers.form import NO_TICKET, Button, Style
from bot.handlers.names import ANSWER_HELP, MORE, PROPOSALS
from bot.texts.saying import say
from bot.texts.texts import Texts


@dataclass(frozen=True, slots=True)
class Word:
    """What one person is told, and what they can press below it."""

    text: Text
    buttons: tuple[Button, ...] = ()


def word(  # noqa: C901, PLR0911 -- one case for each activity that concerns one person
    ticket: Ticket, activity: did.Activity, to: PersonId, policy: Policy, texts: Texts
) -> Word | None:
    """Return what an activity means to a person; None if that is not true any more, with the ticket as it is now."""
    match activity:
        case did.Assigned(by=by) if ticket.owner is not None and ticket.owner.id == to:
            return Word(texts.you_were_assigned(by.name, ticket.id, _account(ticket, policy)))
        case did.HelpAsked(number=number) if asked := _unanswered(ticket, number):
            return _asked(ticket, asked, policy, texts)
        case did.HelpAnswered(number=number, by=by, text=text) if ticket.help(number):
            return Word(texts.words.help_given(by.name, ticket.id, text), (_more(ticket, texts),))
        case did.HelpOverdue(number=number) if asked := _unanswered(ticket, number):
            return _overdue(ticket, asked, to, texts)
        case did.EscalationOverdue(number=number):
            return _not_answered(ticket, number, policy, texts)
        case did.Proposed():
            return _proposed(activity, texts)
        case did.ProposalSettled(by=by, title=title, approved=approved):
            return Word(texts.library.settled(by.name, title, approved=approved))
        case did.ReplyFailed(reply=reply) | did.ReplyHeld(reply=reply) | did.ReplyUnknown(reply=reply):
            return _stuck(ticket, activity, reply, policy, texts)
        case did.ActFailed():
            said = say(ticket.conversation.account, activity, policy, texts) or ()
            return Word(
                texts.acts.not_done(ticket.id, _account(ticket, policy), said), (_more(ticket, texts),)
            )
        case did.Reminded(number=number):
            return _reminded(ticket, number, texts)
        case _:
            return _about_mail(ticket, activity, policy, texts)


def _about_mail(ticket: Ticket, activity: did.Activity, policy: Policy, texts: Texts) -> Word | None:
    """Tell whoever asked by mail what the thread says, as long as that is how it stands."""
    asked, said = asked_by(ticket, activity), say(ticket.conversation.account, activity, policy, texts)
    if asked is None or said is None:
        return None
    return Word(texts.mails.your_question(ticket.id, asked.called, said), (_more(ticket, texts),))


def _stuck(
    ticket: Ticket, activity: did.Activity, reply_id: str, policy: Policy, texts: Texts
) -> Word | None:
    """What the thread says of a reply that needs a person, as long as nobody has decided; with the same buttons."""
    reply, said = ticket.reply(reply_id), say(ticket.conversation.account, activity, policy, texts)
    if reply is None or reply.state not in STUCK or said is None:
        return None
    words = texts.words.your_reply(ticket.id, _account(ticket, policy), said)
    return Word(words, (*stuck_buttons(ticket, reply, reply.asked_in, texts), _more(ticket, texts)))


def _asked(ticket: Ticket, asked: Help, policy: Policy, texts: Texts) -> Word:
    words = texts.words.help_wanted(
        asked.by.name,
        ticket.id,
        _account(ticket, policy),
        asked.question,
        asked.due_at,
        second_opinion=bool(asked.draft),
    )
    return Word(words, (answer_help(ticket, asked, texts), _more(ticket, texts)))


def _overdue(ticket: Ticket, asked: Help, to: PersonId, texts: Texts) -> Word:
    if to == asked.to.id:
        words = texts.words.help_still_wanted(asked.by.name, ticket.id, asked.question, asked.due_at)
        return Word(words, (answer_help(ticket, asked, texts), _more(ticket, texts)))
    words = texts.words.help_not_given(asked.to.name, ticket.id, asked.question, asked.due_at)
    return Word(words, (_more(ticket, texts),))


def _not_answered(ticket: Ticket, number: int, policy: Policy, texts: Texts) -> Word | None:
    asked = next((one for one in ticket.open_escalations if one.number == number), None)
    if asked is None:
        return None
    department = policy.name_of(asked.department)
    words = texts.words.help_not_given(department, ticket.id, asked.question, asked.due_at)
    return Word(words, (_more(ticket, texts),))


def _reminded(ticket: Ticket, number: int, texts: Texts) -> Word | None:
    reminder = next((one for one in ticket.reminders if one.number == number), None)
    if reminder is None:
        return None
    return Word(texts.words.reminder(ticket.id, reminder.text), (_more(ticket, texts),))


def _proposed(activity: did.Proposed, texts: Texts) -> Word:
    look = Button(PROPOSALS, NO_TICKET, texts.library.labels.proposals, style=Style.PRIMARY)
    return Word(texts.library.to_approve(activity.by.name, activity.title), (look,))


def answer_help(ticket: Ticket, asked: Help, texts: Texts) -> Button:
    """Return the button for whoever was asked."""
    label = texts.tools.labels.answer_help
    return Button(ANSWER_HELP, ticket.id, label, str(asked.number), Style.PRIMARY)


def _more(ticket: Ticket, texts: Texts) -> Button:
    return Button(MORE, ticket.id, texts.tools.labels.more)


def _unanswered(ticket: Ticket, number: int) -> Help | None:
    asked = None if ticket.closed else ticket.help(number)
    return None if asked is None or asked.answered else asked


def _account(ticket: Ticket, policy: Policy) -> str:
    return policy.account(ticket.conversation.account).name
