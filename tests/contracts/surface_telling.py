"""What every surface must do for single people, and for whole channels beside their tickets, as tests."""

from __future__ import annotations

import pytest

from bot.domain.errors import Gone, OutcomeUnknown, Rejected
from bot.domain.people import PersonId
from bot.domain.text import Strong
from bot.handlers.form import Button
from tests.contracts.surface_bench import KEY, NOWHERE, TICKET, Bench, card


class TellingContract:
    """Words, files and announcements."""

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
        assert "The log of ticket 17." in bench.told(bench.person)[-1]
        await bench.take_files(bench.bystander)
        await bench.take_files(bench.person)
        assert bench.handed(bench.person) == {"ticket-17.csv": content}
        assert bench.handed(bench.bystander) == {}
        assert bench.seen(bench.channel) == []

    async def test_a_file_to_nobody_that_we_know_is_rejected(self, bench: Bench) -> None:
        with pytest.raises(Rejected):
            await bench.surface.hand(PersonId("nobody"), "a.md", b"x", ("Hello.",))

    async def test_a_file_whose_answer_is_lost_may_have_arrived(self, bench: Bench) -> None:
        bench.lose_next_file()
        with pytest.raises(OutcomeUnknown):
            await bench.surface.hand(bench.person, "a.md", b"x", ("Hello.",))
        await bench.take_files(bench.person)
        assert bench.handed(bench.person) == {"a.md": b"x"}

    async def test_a_word_is_found_again_after_a_lost_answer(self, bench: Bench) -> None:
        await bench.surface.tell(bench.person, ("Something else.",), None, key="17:3")
        assert not await bench.surface.was_told(bench.person, "17:4")
        bench.lose_next_answer()
        with pytest.raises(OutcomeUnknown):
            await bench.surface.tell(bench.person, ("Ben needs you.",), None, key="17:4")
        assert await bench.surface.was_told(bench.person, "17:4")
        assert not await bench.surface.was_told(bench.bystander, "17:4")

    async def test_a_file_is_found_again_after_a_lost_answer(self, bench: Bench) -> None:
        await bench.surface.hand(bench.person, "a.md", b"x", ("Hello.",), key="17:1")
        assert not await bench.surface.was_told(bench.person, "17:2")
        bench.lose_next_file()
        with pytest.raises(OutcomeUnknown):
            await bench.surface.hand(bench.person, "a.md", b"x", ("Hello.",), key="17:2")
        assert await bench.surface.was_told(bench.person, "17:2")
        assert not await bench.surface.was_told(bench.bystander, "17:2")

    async def test_an_announcement_stands_in_its_channel_and_is_about_no_ticket(self, bench: Bench) -> None:
        ref = await bench.surface.announce(bench.channel, KEY, (Strong("Themes"), " without an answer"))
        (seen,) = bench.seen(bench.channel)
        assert (seen.ref, seen.words) == (ref, "Themes without an answer")
        assert await bench.surface.find_cards(TICKET, bench.channel) == []
        assert bench.seen(bench.other_channel) == []

    async def test_an_announcement_can_offer_things_to_press_and_lose_them(self, bench: Bench) -> None:
        row = (Button("card_stands", TICKET, "It is there", "17"),)
        ref = await bench.surface.announce(bench.channel, KEY, ("Is it there?",), row)
        (seen,) = bench.seen(bench.channel)
        assert "Is it there?" in seen.words
        assert seen.buttons == ("It is there",)
        assert await bench.surface.announce(bench.channel, KEY, ("It is.",), (), ref) == ref
        (seen,) = bench.seen(bench.channel)
        assert (seen.words, seen.buttons) == ("It is.", ())

    async def test_repainting_a_deleted_announcement_says_that_it_is_gone(self, bench: Bench) -> None:
        ref = await bench.surface.announce(bench.channel, KEY, ("Is it there?",))
        await bench.delete(ref)
        with pytest.raises(Gone):
            await bench.surface.announce(bench.channel, KEY, ("It is.",), (), ref)

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
        await bench.speaks(bench.person, "de-AT")
        assert await bench.surface.language_of(bench.person) == "de-AT"
        with pytest.raises(Rejected):
            await bench.surface.language_of(PersonId("nobody"))

    async def test_who_belongs_to_the_team_is_active(self, bench: Bench) -> None:
        assert await bench.surface.active(bench.person) is True
        assert await bench.surface.active(PersonId("nobody")) is False

    async def test_who_left_is_not_active_any_more(self, bench: Bench) -> None:
        assert await bench.surface.active(bench.person) is True
        await bench.dismiss(bench.person)
        assert await bench.surface.active(bench.person) is False
        assert await bench.surface.active(bench.bystander) is True

    async def test_who_is_active_is_not_guessed_when_nobody_can_be_asked(self, bench: Bench) -> None:
        await bench.unplug()
        assert await bench.surface.active(bench.person) is None

    async def test_a_word_to_nobody_that_we_know_is_rejected(self, bench: Bench) -> None:
        with pytest.raises(Rejected):
            await bench.surface.tell(PersonId("nobody"), ("Hello.",), None)
