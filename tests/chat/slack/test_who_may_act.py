"""Guests, bots, people of other companies and people who left do nothing, whatever they use and whatever the policy says."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.slack.calls import TIMEOUT, Calls
from bot.chat.slack.identity import who_are_we
from bot.chat.slack.throttle import Throttle
from bot.domain.errors import LoggedOut
from bot.domain.people import PersonId
from bot.domain.refusals import NotOfTheTeam
from bot.texts import speaking
from bot.workspace.changes import PersonChanged
from bot.workspace.model import Person
from bot.workspace.server import Workspace
from tests.chat.slack.office import SOCIAL, team, words_in
from tests.chat.slack.running import TICKET, Office, office
from tests.fakes.surface import words

REFUSED = words(speaking("en").refused(NotOfTheTeam()))


def leave(anna: Person) -> None:
    anna.is_deactivated = True


def become_a_guest(anna: Person) -> None:
    anna.is_guest = True


def be_a_bot(anna: Person) -> None:
    anna.is_bot = True


def belong_elsewhere(anna: Person) -> None:
    anna.foreign_team = "T0OTHER"


async def press_a_button(bot: Office) -> None:
    await bot.press(bot.anna, "claim")


async def type_a_command(bot: Office) -> None:
    await bot.anna.command("/zuruf", "inbox", SOCIAL)


async def use_a_shortcut(bot: Office) -> None:
    await bot.anna.message_action("note", SOCIAL, bot.card)


async def submit_a_form(bot: Office) -> None:
    await bot.anna.type({"text": "Nothing of this may leave."})
    await bot.submit(bot.anna)


async def come_home(bot: Office) -> None:
    await bot.anna.open_home()


DEEDS: Mapping[str, Callable[[Office], Awaitable[None]]] = {
    "button": press_a_button,
    "command": type_a_command,
    "shortcut": use_a_shortcut,
    "form": submit_a_form,
    "home": come_home,
}


@pytest.fixture
async def bot() -> AsyncIterator[Office]:
    async with office() as running:
        await running.receive()
        await running.press(running.anna, "reply")
        yield running


def read_by(bot: Office) -> str:
    """Return all that Anna gets to see beside the channel's messages."""
    views = (bot.anna.view, bot.anna.home)
    hints = bot.anna.ephemerals(SOCIAL)
    shown = words_in([*(view["blocks"] for view in views if view), *(hint["blocks"] for hint in hints)])
    return " ".join([shown, *(str(hint.get("text")) for hint in hints), *bot.anna.errors.values()])


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("become", [leave, become_a_guest, be_a_bot, belong_elsewhere])
async def test_who_is_not_of_the_team_does_nothing_and_is_told_so(
    bot: Office, become: Callable[[Person], None], deed: str
) -> None:
    anna = bot.workspace.team.people["UANNA"]
    become(anna)
    bot.workspace.hub.publish(PersonChanged(anna))
    await bot.settled()
    before = await bot.desk.log(TICKET)
    await DEEDS[deed](bot)
    await bot.settled()
    assert await bot.desk.log(TICKET) == before
    assert REFUSED in read_by(bot)


async def test_slacks_word_about_who_left_counts_at_once(bot: Office) -> None:
    anna = bot.workspace.team.people["UANNA"]
    assert await bot.slack.surface.active(PersonId("anna")) is True
    anna.is_deactivated = True
    assert await bot.slack.surface.active(PersonId("anna")) is True  # nobody has told us yet
    bot.workspace.hub.publish(PersonChanged(anna))
    await bot.settled()
    assert await bot.slack.surface.active(PersonId("anna")) is False


async def test_a_token_of_another_workspace_starts_nothing() -> None:
    async with (
        await Workspace.start(team()) as elsewhere,
        aiohttp.ClientSession(timeout=TIMEOUT) as session,
    ):
        client = AsyncWebClient(
            elsewhere.bot_token, base_url=elsewhere.api_url, session=session, retry_handlers=[]
        )
        with pytest.raises(LoggedOut, match="not for T0OURS"):
            await who_are_we(Calls(client, Throttle()), "T0OURS")


async def test_what_another_workspace_sends_is_left_alone(bot: Office) -> None:
    """The same ids of ticket, channel, message and person, from another workspace."""
    before = await bot.desk.log(TICKET)
    bot.workspace.team.id = "T0OTHER"
    await press_a_button(bot)
    await bot.anna.say(SOCIAL, "A note from elsewhere", bot.card)
    await bot.settled()
    assert await bot.desk.log(TICKET) == before
