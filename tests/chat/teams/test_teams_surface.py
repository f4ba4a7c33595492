"""Teams as a surface, held to the contract of all surfaces, against the local Teams."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.domain.errors import CannotLook, OutcomeUnknown
from tests.chat.teams.office import TeamsBench, teams_bench
from tests.contracts.surface import BlindSurfaceContract, SurfaceContract


@pytest.fixture
async def bench() -> AsyncIterator[TeamsBench]:
    async with teams_bench() as bench:
        yield bench
        assert bench.teams.hub.unexpected == []


class TestTeamsSurface(SurfaceContract):
    async def test_a_revoked_token_is_told_apart_from_a_refusal(self, bench: TeamsBench) -> None:  # type: ignore[override] # looks closer
        await super().test_a_revoked_token_is_told_apart_from_a_refusal(bench)
        bench.teams.hub.unexpected.clear()

    async def test_a_word_is_found_again_after_a_lost_answer(self, bench: TeamsBench) -> None:  # type: ignore[override] # nobody can look
        await bench.surface.tell(bench.person, ("Something else.",), None, key="17:3")
        bench.lose_next_answer()
        with pytest.raises(OutcomeUnknown):
            await bench.surface.tell(bench.person, ("Ben needs you.",), None, key="17:4")
        with pytest.raises(CannotLook):
            await bench.surface.was_told(bench.person, "17:4")

    async def test_a_file_is_found_again_after_a_lost_answer(self, bench: TeamsBench) -> None:  # type: ignore[override] # nobody can look
        bench.lose_next_file()
        with pytest.raises(OutcomeUnknown):
            await bench.surface.hand(bench.person, "a.md", b"x", ("Hello.",), key="17:2")
        with pytest.raises(CannotLook):
            await bench.surface.was_told(bench.person, "17:2")


class TestWithoutGraph(BlindSurfaceContract):
    @pytest.fixture
    async def bench(self) -> AsyncIterator[TeamsBench]:
        async with teams_bench(graph=False) as bench:
            yield bench
