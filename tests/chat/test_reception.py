"""The reception: who may do what from where, held against a table; buttons of old, broken stores, and notes."""

from __future__ import annotations

import logging
from dataclasses import replace
from itertools import product

import pytest

from bot.chat.reception import Ask, Nothing, Tell
from bot.domain import refusals as why
from bot.domain.people import ChannelId, DepartmentId, Identity, Person, PersonId, Role
from bot.domain.ticket import Ticket, TicketId
from bot.handlers import HANDLERS
from bot.handlers.commands import COMMANDS
from bot.handlers.form import NO_TICKET
from bot.handlers.handler import Side
from bot.handlers.names import (
    ACCEPT_ITEM,
    ANSWER_HELP,
    ANSWER_WAVE,
    APPROVE,
    ARRIVED,
    ASK_COVER,
    ASSIGN,
    AWAY,
    BACK,
    BULK,
    CALL_OFF,
    CALL_OFF_FORWARD,
    CARD_MISSING,
    CARD_STANDS,
    CLAIM,
    CLAIM_WAVE,
    CLOSE,
    CUSTOMER_NOTE,
    DECLINE,
    DISCARD,
    DROP_SIGHTING,
    DUTY,
    EDIT,
    END_FOCUS,
    END_WAVE,
    ESCALATE,
    EXPORT_LOG,
    FAQ,
    FILE_NOTE,
    FOCUS,
    FORWARD,
    FORWARD_AGAIN,
    FORWARD_DONE,
    FORWARD_LEFT,
    FORWARDS,
    FREEZE,
    GO_PRIVATE,
    HANDOVER,
    HELP,
    HOME,
    IDEAS,
    INBOX,
    KEEP_SIGHTING,
    LIKE,
    LOG,
    LOOK,
    LOST,
    MAKE_TICKET,
    MERGE,
    MODERATE,
    MORE,
    MUTE,
    NOTE,
    PROFILE,
    PROPOSALS,
    PROPOSE_FAQ,
    PROPOSE_TEMPLATE,
    REGION,
    RELEASE,
    REMIND,
    REOPEN,
    REPLY,
    RETURN,
    SEARCH,
    SECOND_OPINION,
    SEND_AGAIN,
    SNOOZE,
    SPLIT,
    STAR,
    STOP_WAVE,
    SUGGEST,
    TAG,
    TAGS,
    TAKE_COVER,
    TEMPLATES,
    THEMES,
    UNDO,
    UNDO_BULK,
    UNFREEZE,
    UNLIKE,
    UNMUTE,
    UNSTAR,
    USE_DRAFT,
    WAKE,
    WALK,
    WAVE_POSTS,
    WAVE_TEXTS,
    WITHDRAW_COVER,
)
from bot.stores.memory import MemoryStore
from bot.stores.store import Conflict, Entry, Full
from bot.texts import speaking
from tests.fakes.world import ANNA, IN_SERVICE, IN_SOCIAL, JONAS, SELMA, SERVICE, SOCIAL, STRANGER
from tests.handlers.broken import BrokenStore
from tests.handlers.office import Office, asked, no, office_with, told

ELSEWHERE = ChannelId("slack:#elsewhere")
PRESS = DepartmentId("press")

