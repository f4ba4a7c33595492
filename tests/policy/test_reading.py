from datetime import time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.connectors.registry import problems
from bot.domain.hints import Watch
from bot.domain.people import ChannelId, DepartmentId, Identity, Person, PersonId, Role
from bot.domain.policy import (
    Account,
    Address,
    Department,
    EscalationTarget,
    Policy,
    Region,
    Route,
    Weekly,
)
from bot.domain.posts import AccountId
from bot.policy_file import PolicyProblems, load, load_file
from tests.policy.samples import VALID, with_change

EXAMPLE = Path(__file__).parents[2] / "escalation.yaml"
BAHN = AccountId("letterbox/@bahn")
SHOP = AccountId("webhook/shop")
SERVICE = DepartmentId("service")
IN_ENTRA = "3f2b8c1e-0000-4000-8000-0123456789ab"


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load(VALID)


def test_the_head_says_language_zone_and_undo_window(policy: Policy) -> None:
    assert (policy.language, policy.time_zone, policy.undo_window) == (
        "de",
        ZoneInfo("Europe/Vienna"),
        timedelta(seconds=15),
    )


def test_departments_know_their_channels_and_language(policy: Policy) -> None:
    assert list(policy.departments.values()) == [
        Department("social", "Social Media", ("slack:#social-media",), "de"),  # type: ignore[arg-type]  # plain ids
        Department("service", "Kundenservice", ("slack:C0123ABCD",), "en"),  # type: ignore[arg-type]  # plain ids
    ]


def test_people_have_departments_a_role_and_ids_in_chat(policy: Policy) -> None:
    tom = PersonId("tom")
    assert policy.people[tom] == Person(tom, "Tom Baker", frozenset({"social", "service"}), Role.DRAFT, "en")  # type: ignore[arg-type]  # plain ids
    assert policy.identities == {Identity("slack", "U01ANNA"): "anna", Identity("slack", "U02TOM"): tom}


def test_a_department_may_be_in_slack_in_teams_or_in_both() -> None:
    text = with_change(
        "[{slack: C0123ABCD}]", "[{slack: C0123ABCD, teams: Service/Allgemein}, {teams: Service/Wien}]"
    )
    assert load(text).departments[SERVICE].channels == (
        "slack:C0123ABCD",
        "teams:Service/Allgemein",
        "teams:Service/Wien",
    )


@pytest.mark.parametrize(
    "written",
    [
        "Kundenservice/Social Media",
        "Ein Team/mit Schrägstrich/Allgemein",
        "19:3fb0c1d2@thread.tacv2",
        "c1",
    ],
)
def test_a_teams_channel_is_written_by_its_name_or_its_id(written: str) -> None:
    text = with_change("{slack: C0123ABCD}", f'{{teams: "{written}"}}')
    assert load(text).departments[SERVICE].channels == (f"teams:{written}",)


@pytest.mark.parametrize("rest", ["/Allgemein?groupId=1&tenantId=2", "?groupId=1"])
@pytest.mark.parametrize("host", ["teams.microsoft.com", "teams.cloud.microsoft"])
def test_a_link_to_a_teams_channel_says_its_id(host: str, rest: str) -> None:
    link = f"https://{host}/l/channel/19%3A3fb0%40thread.tacv2{rest}"
    text = with_change("{slack: C0123ABCD}", f'{{teams: "{link}"}}')
    assert load(text).departments[SERVICE].channels == ("teams:19:3fb0@thread.tacv2",)


def test_a_channel_may_have_another_language_than_its_department() -> None:
    policy = load(
        with_change("{slack: C0123ABCD}", "{slack: C0123ABCD}, {teams: Service/Wien, language: de}")
    )
    assert policy.language_of(ChannelId("slack:C0123ABCD")) == "en"
    assert policy.language_of(ChannelId("teams:Service/Wien")) == "de"


def test_who_works_in_slack_and_in_teams_is_one_person() -> None:
    policy = load(with_change("slack: U01ANNA", f"slack: U01ANNA, teams: {IN_ENTRA.upper()}"))
    assert policy.whose("slack", "U01ANNA") == policy.whose("teams", IN_ENTRA) == "anna"
    assert policy.known_on(PersonId("anna"), "teams") == IN_ENTRA
    assert policy.known_on(PersonId("tom"), "teams") is None


def test_nobody_has_to_be_in_slack() -> None:
    policy = load(with_change("slack: U01ANNA", f"teams: {IN_ENTRA}"))
    assert policy.known_on(PersonId("anna"), "slack") is None
    assert policy.whose("slack", IN_ENTRA) is None


def test_accounts_keep_what_their_connector_understands_as_it_is_written(policy: Policy) -> None:
    assert policy.accounts[BAHN] == Account(BAHN, "Bahn auf Mastodon", "letterbox", "de", Address.DU, {})
    options = {"secret": "env:SHOP_SECRET", "limit": "500"}
    assert policy.accounts[SHOP] == Account(SHOP, "Shop", "webhook", "de", Address.SIE, options)


