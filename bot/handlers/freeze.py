"""Freeze: stop everything that goes out, or one account. Unfreeze: say why, and what becomes of what waited."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.desk import Desk
from bot.domain.matching import folded
from bot.domain.owing import notices
from bot.domain.people import ChannelId, Person, Role
from bot.domain.policy import Policy
from bot.domain.posts import AccountId
from bot.domain.refusals import NotFrozen, NothingWritten, OutdatedButton, Refused, TooLong
from bot.handlers.form import (
    NO_TICKET,
    Button,
    Buttons,
    Choice,
    Form,
    Heading,
    Option,
    Part,
    Passage,
    TextField,
    written,
)
from bot.handlers.frozen import FREEZE_NOTICE, LIFT_NOTICE, named, told, told_whole, waiting
from bot.handlers.handler import Handler, Interaction, Place, Side, never, placing
from bot.handlers.names import FREEZE, UNFREEZE
from bot.keeping import freezes
from bot.keeping.freezes import EVERYTHING, Freeze, Lifted
from bot.texts import speaking
from bot.texts.stops import StopTexts

_REASON: Final = 300
"""Characters: a notice that everybody reads."""
_EARLIER: Final = 5
_MOST: Final = 99
"""Accounts to choose from, besides everything: a choice has at most 100 options."""
_SEND: Final = "send"
_DRAFTS: Final = "drafts"
_WHY: Final = {NothingWritten: "reason", TooLong: "reason"}


async def _ask_freeze(interaction: Interaction, desk: Desk) -> Form:
    """Show what would stop; and what is frozen already, since when and why."""
    texts = speaking(interaction.by.language).stops
    typed = interaction.subject.strip()
    meant = _meant(typed, desk.policy)
    standing = await freezes.standing(desk.store)
    parts: list[Part] = [Passage(told(one, desk.policy, texts)) for one in standing]
    if standing:
        parts.append(Buttons((Button(UNFREEZE, NO_TICKET, texts.labels.unfreeze),)))
    if typed and meant is None:
        parts.append(Passage((texts.no_such_account(typed),)))
    open_still = _not_frozen(standing, desk.policy, texts)
    if open_still:
        parts += await _what_stops(open_still, meant or EVERYTHING, texts, desk)
    parts += await _earlier(texts, desk)
    submit = texts.labels.freeze_now if open_still else None
    return Form(FREEZE, NO_TICKET, texts.labels.freeze, tuple(parts), submit)


def _meant(typed: str, policy: Policy) -> AccountId | None:
    """Return the account that somebody typed, by its id or name or the beginning of either, if only one is meant."""
    words = folded(typed)
    known = {one.id: (folded(one.id), folded(one.name)) for one in policy.accounts.values()}
    exact = [account for account, names in known.items() if words in names]
    begun = [account for account, names in known.items() if words and any(words in name for name in names)]
    found = exact or begun
    return found[0] if len(found) == 1 else None


def _not_frozen(standing: Sequence[Freeze], policy: Policy, texts: StopTexts) -> tuple[Option, ...]:
    """Return what can still be frozen: nothing, while everything is."""
    frozen = {one.account for one in standing}
    if EVERYTHING in frozen:
        return ()
    accounts = (one for one in policy.accounts.values() if one.id not in frozen)
    options = tuple(Option(one.id, one.name) for one in accounts)[:_MOST]
    return (Option(EVERYTHING, texts.labels.everything), *options)


async def _what_stops(
    options: tuple[Option, ...], meant: AccountId, texts: StopTexts, desk: Desk
) -> list[Part]:
    labels = texts.labels
    known = {one.value for one in options}
    initial = meant if meant in known else EVERYTHING
    now_waiting = await waiting(EVERYTHING, desk)
    return [
        Passage((texts.will_stop(),)),
        Choice("what", labels.what, options, initial),
        TextField("reason", labels.why, hint=labels.why_hint, optional=True, limit=_REASON, single=True),
        Passage(texts.waiting(now_waiting.count, now_waiting.since)),
        Passage((texts.goes_on(),)),
    ]


async def _freeze(interaction: Interaction, desk: Desk) -> Form | None:
    account = AccountId(interaction.values.get("what", ""))
    if account != EVERYTHING and account not in desk.policy.accounts:
        raise Refused(OutdatedButton())
    with placing(_WHY, interaction):
        reason = _reason(interaction)
    key = await freezes.next_key(desk.store, account)
    now = desk.clock()
    loud = notices(_everywhere(desk.policy), f"{FREEZE_NOTICE} {key}", now, urgent=True)
    await freezes.freeze(
        desk.store,
        account,
        interaction.by.actor,
        now,
        reason=reason,
        cause=interaction.cause,
        deliveries=loud,
    )
    desk.owes.set()
    return None


async def _ask_unfreeze(interaction: Interaction, desk: Desk) -> Form:
    """Show what is frozen, and what waits because of it."""
    texts = speaking(interaction.by.language).stops
    standing = await freezes.standing(desk.store)
    if not standing:
        parts = (Passage((texts.nothing_frozen(),)), *await _earlier(texts, desk))
        return Form(UNFREEZE, NO_TICKET, texts.labels.unfreeze, parts)
    chosen = _chosen(interaction, standing, desk.policy)
    shown = await waiting(chosen.account, desk)
    fields = _lifting(texts, several=_several(standing, chosen, desk.policy, texts))
    parts = (
        Passage(told(chosen, desk.policy, texts)),
        Passage(texts.waiting(shown.count, shown.since)),
        *fields,
        *await _earlier(texts, desk),
    )
    memory = {"freeze": chosen.key}
    return Form(UNFREEZE, NO_TICKET, texts.labels.unfreeze, parts, texts.labels.unfreeze_now, memory)


def _chosen(interaction: Interaction, standing: Sequence[Freeze], policy: Policy) -> Freeze:
    """Return which freeze is meant: the one that was chosen or typed, else the widest."""
    key = interaction.values.get("which", "")
    typed = _meant(interaction.subject.strip(), policy) if interaction.subject.strip() else None
    return next((one for one in standing if key == one.key or typed == one.account), standing[0])


def _several(
    standing: Sequence[Freeze], chosen: Freeze, policy: Policy, texts: StopTexts
) -> tuple[Part, ...]:
    if len(standing) == 1:
        return ()
    options = tuple(
        Option(one.key, named(one.account, policy) or texts.labels.everything) for one in standing[:_MOST]
    )
    return (Choice("which", texts.labels.unfreeze, options, chosen.key, live=True),)


def _lifting(texts: StopTexts, *, several: tuple[Part, ...]) -> tuple[Part, ...]:
    labels = texts.labels
    then = (Option(_SEND, labels.send_it), Option(_DRAFTS, labels.make_drafts))
    return (
        *several,
        TextField("reason", labels.why, hint=labels.why_hint, limit=_REASON, single=True),
        Choice("then", labels.what_waits, then, _SEND),
    )


async def _unfreeze(interaction: Interaction, desk: Desk) -> Form | None:
    with placing(_WHY, interaction):
        reason = _reason(interaction)
        if not reason:
            raise Refused(NothingWritten())
    key = interaction.values.get("which") or interaction.memory.get("freeze", "")
    freeze = await freezes.find(desk.store, key)
    if freeze is None:
        raise Refused(NotFrozen())
    now = desk.clock()
    how = Lifted(interaction.by.actor, now, reason, drafts=interaction.values.get("then") == _DRAFTS)
    called = (await waiting(freeze.account, desk)).deliveries
    told_all = notices(_everywhere(desk.policy), f"{LIFT_NOTICE} {key}", now, urgent=True)
    await freezes.lift(desk.store, key, how, cause=interaction.cause, deliveries=(*called, *told_all))
    desk.owes.set()
    return None


def _reason(interaction: Interaction) -> str:
    reason = " ".join(written(interaction.values, "reason").split())
    if len(reason) > _REASON:
        raise Refused(TooLong(len(reason), _REASON))
    return reason


async def _earlier(texts: StopTexts, desk: Desk) -> tuple[Part, ...]:
    """Return who froze and unfroze lately, and why."""
    ended = [one for one in await freezes.history(desk.store, _EARLIER) if one.lifted is not None]
    if not ended:
        return ()
    said = tuple(Passage(told_whole(one, desk.policy, texts)) for one in ended)
    return (Heading(texts.labels.earlier), *said)


def _everywhere(policy: Policy) -> list[ChannelId]:
    channels = (channel for one in policy.departments.values() for channel in one.channels)
    return list(dict.fromkeys(channels))


async def ways(by: Person, desk: Desk) -> tuple[Button, ...]:
    """Return the button that freezes, for whoever may; nothing is left to freeze below a banner that ends a freeze of everything."""
    if by.role < Role.ANSWER:
        return ()
    frozen = EVERYTHING in {one.account for one in await freezes.standing(desk.store)}
    label = speaking(by.language).stops.labels.freeze
    return () if frozen else (Button(FREEZE, NO_TICKET, label),)


FREEZE_HANDLER = Handler(
    name=FREEZE,
    label=lambda texts: texts.stops.labels.freeze,
    needs=Role.ANSWER,
    side=Side.DESK,
    place=Place.ELSEWHERE,
    offered=never,
    ask=_ask_freeze,
    act=_freeze,
)

UNFREEZE_HANDLER = Handler(
    name=UNFREEZE,
    label=lambda texts: texts.stops.labels.unfreeze,
    needs=Role.ANSWER,
    side=Side.DESK,
    place=Place.ELSEWHERE,
    offered=never,
    ask=_ask_unfreeze,
    act=_unfreeze,
    changed=_ask_unfreeze,
)