# Handler: (least role, does the origin decide?, does who was asked decide?)
ORACLE: dict[str, tuple[Role, bool, bool]] = {
    UNDO: (Role.ANSWER, True, False),
    CLAIM: (Role.DRAFT, True, False),
    REPLY: (Role.DRAFT, True, False),
    GO_PRIVATE: (Role.ANSWER, True, False),
    SUGGEST: (Role.DRAFT, False, True),
    RETURN: (Role.DRAFT, False, True),
    ESCALATE: (Role.DRAFT, True, False),
    ASSIGN: (Role.ANSWER, True, False),
    RELEASE: (Role.DRAFT, True, False),
    CLOSE: (Role.ANSWER, True, False),
    REOPEN: (Role.ANSWER, True, False),
    MORE: (Role.READ, True, True),
    LOG: (Role.READ, True, True),
    LIKE: (Role.ANSWER, True, False),
    UNLIKE: (Role.ANSWER, True, False),
    MODERATE: (Role.ANSWER, True, False),
    FORWARD: (Role.ANSWER, True, False),
    PROFILE: (Role.READ, True, True),
    HELP: (Role.DRAFT, True, True),
    NOTE: (Role.READ, True, True),
    TAG: (Role.DRAFT, True, True),
    STAR: (Role.DRAFT, True, True),
    UNSTAR: (Role.DRAFT, True, True),
    SNOOZE: (Role.DRAFT, True, False),
    WAKE: (Role.DRAFT, True, False),
    REMIND: (Role.READ, True, True),
    REGION: (Role.DRAFT, True, False),
    MUTE: (Role.ANSWER, True, False),
    UNMUTE: (Role.ANSWER, True, False),
    MERGE: (Role.ANSWER, True, False),
    SPLIT: (Role.ANSWER, True, False),
    EDIT: (Role.ANSWER, True, False),
    USE_DRAFT: (Role.ANSWER, True, False),
    DISCARD: (Role.ANSWER, True, False),
    ARRIVED: (Role.ANSWER, True, False),
    SEND_AGAIN: (Role.ANSWER, True, False),
    LOST: (Role.ANSWER, True, False),
    LOOK: (Role.ANSWER, True, False),
    CALL_OFF: (Role.ANSWER, True, False),
    CALL_OFF_FORWARD: (Role.ANSWER, True, False),
    FORWARD_LEFT: (Role.ANSWER, True, False),
    FORWARD_AGAIN: (Role.ANSWER, True, False),
    FORWARD_DONE: (Role.ANSWER, True, False),
    SECOND_OPINION: (Role.DRAFT, True, False),
    ANSWER_HELP: (Role.READ, True, True),
    EXPORT_LOG: (Role.READ, True, True),
    CUSTOMER_NOTE: (Role.READ, True, True),
    PROPOSE_TEMPLATE: (Role.DRAFT, True, False),
    PROPOSE_FAQ: (Role.DRAFT, True, False),
    ACCEPT_ITEM: (Role.DRAFT, True, False),
}
# Handlers that are not about one ticket: least role
AT_DESK: dict[str, Role] = {
    FILE_NOTE: Role.READ,
    TAGS: Role.READ,
    TEMPLATES: Role.READ,
    FAQ: Role.READ,
    PROPOSALS: Role.READ,
    APPROVE: Role.ANSWER,
    DECLINE: Role.ANSWER,
    THEMES: Role.READ,
    FORWARDS: Role.READ,
    HOME: Role.READ,
    INBOX: Role.READ,
    WALK: Role.DRAFT,
    BULK: Role.ANSWER,
    UNDO_BULK: Role.ANSWER,
    SEARCH: Role.READ,
    ANSWER_WAVE: Role.ANSWER,
    WAVE_TEXTS: Role.ANSWER,
    WAVE_POSTS: Role.READ,
    CLAIM_WAVE: Role.DRAFT,
    STOP_WAVE: Role.ANSWER,
    END_WAVE: Role.ANSWER,
    CARD_STANDS: Role.DRAFT,
    CARD_MISSING: Role.DRAFT,
    FREEZE: Role.ANSWER,
    UNFREEZE: Role.ANSWER,
    DUTY: Role.READ,
    FOCUS: Role.ANSWER,
    END_FOCUS: Role.ANSWER,
    HANDOVER: Role.READ,
    AWAY: Role.READ,
    BACK: Role.READ,
    ASK_COVER: Role.READ,
    TAKE_COVER: Role.DRAFT,
    WITHDRAW_COVER: Role.READ,
    MAKE_TICKET: Role.DRAFT,
    KEEP_SIGHTING: Role.DRAFT,
    DROP_SIGHTING: Role.DRAFT,
    IDEAS: Role.READ,
}
CHANNELS = (IN_SOCIAL, IN_SERVICE, ELSEWHERE, None)
TEAMS = ({SOCIAL}, {SERVICE}, {SOCIAL, SERVICE}, {PRESS}, set[DepartmentId]())
CELLS = list(product(ORACLE, Role, TEAMS, CHANNELS, (False, True)))


def expected(
    handler: str, role: Role, team: set[DepartmentId], channel: ChannelId | None, *, escalated: bool
) -> why.Refusal | None:
    """Return what the table says: which refusal, or None for a yes."""
    least, origin, asked_one = ORACLE[handler]
    standing = {IN_SOCIAL, None, *([IN_SERVICE] if escalated else [])}
    if channel not in standing:
        return why.NotHere()
    if role < least:
        return why.RoleTooLow(least)
    deciding = {SOCIAL} if origin else set()
    if asked_one and escalated:
        deciding.add(SERVICE)
    if team & deciding:
        return None
    has_it = bool(team & {SOCIAL}) and not origin
    return why.NotAsked() if has_it else why.OtherDepartment(frozenset())


def denials(by: Person) -> set[str]:
    """Return every way to say that somebody may not."""
    roles = {no(by, why.RoleTooLow(role)) for role in Role}
    return {no(by, why.NotHere()), no(by, why.OtherDepartment(frozenset())), no(by, why.NotAsked()), *roles}


def test_the_table_knows_every_handler() -> None:
    about_tickets = [name for name, handler in HANDLERS.items() if handler.side is not Side.DESK]
    assert list(ORACLE) == about_tickets
    assert AT_DESK.keys() == HANDLERS.keys() - ORACLE.keys()
    assert len(CELLS) > 1500


