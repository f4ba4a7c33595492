"""Show log."""

from __future__ import annotations

from bot.chat.reception import Nothing
from bot.domain.people import Person
from bot.domain.posts import PostRef, Removal
from bot.handlers.form import QUOTE_LIMIT, Form, Pager
from bot.handlers.log import PAGE
from bot.handlers.names import CLAIM, LOG, RELEASE
from bot.texts import speaking
from tests.fakes import world
from tests.fakes.world import ANNA, GEORG, SHOP
from tests.handlers.office import Office, asked, read_aloud


def pager(form: Form) -> Pager:
    return next(part for part in form.parts if isinstance(part, Pager))


def numbers(form: Form) -> list[int]:
    """Return which activities a page tells."""
    heads = (line.partition(" · ")[0] for line in read_aloud(form))
    return [int(head) for head in heads if head.isdecimal()]


async def busy_office(rounds: int) -> Office:
    """Return an office with a ticket that was claimed and released so many times."""
    office = Office()
    await office.receives()
    for _ in range(rounds):
        await office.press(ANNA, CLAIM)
        await office.press(ANNA, RELEASE)
    return office


async def test_whoever_may_read_sees_all_that_happened(office: Office) -> None:
    await office.press(ANNA, CLAIM)
    form = await office.open(GEORG, LOG)
    assert form.submit is None
    assert read_aloud(form) == [
        "1 · 2026-11-21 09:00 · A post by Mia arrived at Social Media.",
        "My train is late",
        "2 · 2026-11-21 09:00 · Anna claimed the ticket.",
    ]


async def test_the_log_is_told_in_the_readers_language(office: Office, anna: Person) -> None:
    form = await office.open(anna, LOG)
    assert form.title == speaking(anna.language).ticket(1)
    expected = {"de": "Beitrag von Mia ist bei", "en": "A post by Mia arrived at"}
    assert expected[anna.language] in read_aloud(form)[0]


async def test_a_short_log_has_one_page(office: Office) -> None:
    assert not [part for part in (await office.open(ANNA, LOG)).parts if isinstance(part, Pager)]


async def test_the_log_opens_at_its_end_and_turns_both_ways() -> None:
    office = await busy_office(30)
    newest = await office.open(ANNA, LOG)
    assert (numbers(newest), pager(newest)) == ([*range(51, 62)], Pager("2", None))
    middle = asked(await office.choose(ANNA, newest, page="2"))
    assert (numbers(middle), pager(middle)) == ([*range(26, 51)], Pager("1", "3"))
    oldest = asked(await office.choose(ANNA, middle, page="1"))
    assert (numbers(oldest), pager(oldest)) == ([*range(1, PAGE + 1)], Pager(None, "2"))


async def test_a_page_beyond_the_ends_is_the_end() -> None:
    office = await busy_office(30)
    newest = await office.open(ANNA, LOG)
    for page, first in {"0": 1, "99": 51, "x": 51, "": 51}.items():
        assert numbers(asked(await office.choose(ANNA, newest, page=page)))[0] == first


async def test_a_long_post_is_quoted_at_length_and_shortened(office: Office) -> None:
    await office.receives(world.post("a" * 900, 2), world.post("b" * 5000, 3))
    aloud = read_aloud(await office.open(ANNA, LOG))
    assert "a" * 900 in aloud
    assert "b" * (QUOTE_LIMIT - 1) + "…" in aloud


async def test_what_a_customer_removed_is_nowhere_in_the_log(office: Office, anna: Person) -> None:
    await office.receives(world.post("Secret two", 2), world.post("Secret three", 2, revision="2"))
    await office.receives(world.post("Secret " * 200, 3))
    for number in (1, 2, 3):
        await office.desk.forget(Removal(PostRef(SHOP, f"p{number}"), "c1"))
    aloud = " ".join(read_aloud(await office.open(anna, LOG)))
    assert "Secret" not in aloud
    assert "train" not in aloud
    assert aloud.count(speaking(anna.language).labels.removed_post) == 4


async def test_words_that_deceive_the_eye_are_cleaned(office: Office) -> None:
    await office.receives(world.post("\u202eevil", 2))
    assert "evil" in read_aloud(await office.open(ANNA, LOG))[-1]
    assert "\u202e" not in "".join(read_aloud(await office.open(ANNA, LOG)))


async def test_there_is_nothing_to_submit(office: Office) -> None:
    assert await office.submit(ANNA, await office.open(ANNA, LOG)) == Nothing()
    assert await office.happened() == ["Opened"]
