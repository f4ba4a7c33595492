"""What Teams says, in each of its shapes and with all that may be missing, as what was heard."""

from __future__ import annotations

import copy
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.payloads import Junk
from bot.chat.teams.heard import (
    ChannelsChanged,
    Commanded,
    Heard,
    Ignored,
    InDialog,
    Installed,
    MembersChanged,
    Pointed,
    Pressed,
    Removed,
    Spot,
    Vanished,
    Visitor,
    Wrote,
)
from bot.chat.teams.intake import OUTDATED, heard
from bot.chat.teams.markup import words_of, words_of_html
from tests.chat.teams.microsoft import ANNA, APP, CHANNEL, TENANT, a_click, an_activity

Json = dict[str, Any]
SERVICE: Final = "https://smba.trafficmanager.net/emea/"
ROOT, MESSAGE, TEAM = "1700000000001", "1700000000002", "19:team@thread.tacv2"
BOT: Final = f"28:{APP}"
SPOT: Final = Spot(
    service_url=SERVICE,
    tenant=TENANT,
    conversation=CHANNEL,
    team=TEAM,
    group="group-1",
    channel=CHANNEL,
    root=ROOT,
)
WHO: Final = Visitor(ANNA, "29:anna", "Anna Müller", TENANT, "de-DE")
FORM: Final = {"v": 1, "h": "reply", "t": 17, "m": {"draft": "d-1"}, "n": "nonce-1"}
PRESS: Final = {"v": 1, "h": "claim", "t": 17, "s": "", "n": 7}
PERSONAL: Final[Json] = {
    "conversation": {"conversationType": "personal", "tenantId": TENANT, "id": "a:chat"},
    "channelData": {"tenant": {"id": TENANT}},
}
MENTION: Final[Json] = {
    "text": "<at>Zuruf</at>&nbsp;posteingang",
    "entities": [{"type": "mention", "text": "<at>Zuruf</at>", "mentioned": {"id": BOT, "name": "Zuruf"}}],
}


def said(kind: str = "message", **more: Any) -> Json:
    return an_activity(SERVICE, kind, **more)


def invoked(name: str, value: object, **more: Any) -> Json:
    return said("invoke", name=name, value=value, id="f:1", replyToId=ROOT, **more)


def in_thread_of_its_own(activity: Json) -> Json:
    """Return it as a message that begins a thread."""
    return activity | {
        "conversation": activity["conversation"] | {"id": f"{CHANNEL};messageid={activity['id']}"}
    }


# Buttons


def test_a_press_says_who_what_and_where() -> None:
    pressed = heard(a_click(SERVICE))
    assert isinstance(pressed, Pressed)
    assert (pressed.who, pressed.spot, pressed.message) == (WHO, SPOT, ROOT)
    assert (pressed.code.handler, pressed.code.ticket, pressed.code.version) == ("claim", 17, 7)
    assert (pressed.dialog, pressed.answered) == (False, True)


def test_a_press_of_an_older_client_is_the_same_press_and_takes_no_answer() -> None:
    now = heard(a_click(SERVICE))
    old = heard(said(value={"press": PRESS}, replyToId=ROOT))
    assert isinstance(now, Pressed)
    assert isinstance(old, Pressed)
    assert (old.cause, old.code, old.answered) == (now.cause, now.code, False)


def test_a_press_that_wants_a_form_says_so() -> None:
    data = {"press": PRESS, "msteams": {"type": "task/fetch"}}
    opened = heard(invoked("task/fetch", {"data": data, "context": {"theme": "default"}}))
    assert isinstance(opened, Pressed)
    assert (opened.dialog, opened.code.handler) == (True, "claim")


@pytest.mark.parametrize(
    "data", [{}, {"press": 7}, {"press": PRESS | {"v": 99}}, {"press": PRESS | {"t": "17"}}]
)
def test_a_button_of_another_make_is_told_apart_from_all_of_ours(data: Json) -> None:
    pressed = heard(invoked("adaptiveCard/action", {"action": {"data": data}}))
    assert isinstance(pressed, Pressed)
    assert pressed.code.handler == OUTDATED


