"""Which channel of Teams the policy means."""

from __future__ import annotations

import pytest

from bot.chat.teams.naming import meant, name_of
from bot.domain.people import ChannelId
from bot.keeping.rooms import Space

SHOP = Space(
    id="19:general@thread.tacv2",
    name="Douglas Shop",
    channels={"19:general@thread.tacv2": "", "19:social@thread.tacv2": "Social Media", "opaque/1": "A/B"},
)
STORES = Space(id="19:stores", name="Filialen", channels={"19:stores": "", "19:berlin": "Berlin"})


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("Douglas Shop/Social Media", "19:social@thread.tacv2"),
        ("douglas shop/social media", "19:social@thread.tacv2"),
        ("Douglas Shop/General", "19:general@thread.tacv2"),
        ("Filialen/Allgemein", "19:stores"),
        ("Douglas Shop/A/B", "opaque/1"),
        ("19:berlin", "19:berlin"),
        (
            "https://teams.microsoft.com/l/channel/19%3Asocial%40thread.tacv2/Social%20Media?groupId=g&tenantId=t",
            "19:social@thread.tacv2",
        ),
    ],
)
def test_a_channel_is_named_as_people_read_it_by_its_id_or_by_its_link(written: str, place: str) -> None:
    assert meant(ChannelId(f"teams:{written}"), (SHOP, STORES)) == [place]


@pytest.mark.parametrize(
    "written",
    ["Social Media", "Douglas Shop/Berlin", "19:elsewhere", "https://teams.microsoft.com/l/team/x", ""],
)
def test_what_teams_never_told_us_of_is_not_guessed(written: str) -> None:
    assert meant(ChannelId(f"teams:{written}"), (SHOP, STORES)) == []


def test_two_channels_of_one_name_are_both_found() -> None:
    twin = Space(id="19:twin", name="Filialen", channels={"19:other": "Berlin"})
    assert meant(ChannelId("teams:Filialen/Berlin"), (STORES, twin)) == ["19:berlin", "19:other"]


def test_a_channel_is_called_with_its_team() -> None:
    assert name_of("19:berlin", STORES) == "Filialen/Berlin"
    assert name_of("19:stores", STORES) == "Filialen/General"
    assert name_of("19:unnamed", Space(id="19:x", channels={"19:unnamed": ""})) == "19:unnamed"