def test_routes_keep_their_order(policy: Policy) -> None:
    technik = Route(
        "Technik",
        "service",  # type: ignore[arg-type]  # a plain id
        frozenset({BAHN}),
        ("defekt*", "kein ton"),
        frozenset({"de"}),
    )
    assert policy.routes == (technik, Route("Alles andere", "social"))  # type: ignore[arg-type]  # a plain id


def test_escalations_are_found_by_who_asks(policy: Policy) -> None:
    target = EscalationTarget("service", ("Technik", "Sonstiges"), timedelta(hours=4))  # type: ignore[arg-type]  # a plain id
    assert policy.escalations == {"social": (target,)}


def test_hints_are_topics_with_their_words(policy: Policy) -> None:
    assert policy.hints == (Watch("Drohung", ("umbringen", "bombe*"), urgent=True), Watch("Lob", ("toll",)))


def test_regions_have_keywords_and_values_for_templates(policy: Policy) -> None:
    assert policy.regions == {
        "tirol": Region("tirol", "Tirol", ("tirol*",), {"contact": "0512 1234"}),
        "rest": Region("rest", "Überall sonst"),
    }


def test_an_account_may_speak_for_a_region() -> None:
    accounts = load(with_change("address: du", "address: du, region: tirol")).accounts
    assert (accounts[BAHN].region, accounts[SHOP].region) == ("tirol", "")


@pytest.mark.parametrize("written", ["9:00", '"9:00"', "'09:00'", "09:00"])
def test_a_time_of_day_is_the_same_with_quotes_and_without(written: str) -> None:
    text = with_change("C0123ABCD}]", f"C0123ABCD}}], windows: [17:30, {written}]")
    assert load(text).departments[SERVICE].windows == (time(9), time(17, 30))


def test_a_department_may_have_a_time_of_the_week() -> None:
    text = with_change("C0123ABCD}]", "C0123ABCD}], weekly: {day: friday, at: 9:05}")
    assert load(text).departments[SERVICE].weekly == Weekly(4, time(9, 5))


def test_a_colleague_has_two_hours_for_help_unless_the_file_says_otherwise(policy: Policy) -> None:
    assert policy.help_due == timedelta(hours=2)
    assert load(with_change("15s", "15s\nhelp_due: 1d")).help_due == timedelta(days=1)


def test_nothing_of_it_has_to_be_there() -> None:
    bare = load(VALID.partition("hints:")[0])
    assert (bare.hints, bare.regions) == ((), {})
    assert {(one.windows, one.weekly) for one in bare.departments.values()} == {((), None)}


@pytest.mark.parametrize(
    ("written", "meant"),
    [("0s", timedelta()), ("90s", timedelta(seconds=90)), ("5m", timedelta(minutes=5))],
)
def test_durations_have_units(written: str, meant: timedelta) -> None:
    assert load(with_change("15s", written)).undo_window == meant


def test_words_that_older_yaml_would_turn_into_something_else_stay_text() -> None:
    policy = load(with_change("[Technik, Sonstiges]", "[no, on, 12:00, 2026-07-01, '1.10', Yes]"))
    (target,) = policy.escalations[next(iter(policy.escalations))]
    assert target.reasons == ("no", "on", "12:00", "2026-07-01", "1.10", "Yes")


def test_the_example_is_valid_also_for_its_connectors() -> None:
    policy = load_file(EXAMPLE, account_problems=problems)
    assert {person.role for person in policy.people.values()} == set(Role)
    assert {department.language for department in policy.departments.values()} == {"de", "en"}
    assert policy.account(SHOP).options["secret"].startswith("env:")


def test_what_a_connector_dislikes_stands_at_the_option() -> None:
    text = with_change("limit: 500", "limit: many")
    with pytest.raises(PolicyProblems) as caught:
        load(text, account_problems=problems)
    assert str(caught.value) == (
        "escalation.yaml:12:62: accounts.webhook/shop.limit: a number of characters from 1 to 999999 expected"
    )


def test_an_option_that_is_missing_is_said_at_the_account() -> None:
    text = with_change("secret: env:SHOP_SECRET, ", "")
    with pytest.raises(PolicyProblems, match=r":12:17: accounts.webhook/shop: secret: missing"):
        load(text, account_problems=problems)


def test_a_missing_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(PolicyProblems, match=r"missing.yaml:1:1: cannot be opened .* copy the example"):
        load_file(tmp_path / "missing.yaml")


def test_a_file_that_is_no_utf8_says_where(tmp_path: Path) -> None:
    path = tmp_path / "escalation.yaml"
    path.write_bytes(VALID.encode() + "# Verspätung".encode("latin-1"))
    with pytest.raises(PolicyProblems, match=r"escalation.yaml:24:8: this is not UTF-8"):
        load_file(path)


def test_a_file_is_read_as_its_text_is(tmp_path: Path) -> None:
    path = tmp_path / "escalation.yaml"
    path.write_bytes(VALID.replace("\n", "\r\n").encode())
    assert load_file(path) == load(VALID)
