"""Files for one person: offered in the chat with them, uploaded to their own OneDrive once they agree.

Teams takes files of bots in no other way, and none in channels:
<https://learn.microsoft.com/en-us/microsoftteams/platform/bots/how-to/bots-filesv4>.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from bot.chat.teams.calls import Calls
from bot.chat.teams.heard import FileAnswered, Upload
from bot.chat.teams.naming import SURFACE
from bot.domain.errors import OutsideError
from bot.keeping import handing
from bot.keeping.handing import Waiting
from bot.stores.store import Store

logger = logging.getLogger(__name__)

Json = dict[str, Any]

_CONSENT: Final = "application/vnd.microsoft.teams.card.file.consent"
_INFO: Final = "application/vnd.microsoft.teams.card.file.info"
_ID_BYTES: Final = 12


class Gone(Exception):
    """The file waited too long, or was never for this person."""


class Files:
    """Keeps what was offered until it is taken; see `bot.keeping.handing`."""

    def __init__(self, calls: Calls, store: Store, clock: Callable[[], datetime]) -> None:
        self._calls = calls
        self._store = store
        self._clock = clock

    async def offer(self, person: str, name: str, content: bytes, said: str) -> Json:
        """Keep a file for a person, by their id in Entra; return the message that offers it."""
        digest = hashlib.blake2b(content, digest_size=_ID_BYTES).hexdigest()
        await handing.keep(self._store, Waiting(person, digest, name, content), self._clock())
        return consent(name, len(content), said, digest)

    async def answered(self, heard: FileAnswered) -> None:
        """Upload what somebody wants to have, and show where it is; forget what they do not want.

        `Gone` where there is nothing to upload; `OutsideError` where it did not work: then they can agree again.
        """
        person, chat = heard.who.object_id, heard.spot.conversation
        if heard.upload is not None:
            file = await handing.find(self._store, person, heard.file, self._clock())
            if file is None:
                raise Gone(heard.file)
            await self._calls.upload(heard.upload.url, file.content)
            await self._calls.write(chat, info(file.name, heard.upload))
        await handing.forget(self._store, person, heard.file)
        await self._clear(chat, heard.message)

    async def _clear(self, chat: str, offer: str) -> None:
        """Take the offer away; where it stays, pressing it again does no harm."""
        try:
            if offer:
                await self._calls.delete(chat, offer)
        except OutsideError as error:
            logger.info("an offered file still stands in a chat of %s: %s", SURFACE, error)


def consent(name: str, size: int, said: str, file: str) -> Json:
    """Return the message that offers a file."""
    context = {"file": file}
    content = {
        "description": said,
        "sizeInBytes": size,
        "acceptContext": context,
        "declineContext": context,
    }
    return _message(said, {"contentType": _CONSENT, "name": name, "content": content})


def info(name: str, upload: Upload) -> Json:
    """Return the message that shows an uploaded file."""
    content = {"uniqueId": upload.unique_id, "fileType": upload.file_type}
    attachment = {
        "contentType": _INFO,
        "contentUrl": upload.content_url,
        "name": upload.name or name,
        "content": content,
    }
    return _message(name, attachment)


def _message(summary: str, attachment: Json) -> Json:
    return {"type": "message", "summary": summary, "attachments": [attachment]}
