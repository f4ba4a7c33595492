"""People who are asked by mail."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AddressNotAllowed:
    """Neither in the address book nor at a domain that the policy names."""

    address: str


@dataclass(frozen=True, slots=True)
class ForwardGoneAlready:
    """The mail is not in a state in which that could be done any more."""


@dataclass(frozen=True, slots=True)
class TooManyForwards:
    """So many mails of a ticket wait for an answer already."""

    most: int


@dataclass(frozen=True, slots=True)
class NobodyToForwardTo:
    """The policy names nobody whom this person could ask by mail."""


MailRefusal = AddressNotAllowed | ForwardGoneAlready | TooManyForwards | NobodyToForwardTo
