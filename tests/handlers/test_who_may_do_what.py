"""Role by team by ticket by channel by action, against rules that were written down without looking at the program.

Buttons and forms carry ids through the chat product. Whoever sends others than those that were shown to them gets no further than
their own role and department would.
"""

from __future__ import annotations

import itertools
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from bot.chat.reception import Answer, Tell
from bot.domain import answering, escalating, helping
from bot.domain.people import ChannelId, DepartmentId, Person, PersonId, Role
from bot.domain.policy import Department
from bot.domain.refusals import (
    NoSuchTicket,
    NotAsked,
    NotHere,
    OtherDepartment,
    Refusal,
    RoleTooLow,
    Stranger,
)
from bot.domain.ticket import TicketId
from bot.handlers import HANDLERS
from tests.fakes import world
from tests.fakes.surface import words
from tests.fakes.world import ANNA, IN_SERVICE, IN_SOCIAL, SERVICE, SOCIAL, STRANGER
from tests.handlers.crowd import writes
from tests.handlers.office import Office, no

LEGAL = DepartmentId("legal")
IN_LEGAL = ChannelId("slack:#recht")

READ, DRAFT, ANSWER = (Role.READ, Role.DRAFT, Role.ANSWER)
OWNERS, ASKED, INVOLVED, ANYBODY = "owners", "asked", "involved", "anybody"

RULES: Mapping[str, tuple[Role, str]] = {
    # What leaves the house, or decides about what does: only who may answer, of the department that owns the ticket.
    **dict.fromkeys(("undo", "edit", "use_draft", "discard", "arrived", "send_again", "lost", "look", "go_private"), (ANSWER, OWNERS)),
    **dict.fromkeys(("assign", "close", "reopen", "mute", "unmute", "merge", "split"), (ANSWER, OWNERS)),
    **dict.fromkeys(("like", "unlike", "moderate", "call_off"), (ANSWER, OWNERS)),
    **dict.fromkeys(("forward", "call_off_forward", "forward_left", "forward_again", "forward_done"), (ANSWER, OWNERS)),
    # What prepares an answer: who drafts may, too; nothing of it leaves by itself.
    **dict.fromkeys(("claim", "release", "reply", "escalate", "snooze", "wake", "region", "second_opinion"), (DRAFT, OWNERS)),
    **dict.fromkeys(("propose_template", "propose_faq"), (DRAFT, OWNERS)),
    # What a department that was asked does with the question.
    **dict.fromkeys(("suggest", "return"), (DRAFT, ASKED)),
    # What everybody who has the ticket in front of them may: those who own it, those who were asked, and who was asked for help.
    **dict.fromkeys(("help", "tag", "star", "unstar"), (DRAFT, INVOLVED)),
    **dict.fromkeys(("more", "log", "profile", "note", "remind", "answer_help", "export_log", "customer_note"), (READ, INVOLVED)),
    # What is about no single ticket.
    **dict.fromkeys(("file_note", "tags", "templates", "faq", "proposals", "themes", "home", "inbox", "search", "forwards"), (READ, ANYBODY)),
    **dict.fromkeys(("walk",), (DRAFT, ANYBODY)),
    **dict.fromkeys(("bulk", "undo_bulk", "approve_proposal", "decline_proposal"), (ANSWER, ANYBODY)),
    # What stops all that leaves, and lets it go again.
    **dict.fromkeys(("freeze", "unfreeze"), (ANSWER, ANYBODY)),
    # `tests/handlers/test_focus.py` holds of which department.
    **dict.fromkeys(("focus", "end_focus"), (ANSWER, ANYBODY)),
    # What is about shifts: `tests/handlers/test_cover.py` holds whose, and of which department.
    **dict.fromkeys(("duty", "away", "back", "ask_cover", "withdraw_cover", "handover"), (READ, ANYBODY)),
    **dict.fromkeys(("take_cover",), (DRAFT, ANYBODY)),
    **dict.fromkeys(("accept_item",), (DRAFT, OWNERS)),
    # What comes from feeds that are watched.
    **dict.fromkeys(("make_ticket", "keep_sighting", "drop_sighting"), (DRAFT, ANYBODY)),
    **dict.fromkeys(("ideas",), (READ, ANYBODY)),
    # What says whether a card stands in its channel: `tests/jobs/test_cannot_look.py` holds from where, and who of which department.
    **dict.fromkeys(("card_stands", "card_missing"), (DRAFT, ANYBODY)),
    # What is about a wave: `tests/jobs/test_waves.py` holds who of which department, and from where.
    **dict.fromkeys(("wave_posts",), (READ, ANYBODY)),
    **dict.fromkeys(("claim_wave",), (DRAFT, ANYBODY)),
    **dict.fromkeys(("answer_wave", "wave_texts", "stop_wave", "end_wave"), (ANSWER, ANYBODY)),
}  # fmt: skip


@dataclass(frozen=True)
class Case:
    """A ticket: who owns it, who was asked, whose help was asked for, and the channels in which it stands."""

    number: int
    owner: DepartmentId
    asked: DepartmentId | None = None
    helper: str = ""
    channels: frozenset[ChannelId] = frozenset()


CASES = (
    Case(1, SOCIAL, channels=frozenset({IN_SOCIAL})),
    Case(2, SERVICE, channels=frozenset({IN_SERVICE})),
    Case(3, SOCIAL, asked=SERVICE, channels=frozenset({IN_SOCIAL, IN_SERVICE})),
    Case(4, SOCIAL, helper="legal-draft", channels=frozenset({IN_SOCIAL})),
    Case(99, SOCIAL),  # there is no such ticket
)
NOWHERE = 99
TEAMS = {SOCIAL: IN_SOCIAL, SERVICE: IN_SERVICE, LEGAL: IN_LEGAL}
PEOPLE = (
    *(
        Person(PersonId(f"{team}-{role.name.lower()}"), f"{team} {role.name}", frozenset({team}), role, "en")
        for team, role in itertools.product(TEAMS, Role)
    ),
    STRANGER,
)
PLACES = (None, *TEAMS.values())
PERMISSION = (Stranger, RoleTooLow, OtherDepartment, NotAsked, NotHere, NoSuchTicket)


