"""A small valid policy, and ways to break it."""

from __future__ import annotations

import pytest

from bot.policy_file import PolicyProblems, load

VALID = """\
language: de
time_zone: Europe/Vienna
undo_window: 15s
departments:
  social: {name: Social Media, channels: [{slack: "#social-media"}]}
  service: {name: Kundenservice, channels: [{slack: C0123ABCD}], language: en}
people:
  anna: {name: Anna Berger, slack: U01ANNA, departments: [social], role: answer}
  tom: {name: Tom Baker, slack: U02TOM, departments: [social, service], role: draft, language: en}
accounts:
  letterbox/@bahn: {name: Bahn auf Mastodon, address: du}
  webhook/shop: {name: Shop, secret: env:SHOP_SECRET, limit: 500}
routing:
  - {name: Technik, keywords: ["defekt*", kein ton], languages: [de], accounts: ["letterbox/@bahn"], to: service}
  - {name: Alles andere, to: social}
escalation:
  - {from: social, to: service, reasons: [Technik, Sonstiges], due: 4h}
hints:
  - {name: Drohung, words: [umbringen, "bombe*"], urgent: true}
  - {name: Lob, words: [toll]}
regions:
  tirol: {name: Tirol, keywords: ["tirol*"], values: {contact: "0512 1234"}}
  rest: {name: Überall sonst}
"""


def with_change(old: str, new: str) -> str:
    assert VALID.count(old) == 1, f"{old!r} must stand exactly once in the sample"
    return VALID.replace(old, new)


def with_mark(old: str, new: str) -> tuple[str, str]:
    """Return the changed sample without the mark § in `new`, and where the mark stood, as `line:column`."""
    before = with_change(old, new).partition("§")[0]
    text = with_change(old, new.replace("§", ""))
    return text, f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


def problems_of(text: str) -> list[str]:
    with pytest.raises(PolicyProblems) as caught:
        load(text)
    return str(caught.value).splitlines()
