"""What is written today is read for years."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.activities import Activity, Claimed, Opened
from bot.domain.deliveries import Delivery
from bot.domain.text import Untrusted
from bot.stores.codec import (
    KINDS,
    decode,
    delivery_document,
    delivery_of,
    encode,
    from_document,
    moment,
    to_document,
)
from bot.stores.store import Damaged
from tests.contracts.store_making import claimed, opening

GOLDEN = json.loads((Path(__file__).parent / "golden_log.json").read_text())

any_text = st.text(st.characters(), max_size=30)  # every code point, broken ones included
st.register_type_strategy(str, any_text)
st.register_type_strategy(datetime, st.datetimes(timezones=st.just(UTC)))
activities = st.one_of([st.from_type(kind) for kind in get_args(Activity)])


@given(activities)
def test_every_activity_comes_back_as_it_was(activity: Activity) -> None:
    assert decode(encode(activity)) == activity


@given(st.from_type(Delivery))
def test_every_delivery_comes_back_as_it_was(delivery: Delivery) -> None:
    assert delivery_of(json.loads(json.dumps(delivery_document(delivery)))) == delivery


def test_the_golden_log_has_one_of_every_kind() -> None:
    assert {document["kind"] for document in GOLDEN} == set(KINDS)


@pytest.mark.parametrize("document", GOLDEN, ids=lambda document: document["kind"])
def test_logs_of_the_first_version_stay_readable(document: dict[str, Any]) -> None:
    activity = from_document(document)
    assert type(activity).__name__ == document["kind"]
    assert _is_part(document, json.loads(encode(activity)))


def _is_part(old: Any, new: Any) -> bool:
    """Tell whether nothing of what was written got lost; new fields may have come."""
    if isinstance(old, dict):
        return all(key in new and _is_part(value, new[key]) for key, value in old.items())
    return bool(old == new)


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.__name__)
def test_no_activity_has_a_field_that_the_log_needs_itself(kind: type) -> None:
    assert not {"kind", "v"} & set(kind.__dataclass_fields__)  # type: ignore[attr-defined]  # all are dataclasses


def test_a_field_that_an_old_log_lacks_takes_its_default() -> None:
    document = to_document(opening("a"))
    del document["matched"], document["urgent"]
    assert from_document(document) == opening("a")


def test_a_field_that_we_do_not_know_is_left_out() -> None:
    assert from_document({**to_document(claimed()), "mood": "sunny"}) == claimed()


def test_old_versions_are_brought_forward_step_by_step() -> None:
    document = to_document(claimed())
    document["who"] = document.pop("by")
    steps = {
        1: lambda old: {**old, "whom": old["who"]},
        2: lambda old: {**old, "by": old["whom"]},
    }
    assert from_document(document, steps, version=3) == claimed()


def test_times_are_written_in_utc() -> None:
    vienna = timezone(timedelta(hours=2))
    activity = Claimed(at=datetime(2026, 6, 1, 12, tzinfo=vienna), by=claimed().by)
    assert to_document(activity)["at"] == "2026-06-01T10:00:00.000000+00:00"
    assert decode(encode(activity)) == activity


@given(st.datetimes(timezones=st.just(UTC)), st.datetimes(timezones=st.just(UTC)))
def test_written_times_sort_like_times(one: datetime, other: datetime) -> None:
    assert (moment(one) < moment(other)) == (one < other)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        moment(datetime(2026, 6, 1))  # noqa: DTZ001 - that is the point


def test_text_from_outside_comes_back_raw_and_untrusted() -> None:
    decoded = decode(encode(opening("a")))
    assert isinstance(decoded, Opened)
    assert decoded.post.text == Untrusted("Wo bleibt der Zug?")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", "not JSON"),
        ('{"kind":"Claimed","v":1,"at":"2026', "not JSON"),
        ("[]", "not a JSON object"),
        ("{}", "kind None"),
        ('{"kind":"Applauded","v":1}', "Applauded"),
        ('{"kind":"Claimed","v":1}', "Claimed"),
        ('{"kind":"Claimed","v":1,"at":"yesterday","by":{"id":"a","name":"A"}}', "yesterday"),
        ('{"kind":"Claimed","v":1,"at":5,"by":{"id":"a","name":"A"}}', "Claimed"),
        (
            '{"kind":"Claimed","v":1,"at":"2026-03-02T12:00:00+00:00","by":{"id":5,"name":"A"}}',
            "not of type str",
        ),
        ('{"kind":"Claimed","v":1,"at":"2026-03-02T12:00:00+00:00","by":"anna"}', "Claimed"),
        ('{"kind":"Claimed","v":2,"at":"2026-03-02T12:00:00+00:00","by":{}}', "update the program"),
        ('{"kind":["Claimed"],"v":1}', "Claimed"),
    ],
)
def test_what_cannot_be_read_says_what_it_is(text: str, names: str) -> None:
    with pytest.raises(Damaged, match=names):
        decode(text)


def test_a_delivery_that_cannot_be_read_says_so() -> None:
    with pytest.raises(Damaged, match="delivery"):
        delivery_of({"kind": "parcel"})
