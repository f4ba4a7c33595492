"""A form that goes on to something else begins with fields that nobody has touched."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC

from bot.chat.slack import codes
from bot.chat.slack.modal import modal
from bot.domain.ticket import TicketId
from bot.handlers.form import Button, Buttons, Choice, Form, Option, Passage, Search, TextField, Toggle

FORM = Form(
    handler="walk",
    ticket=TicketId(1),
    title="Ticket 1",
    parts=(
        Passage(("Still 2 due",)),
        Choice("target", "Target", (Option("public", "Public"), Option("private", "Private")), "public"),
        Search("template", "Template"),
        TextField("text", "Your answer"),
        Toggle("close", "Close it"),
        Buttons((Button("walk", TicketId(1), "Skip", "skip"),)),
    ),
    submit="Preview",
)


def fields(form: Form) -> dict[str, str]:
    """Return the block_ids of a form's fields, by field name."""
    ids = (block.get("block_id", "") for block in modal(form, UTC)["blocks"])
    return {codes.field_name(block_id): block_id for block_id in ids if codes.field_name(block_id)}


def test_no_field_of_one_turn_is_a_field_of_another() -> None:
    first, second = fields(FORM), fields(replace(FORM, turn=1))
    assert list(first) == list(second) == ["target", "template", "text", "close"]
    assert not set(first.values()) & set(second.values())


def test_within_a_turn_fields_stay_the_same() -> None:
    again = replace(FORM, turn=1, parts=(Passage(("Something new",)), *FORM.parts))
    assert fields(again) == fields(replace(FORM, turn=1))
