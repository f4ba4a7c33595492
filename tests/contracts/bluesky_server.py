"""What the connector relies on in the server: held by the real software, and by the double that stands for it."""

from __future__ import annotations

from typing import Any, Final

import httpx
import pytest

from tests.fakes.bluesky.world import BlueskyWorld, Person

POST: Final = "app.bsky.feed.post"
KEY: Final = "3lckkeaaaaaa2"


def record(text: str = "Hallo", **more: Any) -> dict[str, Any]:
    return {"$type": POST, "text": text, "createdAt": "2026-03-02T08:00:00.000Z", **more}


async def put(world: BlueskyWorld, value: dict[str, Any], key: str = KEY, **more: Any) -> httpx.Response:
    body = {"repo": world.brand.did, "collection": POST, "rkey": key, "record": value, **more}
    return await world.ask(world.brand, "POST", "com.atproto.repo.putRecord", json=body)


def refusal(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, str(answer.json()["error"])


class BlueskyServer:
    async def test_the_same_record_again_is_no_commit(self, world: BlueskyWorld) -> None:
        first, second = await put(world, record()), await put(world, record())
        assert "commit" in first.json()
        assert "commit" not in second.json()
        assert first.json()["cid"] == second.json()["cid"]

    async def test_another_text_under_the_same_key_silently_edits(self, world: BlueskyWorld) -> None:
        await put(world, record())
        assert (await put(world, record("Nein"))).is_success
        assert [one["value"]["text"] for one in await world.records(world.brand, POST)] == ["Nein"]

    async def test_to_create_what_is_there_is_an_error_of_the_server(self, world: BlueskyWorld) -> None:
        await put(world, record())
        body = {"repo": world.brand.did, "collection": POST, "rkey": KEY, "record": record()}
        answer = await world.ask(world.brand, "POST", "com.atproto.repo.createRecord", json=body)
        assert refusal(answer) == (500, "InternalServerError")

    async def test_a_record_is_only_changed_by_whoever_knows_how_it_stands(self, world: BlueskyWorld) -> None:
        first = (await put(world, record(), swapRecord=None)).json()["cid"]
        assert refusal(await put(world, record("zwei"), swapRecord=None)) == (400, "InvalidSwap")
        assert (await put(world, record("zwei"), swapRecord=first)).is_success
        assert refusal(await put(world, record("drei"), swapRecord=first)) == (400, "InvalidSwap")

    @pytest.mark.parametrize(
        ("key", "value"),
        [
            ("abc", record()),
            (KEY, record("ß" * 301)),
            (KEY, record("👩‍👩‍👧‍👦" * 121)),
            (KEY, {"$type": POST, "text": "Hallo"}),
        ],
        ids=["no key", "too many characters", "too many bytes", "no time"],
    )
    async def test_what_is_not_as_the_lexicon_says_is_refused(
        self, world: BlueskyWorld, key: str, value: dict[str, Any]
    ) -> None:
        assert refusal(await put(world, value, key)) == (400, "InvalidRequest")

    async def test_an_answer_to_a_deleted_post_is_taken(self, world: BlueskyWorld) -> None:
        gone = await world.write(world.customer, "Frage?")
        await world.delete(world.customer, gone["uri"])
        assert (await put(world, record(reply={"root": gone, "parent": gone}))).is_success

    async def test_deleting_twice_is_fine(self, world: BlueskyWorld) -> None:
        await put(world, record())
        body = {"repo": world.brand.did, "collection": POST, "rkey": KEY}
        for _ in range(2):
            assert (
                await world.ask(world.brand, "POST", "com.atproto.repo.deleteRecord", json=body)
            ).is_success

    async def test_a_token_that_is_none_is_a_bad_request(self, world: BlueskyWorld) -> None:
        nobody = Person(world.brand.did, world.brand.handle, "eyJ")
        answer = await world.ask(nobody, "GET", "app.bsky.feed.getPosts", params={"uris": world.brand.did})
        assert refusal(answer) == (400, "InvalidToken")

    async def test_a_renewal_asked_for_twice_gives_one_successor(self, world: BlueskyWorld) -> None:
        who = {"identifier": world.brand.handle, "password": world.password}
        session = (await world.ask(None, "POST", "com.atproto.server.createSession", json=who)).json()
        refresh = Person(world.brand.did, world.brand.handle, session["refreshJwt"])
        answers = [await world.ask(refresh, "POST", "com.atproto.server.refreshSession") for _ in range(2)]
        assert answers[0].json()["refreshJwt"] == answers[1].json()["refreshJwt"] != session["refreshJwt"]

    async def test_a_wrong_password_is_unauthorized(self, world: BlueskyWorld) -> None:
        who = {"identifier": world.brand.handle, "password": "abcd-abcd-abcd-abcd"}
        answer = await world.ask(None, "POST", "com.atproto.server.createSession", json=who)
        assert refusal(answer) == (401, "AuthenticationRequired")

    async def test_a_renewal_is_refused_once_the_password_is_taken_away(self, world: BlueskyWorld) -> None:
        who = {"identifier": world.brand.handle, "password": world.password}
        session = (await world.ask(None, "POST", "com.atproto.server.createSession", json=who)).json()
        await world.revoke()
        refresh = Person(world.brand.did, world.brand.handle, session["refreshJwt"])
        answer = await world.ask(refresh, "POST", "com.atproto.server.refreshSession")
        assert refusal(answer) == (400, "ExpiredToken")

    async def test_no_more_than_25_posts_are_shown_at_once(self, world: BlueskyWorld) -> None:
        uris = [f"at://{world.brand.did}/{POST}/{number}" for number in range(26)]
        answer = await world.ask(world.brand, "GET", "app.bsky.feed.getPosts", params={"uris": uris})
        assert refusal(answer) == (400, "InvalidRequest")

    @pytest.mark.parametrize(
        ("method", "params", "error"),
        [
            ("com.atproto.identity.resolveHandle", {"handle": "niemand-hier.test"}, "InvalidRequest"),
            (
                "app.bsky.feed.getPostThread",
                {"uri": f"at://did:plc:none/{POST}/{KEY}", "depth": "1"},
                "NotFound",
            ),
            (
                "app.bsky.actor.getProfile",
                {"actor": "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa"},
                "InvalidRequest",
            ),
        ],
    )
    async def test_who_or_what_is_not_there_is_named(
        self, world: BlueskyWorld, method: str, params: dict[str, str], error: str
    ) -> None:
        assert refusal(await world.ask(world.brand, "GET", method, params=params)) == (400, error)

    async def test_a_record_that_is_not_there_is_named(self, world: BlueskyWorld) -> None:
        for did in (world.brand.did, world.customer.did):
            params = {"repo": did, "collection": POST, "rkey": KEY}
            answer = await world.ask(world.brand, "GET", "com.atproto.repo.getRecord", params=params)
            assert refusal(answer) == (400, "RecordNotFound")