CHANGES: Final[dict[str, Json]] = {
    "another person": {"from": {"id": "29:ben", "aadObjectId": "ben"}},
    "another message": {"replyToId": "1700000000009"},
    "another channel": {"conversation": {"conversationType": "channel", "id": f"19:other;messageid={ROOT}"}},
    "another company": {"channelData": {"tenant": {"id": "other"}, "channel": {"id": CHANNEL}}},
}
RESENT: Final[dict[str, Json]] = {
    "another id": {"id": "f:2"},
    "later": {"timestamp": "2026-03-02T08:00:45.000Z", "localTimestamp": "2026-03-02T09:00:45.000+01:00"},
    "another name": {"from": {"id": "29:anna", "name": "Anna Schmidt", "aadObjectId": ANNA}},
    "another address": {"serviceUrl": "https://smba.trafficmanager.net/amer/"},
}


def cause_of(activity: Json) -> str:
    found = heard(activity)
    assert isinstance(found, Pressed | InDialog | Commanded | Pointed | Wrote)
    return found.cause


@pytest.mark.parametrize("more", RESENT.values(), ids=RESENT.keys())
def test_what_is_sent_again_has_the_same_cause(more: Json) -> None:
    assert cause_of(a_click(SERVICE) | more) == cause_of(a_click(SERVICE))


@pytest.mark.parametrize("more", CHANGES.values(), ids=CHANGES.keys())
def test_what_is_done_by_another_or_elsewhere_has_another_cause(more: Json) -> None:
    assert cause_of(a_click(SERVICE) | more) != cause_of(a_click(SERVICE))


@pytest.mark.parametrize("code", [{"h": "release"}, {"t": 18}, {"s": "r-1"}, {"n": 8}])
def test_another_button_and_a_newer_card_have_another_cause(code: Json) -> None:
    assert cause_of(a_click(SERVICE, **code)) != cause_of(a_click(SERVICE))


# Forms


def test_a_form_says_what_it_is_and_all_that_was_filled_in() -> None:
    data = {"form": FORM, "act": "submit", "text.reply.0.0": "Hallo!"}
    done = heard(invoked("task/submit", {"data": data, "context": {}}))
    assert isinstance(done, InDialog)
    assert (done.who, done.spot, done.act, done.press, done.data) == (WHO, SPOT, "submit", None, data)
    assert (done.code.handler, done.code.ticket, done.code.memory) == ("reply", 17, {"draft": "d-1"})
    assert not done.extension


def test_a_button_within_a_form_is_a_press_in_that_form() -> None:
    done = heard(invoked("task/submit", {"data": {"form": FORM, "act": "press", "press": PRESS}}))
    assert isinstance(done, InDialog)
    assert done.press is not None
    assert (done.act, done.press.handler) == ("press", "claim")


def test_a_form_that_was_opened_from_a_message_says_so() -> None:
    done = heard(invoked("composeExtension/submitAction", {"commandId": "note", "data": {"form": FORM}}))
    assert isinstance(done, InDialog)
    assert done.extension


def test_a_form_of_another_make_is_told_apart_from_all_of_ours() -> None:
    done = heard(invoked("task/submit", {"data": {"form": {"v": 99}}}))
    assert isinstance(done, InDialog)
    assert done.code.handler == OUTDATED


@pytest.mark.parametrize(
    "more", [{"text.reply.0.0": "Hallo."}, {"form": FORM | {"n": "nonce-2"}}, {"act": "press"}]
)
def test_other_words_and_another_opening_have_another_cause(more: Json) -> None:
    data = {"form": FORM, "act": "submit", "text.reply.0.0": "Hallo!"}
    first, other = (invoked("task/submit", {"data": content}) for content in (data, data | more))
    assert cause_of(first) == cause_of(first | {"id": "f:2"})
    assert cause_of(first) != cause_of(other)


def test_a_search_of_another_make_finds_nothing() -> None:
    value = {"queryText": "lie", "dataset": "of somebody else"}
    assert isinstance(heard(invoked("application/search", value)), Ignored)


# Messages


def test_a_message_in_a_thread_is_a_note() -> None:
    wrote = heard(said(text="Ich rufe&nbsp;an."))
    assert isinstance(wrote, Wrote)
    assert (wrote.who, wrote.spot, wrote.root, wrote.message) == (WHO, SPOT, ROOT, MESSAGE)
    assert (wrote.text, wrote.again, wrote.tenant) == ("Ich rufe an.", False, TENANT)


@pytest.mark.parametrize("kind", ["message", "messageUpdate"])
def test_what_begins_a_thread_of_its_own_is_dropped_with_its_words(kind: str) -> None:
    dropped = heard(in_thread_of_its_own(said(kind, text="private")))
    assert isinstance(dropped, Ignored)
    assert "private" not in str(dropped)


