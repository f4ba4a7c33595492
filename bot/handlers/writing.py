"""Writing a reply, step by step, whatever form it is written in: begin, put a template in, preview, send."""

from __future__ import annotations

from dataclasses import replace

from bot.desk import Desk
from bot.domain import answering, opinions
from bot.domain.claiming import must_go_on
from bot.domain.people import Role
from bot.domain.posts import PostRef
from bot.domain.refusals import (
    AnsweredMeanwhile,
    NoSuchDraft,
    NothingWritten,
    PersonalPartMissing,
    PlaceholdersLeft,
    PostEditedMeanwhile,
    PostRemovedMeanwhile,
    Refused,
    ReplyOnItsWay,
    TooLong,
)
from bot.domain.replies import Reply
from bot.domain.text import Text
from bot.domain.ticket import Ticket
from bot.handlers import reply_form
from bot.handlers.advice import advice
from bot.handlers.frozen import will_wait
from bot.handlers.handler import Interaction, beside, carry_out
from bot.handlers.prepared import Prepared, check_personal, prepared
from bot.handlers.reply_form import USE, USE_FAQ, Showing, Writing
from bot.texts import speaking

ABOUT_TEXT = NothingWritten | PlaceholdersLeft | TooLong | PersonalPartMissing
"""Refusals that are said beside the text."""


def begun(ticket: Ticket, desk: Desk) -> Writing:
    """Begin with the newest draft, or with nothing; refused while another reply is on its way."""
    if (other := ticket.in_flight) is not None:
        raise Refused(ReplyOnItsWay(other.by))
    return of_draft(ticket, desk, ticket.draft) if ticket.draft else of_text(ticket, desk, "")


def of_draft(ticket: Ticket, desk: Desk, draft: Reply) -> Writing:
    """Begin with a draft: what its template asks for is asked of whoever sends it, too.

    One that was a reply, and waited in vain, stays between two if it was to be so.
    """
    begun = of_text(ticket, desk, draft.text)
    private = begun.private or draft.private
    return replace(begun, draft=draft.id, template=draft.template, private=private)


def of_text(ticket: Ticket, desk: Desk, text: str, *, old: Reply | None = None) -> Writing:
    """Begin to answer the newest post that is still there, with a text.

    Private where that post is, or where the `old` reply was: never in public what either kept between two.
    """
    must_go_on(ticket)
    if (post := ticket.answerable) is None:
        raise Refused(PostRemovedMeanwhile())
    begun = reply_form.begin(post, desk.platform(post.ref.account), text)
    writing = replace(begun, after=ticket.version)
    if old is None:
        return writing
    return replace(writing, private=old.private or writing.private, close=old.close, template=old.template)


def changed(ticket: Ticket, interaction: Interaction, desk: Desk) -> Showing:
    """Something was chosen in the form, or a suggestion was pressed: put a template in without losing what was typed.

    The form shows no preview any more, so an earlier one must not count as seen.
    """
    writing = replace(reply_form.read(interaction.values, interaction.memory), previewed="")
    if interaction.subject.startswith(USE_FAQ):
        entry = desk.answers.library.faq.get(interaction.subject.removeprefix(USE_FAQ))
        return Showing(_with_text(writing, "\n\n".join(entry.answer)) if entry else writing)
    pressed = interaction.subject.removeprefix(USE) if interaction.subject.startswith(USE) else ""
    chosen = pressed or interaction.values.get("template", "")
    if not chosen or chosen == writing.template:
        return Showing(writing)
    answer = _prepared(ticket, replace(writing, template=chosen), interaction, desk)
    return _inserted(writing, answer, interaction) if answer else Showing(writing)


async def carry_on(ticket: Ticket, writing: Writing, interaction: Interaction, desk: Desk) -> Showing | None:
    """The form was submitted: save a draft, or show the preview, or (when exactly this was previewed) send.

    Returns how the form goes on, or None when it has done its work.
    """
    try:
        return await _next(ticket, writing, interaction, desk)
    except Refused as refused:
        about_text = isinstance(refused.why, ABOUT_TEXT)
        raise beside("text" if about_text else None, refused, interaction) from refused


