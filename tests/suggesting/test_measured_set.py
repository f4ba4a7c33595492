"""The measured set is what it says, and the right template is among three for nine posts in ten."""

import re
from dataclasses import replace

import pytest

from bench.__main__ import run
from bench.setting import QUICK
from bench.suggestion.measured_set import LANGUAGES, library, posts
from bench.suggestion.measuring import overlapping, share, suggesting
from bot.domain.library import Template

FEWEST = {"de": 70, "en": 45}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_right_template_is_among_three_for_nine_posts_in_ten(language: str) -> None:
    answered = [post for post in posts(language) if post.template]
    assert share(suggesting(), answered, 3) >= 0.9
    assert share(overlapping(language), answered, 3) < 0.6


@pytest.mark.parametrize("language", LANGUAGES)
def test_unseen_posts_are_answered_better_than_by_word_overlap(language: str) -> None:
    unseen = [post for post in posts(language) if post.template and post.unseen]
    assert share(suggesting(), unseen, 3) >= share(overlapping(language), unseen, 3) * 1.3


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_set_is_large_and_every_post_has_a_template_of_its_language_or_none(language: str) -> None:
    asked = posts(language)
    known = {template.id for template in library() if template.variants[0].language == language}
    assert len(known) >= 30
    assert sum(bool(post.template) for post in asked) >= FEWEST[language]
    assert {post.template for post in asked} - {""} == known
    assert len({post.text for post in asked}) == len(asked)
    assert all(isinstance(post.text, str) for post in asked)


def test_some_posts_have_no_answer() -> None:
    assert sum(not post.template for language in LANGUAGES for post in posts(language)) >= 15


def test_every_template_has_three_examples() -> None:
    assert {len(template.examples) for template in library()} == {3}


def test_no_post_quotes_its_template() -> None:
    known = {template.id: _phrases(_everything(template)) for template in library()}
    quotes = [
        (post.template, shared)
        for language in LANGUAGES
        for post in posts(language)
        if post.template and (shared := known[post.template] & _phrases(post.text))
    ]
    assert quotes == []


def _everything(template: Template) -> str:
    return " | ".join((template.name, *template.examples, *(variant.core for variant in template.variants)))


def _phrases(text: str) -> set[str]:
    """Return every five words in a row."""
    words = re.findall(r"\w+|\|", text.lower())
    return {" ".join(words[at : at + 5]) for at in range(len(words) - 4)}


async def test_the_benchmark_prints_the_shares_and_both_goals_are_met() -> None:
    figures = await run(["suggestion"], replace(QUICK, rounds=3))
    goals = [figure for figure in figures if figure.goal]
    assert [figure.met for figure in goals] == [True, True]
    assert len({figure.name for figure in figures}) == len(figures) == 9
    assert all(figure.value and figure.against for figure in figures)
