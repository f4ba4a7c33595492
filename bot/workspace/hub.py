"""The parts of a workspace, put together once and handed to whoever needs more than one of them."""

from bot.workspace.board import Board
from bot.workspace.call import SlackError
from bot.workspace.changes import Change, Changes, Warned
from bot.workspace.clock import Clock
from bot.workspace.content import check_message
from bot.workspace.courier import Answer, Courier, Kind, Transport
from bot.workspace.events import Events
from bot.workspace.faults import Faults
from bot.workspace.files import Files
from bot.workspace.limiter import Limiter
from bot.workspace.modals import Modals
from bot.workspace.model import Json, Team
from bot.workspace.payloads import Payloads
from bot.workspace.responses import Responses
from bot.workspace.sockets import Sockets


class Hub:
    """Everything behind the Web API and the people. `host` is set when the server listens."""

    def __init__(self, team: Team, clock: Clock, *, limited: bool = False) -> None:
        self.team = team
        self.clock = clock
        self.host = ""
        self.changes = Changes()
        self.faults = Faults()
        self.limiter = Limiter(clock, enabled=limited)
        self.board = Board(team, clock, self.changes)
        self.files = Files(team, clock)
        self.modals = Modals(team, clock, self.changes, self.board.make_id, self.faults)
        self.payloads = Payloads(team, clock, self.board)
        self.responses = Responses(team, self.board, clock, check_message)
        self.sockets = Sockets(team.app.id, self.faults, self.changes)
        self.courier = Courier(clock, self.faults, self.sockets)
        self.unexpected: list[
            str
        ] = []  # what the app should not have done: unknown methods, refused content …
        self.encode_inputs = False  # typed form values like messages: escaped, mentions, <addresses>
        self.closing_tells_values = False  # `view.state.values` of view_closed: Slack leaves them empty
        self.changes.subscribe(Events(team, self.payloads, self.modals, self.courier).on)

    @property
    def url(self) -> str:
        return f"http://{self.host}"

    def use(self, transport: Transport) -> None:
        self.courier.transport = transport

    async def interact(self, kind: Kind, payload: Json, user: str) -> Answer:
        """Sends an interaction; a missing ack becomes the warning that this person sees."""
        answer = await self.courier.interact(kind, payload)
        if not answer.acked:
            self.warn(user, answer.warning, answer.failure)
        return answer

    def warn(self, user: str, code: str, detail: str) -> None:
        self.changes.publish(Warned(user, code, detail))

    def refused(self, what: str, error: SlackError) -> None:
        """Notes something the app sent that Slack would not have taken."""
        self.unexpected.append(f"{what}: {error.error} {error.details.get('errors', '')}".strip())

    def publish(self, change: Change) -> None:
        self.changes.publish(change)
