"""Files that somebody let the app put into their own storage.

https://learn.microsoft.com/microsoftteams/platform/bots/how-to/bots-filesv4
"""

import re
import secrets
from dataclasses import dataclass

from aiohttp import web

_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+)")
LARGEST = 60 * 1024 * 1024
"""Microsoft's advice is fragments of at most 60 MB."""


@dataclass
class Upload:
    """`content` is complete when it has `size` bytes."""

    name: str
    person: str
    size: int
    content: bytes = b""

    @property
    def is_complete(self) -> bool:
        return len(self.content) == self.size


class Uploads:
    """`uploads` by the key in their address. An address opens itself, so a token beside it is a token given away."""

    def __init__(self, unexpected: list[str]) -> None:
        self.uploads: dict[str, Upload] = {}
        self._unexpected = unexpected

    def open(self, name: str, person: str, size: int) -> str:
        key = secrets.token_urlsafe(16)
        self.uploads[key] = Upload(name, person, size)
        return key

    async def receive(self, request: web.Request) -> web.Response:
        upload = self.uploads.get(request.match_info["key"])
        if upload is None:
            return web.json_response({"error": {"code": "itemNotFound"}}, status=404)
        if "Authorization" in request.headers:
            self._unexpected.append("a token was sent to where a file goes")
        body = await request.read()
        said = _RANGE.fullmatch(request.headers.get("Content-Range", ""))
        first, last, size = map(int, said.groups()) if said else (-1, -1, -1)
        if first != len(upload.content) or last - first + 1 != len(body) or size != upload.size:
            self._unexpected.append(f"Content-Range {request.headers.get('Content-Range')!r}")
            return web.json_response({"error": {"code": "invalidRange"}}, status=416)
        upload.content += body
        return web.json_response({"name": upload.name}, status=201 if upload.is_complete else 202)

    async def download(self, request: web.Request) -> web.Response:
        upload = self.uploads.get(request.match_info["key"])
        if upload is None or not upload.is_complete:
            raise web.HTTPNotFound
        headers = {"Content-Disposition": "attachment", "X-Content-Type-Options": "nosniff"}
        return web.Response(body=upload.content, content_type="application/octet-stream", headers=headers)
