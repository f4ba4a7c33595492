"""A department in Slack and in Teams at once: one ticket, one log, one owner, whatever happens on which side."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial

import pytest

from bot.chat.card import Card
from bot.chat.reception import Tell, Written
from bot.domain import claiming, noting
from bot.domain.deliveries import NO_CHANNEL, DeliveryKind, MessageRef
from bot.domain.errors import Unsupported
from bot.domain.people import ChannelId, Identity, Person, PersonId
from bot.domain.policy import Department
from bot.handlers.frozen import FREEZE_NOTICE, freeze_notice
from bot.handlers.names import CLAIM, EXPORT_LOG, FREEZE
from tests.fakes import world
from tests.fakes.surface import Notice, words
from tests.fakes.world import ANNA, EVERYBODY, IN_SERVICE, IN_SOCIAL, JONAS, MIRA, SELMA, SERVICE, SOCIAL
from tests.jobs.newsroom import FIRST, Newsroom, Surface

IN_TEAMS = ChannelId("teams:Social Media/Allgemein")
BOTH, ONLY_SLACK, ONLY_TEAMS = ANNA, MIRA, JONAS


class TwoProducts(Newsroom):
    """A newsroom whose first department is in Slack, in English, and in Teams, in German; the second one in Slack alone."""

    def __init__(self) -> None:
        super().__init__()
        known_in_teams = (BOTH, ONLY_TEAMS)
        in_slack = {
            Identity("slack", f"U{one.name.upper()}"): one.id for one in EVERYBODY if one != ONLY_TEAMS
        }
        in_teams = {Identity("teams", f"entra-{one.id}"): one.id for one in known_in_teams}
        self.policy = world.policy(
            identities=in_slack | in_teams,
            departments={
                SOCIAL: Department(
                    SOCIAL, "Social Media", (IN_SOCIAL, IN_TEAMS), "en", languages={IN_TEAMS: "de"}
                ),
                SERVICE: Department(SERVICE, "Kundenservice", (IN_SERVICE,), "de"),
            },
        )
        self.desk.policy = self.policy
        self.surface.people = frozenset(in_slack.values())
        self.teams = Surface(
            channels=frozenset({IN_TEAMS}), people=frozenset(in_teams.values()), name="teams"
        )
        self.others = {"teams": self.teams}
        self.announcements = {**self.announcements, FREEZE_NOTICE: freeze_notice}
        self.start()

    def card_in_teams(self) -> Card:
        (card,) = [one.content for one in self.teams.messages if isinstance(one.content, Card)]
        return card

    def thread_in_teams(self) -> list[str]:
        shown = [one.content for one in self.teams.messages if isinstance(one.content, tuple)]
        return [words(line.text) for lines in shown for line in lines if line.number]

    def root(self, channel: ChannelId) -> MessageRef:
        messages = [*self.surface.messages, *self.teams.messages]
        return next(m.ref for m in messages if m.ref.place == channel and isinstance(m.content, Card))

    async def writes(self, by: Person, channel: ChannelId, text: str | None, message: str = "m1") -> None:
        """Somebody writes in a thread."""
        cause = f"{channel} {message} {text}"
        assert await self.reception.noted(Written(cause, by, self.root(channel), message, text))
        await self.settle()


@pytest.fixture
def room() -> TwoProducts:
    return TwoProducts()


async def test_a_ticket_has_a_card_and_a_thread_on_both_sides_each_in_its_language(room: TwoProducts) -> None:
    await room.customer_writes()
    await room.settle()
    await room.press(BOTH, CLAIM, channel=IN_SOCIAL)
    await room.settle()
    assert room.thread()[-1] == "Anna claimed the ticket."
    assert room.thread_in_teams()[-1] == "Anna hat übernommen."
    assert [button.handler for button in room.card().buttons] == [
        button.handler for button in room.card_in_teams().buttons
    ]


async def test_who_is_in_both_claims_in_one_and_goes_on_in_the_other(room: TwoProducts) -> None:
    await room.customer_writes()
    await room.settle()
    in_slack = room.reception.person(Identity("slack", "UANNA"), name="", language="")
    in_teams = room.reception.person(Identity("teams", "entra-anna"), name="", language="")
    await room.press(in_slack, CLAIM, channel=IN_SOCIAL)
    await room.press(in_teams, CLAIM, channel=IN_TEAMS)
    assert await room.happened() == ["Opened", "Claimed"]
    ticket = await room.ticket()
    assert ticket.owner == BOTH.actor


async def test_of_two_who_claim_at_once_one_wins_and_the_other_is_told_who_and_when(
    room: TwoProducts,
) -> None:
    await room.customer_writes()
    await room.settle()
    clicks = (
        room.press(BOTH, CLAIM, channel=IN_SOCIAL),
        room.press(ONLY_TEAMS, CLAIM, channel=IN_TEAMS),
    )
    answers = await asyncio.gather(*clicks)
    owner = (await room.ticket()).owner
    assert owner
    (refused,) = [answer for answer in answers if isinstance(answer, Tell)]
    assert words(refused.text).startswith(owner.name)
    assert f"{room.watch():%Y-%m-%d %H:%M}" in words(refused.text)
    await room.settle()
    assert room.thread()[-1].startswith(owner.name)
    assert room.thread_in_teams()[-1].startswith(owner.name)
    assert (await room.happened()).count("Claimed") == 1


async def test_what_is_written_in_one_thread_stands_in_the_other_with_its_author(room: TwoProducts) -> None:
    await room.customer_writes()
    await room.settle()
    await room.writes(ONLY_TEAMS, IN_TEAMS, "Ihre Nummer ist 0660 1")
    assert room.thread()[1:] == ["📝 Jonas: Ihre Nummer ist 0660 1"]
    await room.writes(ONLY_SLACK, IN_SOCIAL, "Thanks", "m2")
    assert room.thread_in_teams()[-1] == "📝 Mira: Thanks"
    assert len(room.thread()) == len(room.thread_in_teams()) == 2


async def test_what_is_changed_or_deleted_in_one_thread_is_so_in_the_other(room: TwoProducts) -> None:
    await room.customer_writes()
    await room.settle()
    await room.writes(ONLY_TEAMS, IN_TEAMS, "Ihre Nummer ist 0660 1")
    await room.writes(ONLY_TEAMS, IN_TEAMS, "Ihre Nummer ist 0660 2")
    assert room.thread()[1] == "📝 Jonas (changed): Ihre Nummer ist 0660 2"
    await room.writes(ONLY_TEAMS, IN_TEAMS, None)
    assert not [line for line in (*room.thread(), *room.thread_in_teams()) if "0660" in line]
    assert room.thread()[1] == "📝 Jonas: note deleted"


async def test_a_word_goes_where_a_person_is_known_with_a_link_to_the_card_there(room: TwoProducts) -> None:
    await room.customer_writes()
    await room.settle()
    await room.desk.change(FIRST, "a", claiming.assign, ANNA, room.watch(), to=ONLY_TEAMS)
    await room.settle()
    assert room.surface.told == []
    ((who, said),) = room.teams.told
    assert who == ONLY_TEAMS.id
    assert said.endswith(f"→ {IN_TEAMS}")
    await room.desk.change(FIRST, "b", claiming.assign, ANNA, room.watch(), to=ONLY_SLACK)
    await room.settle()
    assert [who for who, _ in room.surface.told] == [ONLY_SLACK.id]


async def test_who_is_nowhere_known_gets_nothing_and_it_is_said(room: TwoProducts) -> None:
    room.policy = replace(room.policy, identities={})
    room.surface.people = frozenset()
    room.start()
    await room.customer_writes()
    await room.desk.change(FIRST, "a", claiming.assign, ANNA, room.watch(), to=JONAS)
    await room.settle()
    assert [letter.delivery.delivery.kind for letter in await room.store.dead_letters()] == [
        DeliveryKind.WORD
    ]


async def test_a_file_goes_to_a_product_that_takes_files(room: TwoProducts) -> None:
    class NoFiles(Surface):
        async def hand(self, person: PersonId, name: str, *_: object, **__: object) -> None:
            raise Unsupported(f"{name} cannot be handed to {person} here")

    room.policy = world.policy(
        identities=room.policy.identities,
        departments={SOCIAL: Department(SOCIAL, "Social Media", (IN_TEAMS,), "de")},
    )
    room.desk.policy = room.policy
    room.others = {"teams": NoFiles(frozenset({IN_TEAMS}), room.teams.people, "teams")}
    room.start()
    await room.customer_writes()
    await room.settle()
    await room.reception.press(room.click(BOTH, EXPORT_LOG, subject="md", surface="teams"))
    await room.settle()
    assert [who for who, *_ in room.surface.handed] == [BOTH.id]


async def test_a_file_arrives_where_it_was_asked_for(room: TwoProducts) -> None:
    await room.customer_writes()
    await room.settle()
    await room.reception.press(room.click(BOTH, EXPORT_LOG, subject="md", surface="teams"))
    await room.reception.press(room.click(BOTH, EXPORT_LOG, subject="csv", surface="slack"))
    await room.settle()
    assert [name for _, name, _ in room.teams.handed] == ["ticket-1.md"]
    assert [name for _, name, _ in room.surface.handed] == ["ticket-1.csv"]


async def test_a_channel_that_is_closed_is_told_of_on_the_other_side(room: TwoProducts) -> None:
    room.policy = replace(room.policy, departments={SOCIAL: room.policy.departments[SOCIAL]})
    room.desk.policy = room.policy
    room.start()
    room.teams.closed.add(IN_TEAMS)
    await room.customer_writes()
    await room.deliver()
    await room.deliver()
    (notice,) = [one.content for one in room.surface.messages if isinstance(one.content, Notice)]
    assert words(notice.text).startswith("⚠️ Social Media/Allgemein is archived")
    assert {who for who, _ in room.surface.told} >= {BOTH.id}, "their Teams may take nothing"
    assert {who for who, _ in room.teams.told} == {ONLY_TEAMS.id}
    room.teams.closed.clear()
    await room.settle()
    notices = [words(m.content.text) for m in room.surface.messages if isinstance(m.content, Notice)]
    assert notices[-1].startswith("✅ Social Media/Allgemein works again.")


async def test_one_product_that_is_down_keeps_nothing_from_the_other(room: TwoProducts) -> None:
    room.teams.down = Unsupported("gone for good")
    await room.customer_writes()
    await room.deliver()
    await room.press(BOTH, CLAIM, channel=IN_SOCIAL)
    await room.deliver()
    assert room.thread()[-1] == "Anna claimed the ticket."
    room.teams.down = None


async def test_both_sides_read_that_everything_is_frozen(room: TwoProducts) -> None:
    form = await room.open(BOTH, FREEZE, number=0)
    await room.submit(BOTH, form, reason="Wrong price")
    await room.settle()
    for surface in (room.surface, room.teams):
        assert [one for one in surface.messages if isinstance(one.content, Notice)]


async def test_a_note_of_a_form_stands_on_both_sides(room: TwoProducts) -> None:
    await room.customer_writes()
    await room.settle()
    note = partial(noting.note, channel=NO_CHANNEL, message="form:1", text="Call back")
    await room.desk.change(FIRST, "n", note, SELMA.actor, room.watch())
    await room.settle()
    assert room.thread()[1:] == room.thread_in_teams()[1:] == ["📝 Selma: Call back"]
