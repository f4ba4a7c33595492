"""Signatures, with the reference implementation of Standard Webhooks as the other side."""

from __future__ import annotations

import base64
import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
import standardwebhooks
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.connectors.connector import Forged, Malformed
from bot.connectors.hooks import Secrets, SignedHook, sign
from bot.domain.posts import AccountId, PostRef, Removal

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
OLD, NEW, OTHER = (f"whsec_{base64.b64encode(bytes([number]) * 32).decode()}" for number in range(3))
BODY = '{"type": "removal", "post": {"id": "ä"}}'.encode()


def hook(secrets: str = NEW, now: datetime = NOW) -> SignedHook:
    return SignedHook(AccountId("webhook/shop"), Secrets(secrets), lambda: now)


def test_a_signed_body_is_verified_and_read() -> None:
    hook().verify(sign(NEW, "msg_1", NOW, BODY), BODY)
    assert hook().parse(BODY) == [Removal(PostRef(AccountId("webhook/shop"), "ä"), "ä")]


def test_the_reference_implementation_signs_and_we_verify() -> None:
    signature = standardwebhooks.Webhook(NEW).sign("msg_1", NOW, BODY.decode())
    headers = {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(NOW.timestamp())),
        "webhook-signature": signature,
    }
    hook().verify(headers, BODY)
    assert sign(NEW, "msg_1", NOW, BODY) == headers


def test_we_sign_and_the_reference_implementation_verifies() -> None:
    headers = sign(f"{NEW} {OLD}", "msg_1", datetime.now(UTC), BODY)
    for secret in (NEW, OLD):
        assert standardwebhooks.Webhook(secret).verify(BODY, headers) == json.loads(BODY)
    with pytest.raises(standardwebhooks.WebhookVerificationError):
        standardwebhooks.Webhook(OTHER).verify(BODY, headers)


def test_header_names_may_be_written_in_capitals() -> None:
    headers = {name.title(): value for name, value in sign(NEW, "msg_1", NOW, BODY).items()}
    hook().verify(headers, BODY)


@pytest.mark.parametrize("ours", [NEW, f"{NEW} {OLD}", f"{OLD}\n{NEW}\n"])
@pytest.mark.parametrize("theirs", [NEW, f"{OTHER} {NEW}", f"{NEW} {OLD}"])
def test_one_common_secret_is_enough_while_keys_rotate(ours: str, theirs: str) -> None:
    hook(ours).verify(sign(theirs, "msg_1", NOW, BODY), BODY)


def test_an_unknown_secret_is_forged() -> None:
    with pytest.raises(Forged):
        hook(f"{NEW} {OLD}").verify(sign(OTHER, "msg_1", NOW, BODY), BODY)


@pytest.mark.parametrize(
    ("seconds", "fine"), [(-301, False), (-300, True), (0, True), (300, True), (301, False)]
)
def test_five_minutes_in_either_direction_are_recent(seconds: int, fine: bool) -> None:
    headers = sign(NEW, "msg_1", NOW + timedelta(seconds=seconds), BODY)
    if fine:
        hook().verify(headers, BODY)
    else:
        with pytest.raises(Forged):
            hook().verify(headers, BODY)


@pytest.mark.parametrize("name", ["webhook-id", "webhook-timestamp", "webhook-signature"])
@pytest.mark.parametrize(
    "junk",
    [None, "", " ", "abc", "1e9", "nan", "-1", "٣", "a.1", "v1", "v1,", "v1,ä", "v1,\udce4", ",", "x" * 9000],
)
def test_junk_in_a_header_is_forged(name: str, junk: str | None) -> None:
    headers = sign(NEW, "msg_1", NOW, BODY)
    if junk is None:
        del headers[name]
    else:
        headers[name] = junk
    with pytest.raises(Forged):
        hook().verify(headers, BODY)


def test_an_id_cannot_borrow_the_time_of_another_message() -> None:
    """`a.1` + `.` + `2` signs the same bytes as `a` + `.` + `1.2`, unless ids have no full stop."""
    body = b'5.{"type": "removal"}'
    headers = sign(NEW, "a", NOW, body)
    borrowed = headers | {"webhook-id": f"a.{headers['webhook-timestamp']}", "webhook-timestamp": "5"}
    with pytest.raises(Forged, match="id"):
        hook(now=datetime.fromtimestamp(5, UTC)).verify(borrowed, b'{"type": "removal"}')


@settings(max_examples=500, deadline=None)
@given(st.data())
def test_a_changed_message_is_forged(data: st.DataObject) -> None:
    headers, body = sign(NEW, "msg_1", NOW, BODY), BODY
    if data.draw(st.booleans()):
        at = data.draw(st.integers(0, len(body)))
        body = body[:at] + data.draw(st.binary(max_size=3)) + body[at + data.draw(st.integers(0, 2)) :]
    else:
        name = data.draw(st.sampled_from(sorted(headers)))
        headers[name] = data.draw(st.text(max_size=60))
    if (headers, body) != (sign(NEW, "msg_1", NOW, BODY), BODY):
        with pytest.raises(Forged):
            hook().verify(headers, body)


@settings(max_examples=500, deadline=None)
@given(st.dictionaries(st.text(max_size=20), st.text(max_size=20)), st.binary(max_size=99))
def test_whatever_comes_is_forged_or_malformed(headers: dict[str, str], body: bytes) -> None:
    with pytest.raises(Forged):
        hook().verify(headers, body)
    with suppress(Malformed):
        hook().parse(body)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "there is no secret"),
        ("whsec_", "24 to 64 bytes, this one has 0"),
        ("whsec_c2hvcnQ=", "24 to 64 bytes, this one has 5"),
        ("whsec_" + "A" * 88, "this one has 66"),
        ("whsec_ä", "base64"),
        ("whsec_A", "base64"),
        (NEW.removeprefix("whsec_"), "begins with whsec_"),
        (f"{NEW} oops", "begins with whsec_"),
    ],
)
def test_what_is_no_secret_is_refused_without_showing_it(text: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint) as caught:
        Secrets(text)
    assert not text.removeprefix("whsec_") or text not in str(caught.value)


def test_a_secret_needs_no_padding_and_is_never_shown() -> None:
    secrets = Secrets(NEW.rstrip("="))
    secrets.verify(sign(NEW, "msg_1", NOW, BODY), BODY, NOW)
    assert repr(secrets) == "<1 secrets>"
