"""What customers did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.hints import Hint
from bot.domain.people import ChannelId, DepartmentId
from bot.domain.posts import Post, PostRef
from bot.domain.ticket import TicketId


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A customer's first post became a ticket in `department`; `rule` and `matched` say why it was routed there.

    The team looks at it at `due_at` (None: at once), and before that it has no card. `split_from` is the ticket that it was
    cut from, and `waiting_since` when its customer began to wait there (None: with this).
    """

    at: datetime
    post: Post
    department: DepartmentId
    channels: tuple[ChannelId, ...]
    rule: str
    matched: str = ""
    urgent: bool = False
    due_at: datetime | None = None
    hints: tuple[Hint, ...] = ()
    region: str = ""
    split_from: TicketId | None = None
    waiting_since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostAdded:
    """The customer wrote again in the same conversation. The team looks at it at `due_at` (None: at once)."""

    at: datetime
    post: Post
    due_at: datetime | None = None
    hints: tuple[Hint, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PostEdited:
    """The customer changed a post that we know."""

    at: datetime
    post: Post
    hints: tuple[Hint, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PostRemoved:
    """The customer or the platform took a post away; its text goes too."""

    at: datetime
    ref: PostRef