@pytest.mark.parametrize("event", ["editMessage", "undeleteMessage"])
def test_a_changed_message_is_the_same_message_with_other_words(event: str) -> None:
    data = said()["channelData"] | {"eventType": event}
    edits = [said("messageUpdate", text="Neu.", channelData=data, timestamp=at) for at in ("1", "2", "2")]
    found = [heard(edit) for edit in edits]
    assert all(
        isinstance(one, Wrote) and one.again and one.text == "Neu." and one.message == MESSAGE
        for one in found
    )
    assert len({cause_of(edit) for edit in edits}) == 2


def test_a_deleted_message_has_no_words_and_no_author() -> None:
    data = said()["channelData"] | {"eventType": "softDeleteMessage"}
    deleted = heard(said("messageDelete", channelData=data))
    assert isinstance(deleted, Wrote)
    assert (deleted.text, deleted.who, deleted.root, deleted.message) == (None, None, ROOT, MESSAGE)


def test_a_deleted_card_and_a_deleted_reply_of_ours_vanish() -> None:
    card = heard(in_thread_of_its_own(said("messageDelete")))
    ours = heard(said("messageDelete", **{"from": {"id": BOT}}))
    assert card == Vanished(spot=Spot(**{**_fields(SPOT), "root": MESSAGE}), root=MESSAGE, message=MESSAGE)
    assert ours == Vanished(spot=SPOT, root=ROOT, message=MESSAGE)


def _fields(spot: Spot) -> Json:
    return {name: getattr(spot, name) for name in spot.__slots__}


@pytest.mark.parametrize("author", [{"id": BOT}, {"id": "28:another", "role": "bot"}])
@pytest.mark.parametrize("kind", ["message", "messageUpdate"])
def test_what_bots_say_is_no_note(kind: str, author: Json) -> None:
    assert isinstance(heard(said(kind, text="x", **{"from": author})), Ignored)


# Commands


@pytest.mark.parametrize("place", [{}, PERSONAL], ids=["in a channel", "in our chat"])
def test_a_mention_is_a_command(place: Json) -> None:
    command = heard(said(**MENTION, **place))
    assert isinstance(command, Commanded)
    assert (command.words, command.who.object_id) == ("posteingang", ANNA)


def test_a_mention_in_a_channel_itself_is_a_command_too() -> None:
    assert isinstance(heard(in_thread_of_its_own(said(**MENTION))), Commanded)


def test_in_our_chat_words_alone_are_a_command() -> None:
    command = heard(said(text="  suche  Lieferung\n", **PERSONAL))
    assert isinstance(command, Commanded)
    assert (command.words, command.spot.is_personal, command.spot.conversation) == (
        "suche Lieferung",
        True,
        "a:chat",
    )
    assert (command.spot.channel, command.spot.root) == ("", None)


def test_a_command_keeps_the_names_of_others() -> None:
    entities = [*MENTION["entities"], {"type": "mention", "mentioned": {"id": "29:ben", "name": "Ben"}}]
    command = heard(said(text="<at>Zuruf</at> an <at>Ben</at>", entities=entities))
    assert isinstance(command, Commanded)
    assert command.words == "an @Ben"


def test_a_mention_of_somebody_else_is_a_note() -> None:
    entities = [{"type": "mention", "text": "<at>Ben</at>", "mentioned": {"id": "29:ben", "name": "Ben"}}]
    wrote = heard(said(text="<at>Ben</at> schaust du?", entities=entities))
    assert isinstance(wrote, Wrote)
    assert wrote.text == "@Ben schaust du?"


def test_where_teams_names_nobody_we_go_by_our_name() -> None:
    assert isinstance(heard(said(text="<at>Zuruf</at> start")), Commanded)
    assert isinstance(heard(said(text="Zuruf start")), Wrote)


def test_the_same_command_is_one_however_it_is_sent_and_another_one_later() -> None:
    first = said(**MENTION)
    assert cause_of(first | {"id": "9"}) == cause_of(first)
    assert cause_of(first | {"timestamp": "2026-03-02T08:10:00.000Z"}) != cause_of(first)


def test_a_command_that_is_changed_afterwards_does_nothing() -> None:
    assert isinstance(heard(said("messageUpdate", **MENTION)), Ignored)


# A message's menu


def test_pointing_at_a_message_says_its_words_and_its_thread() -> None:
    body = {
        "contentType": "html",
        "content": '<div><p>Bitte <b>heute</b>.</p><img src="x" alt="image"></div>',
    }
    payload = {"id": MESSAGE, "replyToId": ROOT, "body": body}
    value = {"commandId": "note", "commandContext": "message", "messagePayload": payload}
    pointed = heard(invoked("composeExtension/fetchTask", value))
    assert isinstance(pointed, Pointed)
    assert (pointed.name, pointed.root, pointed.message) == ("note", ROOT, MESSAGE)
    assert pointed.text == "Bitte heute.\n🖼"


