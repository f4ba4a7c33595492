"""Prepared answers for one ticket: which fit, what they become when they are put in, and what they still ask for."""

from __future__ import annotations

from dataclasses import dataclass

from bot.desk import Desk
from bot.domain import wording
from bot.domain.library import FaqEntry, Template
from bot.domain.people import Person
from bot.domain.posts import Post
from bot.domain.refusals import PersonalPartMissing, Refused
from bot.domain.replies import ReplyState
from bot.domain.templates import REGION, fill
from bot.domain.text import Untrusted
from bot.domain.ticket import Ticket
from bot.domain.wording import PERSONAL_WORDS, Lack, Situation
from bot.suggesting import Suggestion


@dataclass(frozen=True, slots=True)
class Prepared:
    """A template's text for a ticket, its placeholders filled, and what its wording lacks there."""

    template: Template
    text: str
    lacks: tuple[Lack, ...]


def situation_of(ticket: Ticket, desk: Desk) -> Situation:
    """Return who answers a ticket, and how."""
    return wording.situation_for(ticket.last_post, ticket.region, desk.policy)


def offered(ticket: Ticket, desk: Desk) -> dict[str, Template]:
    """Return the templates that a ticket can be answered with today, by id."""
    return desk.answers.offered(situation_of(ticket, desk), desk.today())


def suggested(ticket: Ticket, post: Post, desk: Desk) -> list[tuple[Template, Suggestion]]:
    """Return the best three templates for a post, with the words that speak for each; none where somebody threatens."""
    if any(hint.urgent for hint in ticket.hints):
        return []
    situation = situation_of(ticket, desk)
    text = post.text.clean()
    best = desk.answers.suggested(text, post.language, situation, desk.today())
    return [(desk.answers.library.templates[one.id], one) for one in best]


def faq_for(post: Post, desk: Desk) -> FaqEntry | None:
    """Return the valid FAQ entry that answers a post."""
    found = desk.answers.suggester.answer(post.text.clean(), post.language)
    entry = desk.answers.library.faq.get(found.id) if found else None
    return entry if entry is not None and entry.is_valid(desk.today()) else None


def prepared(ticket: Ticket, template_id: str, post: Post, by: Person, desk: Desk) -> Prepared | None:
    """Return what a template says in answer to a post; None if it cannot be used for this ticket (any more)."""
    template = offered(ticket, desk).get(template_id)
    fitting = wording.fitting(template, situation_of(ticket, desk)) if template else None
    if template is None or fitting is None:
        return None
    sent = sum(reply.state is ReplyState.SENT for reply in ticket.replies)
    text = wording.text_of(template, fitting.variant, turn=ticket.id + sent)  # neighbours do not begin alike
    filled = Untrusted(fill(text, values_for(ticket, post, by.name, desk))).clean().strip()
    return Prepared(template, filled, fitting.lacks)


def check_personal(text: str, used: Prepared | None) -> None:
    """Refuse a text that is nothing but its template, where the template asks for something personal."""
    if used is not None and used.template.personal and not wording.is_personal(text, used.text):
        raise Refused(PersonalPartMissing(used.template.personal, PERSONAL_WORDS))


def values_for(ticket: Ticket, post: Post, agent: str, desk: Desk) -> dict[str, str]:
    """Return what the placeholders of a text stand for in answer to a post."""
    region = desk.policy.regions.get(ticket.region)
    return {
        "customer": post.author.shown.clean(),
        "agent": agent.partition(" ")[0],
        "account": desk.policy.account(ticket.conversation.account).name,
        "number": str(ticket.id),
        **({f"{REGION}{name}": value for name, value in region.values.items()} if region else {}),
    }
