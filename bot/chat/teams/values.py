"""What stands in a dialog's fields: as it came back, as handlers read it, and as it is shown again. Pure.

Teams keeps nothing of a form that it shows anew. So what was typed is put back into the fields that are still the same: those of the
same name, edition and turn, which all are in a field's id.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, tzinfo
from typing import Any, Final

from bot.chat.teams import codes
from bot.chat.teams.codes import FieldId, FormCode
from bot.chat.teams.escape import encodable
from bot.domain.text import shortened
from bot.handlers.form import Form, Option
from bot.texts import speaking

YES: Final = "yes"
NO: Final = "no"
PAGE: Final = "page"

_LABEL_LIMIT: Final = 100
_BETWEEN: Final = ","
_LABEL: Final = "\n"
"""Between the value of what was found in a search and its words, so that both are there when it is shown again."""


def values_in(data: Mapping[str, Any], zone: tzinfo) -> dict[str, str]:
    """Return what was filled in, by field name, as handlers read it; empty fields are left out. Dates are in `zone`."""
    found = {name: value for name, value in _each(data) if value} | _moments(data, zone)
    page = codes.page_in(data)
    return found | ({PAGE: page} if page else {})


def lacking(code: FormCode, values: Mapping[str, str], language: str) -> dict[str, str]:
    """Return a sentence for each field that must not be empty and is, as clients do not check that while a form has other buttons."""
    missing = speaking(language).dialogs.missing()
    return {name: missing for name in code.required if not values.get(name, "").strip()}


def overlooked(code: FormCode, values: Mapping[str, str]) -> bool:
    """Say whether something was chosen that should have changed the form before it is submitted."""
    return any(values.get(name, "") != shown for name, shown in code.live.items())


@dataclass(frozen=True, slots=True)
class Standing:
    """What stood in the fields of a form before it is shown again; nothing in one that opens."""

    typed: Mapping[str, Any] = field(default_factory=dict)
    silent: frozenset[str] = frozenset()
    """Fields that were there and said nothing, because nothing stands in them."""

    @classmethod
    def of(cls, form: Form, typed: Mapping[str, Any], untouched: Collection[str] = ()) -> Standing:
        """Read `typed`, the data that an action in the same form sent; another form's is none of this one's business.

        Fields that are `untouched` are not in it, and show what we put there now.
        """
        try:
            before = codes.form_in(typed)
        except codes.Unreadable:
            return cls()
        if (before.handler, before.ticket) != (form.handler, form.ticket):
            return cls()
        silent = frozenset(before.silent) - {codes.edition_of(name, 0) for name in untouched}
        return cls(typed, silent if before.turn == form.turn else frozenset())

    def get(self, field: FieldId, initial: str) -> str:
        """Return what stands in a field: what was typed, else what we put there."""
        came = self.typed.get(str(field))
        if isinstance(came, str):
            return encodable(came)
        return "" if codes.edition_of(field.name, field.edition) in self.silent else initial


# One value in, and out


def several(values: tuple[str, ...]) -> str:
    """Return the value of a field in which several are chosen; Teams puts commas between them."""
    return _BETWEEN.join(map(one_of_several, values))


def one_of_several(value: str) -> str:
    return value.replace("%", "%25").replace(_BETWEEN, "%2C")


def found(option: Option) -> str:
    """Return the value of what was found in a search."""
    return encodable(f"{option.value}{_LABEL}{shortened(option.label, _LABEL_LIMIT)}")


def refound(value: str) -> Option | None:
    """Return what was found in a search, by its value."""
    plain, _, label = value.partition(_LABEL)
    return Option(plain, label or plain) if plain else None


def _each(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, came in data.items():
        known = codes.field_in(key)
        if known is not None and isinstance(came, str):
            yield known.name, _value(known, encodable(came))


def _value(known: FieldId, came: str) -> str:
    match known.kind:
        case "text":
            return came.replace("\r\n", "\n")
        case "choice":
            return came
        case "several":
            return "\n".join(_decoded(one) for one in came.split(_BETWEEN) if one)
        case "search":
            return came.partition(_LABEL)[0]
        case "toggle":
            return YES if came == YES else ""
        case "date" | "time":
            return ""


def _decoded(value: str) -> str:
    return value.replace("%2C", _BETWEEN).replace("%25", "%")


def _moments(data: Mapping[str, Any], zone: tzinfo) -> dict[str, str]:
    """Return points in time, which are filled in as a date and a time of day, as unix seconds."""
    fields = [known for key in data if (known := codes.field_in(key)) is not None and known.kind == "date"]
    read = {one.name: _moment(data, one, zone) for one in fields}
    return {name: seconds for name, seconds in read.items() if seconds}


def _moment(data: Mapping[str, Any], one: FieldId, zone: tzinfo) -> str:
    beside = FieldId("time", one.name, one.edition, one.turn)
    try:
        day = date.fromisoformat(str(data.get(str(one), "")))
        of_day = time.fromisoformat(str(data.get(str(beside), "")))
        return str(int(datetime.combine(day, of_day.replace(tzinfo=None), zone).timestamp()))
    except (ValueError, OverflowError):
        return ""
