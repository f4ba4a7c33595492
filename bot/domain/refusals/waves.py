"""Waves and their answers."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.people import Actor


@dataclass(frozen=True, slots=True)
class NoSuchWave:
    pass


@dataclass(frozen=True, slots=True)
class NotInWave:
    """It left the wave meanwhile: somebody took it out, or its customer wrote again."""


@dataclass(frozen=True, slots=True)
class WroteMeanwhile:
    """The customer wrote again after the answer was prepared."""


@dataclass(frozen=True, slots=True)
class NobodyToAnswer:
    """Everybody in the wave has been answered, or somebody deals with them."""


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """Whoever wrote the answer to a wave does not send it."""


@dataclass(frozen=True, slots=True)
class WaveAnswerGone:
    """The answer to a wave was sent, stopped or replaced by another one before."""


@dataclass(frozen=True, slots=True)
class WaveBeingAnswered:
    """Another answer to the wave is going out."""

    who: Actor


WaveRefusal = (
    NoSuchWave | NotInWave | WroteMeanwhile | NobodyToAnswer | OwnAnswer | WaveAnswerGone | WaveBeingAnswered
)
