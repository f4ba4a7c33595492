"""The example's hints and regions, tried on what people write."""

from pathlib import Path

import pytest

from bot.domain.hints import hints
from bot.domain.policy import Policy
from bot.domain.regions import region_of
from bot.policy_file import load_file
from tests.fakes import world


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load_file(Path(__file__).parents[2] / "escalation.yaml")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Wenn ich den Schaffner erwische, werde ich ihn umbringen!", ["Drohung"]),
        ("There is A BOMB on this train", ["Drohung"]),
        ("Meine Anwältin meldet sich bei euch.", ["Presse oder Recht"]),
        ("Ich bin Journalistin und habe Fragen", ["Presse oder Recht"]),
        ("Meine Oma ist am Bahnsteig gestürzt", ["Verletzung oder Unfall"]),
        ("Ich habe meine Jahreskarte gekuendigt", ["Kündigung"]),
        ("Großes LOB an das Team, das nach dem Unfall geholfen hat", ["Verletzung oder Unfall", "Lob"]),
        ("Die Stimmung im Zug war bombe", []),
        ("Die Hitze bringt mich um", []),
        ("Ihr kündigt jeden Tag Verspätungen an", []),
        ("Das Gericht im Speisewagen war kalt", []),
        ("Danke im Voraus für eine Antwort", []),
        ("Der Anzeige am Bahnsteig glaubt keiner mehr", []),
    ],
)
def test_hints_of_the_example_point_out_what_matters(policy: Policy, text: str, names: list[str]) -> None:
    assert [hint.name for hint in hints(text, policy.hints)] == names


def test_only_a_threat_makes_a_ticket_urgent_by_itself(policy: Policy) -> None:
    assert [watch.name for watch in policy.hints if watch.urgent] == ["Drohung"]


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("Wann fährt der nächste Zug nach Innsbruck?", "tirol"),
        ("Am Wiener Hauptbahnhof steht alles", "wien"),
        ("Is the office in Klagenfurt open?", "kaernten"),
        ("Wo ist der Zug?", ""),
    ],
)
def test_regions_of_the_example_are_named_by_places(policy: Policy, text: str, region: str) -> None:
    assert region_of(world.post(text), policy) == region


def test_every_region_of_the_example_has_the_same_values(policy: Policy) -> None:
    assert {tuple(region.values) for region in policy.regions.values()} == {("contact",)}


def test_cards_of_the_example_appear_at_once(policy: Policy) -> None:
    assert not any(department.windows for department in policy.departments.values())
