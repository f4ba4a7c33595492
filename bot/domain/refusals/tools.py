"""What people do with tickets besides answering them."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.people import Actor


@dataclass(frozen=True, slots=True)
class NoSuchTicket:
    pass


@dataclass(frozen=True, slots=True)
class OutdatedButton:
    """A button of an older version that means nothing any more."""


@dataclass(frozen=True, slots=True)
class ChangedMeanwhile:
    """Somebody else changed it since the form was opened."""


@dataclass(frozen=True, slots=True)
class CardIsKnown:
    """Whether a card stands in its channel needs no answer any more."""


@dataclass(frozen=True, slots=True)
class AlreadyMerged:
    """The ticket went on as part of another one."""

    into: int


@dataclass(frozen=True, slots=True)
class CannotMerge:
    """Only two open tickets that one department has on one account can become one."""

    ticket: int


@dataclass(frozen=True, slots=True)
class NothingToSplit:
    """At least one post has to go, and one to stay."""


@dataclass(frozen=True, slots=True)
class NotSnoozed:
    """The ticket is due already."""


@dataclass(frozen=True, slots=True)
class TagsLocked:
    """No new tags may be made; `tag` is none that exists."""

    tag: str


@dataclass(frozen=True, slots=True)
class NoSuchProposal:
    """It was approved or declined already."""


@dataclass(frozen=True, slots=True)
class OwnProposal:
    """Nobody approves what they proposed themselves."""


@dataclass(frozen=True, slots=True)
class TooManyChosen:
    count: int
    limit: int


@dataclass(frozen=True, slots=True)
class NoSuchSighting:
    """What a feed told of is forgotten by now."""


@dataclass(frozen=True, slots=True)
class MadeAlready:
    """Somebody made it a ticket before."""

    who: Actor
    ticket: int


@dataclass(frozen=True, slots=True)
class KeptAlready:
    """Somebody keeps it as an idea already."""

    who: Actor


ToolRefusal = (
    NoSuchTicket
    | OutdatedButton
    | ChangedMeanwhile
    | CardIsKnown
    | AlreadyMerged
    | CannotMerge
    | NothingToSplit
    | NotSnoozed
    | TagsLocked
    | NoSuchProposal
    | OwnProposal
    | TooManyChosen
    | NoSuchSighting
    | MadeAlready
    | KeptAlready
)
