"""What people copy from the guides is a library without a mistake."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.library import load_library
from bot.policy_file import load_file
from tests.docs.reading import ROOT, blocks
from tests.library.samples import write

GUIDES = [ROOT / "docs" / "how-to" / name for name in ("library.md", "library.de.md")]


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_all_files_of_a_guide_together_are_a_library(guide: Path, tmp_path: Path) -> None:
    files = [block for block in blocks(guide) if block.language == "yaml"]
    for number, block in enumerate(files):
        write(tmp_path / block.mark, **{f"file{number}": block.text})
    library = load_library(tmp_path / "templates", tmp_path / "faq", load_file(ROOT / "escalation.yaml"))
    assert len(library.templates) == 5
    assert len(library.faq) == 1


def test_both_languages_show_the_same() -> None:
    english, german = ([(one.language, one.mark) for one in blocks(guide)] for guide in GUIDES)
    assert english == german
