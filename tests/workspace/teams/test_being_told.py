"""What the bot is told, how it is signed, and what comes again."""

import jwt
import pytest

from bot.workspace.clock import ManualClock
from bot.workspace.teams.keys import Token
from bot.workspace.teams.model import Channel, Team
from bot.workspace.teams.people import PersonInTeams
from bot.workspace.teams.server import Connector
from tests.workspace.teams.small_bot import SmallBot, serving
from tests.workspace.teams.small_tenant import BEN, OTTO, activity, card, tenant


async def test_an_installation_says_team_channel_and_service(connector: Connector, team: Team) -> None:
    async with serving(connector) as bot:
        await connector.install(team, channel=connector.channel("Service/Tickets"))
        joined, added = bot.heard
    assert [one["id"] for one in joined["membersAdded"]] == [connector.app.bot]
    assert joined["channelData"]["team"] == {"id": team.id, "name": "Service", "aadGroupId": team.group}
    assert (added["type"], added["action"]) == ("installationUpdate", "add")
    assert added["serviceUrl"] == connector.service_url
    assert added["channelData"]["tenant"] == {"id": connector.tenant.id}


async def test_what_is_said_is_signed_for_this_bot_and_service(bot: SmallBot, anna: PersonInTeams) -> None:
    anna.command("inbox")
    await bot.connector.settled()
    claims = await bot.claims(bot.headers[-1])
    assert claims["serviceurl"] == bot.last["serviceUrl"]
    assert claims["exp"] - claims["nbf"] == 3600


@pytest.mark.parametrize(
    "token",
    [
        Token(forged=True),
        Token(ends=-400),
        Token(claims={"aud": "somebody"}),
        Token(claims={"iss": "https://sts.example"}),
        Token(algorithm="none"),
        Token(algorithm="HS256"),
        Token(kid="never-published"),
    ],
)
async def test_a_wrong_token_is_wrong_to_whoever_checks(
    bot: SmallBot, anna: PersonInTeams, token: Token
) -> None:
    anna.command("inbox")
    await bot.connector.settled()
    await bot.connector.driver.send(bot.last, token)
    with pytest.raises((jwt.PyJWTError, KeyError)):
        await bot.claims(bot.headers[-1])


async def test_a_header_may_be_missing_or_anything(bot: SmallBot, anna: PersonInTeams) -> None:
    anna.command("inbox")
    await bot.connector.settled()
    for header in ("", "Bearer", "Basic eDp5"):
        await bot.connector.driver.send(bot.heard[0], Token(header=header))
    assert bot.headers[-3:] == ["", "Bearer", "Basic eDp5"]


async def test_after_a_rotation_another_key_signs_and_both_are_published(
    bot: SmallBot, anna: PersonInTeams
) -> None:
    for _ in range(2):
        anna.command("inbox")
        await bot.connector.settled()
        bot.connector.keys.rotate()
    kids = {jwt.get_unverified_header(one.removeprefix("Bearer "))["kid"] for one in bot.headers[-2:]}
    assert len(kids) == 2
    for header in bot.headers[-2:]:
        assert await bot.claims(header)


async def test_a_mention_says_who_is_meant_and_where(
    bot: SmallBot, tickets: Channel, anna: PersonInTeams
) -> None:
    root = await bot.open_thread(tickets.id, activity(card()))
    written = anna.command("find train", tickets.id, root)
    await bot.connector.settled()
    said = bot.last
    assert said["text"] == "<at>Zuruf</at> find train"
    assert (said["id"], said["conversation"]["id"]) == (written, f"{tickets.id};messageid={root}")
    mention = {
        "type": "mention",
        "text": "<at>Zuruf</at>",
        "mentioned": {"id": bot.connector.app.bot, "name": "Zuruf"},
    }
    assert mention in said["entities"]
    assert said["from"]["aadObjectId"] == anna.who.object_id


async def test_the_chat_with_the_app_is_personal(bot: SmallBot, anna: PersonInTeams) -> None:
    anna.command("inbox")
    await bot.connector.settled()
    assert (bot.last["text"], bot.last["conversation"]["conversationType"]) == ("inbox", "personal")
    assert "team" not in bot.last["channelData"]


async def test_with_the_consent_of_the_team_everything_is_heard_edits_and_deletions_included(
    bot: SmallBot, tickets: Channel, ben: PersonInTeams
) -> None:
    root = await bot.open_thread(tickets.id, activity(card()))
    written = ben.write(tickets.id, "I called her & wait", root)
    ben.edit(written, "I called her twice")
    ben.delete(written)
    ben.bring_back(tickets.id, written)
    await bot.connector.settled()
    assert [(one["type"], one["channelData"].get("eventType"), one["id"]) for one in bot.heard] == [
        ("message", None, written),
        ("messageUpdate", "editMessage", written),
        ("messageDelete", "softDeleteMessage", written),
        ("messageUpdate", "undeleteMessage", written),
    ]
    assert bot.heard[0]["attachments"] == [
        {"contentType": "text/html", "content": "<p>I called her &amp; wait</p>"}
    ]


