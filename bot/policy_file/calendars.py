"""The calendars that the file names, read from beside it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bot.domain.people import DepartmentId, PersonId
from bot.policy_file.entries.duty import CalendarEntry
from bot.policy_file.entries.file import FileEntry
from bot.policy_file.findings import Findings

if TYPE_CHECKING:
    from bot.policy_file.ics import IcsCalendar


def calendars_of(file: FileEntry, folder: Path, findings: Findings) -> tuple[IcsCalendar, ...]:
    """Return the calendars; add to the findings which cannot be read, and why."""
    read_each = (_calendar(name, entry, file, folder, findings) for name, entry in file.calendars.items())
    return tuple(one for one in read_each if one is not None)


def _calendar(
    name: str, entry: CalendarEntry, file: FileEntry, folder: Path, findings: Findings
) -> IcsCalendar | None:
    # the libraries are loaded by whoever has a calendar, and by nobody else: they take a quarter of a second
    from bot.policy_file.ics import Unreadable, read  # noqa: PLC0415 -- see above

    if not entry.file:
        return None  # what is wrong with its name is said already
    department = DepartmentId(entry.department)
    people = {PersonId(one): who.name for one, who in file.people.items() if department in who.departments}
    spot = entry.spot.nearest("file")
    try:
        return read((folder / entry.file).read_bytes(), name, department, people, file.time_zone)
    except OSError as error:
        findings.add(spot, f"it cannot be read ({error.strerror})", "put it there, or name another one")
    except Unreadable as unreadable:
        findings.add(spot, str(unreadable), "export it again as iCalendar, .ics")
    return None
