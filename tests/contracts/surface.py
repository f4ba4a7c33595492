"""What every surface must do, as tests.

A surface proves itself by subclassing `SurfaceContract` with an async fixture `bench`: a `Bench` around it with two channels, two
people and a way to look at what they see. See `tests/chat/`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest

from bot.chat.card import Card, Fact
from bot.chat.lines import Line
from bot.chat.surface import Surface
from bot.domain.deliveries import MessageRef
from bot.domain.errors import Gone, LoggedOut, OutcomeUnknown, RateLimited, Rejected, Unreachable
from bot.domain.people import ChannelId, PersonId
from bot.domain.text import Link, Moment, Strong, Untrusted
from bot.domain.ticket import TicketId
from bot.handlers.form import Button

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TICKET = TicketId(17)
KEY = "themes 2026-W47"
NOWHERE = ChannelId("slack:#nowhere")
LIVE = "<!channel> <https://evil.example|bank> & *so*"


@dataclass(frozen=True)
class Seen:
    """A message as somebody sees it: all its words, the labels of its buttons, and what a screen reader says."""

    ref: MessageRef
    words: str
    buttons: tuple[str, ...]
    spoken: str


class Bench(ABC):
    """A surface under test, the people who look at it, and what can go wrong with it."""

    surface: Surface
    channel: ChannelId
    other_channel: ChannelId
    person: PersonId
    bystander: PersonId

    @abstractmethod
    def seen(self, channel: ChannelId) -> Sequence[Seen]:
        """What stands in a channel, oldest first, threads left out."""

    @abstractmethod
    def thread(self, card: MessageRef) -> Sequence[Seen]:
        """What stands in a thread, oldest first, the card left out."""

    @abstractmethod
    def told(self, person: PersonId) -> Sequence[str]:
        """What only this person was told."""

    @abstractmethod
    def offered(self, person: PersonId) -> Sequence[str]:
        """The labels of the buttons below what only this person was told."""

    @abstractmethod
    def handed(self, person: PersonId) -> Mapping[str, bytes]:
        """The files that only this person was given, by name."""

    @abstractmethod
    def speaks(self, person: PersonId, locale: str) -> None:
        """Somebody sets the language in which they read the product."""

    @abstractmethod
    async def delete(self, message: MessageRef) -> None:
        """Somebody deletes a message."""

    @abstractmethod
    def lose_next_answer(self) -> None:
        """The next post happens, but its answer never arrives."""

    @abstractmethod
    def lose_next_file(self) -> None:
        """The next file is given, but the answer never arrives."""

    @abstractmethod
    def throttle_next(self, seconds: int) -> None:
        """The next post is refused for so long."""

    @abstractmethod
    async def close(self, channel: ChannelId) -> None:
        """Nobody may write into this channel any more."""

    @abstractmethod
    async def revoke(self) -> None:
        """The bot's token ends."""

    @abstractmethod
    async def unplug(self) -> None:
        """The product cannot be reached any more."""


def card(version: int = 1, quote: str = "Where is my train?", *, ticket: TicketId = TICKET) -> Card:
    return Card(
        ticket=ticket,
        version=version,
        title=f"Mastodon @shop · Mention · Ticket {ticket}",
        author=(Untrusted("Maria"), " · ", Moment(NOON), " · ", Link("See original", "https://a.example/1")),
        customer=("Wrote twice before",),
        quote=Untrusted(quote),
        hint="",
        facts=(Fact("State", (f"version {version}",)),),
        buttons=(Button("claim", ticket, "Claim"), Button("log", ticket, "Show log")),
        summary=(f"Ticket {ticket}. ", Untrusted(quote)),
    )


def line(number: int, words: str, *buttons: str) -> Line:
    shown = tuple(Button(name, TICKET, name, f"r{number}") for name in buttons)
    return Line(number, NOON, (Strong("Lena"), f" {words}"), shown, alone=bool(buttons))


