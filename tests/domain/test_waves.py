"""When posts are a wave, and which belong to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.people import DepartmentId
from bot.domain.policy import WaveRules
from bot.domain.ticket import TicketId
from bot.domain.waves import EXAMPLES, Beginning, Seen, Sort, begins, belongs, seen, usual
from tests.domain.deciding import NOW
from tests.fakes import world
from tests.fakes.world import SERVICE, SOCIAL

RULES = WaveRules(posts=4, within=timedelta(minutes=10), sudden=10, times=5)
LATE = "Why has the train to Linz been standing in Melk for half an hour?"
SUBJECTS = (
    "umbrella",
    "voucher",
    "dining car",
    "wheelchair",
    "seat",
    "bicycle",
    "dog",
    "refund",
    "map",
    "job",
)

words = st.text("abcdefg ", min_size=0, max_size=60)


def post(
    text: str = LATE,
    number: int = 1,
    minute: float = 0,
    department: DepartmentId = SOCIAL,
    **changes: object,
) -> Seen:
    written = world.post(text, number, **changes)
    return seen(TicketId(number), NOW + timedelta(minutes=minute), department, written)


def posts(count: int, text: str = LATE, **changes: object) -> list[Seen]:
    return [post(text, number, number / 10, **changes) for number in range(1, count + 1)]  # type: ignore[arg-type]


def begun(new: Seen, before: list[Seen], rules: WaveRules = RULES) -> Beginning:
    beginning = begins(new, before, rules)
    assert beginning is not None
    return beginning


def test_so_many_alike_within_the_time_begin_a_wave() -> None:
    assert begins(post(number=9, minute=1), posts(2), RULES) is None
    beginning = begun(post(number=9, minute=1), posts(3))
    assert beginning.before == (1, 2, 3)
    assert beginning.first == (9, 3, 2, 1)
    assert beginning.pattern.sort is Sort.ALIKE


def test_what_was_posted_too_long_ago_does_not_count() -> None:
    assert begins(post(number=9, minute=30), posts(3), RULES) is None


def test_what_another_department_gets_does_not_count() -> None:
    assert begins(post(number=9, minute=1), posts(3, department=SERVICE), RULES) is None


@pytest.mark.parametrize(
    "text",
    [
        f"@bahn {LATE}!!!",
        LATE.upper(),
        "Hello, why has the train to Linz been standing in Melk for half an hour?",
        "Why has the train to Linz been standing in Melk for half an hour? Mia",
    ],
)
def test_names_handles_case_and_punctuation_make_no_difference(text: str) -> None:
    beginning = begun(post(number=9, minute=1), posts(3))
    assert belongs(post(text, 10, 2), beginning.pattern, RULES)


@pytest.mark.parametrize(
    "text",
    [
        "Where is my umbrella?",
        f"{LATE} My daughter is on board alone and she has left her medicine at home!",
        "",
        "train",
    ],
)
def test_something_else_does_not_belong(text: str) -> None:
    beginning = begun(post(number=9, minute=1), posts(3))
    assert not belongs(post(text, 10, 2), beginning.pattern, RULES)


def test_many_under_one_post_of_ours_belong_together_whatever_they_say() -> None:
    before = [post(f"{subject}?", n, n / 10, under="tip") for n, subject in enumerate(SUBJECTS[:9], start=1)]
    beginning = begun(post("job?", 10, 1, under="tip"), before)
    assert beginning.pattern.sort is Sort.UNDER
    assert belongs(post("Anything", 11, 2, under="tip"), beginning.pattern, RULES)
    assert not belongs(post("job?", 12, 2, under="other"), beginning.pattern, RULES)


def test_a_rush_takes_in_what_has_its_words_and_nothing_else() -> None:
    texts = [f"westbahn closed near {subject}" for subject in SUBJECTS]
    before = [post(text, number, number / 10) for number, text in enumerate(texts[:9], start=1)]
    beginning = begun(post(texts[9], 10, 1), before)
    assert beginning.pattern.sort is Sort.SUDDEN
    assert set(beginning.words) >= {"westbahn", "closed"}
    assert belongs(post("Is the Westbahn still CLOSED?", 11, 2), beginning.pattern, RULES)
    assert not belongs(post("Do you sell vouchers?", 12, 2), beginning.pattern, RULES)


def test_a_rush_that_has_nothing_in_common_takes_in_everything() -> None:
    before = [post(subject, number, number / 10) for number, subject in enumerate(SUBJECTS[:9], start=1)]
    beginning = begun(post("job", 10, 1), before)
    assert beginning.pattern.common == frozenset()
    assert belongs(post("Do you sell vouchers?", 11, 2), beginning.pattern, RULES)


def test_a_rush_is_far_more_than_usual() -> None:
    earlier = [post(f"question {n}", n, -n * 5.0) for n in range(200, 2, -1)]
    assert usual(earlier, NOW, RULES.within) == pytest.approx(2, abs=0.3)
    now = [post(f"{subject} now", 300 + n, n / 10) for n, subject in enumerate(SUBJECTS)]
    assert begins(now[9], [*earlier, *now[:9]], replace(RULES, times=10)) is None
    assert begins(now[9], [*earlier, *now[:9]], replace(RULES, times=3)) is not None


def test_words_that_tell_nothing_are_nothing_in_common() -> None:
    before = [post(f"please {subject}", n, n / 10) for n, subject in enumerate(SUBJECTS[:9], start=1)]
    beginning = begins(post("please job", 10, 1), before, RULES, frozenset({"please"}))
    assert beginning is not None
    assert beginning.words == ()


@given(st.lists(words, min_size=1, max_size=25), st.integers(2, 6), st.integers(3, 12))
def test_whatever_begins_takes_in_what_it_began_with(texts: list[str], count: int, sudden: int) -> None:
    rules = replace(RULES, posts=count, sudden=sudden)
    *before, new = [post(text, number, number / 10) for number, text in enumerate(texts, start=1)]
    beginning = begins(new, before, rules)
    if beginning is None:
        return
    assert belongs(new, beginning.pattern, rules)
    assert len(beginning.before) + 1 >= min(count, sudden)
    assert len(beginning.first) <= EXAMPLES
    by_ticket = {one.ticket: one for one in before}
    assert all(belongs(by_ticket[ticket], beginning.pattern, rules) for ticket in beginning.before)
    assert begins(new, before, rules) == beginning


@given(st.lists(words, max_size=3))
def test_fewer_than_it_takes_are_never_a_wave(texts: list[str]) -> None:
    before = [post(text, number, number / 10) for number, text in enumerate(texts, start=1)]
    for one in before:
        assert begins(one, before[: before.index(one)], replace(RULES, posts=4, sudden=4)) is None
