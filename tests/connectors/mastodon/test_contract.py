"""Every kind of server behind the same connector."""

from __future__ import annotations

import pytest

from bot.connectors.connector import Idempotency
from bot.connectors.mastodon.connector import Mastodon
from tests.contracts.connector import PolledConnectorContract
from tests.fakes.mastodon.server import GOTOSOCIAL, HOLLO, MASTODON, PLEROMA, Software


class TestMastodon(PolledConnectorContract):
    """Honours keys, but learns them only after it has published."""


class TestHollo(PolledConnectorContract):
    """Honours keys as well."""

    @pytest.fixture
    def software(self) -> Software:
        return HOLLO


class TestGoToSocial(PolledConnectorContract):
    """Ignores keys, and has no call for several posts."""

    @pytest.fixture
    def software(self) -> Software:
        return GOTOSOCIAL


class TestPleroma(PolledConnectorContract):
    """Ignores keys, and describes itself as Mastodon did before version 4."""

    @pytest.fixture
    def software(self) -> Software:
        return PLEROMA


class TestWhatAServerIs:
    @pytest.mark.parametrize(
        ("software", "idempotency", "limit"),
        [
            (MASTODON, Idempotency.KEY, 450),
            (HOLLO, Idempotency.KEY, 9_950),
            (GOTOSOCIAL, Idempotency.LIST, 4_950),
            (PLEROMA, Idempotency.LIST, 450),
        ],
        ids=lambda value: getattr(value, "name", None),
    )
    async def test_a_server_says_how_long_and_how_often(
        self, connector: Mastodon, idempotency: Idempotency, limit: int
    ) -> None:
        assert connector.idempotency is idempotency
        assert connector.platform.limit == limit
