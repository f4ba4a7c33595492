"""How often the right template is suggested, and how long that takes, each beside plain word overlap."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from bench.figures import Compared, Figure, Goal
from bench.setting import Setting
from bench.suggestion.measured_set import LANGUAGES, Asked, library, posts
from bench.suggestion.overlap import Overlap
from bot.suggesting import Suggester

Best = Callable[[Asked], Sequence[str]]
"""Returns the ids of the best templates for a post, best first."""

PEER = "plain word overlap"
MANY = 300
NAMES = {"de": "German", "en": "English"}
TOP_3_GOAL = Goal(0.9, at_least=True, of_value=True)


async def measure(setting: Setting) -> list[Figure]:
    """Return the figures; only those about time need more than one round."""
    shares = [figure for language in LANGUAGES for figure in shares_in(language)]
    return [*shares, _silence(), *_durations(setting.scale.rounds)]


def shares_in(language: str) -> list[Figure]:
    """Return how often the right template is among three, and the first; the former also for unseen posts alone."""
    ours, peer = suggesting(), overlapping(language)
    answered = [post for post in posts(language) if post.template]
    unseen = [post for post in answered if post.unseen]
    name = f"right template suggested, {NAMES[language]}"
    asked = f"{len(answered)} posts"

    def figure(what: str, among: Sequence[Asked], top: int, goal: Goal | None, note: str) -> Figure:
        compared = Compared(f"{name}, {what}", "share", PEER, goal, note)
        return compared.figure([share(ours, among, top)], [share(peer, among, top)])

    return [
        figure("among 3", answered, 3, TOP_3_GOAL, asked),
        figure("as the first", answered, 1, None, asked),
        figure("among 3, unseen posts", unseen, 3, None, f"{len(unseen)} posts"),
    ]


def suggesting() -> Best:
    suggester = Suggester(library())
    return lambda post: [one.id for one in suggester.best(post.text, post.language)]


def overlapping(language: str) -> Best:
    overlap = Overlap(one for one in library() if one.variants[0].language == language)
    return lambda post: overlap.best(post.text)


def share(best: Best, asked: Sequence[Asked], top: int) -> float:
    """Return for which share of posts the right template is among the first `top`."""
    return sum(post.template in best(post)[:top] for post in asked) / len(asked)


def _silence() -> Figure:
    """Return for which share of posts without an answer nothing is suggested; word overlap is never silent."""
    best = suggesting()
    unanswerable = [post for language in LANGUAGES for post in posts(language) if not post.template]
    silent = sum(not best(post) for post in unanswerable) / len(unanswerable)
    note = f"{len(unanswerable)} posts"
    return Compared("nothing suggested where nothing fits", "share", "all of them", note=note).figure(
        [silent], [1.0]
    )


def _durations(rounds: int) -> list[Figure]:
    """Return the milliseconds to index many templates and to ask for one post."""
    known = library()
    copies = range(1 + MANY // len(known))
    many = [replace(one, id=f"{one.id}-{copy}") for copy in copies for one in known][:MANY]
    texts = [post.text for post in posts("de")]
    ours = [_timed(lambda: Suggester(many)) for _ in range(rounds)]
    peers = [_timed(lambda: Overlap(many)) for _ in range(rounds)]
    suggester, overlap = Suggester(many), Overlap(many)
    asked = [
        _timed(lambda: [suggester.best(text, "de") for text in texts]) / len(texts) for _ in range(rounds)
    ]
    others = [_timed(lambda: [overlap.best(text) for text in texts]) / len(texts) for _ in range(rounds)]
    return [
        Compared(f"{MANY} templates indexed for suggestions", "ms", PEER).figure(ours, peers),
        Compared(f"suggestions for one post among {MANY} templates", "ms", PEER).figure(asked, others),
    ]


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000
