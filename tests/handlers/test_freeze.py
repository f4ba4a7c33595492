"""Freeze and unfreeze: who may, what they are asked and told, and who of two was faster."""

from __future__ import annotations

import asyncio

import pytest

from bot.chat.reception import Nothing
from bot.domain import answering
from bot.domain.deliveries import DeliveryKind, OwedDelivery
from bot.domain.people import Person, Role
from bot.domain.refusals import FrozenAlready, NotFrozen, RoleTooLow
from bot.domain.ticket import TicketId
from bot.handlers.form import Buttons, Form
from bot.handlers.frozen import freeze_notice, lift_notice
from bot.handlers.names import FREEZE, HOME, INBOX, REPLY, UNFREEZE
from bot.keeping import freezes
from bot.keeping.freezes import EVERYTHING
from tests.fakes import world
from tests.fakes.surface import words
from tests.fakes.world import ANNA, GEORG, IN_SERVICE, IN_SOCIAL, JONAS, MIRA, PLATFORM, SELMA, SHOP
from tests.handlers.office import Office, asked, beside, field, no, read_aloud, told


async def frozen(
    office: Office, by: Person = ANNA, reason: str = "Wrong price", what: str = EVERYTHING
) -> None:
    form = await office.open(by, FREEZE)
    assert await office.submit(by, form, what=what, reason=reason) == Nothing()


async def queue_a_reply(office: Office, by: Person = ANNA, text: str = "Sorry!", *, number: int = 1) -> None:
    ticket = await office.ticket(number)
    wish = answering.Wish(reply=f"r{number}", text=text, to=ticket.last_post.ref)
    await office.desk.change(
        TicketId(number),
        f"send-{number}",
        answering.send,
        by,
        office.watch(),
        wish=wish,
        platform=PLATFORM,
        undo_window=office.policy.undo_window,
    )


async def owed(office: Office, kind: DeliveryKind) -> list[OwedDelivery]:
    """Take what is owed of a kind now."""
    taken = await office.store.take_deliveries(office.watch(), limit=100, lease=world.policy().help_due)
    return [one for one in taken if one.delivery.kind is kind]


def buttons(form: Form) -> list[str]:
    shown = (part.buttons for part in form.parts if isinstance(part, Buttons))
    return [button.handler for some in shown for button in some]


async def test_the_form_says_what_stops_and_what_goes_on() -> None:
    office = Office()
    await office.receives()
    await queue_a_reply(office)
    said = read_aloud(await office.open(ANNA, FREEZE))
    assert said[0].startswith("From now on no reply leaves the house")
    assert said[1] == "1 reply is waiting, the oldest was sent 2026-11-21 09:00."
    assert said[2].startswith("Everything internal goes on")


async def test_it_is_frozen_from_then_on_and_every_channel_is_told_who_did_it_and_why() -> None:
    office = Office()
    await frozen(office)
    standing = await freezes.freezing(office.store, SHOP)
    assert standing is not None
    assert (standing.account, standing.by, standing.reason) == (EVERYTHING, ANNA.actor, "Wrong price")
    told_in = {one.delivery.channel: one.delivery for one in await owed(office, DeliveryKind.NOTICE)}
    assert told_in.keys() == {IN_SOCIAL, IN_SERVICE}
    assert all(one.urgent for one in told_in.values())
    english = await freeze_notice(office.desk, IN_SOCIAL, told_in[IN_SOCIAL].subject)
    german = await freeze_notice(office.desk, IN_SERVICE, told_in[IN_SERVICE].subject)
    assert english is not None
    assert words(english).startswith(
        "🛑 FROZEN: Nothing goes out.\nAnna froze it, 2026-11-21 09:00: “Wrong price”"
    )
    assert german is not None
    assert words(german).startswith(
        "🛑 STOPP: Es geht nichts hinaus.\nAnna hat gestoppt, 2026-11-21 09:00: „Wrong price“"
    )


async def test_no_reason_is_needed_to_stop() -> None:
    office = Office()
    await frozen(office, reason="")
    assert read_aloud(await office.open(JONAS, FREEZE))[0].startswith(
        "🛑 Es geht nichts hinaus. Gestoppt von Anna, 2026-11-21 09:00."
    )


@pytest.mark.parametrize("by", [MIRA, GEORG])
@pytest.mark.parametrize("handler", [FREEZE, UNFREEZE])
async def test_who_may_not_answer_neither_stops_nor_lifts(by: Person, handler: str) -> None:
    office = Office()
    assert told(await office.press(by, handler)) == no(by, RoleTooLow(Role.ANSWER))
    assert FREEZE not in buttons(await office.open(by, HOME))


