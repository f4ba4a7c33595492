"""What a check found, for the person who installs Zuruf."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `mend` says what to do and is empty when all is well."""

    what: str
    mend: str = ""

    @property
    def wrong(self) -> bool:
        return bool(self.mend)