async def test_without_consent_nothing_but_mentions_is_heard(clock: ManualClock) -> None:
    async with (
        await Connector.start(tenant(permissions=frozenset()), clock=clock) as connector,
        serving(connector) as bot,
    ):
        await connector.install(connector.team("Service"))
        bot.heard.clear()
        ben, tickets = connector.as_person(BEN.id), connector.channel("Service/Tickets")
        ben.write(tickets.id, "Among us")
        ben.command("inbox", tickets.id)
        await connector.settled()
        assert [one["text"] for one in bot.heard] == ["<at>Zuruf</at> inbox"]


async def test_what_happens_where_the_app_is_not_is_not_heard(bot: SmallBot, connector: Connector) -> None:
    presse = connector.channel("Presse/General")
    connector.as_person(OTTO.id).command("inbox", presse.id)
    await connector.settled()
    assert bot.heard == []


async def test_somebody_of_another_company_says_so(bot: SmallBot, connector: Connector) -> None:
    connector.as_person(OTTO.id).command("inbox")
    await connector.settled()
    assert bot.last["channelData"]["tenant"]["id"] == OTTO.tenant != connector.tenant.id


async def test_reactions_are_heard_to_what_the_app_said(
    bot: SmallBot, connector: Connector, tickets: Channel, ben: PersonInTeams
) -> None:
    root = await bot.open_thread(tickets.id, activity(card()))
    ben.react(root)
    ben.react(root)
    ben.react(ben.write(tickets.id, "mine"))
    await connector.settled()
    assert [
        sorted(one.keys() & {"reactionsAdded", "reactionsRemoved"}) for one in bot.heard_of("messageReaction")
    ] == [
        ["reactionsAdded"],
        ["reactionsRemoved"],
    ]


async def test_channels_and_people_come_and_go(bot: SmallBot, connector: Connector, team: Team) -> None:
    channel = await connector.add_channel(team, "Storm")
    await connector.rename_channel(channel, "Storms")
    await connector.delete_channel(channel)
    await connector.leave(team, connector.tenant.people[BEN.id])
    await connector.join(team, connector.tenant.people[BEN.id])
    await connector.archive(team)
    events = [one["channelData"]["eventType"] for one in bot.heard]
    assert events == [
        "channelCreated",
        "channelRenamed",
        "channelDeleted",
        "teamMemberRemoved",
        "teamMemberAdded",
        "teamArchived",
    ]
    assert bot.heard[1]["channelData"]["channel"]["name"] == "Storms"


async def test_what_is_not_answered_comes_again_and_later_twice_under_a_new_id(
    bot: SmallBot, connector: Connector, anna: PersonInTeams, clock: ManualClock
) -> None:
    bot.slow.clear()
    anna.command("inbox")
    for heard, seconds in ((1, 15), (2, 15), (2, 30)):
        await bot.hears(heard)
        await clock.somebody_sleeps()
        clock.advance(seconds)
    await bot.hears(4)
    bot.slow.set()
    await connector.settled()
    ids = [one["id"] for one in bot.heard]
    assert ids[0] == ids[1] != ids[2] == ids[3]
    assert len({one["timestamp"] for one in bot.heard}) == 1


@pytest.mark.parametrize(("counter", "same"), [("duplicates", True), ("renewed", False)])
async def test_what_was_answered_may_come_again_nevertheless(
    bot: SmallBot, connector: Connector, anna: PersonInTeams, counter: str, same: bool
) -> None:
    setattr(connector.faults, counter, 1)
    anna.command("inbox")
    await bot.hears(2)
    first, second = (one["id"] for one in bot.heard)
    assert (first == second) is same


async def test_a_lost_answer_is_none(
    bot: SmallBot, connector: Connector, anna: PersonInTeams, clock: ManualClock
) -> None:
    connector.faults.drop_answers = 1
    anna.command("inbox")
    await bot.hears(1)
    await clock.somebody_sleeps()
    clock.advance(15)
    await bot.hears(2)
    await connector.settled()


async def test_a_refusal_for_good_does_not_come_again(
    bot: SmallBot, connector: Connector, anna: PersonInTeams
) -> None:
    bot.answers["message"] = 401
    anna.command("inbox")
    await connector.settled()
    await connector.settled()
    assert len(bot.heard) == 1


async def test_nobody_there_is_another_trouble(
    bot: SmallBot, connector: Connector, anna: PersonInTeams, tickets: Channel
) -> None:
    root = await bot.open_thread(
        tickets.id, activity(card("A", {"type": "Action.Execute", "title": "Claim", "data": {}}))
    )
    connector.driver.repeats = False
    connector.deliver_to("http://127.0.0.1:9/api/messages")
    assert (await anna.press(root, "Claim")).trouble == "unreachable"