async def _next(ticket: Ticket, writing: Writing, interaction: Interaction, desk: Desk) -> Showing | None:
    must_go_on(ticket)
    if interaction.by.role < Role.ANSWER:
        return await _drafted(ticket, writing, interaction, desk)
    answering.check_text(writing.text, desk.platform(ticket.conversation.account), private=writing.private)
    check_personal(writing.text, _prepared(ticket, writing, interaction, desk))
    if not writing.seen:
        return await _previewed(ticket, writing, interaction, desk)
    try:
        await _send(ticket, writing, interaction, desk)
    except Refused as refused:
        if isinstance(refused.why, AnsweredMeanwhile | PostEditedMeanwhile | NoSuchDraft):
            return await _warned(refused.why, writing, interaction, desk)
        raise
    return None


async def _drafted(ticket: Ticket, writing: Writing, interaction: Interaction, desk: Desk) -> Showing | None:
    """Save it; whoever drafts has no preview, so what there is to say about a text is said once before."""
    if not writing.advised and (noticed := await _noticed(ticket, writing, interaction, desk)):
        only_advice = speaking(interaction.by.language).answers.only_advice()
        advised = replace(writing, advised=True)
        return Showing(advised, warnings=(*noticed, (only_advice,)))
    kept = {"reply": writing.reply, "text": writing.text, "reworked": writing.draft}
    await carry_out(interaction, desk, answering.draft, **kept, template=writing.template)
    return None


async def _previewed(ticket: Ticket, writing: Writing, interaction: Interaction, desk: Desk) -> Showing:
    noticed = await _noticed(ticket, writing, interaction, desk)
    waits = await will_wait(ticket.conversation.account, interaction.by, desk)
    return Showing(writing, preview=True, warnings=(*waits, *noticed))


async def _noticed(
    ticket: Ticket, writing: Writing, interaction: Interaction, desk: Desk
) -> tuple[Text, ...]:
    post = reply_form.answered_post(ticket, writing)
    return await advice(ticket, post, writing.text, desk, speaking(interaction.by.language))


async def _warned(
    why: AnsweredMeanwhile | PostEditedMeanwhile | NoSuchDraft,
    writing: Writing,
    interaction: Interaction,
    desk: Desk,
) -> Showing:
    """Return the form as if nothing had been previewed: whoever goes on from here knows what happened meanwhile.

    A draft that somebody threw away is not used any more; its words stand in the form.
    """
    ticket = await desk.ticket(interaction.ticket)
    gone = isinstance(why, NoSuchDraft)
    anew = replace(writing, previewed="", after=ticket.version, draft="" if gone else writing.draft)
    return Showing(anew, warnings=(speaking(interaction.by.language).refused(why),))


async def _send(ticket: Ticket, writing: Writing, interaction: Interaction, desk: Desk) -> None:
    wish = answering.Wish(
        reply=writing.reply,
        text=writing.text,
        to=PostRef(ticket.conversation.account, writing.to),
        private=writing.private,
        close=writing.close,
        template=writing.template,
        draft=_used_draft(ticket, writing),
        after=writing.after,
    )
    platform = desk.platform(ticket.conversation.account)
    window = desk.policy.undo_window
    await carry_out(interaction, desk, answering.send, wish=wish, platform=platform, undo_window=window)


def _used_draft(ticket: Ticket, writing: Writing) -> str:
    """Return the draft that a reply takes the place of: the one it began with, or the one that an opinion was asked on."""
    return writing.draft or opinions.asked_on(ticket, writing.reply)


def _prepared(ticket: Ticket, writing: Writing, interaction: Interaction, desk: Desk) -> Prepared | None:
    post = reply_form.answered_post(ticket, writing)
    return prepared(ticket, writing.template, post, interaction.by, desk) if writing.template else None


def _inserted(writing: Writing, answer: Prepared, interaction: Interaction) -> Showing:
    put_in = replace(_with_text(writing, answer.text), template=answer.template.id)
    texts = speaking(interaction.by.language)
    return Showing(put_in, warnings=tuple(texts.answers.lacking(lack) for lack in answer.lacks))


def _with_text(writing: Writing, text: str) -> Writing:
    """Put a prepared text in: in the place of one that nobody touched, else below what was typed."""
    untouched = not writing.text or writing.inserted == reply_form.digest(writing.text, private=False)
    whole = text if untouched else f"{writing.text}\n\n{text}"
    inserted = reply_form.digest(whole, private=False) if untouched else ""
    return replace(writing, text=whole, inserted=inserted, edition=writing.edition + 1)
