"""What a bot needs around it: a workspace with exactly its scopes, settings, a throttle in a hurry, ears for its log."""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp

from bot.chat.slack.scopes import BOT_SCOPES, EVENT_SCOPES_OF
from bot.chat.slack.throttle import Throttle
from bot.connectors import post_json
from bot.connectors.hooks import sign
from bot.domain.posts import AccountId, Author, Post, PostKind, PostRef
from bot.domain.text import Untrusted
from bot.settings import Settings
from bot.workspace.model import Team
from bot.workspace.server import Workspace

SECRET = "whsec_c3Rvcmllcy1hcmUtdG9sZC1oZXJlLTMyLWJ5dGVzIQ=="
"""Signs posts of a webhook in stories; opens nothing else."""

HURRY = 50.0


def as_installed(team: Team) -> Team:
    """Give the app what the manifest asks for, and nothing more; into its channels it has to come by itself."""
    app = replace(team.app, scopes=BOT_SCOPES, events=frozenset(EVENT_SCOPES_OF))
    for channel in team.channels.values():
        channel.members.discard(app.user)
    return replace(team, app=app)


def environ_for(workspace: Workspace, folder: Path, way: str) -> dict[str, str]:
    """Return what `.env` would say."""
    secret = (
        {"SLACK_APP_TOKEN": workspace.app_token}
        if way == "socket mode"
        else {"SLACK_SIGNING_SECRET": workspace.signing_secret}
    )
    return secret | {
        "SLACK_BOT_TOKEN": workspace.bot_token,
        "SLACK_API_URL": workspace.api_url,
        "SLACK_TEAM_ID": workspace.team.id,
        "ZURUF_DATA": str(folder),
        "ZURUF_PORT": "0",
    }


def settings_for(workspace: Workspace, folder: Path, way: str) -> Settings:
    return Settings.read(environ_for(workspace, folder, way))


def hurried() -> Throttle:
    """Return a throttle for which a minute passes in about a second: the workspace of a story counts nothing."""

    return Throttle(lambda: time.monotonic() * HURRY, in_a_hurry)


async def in_a_hurry(seconds: float) -> None:
    """Sleep where a minute passes in about a second."""
    await asyncio.sleep(seconds / HURRY)


@contextmanager
def noticing_errors(notify: Callable[[], None]) -> Iterator[list[str]]:
    """Collect what the bot logs as an error, and call `notify` each time: people may only see that something broke."""
    noticed: list[str] = []

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            noticed.append(self.format(record))
            notify()

    ear, bot = Ear(logging.ERROR), logging.getLogger("bot")
    bot.addHandler(ear)
    try:
        yield noticed
    finally:
        bot.removeHandler(ear)


async def send_post(hook: str, text: str, *, secret: str = SECRET, **more: Any) -> int:
    """Sign a customer's post, send it to a hook, and return the status of the answer."""
    post_id = uuid.uuid4().hex
    post = Post(
        ref=PostRef(AccountId("webhook/any"), post_id),
        conversation=post_id,
        kind=PostKind.REVIEW,
        author=Author("kim", Untrusted("Kim"), Untrusted("")),
        text=Untrusted(text),
        written_at=datetime.now(UTC),
        **more,
    )
    body = post_json.write(post)
    headers = sign(secret, f"msg_{post_id}", datetime.now(UTC), body) | {"content-type": "application/json"}
    async with aiohttp.ClientSession() as session, session.post(hook, data=body, headers=headers) as answer:
        return answer.status
