"""The whole bot on a local workspace, with posts coming in: no account, no token, nothing to set up."""

from __future__ import annotations

import asyncio
import base64
import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bot.app import Zuruf, running
from bot.chat.slack.channels import SURFACE
from bot.connectors.square import Note, Square
from bot.demo_mail import Mailboxes, NoMail, mailboxes
from bot.demo_teams import COLORS, LOCALES, in_both, let_in, stage
from bot.domain.library import Library
from bot.domain.people import PersonId
from bot.domain.policy import Policy
from bot.domain.posts import PostKind
from bot.given import Files
from bot.settings import Settings
from bot.workspace.model import App, Channel, Command, Person, Shortcut, Team
from bot.workspace.server import Workspace
from bot.workspace.story import ON_MASTODON, Scene, story
from bot.workspace.teams.page_socket import TeamsPages
from bot.workspace.teams.server import Connector

_SHORTCUTS = (
    Shortcut("note", "Notiz · Note on ticket"),
    Shortcut("propose", "Antwort · Suggest reply"),
    Shortcut("inbox", "Posteingang", "global"),
    Shortcut("walk", "Weiter", "global"),
)
"""What `manifest/slack.yaml` registers."""


class NoStage(Exception):
    """The demo cannot start; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Demo:
    """A running demo."""

    workspace: Workspace
    teams: Connector
    zuruf: Zuruf
    square: Square
    hook_secret: str
    mail: str = ""
    """Where one can be those who write mails, if there are mailboxes."""

    def addresses(self) -> dict[str, Any]:
        """Return what `build/demo.json` says: where everything is, and with which tokens."""
        host, port = self.zuruf.address
        return {
            "page": f"{self.workspace.url}/",
            "api": self.workspace.api_url,
            "bot_token": self.workspace.bot_token,
            "hook": f"http://{host}:{port}/hooks/webhook/shop",
            "hook_secret": self.hook_secret,
            **({"mail": self.mail} if self.mail else {}),
            "teams": {"connector": self.teams.service_url, "page": f"{self.workspace.url}/teams"},
        }


@asynccontextmanager
async def staged(
    policy: Policy,
    folder: Path,
    *,
    port: int,
    environ: Mapping[str, str],
    library: Library | None = None,
    files: Files | None = None,
    mail: bool = False,
) -> AsyncIterator[Demo]:
    """Run both chat products and the bot; what happened stays in `folder`, so that the demo goes on where it was stopped.

    `files` are where policy and library come from, if their changes are to be taken over.

    Raises `NoStage` when the port is taken or the folder holds what cannot be read.
    """
    policy = in_both(policy)
    files = replace(files, adapt=in_both) if files else None
    async with _mailboxes(policy, port, wanted=mail) as boxes, _built(policy, folder, port) as built:
        square, workspace, teams = built
        hook_secret = f"whsec_{base64.b64encode(secrets.token_bytes(24)).decode()}"
        settings = Settings.read(
            {
                "SLACK_BOT_TOKEN": workspace.bot_token,
                "SLACK_APP_TOKEN": workspace.app_token,
                "SLACK_API_URL": workspace.api_url,
                **teams.settings,
                "ZURUF_DATA": str(folder),
                "ZURUF_PORT": "0",
            }
        )
        given = {**environ, "ZURUF_SHOP_SECRET": hook_secret, **(boxes.environ if boxes else {})}
        rules = boxes.policy if boxes else policy
        async with running(settings, rules, given, library=library, files=files, square=square) as zuruf:
            host, listening = zuruf.address
            await let_in(teams, f"http://{host}:{listening}/api/messages")
            yield Demo(workspace, teams, zuruf, square, hook_secret, boxes.page if boxes else "")


@asynccontextmanager
async def _mailboxes(policy: Policy, port: int, *, wanted: bool) -> AsyncIterator[Mailboxes | None]:
    """Run real mailboxes beside it, where they are wanted; their page is at the next port if that is free."""
    if not wanted:
        yield None
        return
    try:
        async with mailboxes(policy, port + 1 if port else 0) as boxes:
            yield boxes
    except NoMail as error:
        raise NoStage(str(error)) from error


@asynccontextmanager
async def _built(
    policy: Policy, folder: Path, port: int
) -> AsyncIterator[tuple[Square, Workspace, Connector]]:
    """Run what the bot works with. Teams has its page beside Slack's, and an address of its own."""
    async with AsyncExitStack() as stack:
        try:
            square = Square(folder / "square.json")
            teams = await stack.enter_async_context(await stage(policy, folder))
            workspace = await Workspace.start(
                team_of(policy),
                port=port,
                limited=True,
                square=square,
                beside=TeamsPages(teams.hub),
                state=folder / "workspace.json",
            )
        except OSError as error:
            raise NoStage(f"port {port}: {error.strerror}. Choose another one with --port.") from error
        except (ValueError, LookupError, TypeError) as error:
            raise NoStage(f"{error}\nTo start afresh, delete the folder {folder}.") from error
        await stack.enter_async_context(workspace)
        square.address = workspace.url
        yield square, workspace, teams


