"""usergroups.*: https://docs.slack.dev/reference/methods?family=usergroups"""

from bot.workspace.call import Call, Method, SlackError
from bot.workspace.model import Json


def update_users(call: Call) -> Json:
    """Let a group consist of these people and nobody else; Slack takes no empty list."""
    team = call.hub.team
    group = call.text("usergroup")
    if group not in team.groups:
        raise SlackError("no_such_subteam")
    users = call.words("users")
    if not users:
        raise SlackError("no_users_provided")
    if not set(users) <= team.people.keys():
        raise SlackError("invalid_users")
    team.groups[group] = list(dict.fromkeys(users))
    return {"usergroup": {"id": group, "users": team.groups[group], "user_count": len(team.groups[group])}}


METHODS = {"usergroups.users.update": Method(update_users, "usergroups:write")}
