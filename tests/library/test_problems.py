"""Every mistake in a library has a file, a place, a reason and a mend, and all are told at once."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.library import Library
from bot.library import LibraryProblems, from_csv, load_templates
from tests.library.samples import BLOCKS, FAQ, POLICY, TEMPLATES, loaded, problems_in, write


def with_mark(sample: str, old: str, new: str) -> tuple[str, str]:
    """Return the changed sample without the mark § in `new`, and where the mark stood, as `line:column`."""
    assert sample.count(old) == 1, f"{old!r} must stand exactly once in the sample"
    before = sample.replace(old, new).partition("§")[0]
    place = f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"
    return sample.replace(old, new.replace("§", "")), place


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("folder: fahrt", "§foldre: fahrt", 'foldre: no key "foldre" – did you mean "folder"?'),
        ("folder: fahrt", "folder: §/fahrt", 'folder: "/fahrt" cannot be a folder – write names with / between them, like fahrgast/verspaetung'),
        ("owner: anna", "owner: §ana", 'templates[0].owner: no person "ana" – did you mean "anna"?'),
        ("2026-12-31", "§2026-02-30", 'templates[0].valid_until: "2026-02-30" is no day of the calendar – write it like 2026-12-31'),
        ("2026-12-31", "§31.12.2026", 'templates[0].valid_until: "31.12.2026" is no day of the calendar – write it like 2026-12-31'),
        ("2026-12-31", "§2026-W01-1", 'templates[0].valid_until: "2026-W01-1" is no day of the calendar – write it like 2026-12-31'),
        ("region: tirol", "region: §tyrol", 'templates[0].variants[1].region: no region "tyrol" – did you mean "tirol"?'),
        ("[webhook/shop]", "[§webhook/shopp]", 'templates[0].variants[2].accounts[0]: no account "webhook/shopp" – did you mean "webhook/shop"?'),
        ("address: sie", "address: §ihr", 'templates[0].variants[2].address: no address "ihr" – known: du, sie'),
        ("language: en, core", "language: en, address: §sie, core", "templates[0].variants[3].address: du and sie make no difference in en – leave the address out"),
        ('"Ruf an: {{region.contact}}"', '§"Ruf an: {{regoin}}"', 'templates[0].variants[1].local: no placeholder "regoin" – known: customer, agent, account, number'),
        ("- {address: du, region: tirol", "- §{address: du, greeting: ['{{region.place}}'], region: tirol", 'templates[0].variants[1]: the region "tirol" lacks "region.place" – did you mean "region.contact"?'),
        ('- {address: sie, accounts: [webhook/shop], core: "Bitte', '- §{address: sie, accounts: [webhook/shop], core: "{{region.kontakt}} Bitte', 'templates[0].variants[2]: no region has "region.kontakt" – did you mean "region.contact"?'),
        ('"Ruf an: {{region.contact}}"', '§"Ruf an: {{personal}}"', 'templates[0].variants[1].local: no placeholder "personal" – known: customer, agent, account, number'),
        ('"{{personal}} Entschuldige bitte!"', '§"{{persnal}} Entschuldige bitte!"', 'templates[0].variants[0].core: no placeholder "persnal" – did you mean "personal"?'),
        ("was der Fahrgast erlebt hat", '§"was {{customer}} sagt"', 'templates[0].personal: "was {{customer}} sagt" cannot stand in a gap – write one line without { and }'),
        ("greeting: hallo", "greeting: §halo", 'templates[0].greeting: no shared greeting "halo" – did you mean "hallo"?'),
        ("greeting: hallo", 'greeting: §"Hallo {{customer}},"', 'templates[0].greeting: no shared greeting "Hallo {{customer}}," – write a text as a list: ["…"]'),
        ("greeting: hallo", "greeting: §12", 'templates[0].greeting: text expected, found a number "12" – put it in quotes: "12"'),
        ('{language: en, core: "Sorry!"', '§{language: fr, core: "Pardon!"', 'templates[0].variants[3]: "gruss" of the closings has no wording for fr – add one to the shared block, or write a list here'),
        ("- {address: du, region: tirol, core", "- §{address: du, core", "templates[0].variants[1]: this variant is never offered – the one in line 13 is for the same language, address, region and accounts"),
        ('text: "Danke, {{customer}}!"', "variants: §[]", "templates[1].variants: an empty list – put something in, or leave the key out"),
        ('{id: lob, name: Lob, text: "Danke, {{customer}}!"}', "§{id: lob, name: Lob}", "templates[1]: the answer is missing – write text: …, or variants: for several wordings"),
        ('text: "Danke, {{customer}}!"', "text: §Hi, variants: [{core: Hi}]", "templates[1].text: either text or variants, not both – make it the core of a variant"),
        ('text: "Danke, {{customer}}!"', 'text: §"  "', "templates[1].text: an empty text – write something, or leave the key out"),
        ("[zug, verspätung]", '[§"#zug", verspätung]', 'templates[0].tags[0]: "#zug" is no tag – use letters, digits, blanks and &./-_, at most 40 of them'),
        ("[zug, verspätung]", "[zug, §zug]", 'templates[0].tags[1]: "zug" stands twice in this list – remove one'),
        ("id: lob", "id: §verspaetung", 'templates[1].id: the template "verspaetung" stands twice – the first is in templates/a.yaml, line 3'),
        ('{id: lob, name: Lob, text: "Danke, {{customer}}!"}', '§{id: lob, name: Lob, text: "{{personal}}"}', "templates[1]: nothing says what the personal part is about – add personal: with what to write there"),
        ('"Danke, {{customer}}!"', '§"Danke, {{customer}!"', "templates[1].text: a placeholder is not closed – write it like {{customer}}"),
        ("name: Lob", "name: §&x Lob", "anchors (&) and aliases (*) are not used here – write it out, or put the text in quotes"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_template_is_named(tmp_path: Path, old: str, new: str, expected: str) -> None:
    text, place = with_mark(TEMPLATES, old, new)
    write(tmp_path / "templates", a=text, bloecke=BLOCKS)
    assert problems_in(tmp_path) == [f"templates/a.yaml:{place}: {expected}"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("hallo:", "§Hallo!:", 'blocks.greetings.Hallo!: "Hallo!" cannot be an id here – use lower-case letters, digits, - and _'),
        ("greetings:", "§grettings:", 'blocks.grettings: no key "grettings" – did you mean "greetings"?'),
        ("- {language: de, address: sie, texts", "- §{address: du, texts", "blocks.greetings.hallo[1]: this wording is never used – the one in line 4 is for the same language and address"),
        ('["Guten Tag {{customer}},"]', "§Guten Tag", 'blocks.greetings.hallo[1].texts: a list expected, found text "Guten Tag" – write [one, another], or lines that begin with -'),
        ('"Guten Tag {{customer}},"', '§"Guten Tag {{kunde}},"', 'blocks.greetings.hallo[1].texts[0]: no placeholder "kunde" – known: customer, agent, account, number'),
    ],
)  # fmt: skip
def test_a_mistake_in_a_shared_block_is_named(tmp_path: Path, old: str, new: str, expected: str) -> None:
    text, place = with_mark(BLOCKS, old, new)
    write(tmp_path / "templates", bloecke=text)
    assert problems_in(tmp_path) == [f"templates/bloecke.yaml:{place}: {expected}"]


def test_a_shared_block_belongs_to_one_file(tmp_path: Path) -> None:
    write(tmp_path / "templates", a=BLOCKS, b="blocks: {closings: {gruss: [{texts: [Bye]}]}}\n")
    assert problems_in(tmp_path) == [
        'templates/b.yaml:1:29: blocks.closings.gruss[0]: the closing "gruss" stands twice – the first is in templates/a.yaml, line 9'
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("owner: tom", "owner: §tim", 'faq[0].owner: no person "tim" – did you mean "tom"?'),
        ("contact: service", "contact: §servcie", 'faq[0].contact: no department "servcie" – did you mean "service"?'),
        ('"https://bahn.example/rad"', '§"javascript:alert(1)"', 'faq[0].links[0].url: "javascript:alert(1)" is no web address – write it like https://donaubahn.example/fahrrad'),
        ('"https://bahn.example/rad"', '§"https://bahn.example@evil.example/"', 'faq[0].links[0].url: "https://bahn.example@evil.example/" is no web address – write it like https://donaubahn.example/fahrrad'),
        ('"https://bahn.example/rad"', "§/rad", 'faq[0].links[0].url: "/rad" is no web address – write it like https://donaubahn.example/fahrrad'),
        ('[Ja., "Solange Platz ist."]', "§{}", "faq[0].answer: text expected, found a table of keys"),
        ('answer: "Yes, on a lead."', "answer: §[]", "faq[1].answer: an empty list – put something in, or leave the key out"),
        ("2027-01-31", "§soon", 'faq[0].valid_until: "soon" is no day of the calendar – write it like 2026-12-31'),
        ("id: dogs", "id: §fahrrad", 'faq[1].id: the question "fahrrad" stands twice – the first is in faq/rad.yaml, line 2'),
    ],
)  # fmt: skip
def test_a_mistake_in_the_faq_is_named(tmp_path: Path, old: str, new: str, expected: str) -> None:
    text, place = with_mark(FAQ, old, new)
    write(tmp_path / "faq", rad=text)
    assert problems_in(tmp_path) == [f"faq/rad.yaml:{place}: {expected}"]


def test_all_files_are_told_at_once(tmp_path: Path) -> None:
    write(tmp_path / "templates", a="templates: [{id: X, name: X, text: X}]\n", b=": :", c="")
    write(tmp_path / "faq", d="faq: []\n", e="{{")
    (tmp_path / "faq" / "latin.yaml").write_bytes("faq: [{id: größe}]".encode("latin-1"))
    problems = problems_in(tmp_path)
    assert {line.partition(":")[0] for line in problems} == {
        *(f"templates/{name}.yaml" for name in "abc"),
        *(f"faq/{name}.yaml" for name in ("d", "e", "latin")),
    }
    assert 'faq/latin.yaml:1:14: this is not UTF-8 – save the file as "UTF-8"' in problems


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "templates").write_text("templates: []")
    assert problems_in(tmp_path) == [
        "templates:1:1: this is no folder – name the folder that the files are in"
    ]


def test_a_link_to_nowhere_is_told(tmp_path: Path) -> None:
    (tmp_path / "faq").mkdir()
    (tmp_path / "faq" / "a.yaml").symlink_to("b.yaml")
    assert problems_in(tmp_path) == ["faq/a.yaml:1:1: cannot be opened (No such file or directory)"]


def test_what_is_neither_file_nor_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "faq").mkdir()
    os.mkfifo(tmp_path / "faq" / "a.yaml")
    assert loaded(tmp_path) == Library()


def test_a_file_that_is_too_large_is_told(tmp_path: Path) -> None:
    write(tmp_path / "templates", big="x: " + "y" * 1_000_001)
    assert problems_in(tmp_path) == [
        "templates/big.yaml:1:1: 1,000,004 characters are too many; the limit is 1,000,000 – is it the right file?"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [*a]",
        "templates: " + "[" * 60_000,
        "templates:\n" + "".join(f"{'  ' * depth}- \n" for depth in range(40)),
        "templates: [!!python/object:os.system {}]",
        "\x00",
        "\ufefftemplates: []",
        "templates: {a: b}",
        "- - -",
        "templates: [null, 1, true, [], {}]",
        "blocks: []",
        "blocks: {greetings: [1], closings: {a: 1, b: [], c: [1]}}",
        "blocks: {greetings: null}",
        "templates: [{id: null, name: [], variants: {}, greeting: {}, tags: [[]]}]",
    ],
)
def test_hostile_yaml_is_refused_with_a_place(text: str) -> None:
    with pytest.raises(LibraryProblems, match=r"(?m)^templates\.yaml:[1-9]\d*:[1-9]\d*: \S"):
        load_templates(text, POLICY)


# Anything at all

LINE = re.compile(r"x:[1-9][0-9]*:[1-9][0-9]*: \S")


def is_read_or_refused(read: Callable[..., object], text: str) -> bool:
    try:
        read(text, POLICY, name="x")
    except LibraryProblems as refused:
        return bool(refused.files) and all(LINE.match(line) for line in str(refused).splitlines())
    return True


@given(
    st.sampled_from(["templates", "blocks", "folder", "language"]),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["id", "name", "text", "core", "variants", "greeting", "greetings", "x", "language"]
                ),
                inner,
                max_size=4,
            )
        ),
    ),
)
@settings(max_examples=200, deadline=None)
def test_any_structure_is_read_or_refused(section: str, value: object) -> None:
    assert is_read_or_refused(load_templates, f"{section}: {json.dumps(value)}\n")


@given(
    st.text()
    | st.lists(
        st.sampled_from([*"\",;\t\n\r\x00\ufeff'=", "id", "name", "core", "x,", "variants", "address"])
    ).map("".join)
    | st.text(st.sampled_from('",;\n\rabc{}')).map("id,name,core,language\n".__add__)
)
@settings(max_examples=300, deadline=None)
def test_any_csv_is_read_or_refused(text: str) -> None:
    assert is_read_or_refused(from_csv, text)


# CSV


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", '1:1: the column "id" is missing – the first line names the columns: id, name, folder,'),
        ("id,name\nx,X\n", '1:1: the column "core" is missing'),
        ("id,name,core,onwer\nx,X,Hi,anna\n", '1:4: no column "onwer" – did you mean "owner"?'),
        ("id,name,core,id\nx,X,Hi,x\n", '1:4: the column "id" stands twice – remove one'),
        ('id,name,core\nx,X,"Hi\n', "2:1: cannot be read as CSV (unexpected end of data)"),
        ("id,name,core\nx,X,Hi, there\n", "2:4: more cells than columns – put texts with separators in quotes"),
        ("id,name,core\nx,X,\n", '2:1: templates[0].variants[0]: the key "core" is missing'),
        ("id,name,core\n,X,Hi\n", '2:1: templates[0]: the key "id" is missing'),
        ("id,name,core,owner\nx,X,Hi,nobody\n", '2:4: templates[0].owner: no person "nobody" – known: anna, tom'),
        ('id,name,core\ny,Y,"Two\nlines"\nx,X,{{kunde}}\n', '4:3: templates[1].variants[0].core: no placeholder "kunde"'),
        ("id,name,core,region\nx,X,Hi,\nx,Y,Hi,wien\n", "3:2: another name than in line 2 – make it the same, or leave it empty here"),
        ("id,name,core,greeting\nx,X,Hi,{{x}}\n", '2:4: templates[0].variants[0].greeting[0]: no placeholder "x"'),
        ("id,name,core\nx,X,xoxb-1\n", "2:3: this looks like a secret – leave it out"),
        ("id,name,core\n", "1:1: templates: an empty list"),
        (f"id,name,core\nx,X,{'x' * 140_000}\n", "2:1: cannot be read as CSV (field larger than field limit (131072))"),
    ],
)  # fmt: skip
def test_a_mistake_in_csv_is_named(text: str, expected: str) -> None:
    with pytest.raises(LibraryProblems) as caught:
        from_csv(text, POLICY)
    [problem] = str(caught.value).splitlines()
    assert problem.startswith(f"templates.csv:{expected}")
