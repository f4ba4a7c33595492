"""What one person sees in Slack's client."""

from bot.workspace.hub import Hub
from bot.workspace.modals import View
from bot.workspace.model import Channel, Ephemeral, Json, Message, Person
from bot.workspace.shown import shown_message


class Sight:
    """All state stays in the workspace, so several of these may exist for one person."""

    def __init__(self, hub: Hub, user: str) -> None:
        self.hub = hub
        self.who: Person = hub.team.people[user]

    @property
    def view(self) -> Json | None:
        """The modal on top, as a Slack view object with what was typed so far."""
        top = self.hub.modals.top(self.who.id)
        return self.hub.modals.shown(top) if top else None

    @property
    def depth(self) -> int:
        """How many modals lie on each other."""
        return len(self.hub.modals.stacks.get(self.who.id, []))

    @property
    def home(self) -> Json | None:
        home = self.hub.modals.homes.get(self.who.id)
        return self.hub.modals.shown(home) if home else None

    @property
    def errors(self) -> dict[str, str]:
        """Errors shown in the modal on top: block_id -> text."""
        top = self.hub.modals.top(self.who.id)
        return dict(top.errors) if top else {}

    @property
    def trouble(self) -> str:
        """What the modal on top says about an app that did not answer: "", no_ack or dispatch_failed."""
        top = self.hub.modals.top(self.who.id)
        return top.trouble if top else ""

    @property
    def channels(self) -> list[Channel]:
        """Public channels, private ones this person is in, own direct messages."""
        return [channel for channel in self.hub.team.channels.values() if self.sees(channel)]

    def sees(self, channel: Channel) -> bool:
        return channel.kind == "channels" or self.who.id in channel.members

    def messages(self, channel: str) -> list[Json]:
        """All messages of a channel and its threads, oldest first."""
        place = self._channel(channel)
        return [shown_message(self.hub.team, place, place.messages[ts]) for ts in sorted(place.messages)]

    def message(self, channel: str, ts: str) -> Json:
        place = self._channel(channel)
        return shown_message(self.hub.team, place, place.messages[ts])

    def thread(self, channel: str, ts: str) -> list[Json]:
        """The replies below a message, oldest first."""
        place = self._channel(channel)
        return [shown_message(self.hub.team, place, reply) for reply in place.replies(ts)]

    def ephemerals(self, channel: str) -> list[Json]:
        """What only this person sees, until the next reload."""
        place = self._channel(channel)
        return [shown_message(self.hub.team, place, mine.message) for mine in self._ephemerals(channel)]

    def _channel(self, channel: str) -> Channel:
        found = self.hub.team.channels.get(channel)
        if found and self.sees(found):
            return found
        raise LookupError(f"{self.who.handle} sees no channel {channel!r}")

    def _ephemerals(self, channel: str) -> list[Ephemeral]:
        return [e for e in self.hub.board.ephemerals if e.channel == channel and e.person == self.who.id]

    def _visible(self, channel: str, ts: str) -> Message:
        """A message this person sees, ephemeral ones included."""
        for ephemeral in self._ephemerals(channel):
            if ephemeral.message.ts == ts:
                return ephemeral.message
        return self._channel(channel).messages[ts]

    def _is_ephemeral(self, message: Message) -> bool:
        return any(ephemeral.message is message for ephemeral in self.hub.board.ephemerals)

    def _own_message(self, channel: str, ts: str) -> tuple[Channel, Message]:
        place = self._channel(channel)
        message = place.messages[ts]
        if message.user != self.who.id:
            raise LookupError(f"{ts} is not {self.who.handle}'s")
        return place, message

    def _view(self, view_id: str | None) -> View:
        """The modal on top, or a view of this person (the Home tab too) by its id."""
        if view_id is None:
            top = self.hub.modals.top(self.who.id)
            if top is None:
                raise LookupError(f"{self.who.handle} has no modal open")
            return top
        view = self.hub.modals.find(view_id=view_id)
        if view.user != self.who.id:
            raise LookupError(f"{view_id} is not {self.who.handle}'s")
        return view
