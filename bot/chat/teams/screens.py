"""Dialogs as people have them before them: which form stands in each."""

from __future__ import annotations

import uuid
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any, Final

from bot.chat.teams import invoking
from bot.chat.teams.codes import FieldId, FormCode, field_in
from bot.chat.teams.dialogs import Said, dialog
from bot.domain.policy import Policy
from bot.handlers.form import Form

Json = dict[str, Any]

_MOST: Final = 500
"""Forms kept in mind; who comes back to an older one, or after a restart, gets it asked anew."""
_OURS_TO_CHANGE: Final = frozenset({"date", "time", "toggle"})
_EMPTY: Final[Mapping[str, Any]] = {}


@dataclass(frozen=True, slots=True)
class _Screen:
    """A form as it was shown: what stood in its inputs, and in which of them because somebody had filled them in before."""

    form: Form
    standing: Mapping[str, str]
    filled_in: frozenset[str]


class Screens:
    """What is shown gets a mark of its own (`nonce`), so that the same button in the same form is another one the next time."""

    def __init__(self, policy: Callable[[], Policy]) -> None:
        self._policy = policy
        self._shown: OrderedDict[str, _Screen] = OrderedDict()

    def show(
        self,
        form: Form,
        language: str,
        *,
        below: FormCode | None = None,
        typed: Mapping[str, Any] = _EMPTY,
        untouched: Collection[str] = (),
        said: Said | None = None,
    ) -> Json:
        """Return the answer that shows a form in a dialog; see `bot.chat.teams.dialogs.dialog`."""
        nonce, zone = uuid.uuid4().hex, self.zone
        standing = {key: value for key, value in typed.items() if not _is_one_of(key, untouched)}
        content = dialog(
            form,
            zone,
            language=language,
            nonce=nonce,
            below=below,
            typed=standing,
            untouched=untouched,
            said=said,
        )
        shown = dict(_standing(content["card"]["content"]))
        self._shown[nonce] = _Screen(form, shown, frozenset(standing) & frozenset(shown))
        while len(self._shown) > _MOST:
            self._shown.popitem(last=False)
        return invoking.dialog(content)

    def form(self, code: FormCode) -> Form | None:
        """Return the form that somebody has before them, if it is still in mind."""
        screen = self._shown.get(code.nonce)
        return screen.form if screen else None

    def untouched(self, code: FormCode, data: Mapping[str, Any]) -> frozenset[str]:
        """Return the fields whose content is ours as it was shown, which a form that goes on may put otherwise.

        Teams sends what we put into a point in time, or beside a box, like what a person did; the halves of a point in time belong
        together.
        """
        screen = self._shown.get(code.nonce)
        if screen is None:
            return frozenset()
        ours, theirs = set[str](), set[str]()
        for key, found in _fields(screen.standing):
            as_shown = key not in screen.filled_in and data.get(key) == screen.standing[key]
            (ours if as_shown else theirs).add(found.name)
        return frozenset(ours - theirs)

    @property
    def zone(self) -> tzinfo:
        """Return the time zone in which people read and write points in time."""
        return self._policy().time_zone


def _is_one_of(key: str, names: Collection[str]) -> bool:
    found = field_in(key)
    return found is not None and found.name in names


def _fields(keys: Iterable[str]) -> Iterator[tuple[str, FieldId]]:
    """Yield the fields whose content we may change without saying so by another edition."""
    for key in keys:
        found = field_in(key)
        if found is not None and found.kind in _OURS_TO_CHANGE:
            yield key, found


def _standing(node: Any) -> Iterator[tuple[str, str]]:
    """Yield what stands in the inputs of a card, by their ids."""
    if isinstance(node, list):
        for child in node:
            yield from _standing(child)
    elif isinstance(node, dict):
        if str(node.get("type")).startswith("Input."):
            yield str(node["id"]), str(node.get("value") or "")
        for child in node.values():
            yield from _standing(child)
