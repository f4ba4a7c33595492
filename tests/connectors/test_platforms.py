from __future__ import annotations

from dataclasses import replace

import pytest

from bot.connectors.letterbox import Letterbox
from bot.connectors.platforms import Platforms
from bot.connectors.square import Square
from bot.domain.posts import AccountId, Platform

SHOP = AccountId("letterbox/shop")


class GrowingLetterbox(Letterbox):
    """A platform whose limit becomes known only when it answers."""

    learnt = 500

    @property
    def platform(self) -> Platform:
        return replace(super().platform, limit=self.learnt)


def test_a_limit_that_was_learnt_holds_at_once() -> None:
    connector = GrowingLetterbox(SHOP, Square())
    platforms = Platforms({SHOP: connector})
    assert platforms[SHOP].limit == 500
    connector.learnt = 5_000
    assert platforms[SHOP].limit == 5_000
    assert list(platforms) == [SHOP]
    assert len(platforms) == 1


def test_nobody_serves_an_account_without_a_connector() -> None:
    assert Platforms({}).get(SHOP) is None
    with pytest.raises(KeyError):
        Platforms({})[SHOP]
