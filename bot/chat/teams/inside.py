"""Everything behind the door, put together: who answers what was heard, and what shows tickets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.chat.chores import Chores
from bot.chat.reception import Reception
from bot.chat.teams.acting import Acting
from bot.chat.teams.calls import Calls
from bot.chat.teams.channels import Channels
from bot.chat.teams.files import Files
from bot.chat.teams.front import Front
from bot.chat.teams.in_dialogs import InDialogs
from bot.chat.teams.naming import SURFACE
from bot.chat.teams.offering import Offering
from bot.chat.teams.people import People
from bot.chat.teams.recent import Recent
from bot.chat.teams.replies import Replies
from bot.chat.teams.screens import Screens
from bot.chat.teams.surface import TeamsSurface
from bot.chat.teams.visitors import Visitors
from bot.chat.teams.ways import Ways
from bot.stores.store import Store


@dataclass(frozen=True, slots=True)
class Inside:
    """`channels` has to be loaded before anything is shown; `chores` are waited for at the end."""

    channels: Channels
    visitors: Visitors
    surface: TeamsSurface
    front: Front
    chores: Chores


def inside(
    reception: Reception,
    calls: Calls,
    store: Store,
    clock: Callable[[], datetime],
    *,
    tenant: str,
    app: str,
) -> Inside:
    """Put it together. `tenant` is our company's id, nothing where nobody checks; `app` is our app's, by which Graph knows us."""
    channels = Channels(calls, store, lambda: reception.policy.channels_on(SURFACE), clock)
    people = People(calls, tenant)
    ways = Ways(calls, store, lambda: reception.policy, clock)
    files = Files(calls, store, clock)
    surface = TeamsSurface(calls, channels, people, ways, files, policy=lambda: reception.policy, app=app)
    visitors = Visitors(reception, people, channels, ways)
    offering = Offering(reception)
    acting = Acting(offering, visitors)
    replies = Replies(calls, surface, lambda: reception.policy)
    dialogs = InDialogs(
        reception,
        acting,
        offering,
        visitors,
        replies=replies,
        screens=Screens(lambda: reception.policy),
        recent=Recent(),
    )
    chores = Chores()
    front = Front(
        reception,
        channels,
        visitors,
        replies=replies,
        dialogs=dialogs,
        acting=acting,
        files=files,
        chores=chores,
    )
    return Inside(channels, visitors, surface, front, chores)
