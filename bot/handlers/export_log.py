"""Take the log along: as a file, sent to whoever asks for it and nobody else."""

from __future__ import annotations

from bot.desk import Desk
from bot.domain.deliveries import Delivery, DeliveryKind
from bot.domain.lanes import anywhere_on
from bot.domain.people import Role
from bot.domain.refusals import OutdatedButton, Refused
from bot.handlers import log
from bot.handlers.form import Form
from bot.handlers.handler import Handler, Interaction, Place, Side
from bot.handlers.names import EXPORT_LOG
from bot.texts import speaking


async def _act(interaction: Interaction, desk: Desk) -> Form:
    """Owe the file, and say in the log that it is on its way."""
    if interaction.subject not in log.FORMATS:
        raise Refused(OutdatedButton())
    ticket = await desk.ticket(interaction.ticket)
    file = Delivery(
        kind=DeliveryKind.FILE,
        ticket=ticket.id,
        lane=f"file:{interaction.by.id}",
        channel=anywhere_on(interaction.surface),
        subject=f"{interaction.subject} {interaction.by.id}",
        due_at=desk.clock(),
    )
    await desk.store.owe([file])
    desk.owes.set()
    notice = speaking(interaction.by.language).tools.file_on_its_way()
    return await log.newest(interaction, desk, (notice,))


HANDLER = Handler(
    name=EXPORT_LOG,
    label=lambda texts: texts.tools.labels.export_log,
    needs=Role.READ,
    side=Side.ANY,
    offered=lambda _ticket, _seat: True,
    act=_act,
    place=Place.ELSEWHERE,
)
