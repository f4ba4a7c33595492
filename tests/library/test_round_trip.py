"""What is exported and imported again is the same, whatever the texts are."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.library import FaqEntry, Reference, Template, Variant
from bot.domain.people import PersonId
from bot.domain.policy import Address
from bot.domain.posts import AccountId
from bot.library import faq_to_yaml, from_csv, load_templates, templates_to_yaml, to_csv
from bot.library.csv_cells import cell, joined, split, text_in
from bot.policy_file.problems import SECRET
from tests.library.samples import BLOCKS, POLICY, REGIONS, TEMPLATES, loaded, write

# What YAML may hold at all, with what is hard on the way: quotes, separators, formulas, line ends, odd blanks.
characters = st.sampled_from("aä '\"\\,;:=+-@#*&!|>%[]?~\t\n\r\x85\xa0\u2028😀0n＝") | st.characters(
    codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="{}\ufeff\ufffe\uffff"
)
texts = st.text(characters, min_size=1, max_size=12).filter(
    lambda text: text.strip() and not SECRET.match(text)
)
lists = st.lists(texts, max_size=3, unique=True).map(tuple)
blocks = st.lists(texts | st.just("Hallo {{customer}},"), max_size=3, unique=True).map(tuple)
ids = st.from_regex(r"[a-z0-9][a-z0-9_-]{0,8}", fullmatch=True)


@st.composite
def variants(draw: st.DrawFn) -> Variant:
    language = draw(st.sampled_from(["de", "en"]))
    address = draw(st.sampled_from([None, *Address])) if language == "de" else None
    return Variant(
        language=language,
        address=address,
        core=draw(texts | st.just("Danke!\n\n{{?was genau}} – {{ agent }}\n")),
        region=draw(st.sampled_from(["", *REGIONS])),
        accounts=draw(st.frozensets(st.sampled_from(list(POLICY.accounts)), max_size=2)),
        greetings=draw(blocks),
        local=draw(st.just("") | texts),
        closings=draw(blocks),
    )


templates = st.builds(
    Template,
    id=ids,
    name=texts,
    variants=st.lists(
        variants(), min_size=1, max_size=3, unique_by=lambda one: (one.language, one.address, one.region, one.accounts)
    ).map(tuple),
    folder=st.sampled_from(["", "fahrt", "fahrt/bus & bahn/1.2", "-"]),
    tags=st.lists(st.from_regex(r"\w[\w &./-]{0,5}", fullmatch=True), max_size=3, unique=True).map(tuple),
    owner=st.sampled_from([PersonId(""), *POLICY.people]),
    valid_until=st.none() | st.dates(),
    personal=st.sampled_from(["", "was passiert ist", "-", "'=1"]),
    examples=lists,
)  # fmt: skip
libraries = st.lists(templates, min_size=1, max_size=3, unique_by=lambda one: one.id)


def by_id(some: Iterable[Template]) -> Mapping[str, Template]:
    return {one.id: one for one in some}


@given(libraries)
@settings(deadline=None)
def test_csv_brings_back_the_same_templates(library: list[Template]) -> None:
    assert from_csv(to_csv(library), POLICY) == by_id(library)


@given(libraries)
@settings(deadline=None)
def test_yaml_brings_back_the_same_templates(library: list[Template]) -> None:
    assert load_templates(templates_to_yaml(library), POLICY) == by_id(library)


references = st.lists(
    st.builds(Reference, texts, st.sampled_from(["https://a.example", "http://b.example/x?y=1#z"])), max_size=2, unique=True
).map(tuple)  # fmt: skip
entries = st.builds(
    FaqEntry,
    id=ids,
    questions=lists.filter(bool),
    answer=lists.filter(bool),
    language=st.sampled_from(["de", "en"]),
    links=references,
    documents=references,
    contact=st.sampled_from(["", "service", "Anna, im Büro"]),
    owner=st.sampled_from([PersonId(""), *POLICY.people]),
    valid_until=st.none() | st.dates(),
    tags=st.just(()) | st.just(("rad", "zug")),
)


@given(st.lists(entries, min_size=1, max_size=2, unique_by=lambda one: one.id))
@settings(deadline=None, max_examples=40)
def test_yaml_brings_back_the_same_faq(
    tmp_path_factory: pytest.TempPathFactory, some: list[FaqEntry]
) -> None:
    folder = tmp_path_factory.mktemp("faq")
    write(folder / "faq", a=faq_to_yaml(some))
    assert loaded(folder).faq == {one.id: one for one in some}


# Cells


@given(st.text(characters | st.sampled_from("'")))
def test_no_cell_is_a_formula_and_every_text_comes_back(text: str) -> None:
    assert not cell(text).startswith(("\t", "\r", "\n"))
    assert not cell(text).lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
    assert text_in(cell(text)) == text


@given(lists)
def test_lists_come_back(items: tuple[str, ...]) -> None:
    assert split(joined(items)) == items


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r"])
def test_a_formula_becomes_text(begins: str) -> None:
    template = Template(id="x", name=f"{begins}1", variants=(Variant(language="en", core="Hi"),))
    row = list(csv.reader(io.StringIO(to_csv([template]), newline="")))[1]
    assert row[1] == f"'{begins}1"
    assert from_csv(to_csv([template]), POLICY)["x"].name == f"{begins}1"


# As people see it


def test_there_is_a_row_for_each_variant(tmp_path: Path) -> None:
    write(tmp_path / "templates", a=TEMPLATES, bloecke=BLOCKS)
    rows = list(csv.DictReader(io.StringIO(to_csv(loaded(tmp_path).templates.values()), newline="")))
    assert [row["id"] for row in rows] == ["verspaetung"] * 4 + ["lob"]
    assert rows[0]["examples"] == "Mein Zug ist zu spät!\nWarum stehen wir?"
    assert rows[1]["region"] == "tirol"
    assert rows[2]["accounts"] == "webhook/shop"


def test_yaml_is_written_as_a_person_would(tmp_path: Path) -> None:
    write(tmp_path / "templates", a=TEMPLATES, bloecke=BLOCKS)
    written = templates_to_yaml(loaded(tmp_path).templates.values())
    assert written.splitlines()[-5:] == [
        "  - id: lob",
        "    name: Lob",
        "    folder: fahrt",
        "    language: de",
        "    text: Danke, {{customer}}!",
    ]
    assert "    valid_until: 2026-12-31\n" in written
    assert "        address: sie\n        accounts:\n          - webhook/shop\n" in written


def test_several_lines_are_a_block_of_text() -> None:
    template = Template(id="x", name="X", variants=(Variant(language="en", core="One\n\nTwo: three"),))
    assert "    text: |-\n      One\n\n      Two: three\n" in templates_to_yaml([template])


@pytest.mark.parametrize(
    "change",
    [
        lambda text: "\ufeff" + text,  # Excel
        lambda text: text.replace('","', '";"'),  # Excel in German
        lambda text: text.replace('","', '"\t"'),
        lambda text: text.replace("\r\n", "\n"),
        lambda text: text.replace('"id"', '" ID"'),
        lambda text: text + ",,,\r\n\r\n",
    ],
)  # fmt: skip
def test_what_spreadsheets_make_of_it_is_understood(change: Callable[[str], str]) -> None:
    template = Template(id="x", name="X, Y", variants=(Variant(language="en", core="Hi"),))
    assert from_csv(change(to_csv([template])), POLICY) == {"x": template}


def test_only_a_few_columns_are_needed() -> None:
    found = from_csv("id,name,core\nx,X,Hallo!\n", POLICY)["x"]
    assert found == Template(id="x", name="X", variants=(Variant(language="de", core="Hallo!"),))


def test_what_concerns_the_template_need_not_be_repeated() -> None:
    found = from_csv("id,name,owner,language,core\nx,X,anna,de,Hallo!\nx,,,en,Hello!\n", POLICY)["x"]
    assert found.owner == "anna"
    assert [one.core for one in found.variants] == ["Hallo!", "Hello!"]


def test_accounts_are_a_set_in_any_order() -> None:
    found = from_csv('id,name,accounts,core\nx,X,"webhook/shop\nletterbox/@bahn",Hi\n', POLICY)["x"]
    assert found.variants[0].accounts == {AccountId("webhook/shop"), AccountId("letterbox/@bahn")}