def test_pointing_at_what_begins_a_thread_is_about_that_thread() -> None:
    value = {"commandId": "note", "messagePayload": {"id": "77", "replyToId": None}}
    alone = invoked("composeExtension/fetchTask", value) | {"conversation": {"isGroup": True, "id": CHANNEL}}
    pointed = heard(alone)
    assert isinstance(pointed, Pointed)
    assert (pointed.root, pointed.message, pointed.text) == ("77", "77", "")


# What happens to teams and channels

CHANNEL_DATA: Final[Json] = {
    "tenant": {"id": TENANT},
    "team": {"id": TEAM, "name": "Kundenservice", "aadGroupId": "group-1"},
}
AT_THE_TEAM: Final[Json] = {"conversation": {"isGroup": True, "conversationType": "channel", "id": TEAM}}


def happened(kind: str = "conversationUpdate", **more: Any) -> Heard:
    data = CHANNEL_DATA | more.pop("channelData", {})
    return heard(said(kind, channelData=data, **AT_THE_TEAM, **more))


def test_an_installation_says_where_and_in_which_channel() -> None:
    chosen = {"settings": {"selectedChannel": {"id": CHANNEL}}}
    for installed in (
        happened("installationUpdate", action="add", channelData=chosen),
        happened("installationUpdate", action="add-upgrade", channelData=chosen),
        happened(membersAdded=[{"id": BOT}], channelData=chosen),
    ):
        assert isinstance(installed, Installed)
        assert (installed.team_name, installed.chosen, installed.who) == ("Kundenservice", CHANNEL, None)
        assert (installed.spot.team, installed.spot.group, installed.spot.channel) == (TEAM, "group-1", TEAM)


def test_somebody_who_adds_us_for_themselves_says_who_they_are() -> None:
    installed = heard(said("installationUpdate", action="add", **PERSONAL))
    assert isinstance(installed, Installed)
    assert installed.spot.is_personal
    assert installed.who == WHO


def test_being_taken_out_is_noticed() -> None:
    for removed in (happened("installationUpdate", action="remove"), happened(membersRemoved=[{"id": BOT}])):
        assert isinstance(removed, Removed)
        assert removed.spot.team == TEAM


@pytest.mark.parametrize("which", ["membersAdded", "membersRemoved"])
def test_people_who_come_and_go_are_noticed(which: str) -> None:
    others: Json = {which: [{"id": "29:ben"}, "junk", {}]}
    changed = happened(**others)
    assert isinstance(changed, MembersChanged)


@pytest.mark.parametrize("kind", ["channelCreated", "channelRenamed", "channelDeleted", "channelRestored"])
def test_channels_that_change_are_noticed(kind: str) -> None:
    changed = happened(channelData={"eventType": kind, "channel": {"id": CHANNEL, "name": "Social"}})
    assert isinstance(changed, ChannelsChanged)
    assert (changed.kind, changed.channel, changed.name) == (kind, CHANNEL, "Social")


@pytest.mark.parametrize(
    "kind", ["teamRenamed", "teamArchived", "teamDeleted", "teamUnarchived", "teamRestored"]
)
def test_teams_that_change_are_noticed(kind: str) -> None:
    changed = happened(channelData={"eventType": kind})
    assert isinstance(changed, ChannelsChanged)
    assert (changed.kind, changed.channel, changed.name) == (kind, "", "Kundenservice")


@pytest.mark.parametrize(
    "activity",
    [said("typing"), said("messageReaction"), said("made up"), said("conversationUpdate"), invoked("signin/verifyState", {}),
     said("installationUpdate", action="made up"), said("installationUpdate"), said("invoke")],
)  # fmt: skip
def test_the_rest_is_left_alone(activity: Json) -> None:
    assert isinstance(heard(activity), Ignored)


# Little is said


MINIMAL: Final[Json] = {
    "type": "message", "id": "1", "channelId": "emulator", "serviceUrl": "http://localhost:56150",
    "from": {"id": "user-1"}, "recipient": {"id": "bot-1"}, "conversation": {"id": "chat-1"},
}  # fmt: skip


