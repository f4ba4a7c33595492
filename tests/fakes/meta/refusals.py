"""How the Graph API says no: an object with a code, mostly under HTTP 400."""

from __future__ import annotations

import json
from typing import Final

from aiohttp import web

RATE_LIMITED: Final = (400, 32, 0, "(#32) Page request limit reached")
LOGGED_OUT: Final = (400, 190, 463, "Error validating access token: Session has expired")
GONE: Final = (
    400,
    100,
    33,
    "Unsupported request. Object does not exist, or cannot be loaded due to missing permissions",
)
REFUSED: Final = (403, 368, 0, "The action attempted has been deemed abusive or is otherwise disallowed")
DUPLICATE: Final = (400, 506, 0, "(#506) Duplicate status message")
BUSY: Final = (500, 2, 0, "Service temporarily unavailable")
OUTSIDE_WINDOW: Final = (
    400,
    10,
    2018278,
    "(#10) This message is sent outside of allowed window.",
)
ANSWERED: Final = (400, 10900, 0, "(#10900) Activity already replied to")
TOO_LONG: Final = (400, 100, 0, "(#100) Length of param message must be less than or equal to the limit")
NOT_ALLOWED: Final = (400, 100, 0, "(#100) Invalid parameter")
WRONG_PROOF: Final = (400, 100, 0, "Invalid appsecret_proof provided in the API argument")
WRONG_VERSION: Final = (400, 2635, 0, "(#2635) You are calling a deprecated version of the Ads API")


class Refused(Exception):
    """What the API answers instead."""

    def __init__(self, refusal: tuple[int, int, int, str]) -> None:
        super().__init__(refusal[3])
        self.refusal = refusal


def answer(refusal: tuple[int, int, int, str]) -> web.Response:
    """Return the answer that says so."""
    status, code, subcode, message = refusal
    error = {"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "AtRace"}
    headers = {}
    if subcode:
        error["error_subcode"] = subcode
    if refusal is RATE_LIMITED:
        usage = {
            "type": "pages",
            "call_count": 100,
            "total_time": 20,
            "total_cputime": 20,
            "estimated_time_to_regain_access": 1,
        }
        headers["x-business-use-case-usage"] = json.dumps({"9": [usage]})
    return web.json_response({"error": error}, status=status, headers=headers)
