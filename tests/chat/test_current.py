"""What a message of ours shows by now, for whoever has just pressed something on it."""

from __future__ import annotations

from bot.chat.card import Card
from bot.chat.lines import Line
from bot.domain.deliveries import LEASE, DeliveryKind, Done, MessageRef
from bot.handlers.names import CLAIM, RELEASE, UNDO
from bot.stores.lanes import CARD
from tests.fakes.world import ANNA, JONAS
from tests.handlers.office import Office, asked, office_with

ROOT = MessageRef("teams", "19:social", "1")


async def deliver(office: Office) -> None:
    """Let everything that is owed come to stand somewhere; line n at the message n + 100."""
    while taken := await office.store.take_deliveries(office.watch.forward(minutes=5), limit=50, lease=LEASE):
        for owed in taken:
            is_card = owed.delivery.kind is DeliveryKind.CARD
            number = CARD if is_card else owed.delivery.number
            at = ROOT if is_card else MessageRef("teams", "19:social", str(number + 100))
            await office.store.finish(owed, Done(at), number=number)


async def test_a_card_is_shown_as_it_is_now() -> None:
    office = await office_with(escalated=False)
    await deliver(office)
    await office.press(ANNA, CLAIM)
    shown = await office.reception.shown_at(ROOT, ROOT)
    assert isinstance(shown, Card)
    assert RELEASE in [button.handler for button in shown.buttons]
    assert shown.version == (await office.ticket()).version


async def test_a_line_is_shown_with_the_buttons_that_it_has_now() -> None:
    office = await office_with(escalated=False)
    await office.press(ANNA, CLAIM)
    number = len(await office.happened()) + 1
    form = await office.open(ANNA, "reply")
    answer = await office.submit(ANNA, form, text="Sorry!")
    await office.submit(ANNA, asked(answer), text="Sorry!")
    await deliver(office)
    at = MessageRef("teams", "19:social", str(number + 100))
    before = await office.reception.shown_at(at, ROOT)
    assert isinstance(before, Line)
    assert UNDO in [button.handler for button in before.buttons]
    await office.press(ANNA, UNDO, (await office.ticket()).replies[-1].id)
    after = await office.reception.shown_at(at, ROOT)
    assert isinstance(after, Line)
    assert UNDO not in [button.handler for button in after.buttons]


async def test_what_never_changes_or_is_not_ours_is_not_shown() -> None:
    office = await office_with(escalated=False)
    await deliver(office)
    await office.press(JONAS, CLAIM)
    assert await office.reception.shown_at(MessageRef("teams", "19:social", "101"), ROOT) is None
    elsewhere = MessageRef("teams", "19:social", "999")
    assert await office.reception.shown_at(elsewhere, elsewhere) is None
    assert await office.reception.is_ours(ROOT)
    assert not await office.reception.is_ours(elsewhere)
