"""Dialogs as people have them before them: which form stands in each."""

from __future__ import annotations

import uuid
from collections import OrderedDict
from collections.abc import Callable, Mapping
from datetime import tzinfo
from typing import Any, Final

from bot.chat.teams import invoking
from bot.chat.teams.codes import FormCode
from bot.chat.teams.dialogs import Said, dialog
from bot.domain.policy import Policy
from bot.handlers.form import Form

Json = dict[str, Any]

_MOST: Final = 500
"""Forms kept in mind; who comes back to an older one, or after a restart, gets it asked anew."""
_EMPTY: Final[Mapping[str, Any]] = {}


class Screens:
    """What is shown gets a mark of its own (`nonce`), so that the same button in the same form is another one the next time."""

    def __init__(self, policy: Callable[[], Policy]) -> None:
        self._policy = policy
        self._forms: OrderedDict[str, Form] = OrderedDict()

    def show(
        self,
        form: Form,
        language: str,
        *,
        below: FormCode | None = None,
        typed: Mapping[str, Any] = _EMPTY,
        said: Said | None = None,
    ) -> Json:
        """Return the answer that shows a form in a dialog; see `bot.chat.teams.dialogs.dialog`."""
        nonce = uuid.uuid4().hex
        self._forms[nonce] = form
        while len(self._forms) > _MOST:
            self._forms.popitem(last=False)
        zone = self.zone
        content = dialog(form, zone, language=language, nonce=nonce, below=below, typed=typed, said=said)
        return invoking.dialog(content)

    def form(self, code: FormCode) -> Form | None:
        """Return the form that somebody has before them, if it is still in mind."""
        return self._forms.get(code.nonce)

    @property
    def zone(self) -> tzinfo:
        """Return the time zone in which people read and write points in time."""
        return self._policy().time_zone
