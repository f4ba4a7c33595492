"""What every store must do, as test classes.

A store proves itself by subclassing `StoreContract` with a fixture `store`, and by machines like
`class Outbox(OutboxMachine)` that say how to open one: see `tests/stores/`.
"""

from __future__ import annotations

from tests.contracts.store_chain import ChainContract
from tests.contracts.store_joint import JointContract
from tests.contracts.store_lists import ListsContract
from tests.contracts.store_log import LogContract
from tests.contracts.store_machine import OutboxMachine
from tests.contracts.store_messages import MessagesContract
from tests.contracts.store_outbox import OutboxContract
from tests.contracts.store_records import RecordsContract
from tests.contracts.store_search import SearchContract
from tests.contracts.store_tickets_machine import TicketsMachine

__all__ = ["OutboxMachine", "StoreContract", "TicketsMachine"]


class StoreContract(
    LogContract,
    JointContract,
    ListsContract,
    RecordsContract,
    SearchContract,
    OutboxContract,
    MessagesContract,
    ChainContract,
):
    """Every sentence of `bot.stores.store`, as a test. Subclasses give an async fixture `store`, empty."""
