"""Files on their way in (announced, uploaded, completed) and on their way out (downloaded by a browser).

https://docs.slack.dev/messaging/working-with-files#upload
"""

import mimetypes
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import PurePath
from urllib.parse import quote

from aiohttp import BodyPartReader, web

from bot.workspace.call import SlackError
from bot.workspace.clock import Clock
from bot.workspace.model import File, Team

MOST_BYTES = 32 * 1024 * 1024
"""Slack takes 1 GB; here files are kept in memory."""

_CHUNK_BYTES = 64 * 1024
_TYPES = mimetypes.MimeTypes()  # the standard library's own table, whatever this machine knows besides
for _extension, _type in {".md": "text/markdown", ".yaml": "text/yaml", ".yml": "text/yaml"}.items():
    _TYPES.add_type(_type, _extension)


@dataclass
class Upload:
    """A file that was announced; `content` is None until it has arrived."""

    id: str
    name: str
    length: int
    alt_text: str = ""
    content: bytes | None = None


class Files:
    def __init__(self, team: Team, clock: Clock) -> None:
        self.team = team
        self.clock = clock
        self._uploads: dict[str, Upload] = {}  # by file id
        self._keys: dict[str, str] = {}  # key in an upload URL, good for one upload -> file id
        self._count = 0

    def announce(self, name: str, length: int, alt_text: str = "") -> tuple[str, str]:
        """The id of the file to come, and the path to which it has to be posted."""
        upload = Upload(self._new_id(), PurePath(name).name or "file", length, alt_text)
        self._uploads[upload.id] = upload
        key = secrets.token_hex(16)
        self._keys[key] = upload.id
        return upload.id, f"/upload/v1/{key}"

    def has_arrived(self, file_id: str) -> bool:
        return file_id in self._uploads and self._uploads[file_id].content is not None

    def complete(self, file_id: str, title: str) -> File:
        """Makes a file of what has arrived under that id."""
        upload = self._uploads.pop(file_id)
        file = File(
            id=file_id,
            name=upload.name,
            title=title or upload.name,
            mimetype=_TYPES.guess_type(upload.name)[0] or "application/octet-stream",
            user=self.team.app.user,
            created=int(self.clock.now()),
            alt_text=upload.alt_text,
            content=upload.content or b"",
        )
        self.team.files[file_id] = file
        return file

    def find(self, file_id: str) -> File:
        file = self.team.files.get(file_id)
        if file is None:
            raise SlackError("file_not_found")
        return file

    async def receive(self, request: web.Request) -> web.Response:
        """POST of the bytes, raw or as a form; 200 only if they are as many as were announced."""
        upload = self._uploads.get(self._keys.pop(request.match_info["key"], ""))
        if upload is None:
            raise web.HTTPNotFound(text="no such upload")
        content = await _body(request)
        if len(content) != upload.length:
            raise web.HTTPBadRequest(text=f"{len(content)} bytes came, {upload.length} were announced")
        upload.content = content
        return web.Response(text=f"OK - {len(content)}")

    async def download(self, request: web.Request) -> web.Response:
        """The bytes, to be saved and never shown by the browser: what is in a file may come from strangers."""
        file = self.team.files.get(request.match_info["file"])
        if file is None:
            raise web.HTTPNotFound
        headers = {
            "Cache-Control": "private, no-store",
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name, safe='')}",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "X-Content-Type-Options": "nosniff",
        }
        return web.Response(body=file.content, content_type=file.mimetype, headers=headers)

    def _new_id(self) -> str:
        while True:
            self._count += 1
            identifier = f"F0NEW{self._count:04d}"
            if identifier not in self.team.files:
                return identifier


async def _body(request: web.Request) -> bytes:
    """What was posted, if it is not too much; of a form its first part."""
    content = bytearray()
    async for chunk in _chunks(request):
        content += chunk
        if len(content) > MOST_BYTES:
            raise web.HTTPRequestEntityTooLarge(MOST_BYTES, len(content))
    return bytes(content)


async def _chunks(request: web.Request) -> AsyncIterator[bytes]:
    if not request.content_type.startswith("multipart/"):
        async for chunk in request.content.iter_chunked(_CHUNK_BYTES):
            yield chunk
        return
    part = await (await request.multipart()).next()
    while isinstance(part, BodyPartReader) and not part.at_eof():
        yield await part.read_chunk(_CHUNK_BYTES)
