from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import pytest

from bot.domain.evolving import opened
from bot.domain.receiving import first
from bot.domain.replacing import replace
from bot.domain.ticket import TicketId
from tests.fakes import world

TICKET = opened(TicketId(1), first(world.post(), world.policy(), world.Watch()()))


@dataclass(frozen=True)
class Checked:
    number: int

    def __post_init__(self) -> None:
        assert self.number > 0


def test_replacing_is_what_python_does_itself() -> None:
    assert replace(TICKET, version=7, closed=True) == dataclasses.replace(TICKET, version=7, closed=True)
    assert replace(TICKET) == TICKET


def test_what_was_replaced_stays_as_it_was() -> None:
    replace(TICKET, version=7)
    assert TICKET.version == 1


def test_a_field_that_there_is_not_is_refused() -> None:
    with pytest.raises(TypeError, match="Ticket has no colour"):
        replace(TICKET, colour="red")  # type: ignore[call-arg]  # that is the mistake


def test_a_class_that_checks_itself_is_refused() -> None:
    with pytest.raises(TypeError, match="Checked wants to see"):
        replace(Checked(1), number=0)
