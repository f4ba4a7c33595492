"""users.* and dnd.*: https://docs.slack.dev/reference/methods?family=users"""

from bot.workspace.call import Call, Method, SlackError
from bot.workspace.model import Json, Person
from bot.workspace.pages import page
from bot.workspace.shown import shown_person


def info(call: Call) -> Json:
    return {"user": _shown(call, call.person())}


def list_users(call: Call) -> Json:
    people, metadata = page(call, list(call.hub.team.people.values()), default=200)
    return {
        "members": [_shown(call, person) for person in people],
        "cache_ts": int(call.hub.clock.now()),
        "response_metadata": metadata,
    }


def lookup_by_email(call: Call) -> Json:
    wanted = call.text("email").lower()
    for person in call.hub.team.people.values():
        if person.email.lower() == wanted:
            return {"user": _shown(call, person)}
    raise SlackError("users_not_found")


def get_presence(call: Call) -> Json:
    return {"presence": call.person().presence}


def dnd_team_info(call: Call) -> Json:
    quiet = {"dnd_enabled": False, "next_dnd_start_ts": 1, "next_dnd_end_ts": 1}
    return {"users": {user: dict(quiet) for user in call.words("users")}}


def _shown(call: Call, person: Person) -> Json:
    return shown_person(
        call.hub.team,
        person,
        email="users:read.email" in call.hub.team.app.scopes,
        locale=call.flag("include_locale"),
    )


METHODS = {
    "dnd.teamInfo": Method(dnd_team_info, "dnd:read"),
    "users.getPresence": Method(get_presence, "users:read"),
    "users.info": Method(info, "users:read"),
    "users.list": Method(list_users, "users:read"),
    "users.lookupByEmail": Method(lookup_by_email, "users:read.email"),
}
