"""A short storm over the whole bot: what was acknowledged is there once. How long things took is for `make bench`."""

from pathlib import Path

from bench.setting import QUICK, Setting
from bench.slack import listening
from bench.storm import URGENT_AFTER, Plan, Seen, figures, raged

SHORT = Plan(posts=400, seconds=4.0)


async def test_nothing_is_lost_or_doubled_and_what_is_urgent_is_shown(tmp_path: Path) -> None:
    async with listening() as slack:
        seen = await raged(SHORT, Setting(QUICK, tmp_path, slack))
    assert (seen.lost, seen.doubled, seen.shown_twice) == (0, 0, 0)
    assert len(seen.urgent) == len(URGENT_AFTER)
    assert seen.acks
    assert {one.name: one.value for one in figures(SHORT, seen)}[
        "storm: posts lost, doubled or shown twice"
    ] == 0


def test_a_storm_sends_every_post_and_some_of_them_again() -> None:
    sent = list(Plan(10_000, 60.0).sent())
    assert len(sent) == 10_000
    assert set(sent) == set(range(7_000))
    assert list(dict.fromkeys(sent)) == sorted(set(sent))


def test_a_storm_that_loses_or_doubles_something_misses_its_goal() -> None:
    fine = Seen(calls=9, took=4.0, calm=[0.1], acks=[0.2], urgent=[1.0], waiting=[9], before=1, memory=[2])
    assert all(one.met in {True, None} for one in figures(SHORT, fine))
    lost = Seen(
        lost=1, calls=9, took=4.0, calm=[0.1], acks=[2.0], urgent=[3.0], waiting=[9], before=1, memory=[2]
    )
    assert [one.met for one in figures(SHORT, lost)][:1] == [False]
    assert [one.name for one in figures(SHORT, lost) if one.met is False] == [
        "storm: posts lost, doubled or shown twice",
        "storm: claim → ack, p99",
        "storm: urgent post → card in its channel, longest",
    ]