@pytest.mark.parametrize("handler", ORACLE)
async def test_who_may_do_what_from_where(handler: str) -> None:
    for _, role, team, channel, escalated in (cell for cell in CELLS if cell[0] == handler):
        office = await office_with(escalated=escalated)
        by = Person(PersonId("x"), "Xenia", frozenset(team), role, "de")
        refusal = expected(handler, role, team, channel, escalated=escalated)
        answer = await office.press(by, handler, channel=channel)
        cell = (handler, role, team, channel, escalated)
        if refusal is None:
            assert not isinstance(answer, Tell) or told(answer) not in denials(by), cell
        else:
            assert told(answer) == no(by, refusal), cell


@pytest.mark.parametrize("handler", ORACLE)
async def test_what_may_not_be_pressed_may_not_be_submitted_changed_or_searched(handler: str) -> None:
    for _, role, team, channel, escalated in (cell for cell in CELLS if cell[0] == handler):
        refusal = expected(handler, role, team, channel, escalated=escalated)
        if refusal is None:
            continue
        office = await office_with(escalated=escalated)
        before = await office.happened()
        by = Person(PersonId("x"), "Xenia", frozenset(team), role, "de")
        click = office.click(by, handler, channel=channel, values={"text": "Sorry!", "person": JONAS.id})
        assert told(await office.reception.submit(click)) == no(by, refusal)
        assert told(await office.reception.change(click)) == no(by, refusal)
        assert list(await office.reception.suggest(click, "")) == []
        assert await office.happened() == before


@pytest.mark.parametrize("handler", AT_DESK)
@pytest.mark.parametrize("role", Role)
async def test_what_is_not_about_one_ticket_only_asks_for_the_role(handler: str, role: Role) -> None:
    office = await office_with(escalated=False)
    by = Person(PersonId("x"), "Xenia", frozenset(), role, "de")
    answer = await office.reception.press(office.click(by, handler, ticket=NO_TICKET))
    if role < AT_DESK[handler]:
        assert told(answer) == no(by, why.RoleTooLow(AT_DESK[handler]))
    else:
        assert not isinstance(answer, Tell) or told(answer) not in denials(by)


@pytest.mark.parametrize("handler", [*ORACLE, *AT_DESK])
async def test_a_stranger_is_told_how_to_become_known(handler: str) -> None:
    office = await office_with(escalated=True)
    for channel in (IN_SOCIAL, IN_SERVICE, None):
        answer = told(await office.press(STRANGER, handler, channel=channel))
        assert answer == no(STRANGER, why.Stranger(PersonId("U99")))
        assert "U99" in answer


def test_a_person_is_who_the_policy_says() -> None:
    reception = Office().reception
    assert reception.person(Identity("slack", "UANNA"), name="Anna on Slack", language="de") == ANNA
    unknown = reception.person(Identity("slack", "U99"), name="Somebody", language="de")
    assert (unknown.id, unknown.role, unknown.departments, unknown.language) == (
        "?U99",
        Role.READ,
        frozenset(),
        "de",
    )


def test_who_chose_no_language_is_spoken_to_in_that_of_the_surface() -> None:
    silent = replace(ANNA, language="")
    reception = Office(people={ANNA.id: silent}).reception
    assert reception.person(Identity("slack", "UANNA"), name="", language="de-AT").language == "de-AT"


async def test_a_button_of_an_older_version_says_so() -> None:
    office = await office_with(escalated=False)
    outdated = no(ANNA, why.OutdatedButton())
    click = office.click(ANNA, "crisis")
    assert told(await office.press(ANNA, "crisis")) == outdated
    assert told(await office.reception.submit(click)) == outdated
    assert told(await office.reception.change(click)) == outdated
    assert list(await office.reception.suggest(click, "")) == []


async def test_a_form_whose_answer_got_lost_closes_when_it_is_submitted_again_whatever_has_changed() -> None:
    office = await office_with(escalated=False)
    filled_in = office.filled_in(ANNA, await office.open(ANNA, ASSIGN), {"person": JONAS.id})
    assert await office.reception.submit(filled_in) == Nothing()
    office.desk.policy = replace(office.policy, people={ANNA.id: ANNA})
    assert await office.reception.submit(filled_in) == Nothing()
    assert await office.happened() == ["Opened", "Assigned"]
    another = replace(filled_in, cause="another click")
    assert told(await office.reception.submit(another)) == no(ANNA, why.UnknownPerson(JONAS.id))


async def test_a_form_that_has_nothing_to_choose_says_so() -> None:
    office = await office_with(escalated=False)
    click = office.click(ANNA, ASSIGN)
    assert told(await office.reception.change(click)) == no(ANNA, why.OutdatedButton())
    assert list(await office.reception.suggest(office.click(ANNA, CLAIM), "")) == []


