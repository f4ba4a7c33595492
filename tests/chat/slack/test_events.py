"""What happens in threads, to people and to channels."""

from __future__ import annotations

import pytest

from bot.chat.slack.heard import CameHome, ChannelChanged, Ignored, PersonChanged, Visitor, Wrote
from tests.chat.slack.payloads import MESSAGE, Json, heard


def test_looking_at_home_is_heard_and_looking_at_messages_is_not() -> None:
    opened = {"type": "app_home_opened", "user": "UANNA", "channel": "D1", "tab": "home"}
    assert heard(opened) == CameHome(who=Visitor("UANNA", "T1", "T1"), cause="slack:event:Ev1")
    assert isinstance(heard(opened | {"tab": "messages"}), Ignored)


def test_messages_in_threads_are_heard_as_written_changed_and_deleted() -> None:
    written = heard(MESSAGE)
    edited = heard(
        {
            "type": "message",
            "subtype": "message_changed",
            "channel": "C1",
            "message": MESSAGE | {"text": "ho", "edited": {"user": "UADMIN"}},
            "previous_message": MESSAGE,
        }
    )
    deleted = heard(
        {
            "type": "message",
            "subtype": "message_deleted",
            "channel": "C1",
            "deleted_ts": "6.000001",
            "previous_message": MESSAGE,
        }
    )
    for what, user, text in ((written, "UANNA", "hi"), (edited, "UADMIN", "ho"), (deleted, None, None)):
        assert what == Wrote(
            workspace="T1",
            cause="slack:event:Ev1",
            user=user,
            place="C1",
            root="5.000001",
            message="6.000001",
            text=text,
        )


def test_names_of_files_are_part_of_a_note() -> None:
    shared = heard(MESSAGE | {"subtype": "file_share", "files": [{"name": "ticket.pdf"}, "junk", {}]})
    assert isinstance(shared, Wrote)
    assert shared.text == "hi\n📎 ticket.pdf"


@pytest.mark.parametrize(
    "event",
    [
        {**MESSAGE, "thread_ts": None},
        {**MESSAGE, "thread_ts": MESSAGE["ts"]},
        {**MESSAGE, "bot_id": "B1"},
        {**MESSAGE, "subtype": "bot_message"},
        {**MESSAGE, "subtype": "channel_join"},
        {
            "type": "message",
            "subtype": "message_changed",
            "channel": "C1",
            "message": MESSAGE,
            "previous_message": MESSAGE,
        },
        {
            "type": "message",
            "subtype": "message_changed",
            "channel": "C1",
            "message": MESSAGE | {"subtype": "tombstone", "text": "This message was deleted."},
            "previous_message": MESSAGE,
        },
        {
            "type": "message",
            "subtype": "message_deleted",
            "channel": "C1",
            "deleted_ts": "5.1",
            "previous_message": {},
        },
        {"type": "member_joined_channel", "channel": "C1", "user": "UANNA"},
        {"type": "reaction_added", "user": "UANNA"},
    ],
)
def test_what_is_no_note_is_left_alone(event: Json) -> None:
    assert isinstance(heard(event), Ignored)


def test_changes_of_people_and_channels_are_heard() -> None:
    assert heard({"type": "user_change", "user": {"id": "UANNA"}}) == PersonChanged("T1", "UANNA")
    assert heard({"type": "channel_archive", "channel": "C1"}) == ChannelChanged("T1", "C1")
    assert heard({"type": "channel_rename", "channel": {"id": "C1"}}) == ChannelChanged("T1", "C1")
    assert heard({"type": "channel_shared", "channel": "C1"}) == ChannelChanged("T1", "C1", shared=True)
    assert heard({"type": "member_left_channel", "channel": "C1", "user": "UBOT"}) == ChannelChanged(
        "T1", "C1"
    )
    assert heard(MESSAGE, is_ext_shared_channel=True) == ChannelChanged("T1", "C1", shared=True)
