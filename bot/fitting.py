"""Whether settings and policy fit together: where the policy has channels, the settings have to say how to get there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bot.domain.policy import Policy
from bot.settings import SettingProblem, Settings, SettingsProblems

_MENDS: Final = {
    "Slack": "set SLACK_BOT_TOKEN and SLACK_APP_TOKEN, as docs/start/slack.md says, or take the channel out of the policy",
    "Teams": "set TEAMS_APP_ID, TEAMS_APP_PASSWORD and TEAMS_TENANT_ID, as docs/start/teams.md says, or take the channel out of the policy",
}


def require_fit(settings: Settings, policy: Policy) -> None:
    """Raise `SettingsProblems` for every chat product in which the policy has channels, but the settings have nothing."""
    if problems := list(unreached(settings, policy)):
        raise SettingsProblems(problems)


def unreached(settings: Settings, policy: Policy) -> Iterator[SettingProblem]:
    """Yield a problem for each chat product that is not set up, with the first channel that nobody would see."""
    for product, access in (("Slack", settings.slack), ("Teams", settings.teams)):
        channels = policy.channels_on(product.lower())
        if access is None and channels:
            example = channels[0].partition(":")[2]
            said = f"the policy has channels in {product}, like {example}, but {product} is not set up"
            yield SettingProblem("", said, _MENDS[product])