def test_opaque_ids_and_missing_names_are_enough() -> None:
    command = heard(MINIMAL | {"text": "start"})
    assert isinstance(command, Commanded)
    assert command.who == Visitor("", "user-1", "", "", "")
    assert command.spot == Spot(service_url="http://localhost:56150", tenant="", conversation="chat-1")
    grouped = {"conversation": {"id": "room-1;messageid=7", "isGroup": True}, "text": "hello"}
    assert isinstance(heard(MINIMAL | grouped), Wrote)
    pressed = heard(MINIMAL | {"value": {"press": PRESS}})
    assert isinstance(pressed, Pressed)
    assert not pressed.message


def test_a_language_is_taken_from_where_it_is() -> None:
    client = {"entities": [{"type": "clientInfo", "locale": "en-GB"}]}
    command = heard(MINIMAL | client | {"text": "start"})
    assert isinstance(command, Commanded)
    assert command.who.language == "en-GB"


# Words


@pytest.mark.parametrize(
    ("activity", "words"),
    [
        ({"text": "a &lt;b&gt; &amp; c"}, "a <b> & c"),
        ({"text": "<at id='0'>Anna  Müller</at>\xa0ja"}, "@Anna Müller ja"),
        ({"text": "<div>a<br>b</div>", "textFormat": "xml"}, "a\nb"),
        ({"text": "a\r\n\r\n\r\n\r\nb  "}, "a\n\nb"),
        ({}, ""),
        ({"text": 7}, ""),
        ({"attachments": [{"contentType": "image/png", "name": "foto.png"}]}, "🖼 foto.png"),
        ({"text": "siehe", "attachments": [{"contentType": "reference", "name": "liste.xlsx"}]}, "siehe\n📎 liste.xlsx"),
        ({"text": "x", "attachments": [{"contentType": "text/html", "content": "<p>x</p><img src=y>"}]}, "x\n🖼"),
        ({"text": "x", "attachments": ["junk", {}, {"contentType": 7}]}, "x"),
    ],
)  # fmt: skip
def test_words_are_what_people_see(activity: Json, words: str) -> None:
    assert words_of(activity) == words


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("<p>Hallo <at id='0'>Anna</at>&nbsp;!</p><p>zwei</p>", "Hallo @Anna !\n\nzwei"),
        ("<emoji id='smile' alt='🙂' title='x'></emoji> ja", "🙂 ja"),
        ("<img itemtype='http://schema.skype.com/Emoji' alt='👍'>", "👍"),
        ("<script>alert(1)</script><style>p{}</style>ja", "ja"),
        ("<ul><li>a</li><li>b</li></ul>", "a\n\nb"),
        ("a <b", "a <b"),
        ("", ""),
    ],
)
def test_html_is_read_as_it_looks(content: str, words: str) -> None:
    assert words_of_html(content) == words


@given(st.text())
def test_no_html_breaks_reading(content: str) -> None:
    words_of_html(content)
    words_of_html(f"<div>{content}")


# Nothing that is sent breaks anything

SHAPES: Final = (
    a_click(SERVICE), said(**MENTION), said("messageUpdate", text="x"), said("messageDelete"),
    invoked("task/fetch", {"data": {"press": PRESS}}), invoked("task/submit", {"data": {"form": FORM}}),
    invoked("composeExtension/fetchTask", {"commandId": "note", "messagePayload": {"id": "1", "body": {"content": "x"}}}),
    invoked("application/search", {"dataset": "x", "queryText": "x", "data": {}}),
    said("installationUpdate", action="add", **PERSONAL), said("conversationUpdate", membersAdded=[{"id": BOT}]),
)  # fmt: skip
ODD: Final = st.sampled_from([None, 7, "", "x", [], [7], {}, {"id": 7}, True, 1.5, "\ud800"])


def _paths(content: object, before: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    if isinstance(content, dict):
        inner = [path for name, value in content.items() for path in _paths(value, (*before, name))]
    elif isinstance(content, list):
        inner = [path for number, value in enumerate(content) for path in _paths(value, (*before, number))]
    else:
        inner = []
    return [*([before] if before else []), *inner]


@given(st.sampled_from(SHAPES), st.data())
def test_whatever_is_odd_is_junk_or_heard(shape: Json, data: st.DataObject) -> None:
    activity: Any = copy.deepcopy(shape)
    for _ in range(data.draw(st.integers(1, 3))):
        *before, last = data.draw(st.sampled_from(_paths(activity)))
        place = activity
        for name in before:
            place = place[name]
        place[last] = copy.deepcopy(data.draw(ODD))
    try:
        heard(activity)
    except Junk as junk:
        assert len(str(junk)) < 100  # noqa: PT017 -- what it says is ours, whatever was sent