class SurfaceContract:
    """Every sentence of `bot.chat.surface`, as a test."""

    async def test_a_card_shows_what_is_to_be_known_and_what_can_be_done(self, bench: Bench) -> None:
        await bench.surface.show(card(), bench.channel, None)
        (seen,) = bench.seen(bench.channel)
        for words in (
            "Mastodon @shop",
            "Ticket 17",
            "Maria",
            "twice before",
            "Where is my train?",
            "State",
            "version 1",
        ):
            assert words in seen.words
        assert seen.buttons == ("Claim", "Show log")
        assert seen.spoken == "Ticket 17. Where is my train?"

    async def test_a_card_is_repainted_where_it_stands(self, bench: Bench) -> None:
        first = await bench.surface.show(card(1), bench.channel, None)
        again = await bench.surface.show(card(2), bench.channel, first)
        assert again == first
        (seen,) = bench.seen(bench.channel)
        assert "version 2" in seen.words
        assert "version 1" not in seen.words

    async def test_two_channels_have_each_their_own_card(self, bench: Bench) -> None:
        here = await bench.surface.show(card(), bench.channel, None)
        there = await bench.surface.show(card(), bench.other_channel, None)
        assert here != there
        assert [seen.ref for seen in bench.seen(bench.other_channel)] == [there]

    async def test_strangers_words_are_shown_and_never_obeyed(self, bench: Bench) -> None:
        await bench.surface.show(card(quote=LIVE), bench.channel, None)
        (seen,) = bench.seen(bench.channel)
        assert LIVE in seen.words
        assert seen.spoken == f"Ticket 17. {LIVE}"

    async def test_repainting_a_deleted_card_says_that_it_is_gone(self, bench: Bench) -> None:
        ref = await bench.surface.show(card(), bench.channel, None)
        await bench.delete(ref)
        with pytest.raises(Gone):
            await bench.surface.show(card(2), bench.channel, ref)

    async def test_lines_stand_in_the_thread_in_their_order(self, bench: Bench) -> None:
        thread = await bench.surface.show(card(), bench.channel, None)
        await bench.surface.log([line(1, "claimed it.")], thread, None)
        await bench.surface.log([line(2, "asked."), line(3, "answered.")], thread, None)
        single, batch = bench.thread(thread)
        assert "Lena claimed it." in single.words
        assert batch.words.index("Lena asked.") < batch.words.index("Lena answered.")
        assert [seen.ref for seen in bench.seen(bench.channel)] == [thread]

    async def test_a_line_loses_its_buttons_when_it_is_repainted(self, bench: Bench) -> None:
        thread = await bench.surface.show(card(), bench.channel, None)
        ref = await bench.surface.log([line(4, "replies.", "undo", "edit")], thread, None)
        assert bench.thread(thread)[0].buttons == ("undo", "edit")
        assert await bench.surface.log([line(4, "replies.")], thread, ref) == ref
        (seen,) = bench.thread(thread)
        assert seen.buttons == ()

    async def test_repainting_a_deleted_line_says_that_it_is_gone(self, bench: Bench) -> None:
        thread = await bench.surface.show(card(), bench.channel, None)
        ref = await bench.surface.log([line(1, "claimed it.", "undo")], thread, None)
        await bench.delete(ref)
        with pytest.raises(Gone):
            await bench.surface.log([line(1, "claimed it.")], thread, ref)

    async def test_a_card_is_found_again_after_a_lost_answer(self, bench: Bench) -> None:
        assert await bench.surface.find_card(TICKET, bench.channel) is None
        bench.lose_next_answer()
        with pytest.raises(OutcomeUnknown):
            await bench.surface.show(card(), bench.channel, None)
        (seen,) = bench.seen(bench.channel)
        assert await bench.surface.find_card(TICKET, bench.channel) == seen.ref

    async def test_only_the_tickets_own_and_newest_card_is_found(self, bench: Bench) -> None:
        await bench.surface.show(card(), bench.channel, None)
        newest = await bench.surface.show(card(), bench.channel, None)
        await bench.surface.show(card(ticket=TicketId(18)), bench.channel, None)
        assert await bench.surface.find_card(TICKET, bench.channel) == newest
        assert await bench.surface.find_card(TICKET, bench.other_channel) is None

    async def test_lines_are_found_again_after_a_lost_answer(self, bench: Bench) -> None:
        thread = await bench.surface.show(card(), bench.channel, None)
        assert await bench.surface.find_lines(thread) == {}
        first = await bench.surface.log([line(0, "says.")], thread, None)
        bench.lose_next_answer()
        with pytest.raises(OutcomeUnknown):
            await bench.surface.log([line(1, "asked."), line(2, "answered.")], thread, None)
        lost = bench.thread(thread)[1].ref
        assert await bench.surface.find_lines(thread) == {0: first, 1: lost, 2: lost}

    async def test_a_word_reaches_only_its_person(self, bench: Bench) -> None:
        about = await bench.surface.show(card(), bench.channel, None)
        await bench.surface.tell(bench.person, (Strong("Ben"), " assigned ticket 17 to you."), about)
        (told,) = bench.told(bench.person)
        assert "Ben assigned ticket 17 to you." in told
        assert bench.told(bench.bystander) == []
        assert len(bench.seen(bench.channel)) == 1

    async def test_a_word_to_a_person_can_offer_things_to_press(self, bench: Bench) -> None:
        row = (Button("answer_help", TICKET, "Answer", "1"), Button("more", TICKET, "More"))
        await bench.surface.tell(bench.person, ("Ben needs you.",), None, row)
        assert bench.offered(bench.person) == ["Answer", "More"]
        assert bench.offered(bench.bystander) == []

    async def test_a_file_reaches_only_its_person_byte_for_byte(self, bench: Bench) -> None:
        content = "\ufeffäöü;=1+1\r\n".encode() + bytes(range(256))
        await bench.surface.hand(bench.person, "ticket-17.csv", content, ("The log of ticket 17.",))
        assert bench.handed(bench.person) == {"ticket-17.csv": content}
        assert "The log of ticket 17." in bench.told(bench.person)[-1]
        assert bench.handed(bench.bystander) == {}
        assert bench.seen(bench.channel) == []

    async def test_a_file_to_nobody_that_we_know_is_rejected(self, bench: Bench) -> None:
        with pytest.raises(Rejected):
            await bench.surface.hand(PersonId("nobody"), "a.md", b"x", ("Hello.",))

    async def test_a_file_whose_answer_is_lost_may_have_arrived(self, bench: Bench) -> None:
        bench.lose_next_file()
        with pytest.raises(OutcomeUnknown):
            await bench.surface.hand(bench.person, "a.md", b"x", ("Hello.",))
        assert bench.handed(bench.person) == {"a.md": b"x"}

    async def test_an_announcement_stands_in_its_channel_and_is_about_no_ticket(self, bench: Bench) -> None:
        ref = await bench.surface.announce(bench.channel, KEY, (Strong("Themes"), " without an answer"))
        (seen,) = bench.seen(bench.channel)
        assert (seen.ref, seen.words) == (ref, "Themes without an answer")
        assert await bench.surface.find_card(TICKET, bench.channel) is None
        assert bench.seen(bench.other_channel) == []

    async def test_an_announcement_is_found_again_after_a_lost_answer(self, bench: Bench) -> None:
        assert await bench.surface.find_announcement(bench.channel, KEY) is None
        bench.lose_next_answer()
        with pytest.raises(OutcomeUnknown):
            await bench.surface.announce(bench.channel, KEY, ("Themes",))
        (seen,) = bench.seen(bench.channel)
        assert await bench.surface.find_announcement(bench.channel, KEY) == seen.ref
        assert await bench.surface.find_announcement(bench.channel, "themes 2026-W48") is None
        assert await bench.surface.find_announcement(bench.other_channel, KEY) is None

    async def test_an_announcement_in_an_unknown_channel_is_rejected(self, bench: Bench) -> None:
        with pytest.raises(Rejected):
            await bench.surface.announce(NOWHERE, KEY, ("Themes",))

    async def test_a_person_s_language_is_what_the_product_is_set_to(self, bench: Bench) -> None:
        bench.speaks(bench.person, "de-AT")
        assert await bench.surface.language_of(bench.person) == "de-AT"
        with pytest.raises(Rejected):
            await bench.surface.language_of(PersonId("nobody"))

    async def test_a_word_to_nobody_that_we_know_is_rejected(self, bench: Bench) -> None:
        with pytest.raises(Rejected):
            await bench.surface.tell(PersonId("nobody"), ("Hello.",), None)

    async def test_an_unknown_channel_is_rejected(self, bench: Bench) -> None:
        with pytest.raises(Rejected):
            await bench.surface.show(card(), NOWHERE, None)

    async def test_a_channel_that_nobody_may_write_to_is_rejected(self, bench: Bench) -> None:
        ref = await bench.surface.show(card(), bench.channel, None)
        await bench.close(bench.channel)
        with pytest.raises(Rejected) as refused:
            await bench.surface.log([line(1, "claimed it.")], ref, None)
        assert not isinstance(refused.value, Gone)

    async def test_what_was_throttled_did_not_happen(self, bench: Bench) -> None:
        bench.throttle_next(7)
        with pytest.raises(RateLimited) as limited:
            await bench.surface.show(card(), bench.channel, None)
        assert limited.value.retry_after == pytest.approx(7)
        assert bench.seen(bench.channel) == []

    async def test_a_revoked_token_is_told_apart_from_a_refusal(self, bench: Bench) -> None:
        await bench.revoke()
        with pytest.raises(LoggedOut):
            await bench.surface.show(card(), bench.channel, None)

    async def test_when_nothing_can_be_reached_nothing_happened(self, bench: Bench) -> None:
        await bench.unplug()
        with pytest.raises(Unreachable):
            await bench.surface.show(card(), bench.channel, None)

    async def test_an_urgent_card_is_shown_as_well(self, bench: Bench) -> None:
        await bench.surface.show(replace(card(), title="🔴 Ticket 17", urgent=True), bench.channel, None)
        assert "🔴 Ticket 17" in bench.seen(bench.channel)[0].words