def allowed(who: Person, case: Case, place: ChannelId | None, action: str) -> bool:
    """Say by the rules above, and by nothing of the program, whether somebody may."""
    role, whose = RULES[action]
    if who is STRANGER or who.role < role:
        return False
    if whose == ANYBODY:
        return True
    if case.number == NOWHERE or (place is not None and place not in case.channels):
        return False
    (team,) = who.departments
    helps = whose == INVOLVED and who.id == case.helper
    sides: dict[str, tuple[DepartmentId | None, ...]] = {
        OWNERS: (case.owner,),
        ASKED: (case.asked,),
        INVOLVED: (case.owner, case.asked),
    }
    return helps or team in sides[whose]


def cells() -> Iterator[tuple[Person, Case, ChannelId | None, str]]:
    return itertools.product(PEOPLE, CASES, PLACES, RULES)


async def house() -> Office:
    """Return an office in which the cases above stand."""
    legal = Department(LEGAL, "Recht", (IN_LEGAL,), "de")
    known = world.policy()
    office = Office(
        departments={**known.departments, LEGAL: legal},
        people={**known.people, **{one.id: one for one in PEOPLE if one is not STRANGER}},
    )
    for text in ("late", "broken", "late", "late"):
        await writes(office, text)
    now, due_at = office.watch(), office.watch() + timedelta(hours=2)
    question = escalating.Question(department=SERVICE, reason="Refund", text="May she?", due_at=due_at)
    await office.desk.change(
        TicketId(3), "e", escalating.escalate, ANNA, now, question=question, policy=office.policy
    )
    await office.desk.change(
        TicketId(4), "h", helping.ask, ANNA, now, to=PEOPLE[7], question="May we?", due_at=due_at
    )
    return office


def refused_for_permission(answer: Answer, who: Person) -> bool:
    """Tell whether an answer is one of the sentences that deny somebody something."""
    return isinstance(answer, Tell) and words(answer.text) in denials(who)


def denials(who: Person) -> set[str]:
    departments = [frozenset(some) for count in (0, 1, 2) for some in itertools.combinations(TEAMS, count)]
    reasons: list[Refusal] = [Stranger(PersonId("U99")), NotAsked(), NotHere(), NoSuchTicket()]
    reasons += [RoleTooLow(role) for role in Role]
    reasons += [OtherDepartment(some) for some in departments]
    return {no(who, why) for why in reasons}


def test_the_rules_name_every_action() -> None:
    assert RULES.keys() == HANDLERS.keys()


def test_the_helper_is_who_the_cases_say() -> None:
    assert PEOPLE[7].id == CASES[3].helper


async def test_nobody_does_what_their_role_team_or_channel_does_not_let_them() -> None:
    office = await house()
    before = [await office.desk.log(TicketId(number)) for number in range(1, 5)]
    denied = 0
    for who, case, place, action in cells():
        if allowed(who, case, place, action):
            continue
        click = office.click(who, action, ticket=TicketId(case.number), channel=place)
        for act in (office.reception.press, office.reception.submit, office.reception.change):
            answer = await act(click)
            assert refused_for_permission(answer, who), (who.id, case.number, place, action, answer)
            denied += 1
        assert list(await office.reception.suggest(click, "a")) == []
    assert denied >= 3 * 2000
    assert [await office.desk.log(TicketId(number)) for number in range(1, 5)] == before


async def test_whoever_may_is_not_denied() -> None:
    """Else the test above would pass with a bot that refuses everything."""
    permitted = 0
    for who, case, place, action in cells():
        if place not in {None, *sorted(case.channels)[:1]} or not allowed(who, case, place, action):
            continue
        if case.number == NOWHERE or not allowed(who, case, place, "more"):
            continue  # what is about no single ticket may still look at one, and then asks for itself
        office = await house()
        answer = await office.press(who, action, channel=place, number=case.number)
        assert not refused_for_permission(answer, who), (who.id, case.number, place, action, answer)
        permitted += 1
    assert permitted >= 300, permitted


async def test_who_is_denied_something_stands_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    office = await house()
    caplog.set_level(logging.WARNING)
    await office.press(PEOPLE[8], "claim", number=2)
    assert "legal-answer may not claim on ticket 2: OtherDepartment" in caplog.text


REPLIES = ("undo", "edit", "use_draft", "discard", "arrived", "send_again", "lost", "look")


@pytest.mark.parametrize("action", REPLIES)
async def test_a_reply_of_another_ticket_is_out_of_reach(action: str) -> None:
    """Social's people put the id of Service's reply into a button of their own ticket."""
    office = await house()
    selma = replace(PEOPLE[5], name="Selma")
    await office.desk.change(
        TicketId(2), "theirs", answering.draft, selma, office.watch(), reply="theirs", text="Ours alone"
    )
    before = await office.desk.log(TicketId(2))
    own = await office.desk.log(TicketId(1))
    answer: Any = await office.press(ANNA, action, "theirs", number=1)
    assert isinstance(answer, Tell), answer
    assert "Ours alone" not in words(answer.text)
    assert await office.desk.log(TicketId(2)) == before
    assert await office.desk.log(TicketId(1)) == own
