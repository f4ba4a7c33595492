"""Drafts: laid ready by who may not answer, used or discarded by who may."""

from __future__ import annotations

import pytest

from bot.chat.reception import Nothing
from bot.domain import refusals as why
from bot.domain.people import Person
from bot.handlers.names import (
    DISCARD,
    REPLY,
    USE_DRAFT,
)
from bot.texts import speaking
from tests.fakes.world import MIRA
from tests.handlers.office import Office, asked, beside, field, no, read_aloud, told


async def test_who_may_only_draft_saves_a_draft(office: Office) -> None:
    form = await office.open(MIRA, REPLY)
    assert form.submit == speaking(MIRA.language).labels.save_draft
    assert await office.submit(MIRA, form, text="Sorry {{customer}}") == Nothing()
    draft = (await office.ticket()).draft
    assert draft is not None
    assert (draft.text, draft.by) == ("Sorry {{customer}}", MIRA.actor)


async def test_who_drafts_is_not_told_that_they_publish(office: Office) -> None:
    form = await office.open(MIRA, REPLY)
    assert (
        read_aloud(form)[0]
        == "Your draft to Mia stays internal until somebody sends it as Shop on the Square."
    )
    assert "target" not in {getattr(part, "name", "") for part in form.parts}


async def test_a_draft_saved_twice_is_one(office: Office) -> None:
    form = await office.open(MIRA, REPLY)
    for _ in range(2):
        assert await office.submit(MIRA, form, text="Sorry!") == Nothing()
    assert await office.happened() == ["Opened", "ReplyDrafted"]


async def test_an_empty_draft_is_no_draft(office: Office) -> None:
    form = await office.open(MIRA, REPLY)
    assert beside(await office.submit(MIRA, form, text=" ")) == {"text": no(MIRA, why.NothingWritten())}


async def drafted(office: Office) -> str:
    await office.submit(MIRA, await office.open(MIRA, REPLY), text="Sorry!")
    draft = (await office.ticket()).draft
    assert draft is not None
    return draft.id


@pytest.mark.parametrize("handler", [USE_DRAFT, REPLY])
async def test_a_draft_is_adapted_sent_and_used_up(office: Office, anna: Person, handler: str) -> None:
    draft = await drafted(office)
    form = await office.open(anna, handler, draft)
    assert field(form, "text").initial == "Sorry!"
    await office.submit(anna, asked(await office.submit(anna, form, text="Dear Mia, sorry!")))
    ticket = await office.ticket()
    assert ticket.draft is None
    assert ticket.replies[-1].text == "Dear Mia, sorry!"
    assert told(await office.press(anna, USE_DRAFT, draft)) == no(anna, why.NoSuchDraft())


async def test_a_discarded_draft_is_gone(office: Office, anna: Person) -> None:
    draft = await drafted(office)
    used = asked(await office.submit(anna, await office.open(anna, USE_DRAFT, draft)))
    assert await office.press(anna, DISCARD, draft) == Nothing()
    assert told(await office.press(anna, DISCARD, draft)) == no(anna, why.NoSuchDraft())
    warned = asked(await office.submit(anna, used))
    assert no(anna, why.NoSuchDraft()) in read_aloud(warned)
    preview = asked(await office.submit(anna, warned))  # whoever knows that may still send these words
    assert await office.submit(anna, preview) == Nothing()
