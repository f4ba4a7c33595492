"""Every answer with which Teams refuses a call. Microsoft documents a part of them:
https://learn.microsoft.com/microsoftteams/platform/bots/build-conversational-capability#status-codes-from-bot-conversational-apis

Those marked (U) are undocumented, as bots have reported them or as good a guess as any: nothing should depend on their wording.
"""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Kind:
    """`is_bug`: only a wrong program brings it about, whatever people and teams do meanwhile."""

    status: int
    code: str
    words: str
    is_bug: bool = False


class Refused(Exception):
    """What the app is told instead of an answer."""

    def __init__(self, kind: Kind, detail: str = "", *, retry_after: str = "") -> None:
        self.kind = kind
        self.detail = detail
        self.retry_after = retry_after
        super().__init__(f"{kind.status} {kind.code} {detail}".strip())

    @property
    def body(self) -> dict[str, Any]:
        words = f"{self.kind.words} {self.detail}".strip()
        return {"error": {"code": self.kind.code, "message": words}}


BAD_TOKEN = Kind(401, "Unauthorized", "Authorization has been denied for this request.", is_bug=True)
OLD_TOKEN = Kind(401, "Unauthorized", "Authorization has been denied for this request.")
BAD_JSON = Kind(400, "BadSyntax", "Bad format of the request:", is_bug=True)
BAD_ACTIVITY = Kind(400, "BadSyntax", "Activity resulted into errors:", is_bug=True)
BAD_ARGUMENT = Kind(400, "BadArgument", "Bad argument:", is_bug=True)
NO_ROUTE = Kind(404, "ServiceError", "No such resource:", is_bug=True)  # (U)
OTHER_TENANT = Kind(403, "ForbiddenOperationException", "The tenant is another one.", is_bug=True)  # (U)
TOO_LARGE = Kind(413, "MessageSizeTooBig", "Message size too large.", is_bug=True)
NOT_OURS = Kind(403, "MessageWritesBlocked", "Only own messages can be changed.", is_bug=True)  # (U) the code
NO_TARGETS = Kind(400, "BadArgument", "Targeted messages are not supported here.")  # (U)
NOT_IN_TEAM = Kind(403, "BotNotInConversationRoster", "The bot is not part of the conversation roster.")
NOT_FOUND = Kind(404, "ConversationNotFound", "Conversation not found.")
NO_ACTIVITY = Kind(404, "ActivityNotFoundInConversation", "The activity is not there.")  # (U) the code
NO_MEMBER = Kind(404, "MemberNotFoundInConversation", "The member is not there.")
NOT_INSTALLED = Kind(403, "ForbiddenOperationException", "The app is not installed for this user.")
BLOCKED = Kind(403, "ConversationBlockedByUser", "User blocked the conversation with the bot.")
ARCHIVED = Kind(403, "MessageWritesBlocked", "The team is archived.")  # (U) the code
THROTTLED = Kind(429, "TooManyRequests", "API calls quota exceeded!")  # (U) the code
NO_CONSENT = Kind(403, "Forbidden", "Missing role permissions on the request.")
GRAPH_NOT_FOUND = Kind(404, "NotFound", "NotFound")

PLANNED: dict[int, Kind] = {
    408: Kind(408, "RequestTimeout", "The request took too long."),
    412: Kind(412, "PreconditionFailed", "PreconditionFailed, please retry."),
    429: THROTTLED,
    500: Kind(500, "ServiceError", "Internal server error."),
    502: Kind(502, "BadGateway", "Bad gateway."),
    503: Kind(503, "ServiceUnavailable", "Service unavailable."),
    504: Kind(504, "GatewayTimeout", "Gateway timeout."),
}
"""What a planned fault answers with."""


def planned(status: int) -> Kind:
    return PLANNED.get(status) or Kind(status, "ServiceError", "Planned.")
