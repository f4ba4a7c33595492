"""The tenant that the tests of the local Teams play with, and cards for it."""

from typing import Any

from bot.workspace.teams.model import App, MessageAction, Person, Team, Tenant

Json = dict[str, Any]

ANNA, BEN, GITTA, OTTO = (
    Person.named("Anna Müller", locale="de-DE", role="owner"),
    Person.named("Ben Okafor"),
    Person.named("Gitta Gast", role="guest"),
    Person.named("Otto Other", tenant="ffffffff-0000-4000-8000-000000000001"),
)
CARD_TYPE = "application/vnd.microsoft.card.adaptive"


def tenant(**app: Any) -> Tenant:
    """Two teams; Otto, of another company, is in the second only."""
    team = Team.named("Service", "Tickets", members=(ANNA.id, BEN.id, GITTA.id))
    other = Team.named("Presse", members=(ANNA.id, OTTO.id))
    actions = (MessageAction("note", "Note on ticket"),)
    people = [Person(**vars(one)) for one in (ANNA, BEN, GITTA, OTTO)]
    return Tenant.of(people, [team, other], App(message_actions=actions, **app))


def card(text: str = "A late train", *actions: Json, **more: Any) -> Json:
    body: list[Json] = [{"type": "TextBlock", "text": text, "wrap": True}]
    return {
        "type": "AdaptiveCard",
        "version": "1.5",
        "fallbackText": text,
        "body": body,
        "actions": list(actions),
    } | more


def activity(content: Json | None = None, **more: Any) -> Json:
    """A message that shows a card, or what `more` says."""
    attached = {"attachments": [{"contentType": CARD_TYPE, "content": content}]} if content else {}
    return {"type": "message", **attached, **more}


def execute(title: str = "Claim", **more: Any) -> Json:
    return {"type": "Action.Execute", "title": title, "verb": title.lower(), "data": {"ticket": 7}, **more}


def opens(title: str = "Reply", **data: Any) -> Json:
    """A button that asks for a dialog."""
    return {
        "type": "Action.Submit",
        "title": title,
        "data": {"msteams": {"type": "task/fetch"}, "ticket": 7, **data},
    }


def submit(title: str = "Send", **data: Any) -> Json:
    return {"type": "Action.Submit", "title": title, "data": {"form": 1, **data}}


def dialog(content: Json, title: str = "Reply") -> Json:
    info = {
        "title": title,
        "height": "medium",
        "width": "medium",
        "card": {"contentType": CARD_TYPE, "content": content},
    }
    return {"task": {"type": "continue", "value": info}}


def shows(content: Json) -> Json:
    """The answer to Action.Execute that shows a card to whoever pressed."""
    return {"statusCode": 200, "type": CARD_TYPE, "value": content}


def says(text: str) -> Json:
    return {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": text}
