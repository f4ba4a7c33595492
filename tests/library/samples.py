"""A small policy, and folders of files around it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.library import Library
from bot.domain.policy import Region
from bot.library import LibraryProblems, load_library
from bot.policy_file import load
from tests.policy import samples

REGIONS = ("tirol", "wien")
POLICY = replace(
    load(samples.VALID),
    regions={one: Region(one, one.title(), values={"contact": f"{one}@bahn.example"}) for one in REGIONS},
)

BLOCKS = """\
blocks:
  greetings:
    hallo:
      - {language: de, address: du, texts: ["Hallo {{customer}},", "Hi {{customer}},"]}
      - {language: de, address: sie, texts: ["Guten Tag {{customer}},"]}
      - {language: en, texts: ["Hello {{customer}},"]}
  closings:
    gruss:
      - {language: de, texts: ["Liebe Grüße, {{agent}}"]}
      - {language: en, texts: ["Best wishes, {{agent}}"]}
"""

TEMPLATES = """\
folder: fahrt
templates:
  - id: verspaetung
    name: Verspätung
    tags: [zug, verspätung]
    owner: anna
    valid_until: 2026-12-31
    personal: was der Fahrgast erlebt hat
    examples: ["Mein Zug ist zu spät!", "Warum stehen wir?"]
    greeting: hallo
    closing: gruss
    variants:
      - {address: du, core: "{{personal}} Entschuldige bitte!"}
      - {address: du, region: tirol, core: "Entschuldige!", local: "Ruf an: {{region.contact}}"}
      - {address: sie, accounts: [webhook/shop], core: "Bitte entschuldigen Sie."}
      - {language: en, core: "Sorry!", greeting: ["Dear {{customer}},", "Hello,"]}
  - {id: lob, name: Lob, text: "Danke, {{customer}}!"}
"""

FAQ = """\
faq:
  - id: fahrrad
    questions: [Darf mein Rad mit?, Kann ich mein Fahrrad mitnehmen?]
    answer: [Ja., "Solange Platz ist."]
    links: [{label: Fahrrad, url: "https://bahn.example/rad"}]
    documents: [{label: Regeln, url: "https://bahn.example/regeln.pdf"}]
    contact: service
    owner: tom
    valid_until: 2027-01-31
    tags: [rad]
  - {id: dogs, questions: [Dogs?], answer: "Yes, on a lead.", language: en, contact: "Tom, in the office"}
"""


def write(folder: Path, **files: str) -> Path:
    """Write files into a folder; __ in a name stands for a slash."""
    for name, text in files.items():
        path = folder / f"{name.replace('__', '/')}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def loaded(folder: Path) -> Library:
    return load_library(folder / "templates", folder / "faq", POLICY)


def problems_in(folder: Path) -> list[str]:
    """Return what is wrong below a folder, each line without the folder itself."""
    with pytest.raises(LibraryProblems) as caught:
        loaded(folder)
    return str(caught.value).replace(f"{folder}/", "").splitlines()
