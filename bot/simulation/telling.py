"""A simulation in words, as `zuruf simulate` prints it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple
from typing import Final

from bot.domain.people import Person, Role
from bot.domain.policy import Policy
from bot.domain.text import Text, Untrusted, shortened
from bot.simulation.counting import Counts, by_department, counted
from bot.simulation.simulating import Heard, InWave, Offered, Simulation
from bot.texts.plain import plain
from bot.texts.texts import Texts

QUOTED: Final = 400
"""Characters of a post that are shown."""

Section = tuple[str, Iterable[Text]]


def told(one: Simulation, policy: Policy, texts: Texts) -> Iterator[str]:
    """Yield the lines that say what would happen to a post, and why; answers stand in a column."""
    sections = [*_arrival(one, policy, texts), *_way(one, policy, texts), *_work(one, policy, texts)]
    width = max(len(label) for label, _ in sections) + 2
    for label, answers in sections:
        head = f"{label}:"
        for answer in (plain(text, policy.time_zone) for text in answers):
            yield from _aligned(head, answer, width)
            head = ""


def summary(simulations: Sequence[Simulation], policy: Policy, texts: Texts) -> Iterator[str]:
    """Yield a table: how many posts each department would get, how many of them urgent or without a suggestion."""
    labels = texts.simulation.labels
    head = (labels.department, labels.posts, labels.urgent.lower(), labels.without_answer)
    rows = [
        _row(policy.name_of(department), counts)
        for department, counts in by_department(simulations, policy).items()
    ]
    table = [head, *rows, _row(labels.all, counted(simulations))]
    widths = [max(len(row[column]) for row in table) for column in range(len(head))]
    for first, *rest in table:
        cells = [
            first.ljust(widths[0]),
            *(cell.rjust(width) for cell, width in zip(rest, widths[1:], strict=True)),
        ]
        yield "  ".join(cells)


def _row(name: str, counts: Counts) -> tuple[str, ...]:
    return (name, *map(str, astuple(counts)))


def _aligned(head: str, answer: str, width: int) -> Iterator[str]:
    for line in answer.split("\n"):
        yield f"{head:<{width}}{line}".rstrip()
        head = ""


def _arrival(one: Simulation, policy: Policy, texts: Texts) -> Iterator[Section]:
    labels, said = texts.simulation.labels, texts.simulation
    post = one.post
    yield (
        labels.post,
        [
            (Untrusted(post.ref.external_id), " · ", post.author.shown),
            (Untrusted(shortened(post.text.clean(), QUOTED)),),
        ],
    )
    yield labels.account, [(f"{policy.account(post.ref.account).name} ({post.ref.account})",)]
    language = said.language(post.language, one.situation.language, given=one.heard is Heard.GIVEN)
    yield labels.language, [(language,)]
    yield labels.hints, [said.hint(hint) for hint in one.opened.hints] or [(labels.none,)]
    rule = one.rule.name if one.rule.urgent else ""
    yield labels.urgent, [(said.urgent(rule, one.urgent_hints),)]


def _way(one: Simulation, policy: Policy, texts: Texts) -> Iterator[Section]:
    labels, said = texts.simulation.labels, texts.simulation
    opened = one.opened
    yield labels.rules, map(said.rule, one.rules)
    channels = ", ".join(opened.channels)
    yield labels.department, [(f"{policy.name_of(opened.department)} ({channels})",)]
    yield labels.region, [said.region(_region(opened.region, policy), one.placed)]
    yield labels.looks, [said.looks(opened.due_at, urgent=opened.urgent)]
    if one.post.ref.account in policy.waves:
        yield labels.wave, [_wave(one.wave, texts)]


def _wave(wave: InWave | None, texts: Texts) -> Text:
    if wave is None:
        return (texts.simulation.no_wave(),)
    begun_by = Untrusted(wave.begun_by.external_id)
    return texts.simulation.in_wave(texts.waves.sort(wave.sort), begun_by, own_card=wave.own_card)


def _work(one: Simulation, policy: Policy, texts: Texts) -> Iterator[Section]:
    labels, said = texts.simulation.labels, texts.simulation
    templates = [line for offered in one.templates for line in _offered(offered, policy, texts)]
    faq = [said.suggestion(entry.questions[0], found.words) for entry, found in one.faq]
    targets = [said.target(policy.name_of(t.department), t, one.at + t.due) for t in one.targets]
    yield labels.templates, templates or [(labels.none,)]
    yield labels.faq, faq or [(labels.none,)]
    yield labels.escalation, targets or [(labels.none,)]
    yield labels.answers, [(_names(one.may(Role.ANSWER)) or texts.labels.nobody,)]
    if drafting := _names(one.may(Role.DRAFT)):
        yield labels.drafts, [(drafting,)]
    yield labels.undo, [(said.undo(int(policy.undo_window.total_seconds())),)]


def _offered(offered: Offered, policy: Policy, texts: Texts) -> Iterator[Text]:
    variant = offered.wording.variant
    region = _region(variant.region, policy)
    yield texts.simulation.suggestion(offered.template.name, offered.suggestion.words)
    yield (f"  {texts.simulation.wording(variant, region, offered.wording.lacks)}",)


def _region(region: str, policy: Policy) -> str:
    known = policy.regions.get(region)
    return known.name if known else region


def _names(people: Sequence[Person]) -> str:
    return ", ".join(person.name for person in people)
