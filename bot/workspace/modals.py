"""Trigger ids, each person's stack of modals, and the Home tabs."""

from dataclasses import dataclass, field

from bot.workspace.call import SlackError
from bot.workspace.changes import Changes, FormRefused, HomeChanged, ViewsChanged
from bot.workspace.clock import Clock
from bot.workspace.faults import Faults
from bot.workspace.forms import state_values
from bot.workspace.model import Json, Team
from bot.workspace.stored import IdMaker, stored_blocks

TRIGGER_SECONDS = 3.0
TRIGGERS_KEPT_SECONDS = 600.0
STACK_LIMIT = 3
# Keys of a view that the app sets; everything else in a view object is Slack's.
OWN_KEYS = ("title", "submit", "close", "private_metadata", "callback_id", "external_id", "clear_on_close",
            "notify_on_close", "submit_disabled")  # fmt: skip


@dataclass
class View:
    id: str
    user: str
    definition: Json
    hash: str
    root: str
    previous: str | None = None
    typed: Json = field(default_factory=dict)  # block_id -> action_id -> what was chosen
    errors: dict[str, str] = field(default_factory=dict)
    trouble: str = ""  # why the app did not answer the last time; see `Answer.warning`

    @property
    def blocks(self) -> list[Json]:
        blocks: list[Json] = self.definition["blocks"]
        return blocks

    @property
    def values(self) -> Json:
        return state_values(self.blocks, self.typed)


@dataclass
class Trigger:
    user: str
    born: float
    exchanged: bool = False


class Modals:
    def __init__(self, team: Team, clock: Clock, changes: Changes, make_id: IdMaker, faults: Faults) -> None:
        self.team = team
        self.clock = clock
        self.changes = changes
        self.make_id = make_id
        self.faults = faults
        self.stacks: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}
        self._triggers: dict[str, Trigger] = {}
        self._count = 0

    def trigger(self, user: str) -> str:
        """A trigger id for something this person just did."""
        self._forget_old_triggers()
        self._count += 1
        trigger_id = f"{self._count}.{int(self.clock.now())}.{self.make_id()}"
        self._triggers[trigger_id] = Trigger(user, self.clock.now())
        return trigger_id

    def exchange(self, trigger_id: str) -> str:
        """The person behind a trigger id, once and within three seconds."""
        trigger = self._triggers.get(trigger_id)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.exchanged:
            raise SlackError("exchanged_trigger_id")
        if self.faults.take("expired_triggers") or self.clock.now() - trigger.born > TRIGGER_SECONDS:
            raise SlackError("expired_trigger_id")
        trigger.exchanged = True
        return trigger.user

    def _forget_old_triggers(self) -> None:
        """Those that expired long ago become unknown ones; the oldest come first."""
        ripe = self.clock.now() - TRIGGERS_KEPT_SECONDS
        while (
            self._triggers and (oldest := next(iter(self._triggers))) and self._triggers[oldest].born < ripe
        ):
            del self._triggers[oldest]

    def top(self, user: str) -> View | None:
        stack = self.stacks.get(user)
        return stack[-1] if stack else None

    def open(self, user: str, definition: Json) -> View:
        """Opens a modal; one that is already open gives way."""
        self._check_external_id(definition, None)
        self.stacks[user] = [self._new(user, definition)]
        self.changes.publish(ViewsChanged(user))
        return self.stacks[user][-1]

    def push(self, user: str, definition: Json) -> View:
        stack = self.stacks.get(user)
        if not stack:
            raise SlackError("not_found")
        if len(stack) >= STACK_LIMIT:
            raise SlackError("push_limit_reached")
        self._check_external_id(definition, None)
        stack.append(self._new(user, definition, stack))
        self.changes.publish(ViewsChanged(user))
        return stack[-1]

    def update(self, view: View, definition: Json, stale: str | None = None) -> None:
        """Replaces what a view shows; `stale` is the hash the app knew, if it cares."""
        if stale and (self.faults.take("hash_conflicts") or stale != view.hash):
            raise SlackError("hash_conflict")
        self._check_external_id(definition, view)
        view.definition = self._kept(definition)
        view.hash = self._hash()
        view.errors = {}
        view.trouble = ""
        self.changes.publish(
            HomeChanged(view.user) if view.definition["type"] == "home" else ViewsChanged(view.user)
        )

    def publish(self, user: str, definition: Json, stale: str | None = None) -> View:
        home = self.homes.get(user)
        if home:
            self.update(home, definition, stale)
            return home
        self.homes[user] = self._new(user, definition)
        self.changes.publish(HomeChanged(user))
        return self.homes[user]

    def close(self, view: View) -> None:
        """Takes one view off; those above it go too."""
        stack = self.stacks.get(view.user, [])
        if view in stack:
            del stack[stack.index(view) :]
            self.changes.publish(ViewsChanged(view.user))

    def clear(self, user: str) -> None:
        if self.stacks.pop(user, None):
            self.changes.publish(ViewsChanged(user))

    def refuse(self, view: View, errors: dict[str, str]) -> None:
        """Shows errors below the inputs of a view."""
        view.errors = errors
        self.changes.publish(FormRefused(view.user, view.id, errors))

    def say_trouble(self, view: View, code: str) -> None:
        """Shows in a form that the app did not answer, or with "" that this is over."""
        if view.trouble != code:
            view.trouble = code
            self.changes.publish(ViewsChanged(view.user))

    def find(self, *, view_id: str = "", external_id: str = "") -> View:
        for view in self._open():
            if view.id == view_id or (external_id and view.definition.get("external_id") == external_id):
                return view
        raise SlackError("not_found")

    def shown(self, view: View, *, state: bool = True) -> Json:
        """The view object; `state` off as in answers, where it is empty."""
        kept = view.definition
        return {
            "id": view.id,
            "team_id": self.team.id,
            "type": kept["type"],
            "blocks": view.blocks,
            "private_metadata": "",
            "callback_id": "",
            "external_id": "",
            "title": None,
            "submit": None,
            "close": None,
            "clear_on_close": False,
            "notify_on_close": False,
            "submit_disabled": False,
            **{key: kept[key] for key in OWN_KEYS if key in kept},
            "state": {"values": view.values if state else {}},
            "hash": view.hash,
            "root_view_id": view.root,
            "previous_view_id": view.previous,
            "app_id": self.team.app.id,
            "app_installed_team_id": self.team.id,
            "bot_id": self.team.app.bot_id,
        }

    def _new(self, user: str, definition: Json, below: list[View] | None = None) -> View:
        self._count += 1
        identifier = f"V0{self._count:06d}"
        root, previous = (below[0].id, below[-1].id) if below else (identifier, None)
        return View(identifier, user, self._kept(definition), self._hash(), root, previous)

    def _kept(self, definition: Json) -> Json:
        return definition | {"blocks": stored_blocks(definition["blocks"], self.make_id)}

    def _hash(self) -> str:
        return f"{int(self.clock.now())}.{self.make_id()}"

    def _open(self) -> list[View]:
        return [*(view for stack in self.stacks.values() for view in stack), *self.homes.values()]

    def _check_external_id(self, definition: Json, but: View | None) -> None:
        wanted = definition.get("external_id")
        if wanted and any(v is not but and v.definition.get("external_id") == wanted for v in self._open()):
            raise SlackError("duplicate_external_id")
