"""What people read about who wrote: profiles, notes on them, their history."""

from __future__ import annotations

from abc import ABC
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerLabels:
    """Words on buttons, fields and headings. Buttons: at most 75 characters; titles and submit buttons: 24."""


class CustomerTexts(ABC):
    """Methods that may hold a stranger's words return `Text`; the others return plain sentences."""

    labels: CustomerLabels
