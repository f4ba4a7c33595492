"""Whether settings and policy fit together: where the policy has channels, the settings have to say how to get there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bot.domain.policy import Policy
from bot.finding import Finding
from bot.settings import SettingProblem, Settings, SettingsProblems

_MENDS: Final = {
    "Slack": "set SLACK_BOT_TOKEN and SLACK_APP_TOKEN, as docs/start/slack.md says, or take the channel out of the policy",
    "Teams": "set TEAMS_APP_ID, TEAMS_APP_PASSWORD and TEAMS_TENANT_ID, as docs/start/teams.md says, or take the channel out of the policy",
}


def require_fit(settings: Settings, policy: Policy) -> None:
    """Raise `SettingsProblems` for every chat product in which the policy has channels, but the settings have nothing."""
    if problems := list(unreached(settings, policy)):
        raise SettingsProblems(problems)


def strangers(policy: Policy) -> Iterator[Finding]:
    """Yield everybody who is known nowhere where one of their departments has a channel, so that they can do nothing."""
    for person in policy.people.values():
        theirs = [policy.departments[one] for one in sorted(person.departments)]
        places = {channel.partition(":")[0] for one in theirs for channel in one.channels}
        if not policy.reached_on(person.id, sorted(places)):
            where, names = " and ".join(sorted(places)), ", ".join(one.name for one in theirs)
            said = f"{person.name} is not known in {where}, where the channels of {names} are"
            yield Finding(said, f"add their id there to people.{person.id} in escalation.yaml")


def unreached(settings: Settings, policy: Policy) -> Iterator[SettingProblem]:
    """Yield a problem for each chat product that is not set up, with the first channel that nobody would see."""
    for product, access in (("Slack", settings.slack), ("Teams", settings.teams)):
        channels = policy.channels_on(product.lower())
        if access is None and channels:
            example = channels[0].partition(":")[2]
            said = f"the policy has channels in {product}, like {example}, but {product} is not set up"
            yield SettingProblem("", said, _MENDS[product])
