"""Methods about the app itself: who it is, where it is installed, its socket, its blocks."""

from bot.workspace.blockkit import Problem, message_problems, view_problems
from bot.workspace.call import Call, Method, SlackError
from bot.workspace.model import Json


def auth_test(call: Call) -> Json:
    team, app = call.hub.team, call.hub.team.app
    return {
        "url": f"{call.hub.url}/",
        "team": team.name,
        "user": team.people[app.user].handle,
        "team_id": team.id,
        "user_id": app.user,
        "bot_id": app.bot_id,
        "is_enterprise_install": False,
    }


def team_info(call: Call) -> Json:
    team = call.hub.team
    return {"team": {"id": team.id, "name": team.name, "domain": team.domain, "email_domain": "", "icon": {}}}


def bots_info(call: Call) -> Json:
    app = call.hub.team.app
    if call.text("bot", app.bot_id) != app.bot_id:
        raise SlackError("bot_not_found")
    return {
        "bot": {
            "id": app.bot_id, "deleted": False, "name": app.name, "updated": 0, "app_id": app.id, "user_id": app.user,
        }
    }  # fmt: skip


def connections_open(call: Call) -> Json:
    return {"url": call.hub.sockets.new_link(call.hub.host)}


def api_test(call: Call) -> Json:
    return {"args": dict(call.args)}


def blocks_validate(call: Call) -> Json:
    """Checks blocks (or a view) without showing them to anybody."""
    view = call.data("view", "invalid_arguments")
    blocks = call.data("blocks", "invalid_blocks_format")
    problems = view_problems(view) if view else message_problems({"blocks": blocks})
    if problems:
        raise SlackError("invalid_blocks", errors=[_error(problem) for problem in problems])
    return {}


def _error(problem: Problem) -> Json:
    return {"pointer": problem.pointer, "code": problem.code, "message": problem.message}


METHODS = {
    "api.test": Method(api_test, token=""),
    "apps.connections.open": Method(connections_open, token="xapp"),  # noqa: S106 - the kind of token
    "auth.test": Method(auth_test),
    "blocks.validate": Method(blocks_validate),
    "bots.info": Method(bots_info, "users:read"),
    "team.info": Method(team_info, "team:read"),
}
