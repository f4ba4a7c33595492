"""What happens with mails to people who are asked, in words."""

from __future__ import annotations

from typing import Final, assert_never

from bot.domain import activities as did
from bot.domain.obstacles import Hold, Obstacle
from bot.domain.posts import LetterKind
from bot.domain.text import Text, Untrusted, shortened
from bot.texts.texts import Texts

ANSWER_LIMIT: Final = 1_500
"""Characters of an answer in a line; the log has all of it."""
NOTICE_LIMIT: Final = 300

Mailed = (
    did.Forwarded
    | did.ForwardCalledOff
    | did.ForwardSent
    | did.ForwardFailed
    | did.ForwardUnknown
    | did.ForwardAgain
    | did.ForwardAnswered
    | did.ForwardOverdue
    | did.ForwardDone
    | did.MailNoticed
)


def mailed(activity: Mailed, texts: Texts) -> Text:
    """Return one of them in words."""
    match activity:
        case did.Forwarded(by=by, name=name, to=to, question=question, due_at=due_at, becomes=becomes):
            return texts.mails.asked(by.name, name or to, question, due_at, becomes)
        case did.ForwardFailed(why=why, reason=reason, hold=hold):
            return texts.mails.failed((texts.mails.hold(hold),) if hold else _because(why, reason, texts))
        case did.ForwardUnknown(why=why, reason=reason, hold=hold):
            return texts.mails.unknown(_withheld(hold, texts) if hold else _because(why, reason, texts))
        case did.ForwardAnswered(name=name, to=to, sender=sender, text=text, reply=reply):
            return texts.mails.answered(name or to, _line(sender), _words(text), draft=bool(reply))
        case did.MailNoticed(letter=letter, sender=sender, text=text):
            words = Untrusted(shortened(" ".join(text.clean().split()), NOTICE_LIMIT))
            if letter is LetterKind.BOUNCE:
                return texts.mails.bounced(words)
            return texts.mails.automatic(_line(sender), words)
        case _:
            return _step(activity, texts)


def _step(
    activity: did.ForwardCalledOff
    | did.ForwardSent
    | did.ForwardAgain
    | did.ForwardOverdue
    | did.ForwardDone,
    texts: Texts,
) -> Text:
    match activity:
        case did.ForwardCalledOff(by=by):
            return texts.mails.called_off(by.name)
        case did.ForwardSent(by=by):
            return texts.mails.has_left(by.name if by else None)
        case did.ForwardAgain(by=by):
            return texts.mails.again(by.name)
        case did.ForwardOverdue(name=name):
            return texts.mails.overdue(name)
        case did.ForwardDone(by=by):
            return texts.mails.done(by.name)
        case _:
            assert_never(activity)


def _because(why: Obstacle, reason: Untrusted | None, texts: Texts) -> Text:
    """Say what stood in the way; what is gone, with a mail, is whom it was meant for."""
    if why is not Obstacle.GONE:
        return texts.delivery.because(why, reason)
    said = (" ", *texts.delivery.quoted(reason)) if reason is not None else ()
    return (texts.mails.nobody_there(), *said)


def _withheld(hold: Hold, texts: Texts) -> Text:
    """Say why it did not leave again; whether it did before, nobody knows."""
    return (texts.mails.not_again(), texts.mails.hold(hold))


def _line(words: Untrusted) -> Untrusted:
    return Untrusted(shortened(" ".join(words.clean().split()), 100))


def _words(text: Untrusted) -> Untrusted:
    return Untrusted(shortened(text.clean(), ANSWER_LIMIT))