@pytest.mark.parametrize("language", ["de", "en"])
async def test_a_store_that_fails_is_told_in_words_and_written_into_the_log(
    language: str, caplog: pytest.LogCaptureFixture
) -> None:
    store = BrokenStore()
    office = Office(store)
    await office.receives()
    store.error = Full("no space left")
    anna = replace(ANNA, language=language)
    with caplog.at_level(logging.ERROR):
        answer = told(await office.press(anna, CLAIM))
        assert list(await office.reception.suggest(office.click(anna, ASSIGN), "j")) == []
    assert answer.startswith({"de": "Das hat nicht geklappt", "en": "That did not work"}[language])
    assert "no space left" in caplog.text


class Crowded(BrokenStore):
    """A store in which somebody else is always faster."""

    async def history(self, ticket: TicketId) -> list[Entry]:
        return await MemoryStore.history(self, ticket)

    async def ticket(self, ticket: TicketId) -> Ticket:
        return await MemoryStore.ticket(self, ticket)


async def test_who_is_always_too_late_is_told_in_words() -> None:
    store = Crowded()
    office = Office(store)
    await office.receives()
    store.error = Conflict("somebody was faster")
    assert told(await office.press(ANNA, CLAIM)).startswith("That did not work")


@pytest.mark.parametrize("words", ["", "help", "HELP", " hilfe "])
async def test_help_is_a_word_away(words: str) -> None:
    office = Office()
    assert "/zuruf log 17" in told(await office.reception.command(words, office.click(ANNA, "")))


async def test_help_says_how_a_command_is_typed_where_it_was_typed() -> None:
    office = Office()
    said = told(await office.reception.command("help", office.click(ANNA, ""), "@Zuruf "))
    assert "@Zuruf log 17" in said
    assert "/zuruf" not in said
    said = told(await office.reception.command("inbx", office.click(ANNA, ""), ""))
    assert "Did you mean inbox?" in said


async def test_a_command_that_needs_a_form_says_what_would_open_it_again() -> None:
    office = await office_with(escalated=False)
    answer = await office.reception.command("search late train", office.click(ANNA, ""))
    assert isinstance(answer, Ask)
    assert answer.asked is not None
    assert (answer.asked.handler, answer.asked.subject) == ("search", "late train")
    assert await office.reception.press(answer.asked) == Ask(answer.form)


@pytest.mark.parametrize(("language", "place"), [("de", 0), ("en", 1)])
def test_help_names_every_command(language: str, place: int) -> None:
    said = "".join(map(str, speaking(language).words.commands("/zuruf ")))
    missing = [one.words for one in COMMANDS.values() if f"/zuruf {(one.words * 2)[place]}" not in said]
    assert missing == []


@pytest.mark.parametrize("words", ["log 1", "LOG 1", " protokoll  1 ", "log #1"])
async def test_the_log_is_shown_from_any_channel(words: str) -> None:
    office = await office_with(escalated=False)
    answer = await office.reception.command(words, office.click(ANNA, "", channel=ELSEWHERE))
    assert isinstance(answer, Ask)
    assert asked(answer).handler == LOG


async def test_the_log_is_shown_to_who_may_see_it_only() -> None:
    office = await office_with(escalated=False)
    answer = await office.reception.command("log 1", office.click(SELMA, ""))
    assert told(answer) == no(SELMA, why.OtherDepartment(frozenset()))
    answer = await office.reception.command("log 2", office.click(ANNA, ""))
    assert told(answer) == no(ANNA, why.NoSuchTicket())


@pytest.mark.parametrize("words", ["log", "log x", "log 1 2", "claim 1", "log " + "9" * 40, "<!channel>"])
async def test_what_is_not_understood_is_said_back(words: str) -> None:
    office = await office_with(escalated=False)
    answer = told(await office.reception.command(words, office.click(ANNA, "")))
    assert words in answer


@pytest.mark.parametrize(
    ("words", "meant"),
    [("inbx", "inbox"), ("Postengang", "posteingang"), ("vorlage rad", "vorlagen"), ("log x", "log 17")],
)
async def test_a_near_miss_is_told_what_was_meant(words: str, meant: str) -> None:
    office = Office()
    answer = told(await office.reception.command(words, office.click(ANNA, "")))
    assert f"Did you mean /zuruf {meant}?" in answer


async def test_nothing_is_guessed_for_what_resembles_nothing() -> None:
    office = Office()
    assert "Did you mean" not in told(await office.reception.command("claim 1", office.click(ANNA, "")))


async def test_a_click_repeated_by_the_surface_is_one() -> None:
    office = await office_with(escalated=False)
    click = office.click(ANNA, CLAIM)
    assert [await office.reception.press(click) for _ in range(2)] == [Nothing()] * 2
    assert await office.happened() == ["Opened", "Claimed"]
