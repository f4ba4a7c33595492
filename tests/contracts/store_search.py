"""What every store promises about finding words again."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.domain.activities import Escalated, PostAdded, PostEdited, PostRemoved
from bot.domain.evolving import fold
from bot.domain.people import ChannelId, DepartmentId
from bot.domain.posts import PostRef
from bot.domain.ticket import Ticket, TicketId
from bot.stores.store import Conflict, Found, Store
from tests.contracts.store_joint import merge, split
from tests.contracts.store_making import ANNA, NOON, SERVICE, SHOP, SOCIAL, add, note, open_ticket, post

MINE = frozenset({SOCIAL})


async def wrote(store: Store, name: str, text: str, department: DepartmentId = SOCIAL) -> Ticket:
    """Put a ticket into the store that begins with a post of this text."""
    return await open_ticket(store, name, department, post=post(name, text))


def more(name: str, text: str) -> PostAdded:
    """Return a further post, in the conversation `a`."""
    return PostAdded(at=NOON, post=post("a", text, ref=name))


def removed(ref: PostRef) -> PostRemoved:
    return PostRemoved(at=NOON, ref=ref)


async def again(store: Store, ticket: Ticket) -> Ticket:
    """Return a ticket as its log has it by now."""
    return fold(ticket.id, (entry.activity for entry in await store.history(ticket.id)))


async def found(store: Store, words: str) -> list[tuple[int, int]]:
    return [(place.ticket, place.number) for place in await store.search(words, MINE)]


class SearchContract:
    """`search`: every word, anywhere in a ticket, and nothing of what was removed."""

    async def test_a_word_is_found_where_it_stands(self, store: Store) -> None:
        ticket = await wrote(store, "a", "Mein Paket ist weg")
        await wrote(store, "b", "Danke!")
        await add(store, ticket, [note("hello"), note("we lost a parcel"), note("bye")], "notes")
        assert await store.search("paket", MINE) == [Found(ticket.id, 1)]
        assert await store.search("parcel", MINE) == [Found(ticket.id, 3)]

    @pytest.mark.parametrize(
        "words",
        [
            "müller",
            "MÜLLER",
            "mueller",
            "Muller GRÖSSE",
            "grosse",
            "groess",
            "l’été",
            "ete",
            "mull grosse ete",
        ],
    )
    async def test_words_are_compared_without_case_diacritics_and_spelling(
        self, store: Store, words: str
    ) -> None:
        ticket = await wrote(store, "a", "Frau Müller, Größe M — Muller grosse; l’été")
        assert await found(store, words) == [(ticket.id, 1)]

    async def test_what_somebody_has_typed_of_a_word_is_enough(self, store: Store) -> None:
        ticket = await wrote(store, "a", "Versandkosten")
        assert await found(store, "versand") == [(ticket.id, 1)]
        assert await found(store, "kosten") == []

    async def test_all_words_must_stand_in_the_ticket_but_not_in_one_place(self, store: Store) -> None:
        ticket = await wrote(store, "a", "Mein Paket ist weg")
        await add(store, ticket, [note("refund it"), note("no words of that")], "notes")
        await wrote(store, "b", "Ein anderes Paket")
        assert await found(store, "refund paket") == [(ticket.id, 2)]
        assert await found(store, "paket refund never") == []

    async def test_each_ticket_is_found_once_with_its_newest_place(self, store: Store) -> None:
        first, second = await wrote(store, "a", "Paket"), await wrote(store, "b", "Paket")
        await add(store, first, [note("paket"), note("Pakete")], "notes")
        assert await found(store, "paket") == [(second.id, 1), (first.id, 3)]

    async def test_a_search_can_be_paged(self, store: Store) -> None:
        ids = [(await wrote(store, f"{number}", "Paket")).id for number in range(5)][::-1]
        pages = [await store.search("paket", MINE, limit=2)]
        while pages[-1]:
            pages.append(await store.search("paket", MINE, before=pages[-1][-1].ticket, limit=2))
        assert [[place.ticket for place in page] for page in pages] == [ids[:2], ids[2:4], ids[4:], []]

    async def test_what_is_old_is_found_behind_much_that_is_new(self, store: Store) -> None:
        old = [(await wrote(store, f"old {n}", "Paket")).id for n in range(2)]
        gap = await wrote(store, "new", "Danke")
        far = replace(gap, id=TicketId(20_000), conversation=replace(gap.conversation, id="far"))
        await store.append(far, [entry.activity for entry in await store.history(gap.id)], cause="far")
        assert await found(store, "paket") == [(old[1], 1), (old[0], 1)]
        assert await found(store, "danke") == [(20_000, 1), (gap.id, 1)]

    async def test_only_tickets_in_front_of_a_department_are_found(self, store: Store) -> None:
        mine = await wrote(store, "a", "Paket")
        theirs = await wrote(store, "b", "Paket", SERVICE)
        assert await found(store, "paket") == [(mine.id, 1)]
        asked = Escalated(
            at=NOON,
            by=ANNA,
            number=1,
            department=SOCIAL,
            channels=(ChannelId("slack:#social"),),
            reason="",
            question="Paket?",
            due_at=NOON,
        )
        await add(store, theirs, [asked], "ask")
        assert await found(store, "paket") == [(theirs.id, 2), (mine.id, 1)]
        both = await store.search("paket", frozenset({SERVICE, SOCIAL}))
        assert [place.ticket for place in both] == [theirs.id, mine.id]
        assert await store.search("paket", frozenset()) == []

    @pytest.mark.parametrize("nothing", ["", "  ", "!?", '"', '""', "_", "*", "— … 🎉", "''--", "()"])
    async def test_without_a_word_nothing_is_found(self, store: Store, nothing: str) -> None:
        await wrote(store, "a", f"Paket {nothing}")
        assert await store.search(nothing, MINE) == []

    @pytest.mark.parametrize(
        "typed",
        [
            'paket" OR "danke',
            "paket OR danke",
            "NOT danke",
            "danke NEAR paket",
            "text:paket",
            "^paket -danke",
            "{text}: paket + danke",
            "paket'); DROP TABLE words; --",
            "paket \x00 danke",
            "paket \ud800 danke",
        ],
    )
    async def test_what_is_typed_is_only_words(self, store: Store, typed: str) -> None:
        await wrote(store, "a", "Paket")
        await wrote(store, "b", "Danke")
        assert await store.search(typed, MINE) == []

    async def test_operators_are_words_like_any(self, store: Store) -> None:
        ticket = await wrote(store, "a", "not and or near text")
        assert await found(store, "NOT (text OR near) AND") == [(ticket.id, 1)]

    async def test_a_long_text_finds_itself(self, store: Store) -> None:
        text = " ".join(f"wort{number}" for number in range(1000)) + " " + "x" * 5000
        ticket = await wrote(store, "a", text)
        assert await found(store, text) == [(ticket.id, 1)]

    async def test_who_wrote_is_found_too(self, store: Store) -> None:
        ticket = await wrote(store, "a", "…")
        assert await found(store, "@maria") == [(ticket.id, 1)]

    async def test_a_removed_post_is_not_found_any_more(self, store: Store) -> None:
        ticket = await wrote(store, "a", "Telefon 0660")
        edited = PostEdited(at=NOON, post=post("a", "Telefon 0680"))
        ticket, _ = await add(store, ticket, [edited, more("2", "Adresse"), note("called")], "more")
        assert await found(store, "0660") == [(ticket.id, 1)]
        ticket, _ = await add(store, ticket, [removed(post("a").ref)], "removal")
        assert await found(store, "telefon") == []
        assert await found(store, "adresse") == [(ticket.id, 3)]
        await add(store, ticket, [edited], "late edit")
        assert await found(store, "0680") == []

    async def test_a_post_that_is_removed_at_once_is_never_found(self, store: Store) -> None:
        await asyncio.gather(*(self._write_and_remove(store, f"{number}") for number in range(8)))
        assert await found(store, "geheim") == []

    async def _write_and_remove(self, store: Store, name: str) -> None:
        ticket = await wrote(store, name, "geheim")
        await add(store, ticket, [removed(post(name).ref)], f"removal of {name}")

    async def test_what_was_refused_is_not_found_and_removes_nothing(self, store: Store) -> None:
        ticket = await wrote(store, "a", "Paket")
        await add(store, ticket, [note("meanwhile")], "meanwhile")
        for late in (note("secret"), removed(post("a").ref)):
            with pytest.raises(Conflict):
                await add(store, ticket, [late], "late")
        assert await found(store, "secret") == []
        assert await found(store, "paket") == [(ticket.id, 1)]

    async def test_merged_words_are_found_in_both_tickets_until_they_are_removed(self, store: Store) -> None:
        gone, into = await wrote(store, "a", "Paket"), await wrote(store, "b", "Danke")
        gone, _ = await add(store, gone, [more("2", "Rechnung")], "more")
        _, into = await merge(store, gone, into)
        assert await found(store, "paket") == [(into.id, 2), (gone.id, 1)]
        await add(store, into, [removed(post("a").ref)], "removal")
        assert await found(store, "paket") == []
        assert await found(store, "rechnung") == [(into.id, 2), (gone.id, 2)]

    async def test_what_was_removed_before_a_merge_stays_unfound(self, store: Store) -> None:
        one, two, three = [await wrote(store, name, f"Text {name}") for name in "abc"]
        one, _ = await add(store, one, [more("2", "Rechnung"), removed(post("a").ref)], "removal")
        quoted = replace(
            one, posts=(post("a", "Geheim"), one.posts[1])
        )  # with its words, as if they had been kept
        _, two = await merge(store, quoted, two, "first")
        await merge(store, two, three, "second")
        assert await found(store, "geheim") == []
        assert len(await found(store, "rechnung")) == 3

    async def test_split_words_are_gone_from_both_tickets_when_they_are_removed(self, store: Store) -> None:
        ticket, _ = await add(
            store, await wrote(store, "a", "Paket"), [more("2", "Rechnung"), more("3", "Danke")], "more"
        )
        new = await split(store, ticket, [PostRef(SHOP, "2"), PostRef(SHOP, "3")])
        assert await found(store, "rechnung") == [(new.id, 1), (ticket.id, 2)]
        new, _ = await add(store, new, [removed(PostRef(SHOP, "2"))], "removal")
        assert await found(store, "rechnung") == []
        assert await found(store, "danke") == [(new.id, 2), (ticket.id, 3)]
        await merge(store, new, await again(store, ticket))
        assert await found(store, "rechnung") == []
        assert await found(store, "danke") == [(new.id, 2), (ticket.id, 5)]

    async def test_words_are_found_as_soon_as_they_are_stored(self, store: Store) -> None:
        names = [f"wort{number}" for number in range(20)]
        tickets = await asyncio.gather(*(wrote(store, name, name) for name in names))
        looked = await asyncio.gather(*(found(store, f"{name} maria") for name in names))
        assert [places[-1][0] for places in looked] == [ticket.id for ticket in tickets]
