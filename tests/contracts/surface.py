"""What every surface must do, as tests.

A surface proves itself by subclassing `SurfaceContract` with an async fixture `bench`: a `Bench` around it with two channels, two
people and a way to look at what they see. See `tests/chat/`.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.errors import (
    Barrier,
    CannotLook,
    Closed,
    Gone,
    LoggedOut,
    OutcomeUnknown,
    RateLimited,
    Unreachable,
)
from bot.domain.people import PersonId
from bot.domain.text import Untrusted
from bot.domain.ticket import TicketId
from tests.contracts.surface_bench import KEY, LIVE, NOWHERE, TICKET, Bench, assigned, card, line
from tests.contracts.surface_telling import TellingContract


class SurfaceContract(TellingContract):
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

    async def test_who_is_asked_to_act_is_mentioned_by_name(self, bench: Bench) -> None:
        thread = await bench.surface.show(card(), bench.channel, None)
        ref = await bench.surface.log([line(4, "claimed it."), assigned(bench.person, "Anna")], thread, None)
        (seen,) = bench.thread(thread)
        assert "Lena claimed it." in seen.words
        assert "Lena assigned the ticket to Anna." in seen.words
        assert "Lena assigned the ticket to Anna." in seen.spoken
        assert bench.mentioned(ref) == [bench.person]

    async def test_whom_the_product_does_not_know_is_named_only(self, bench: Bench) -> None:
        thread = await bench.surface.show(card(), bench.channel, None)
        ref = await bench.surface.log([assigned(PersonId("?U99"), "Zoe")], thread, None)
        (seen,) = bench.thread(thread)
        assert "Lena assigned the ticket to Zoe." in seen.words
        assert bench.mentioned(ref) == []

    async def test_who_has_left_is_named_only(self, bench: Bench) -> None:
        thread = await bench.surface.show(card(), bench.channel, None)
        await bench.dismiss(bench.person)
        ref = await bench.surface.log([assigned(bench.person, "Anna")], thread, None)
        assert "assigned the ticket to Anna." in bench.thread(thread)[0].words
        assert bench.mentioned(ref) == []

    async def test_strangers_words_beside_a_mention_mention_nobody(self, bench: Bench) -> None:
        thread = await bench.surface.show(card(), bench.channel, None)
        words = f": <at>Jonas</at> <@UJONAS> <at>Anna</at> {LIVE}"
        ref = await bench.surface.log([assigned(bench.person, "Anna", Untrusted(words))], thread, None)
        assert "<at>Jonas</at> <@UJONAS>" in bench.thread(thread)[0].words
        assert bench.mentioned(ref) == [bench.person]

    async def test_a_mention_outlives_a_repaint_as_a_name(self, bench: Bench) -> None:
        thread = await bench.surface.show(card(), bench.channel, None)
        ref = await bench.surface.log([assigned(bench.person, "Anna")], thread, None)
        assert await bench.surface.log([assigned(bench.person, "Anna", "!")], thread, ref) == ref
        assert "Lena assigned the ticket to Anna!" in bench.thread(thread)[0].words
        assert set(bench.mentioned(ref)) <= {bench.person}

    async def test_repainting_a_deleted_line_says_that_it_is_gone(self, bench: Bench) -> None:
        thread = await bench.surface.show(card(), bench.channel, None)
        ref = await bench.surface.log([line(1, "claimed it.", "undo")], thread, None)
        await bench.delete(ref)
        with pytest.raises(Gone):
            await bench.surface.log([line(1, "claimed it.")], thread, ref)

    async def test_a_card_is_found_again_after_a_lost_answer(self, bench: Bench) -> None:
        assert await bench.surface.find_cards(TICKET, bench.channel) == []
        bench.lose_next_answer()
        with pytest.raises(OutcomeUnknown):
            await bench.surface.show(card(), bench.channel, None)
        (seen,) = bench.seen(bench.channel)
        assert await bench.surface.find_cards(TICKET, bench.channel) == [seen.ref]

    async def test_only_the_tickets_own_cards_are_found_the_newest_first(self, bench: Bench) -> None:
        oldest = await bench.surface.show(card(), bench.channel, None)
        newest = await bench.surface.show(card(), bench.channel, None)
        await bench.surface.show(card(ticket=TicketId(18)), bench.channel, None)
        assert await bench.surface.find_cards(TICKET, bench.channel) == [newest, oldest]
        assert await bench.surface.find_cards(TICKET, bench.other_channel) == []

    async def test_a_retired_card_says_where_the_other_is_and_keeps_its_thread(self, bench: Bench) -> None:
        old = await bench.surface.show(card(), bench.channel, None)
        await bench.surface.log([line(1, "claimed it.")], old, None)
        new = await bench.surface.show(card(), bench.channel, None)
        await bench.surface.retire(old, ("This card has moved.",), new)
        assert await bench.surface.find_cards(TICKET, bench.channel) == [new]
        moved = bench.seen(bench.channel)[0]
        assert "This card has moved." in moved.words
        assert moved.buttons == ()
        assert "claimed it." in bench.thread(old)[0].words

    async def test_a_deleted_card_cannot_be_retired(self, bench: Bench) -> None:
        old = await bench.surface.show(card(), bench.channel, None)
        new = await bench.surface.show(card(), bench.channel, None)
        await bench.delete(old)
        with pytest.raises(Gone):
            await bench.surface.retire(old, ("This card has moved.",), new)

    async def test_lines_for_a_card_that_was_deleted_stand_nowhere(self, bench: Bench) -> None:
        thread = await bench.surface.show(card(), bench.channel, None)
        await bench.delete(thread)
        with pytest.raises(Gone):
            await bench.surface.log([line(1, "claimed it.")], thread, None)
        assert bench.seen(bench.channel) == []

    async def test_lines_are_found_again_after_a_lost_answer(self, bench: Bench) -> None:
        thread = await bench.surface.show(card(), bench.channel, None)
        assert await bench.surface.find_lines(thread) == {}
        first = await bench.surface.log([line(0, "says.")], thread, None)
        bench.lose_next_answer()
        with pytest.raises(OutcomeUnknown):
            await bench.surface.log([line(1, "asked."), line(2, "answered.")], thread, None)
        lost = bench.thread(thread)[1].ref
        assert await bench.surface.find_lines(thread) == {0: [first], 1: [lost], 2: [lost]}

    async def test_lines_that_stand_twice_are_found_in_both_places_the_oldest_first(
        self, bench: Bench
    ) -> None:
        thread = await bench.surface.show(card(), bench.channel, None)
        first = await bench.surface.log([line(1, "asked.")], thread, None)
        again = await bench.surface.log([line(1, "asked."), line(2, "answered.")], thread, None)
        assert await bench.surface.find_lines(thread) == {1: [first, again], 2: [again]}

    async def test_a_retired_line_says_where_the_other_is_and_is_found_no_more(self, bench: Bench) -> None:
        thread = await bench.surface.show(card(), bench.channel, None)
        old = await bench.surface.log([line(1, "replies.", "undo")], thread, None)
        new = await bench.surface.log([line(1, "replies.", "undo")], thread, None)
        await bench.surface.retire(old, ("This stands below.",), new)
        assert await bench.surface.find_lines(thread) == {1: [new]}
        retired = bench.thread(thread)[0]
        assert "This stands below." in retired.words
        assert retired.buttons == ()

    async def test_an_unknown_channel_is_closed(self, bench: Bench) -> None:
        with pytest.raises(Closed) as closed:
            await bench.surface.show(card(), NOWHERE, None)
        assert closed.value.barrier is Barrier.NOT_FOUND

    async def test_a_channel_that_nobody_may_write_to_is_rejected(self, bench: Bench) -> None:
        ref = await bench.surface.show(card(), bench.channel, None)
        await bench.close(bench.channel)
        with pytest.raises(Closed) as closed:
            await bench.surface.log([line(1, "claimed it.")], ref, None)
        assert closed.value.barrier is Barrier.ARCHIVED

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


class BlindSurfaceContract:
    """What a product must say that lets no app read what stands there; it subclasses this one beside the other.

    Its `bench` is one on which everything works but to look.
    """

    async def test_nobody_takes_for_missing_what_cannot_be_seen(self, bench: Bench) -> None:
        thread = await bench.surface.show(card(), bench.channel, None)
        await bench.surface.log([line(1, "claimed it.")], thread, None)
        for look in (
            bench.surface.find_cards(TICKET, bench.channel),
            bench.surface.find_lines(thread),
            bench.surface.find_announcement(bench.channel, KEY),
            bench.surface.was_told(bench.person, "17:3"),
        ):
            with pytest.raises(CannotLook):
                await look

    async def test_what_stands_there_can_be_changed_though_it_cannot_be_looked_for(
        self, bench: Bench
    ) -> None:
        old = await bench.surface.show(card(), bench.channel, None)
        new = await bench.surface.show(card(), bench.channel, None)
        assert await bench.surface.show(card(2), bench.channel, new) == new
        await bench.surface.retire(old, ("This card has moved.",), new)
        assert "This card has moved." in bench.seen(bench.channel)[0].words
