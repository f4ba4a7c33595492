"""What the files of a library say becomes templates and FAQ entries."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from bot.domain.library import FaqEntry, Library, Reference, Template, Variant
from bot.domain.people import PersonId
from bot.domain.policy import Address
from bot.domain.posts import AccountId
from tests.library.samples import BLOCKS, FAQ, TEMPLATES, loaded, write

DU_GREETINGS = ("Hallo {{customer}},", "Hi {{customer}},")
DU_CLOSINGS = ("Liebe Grüße, {{agent}}",)


def test_missing_folders_are_an_empty_library(tmp_path: Path) -> None:
    assert loaded(tmp_path) == Library()


def test_a_template_is_read_with_everything_that_it_says(tmp_path: Path) -> None:
    write(tmp_path / "templates", a=TEMPLATES, bloecke=BLOCKS)
    template = loaded(tmp_path).templates["verspaetung"]
    assert template.name == "Verspätung"
    assert template.folder == "fahrt"
    assert template.tags == ("zug", "verspätung")
    assert template.owner == "anna"
    assert template.valid_until == date(2026, 12, 31)
    assert template.personal == "was der Fahrgast erlebt hat"
    assert template.examples == ("Mein Zug ist zu spät!", "Warum stehen wir?")


def test_each_variant_gets_the_shared_blocks_in_its_own_wording(tmp_path: Path) -> None:
    write(tmp_path / "templates", a=TEMPLATES, bloecke=BLOCKS)
    general, tirol, shop, english = loaded(tmp_path).templates["verspaetung"].variants
    assert general == Variant(
        language="de",
        core="{{personal}} Entschuldige bitte!",
        address=Address.DU,
        greetings=DU_GREETINGS,
        closings=DU_CLOSINGS,
    )
    assert (tirol.region, tirol.local) == ("tirol", "Ruf an: {{region.contact}}")
    assert shop.accounts == {AccountId("webhook/shop")}
    assert shop.greetings == ("Guten Tag {{customer}},",)
    assert english.greetings == ("Dear {{customer}},", "Hello,")
    assert english.closings == ("Best wishes, {{agent}}",)


def test_a_template_with_one_wording_is_short(tmp_path: Path) -> None:
    text = "templates: [{id: x, name: X, text: Hi!, language: en, accounts: [webhook/shop], region: wien}]\n"
    write(tmp_path / "templates", a=text)
    shop = frozenset({AccountId("webhook/shop")})
    assert loaded(tmp_path).templates["x"] == Template(
        id="x",
        name="X",
        folder="a",
        variants=(Variant(language="en", core="Hi!", accounts=shop, region="wien"),),
    )


def test_what_a_template_says_holds_for_its_variants(tmp_path: Path) -> None:
    text = """\
templates:
  - id: x
    name: X
    language: en
    address: sie
    accounts: [webhook/shop]
    greeting: [Hi!]
    variants: [{core: English}, {core: Deutsch, language: de, greeting: [Tag!], accounts: ["letterbox/@bahn"]}]
"""
    write(tmp_path / "templates", a=text)
    english, german = loaded(tmp_path).templates["x"].variants
    assert (english.language, english.address, english.greetings) == ("en", None, ("Hi!",))
    assert (german.language, german.address, german.greetings) == ("de", Address.SIE, ("Tag!",))
    assert english.accounts == {AccountId("webhook/shop")}
    assert german.accounts == {AccountId("letterbox/@bahn")}


def test_the_folder_is_the_place_of_the_file_unless_something_else_is_said(tmp_path: Path) -> None:
    templates = "templates: [{id: %s, name: X, text: X}]\n"
    write(
        tmp_path / "templates",
        bahn__tiere=templates % "place",
        other="folder: rad\n" + templates % "file",
        third="templates: [{id: own, name: X, text: X, folder: a/b}]\nfolder: rad\n",
    )
    folders = {name: one.folder for name, one in loaded(tmp_path).templates.items()}
    assert folders == {"place": "bahn/tiere", "file": "rad", "own": "a/b"}


def test_odd_names_of_files_make_no_odd_folders(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    path = tmp_path / "templates" / "a{{b}}\n*.yaml"
    path.write_text("templates: [{id: x, name: X, text: X}]\n")
    assert loaded(tmp_path).templates["x"].folder == "a--b----"


def test_hidden_and_other_files_are_not_read(tmp_path: Path) -> None:
    write(
        tmp_path / "templates",
        **{".#draft": ": broken", ".git__x": ": broken", "ok": "templates: [{id: x, name: X, text: X}]"},
    )
    (tmp_path / "templates" / "README.md").write_text("no YAML: at: all")
    (tmp_path / "templates" / "folder.yaml").mkdir()
    assert loaded(tmp_path).templates.keys() == {"x"}


def test_files_are_read_in_the_order_of_their_paths(tmp_path: Path) -> None:
    one = "templates: [{id: %s, name: X, text: X}]\n"
    write(tmp_path / "templates", b=one % "second", a__z=one % "first", c=one % "third")
    assert list(loaded(tmp_path).templates) == ["first", "second", "third"]


def test_the_language_of_a_file_holds_for_its_blocks_and_templates(tmp_path: Path) -> None:
    text = """\
language: en
blocks: {greetings: {hi: [{texts: [Hello!]}]}}
templates: [{id: x, name: X, text: X, greeting: hi}]
"""
    write(tmp_path / "templates", a=text)
    assert loaded(tmp_path).templates["x"].variants == (
        Variant(language="en", core="X", greetings=("Hello!",)),
    )


def test_a_faq_entry_is_read_with_everything_that_it_says(tmp_path: Path) -> None:
    write(tmp_path / "faq", rad=FAQ)
    library = loaded(tmp_path)
    assert library.faq["fahrrad"] == FaqEntry(
        id="fahrrad",
        questions=("Darf mein Rad mit?", "Kann ich mein Fahrrad mitnehmen?"),
        answer=("Ja.", "Solange Platz ist."),
        language="de",
        links=(Reference("Fahrrad", "https://bahn.example/rad"),),
        documents=(Reference("Regeln", "https://bahn.example/regeln.pdf"),),
        contact="service",
        owner=PersonId("tom"),
        valid_until=date(2027, 1, 31),
        tags=("rad",),
    )
    assert library.faq["dogs"].answer == ("Yes, on a lead.",)
    assert library.faq["dogs"].language == "en"
    assert library.faq["dogs"].contact == "Tom, in the office"
