"""What people read about the inbox, the queue walk, bulk changes, the Home tab and the search."""

from __future__ import annotations

from abc import ABC
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxLabels:
    """Words on buttons, fields and headings. Buttons: at most 75 characters; titles and submit buttons: 24."""


class InboxTexts(ABC):
    """Methods that may hold a stranger's words return `Text`; the others return plain sentences."""

    labels: InboxLabels
