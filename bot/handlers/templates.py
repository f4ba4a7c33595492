"""Templates: look through the library, see every wording, and for whom there is none yet."""

from __future__ import annotations

from collections.abc import Iterable

from bot.desk import Desk
from bot.domain.library import Template, Variant
from bot.domain.matching import folded
from bot.domain.people import Role
from bot.domain.text import Strong, Text, Untrusted
from bot.domain.ticket import Term
from bot.domain.wording import missing, text_of
from bot.handlers.form import (
    NO_TICKET,
    Button,
    Buttons,
    Choice,
    Form,
    Option,
    Part,
    Passage,
    Quote,
    TextField,
    written,
)
from bot.handlers.handler import Handler, Interaction, Place, Side, never
from bot.handlers.names import TEMPLATES
from bot.texts import speaking
from bot.texts.texts import Texts

SHOWN = 12
"""Templates on a page: a screen or two; more words find the others."""
_MOST_FOLDERS = 99
_LONGEST_FOLDER = 75
"""Characters of an option; Slack takes no more."""
_WORDS_LIMIT = 200
"""Of what is looked for, so much travels with the form, which has room for 3,000 characters in all."""
_ALL = "*"
_LOOK = "look "


async def _ask(interaction: Interaction, desk: Desk) -> Form:
    """Show the list; or, when a button in it was pressed, one template."""
    if interaction.subject.startswith(_LOOK):
        known = desk.answers.library.templates.get(interaction.subject.removeprefix(_LOOK))
        if known is not None:
            return _whole(known, interaction, desk)
    words = interaction.subject if interaction.within is None else _words(interaction)
    return await _list(words, _folder(interaction), interaction, desk)


async def _searched(interaction: Interaction, desk: Desk) -> Form:
    return await _list(_words(interaction), _folder(interaction), interaction, desk)


async def _act(interaction: Interaction, desk: Desk) -> Form | None:
    return await _searched(interaction, desk)


async def _list(words: str, folder: str, interaction: Interaction, desk: Desk) -> Form:
    texts, words = speaking(interaction.by.language), words[:_WORDS_LIMIT]
    uses = dict(await desk.store.values(Term.TEMPLATE))
    found = [one for one in desk.answers.library.templates.values() if _fits(one, words, folder)]
    parts: list[Part] = [
        TextField("words", texts.library.labels.words, words, optional=True, single=True),
        *_folders(desk.answers.library.templates.values(), folder, texts),
    ]
    for one in found[:SHOWN]:
        parts += _row(one, uses.get(one.id, 0), desk, texts)
    if len(found) > SHOWN:
        parts.append(Passage((texts.library.more_found(len(found) - SHOWN),)))
    if not found:
        parts.append(Passage((texts.library.labels.nothing_found,)))
    memory = {"words": words, "folder": folder, "list": "shown"}
    labels = texts.library.labels
    return Form(TEMPLATES, NO_TICKET, labels.templates, tuple(parts), labels.search, memory)


def _folders(templates: Iterable[Template], folder: str, texts: Texts) -> tuple[Part, ...]:
    names = choosable_folders(templates)[:_MOST_FOLDERS]
    if not names:
        return ()
    labels = texts.library.labels
    options = (Option(_ALL, labels.all_folders), *(Option(name, name) for name in names))
    return (Choice("folder", labels.folder, options, folder or _ALL, live=True),)


def choosable_folders(templates: Iterable[Template]) -> list[str]:
    """Return the folders that a form can offer; of one that is too long for that, templates are found by words."""
    return sorted({one.folder for one in templates if 0 < len(one.folder) <= _LONGEST_FOLDER})


def _fits(template: Template, words: str, folder: str) -> bool:
    cores = (variant.core for variant in template.variants)
    searched = folded(" ".join((template.name, template.folder, *template.tags, *template.examples, *cores)))
    return folder in {"", template.folder} and all(word in searched for word in folded(words).split())


def _row(template: Template, uses: int, desk: Desk, texts: Texts) -> tuple[Part, ...]:
    about = texts.library.template(template.name, template.folder, template.tags, uses)
    expired = () if template.is_valid(desk.today()) else ("\n⌛ ", texts.library.labels.expired)
    look = Button(TEMPLATES, NO_TICKET, texts.library.labels.look, f"{_LOOK}{template.id}")
    return (Passage((*about, *expired)), Buttons((look,)))


def _whole(template: Template, interaction: Interaction, desk: Desk) -> Form:
    """Return one template with all of its wordings, placeholders and gaps as they are."""
    texts = speaking(interaction.by.language)
    labels = texts.library.labels
    parts: list[Part] = [Passage(_about(template, desk, texts))]
    for variant in template.variants:
        parts.append(Passage(_for_whom(variant, desk, texts)))
        parts.append(Quote.of(Untrusted(text_of(template, variant, turn=0))))
    if lacking := _lacking(template, desk):
        parts.append(Passage(("⚠️ ", texts.library.missing_for(lacking))))
    parts.append(Buttons((Button(TEMPLATES, NO_TICKET, labels.back, "list"),)))
    memory = {"words": _words(interaction), "folder": _folder(interaction)}
    return Form(TEMPLATES, NO_TICKET, labels.templates, tuple(parts), memory=memory)


def _about(template: Template, desk: Desk, texts: Texts) -> Text:
    owner = desk.policy.people.get(template.owner)
    lines = [texts.library.owned(owner.name if owner else "", template.valid_until)]
    if template.personal:
        lines.append(texts.library.asks_for(template.personal))
    if not template.is_valid(desk.today()):
        lines.append(f"⌛ {texts.library.labels.expired}")
    return (Strong(template.name), *(f"\n{line}" for line in lines if line))


def _for_whom(variant: Variant, desk: Desk, texts: Texts) -> Text:
    region = desk.policy.regions.get(variant.region)
    accounts = [desk.policy.account(one).name for one in sorted(variant.accounts)]
    address = variant.address.value if variant.address else ""
    return texts.library.wording(variant.language, address, region.name if region else "", accounts)


def _lacking(template: Template, desk: Desk) -> list[str]:
    found = missing([template], desk.policy.accounts.values(), ())
    return list(dict.fromkeys(desk.policy.account(one.account).name for one in found))


def _words(interaction: Interaction) -> str:
    """Return what is looked for: what stands in the list's field, or stood there before one template was shown."""
    listed = "list" in interaction.memory
    return (
        written(interaction.values, "words")[:_WORDS_LIMIT] if listed else interaction.memory.get("words", "")
    )


def _folder(interaction: Interaction) -> str:
    chosen = interaction.values.get("folder", interaction.memory.get("folder", ""))
    return "" if chosen == _ALL else chosen


HANDLER = Handler(
    name=TEMPLATES,
    label=lambda texts: texts.library.labels.templates,
    needs=Role.READ,
    side=Side.DESK,
    place=Place.ELSEWHERE,
    offered=never,
    ask=_ask,
    act=_act,
    changed=_searched,
)
