"""The parts of a tenant, put together once and handed to whoever needs more than one of them."""

from bot.workspace.clock import Clock
from bot.workspace.teams.board import Board
from bot.workspace.teams.changes import Change, Changes, Warned
from bot.workspace.teams.content import mentions_wrongly, shown_wrongly
from bot.workspace.teams.dialogs import Dialogs
from bot.workspace.teams.driver import Driver
from bot.workspace.teams.faults import Faults
from bot.workspace.teams.keys import Keys
from bot.workspace.teams.limiter import Limiter
from bot.workspace.teams.model import CARD, Json, Tenant
from bot.workspace.teams.profile import Profile
from bot.workspace.teams.tokens import Logins
from bot.workspace.teams.uploads import Uploads


class Hub:
    """Everything behind what the app calls and the people. `host` is set when the server listens.

    `unexpected`: what the app did that no correct app does. `page_size`: how many members a page has, where a test wants pages.
    """

    def __init__(
        self, tenant: Tenant, clock: Clock, *, limited: bool = False, profile: Profile | None = None
    ) -> None:
        self.tenant = tenant
        self.clock = clock
        self.host = ""
        self.page_size = 0
        self.unexpected: list[str] = []
        self.profile = profile or Profile()
        self.changes = Changes()
        self.faults = Faults()
        self.limiter = Limiter(clock, enabled=limited)
        self.board = Board(tenant, clock, self.changes)
        self.dialogs = Dialogs(self.changes)
        self.keys = Keys(clock)
        self.logins = Logins(tenant, clock)
        self.uploads = Uploads(self.unexpected)
        self.driver = Driver(tenant, clock, self.faults, self.keys, self.changes)

    @property
    def url(self) -> str:
        return f"http://{self.host}"

    @property
    def service_url(self) -> str:
        """Where the app is told to call: regional, or as bare as a local test tool says it."""
        if self.profile.minimal:
            return f"http://localhost:{self.host.rpartition(':')[2]}"
        return f"{self.url}/{self.profile.region}/"

    def inspect(self, content: Json) -> None:
        """Notes what is shown otherwise than it was meant."""
        problems = list(mentions_wrongly(content.get("entities") or [], content.get("text") or ""))
        for attachment in content.get("attachments") or ():
            if attachment["contentType"] == CARD:
                problems += shown_wrongly(attachment["content"])
        self.unexpected += problems

    def warn(self, person: str, code: str, detail: str) -> None:
        self.changes.publish(Warned(person, code, detail))

    def publish(self, change: Change) -> None:
        self.changes.publish(change)
