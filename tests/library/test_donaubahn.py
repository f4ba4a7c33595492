"""The library of the example: complete enough to work with, and an example worth following."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from bot.domain.library import Template, Variant
from bot.domain.policy import Address
from bot.domain.templates import PLACEHOLDERS, fill
from bot.domain.wording import Lack, missing, text_of
from bot.library import load_library
from bot.policy_file import load_file

ROOT = Path(__file__).parents[2]
POLICY = load_file(ROOT / "escalation.yaml")
LIBRARY = load_library(ROOT / "templates", ROOT / "faq", POLICY)
WORDINGS = [(template, variant) for template in LIBRARY.templates.values() for variant in template.variants]
POST = 500
"""Characters of a post on Mastodon."""


def named(one: object) -> str:
    match one:
        case Template():
            return one.id
        case Variant():
            return f"{one.language}-{one.address or 'any'}-{one.region}"
        case _:
            return ""


def test_there_is_enough_to_work_with() -> None:
    assert len(LIBRARY.templates) >= 25
    assert len(LIBRARY.faq) >= 12
    assert len({one.folder for one in LIBRARY.templates.values()}) >= 5


def test_something_has_expired_so_that_people_see_that_it_is_not_offered() -> None:
    today = date(2026, 1, 1)
    assert [one.id for one in LIBRARY.templates.values() if not one.is_valid(today)] == [
        "bauarbeiten-sommer-2025"
    ]
    assert [one.id for one in LIBRARY.faq.values() if not one.is_valid(today)] == ["umbuchen-sommer-2025"]


@pytest.mark.parametrize("template", LIBRARY.templates.values(), ids=named)
def test_a_template_is_well_kept(template: Template) -> None:
    assert template.owner in POLICY.people
    assert template.tags
    assert template.folder
    assert 3 <= len(template.examples) <= 6


def test_no_example_belongs_to_two_templates() -> None:
    examples = [example for one in LIBRARY.templates.values() for example in one.examples]
    assert len(examples) == len(set(examples))


def test_every_account_has_its_own_wording_of_what_is_offered() -> None:
    offered = [one for one in LIBRARY.templates.values() if one.is_valid(date(2026, 1, 1))]
    lacking = missing(offered, POLICY.accounts.values(), [])
    assert lacking == []


def test_some_regions_are_still_to_be_written() -> None:
    lacking = missing(LIBRARY.templates.values(), POLICY.accounts.values(), POLICY.regions)
    assert {one.region for one in lacking if Lack.REGION in one.lacks} >= {"wien", "kaernten"}


@pytest.mark.parametrize(("template", "variant"), WORDINGS, ids=named)
def test_a_wording_fits_into_a_post(template: Template, variant: Variant) -> None:
    values = {**dict.fromkeys(PLACEHOLDERS, "A name as usual"), "region.contact": "x" * 45}
    for turn in range(6):
        assert len(fill(text_of(template, variant, turn), values)) <= POST


DU = re.compile(r"\b(du|dich|dir|dein\w*)\b", re.IGNORECASE)
SIE = re.compile(r"(?<=[a-zäöüß,;] )(Sie|Ihnen|Ihr\w*)\b")


@pytest.mark.parametrize(("template", "variant"), WORDINGS, ids=named)
def test_du_and_sie_are_not_mixed(template: Template, variant: Variant) -> None:
    parts = (*variant.greetings, variant.core, variant.local, *variant.closings)
    text = re.sub(r"\{\{.*?\}\}", "…", "\n".join(parts))
    assert template.variants
    if variant.language != "de" or variant.address is not Address.DU:
        assert not DU.search(text)
    if variant.language != "de" or variant.address is not Address.SIE:
        assert not SIE.search(text)


def test_neighbours_do_not_read_the_same() -> None:
    delay = LIBRARY.templates["verspaetung"]
    for variant in delay.variants:
        assert text_of(delay, variant, 17) != text_of(delay, variant, 18)


@pytest.mark.parametrize(("template", "variant"), WORDINGS, ids=named)
def test_no_line_ends_within_a_sentence(template: Template, variant: Variant) -> None:
    assert not re.search(r"\w\n\w", text_of(template, variant, 0))
