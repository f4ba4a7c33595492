"""What accounts have done to posts and people on the square: liked, hidden, deleted, blocked, muted, reported."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.posts import AccountId, Act

TO_PEOPLE = frozenset({Act.BLOCK, Act.MUTE})
"""What is done to whoever wrote, not to what they wrote."""


class Verdicts:
    """All of them, each once."""

    def __init__(self, written: Iterable[Iterable[str]] = ()) -> None:
        self._done = {(account, act, what) for account, act, what in written}

    def set(self, account: AccountId, act: Act, what: str, *, undo: bool = False) -> None:
        """Do something to a post (its id) or a person (their name), or take it back."""
        (self._done.discard if undo else self._done.add)((account, act.value, what))

    def has(self, account: AccountId, act: Act, what: str) -> bool:
        """Tell whether that was done."""
        return (account, act.value, what) in self._done

    def written(self) -> list[list[str]]:
        """Return them as JSON knows them."""
        return sorted([account, act, what] for account, act, what in self._done)