async def test_the_role_is_asked_again_when_the_form_is_submitted() -> None:
    office = Office()
    form = await office.open(ANNA, FREEZE)
    click = office.filled_in(MIRA, form, {})
    assert told(await office.reception.submit(click)) == no(MIRA, RoleTooLow(Role.ANSWER))
    assert await freezes.standing(office.store) == []


async def test_an_account_that_was_typed_is_chosen_in_the_form() -> None:
    office = Office()
    for typed in ("shop", "Shop on the Square", SHOP):
        form = await office.open(ANNA, FREEZE, typed)
        assert field(form, "what").initial == SHOP
    form = await office.open(ANNA, FREEZE, "Mastodon")
    assert "There is no account “Mastodon”. Please choose from the list." in read_aloud(form)
    assert field(form, "what").initial == EVERYTHING


async def test_an_account_that_nobody_knows_is_not_frozen() -> None:
    office = Office()
    form = await office.open(ANNA, FREEZE)
    told(await office.submit(ANNA, form, what="letterbox/@elsewhere"))
    assert await freezes.standing(office.store) == []


async def test_one_account_is_frozen_and_others_are_not() -> None:
    office = Office()
    await frozen(office, what=SHOP)
    assert await freezes.freezing(office.store, SHOP) is not None
    assert await freezes.freezing(office.store, EVERYTHING) is None
    form = await office.open(JONAS, FREEZE)
    assert [option.value for option in field(form, "what").options] == [EVERYTHING]


async def test_of_two_who_freeze_at_once_one_does_and_the_other_is_told_who() -> None:
    office = Office()
    forms = [await office.open(by, FREEZE) for by in (ANNA, JONAS)]
    first, second = await asyncio.gather(
        office.submit(ANNA, forms[0]), office.submit(JONAS, forms[1], reason="mine")
    )
    assert first == Nothing()
    assert told(second) == no(JONAS, FrozenAlready(ANNA.actor, office.watch()))
    assert len(await freezes.history(office.store, 9)) == 1


async def test_the_same_click_twice_freezes_and_unfreezes_once() -> None:
    office = Office()
    click = office.filled_in(ANNA, await office.open(ANNA, FREEZE), {})
    assert [await office.reception.submit(click) for _ in range(2)] == [Nothing(), Nothing()]
    click = office.filled_in(ANNA, await office.open(ANNA, UNFREEZE), {"reason": "Over"})
    assert [await office.reception.submit(click) for _ in range(2)] == [Nothing(), Nothing()]
    assert len(await freezes.history(office.store, 9)) == 1


async def test_everybody_sees_on_home_and_in_the_inbox_that_it_is_frozen() -> None:
    office = Office()
    await frozen(office)
    for handler in (HOME, INBOX):
        for by in (SELMA, GEORG):
            form = await office.open(by, handler)
            assert read_aloud(form)[0].startswith(
                "🛑 Nothing goes out. Frozen by Anna, 2026-11-21 09:00: “Wrong"
            )
            assert (UNFREEZE in buttons(form)) is (by is SELMA)
    assert FREEZE not in buttons(await office.open(SELMA, HOME))


async def test_unfreezing_needs_a_reason() -> None:
    office = Office()
    await frozen(office)
    form = await office.open(JONAS, UNFREEZE)
    assert beside(await office.submit(JONAS, form, reason="  ")) == {"reason": "Hier fehlt noch der Text."}
    assert len(await freezes.standing(office.store)) == 1


async def test_a_reason_is_no_novel() -> None:
    office = Office()
    await frozen(office)
    form = await office.open(ANNA, UNFREEZE)
    assert "reason" in beside(await office.submit(ANNA, form, reason="x" * 301))


async def test_unfreezing_shows_what_waits_and_calls_it() -> None:
    office = Office()
    await office.receives()
    await queue_a_reply(office)
    await frozen(office)
    office.watch.forward(hours=1)
    form = await office.open(JONAS, UNFREEZE)
    assert "1 Antwort wartet, die älteste gesendet 2026-11-21 09:00." in read_aloud(form)
    assert await office.submit(JONAS, form, reason="Preis stimmt wieder") == Nothing()
    assert await freezes.standing(office.store) == []
    (reply,) = await owed(office, DeliveryKind.REPLY)
    assert reply.delivery.subject == "r1"


