"""views.*: https://docs.slack.dev/reference/methods?family=views"""

from bot.workspace.call import Call, Method, invalid
from bot.workspace.content import check_view
from bot.workspace.modals import View
from bot.workspace.model import Json


def open_view(call: Call) -> Json:
    definition = _modal(call)
    user = call.hub.modals.exchange(call.text("trigger_id"))
    return _shown(call, call.hub.modals.open(user, definition))


def push(call: Call) -> Json:
    definition = _modal(call)
    user = call.hub.modals.exchange(call.text("trigger_id"))
    return _shown(call, call.hub.modals.push(user, definition))


def update(call: Call) -> Json:
    definition = check_view(call.data("view", "invalid_arguments"))
    view_id, external_id = call.text("view_id", ""), call.text("external_id", "")
    if not view_id and not external_id:
        raise invalid("[ERROR] missing required field: view_id or external_id")
    view = call.hub.modals.find(view_id=view_id, external_id=external_id)
    call.hub.modals.update(view, definition, call.text("hash", ""))
    return _shown(call, view)


def publish(call: Call) -> Json:
    definition = check_view(call.data("view", "invalid_arguments"))
    if definition["type"] != "home":
        raise invalid("[ERROR] must be a home view [json-pointer:/view/type]")
    person = call.person("user_id")
    return _shown(call, call.hub.modals.publish(person.id, definition, call.text("hash", "")))


def _modal(call: Call) -> Json:
    definition = check_view(call.data("view", "invalid_arguments"))
    if definition["type"] != "modal":
        raise invalid("[ERROR] must be a modal [json-pointer:/view/type]")
    return definition


def _shown(call: Call, view: View) -> Json:
    return {"view": call.hub.modals.shown(view, state=False)}


METHODS = {
    "views.open": Method(open_view),
    "views.push": Method(push),
    "views.update": Method(update),
    "views.publish": Method(publish),
}
