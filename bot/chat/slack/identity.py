"""Who we are in a workspace."""

from __future__ import annotations

from dataclasses import dataclass

from slack_bolt.authorization import AuthorizeResult

from bot.chat.slack.calls import Calls
from bot.domain.errors import LoggedOut


@dataclass(frozen=True, slots=True)
class Identity:
    """What auth.test says: the workspace, our user there and our bot."""

    team: str
    user: str
    bot: str
    url: str

    def authorization(self, token: str) -> AuthorizeResult:
        """Return what bolt wants to know for every request, without asking Slack for every request."""
        return AuthorizeResult(
            enterprise_id=None,
            team_id=self.team,
            bot_id=self.bot,
            bot_user_id=self.user,
            bot_token=token,
        )


async def who_are_we(calls: Calls, team: str | None) -> Identity:
    """Ask Slack; `LoggedOut` if the token is for another workspace than `team`."""
    answer = await calls.call("auth.test")
    found = Identity(
        team=str(answer.get("team_id", "")),
        user=str(answer.get("user_id", "")),
        bot=str(answer.get("bot_id", "")),
        url=str(answer.get("url", "")),
    )
    if team is not None and found.team != team:
        raise LoggedOut(f"the token is for workspace {found.team}, not for {team}")
    return found