Announce = Callable[[Demo], AbstractContextManager[None]]


async def perform(
    policy: Policy,
    folder: Path,
    *,
    port: int,
    environ: Mapping[str, str],
    announce: Announce,
    library: Library | None = None,
    files: Files | None = None,
    mail: bool = False,
) -> None:
    """Run the demo until cancelled; `announce` says where everything is for as long as it runs."""
    async with staged(
        policy, folder, port=port, environ=environ, library=library, files=files, mail=mail
    ) as demo:
        with announce(demo):
            await tell_story(demo.square)


async def tell_story(square: Square) -> None:
    """Let customers write, one after the other. What was written before a restart is not written again."""
    threads: dict[str, str] = {}
    for key, scene in story():
        note = square.said(scene.account, key)
        if note is None:
            await asyncio.sleep(scene.after)
            note = _write(square, scene, key, threads.get(scene.thread))
        threads.setdefault(scene.thread, note.conversation)


def _write(square: Square, scene: Scene, key: str, conversation: str | None) -> Note:
    kind = PostKind.MENTION if scene.account == ON_MASTODON else PostKind.COMMENT
    return square.say(
        scene.account,
        scene.author,
        scene.text,
        conversation,
        kind=PostKind.MESSAGE if scene.private else kind,
        private=scene.private,
        language=scene.language,
        under=scene.under,
        key=key,
    )


def team_of(policy: Policy) -> Team:
    """Return a workspace with the people and channels of a policy."""
    people = [
        Person(
            id=slack_id,
            handle=policy.people[person].name.partition(" ")[0].lower(),
            name=policy.people[person].name,
            title=", ".join(policy.name_of(one) for one in sorted(policy.people[person].departments)),
            locale=LOCALES.get(policy.people[person].language or policy.language, "en-GB"),
            tz=policy.time_zone.key,
            color=COLORS[number % len(COLORS)],
        )
        for number, (slack_id, person) in enumerate(_in_slack(policy))
    ]
    app = App(commands=(Command("/zuruf", "inbox | next | help"),), shortcuts=_SHORTCUTS)
    return Team.of(people, _channels(policy), app)


def _in_slack(policy: Policy) -> list[tuple[str, PersonId]]:
    return [(one.id, person) for one, person in policy.identities.items() if one.surface == SURFACE]


def _channels(policy: Policy) -> list[Channel]:
    all_of_them = [(d.name, channel) for d in policy.departments.values() for channel in d.channels]
    named = [(name, channel) for name, channel in all_of_them if channel.startswith(f"{SURFACE}:")]
    return [
        Channel(id=f"C{number:02}ZURUF", name=channel.partition(":")[2].removeprefix("#"), topic=name)
        for number, (name, channel) in enumerate(named, start=1)
    ]
