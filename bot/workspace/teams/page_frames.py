"""The JSON frames that the page gets, made for one person. Their shapes stand in `page_socket`."""

from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from bot.workspace.teams.content import CONSENT, FILE_INFO
from bot.workspace.teams.dialogs import Dialog
from bot.workspace.teams.model import Channel, Chat, Json, Message, Person, Tenant
from bot.workspace.teams.page_person import PersonAtPage
from bot.workspace.teams.sight import Seen


def state_frame(person: PersonAtPage) -> Json:
    tenant = person.hub.tenant
    return {
        "type": "state",
        "me": person.who.id,
        "people": [_person(one) for one in tenant.people.values()],
        "teams": _teams(person),
        "chat": person.chat.id if person.chat else None,
        "app": {"id": tenant.app.bot, "name": tenant.app.name},
        "actions": [{"id": one.id, "title": one.title} for one in tenant.app.message_actions],
    }


def _person(person: Person) -> Json:
    return {
        "id": person.id,
        "name": person.name,
        "title": person.title,
        "locale": person.locale,
        "color": f"#{person.color}",
    }


def _teams(person: PersonAtPage) -> list[Json]:
    shown: dict[str, Json] = {}
    for team, channel in person.channels:
        entry = shown.setdefault(team.id, {"id": team.id, "name": team.name, "channels": []})
        entry["channels"].append({"id": channel.id, "name": channel.name})
    return list(shown.values())


def messages_frame(person: PersonAtPage, place: Channel | Chat) -> Json:
    """Everything in a place that this person may see."""
    shown = [page_message(person.hub.tenant, person.seen(message)) for message in person.messages(place.id)]
    return {"type": "messages", "place": place.id, "messages": shown}


def message_frame(person: PersonAtPage, place: Channel | Chat, message: Message) -> Json:
    return {
        "type": "message",
        "place": place.id,
        "message": page_message(person.hub.tenant, person.seen(message)),
    }


def page_message(tenant: Tenant, seen: Seen) -> Json:
    """A message as one person sees it: with the card that was meant for them, and what the app told them below it."""
    message = seen.message
    author = tenant.people.get(message.author)
    shown: Json = {
        "id": message.id,
        "root": message.root,
        "author": message.author,
        "name": author.name if author else tenant.app.name,
        "at": message.at,
        "deleted": message.is_deleted,
    }
    if message.is_deleted:
        return shown
    shown |= {"text": message.text, "card": seen.card, "entities": message.content.get("entities") or []}
    shown |= {"summary": message.content.get("summary"), "edited": message.edited_at is not None}
    shown |= {"said": {"text": seen.said.text, "is_error": seen.said.is_error} if seen.said else None}
    shown |= {"only_for": message.only_for, "mentions": _mentioned(tenant, message)}
    shown |= {"plain": _typed(message), "files": list(_files(message))}
    return shown | {
        "reactions": [{"name": name, "people": people} for name, people in message.reactions.items()]
    }


def _files(message: Message) -> Iterator[Json]:
    """What the app offers, and (with `url`) what it has put into somebody's storage."""
    for one in message.content.get("attachments") or ():
        if one["contentType"] == CONSENT:
            offered = one["content"]
            about, size = offered.get("description", ""), int(offered["sizeInBytes"])
            yield {"name": one["name"], "about": about, "size": size}
        elif one["contentType"] == FILE_INFO:
            yield {"name": one["name"], "url": f"/teams{urlsplit(one['contentUrl']).path}"}


def _mentions(message: Message) -> Sequence[Json]:
    return [one for one in message.content.get("entities") or () if one.get("type") == "mention"]


def _mentioned(tenant: Tenant, message: Message) -> list[str]:
    """Whom the client tells of a message: whoever its words name, or its card, where an app may go by the id in Entra."""
    named = [*_mentions(message), *((message.card or {}).get("msteams", {}).get("entities") or ())]
    ids = [one["mentioned"]["id"] for one in named if one.get("type") == "mention"]
    known = {person.object_id: person.id for person in tenant.people.values()}
    return [known.get(one, one) for one in ids]


def _typed(message: Message) -> str:
    """The words as their author typed them."""
    text = message.text
    for one in _mentions(message):
        text = text.replace(one["text"], f"@{one['mentioned']['name']}")
    return text


def dialog_frame(dialog: Dialog | None) -> Json:
    """`id` is another for another dialog, `serial` for another content of it as well."""
    names = ("id", "serial", "title", "card", "text", "width", "trouble")
    shown = {name: getattr(dialog, name) for name in names} if dialog else None
    return {"type": "dialog", "dialog": shown}
