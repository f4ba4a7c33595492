"""response_url: five answers within thirty minutes to something a person did.

https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from bot.workspace.board import Board
from bot.workspace.call import SlackError
from bot.workspace.clock import Clock
from bot.workspace.model import Channel, Ephemeral, Json, Message, Team
from bot.workspace.stored import stored_text

USES = 5
LIFETIME_SECONDS = 30 * 60


@dataclass
class ResponseUrl:
    """`source` is the message that was acted on; a command has none."""

    user: str
    channel: Channel
    born: float
    source: Message | None = None
    uses: int = 0


class Responses:
    def __init__(self, team: Team, board: Board, clock: Clock, check: Callable[[Json], None]) -> None:
        self.team = team
        self.board = board
        self.clock = clock
        self.check = check
        self._urls: dict[str, ResponseUrl] = {}

    def new(self, user: str, channel: Channel, source: Message | None = None) -> str:
        """The path of a new response URL."""
        self._urls = {key: url for key, url in self._urls.items() if not self._is_old(url)}
        key = secrets.token_hex(12)
        self._urls[key] = ResponseUrl(user, channel, self.clock.now(), source)
        return f"/actions/{self.team.id}/{key}"

    def use(self, key: str, body: Json) -> None:
        """Carries out one POST to a response URL; SlackError with Slack's word if it is refused."""
        url = self._urls.get(key)
        if url is None or self._is_old(url):
            raise SlackError("expired_url")
        if url.uses >= USES:
            raise SlackError("used_url")
        url.uses += 1
        self._respond(url, body)

    def _is_old(self, url: ResponseUrl) -> bool:
        return self.clock.now() - url.born > LIFETIME_SECONDS

    def answer_command(self, path: str, body: Json) -> None:
        """The answer of a command in its ack; it costs no use of the response URL."""
        self._respond(self._urls[path.rpartition("/")[2]], body)

    def _respond(self, url: ResponseUrl, body: Json) -> None:
        source = url.source
        if source and body.get("delete_original"):
            self._delete(url, source)
            return
        self.check({**body, "channel": url.channel.id})
        if source and body.get("replace_original"):
            self._replace(url, source, body)
        else:
            self._post(url, body)

    def _post(self, url: ResponseUrl, body: Json) -> None:
        app = self.team.app
        content: Json = {
            "text": stored_text(body.get("text") or ""),
            "bot_id": app.bot_id,
            "blocks": body.get("blocks") or [],
            "thread_ts": body.get("thread_ts") or "",
        }
        if body.get("response_type") == "in_channel":
            self.board.post(url.channel, app.user, **content)
        else:
            self.board.whisper(url.channel, url.user, self.board.compose(app.user, **content))

    def _replace(self, url: ResponseUrl, source: Message, body: Json) -> None:
        text, blocks = stored_text(body.get("text") or ""), body.get("blocks") or []
        ephemeral = self._ephemeral(source)
        if ephemeral:
            self.board.rewrite_whisper(ephemeral, text, blocks)
        else:
            self.board.edit(url.channel, source, self.team.app.user, text=text, blocks=blocks)

    def _delete(self, url: ResponseUrl, source: Message) -> None:
        ephemeral = self._ephemeral(source)
        if ephemeral:
            self.board.drop_whisper(ephemeral)
        elif source.ts in url.channel.messages:
            self.board.delete(url.channel, source)

    def _ephemeral(self, message: Message) -> Ephemeral | None:
        return next((e for e in self.board.ephemerals if e.message is message), None)
