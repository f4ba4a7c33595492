"""`zuruf templates` and `zuruf faq`, as somebody at a terminal meets them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.cli_library import FORMATS
from bot.domain.library import FaqEntry
from bot.domain.people import Actor, PersonId
from bot.domain.ticket import TicketId
from bot.keeping import proposals
from bot.keeping.proposals import Proposal, State, What
from bot.library import from_csv, load_library, load_templates
from bot.library.report import expiring, missing_wordings
from bot.settings import STORE_FILE
from bot.stores.tiny import TinyStore
from tests.library.samples import BLOCKS, FAQ, POLICY, TEMPLATES, write
from tests.policy import samples

PLAIN = TEMPLATES.replace("region: tirol, ", "accounts: [webhook/shop], ").replace(
    "{{region.contact}}", "1234"
)
TEXT = "templates: [{id: %s, name: Neu, text: Hallo!}]\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("ZURUF_POLICY", "ZURUF_TEMPLATES", "ZURUF_FAQ"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "escalation.yaml").write_text(samples.VALID)
    write(tmp_path / "templates", a=PLAIN, bloecke=BLOCKS)
    write(tmp_path / "faq", rad=FAQ)
    return tmp_path


def invoke(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(main, [str(one) for one in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    return result


# Check


def test_check_counts_and_names_what_is_to_be_written(folder: Path) -> None:
    write(
        folder / "templates", english="templates: [{id: praise, name: Praise, language: en, text: Thanks!}]"
    )
    shown = invoke("templates", "check")
    assert shown.exit_code == 0
    assert "✓ 3 templates with 6 wordings\nStill to be written:\n" in shown.output
    assert "  letterbox/@bahn (de, du), no wording of its own for its language: praise\n" in shown.output


def test_check_names_every_mistake(folder: Path) -> None:
    write(folder / "templates", wrong="templates: [{id: X, name: X}]", worse=": :")
    shown = invoke("templates", "check")
    assert shown.exit_code == 1
    assert 'templates/wrong.yaml:1:18: templates[0].id: "X" cannot be an id' in shown.output
    assert "templates/wrong.yaml:1:13: templates[0]: the answer is missing" in shown.output
    assert "templates/worse.yaml:1:" in shown.output
    assert invoke("faq", "check").exit_code == 0


def test_faq_check_counts_and_names_mistakes(folder: Path) -> None:
    assert invoke("faq", "check").output.startswith("✓ 2 questions, asked in 3 ways\n")
    write(folder / "faq", wrong="faq: [{id: x}]")
    shown = invoke("faq", "check")
    assert shown.exit_code == 1
    assert 'faq/wrong.yaml:1:7: faq[0]: the key "questions" is missing' in shown.output


def test_a_policy_with_mistakes_is_told_first(folder: Path) -> None:
    (folder / "other.yaml").write_text("langauge: de")
    shown = invoke("templates", "check", "--policy", "other.yaml")
    assert shown.exit_code == 2
    assert 'other.yaml:1:1: langauge: no key "langauge"' in shown.output


def test_settings_say_where_the_folders_are(folder: Path) -> None:
    (folder / "templates").rename(folder / "texte")
    (folder / ".env").write_text("ZURUF_TEMPLATES=texte\nZURUF_FAQ=fragen\n")
    assert "✓ 2 templates" in invoke("templates", "check").output
    assert "✓ 0 questions" in invoke("faq", "check").output
    (folder / "new.yaml").write_text(TEXT % "neu")
    assert invoke("templates", "import", "new.yaml").exit_code == 0
    assert (folder / "texte" / "imported.yaml").exists()


def test_folders_can_be_elsewhere(folder: Path) -> None:
    (folder / "templates").rename(folder / "texte")
    assert "✓ 2 templates" in invoke("templates", "check", "--templates", "texte").output
    assert "✓ 0 questions" in invoke("faq", "check", "--faq", "nowhere").output


# What is missing and what expires


def entry(name: str, until: date | None, owner: str = "anna") -> FaqEntry:
    person = PersonId(owner)
    return FaqEntry(id=name, questions=("?",), answer=("!",), language="de", owner=person, valid_until=until)


def test_what_expires_within_30_days_is_told_with_whom_to_ask() -> None:
    entries = [
        entry("gone", date(2026, 6, 14)),
        entry("today", date(2026, 6, 15)),
        entry("soon", date(2026, 7, 15), owner=""),
        entry("later", date(2026, 7, 16)),
        entry("never", None),
    ]
    assert list(expiring(entries, date(2026, 6, 15))) == [
        "gone: not offered since 2026-06-14, ask anna",
        "today: expires after 2026-06-15, ask anna",
        "soon: expires after 2026-07-15, nobody owns it",
    ]


def test_missing_wordings_are_told_by_account_and_region() -> None:
    regional = "templates: [{id: x, name: X, variants: [{core: X}, {core: Y, region: tirol}]}, {id: z, name: Z, language: en, text: Z}]"
    templates = load_templates(regional, POLICY)
    assert list(missing_wordings(templates.values(), POLICY)) == [
        "letterbox/@bahn (de, du) in wien, no wording of its own for its region: x",
        "webhook/shop (de, sie) in wien, no wording of its own for its region: x",
        "letterbox/@bahn (de, du), no wording of its own for its language: z",
        "webhook/shop (de, sie), no wording of its own for its language: z",
    ]


# Export and import


@pytest.mark.parametrize("kind", FORMATS)
def test_an_export_can_be_imported(folder: Path, kind: str) -> None:
    before = load_library(folder / "templates", None, POLICY).templates
    assert invoke("templates", "export", "--format", kind, "--out", f"all.{kind}").exit_code == 0
    for path in (folder / "templates").iterdir():
        path.unlink()
    assert invoke("templates", "import", f"all.{kind}").exit_code == 0
    assert load_library(folder / "templates", None, POLICY).templates == before


def test_csv_for_spreadsheets_says_that_it_is_utf_8(folder: Path) -> None:
    invoke("templates", "export", "--format", "csv", "--out", "all.csv")
    assert (folder / "all.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in (folder / "all.csv").read_bytes()


def test_without_a_file_the_terminal_shows_it() -> None:
    shown = invoke("templates", "export")
    assert load_templates(shown.stdout, POLICY).keys() == {"verspaetung", "lob"}
    assert invoke("faq", "export").stdout.startswith("faq:\n  - id: fahrrad\n")


def test_faq_can_be_exported(folder: Path) -> None:
    before = load_library(None, folder / "faq", POLICY).faq
    assert invoke("faq", "export", "--out", "new/all.yaml").exit_code == 0
    assert load_library(None, folder / "new", POLICY).faq == before


async def approved(folder: Path, what: What) -> Proposal:
    """Let somebody propose something in chat, and its owner approve it, in a bot that is running."""
    proposal = Proposal(
        id="0123456789ab",
        what=what,
        by=Actor(PersonId("anna"), "Anna"),
        owner=PersonId("tom"),
        at=datetime(2026, 11, 21, 9, tzinfo=UTC),
        title="Danke",
        text="Herzlichen Dank!",
        language="de",
        ticket=TicketId(1),
    )
    (folder / "data").mkdir()
    store = await TinyStore.open(folder / "data" / STORE_FILE)
    try:
        await proposals.propose(store, proposal)
        await proposals.settle(store, await found(store), State.APPROVED)
        return await found(store)
    finally:
        await store.close()


async def found(store: TinyStore) -> Proposal:
    proposal = await proposals.find(store, "0123456789ab")
    assert proposal is not None
    return proposal


@pytest.mark.parametrize("kind", FORMATS)
async def test_an_export_has_what_was_approved_in_chat(folder: Path, kind: str) -> None:
    proposal = await approved(folder, What.TEMPLATE)
    invoke("templates", "export", "--format", kind, "--out", f"all.{kind}")
    text = (folder / f"all.{kind}").read_text(encoding="utf-8-sig")
    read = {"yaml": load_templates, "csv": from_csv}[kind](text, POLICY)
    assert read.keys() == {"verspaetung", "lob", "chat-0123456789ab"}
    assert read["chat-0123456789ab"].variants == proposal.template().variants


async def test_an_export_of_the_faq_has_what_was_approved_in_chat(folder: Path) -> None:
    await approved(folder, What.FAQ)
    assert "Herzlichen Dank!" in invoke("faq", "export").stdout


def test_a_store_that_cannot_be_read_is_said(folder: Path) -> None:
    (folder / "data").mkdir()
    (folder / "data" / STORE_FILE).write_text("no store")
    shown = invoke("templates", "export")
    assert shown.exit_code == 1
    assert STORE_FILE in shown.output


def test_nothing_is_written_over_without_force(folder: Path) -> None:
    (folder / "all.yaml").write_text("mine")
    shown = invoke("templates", "export", "--out", "all.yaml")
    assert shown.exit_code == 2
    assert "all.yaml exists. Write over it with --force" in shown.output
    assert (folder / "all.yaml").read_text() == "mine"
    assert invoke("templates", "export", "--out", "all.yaml", "--force").exit_code == 0
    assert (folder / "all.yaml").read_text().startswith("templates:\n")


def test_an_import_can_be_repeated_with_force(folder: Path) -> None:
    (folder / "new.yaml").write_text(TEXT % "neu")
    target = folder / "templates" / "imported.yaml"
    assert invoke("templates", "import", "new.yaml").exit_code == 0
    assert target.read_text() == (
        "templates:\n  - id: neu\n    name: Neu\n    language: de\n    text: Hallo!\n"
    )
    again = invoke("templates", "import", "new.yaml")
    assert again.exit_code == 2
    assert "exists. Write over it with --force" in again.output
    (folder / "new.yaml").write_text(TEXT % "neuer")
    assert invoke("templates", "import", "new.yaml", "--force").exit_code == 0
    assert "id: neuer" in target.read_text()


@pytest.mark.parametrize("force", [(), ("--force",)])
def test_ids_that_are_there_already_are_named_and_nothing_is_written(
    folder: Path, force: tuple[str, ...]
) -> None:
    (folder / "new.yaml").write_text(TEXT % "lob")
    shown = invoke("templates", "import", "new.yaml", *force)
    assert shown.exit_code == 1
    assert "lob is in templates/a.yaml, line 17 already" in shown.output
    assert not (folder / "templates" / "imported.yaml").exists()


@pytest.mark.parametrize(
    ("name", "content", "code", "expected"),
    [
        ("new.xlsx", "x", 2, "new.xlsx: name a file that ends in .csv, .yaml, .yml."),
        ("new.csv", "id;name\n", 1, 'new.csv:1:1: the column "core" is missing'),
        ("new.yaml", TEXT % "É", 1, 'new.yaml:1:18: templates[0].id: "É" cannot be an id'),
    ],
)
def test_what_cannot_be_imported_is_told(
    folder: Path, name: str, content: str, code: int, expected: str
) -> None:
    (folder / name).write_text(content)
    shown = invoke("templates", "import", name)
    assert (shown.exit_code, expected in shown.output) == (code, True)


def test_a_missing_file_cannot_be_imported() -> None:
    shown = invoke("templates", "import", "nowhere.csv")
    assert shown.exit_code == 1
    assert "nowhere.csv:1:1: cannot be opened (No such file or directory)" in shown.output


def test_a_place_that_cannot_be_written_is_told() -> None:
    shown = invoke("templates", "export", "--out", "escalation.yaml/all.yaml")
    assert shown.exit_code == 2
    assert "escalation.yaml/all.yaml: File exists. Name another file." in shown.output
