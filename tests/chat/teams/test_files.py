"""A file goes where Teams says, and nowhere else."""

from __future__ import annotations

import pytest

from bot.chat.teams.heard import FileAnswered, Upload
from bot.chat.teams.intake import heard
from bot.chat.teams.service_urls import ServiceUrls
from bot.domain.errors import Rejected
from tests.chat.teams.connector import Connector
from tests.chat.teams.microsoft import an_activity

SERVICE = "https://smba.trafficmanager.net/emea/"


@pytest.mark.parametrize(
    ("url", "taken"),
    [
        ("https://shop-my.sharepoint.com/personal/anna/_api/v2.0/drive?x=1", True),
        ("http://shop-my.sharepoint.com/x", False),
        ("https://shop-my.sharepoint.com.evil.example/x", False),
        ("https://sharepoint.com.evil.example/x", False),
        ("https://anna:secret@shop-my.sharepoint.com/x", False),
        ("https://169.254.169.254/x", False),
        ("http://127.0.0.1:80/x", False),
        ("https://[::1", False),
    ],
)
def test_files_go_to_peoples_onedrive_only(url: str, taken: bool) -> None:
    assert ServiceUrls().takes_files(url) is taken


async def test_a_file_that_is_wanted_elsewhere_is_not_sent() -> None:
    connector = Connector()
    with pytest.raises(Rejected):
        await connector.client().upload("https://evil.example/x", b"x")
    assert connector.calls == []


@pytest.mark.parametrize("action", ["accept", "decline"])
def test_what_somebody_says_to_an_offered_file_is_heard(action: str) -> None:
    about = {
        "uploadUrl": "https://u",
        "contentUrl": "https://c",
        "name": "a.csv",
        "uniqueId": "1",
        "fileType": "csv",
    }
    value = {"type": "fileUpload", "action": action, "context": {"file": "f1"}, "uploadInfo": about}
    activity = an_activity(SERVICE, "invoke", name="fileConsent/invoke", value=value, replyToId="17")
    found = heard(activity)
    assert isinstance(found, FileAnswered)
    assert (found.file, found.message) == ("f1", "17")
    wanted = Upload("https://u", "https://c", "a.csv", "1", "csv")
    assert found.upload == (wanted if action == "accept" else None)