async def test_every_channel_is_told_that_it_goes_on_and_what_became_of_what_waited() -> None:
    office = Office()
    await frozen(office)
    await owed(office, DeliveryKind.NOTICE)
    office.watch.forward(hours=3)
    form = await office.open(JONAS, UNFREEZE)
    await office.submit(JONAS, form, reason="Alles gut", then="drafts")
    notices = {one.delivery.channel: one.delivery.subject for one in await owed(office, DeliveryKind.NOTICE)}
    english = await lift_notice(office.desk, IN_SOCIAL, notices[IN_SOCIAL])
    assert english is not None
    assert words(english) == (
        "✅ Replies go out again.\nJonas unfroze it, 2026-11-21 12:00: “Alles gut” "
        "What waited is a draft again, with whoever wrote it."
    )
    assert await lift_notice(office.desk, IN_SOCIAL, "unfreeze * 2") is None


async def test_of_two_who_unfreeze_at_once_one_does_and_the_other_is_told_who() -> None:
    office = Office()
    await frozen(office)
    forms = [await office.open(by, UNFREEZE) for by in (ANNA, JONAS)]
    first, second = await asyncio.gather(
        office.submit(ANNA, forms[0], reason="Over", then="drafts"),
        office.submit(JONAS, forms[1], reason="Vorbei"),
    )
    assert first == Nothing()
    assert told(second) == no(JONAS, NotFrozen(ANNA.actor, office.watch()))
    (only,) = await freezes.history(office.store, 9)
    assert only.lifted is not None
    assert (only.lifted.reason, only.lifted.drafts) == ("Over", True)


async def test_a_form_of_an_earlier_freeze_does_not_lift_a_later_one() -> None:
    office = Office()
    await frozen(office)
    late = await office.open(JONAS, UNFREEZE)
    await office.submit(ANNA, await office.open(ANNA, UNFREEZE), reason="Over")
    await frozen(office, reason="Again")
    assert told(await office.submit(JONAS, late, reason="Vorbei")) == no(
        JONAS, NotFrozen(ANNA.actor, office.watch())
    )
    assert len(await freezes.standing(office.store)) == 1


async def test_of_several_freezes_one_is_chosen() -> None:
    office = Office()
    await frozen(office, what=SHOP, reason="Shop only")
    await frozen(office, by=JONAS)
    form = await office.open(ANNA, UNFREEZE)
    assert "Frozen by Jonas" in read_aloud(form)[0]
    narrow = next(one.key for one in await freezes.standing(office.store) if one.account == SHOP)
    form = asked(await office.choose(ANNA, form, which=narrow))
    assert "Frozen by Anna" in read_aloud(form)[0]
    await office.submit(ANNA, form, reason="Over")
    assert [one.account for one in await freezes.standing(office.store)] == [EVERYTHING]
    assert "Frozen by Jonas" in read_aloud(await office.open(ANNA, UNFREEZE, "shop"))[0]


async def test_nothing_is_frozen_is_said_with_what_was() -> None:
    office = Office()
    form = await office.open(ANNA, UNFREEZE)
    assert (read_aloud(form), form.submit) == (["Nothing is frozen: replies go out."], None)
    await frozen(office)
    office.watch.forward(hours=1)
    await office.submit(JONAS, await office.open(JONAS, UNFREEZE), reason="Geklärt")
    for handler in (FREEZE, UNFREEZE):
        assert read_aloud(await office.open(ANNA, handler))[-1] == (
            "🛑 Anna froze everything, 2026-11-21 09:00: “Wrong price” "
            "Jonas unfroze it, 2026-11-21 10:00: “Geklärt” What waited was sent."
        )


async def test_while_everything_is_frozen_nothing_more_can_be() -> None:
    office = Office()
    await frozen(office)
    form = await office.open(JONAS, FREEZE)
    assert form.submit is None
    assert buttons(form) == [UNFREEZE]


async def test_whoever_sends_a_reply_meanwhile_is_told_before_that_it_will_wait() -> None:
    office = Office()
    await office.receives()
    await frozen(office)
    form = await office.open(JONAS, REPLY)
    preview = asked(await office.submit(JONAS, form, text="Es tut uns leid!"))
    said = "\n".join(read_aloud(preview))
    assert "🛑 Diese Antwort wird warten. Anna hat gestoppt, was hinausgeht, 2026-11-21 09:00." in said
    assert await office.submit(JONAS, preview) == Nothing()
