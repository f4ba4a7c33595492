"""Who is in a team or chat, and which channels a team has.

https://learn.microsoft.com/microsoftteams/platform/bots/how-to/get-teams-context
"""

import base64
import binascii

from bot.workspace.teams.call import Answer, Call, Endpoint, check_team
from bot.workspace.teams.model import GENERAL, Chat, Json, Person, Team
from bot.workspace.teams.refusals import BAD_ARGUMENT, NO_MEMBER, NOT_FOUND, Refused

LEAST_PAGE, MOST_PAGE = 50, 500


def paged_members(call: Call) -> Answer:
    """The documented least page is 50, so smaller ones are as large."""
    people = _people(call)
    wanted = int(call.query.get("pageSize") or MOST_PAGE)
    if wanted > MOST_PAGE:
        raise Refused(BAD_ARGUMENT, f"pageSize {wanted}")
    size = call.hub.page_size or max(wanted, LEAST_PAGE)
    start = _position(call.query.get("continuationToken", ""))
    page: Json = {"members": [shown_member(call, one) for one in people[start : start + size]]}
    if start + size < len(people):
        page["continuationToken"] = base64.b64encode(f"next:{start + size}".encode()).decode()
    return Answer(200, page)


def member(call: Call) -> Answer:
    person = call.hub.tenant.person(call.parts["member"])
    if person is None or person not in _people(call):
        raise Refused(NO_MEMBER)
    return Answer(200, shown_member(call, person))


def team(call: Call) -> Answer:
    found = _team(call)
    return Answer(
        200,
        {
            "id": found.id,
            "name": found.name,
            "type": "standard",
            "aadGroupId": found.group,
            "tenantId": call.hub.tenant.id,
            "channelCount": len(found.channels),
            "memberCount": len(found.members),
        },
    )


def channels(call: Call) -> Answer:
    """General has no name here; private channels are not listed."""
    listed = [one for one in _team(call).channels.values() if one.kind == "standard" and not one.is_deleted]
    shown = [
        {"id": one.id, "name": None if one.name == GENERAL else one.name, "type": one.kind} for one in listed
    ]
    return Answer(200, {"conversations": shown})


def shown_member(call: Call, person: Person) -> Json:
    """Entra's id is `objectId` here, and `aadObjectId` in activities: botbuilder-dotnet reads both into one."""
    if call.hub.profile.minimal:
        return {"id": person.id, "aadObjectId": person.object_id, "name": person.name}
    given, _, surname = person.name.rpartition(" ")
    return {
        "id": person.id,
        "objectId": person.object_id,
        "name": person.name,
        "givenName": given,
        "surname": surname,
        "email": person.email,
        "userPrincipalName": person.email,
        "tenantId": person.tenant or call.hub.tenant.id,
        "userRole": "guest" if person.role == "guest" else "user",
    }


def _people(call: Call) -> list[Person]:
    place = call.hub.tenant.place(call.address.place)
    people = call.hub.tenant.people
    if isinstance(place, Chat):
        return [people[place.person]]
    found = call.hub.tenant.team_of(call.address.place)
    if found is None:
        raise Refused(NOT_FOUND, call.address.place)
    check_team(found, writing=False)
    return [person for person in people.values() if person.id in found.members]


def _team(call: Call) -> Team:
    found = call.hub.tenant.teams.get(call.parts["team"])
    if found is None:
        raise Refused(NOT_FOUND, call.parts["team"])
    check_team(found, writing=False)
    return found


def _position(token: str) -> int:
    if not token:
        return 0
    try:
        return int(base64.b64decode(token, validate=True).decode().removeprefix("next:"))
    except (ValueError, binascii.Error):
        raise Refused(BAD_ARGUMENT, "continuationToken") from None


ENDPOINTS = (
    Endpoint("GET", "/v3/conversations/{conversation}/pagedmembers", "members", paged_members),
    Endpoint("GET", "/v3/conversations/{conversation}/members/{member}", "members", member),
    Endpoint("GET", "/v3/teams/{team}", "team", team),
    Endpoint("GET", "/v3/teams/{team}/conversations", "team", channels),
)
